//! Articles of guidance for a question.

use search_guidance::{Deps, handle};
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    varta_domain::emergency::prepare();
    // Lives as long as the process.
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(&start.store)));
    start.warm_up_guidance(deps.cities(), deps.directory()).await;
    start.serve(move |call| handle(deps, call)).await
}
