//! What the desk's operations share: who acts on which case, whether they may, the change with its tries, and the case
//! as staff see it afterwards. An operation says which [`Action`] it is and makes the transition:
//!
//! ```ignore
//! let acting = deps.desk.acting(&call).await?;
//! let reason = desk::reason(&call)?;
//! let done = acting.act(Action::Raise, |_| Ok(Raise { by: acting.actor(), reason: reason.clone() })).await?;
//! acting.reply(&done)
//! ```
//!
//! What changes more than one case, or writes more than a change, is put together of [`Acting::read`],
//! [`Acting::changed`] and a commit of its own, in a loop of [`ATTEMPTS`].
//!
//! [`Action`]: varta_domain::action::Action

mod acting;
mod shown;

pub use self::acting::{ATTEMPTS, Acting, Changed, Desk, Done, Member, reason, words, words_if_any};
pub use self::shown::{after, row};
