//! Telling people: the texts of SMS and e-mail, and the ways out: SNS for SMS and for mail to the police, SES for mail
//! to everybody else.
//!
//! A notice never has the author's words or contact: it says that there is something to do, by when,
//! and where. Only the body that has to act on a case is sent its words, and nobody a contact. The texts are checked for length: an SMS in Cyrillic is UCS-2, 67 characters a part, and
//! every part is paid for.

pub mod body_mail;
pub mod letters;
pub mod mail;
pub mod news;
mod ses;
pub mod sms;
mod sns;
mod wording;

pub use self::ses::{Envelope, MailSettings, Mailer};
pub use self::sns::{OPTED_OUT, PublishError, Publisher, SmsSender, SmsSettings};
pub use self::wording::Subject;
