//! Points at which the process can be made to die, to prove that nothing is lost by it. Outside builds
//! for the local stage they are nothing.

use varta_store::Store;

/// Dies here if the fault of that name is switched on.
#[cfg(feature = "local-stage")]
pub async fn point(store: &Store, name: &str) {
    if crate::demo::take_fault(store, name).await {
        tracing::error!(code = crate::log::LogCode::DemoFault.code(), fault = name, "dying as told");
        std::process::abort();
    }
}

/// Nothing, in a build that is shipped.
#[cfg(not(feature = "local-stage"))]
#[allow(clippy::unused_async, reason = "the same call in both builds")]
pub async fn point(_: &Store, _: &str) {}
