//! `varta`, the tool of those who run a city: it checks a city's pack, imports it as a new version of the
//! directory, shows what is live, and says what staff may do. The binary is a thin shell around this
//! library, so that tests can run the commands against an embedded table.

pub mod check;
pub mod history;
pub mod import;
pub mod pack;
mod progress;
pub mod report;
pub mod show;
pub mod staff;

use varta_store::StoreError;

/// How a command ends, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It did what it was asked to.
    Done,
    /// What was given has errors or is not there, or somebody said no.
    Problems,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Problems => Self::from(1),
        }
    }
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Called in a way that cannot work.
    #[error("{0}")]
    Usage(String),
    /// The disk or the terminal.
    #[error("cannot read or write")]
    Io(#[from] std::io::Error),
    /// The table.
    #[error("the table could not be used")]
    Store(#[from] StoreError),
    /// The map.
    #[error("the map could not be made")]
    Cells(#[from] import::CellsError),
    /// Something that is made here is not what it should be.
    #[error("the directory could not be built")]
    Build(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Somebody else imported at the same time.
    #[error("the city was imported by somebody else in the meantime; nothing is changed")]
    Overtaken,
}

impl CliError {
    /// The exit code: 2 where the call was wrong, 3 where the table or something behind it failed.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Io(_) => 2,
            Self::Store(_) | Self::Cells(_) | Self::Build(_) | Self::Overtaken => 3,
        }
    }

    /// What to do about it, where that is known.
    #[must_use]
    pub fn mend(&self) -> Option<&'static str> {
        match self {
            Self::Overtaken => Some("look at it with `varta city show` and import again"),
            Self::Store(StoreError::Contended) => Some("the table is busy: try again in a minute"),
            Self::Store(StoreError::Unavailable { code, .. }) => match code.as_str() {
                "ResourceNotFoundException" => Some("there is no such table there: look at --table, AWS_REGION and --endpoint-url"),
                "AccessDeniedException" => Some("use the credentials of a role that may read and write the table"),
                "UnrecognizedClientException" | "InvalidSignatureException" | "ExpiredTokenException" => {
                    Some("the credentials are wrong or over: get new ones")
                }
                "dispatch" | "timeout" => Some("the address does not answer: look at AWS_REGION, --endpoint-url and the network"),
                _ => None,
            },
            _ => None,
        }
    }
}
