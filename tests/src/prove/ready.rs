//! The frame itself: the server under test is the one that is shipped, starts, and its empty books are in order.
use std::path::Path;

use super::{Ask, Outcome, Place, Report, audit};
use crate::load::{Failure, Server};

/// What every program with planted faults holds: `server::kit::planted::MARK`, in two pieces, so that knowing it is not
/// having it.
const MARK: [&str; 2] = ["zhangfang-with-", "planted-faults"];

/// Runs it.
///
/// # Errors
/// When the server does not start, or the auditor cannot look.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of(format!("ready::{}", ask.base.name()));
    report.check("no_fault_is_planted_in_the_shipped_server", !marked(&ask.zhangfang)?, ask.zhangfang.display());
    let own = std::env::current_exe()?;
    report.check("control_a_planted_fault_would_be_seen", marked(&own)?, own.display());
    let place = Place::new(&ask.base, "ready").await?;
    let server = Server::start(&ask.program(), place.url()).await?;
    report.figure("start_ms", u64::try_from(server.started.as_millis())?);
    server.kill().await?;
    let broken = audit(&ask.program(), place.url()).await?;
    report.check("an_empty_shop_has_good_books", broken.is_empty(), broken.join("; "));
    place.leave().await?;
    Ok(report)
}

fn marked(program: &Path) -> Result<bool, Failure> {
    let bytes = std::fs::read(program).map_err(|error| format!("{}: {error}", program.display()))?;
    let mark = MARK.concat();
    Ok(bytes.windows(mark.len()).any(|window| window == mark.as_bytes()))
}
