//! Guidance: what a resident can do, and who is responsible. An [`Article`] answers one question in
//! Ukrainian and, as a rule, in English; [`search`] finds the one that a question asks for.

mod article;
mod draft;
mod library;
pub mod search;

pub use article::{Article, ArticleText, LegalGround, Link};
pub use draft::draft;
pub use library::Library;
