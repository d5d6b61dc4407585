//! What every function of Varta shares at its edge: configuration, log, clients, the clock, HTTP in and
//! out, problem details, idempotency, and what callers see of the domain.
//!
//! A function is `main.rs` (start, dependencies, serve) and `handler.rs` (translate, call, translate); all
//! that two handlers would write alike is here.

pub mod access;
pub mod aws;
pub mod body_link;
pub mod cities;
pub mod clock;
pub mod config;
pub mod contact_tag;
pub mod deflection;
#[cfg(feature = "local-stage")]
mod demo;
pub mod desk;
pub mod directory;
pub mod duty;
pub mod faults;
pub mod filing;
pub mod forwarding;
pub mod http;
pub mod idempotency;
pub mod log;
pub mod officer_link;
pub mod photos;
pub mod problem;
pub mod public;
pub mod publication;
pub mod random;
pub mod refusals;
pub mod replay;
pub mod routing;
pub mod same_matter;
pub mod similar;
pub mod source;
pub mod start;
pub mod stream;
pub mod tags;
pub mod view;
pub mod written;

pub use self::start::{Start, StartError};
