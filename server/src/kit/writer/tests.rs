use std::path::PathBuf;

use rules::id::Uuid;
use sea_orm::sea_query::Query;

use super::*;
use crate::kit::{
    pen::{is_torn, taken},
    store::{Mode, Url},
};

const TILL: (Uuid, Uuid) = (Uuid::nil(), Uuid::nil());

/// A writer on a file of its own with an empty table.
struct Shop {
    writer: Writer,
    folder: PathBuf,
}

impl Shop {
    async fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("zhangfang-writer-{name}-{}", std::process::id()));
        let url = Url::Sqlite(folder.join("shop.db").display().to_string());
        let store = Store::open(&url, Mode::Serve).await.expect("a database");
        store.writer.execute_unprepared("CREATE TABLE t (id INTEGER PRIMARY KEY CHECK (id > 0))").await.expect("table");
        Self { writer: Writer::new(store), folder }
    }

    /// A turn that has left its row.
    async fn left(&self, id: i64) -> Turn {
        let mut turn = self.writer.turn_to_write().await.expect("a turn");
        turn.heads().expect("heads").append("t", TILL, (id, vec![]));
        turn.write_last(&mut row(id)).await.expect("left");
        turn
    }

    async fn ids(&self) -> Vec<i64> {
        let all = Statement::from_string(DbBackend::Sqlite, "SELECT id FROM t ORDER BY id");
        let rows = self.writer.store.readers.query_all_raw(all).await.expect("rows");
        rows.iter().map(|row| row.try_get("", "id").expect("an id")).collect()
    }

    async fn remembered(&self) -> Option<i64> {
        let mut turn = self.writer.turn_to_write().await.expect("a turn");
        let head = turn.heads().and_then(|heads| heads.last("t", TILL));
        turn.finish(End::Keep).await.expect("an end");
        head.map(|(id, _)| id)
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).expect("an end");
    }
}

fn row(id: i64) -> Batch {
    let mut rows = Batch::default();
    rows.push(Query::insert().into_table("t").columns(["id"]).values_panic([id.into()]).to_owned());
    rows
}

fn insert(id: i64) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, "INSERT INTO t VALUES (?)", [id.into()])
}

async fn count(turn: &Turn) -> Result<i64, DbErr> {
    let (tx, asked) =
        turn.beginning_with(Statement::from_string(DbBackend::Sqlite, "SELECT count(*) AS n FROM t")).await?;
    tx.query_one_raw(asked).await?.expect("a row").try_get("", "n")
}

#[tokio::test]
async fn those_who_came_together_are_kept_in_their_order() {
    let shop = Shop::new("share").await;
    let turns = [shop.left(1).await, shop.left(2).await, shop.left(3).await];
    for turn in turns {
        turn.finish(End::Keep).await.expect("kept");
    }
    assert_eq!((shop.ids().await, shop.writer.kept()), (vec![1, 2, 3], 3));
    shop.left(4).await.finish(End::Keep).await.expect("kept");
    assert_eq!((shop.writer.kept(), shop.remembered().await), (4, Some(4)));
}

#[tokio::test]
async fn who_reckoned_with_a_refused_one_runs_again() {
    let shop = Shop::new("refused").await;
    let (first, twin, after) = (shop.left(1).await, shop.left(1).await, shop.left(2).await);
    first.finish(End::Keep).await.expect("kept");
    assert!(taken(&twin.finish(End::Keep).await.expect_err("there already")));
    assert!(is_torn(&after.finish(End::Keep).await.expect_err("it reckoned with the twin")));
    assert_eq!((shop.ids().await, shop.remembered().await), (vec![1], None));
    shop.left(2).await.finish(End::Keep).await.expect("the second run");
    assert_eq!(shop.ids().await, [1, 2]);
}

#[tokio::test]
async fn what_was_reckoned_before_a_refusal_is_not_written_after_it() {
    let shop = Shop::new("reckoned").await;
    let (first, twin) = (shop.left(1).await, shop.left(1).await);
    let mut reckons = shop.writer.turn_to_write().await.expect("a turn");
    first.finish(End::Keep).await.expect("kept");
    twin.finish(End::Keep).await.expect_err("there already");
    reckons.write_last(&mut row(2)).await.expect("left");
    assert!(is_torn(&reckons.finish(End::Keep).await.expect_err("the page was turned")));
    assert_eq!(shop.ids().await, [1]);
}

#[tokio::test]
async fn a_fault_is_for_who_caused_it_and_those_before_are_kept() {
    let shop = Shop::new("fault").await;
    let (first, bad, after) = (shop.left(1).await, shop.left(-1).await, shop.left(2).await);
    first.finish(End::Keep).await.expect("kept");
    let fault = bad.finish(End::Keep).await.expect_err("no such id");
    assert!(!is_torn(&fault) && !taken(&fault), "{fault}");
    assert!(is_torn(&after.finish(End::Keep).await.expect_err("it reckoned with the bad one")));
    assert_eq!((shop.ids().await, shop.remembered().await), (vec![1], None));
}

#[tokio::test]
async fn who_asks_sees_what_was_left_and_is_kept_with_it() {
    let shop = Shop::new("asks").await;
    let before = shop.left(1).await;
    let mut asks = shop.writer.turn_to_write().await.expect("a turn");
    assert_eq!(count(&asks).await.expect("an answer"), 1);
    asks.write_last(&mut row(2)).await.expect("written");
    asks.finish(End::Keep).await.expect("kept");
    before.finish(End::Keep).await.expect("kept");
    assert_eq!((shop.ids().await, shop.writer.kept()), (vec![1, 2], 2));
}

#[tokio::test]
async fn who_asks_after_a_refused_one_runs_again_and_the_others_stand() {
    let shop = Shop::new("torn").await;
    let (first, twin) = (shop.left(1).await, shop.left(1).await);
    let mut asks = shop.writer.turn_to_write().await.expect("a turn");
    asks.heads().expect("heads").append("t", TILL, (2, vec![]));
    let error = count(&asks).await.expect_err("the twin is refused");
    assert!(is_torn(&error));
    asks.finish(End::TakeBack).await.expect("an end");
    first.finish(End::Keep).await.expect("kept");
    twin.finish(End::Keep).await.expect_err("there already");
    assert_eq!((shop.ids().await, shop.remembered().await), (vec![1], None));
}

#[tokio::test]
async fn a_turn_from_the_start_outlives_a_refused_one() {
    let shop = Shop::new("start").await;
    let (first, twin) = (shop.left(1).await, shop.left(1).await);
    let mut turn = shop.writer.turn().await.expect("a turn");
    assert_eq!(turn.heads().and_then(|heads| heads.last("t", TILL)), None, "the twin's head is gone");
    turn.write_last(&mut row(2)).await.expect("written");
    turn.finish(End::Keep).await.expect("kept");
    first.finish(End::Keep).await.expect("kept");
    twin.finish(End::Keep).await.expect_err("there already");
    assert_eq!(shop.ids().await, [1, 2]);
}

#[tokio::test]
async fn a_turn_that_takes_back_leaves_the_others() {
    let shop = Shop::new("back").await;
    let before = shop.left(1).await;
    let turn = shop.writer.turn().await.expect("a turn");
    turn.begun().await.expect("a savepoint").execute_raw(insert(2)).await.expect("a row");
    turn.finish(End::TakeBack).await.expect("an end");
    before.finish(End::Keep).await.expect("kept");
    assert_eq!((shop.ids().await, shop.remembered().await), (vec![1], None));
}

#[tokio::test]
async fn a_turn_that_is_dropped_takes_back_those_who_asked_before_it() {
    let shop = Shop::new("drop").await;
    let left = shop.left(1).await;
    let mut before = shop.writer.turn().await.expect("a turn");
    before.write_last(&mut row(2)).await.expect("written");
    let before = tokio::spawn(before.finish(End::Keep));
    let turn = shop.writer.turn().await.expect("a turn");
    turn.begun().await.expect("a savepoint").execute_raw(insert(3)).await.expect("a row");
    drop(turn);
    left.finish(End::Keep).await.expect("kept before");
    let before = before.await.expect("no panic");
    let mut waits = shop.writer.turn_to_write().await.expect("a turn");
    waits.heads().expect("heads").append("t", TILL, (9, vec![]));
    drop(waits);
    let ids = shop.ids().await;
    // The scribe may have come between the two.
    assert_eq!(ids, if before.is_ok() { vec![1, 2] } else { vec![1] });
    assert!(before.err().is_none_or(|error| is_torn(&error)));
    assert_eq!(shop.remembered().await, None, "what was noted never came to be");
}
