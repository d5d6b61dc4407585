//! `POST /v1/staff/cities/{city}/cases/{reference}/forwarding`: the desk sends a case to the responsible body of the
//! city's directory. The case keeps its number; its author is told to whom and by which law, the body by mail, and the
//! body's own term begins. What has no mailbox is handed over by hand: the reply says how.

use serde::Deserialize;
use serde_json::{Value, json};
use varta_domain::action::Action;
use varta_domain::lang::Lang;
use varta_domain::triage::{Body as Recipient, Channel};
use varta_runtime::cities::Cities;
use varta_runtime::desk::{self, Desk};
use varta_runtime::forwarding::{Asked, Order};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    desk: Desk,
}

impl Deps {
    /// Over a store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { desk: Desk::new(store) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.desk.cities
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    body: String,
    #[serde(default)]
    ground: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    share_contact: bool,
    /// Whether the body sees the photos: of a hazard unless it says no, of anything else only where it says yes.
    #[serde(default)]
    share_photos: Option<bool>,
    #[serde(default)]
    term_days: Option<u16>,
}

/// Sends a case to a body.
///
/// # Errors
/// 400 for words or a term that cannot be, 403 and 404 for whose the case is not, 409 where a rule forbids it, 422 for
/// a body that the city does not have.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let acting = deps.desk.acting(&call).await?;
    let body: Body = call.json()?;
    let context = &acting.member.context;
    let triage = deps.desk.directory.triage(&context.city).await?;
    let (ground, note) = (body.ground.as_deref(), body.note.as_deref());
    let (share_photos, share_contact) = (body.share_photos, body.share_contact);
    let asked = Asked { body: &body.body, ground, note, term_days: body.term_days, share_photos, share_contact };
    let order = Order::new(&asked, &triage, context, call.now)?;
    let done = acting.act_once(Action::Forward, |case| order.by(acting.actor(), case), |entry| order.is_in(entry)).await?;
    let mut shown = desk::after(&done, &acting.member);
    if let Some(members) = shown.as_object_mut() {
        members.insert("delivery".to_owned(), delivery(order.to, call.lang));
    }
    Reply::json(200, &shown)
}

/// How the body learns of it, and what is left to do by hand.
fn delivery(to: &Recipient, lang: Lang) -> Value {
    let channel = to.channel.name();
    match &to.channel {
        Channel::Email(_) => {
            let next = lang
                .pick("Лист органові надсилається; він відповість за посиланням.", "A mail is on its way; the body replies by its link.");
            json!({ "channel": channel, "by_hand": false, "next": [next] })
        }
        Channel::Portal(page) => {
            let next = lang.pick(
                "Листів орган не приймає: подайте звернення на його сторінці, без контактів заявника.",
                "The body takes no mail: file the case on its page, without the author’s contact.",
            );
            json!({ "channel": channel, "by_hand": true, "url": page.as_str(), "next": [next] })
        }
        Channel::Phone(phone) => {
            let next = lang.pick(
                "Листів орган не приймає: зателефонуйте й передайте звернення, без контактів заявника.",
                "The body takes no mail: call it and pass the case on, without the author’s contact.",
            );
            json!({ "channel": channel, "by_hand": true, "phone": phone.as_str(), "next": [next] })
        }
    }
}
