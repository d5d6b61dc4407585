//! A responsible body reads a case and reports on it.

use report_on_case::{Deps, handle};
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    let vault = start.env.require("VARTA_VAULT_TABLE")?;
    // Lives as long as the process.
    let store = start.store.clone().with_vault(vault);
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(&store, start.photo_presigner()?, start.clock.clone())));
    start.warm_up(deps.cities()).await;
    start.serve(move |call| handle(deps, call)).await
}
