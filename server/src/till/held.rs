//! 挂单: a cart that waits on the server, for all tills of the shop.
//!
//! A held bill waits, or one till has taken it, or it was sold or dropped, and each step counts its version up. Every step is one
//! guarded update on state and version, so of two who want the same step one has it, and the other hears who. No money
//! moves: a bill has no shift, and prices are quoted again when it is recalled. It lives in this room because it is a cart
//! of this room, and the checkout that sells it consumes it in its own transaction.
use std::{collections::BTreeSet, fmt::Write as _};

use proto::{
    convert::till::Held,
    till::v1::{HeldBy, HeldSale},
};
use rules::id::{HeldId, SaleId, Uuid};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, Iterable, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::{
    Error, Op, Result,
    entity::held::{self, Column},
    priced::Priced,
};
use crate::kit::{house::not_found, pinyin};

/// The most bills of a shop that wait or are taken.
pub(super) const MOST: u64 = 200;
/// How many names a card shows, and how long what is searched may be, characters.
const SHOWN: usize = 3;
const SEARCHED: usize = 2_000;

/// How far a held bill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// For whoever takes it.
    Waiting,
    /// One till has it.
    Taken,
    /// In the books as a sale.
    Sold,
    /// Nobody will pay it.
    Dropped,
}

impl State {
    /// In the order of their numbers, which never change.
    const ALL: [Self; 4] = [Self::Waiting, Self::Taken, Self::Sold, Self::Dropped];

    pub(super) fn code(self) -> i16 {
        self as i16
    }

    pub(super) fn of(row: &held::Model) -> Option<Self> {
        usize::try_from(row.state).ok().and_then(|code| Self::ALL.get(code).copied())
    }
}

/// What a card shows: everything but the cart itself.
#[derive(FromQueryResult)]
pub(super) struct Card {
    id: Uuid,
    version: i64,
    state: i16,
    held_ms: i64,
    staff_name: String,
    till_no: String,
    member_name: String,
    member_no: String,
    goods: String,
    words: String,
    lines: i32,
    pieces_milli: i64,
    total_fen: i64,
    note: String,
    by_staff_name: String,
    by_till_id: Uuid,
    by_till_no: String,
    by_ms: i64,
}

impl From<held::Model> for Card {
    fn from(row: held::Model) -> Self {
        Self {
            id: row.id,
            version: row.version,
            state: row.state,
            held_ms: row.held_ms,
            staff_name: row.staff_name,
            till_no: row.till_no,
            member_name: row.member_name,
            member_no: row.member_no,
            goods: row.goods,
            words: row.words,
            lines: row.lines,
            pieces_milli: row.pieces_milli,
            total_fen: row.total_fen,
            note: row.note,
            by_staff_name: row.by_staff_name,
            by_till_id: row.by_till_id,
            by_till_no: row.by_till_no,
            by_ms: row.by_ms,
        }
    }
}

impl Card {
    /// As it travels to this till.
    pub(super) fn to_wire(&self, op: &Op) -> HeldSale {
        let taken = (self.state == State::Taken.code()).then(|| HeldBy {
            staff_name: self.by_staff_name.clone(),
            till_no: self.by_till_no.clone(),
            at_ms: self.by_ms,
            here: self.by_till_id == op.scope().till.0,
        });
        HeldSale {
            held_id: self.id.to_string(),
            version: self.version,
            held_ms: self.held_ms,
            staff_name: self.staff_name.clone(),
            till_no: self.till_no.clone(),
            member_name: self.member_name.clone(),
            member_no: self.member_no.clone(),
            goods: self.goods.clone(),
            lines: self.lines,
            pieces_milli: self.pieces_milli,
            total_fen: self.total_fen,
            note: self.note.clone(),
            taken,
        }
    }

    /// Is this what somebody looks for? Lower case; "10:4" finds what was held at 10:42.
    pub(super) fn is_found(&self, op: &Op, text: &str) -> bool {
        let minutes = self.held_ms.div_euclid(60_000) + i64::from(op.scope().day.utc_offset_minutes);
        let clock = format!("{:02}:{:02}", minutes.div_euclid(60).rem_euclid(24), minutes.rem_euclid(60));
        self.words.contains(text) || clock.starts_with(text) || self.till_no == text
    }
}

/// Bills of the shop that wait or are taken, newest first.
pub(super) async fn open(op: &Op) -> Result<Vec<Card>> {
    let shown = Column::iter().filter(|column| !matches!(column, Column::Cart | Column::Quote));
    let rows = open_here(op).select_only().columns(shown).order_by_desc(Column::HeldMs).order_by_desc(Column::Id);
    Ok(rows.limit(MOST + 1).into_model().all(op.tx()).await?)
}

/// How many there are, taken ones among them.
pub(super) async fn how_many(op: &Op) -> Result<u64> {
    Ok(open_here(op).count(op.tx()).await?)
}

/// How many wait.
pub(super) async fn waiting(op: &Op) -> Result<i32> {
    let waiting = open_here(op).filter(Column::State.eq(State::Waiting.code())).count(op.tx()).await?;
    Ok(i32::try_from(waiting).unwrap_or(i32::MAX))
}

fn open_here(op: &Op) -> Select<held::Entity> {
    let scope = op.scope();
    held::Entity::find()
        .filter(Column::MerchantId.eq(scope.merchant.0))
        .filter(Column::ShopId.eq(scope.shop.0))
        .filter(Column::State.is_in([State::Waiting, State::Taken].map(State::code)))
}

/// A bill of the shop, however far it is.
///
/// # Errors
/// `NOT_FOUND`.
pub(super) async fn find(op: &Op, id: HeldId) -> Result<held::Model> {
    let scope = op.scope();
    let found = held::Entity::find_by_id((scope.merchant.0, id.0)).one(op.tx()).await?;
    found.filter(|row| row.shop_id == scope.shop.0).ok_or_else(|| not_found().into())
}

/// A step of the caller's: to this state, one version on.
pub(super) fn step(op: &Op, version: i64, to: State) -> Result<held::ActiveModel> {
    let (scope, actor) = (op.scope(), op.actor()?);
    Ok(held::ActiveModel {
        version: Set(version + 1),
        state: Set(to.code()),
        by_staff_id: Set(actor.staff_id.0),
        by_staff_name: Set(actor.name.clone()),
        by_till_id: Set(scope.till.0),
        by_till_no: Set(scope.till_no.to_string()),
        by_ms: Set(op.now()),
        ..Default::default()
    })
}

/// Makes a step, if the bill still is in this state at this version, and here when it is taken by the caller.
///
/// # Errors
/// Who was sooner.
pub(super) async fn advance(op: &Op, from: Held, state: State, here: bool, row: held::ActiveModel) -> Result<()> {
    let scope = op.scope();
    let mut update = held::Entity::update_many()
        .set(row)
        .filter(Column::MerchantId.eq(scope.merchant.0))
        .filter(Column::Id.eq(from.id.0))
        .filter(Column::ShopId.eq(scope.shop.0))
        .filter(Column::Version.eq(from.version))
        .filter(Column::State.eq(state.code()));
    if here {
        update = update.filter(Column::ByTillId.eq(scope.till.0));
    }
    match update.exec(op.tx()).await?.rows_affected {
        0 => Err(why_not(&find(op, from.id).await?, scope.till.0).into()),
        _ => Ok(()),
    }
}

/// What stands in the way of a step.
pub(super) fn why_not(row: &held::Model, here: Uuid) -> Error {
    let (staff_name, till_no) = (row.by_staff_name.clone(), row.by_till_no.clone());
    let by = HeldBy { staff_name, till_no, at_ms: row.by_ms, here: row.by_till_id == here };
    match State::of(row) {
        Some(State::Sold) => Error::HeldSold(by),
        Some(State::Dropped) => Error::HeldDropped(by),
        Some(State::Taken) if !by.here => Error::HeldTaken { by, version: row.version },
        _ => Error::HeldStale(by),
    }
}

/// The sale takes the bill it came from with it.
///
/// # Errors
/// When the bill is not this till's any more: somebody took it over, sold or dropped it.
pub(super) async fn consume_in_op(op: &mut Op, held: Held, sale: SaleId) -> Result<()> {
    let row = held::ActiveModel {
        sale_id: Set(sale.0),
        // The sale has it all from here on.
        cart: Set(Vec::new()),
        quote: Set(Vec::new()),
        ..step(op, held.version, State::Sold)?
    };
    advance(op, held, State::Taken, true, row).await?;
    op.changed("held_sale", held.id, "taken", "sold");
    Ok(())
}

/// What a card shows of a cart's goods, and what they are found by: names, initials, and the other words.
pub(super) fn words(priced: &Priced, note: &str) -> (String, String) {
    let mut names: Vec<&str> = priced.items.iter().map(|item| item.name.as_str()).collect();
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    let goods = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(" · ");
    let mut words = String::new();
    if let Some(member) = &priced.member {
        let _ = write!(words, "{} {} {} ", member.name, pinyin::initials(&member.name), member.member_no);
    }
    let _ = write!(words, "{note} ");
    for name in names {
        let _ = write!(words, "{name} {} ", pinyin::initials(name));
    }
    (goods, words.chars().take(SEARCHED).collect::<String>().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_keep_their_numbers() {
        assert_eq!(State::ALL.map(State::code), [0, 1, 2, 3]);
    }
}
