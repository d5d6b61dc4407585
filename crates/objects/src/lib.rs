//! Files in S3. This crate alone knows that they are S3's: it makes the forms by which browsers send files
//! straight there, the links by which they read them, and the three calls that functions make themselves.
//!
//! There is no S3 SDK in it, on purpose (`docs/decisions/0008-photos.md`): three calls, each of them a link
//! that we sign for ourselves and follow over the wire that the other clients use, and a form, which the
//! SDK cannot sign anyway. All of it is one signature (AWS Signature Version 4), held to the examples that
//! AWS has published.

mod bucket;
mod calls;
mod form;
mod presign;
mod sign;

pub use self::bucket::Bucket;
pub use self::calls::{Objects, ObjectsError};
pub use self::form::{Form, Upload};
pub use self::presign::{LINK_OPEN, Presigner};
pub use self::sign::Credentials;
