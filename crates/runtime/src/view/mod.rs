//! What callers see of the domain: JSON shapes and the sentences in them, in both languages. Several
//! operations show the same things; they show them with the same words.

pub mod author;
pub mod author_form;
pub mod body;
pub mod case;
pub mod category;
pub mod dates;
pub mod due;
pub mod emergency;
pub mod entry;
pub mod follow_up;
pub mod guidance;
pub mod help;
pub mod hours;
pub mod letters;
pub mod names;
pub mod officer;
pub mod page;
pub mod photo;
pub mod public;
pub mod public_page;
pub mod rating;
pub mod subscription;
pub mod words;
