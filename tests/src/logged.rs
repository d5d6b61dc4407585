//! What the operations log while a test runs, written as they write it.
//!
//! One log for the process, since `tracing` remembers which lines nobody wants; each thread, which is
//! each test, keeps its own lines.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use serde_json::Value;

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct ThisThread;

impl Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps what this thread logs from now on, at the level that is shipped: below it the embedded
/// DynamoDB, which is a part of the test, would speak too.
pub fn keep() {
    static START: Once = Once::new();
    START.call_once(|| {
        let log = varta_runtime::log::onto("INFO", || ThisThread);
        tracing::subscriber::set_global_default(log).expect("no other log in this process");
    });
    LINES.take();
}

/// What was logged since the last look.
#[must_use]
pub fn take() -> String {
    String::from_utf8(LINES.take()).expect("UTF-8")
}

/// The codes in a log, in order.
#[must_use]
pub fn codes(log: &str) -> Vec<String> {
    let line = |text: &str| -> Value { serde_json::from_str(text).expect("a line is a JSON object") };
    log.lines().filter_map(|text| line(text)["code"].as_str().map(str::to_owned)).collect()
}
