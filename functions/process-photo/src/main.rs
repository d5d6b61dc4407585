//! Makes a photo anew and takes the original away.

use process_photo::{Deps, handle};
use varta_runtime::{Start, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let start = Start::from_process()?;
    // Lives as long as the process.
    let deps: &'static Deps = Box::leak(Box::new(Deps::new(start.store.clone(), start.photo_objects()?, start.clock.clone())));
    // Boxed: the layout of all that may be awaited here is too deep for the compiler as one piece.
    start.serve_events(move |event| Box::pin(handle(deps, event))).await
}
