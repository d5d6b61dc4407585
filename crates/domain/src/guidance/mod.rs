//! Guidance: what a resident can do, and who is responsible. An [`Article`] answers one question in
//! Ukrainian and, as a rule, in English; [`search`] finds the one that a question asks for.

mod article;
mod library;
pub mod search;

pub use article::{Article, ArticleText, LegalGround, Link};
pub use library::Library;
