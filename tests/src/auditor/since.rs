//! Since a checkpoint, and before witnesses.
use sea_orm::TransactionTrait as _;
use server::{
    kit::Store,
    reports::auditor::{self, Ask, Checkpoint, Report, Standing, Witness},
};

use super::{Corruption, book::busy_book, corrupt, named, random_book, shell, unbind};
use crate::harness::{MANAGER_PIN, TestDatabase, TestShop};

async fn checkpoint(store: &Store) -> Checkpoint {
    Checkpoint::new(0, Standing::read(store).await.expect("where it stands"))
}

async fn since(store: &Store, checkpoint: &Checkpoint) -> Report {
    let ask = Ask { since: Some(checkpoint), ..Ask::default() };
    auditor::audit_asked(store, &ask, &mut |_| {}).await.expect("a report")
}

/// A checkpoint of an empty shop, of one in the middle of a day, and of the last moment: a healthy book has no violation.
#[tokio::test]
async fn a_healthy_book_since_any_checkpoint() {
    let empty = checkpoint(TestShop::new().await.house.store()).await;
    let shop = busy_book().await;
    let store = shop.house.store();
    let middle = checkpoint(store).await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "05").await;
    till.top_up("王建国", 5_000).await;
    till.sell(&[("冰红茶", 1_000)], "王建国").await;
    let last = checkpoint(store).await;
    for one in [empty, middle, last] {
        let read = Checkpoint::parse(&one.text()).expect("as it was written");
        let report = since(store, &read).await;
        assert_eq!(report.violations, 0, "{report}");
    }
    for seed in [11, 12] {
        let shop = random_book(seed).await;
        let report = since(shop.house.store(), &checkpoint(shop.house.store()).await).await;
        assert_eq!(report.violations, 0, "{report}");
    }
}

const NEW: &[Corruption] = &[
    Corruption {
        id: "I-09",
        sql: &["UPDATE till_sale SET total_fen = total_fen + 1 WHERE till_no = '05'"],
        rechained: false,
    },
    Corruption { id: "I-11", sql: &["DELETE FROM till_sale WHERE till_no = '05'"], rechained: false },
    Corruption {
        id: "I-05",
        sql: &[
            "UPDATE ledger_transaction SET at_ms = at_ms + 1 WHERE document_id IN (SELECT id FROM till_sale WHERE till_no = '05')",
        ],
        rechained: false,
    },
    Corruption {
        id: "I-37",
        sql: &[
            "UPDATE kit_audit SET staff_name = 'x' WHERE till_id = (SELECT id FROM chain_till WHERE till_no = '05')",
        ],
        rechained: false,
    },
    Corruption {
        id: "I-03",
        sql: &[
            "UPDATE ledger_balance SET amount = amount + 1 WHERE owner_id = (SELECT id FROM members_member WHERE name = '王建国')",
        ],
        rechained: false,
    },
    // Before the checkpoint: nothing of it is read again, but its heads do not stand any more.
    Corruption { id: "I-05", sql: &["UPDATE ledger_transaction SET at_ms = at_ms - 1 WHERE seq = 1"], rechained: true },
    Corruption { id: "I-37", sql: &["UPDATE kit_audit SET staff_name = 'x' WHERE seq = 1"], rechained: true },
    Corruption {
        id: "I-08",
        sql: &[
            "UPDATE ledger_balance SET amount = amount + 1 WHERE owner_id = (SELECT id FROM members_member WHERE name = '别家会员甲')",
        ],
        rechained: false,
    },
];

#[tokio::test]
async fn what_came_after_a_checkpoint_is_audited() {
    let shop = busy_book().await;
    let checkpoint = checkpoint(shop.house.store()).await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "05").await;
    till.top_up("王建国", 5_000).await;
    till.sell(&[("冰红茶", 1_000)], "王建国").await;
    let ask = Ask { since: Some(&checkpoint), ..Ask::default() };
    all_named(&shop, &ask, NEW).await;
}

async fn all_named(shop: &TestShop, ask: &Ask<'_>, corruptions: &[Corruption]) {
    let copy = TestDatabase::copy_of(shop.closed().await).await;
    let database = shell(&copy).await;
    unbind(&database).await;
    let mut missed = Vec::new();
    for corruption in corruptions {
        let tx = database.begin().await.expect("a transaction");
        corrupt(&tx, corruption, corruption.rechained).await;
        let report = auditor::audit_within(&tx, ask, &mut |_| {}).await.expect("a report");
        tx.rollback().await.expect("a clean book again");
        if !named(&report).contains(&corruption.id) {
            missed.push(format!("{} {:?}: {:?}", corruption.id, corruption.sql, named(&report)));
        }
    }
    let tx = database.begin().await.expect("a transaction");
    let report = auditor::audit_within(&tx, ask, &mut |_| {}).await.expect("a report");
    assert_eq!(report.violations, 0, "taken back, all is well: {report}");
    tx.rollback().await.expect("the end");
    database.close().await.expect("a closed connection");
    assert!(missed.is_empty(), "not named as they should be:\n{}", missed.join("\n"));
}

/// The last sale of a till gone, and everything made right behind it: only who remembers its head can tell.
const ROLLED_BACK: &[Corruption] = &[
    Corruption {
        id: "I-37",
        sql: &[
            "DELETE FROM ledger_entry WHERE transaction_id IN (SELECT t.id FROM ledger_transaction t JOIN ledger_chain c ON \
             c.chain_id = t.chain_id AND c.seq = t.seq)",
            "DELETE FROM ledger_transaction WHERE (chain_id, seq) IN (SELECT chain_id, seq FROM ledger_chain)",
        ],
        rechained: true,
    },
    Corruption { id: "I-37", sql: &["UPDATE ledger_transaction SET at_ms = at_ms + 1 WHERE seq = 2"], rechained: true },
    Corruption { id: "I-37", sql: &["DELETE FROM kit_audit WHERE seq > 1"], rechained: true },
    Corruption { id: "I-37", sql: &["UPDATE kit_audit SET changes = '[]' WHERE seq = 1"], rechained: true },
    Corruption { id: "I-37", sql: &["DELETE FROM ledger_transaction WHERE seq > 2"], rechained: true },
];

#[tokio::test]
async fn what_was_rolled_back_or_written_anew_is_named_by_witnesses() {
    let shop = busy_book().await;
    let checkpoint = checkpoint(shop.house.store()).await;
    // As the slips of all tills show it, and as a file has it.
    let slips = checkpoint.standing.heads.iter().map(|head| format!("{} {}  # a slip\n", head.seq, &head.hash[..12]));
    let mut witnesses = Witness::read("slips.txt", &slips.collect::<String>()).expect("witnesses");
    witnesses.extend(Witness::read("checkpoint.json", &checkpoint.text()).expect("witnesses"));
    all_named(&shop, &Ask { witnesses: &witnesses, ..Ask::default() }, ROLLED_BACK).await;
}
