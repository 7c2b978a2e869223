//! Faults planted in the server, to be caught: a simulation that cannot fail proves nothing. Most are triggers of its
//! database, so they strike by what is written and not by when, and a smaller day shows them too.
use sea_orm::ConnectionTrait;
use server::kit::Ids;

use crate::harness::TestShop;

/// A fault of the server. Planted on SQLite only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plant {
    /// The server as it is.
    #[default]
    Nothing,
    /// A sale on a member's card forgets a fen: the balance is one more than the book.
    FenOff,
    /// The counter of receipts is one behind: a number is given twice when the server starts again.
    ReceiptTwice,
    /// The server throws dice of its own: no seed tells the same story twice.
    Chance,
}

impl Plant {
    /// What the server makes ids of.
    pub(super) fn ids(self, seed: u64) -> Ids {
        if self == Self::Chance { Ids::default() } else { Ids::by_command(seed) }
    }

    #[expect(clippy::expect_used, reason = "a fault that cannot be planted proves nothing")]
    pub(super) async fn sow(self, shop: &TestShop) {
        let sql = match self {
            Self::Nothing | Self::Chance => return,
            Self::FenOff => {
                "CREATE TRIGGER planted AFTER UPDATE ON ledger_balance WHEN NEW.class = 10 AND NEW.amount < OLD.amount \
                 BEGIN UPDATE ledger_balance SET amount = NEW.amount + 1 \
                 WHERE merchant_id = NEW.merchant_id AND owner_id = NEW.owner_id AND class = NEW.class; END"
            }
            Self::ReceiptTwice => {
                "CREATE TRIGGER planted AFTER UPDATE ON shifts_receipt_counter WHEN NEW.last_no >= 9 \
                 BEGIN UPDATE shifts_receipt_counter SET last_no = NEW.last_no - 1 WHERE merchant_id = NEW.merchant_id \
                 AND till_id = NEW.till_id AND business_day = NEW.business_day; END"
            }
        };
        let sown = shop.house.store().connection().execute_unprepared(sql).await;
        sown.expect("a planted fault");
    }
}
