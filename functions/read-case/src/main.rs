//! The author reads a case with its key.

use read_case::{Deps, handle};
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    // Lives as long as the process.
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(&start.store, start.photo_presigner()?, start.clock.clone())));
    start.warm_up(deps.cities()).await;
    start.serve(move |call| handle(deps, call)).await
}
