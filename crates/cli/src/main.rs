//! The binary: arguments in, exit code out.

mod args;
mod aws;

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use clap::Parser;
use varta_cli::import::Prefer;
use varta_cli::{CliError, Exit, check, history, import, show, staff};
use varta_runtime::clock::Clock;

use self::args::{Args, CityCommand, Command, StaffCommand};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Args::parse()).await {
        Ok(exit) => exit.into(),
        Err(error) => {
            // An operator needs the whole chain: what failed, and why down to the wire.
            eprintln!("varta: {error}");
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            if let Some(mend) = error.mend() {
                eprintln!("    -> {mend}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(args: Args) -> Result<Exit, CliError> {
    let mut out = std::io::stdout().lock();
    match args.command {
        Command::City(CityCommand::Check { folder, report }) => Ok(check::run_on(&folder, report.as_deref(), today(), &mut out)?),
        Command::City(CityCommand::Import { folder, yes, posts, table }) => {
            let mut terminal = if yes { None } else { Some(terminal()?) };
            let ask = terminal.as_mut().map(|terminal| terminal as &mut dyn BufRead);
            let store = aws::store(&table)?;
            let now = Clock::system(&store).now().await;
            let prefer = posts.map(|posts| if posts == "pack" { Prefer::Pack } else { Prefer::Live });
            import::run_preferring(&folder, &store, ask, prefer, now, &mut out).await
        }
        Command::City(CityCommand::Diff { folder, json, table }) => {
            let store = aws::store(&table)?;
            let now = Clock::system(&store).now().await;
            import::diff(&folder, &store, json, now, &mut out).await
        }
        Command::City(CityCommand::History { city, table }) => history::run(&city, &aws::store(&table)?, &mut out).await,
        Command::City(CityCommand::Rollback { city, to, yes, table }) => {
            let mut terminal = if yes { None } else { Some(terminal()?) };
            let ask = terminal.as_mut().map(|terminal| terminal as &mut dyn BufRead);
            let store = aws::store(&table)?;
            let now = Clock::system(&store).now().await;
            history::rollback(&city, to.as_ref(), &store, ask, now, &mut out).await
        }
        Command::City(CityCommand::Prune { city, keep, table }) => {
            let store = aws::store(&table)?;
            let now = Clock::system(&store).now().await;
            history::prune(&city, keep, &store, now, &mut out).await
        }
        Command::City(CityCommand::Show { city, table }) => {
            let store = aws::store(&table)?;
            let now = Clock::system(&store).now().await;
            show::run(&city, &store, now, &mut out).await
        }
        Command::Staff(StaffCommand::Grant { grant, table }) => staff::grant(&grant.into(), &aws::store(&table)?, &mut out).await,
        Command::Staff(StaffCommand::Revoke { sub, table }) => staff::revoke(&sub, &aws::store(&table)?, &mut out).await,
        Command::Staff(StaffCommand::Show { sub, table }) => staff::show(&sub, &aws::store(&table)?, &mut out).await,
    }
}

#[allow(clippy::disallowed_methods, reason = "a check has no table, whose clock could be asked")]
fn today() -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

fn terminal() -> Result<std::io::StdinLock<'static>, CliError> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        Ok(stdin.lock())
    } else {
        Err(CliError::Usage("there is no terminal to ask: call it with --yes to go on without a question".to_owned()))
    }
}
