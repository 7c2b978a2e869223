//! The frame itself: the server under test starts on the database, and its empty books are in order.
use super::{Ask, Outcome, Place, Report, audit};
use crate::load::Server;

/// Runs it.
///
/// # Errors
/// When the server does not start, or the auditor cannot look.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of(format!("ready::{}", ask.base.name()));
    let place = Place::new(&ask.base, "ready").await?;
    let server = Server::start(&ask.program(), place.url()).await?;
    report.figure("start_ms", u64::try_from(server.started.as_millis())?);
    server.kill().await?;
    let broken = audit(&ask.program(), place.url()).await?;
    report.check("an_empty_shop_has_good_books", broken.is_empty(), broken.join("; "));
    place.leave().await?;
    Ok(report)
}
