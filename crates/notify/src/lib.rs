//! Telling people: the texts of SMS and e-mail, and the way out through SNS.
//!
//! A notice never has the author's words or contact: it says that there is something to do, by when,
//! and where. Only the body that has to act on a case is sent its words, and nobody a contact. The texts are checked for length: an SMS in Cyrillic is UCS-2, 67 characters a part, and
//! every part is paid for.

pub mod body_mail;
pub mod mail;
pub mod sms;
mod sns;
mod wording;

pub use self::sns::{PublishError, Publisher, SmsSettings};
pub use self::wording::Subject;
