//! What members hold, while a command moves it.
use std::collections::BTreeMap;

use proto::members::v1::Assets;
use rules::{id::Uuid, ledger::Class, stored_value::Balance};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};

use super::{Error, balance_of, entity::balance, with};
use crate::kit::{Op, Question, Result, heads::Place};

/// The accounts of some members, by owner and class; nobody else moves them before the command ends. An account that is not
/// there holds nothing.
#[derive(Clone, Debug, Default)]
pub struct Held(BTreeMap<(Uuid, i16), i64>);

/// Takes hold of what these members own. Ask it in the turn; of one member or of all at once, so that two commands cannot wait
/// for each other.
#[derive(Clone, Copy, Debug)]
pub struct Holding<'a>(pub &'a [Uuid]);

impl Question for Holding<'_> {
    type Answer = Held;

    fn select(&self, op: &Op) -> SelectStatement {
        self.accounts(op).into_query()
    }

    fn read(self, _: &Op, rows: &[QueryResult]) -> Result<Held> {
        let rows =
            rows.iter().map(|row| balance::Model::from_query_result(row, "")).collect::<std::result::Result<_, _>>();
        Ok(Held::of(rows?))
    }

    fn depends_on(&self, op: &Op) -> Option<Vec<Place>> {
        Some(self.0.iter().map(|member| accounts_of(op, *member)).collect())
    }
}

/// Where it is noted that what a member holds moved.
pub(super) fn accounts_of(op: &Op, member: Uuid) -> Place {
    ("ledger_balance", op.scope().merchant.0, member)
}

impl Holding<'_> {
    fn accounts(self, op: &Op) -> Select<balance::Entity> {
        balance::Entity::find()
            .filter(balance::Column::MerchantId.eq(op.scope().merchant.0))
            .filter(balance::Column::OwnerId.is_in(self.0.iter().copied()))
            .lock_exclusive()
    }
}

/// [`Holding`], asked by itself; nothing is asked for nobody.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(op: &Op, members: &[Uuid]) -> Result<Held> {
    if members.is_empty() {
        return Ok(Held::default());
    }
    #[cfg(feature = "planted-faults")]
    return Ok(Held::of(super::blind::read(op, Holding(members).accounts(op)).await?));
    #[cfg(not(feature = "planted-faults"))]
    op.ask(Holding(members)).await
}

impl Held {
    fn of(rows: Vec<balance::Model>) -> Self {
        Self(rows.into_iter().map(|row| ((row.owner_id, row.class), row.amount)).collect())
    }

    /// What a member owns.
    pub fn assets_of(&self, member: Uuid) -> Assets {
        let accounts = self.0.range((member, i16::MIN)..=(member, i16::MAX));
        accounts.fold(Assets::default(), |assets, ((_, class), amount)| with(assets, *class, *amount))
    }

    /// The spendable part of what a member owns.
    pub fn balance_of(&self, member: Uuid) -> Balance {
        balance_of(&self.assets_of(member))
    }

    /// Notes that an account changes; answers what it holds then.
    ///
    /// # Errors
    /// `INSUFFICIENT_BALANCE` when that is below zero.
    pub(super) fn add(&mut self, account: (Uuid, i16), change: i64) -> Result<i64> {
        let amount = self.0.entry(account).or_default();
        *amount += change;
        if *amount >= 0 {
            return Ok(*amount);
        }
        let class =
            Class::from_code(account.1).ok_or_else(|| crate::kit::Error::Broken(format!("class {}", account.1)))?;
        Err(Error::InsufficientBalance { class, wanted: -change }.into())
    }
}
