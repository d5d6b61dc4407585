//! Somebody wants to follow what is public.

use follow::{Deps, Ways, handle};
use varta_notify::{SmsSender, SmsSettings};
use varta_runtime::config::LetterSettings;
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    let settings = LetterSettings::from_env(&start.env)?;
    let mailer = start.mailer(&settings)?;
    let sms = SmsSettings { sender_id: settings.sms_sender_id, max_price_usd: settings.sms_max_price_usd };
    let ways = Ways { sms: SmsSender::new(start.sns(), sms), mailer, link_base: settings.link_base };
    let store = start.store.clone().with_vault(settings.vault);
    // Lives as long as the process.
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(&store, ways, start.clock.clone())));
    start.warm_up(deps.cities()).await;
    // On the heap: all that a call may have to wait for is too deep for the compiler in one piece.
    start.serve(move |call| Box::pin(handle(deps, call))).await
}
