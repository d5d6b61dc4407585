//! What the doors share: a message, a question, an unsafe spot, a report come in by the same rules. A door reads a
//! [`Draft`] (everything checked, asked back and routed, nothing written), may look at what it is about before it is
//! filed, and files it.

mod ask;
mod body;
mod draw;
mod receipt;
mod route;
mod sender;

use std::sync::Arc;

use jiff::Timestamp;
use varta_domain::case::{CaseKind, DetailKey, Details, Place, Route, SAFE_KEY_DAYS, key_expires};
use varta_domain::city::Name;
use varta_domain::contact::Contact;
use varta_domain::deflection::OfferId;
use varta_domain::ids::{BeatId, CitySlug, DistrictId};
use varta_domain::lang::Lang;
use varta_domain::photo::PhotoClaim;
use varta_domain::post::Post;
use varta_domain::text::MessageText;
use varta_domain::triage::{Category, Facts, Suggestion, Visibility};
use varta_store::Store;

pub use self::ask::MAX_LINKS;
pub use self::route::route;
pub use self::sender::{LIMITS, PHOTOS_PER_HOUR, too_many_photos};

use self::ask::Words;
use self::body::Body;
use crate::cities::{Cities, CityContext};
use crate::directory::Directory;
use crate::http::{Call, Reply};
use crate::idempotency::IdempotencyKey;
use crate::problem::Problem;
use crate::routing::{self, Where};
use crate::tags::Tags;
use crate::{refusals, replay, written};

/// For how many days the author of a case in safe mode can choose that its key opens it.
pub const KEY_DAYS: [u16; 3] = [7, 30, 90];

/// A door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// The operation.
    pub operation: &'static str,
    /// The kind of case it files.
    pub kind: CaseKind,
}

/// What every door needs.
#[derive(Debug)]
pub struct Intake {
    store: Store,
    cities: Cities,
    directory: Directory,
    tags: Tags,
}

/// Where a matter is, as far as it was said.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Its address or point; neither for a question without a place.
    pub place: Place,
    /// Its district, or nowhere.
    pub district: DistrictId,
    /// Its beat, or nowhere.
    pub beat: BeatId,
    /// The post, where finding the beat has read it already.
    post: Option<Post>,
}

/// A case that is about to be filed: whole, checked, asked back, routed.
#[derive(Debug)]
pub struct Draft {
    /// The door it came by.
    pub door: Door,
    /// The city.
    pub context: Arc<CityContext>,
    /// The author's language.
    pub lang: Lang,
    /// The author's words.
    pub text: MessageText,
    /// What the form asked beside them.
    pub details: Details,
    /// Where the matter is.
    pub spot: Spot,
    /// Who gets it first.
    pub route: Route,
    /// What the rules of the city say of it.
    pub suggestion: Suggestion,
    /// Whether its author has seen the hazards that were offered, and it is none of them.
    pub similar_seen: bool,
    /// The offer of guidance that was made, and did not help.
    pub offer: Option<OfferId>,
    /// Whether its category, if it has one, may be told to the public.
    may_be_public: bool,
    key: IdempotencyKey,
    contact: Option<Contact>,
    photos: Vec<PhotoClaim>,
    key_expires_at: Option<Timestamp>,
    contact_may_be_shared: bool,
    emergency_declined: bool,
    division: Option<Name>,
}

/// What somebody files, as far as it can be read without the city.
struct Form {
    body: Body,
    text: MessageText,
    details: Details,
    contact: Option<Contact>,
    photos: Vec<PhotoClaim>,
    place: Option<Where>,
}

impl Form {
    fn read(kind: CaseKind, call: &Call) -> Result<Self, Problem> {
        let body: Body = call.json()?;
        let text = body.text()?;
        let details = body.details(kind)?;
        let contact = body.contact()?;
        let photos = body.photos()?;
        let place = body.place()?;
        if place.is_none() && kind != CaseKind::Question {
            return Err(refusals::place_missing());
        }
        if body.key_valid_days.is_some_and(|days| !KEY_DAYS.contains(&days)) {
            return Err(refusals::key_days_unsupported());
        }
        Ok(Self { body, text, details, contact, photos, place })
    }
}

impl Draft {
    /// Whether anything of it may become public.
    #[must_use]
    pub const fn may_be_public(&self) -> bool {
        self.may_be_public && self.route.conflict.is_none() && !self.route.safe_mode
    }
}

impl Intake {
    /// Over a store with the vault.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), directory: Directory::new(store), tags: Tags::new(store.clone()) }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }

    /// The directory, for what a door offers before it files.
    #[must_use]
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The tables, for the same.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Reads what somebody files: checks it, asks back what has to be asked, finds out whose it is. Nothing is written.
    ///
    /// # Errors
    /// 400 with the field that is wrong, 404 for an unknown city, 422 for a place that cannot be resolved, 409 for an
    /// address that means several, and for what is asked back.
    pub async fn read(&self, door: Door, call: &Call) -> Result<Draft, Problem> {
        let key = IdempotencyKey::from_call(call)?;
        let Form { body, text, details, contact, photos, place } = Form::read(door.kind, call)?;
        let context = self.cities.get(call.path("city"), call.now).await?;
        let lang = body.lang.unwrap_or(call.lang);
        let words = Words { kind: door.kind, body: &body, text: &text, details: &details, lang };
        let emergency_declined = words.ask()?;
        let triage = self.directory.triage(&context.city).await?;
        let category = route::category(&triage, door.kind, body.category.as_deref())?;
        let spot = self.spot(place, &context, lang).await?;
        let facts = Facts {
            kind: door.kind,
            category: category.map(|category| &category.id),
            text: &written::filed(&text, &details),
            who: details.get(&DetailKey::Who).map(MessageText::reveal),
            district: (!spot.beat.is_nowhere()).then_some(&spot.district),
        };
        let suggestion = triage.suggest(&facts);
        let mut route = route::route(&triage, door.kind, category, &suggestion);
        // Who does not say that it is about the police, and writes so, is taken at their word as well.
        if body.is_complaint() || suggestion.complaint {
            let about = self.about(&context, &body.about_officer, body.about_my_officer, &spot, call).await?;
            route = route.with_conflict(about);
            let supervisors = context.city.supervisors_of(&spot.district);
            if !route.conflict.as_ref().is_some_and(|conflict| conflict.leaves_one_of(supervisors)) {
                route = route.at_the_desk();
            }
        }
        // What may be a complaint is in no case sent to who may be meant, unless its author says that it is none.
        if suggestion.perhaps_complaint && body.about_police.is_none() && route.conflict.is_none() && route.holder.is_police() {
            return Err(refusals::about_police_unclear(lang));
        }
        // Who says how they can be reached safely is taken at their word, whatever the category.
        route.safe_mode |= contact.as_ref().is_some_and(|contact| contact.safe.is_some());
        let contact_may_be_shared = body.contact_may_be_shared() && !route.safe_mode;
        let days = body.key_valid_days.or(route.safe_mode.then_some(SAFE_KEY_DAYS));
        let division = route.holder.body().and_then(|id| triage.body(id)).map(|body| body.name.clone());
        let may_be_public = category.is_some_and(Category::may_be_public);
        Ok(Draft {
            key_expires_at: days.map(|days| key_expires(days, call.now)),
            may_be_public: may_be_public && suggestion.visibility != Visibility::Never,
            door,
            context,
            lang,
            text,
            details,
            spot,
            route,
            suggestion,
            similar_seen: body.similar_seen,
            offer: body.offer(),
            key,
            contact,
            photos,
            contact_may_be_shared,
            emergency_declined,
            division,
        })
    }

    /// A door's answer; but where it would refuse what it has filed before, since the answer got lost on the way, that
    /// answer. Since then the city may have changed, and the case itself may be what is refused: it is on the map.
    ///
    /// # Errors
    /// The problem itself, where nothing was filed by this request.
    pub async fn or_as_before(&self, door: Door, call: &Call, answer: Result<Reply, Problem>) -> Result<Reply, Problem> {
        let refused = match answer {
            Err(refused) if refused.status() < 500 => refused,
            other => return other,
        };
        // What no city would take was never filed.
        let (Ok(key), Ok(city), Ok(_)) = (IdempotencyKey::from_call(call), CitySlug::parse(call.path("city")), Form::read(door.kind, call))
        else {
            return Err(refused);
        };
        match self.store.stored_response(door.operation, &city, &key.id_hash(), call.now).await? {
            Some(stored) if stored.fingerprint == key.fingerprint(call.body()) => replay::answer(&key, &stored, call.body()),
            _ => Err(refused),
        }
    }

    async fn spot(&self, place: Option<Where>, context: &CityContext, lang: Lang) -> Result<Spot, Problem> {
        let Some(place) = place else {
            let nowhere = Place { address: None, point: None };
            return Ok(Spot { place: nowhere, district: DistrictId::nowhere(), beat: BeatId::nowhere(), post: None });
        };
        let located = routing::locate(&self.directory, &context.city, &place).await;
        let located = located.map_err(|miss| routing::refuse(miss, &context.city, lang, 422, "point"))?;
        let place = Place { address: located.address, point: place.point() };
        Ok(Spot { place, district: located.district, beat: located.beat, post: located.post })
    }
}
