//! Tells the police of what happened, from the outbox.

use notify::{Courier, Deps, handle};
use varta_notify::{Publisher, SmsSettings};
use varta_runtime::config::NotifySettings;
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    let settings = NotifySettings::from_env(&start.env)?;
    let sms = SmsSettings { sender_id: settings.sms_sender_id, max_price_usd: settings.sms_max_price_usd };
    let publisher = Publisher::new(start.sns(), sms, settings.mail_topic);
    let courier = Courier { store: start.store.clone(), publisher, link_base: settings.link_base };
    // Lives as long as the process.
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(courier, start.clock.clone())));
    // Boxed: the layout of all that may be awaited in a delivery is too deep for the compiler as one piece.
    start.serve_events(move |event| Box::pin(handle(deps, event))).await
}
