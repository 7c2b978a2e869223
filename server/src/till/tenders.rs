//! The tenders of a sale: do they pay it, and what do they bring.
use proto::{
    convert::till::{OfType, Tender},
    till::v1::{SaleTender, TenderKind},
};
use rules::{
    currency::Currency,
    id::Uuid,
    ledger::{Class, Taken, What},
    money::Fen,
    payments::{Kind, Settings, worth},
    stored_value::{self, Balance},
};

use super::{Error, Op, Result, entity::tender};
use crate::{
    ledger,
    payments::{self, Version},
    shifts::OpenShift,
};

/// What the tenders bring.
#[derive(Clone, Debug, Default)]
pub(super) struct Paid {
    /// Cash kept.
    pub(super) cash: Fen,
    /// From the member's balance.
    pub(super) stored: Balance,
    /// By rows of the tender table.
    pub(super) taken: Vec<Taken>,
    /// What of it earns points as cash does.
    pub(super) earning: Fen,
}

/// The rows of the tender table that the tenders name, in their order; nothing is asked for cash and stored value.
pub(super) async fn types(op: &Op, tenders: &[Tender]) -> Result<Vec<Option<Version>>> {
    let named = tenders.iter().filter_map(|tender| match tender {
        Tender::OfType(one) => Some((one.id, one.version)),
        Tender::Cash { .. } | Tender::StoredValue { .. } => None,
    });
    payments::versions(op, &named.collect::<Vec<_>>()).await
}

/// Checks that the tenders pay the total, and splits stored value into principal and gift; a walk-in has no balance.
pub(super) fn settle(
    total: Fen,
    balance: Option<Balance>,
    tenders: &[Tender],
    types: Vec<Option<Version>>,
    shift: OpenShift,
) -> Result<(Paid, Vec<SaleTender>)> {
    let sum: Fen = tenders.iter().map(|tender| tender.amount()).sum();
    if sum != total {
        return Err(Error::TendersDiffer { total, paid: sum }.into());
    }
    let mut types = types.into_iter();
    let mut left = balance;
    let mut paid = Paid::default();
    let mut settled = Vec::with_capacity(tenders.len());
    for (at, tender) in tenders.iter().enumerate() {
        settled.push(match *tender {
            Tender::Cash { amount, tendered } => {
                paid.cash += amount;
                paid.earning += amount;
                SaleTender {
                    kind: TenderKind::Cash.into(),
                    amount_fen: amount.0,
                    tendered_fen: tendered.0,
                    change_fen: (tendered - amount).0,
                    ..SaleTender::default()
                }
            }
            Tender::StoredValue { amount } => {
                let left = left.as_mut().ok_or(Error::MemberNeeded)?;
                let too_small = Error::BalanceTooSmall { balance: left.total(), wanted: amount, tender: at };
                let taken = stored_value::split(*left, amount).ok_or(too_small)?;
                *left = Balance { principal: left.principal - taken.principal, gift: left.gift - taken.gift };
                paid.stored.principal += taken.principal;
                paid.stored.gift += taken.gift;
                SaleTender {
                    kind: TenderKind::StoredValue.into(),
                    amount_fen: amount.0,
                    tendered_fen: amount.0,
                    principal_fen: taken.principal.0,
                    gift_fen: taken.gift.0,
                    ..SaleTender::default()
                }
            }
            Tender::OfType(one) => {
                let (taken, tender) = take(at, one, types.next().flatten(), shift)?;
                paid.taken.push(taken);
                paid.earning += if one.kind.earns() { one.amount } else { Fen::ZERO };
                tender
            }
        });
    }
    Ok((paid, settled))
}

/// One tender by a row of the table: is it there, may this shift use that version, and is it worth what the screen said?
fn take(at: usize, one: OfType, version: Option<Version>, shift: OpenShift) -> Result<(Taken, SaleTender)> {
    let version = version.filter(|version| version.of.kind == one.kind).ok_or(Error::TenderGone { tender: at })?;
    let of = version.of;
    if version.until_ms < shift.opened_ms {
        return Err(Error::TenderChanged { tender: at, name: of.name }.into());
    }
    let Some(worth) = worth(of.settings, one.amount, one.tendered, one.minor) else {
        return Err(Error::TenderAmount { tender: at, name: of.name }.into());
    };
    let what = match (one.kind, of.settings) {
        (Kind::BankCard, _) => What::BankCard,
        (Kind::Voucher, _) => What::Voucher,
        (_, Settings::Foreign { currency, .. }) => What::Foreign { currency, minor: one.minor },
        _ => What::Other,
    };
    let taken = Taken { tender: of.id.0, what, pays: one.amount, worth };
    let wire = SaleTender {
        kind: one.kind.code().into(),
        amount_fen: one.amount.0,
        tendered_fen: worth.0,
        change_fen: taken.change().0,
        tender_type_id: of.id.to_string(),
        name: of.name,
        excess_fen: if what == What::Voucher { (worth - one.amount).0 } else { 0 },
        ..foreign(of.settings, one.minor)
    };
    Ok((taken, wire))
}

fn foreign(settings: Settings, minor: i64) -> SaleTender {
    match settings {
        Settings::Foreign { currency, rate } => SaleTender {
            currency: currency.code().to_owned(),
            foreign_minor: minor,
            rate: rate.0,
            ..SaleTender::default()
        },
        _ => SaleTender::default(),
    }
}

/// Change of foreign cash is local cash: is there so much in the drawer? Asks nothing when none goes back.
pub(super) async fn enough_change(op: &Op, shift: OpenShift, paid: &Paid) -> Result<()> {
    let change: Fen = paid.taken.iter().map(Taken::change).sum();
    if change <= paid.cash || ledger::sum(op, Class::Drawer, shift.id.0).await? >= (change - paid.cash).0 {
        return Ok(());
    }
    Err(Error::ChangeShort.into())
}

/// As it is stored.
pub(super) fn to_row(merchant_id: Uuid, sale_id: Uuid, n: i16, one: &SaleTender) -> tender::Model {
    tender::Model {
        merchant_id,
        sale_id,
        n,
        kind: i16::try_from(one.kind).unwrap_or(0),
        amount_fen: one.amount_fen,
        tendered_fen: one.tendered_fen,
        principal_fen: one.principal_fen,
        gift_fen: one.gift_fen,
        tender_type_id: one.tender_type_id.parse().unwrap_or_default(),
        name: one.name.clone(),
        currency: Currency::from_code(&one.currency).map_or(0, Currency::number),
        foreign_minor: one.foreign_minor,
        rate: one.rate,
    }
}

/// As it travels.
pub(super) fn to_wire(row: tender::Model) -> SaleTender {
    let kind = Kind::from_code(row.kind.into());
    let over = row.tendered_fen - row.amount_fen;
    let gives_change = matches!(kind, Some(Kind::Cash | Kind::ForeignCash));
    let named = row.tender_type_id != Uuid::nil();
    SaleTender {
        kind: row.kind.into(),
        amount_fen: row.amount_fen,
        tendered_fen: row.tendered_fen,
        change_fen: if gives_change { over } else { 0 },
        principal_fen: row.principal_fen,
        gift_fen: row.gift_fen,
        tender_type_id: if named { row.tender_type_id.to_string() } else { String::new() },
        name: row.name,
        currency: Currency::from_number(row.currency).map_or("", Currency::code).to_owned(),
        foreign_minor: row.foreign_minor,
        rate: row.rate,
        excess_fen: if kind == Some(Kind::Voucher) { over } else { 0 },
    }
}
