//! A case as the desk sees it, with what could be done.

use staff_case::{Deps, handle};
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    // Lives as long as the process.
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(&start.store, start.photo_presigner()?, start.clock.clone())));
    start.warm_up_guidance(deps.cities(), deps.directory()).await;
    start.serve(move |call| handle(deps, call)).await
}
