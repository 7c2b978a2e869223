//! What this room refuses.
use proto::{
    refusal::Refusal,
    till::v1::{HeldBy, Reason},
};
use rules::{
    id::ItemId,
    money::{Fen, Milli},
};
use tonic::Code;

/// Why a sale was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The screen showed another sum.
    #[error("the total is {total:?}, the screen said {shown:?}")]
    TotalChanged {
        /// The server's.
        total: Fen,
        /// The screen's.
        shown: Fen,
    },
    /// An item was archived, or never was.
    #[error("item {item} is gone")]
    ItemGone {
        /// Which.
        item: ItemId,
    },
    /// The tenders do not pay the total.
    #[error("tenders pay {paid:?} of {total:?}")]
    TendersDiffer {
        /// To be paid.
        total: Fen,
        /// Σ tenders.
        paid: Fen,
    },
    /// Stored value without a member.
    #[error("stored value needs a member")]
    MemberNeeded,
    /// The balance does not cover the tender.
    #[error("balance {balance:?} does not cover {wanted:?}")]
    BalanceTooSmall {
        /// Principal and gift.
        balance: Fen,
        /// The tender.
        wanted: Fen,
        /// Its place among the tenders.
        tender: usize,
    },
    /// The tender's type is not there.
    #[error("the type of tender {tender} is gone")]
    TenderGone {
        /// Its place among the tenders.
        tender: usize,
    },
    /// Its type was changed before this shift.
    #[error("{name} was changed before this shift")]
    TenderChanged {
        /// Its place among the tenders.
        tender: usize,
        /// Its type.
        name: String,
    },
    /// Its amount is not what face value or rate makes.
    #[error("the amount of {name} is another")]
    TenderAmount {
        /// Its place among the tenders.
        tender: usize,
        /// Its type.
        name: String,
    },
    /// Change of foreign cash is more than the drawer has.
    #[error("the drawer has not enough change")]
    ChangeShort,
    /// More should come back than is left of a line.
    #[error("only {left:?} of the line are left")]
    ReturnTooMuch {
        /// Sold and not yet back.
        left: Milli,
    },
    /// More cash should go back than lies in the drawer. How much lies there is not told: who closes counts blind.
    #[error("the drawer does not hold {wanted:?}")]
    DrawerTooSmall {
        /// What should go back.
        wanted: Fen,
    },
    /// Another till has the held bill.
    #[error("till {} has it", .by.till_no)]
    HeldTaken {
        /// Who.
        by: HeldBy,
        /// At which version; to take it over, name it.
        version: i64,
    },
    /// The held bill is not as it was here.
    #[error("till {} has gone on with it", .0.till_no)]
    HeldStale(HeldBy),
    /// The held bill is sold.
    #[error("it was sold at till {}", .0.till_no)]
    HeldSold(HeldBy),
    /// The held bill was dropped.
    #[error("it was dropped at till {}", .0.till_no)]
    HeldDropped(HeldBy),
    /// No more bills are held.
    #[error("{most} bills are held already")]
    HeldFull {
        /// How many are.
        most: u64,
    },
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        let refusal = |reason: Reason| Refusal::new(Code::FailedPrecondition, "till", reason.as_str_name());
        let by = |reason: Reason, by: HeldBy| {
            let said = refusal(reason).with("staff_name", by.staff_name).with("till_no", by.till_no);
            said.with("at_ms", by.at_ms)
        };
        Self::Refused(match error {
            Error::TotalChanged { total, shown } => {
                refusal(Reason::TotalChanged).with("total_fen", total.0).with("shown_fen", shown.0)
            }
            Error::ItemGone { item } => refusal(Reason::ItemGone).with("item_id", item),
            Error::TendersDiffer { total, paid } => {
                refusal(Reason::TendersDiffer).with("total_fen", total.0).with("tendered_fen", paid.0)
            }
            Error::HeldTaken { by: who, version } => by(Reason::HeldTaken, who).with("version", version),
            Error::HeldStale(who) => by(Reason::HeldStale, who),
            Error::HeldSold(who) => by(Reason::HeldSold, who),
            Error::HeldDropped(who) => by(Reason::HeldDropped, who),
            Error::HeldFull { most } => refusal(Reason::HeldFull).with("most", most),
            Error::MemberNeeded => refusal(Reason::MemberNeeded),
            Error::BalanceTooSmall { balance, wanted, tender } => refusal(Reason::BalanceTooSmall)
                .with("balance_fen", balance.0)
                .with("wanted_fen", wanted.0)
                .with("tender", tender),
            Error::TenderGone { tender } => refusal(Reason::TenderGone).with("tender", tender),
            Error::TenderChanged { tender, name } => {
                refusal(Reason::TenderChanged).with("tender", tender).with("name", name)
            }
            Error::ReturnTooMuch { left } => refusal(Reason::ReturnTooMuch).with("left_milli", left.0),
            Error::DrawerTooSmall { wanted } => refusal(Reason::DrawerTooSmall).with("wanted_fen", wanted.0),
            Error::TenderAmount { tender, name } => {
                refusal(Reason::TenderAmount).with("tender", tender).with("name", name)
            }
            Error::ChangeShort => refusal(Reason::ChangeShort),
        })
    }
}
