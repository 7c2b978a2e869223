//! What the operating system says of a process.
use std::fs;

use ::tests::load::Failure;
use sea_orm::{ConnectionTrait, Database, Statement};

/// Ticks of /proc a second, on every Linux we run on.
const TICKS: f64 = 100.0;

/// CPU time of a process so far, s: its own threads, user and system.
pub(crate) fn cpu_seconds(pid: u32) -> f64 {
    stat(pid).map_or(0.0, |fields| ticks(&fields, &[11, 12]))
}

/// CPU time of a process, its children that live and those that ended.
pub(crate) fn family_cpu_seconds(pid: u32) -> f64 {
    let own = stat(pid).map_or(0.0, |fields| ticks(&fields, &[11, 12, 13, 14]));
    let children = processes().filter(|child| parent(*child) == Some(pid)).map(cpu_seconds).sum::<f64>();
    own + children
}

/// Who started it.
pub(crate) fn parent(pid: u32) -> Option<u32> {
    stat(pid)?.get(1)?.parse().ok()
}

/// The main process of a PostgreSQL cluster, when it runs on this machine.
pub(crate) async fn postmaster(cluster: &str) -> Result<Option<u32>, Failure> {
    let database = Database::connect(cluster).await?;
    let backend = database.get_database_backend();
    let row = database.query_one_raw(Statement::from_string(backend, "SELECT pg_backend_pid() AS pid")).await?;
    let pid: i32 = row.ok_or("no answer")?.try_get("", "pid")?;
    // While it is connected: a process that ended has no parent any more.
    let postmaster = parent(u32::try_from(pid)?);
    database.close().await?;
    Ok(postmaster)
}

/// Resident memory, bytes.
pub(crate) fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) * 1_024
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The fields behind the program's name, which may hold anything.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn ticks(fields: &[String], at: &[usize]) -> f64 {
    at.iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum::<f64>() / TICKS
}
