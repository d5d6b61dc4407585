//! The command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use varta_domain::ids::{BeatId, BodyId, CitySlug, DirectoryVersion, DistrictId, OfficerId, StaffId};
use varta_domain::staff::{Role, StaffProfile};

const EXIT_CODES: &str = "\
Exit codes:
  0  it is done
  1  what was given has errors or is not there, or you said no
  2  called wrongly: arguments, environment, a folder that cannot be read
  3  the table could not be used; what was live stays live";

/// Varta for those who run a city.
#[derive(Debug, Parser)]
#[command(name = "varta", version, about = "Varta for those who run a city: city packs, and what staff may do", after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// City packs: the folder that a city's coordinator fills in.
    #[command(subcommand)]
    City(CityCommand),
    /// What members of staff may do once they have signed in.
    #[command(subcommand)]
    Staff(StaffCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum CityCommand {
    /// Tell of everything that is wrong with a pack.
    #[command(after_help = EXIT_CODES)]
    Check {
        /// The folder of the pack, or a .zip of its files.
        folder: PathBuf,
        /// Write a page to look at: the map of the beats, gaps and overlaps, streets without a beat, all problems.
        #[arg(long, value_name = "FILE.html")]
        report: Option<PathBuf>,
    },
    /// Check a pack, write it as a new version, and switch the city to it.
    #[command(after_help = EXIT_CODES)]
    Import {
        /// The folder of the pack, or a .zip of its files.
        folder: PathBuf,
        /// Do not ask before writing.
        #[arg(long)]
        yes: bool,
        /// Which holds where staff and the pack have changed the same post or district since the last import.
        #[arg(long, value_parser = ["pack", "live"])]
        posts: Option<String>,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Tell what a pack would change: which addresses change hands, which posts.
    #[command(after_help = EXIT_CODES)]
    Diff {
        /// The folder of the pack, or a .zip of its files.
        folder: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        table: TableArgs,
    },
    /// List the imports of a city and the switches back.
    #[command(after_help = EXIT_CODES)]
    History {
        /// The city, such as "kyiv".
        #[arg(value_parser = CitySlug::parse)]
        city: CitySlug,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Switch a city back to the version before, or to another one.
    #[command(after_help = EXIT_CODES)]
    Rollback {
        /// The city, such as "kyiv".
        #[arg(value_parser = CitySlug::parse)]
        city: CitySlug,
        /// The version, as `varta city history` names it.
        #[arg(long, value_parser = DirectoryVersion::parse)]
        to: Option<DirectoryVersion>,
        /// Do not ask before switching.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Take away the items of old versions.
    #[command(after_help = EXIT_CODES)]
    Prune {
        /// The city, such as "kyiv".
        #[arg(value_parser = CitySlug::parse)]
        city: CitySlug,
        /// How many of the last imports can still be switched back to.
        #[arg(long, default_value_t = 5)]
        keep: usize,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Show what is live in a city and who serves which beat today.
    #[command(after_help = EXIT_CODES)]
    Show {
        /// The city, such as "kyiv".
        #[arg(value_parser = CitySlug::parse)]
        city: CitySlug,
        #[command(flatten)]
        table: TableArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Let somebody work with cases, or change what they may do.
    #[command(after_help = EXIT_CODES)]
    Grant {
        #[command(flatten)]
        grant: GrantArgs,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Take it away again. It is in force with their next request.
    #[command(after_help = EXIT_CODES)]
    Revoke {
        /// Who: the `sub` of their tokens.
        #[arg(value_parser = StaffId::parse)]
        sub: StaffId,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Show what somebody may do.
    #[command(after_help = EXIT_CODES)]
    Show {
        /// Who: the `sub` of their tokens.
        #[arg(value_parser = StaffId::parse)]
        sub: StaffId,
        #[command(flatten)]
        table: TableArgs,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct GrantArgs {
    /// Who: the `sub` of their tokens, as the pool of users shows it.
    #[arg(value_parser = StaffId::parse)]
    sub: StaffId,
    /// An officer answers cases of beats, a supervisor of districts, a coordinator of the city; a moderator works at
    /// its desk, a division_officer and a partner on what is handed to their body.
    #[arg(long, value_parser = roles())]
    role: Role,
    /// The city.
    #[arg(long, value_parser = CitySlug::parse)]
    city: CitySlug,
    /// Who they are in the city's officers.csv, if they are in it.
    #[arg(long, value_parser = OfficerId::parse)]
    officer: Option<OfficerId>,
    /// The beats of an officer: "hol-07,hol-08".
    #[arg(long, value_delimiter = ',', value_parser = BeatId::parse)]
    beats: Vec<BeatId>,
    /// The districts of a supervisor.
    #[arg(long, value_delimiter = ',', value_parser = DistrictId::parse)]
    districts: Vec<DistrictId>,
    /// The body of a division officer or a partner, as bodies.csv names it.
    #[arg(long, value_parser = BodyId::parse)]
    body: Option<BodyId>,
}

impl From<GrantArgs> for StaffProfile {
    fn from(args: GrantArgs) -> Self {
        let GrantArgs { sub, role, city, officer, beats, districts, body } = args;
        Self { sub, role, city, officer, beats, districts, body }
    }
}

/// Where the table is.
#[derive(Debug, clap::Args)]
pub(crate) struct TableArgs {
    /// The main table. Region and credentials come from AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    #[arg(long, env = "VARTA_TABLE")]
    pub(crate) table: String,
    /// Another address than Amazon's, such as that of the local stack. Also AWS_ENDPOINT_URL.
    #[arg(long, value_parser = address)]
    pub(crate) endpoint_url: Option<String>,
}

fn roles() -> impl TypedValueParser<Value = Role> {
    let named = |name: String| Role::ALL.into_iter().find(|role| role.name() == name).ok_or("not a role");
    PossibleValuesParser::new(Role::ALL.map(Role::name)).try_map(named)
}

fn address(text: &str) -> Result<String, &'static str> {
    let known = text.starts_with("http://") || text.starts_with("https://");
    if known { Ok(text.to_owned()) } else { Err("an address begins with http:// or https://") }
}
