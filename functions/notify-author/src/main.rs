//! Tells authors what became of their cases. Beside `report-on-case`, the one function that reads their contacts.

use notify_author::{Deps, Postman, handle};
use varta_notify::{SmsSender, SmsSettings};
use varta_runtime::config::LetterSettings;
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    let settings = LetterSettings::from_env(&start.env)?;
    let mailer = start.mailer(&settings)?;
    let sms = SmsSettings { sender_id: settings.sms_sender_id, max_price_usd: settings.sms_max_price_usd };
    let sms = SmsSender::new(start.sns(), sms);
    let store = start.store.clone().with_vault(settings.vault);
    let postman = Postman::new(&store, sms, mailer, start.clock.clone(), settings.link_base);
    // Lives as long as the process.
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(postman, start.clock.clone())));
    // On the heap: all that a letter may have to wait for is too deep for the compiler in one piece.
    start.serve_events(move |event| Box::pin(handle(deps, event))).await
}
