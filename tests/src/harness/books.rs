//! The books of every shop are audited when it closes: a test that leaves wrong books fails, whatever it was about.
use server::{
    kit::{Store, Url, store::Mode},
    reports::auditor,
};

/// The invariants that do not hold, and the first rows that break each.
pub(super) async fn check(url: &Url) -> Vec<String> {
    let store = Store::open(url, Mode::ReadOnly).await.expect("the shop's database");
    let report = auditor::audit(&store, &mut |_| {}).await.expect("an audit");
    store.readers().clone().close().await.expect("a closed connection");
    let broken = report.invariants.iter().filter(|finding| finding.violations > 0);
    broken.map(|finding| format!("{} {}: {:?}", finding.id, finding.sentence, finding.first)).collect()
}
