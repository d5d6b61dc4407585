//! The rules of Varta, the district police officer's e-office.
//!
//! Nothing here knows of AWS, HTTP, a clock or the environment: the present instant is an argument,
//! randomness is an argument, and what is stored or sent is somebody else's work. Start with [`case`]
//! (what a case is and how it moves), [`sla`] and [`calendar`] (when it is due), [`address`], [`houses`]
//! and [`place`] (whose beat it is), [`emergency`] (what is no case at all), [`triage`] (who can
//! act on it).

pub mod action;
pub mod address;
pub mod calendar;
pub mod case;
pub mod city;
pub mod code;
pub mod contact;
pub mod deflection;
pub mod description;
pub mod duty;
pub mod emergency;
pub mod guidance;
pub mod hours;
pub mod houses;
pub mod ids;
pub mod lang;
pub mod letter;
pub mod list;
pub mod notice;
pub mod personal;
pub mod photo;
pub mod place;
pub mod post;
pub mod public;
pub mod redaction;
pub mod reference;
pub mod reply;
pub mod sla;
mod spelling;
pub mod staff;
pub mod stop;
pub mod subscription;
pub mod text;
pub mod triage;
