//! HTTP at the edge: a call as a handler sees it, a reply as a handler gives it, and what happens around.

mod body;
mod call;
pub mod cursor;
mod reply;
mod respond;

pub use self::call::{Call, StaffClaims};
pub use self::reply::Reply;
pub use self::respond::respond;

/// The largest body taken, in bytes.
pub const MAX_BODY: usize = 64 * 1024;
/// The scope a staff token must have.
pub const STAFF_SCOPE: &str = "varta/staff";
