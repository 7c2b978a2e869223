//! What a sale's safety in a power cut hangs on. `prove power-cut` shows that it does; this says so on every machine.
use sea_orm::{ConnectionTrait, Statement};
use server::kit::{Store, Url, store::Mode};

use crate::harness::{Kind, TestDatabase};

#[tokio::test]
async fn sqlite_waits_for_the_disk_at_every_commit() {
    let database = TestDatabase::empty(Kind::Sqlite).await;
    let url: Url = database.url().parse().expect("a database URL");
    let store = Store::open(&url, Mode::Serve).await.expect("a database");
    for (pragma, wanted) in [("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1")] {
        let sql = format!("SELECT CAST({pragma} AS TEXT) AS found FROM pragma_{pragma}");
        let asked = store.connection().query_one_raw(Statement::from_string(store.backend(), sql)).await;
        let row = asked.expect("an answer").expect("a row");
        assert_eq!(row.try_get::<String>("", "found").expect("text"), wanted, "{pragma}");
    }
    store.readers().clone().close().await.expect("closed readers");
    store.connection().clone().close().await.expect("a closed writer");
}
