//! The log: one JSON object a line on standard output, with an RFC 3339 timestamp (without one, Lambda
//! takes a line for INFO whatever its level says), a level, a stable code and a few fields. Codes are a
//! registry: `docs/logging.md` explains each, and alarms are made of them.
//!
//! What never stands in a line: names, phones, addresses, words, tokens, keys, paths, queries, sources.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// A code of the registry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum LogCode { $($(#[$doc])* $name),+ }

        impl LogCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as it stands in a line.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

codes! {
    /// A call was answered.
    HttpAnswered = "VARTA-HTTP-001",
    /// A call failed by our own fault.
    HttpFailed = "VARTA-HTTP-002",
    /// The warm-up read in INIT failed; the first call pays for it.
    WarmUpFailed = "VARTA-START-001",
    /// A notice went out.
    NotifySent = "VARTA-NOTIFY-001",
    /// A notice could not be sent now; it is tried again.
    NotifyFailed = "VARTA-NOTIFY-002",
    /// SNS refused a notice for good.
    NotifyRefused = "VARTA-NOTIFY-003",
    /// A notice is sent again since an earlier try was never confirmed.
    NotifyRepeated = "VARTA-NOTIFY-004",
    /// Nobody at the post can be reached: those above are told.
    NotifyPassedUp = "VARTA-NOTIFY-005",
    /// Nobody at all can be reached.
    NotifyNobodyReached = "VARTA-NOTIFY-006",
    /// An outbox item cannot be read.
    OutboxUnreadable = "VARTA-OUTBOX-001",
    /// An outbox item could not be delivered now; it stays in sight.
    OutboxWaiting = "VARTA-OUTBOX-002",
    /// The sweep of undelivered outbox items is done.
    OutboxSweepDone = "VARTA-OUTBOX-003",
    /// A letter went out.
    LetterSent = "VARTA-LETTER-001",
    /// A letter could not be sent now; it is tried again.
    LetterFailed = "VARTA-LETTER-002",
    /// A letter was refused for good.
    LetterRefused = "VARTA-LETTER-003",
    /// A letter is sent again since an earlier try was never confirmed.
    LetterRepeated = "VARTA-LETTER-004",
    /// A letter was not sent: who it is for wants none.
    LetterStopped = "VARTA-LETTER-005",
    /// A letter cannot be read.
    LetterUnreadable = "VARTA-LETTER-006",
    /// A letter could not be delivered now; it stays in sight.
    LetterWaiting = "VARTA-LETTER-007",
    /// The sweep of letters is done.
    LetterSweepDone = "VARTA-LETTER-008",
    /// Somebody was asked whether they want to follow.
    FollowerAsked = "VARTA-FOLLOW-001",
    /// Somebody could not be asked.
    FollowerNotAsked = "VARTA-FOLLOW-002",
    /// What was added tells of a danger, and could not be handed to who acts in it; the desk has it, as urgent.
    DangerNotHandedOver = "VARTA-FOLLOWUP-001",
    /// The digests are done.
    DigestsDone = "VARTA-FOLLOW-003",
    /// One follower's digest could not be made now; the next run tries again.
    DigestFailed = "VARTA-FOLLOW-004",
    /// Something public cannot be read; it is left out.
    PublicUnreadable = "VARTA-PUBLIC-001",
    /// A city has more published questions than are searched.
    QuestionsBeyond = "VARTA-PUBLIC-002",
    /// The sweep of due cases is done.
    SweepDone = "VARTA-SWEEP-001",
    /// A due case could not be moved.
    SweepFailed = "VARTA-SWEEP-002",
    /// A photo was made anew and can be shown.
    PhotoReady = "VARTA-PHOTO-001",
    /// A photo cannot be taken.
    PhotoRefused = "VARTA-PHOTO-002",
    /// A file came that nobody waits for, or that was looked at before.
    PhotoNotAwaited = "VARTA-PHOTO-003",
    /// A file could not be looked at now; Lambda tries again.
    PhotoFailed = "VARTA-PHOTO-004",
    /// The local stage dies at a point as told.
    DemoFault = "VARTA-DEMO-001",
}

struct Clock;

impl FormatTime for Clock {
    #[allow(clippy::disallowed_methods, reason = "the log has its own clock: it tells when a line was written, not when a call came")]
    fn format_time(&self, out: &mut Writer<'_>) -> fmt::Result {
        write!(out, "{}", Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

/// Starts the log of a process.
pub fn start(level: &str) {
    // A second start in one process keeps the first log.
    let _ = onto(level, std::io::stdout).try_init();
}

/// The log, written to where `writer` says. A level that is not understood means INFO.
pub fn onto<W>(level: &str, writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let level = LevelFilter::from_str(level).unwrap_or(LevelFilter::INFO);
    // What the libraries say at lower levels is for their authors, and may quote requests.
    let libraries = [
        "aws_config",
        "aws_sdk_dynamodb",
        "aws_sdk_sns",
        "aws_smithy_runtime",
        "aws_smithy_http_client",
        "hyper",
        "hyper_util",
        "rustls",
        "h2",
    ];
    let targets =
        libraries.into_iter().fold(Targets::new().with_default(level), |targets, library| targets.with_target(library, LevelFilter::ERROR));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_timer(Clock)
        .with_target(false)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(writer);
    tracing_subscriber::registry().with(targets).with(lines)
}

#[cfg(test)]
mod tests {
    use super::LogCode;

    #[test]
    fn the_document_explains_every_code_and_no_other() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/logging.md");
        let document = std::fs::read_to_string(path).expect("docs/logging.md");
        let mut written: Vec<&str> = document.lines().filter_map(|line| line.strip_prefix("| `VARTA-")?.split('`').next()).collect();
        let mut known: Vec<&str> = LogCode::ALL.iter().filter_map(|code| code.code().strip_prefix("VARTA-")).collect();
        written.sort_unstable();
        known.sort_unstable();
        assert_eq!(written, known);
    }
}
