//! What the tests share: DynamoDB's API in this very process (dynoxide on SQLite), a meter and a fault
//! switch on the wire to it, an SNS and an S3 that keep what they were given, a small city, and
//! sample events.
//!
//! Nothing here is shipped.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test bench should stop the test")]

pub mod city;
pub mod dynamo;
pub mod events;
pub mod files;
pub mod photos;
pub mod ses;
pub mod sns;
pub mod wire;

pub use self::dynamo::Bench;
