//! How far a long step is: a bar on stderr, and only where somebody watches a terminal.

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

/// A bar for a step of `total` parts. It goes when it is dropped, also on the way out with an error.
#[must_use]
pub(crate) fn bar(what: &'static str, total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64).with_message(what).with_finish(ProgressFinish::AndClear);
    match ProgressStyle::with_template("{msg} [{wide_bar}] {pos}/{len} {eta}") {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}
