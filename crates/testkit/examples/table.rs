//! A table in memory for a process of its own: prints its address and serves until it is stopped. `make
//! bench-import` imports cities into it.
#![allow(clippy::print_stdout, reason = "the address is what it is started for")]

use varta_testkit::Bench;

#[tokio::main]
async fn main() {
    let bench = Bench::start().await;
    println!("{}", bench.endpoint);
    std::future::pending::<()>().await;
}
