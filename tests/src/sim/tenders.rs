//! Tenders by rows of the tender table: a bank card, a voucher, foreign cash, and what else is recorded (PAY-01, safety F-42).
use proto::{
    payments::v1::{ListTenderTypesRequest, SaveTenderTypeRequest, TenderKind, TenderType},
    shifts::v1::TenderSum,
    till::v1::Tender,
};

use super::{
    Wrong,
    acts::{Recorded, Step},
    book::{Book, Shift},
    play::agree,
    pricing::divided,
    world::World,
};

/// A row of the table with what it was before.
#[derive(Clone, Debug, Default)]
pub(super) struct Type {
    pub now: TenderType,
    /// Version, rate, and until when.
    past: Vec<(i64, i64, i64)>,
}

/// What was taken by a row of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    /// Which row.
    pub at: usize,
    pub kind: TenderKind,
    /// In the version that the till knows.
    pub version: i64,
    pub pays: i64,
    pub worth: i64,
    /// Of foreign cash.
    pub minor: i64,
}

/// Sums of one row in a shift.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfType {
    pub sales: (i64, i64),
    pub back: (i64, i64),
}

impl Type {
    pub(super) fn new(now: TenderType) -> Self {
        Self { now, past: Vec::new() }
    }
}

impl Taken {
    /// Only foreign cash gives change, in local cash.
    pub(super) fn change(&self) -> i64 {
        if self.kind == TenderKind::ForeignCash { self.worth - self.pays } else { 0 }
    }

    /// A voucher was bought from somebody else.
    pub(super) fn earning(&self) -> i64 {
        if self.kind == TenderKind::Voucher { 0 } else { self.pays }
    }

    /// What a voucher was worth above what it paid.
    pub(super) fn excess(&self) -> i64 {
        if self.kind == TenderKind::Voucher { self.worth - self.pays } else { 0 }
    }

    /// What the books have of it.
    pub(super) fn booked(&self) -> i64 {
        if self.kind == TenderKind::ForeignCash { self.worth } else { self.pays }
    }
}

impl Book {
    /// The table as the till knows it: `which` of the rows that are neither cash nor stored value.
    fn known(&self, till: usize, which: usize) -> Option<(usize, &TenderType)> {
        let known = &self.seats[till].types;
        let rows: Vec<&TenderType> =
            known.iter().filter(|row| !matches!(row.kind(), TenderKind::Cash | TenderKind::StoredValue)).collect();
        let row = *rows.get(which.checked_rem(rows.len())?)?;
        let at = self.types.iter().position(|of| of.now.tender_type_id == row.tender_type_id)?;
        Some((at, row))
    }

    /// How the till takes a part of the total by a row of the table.
    pub(super) fn take(&self, till: usize, how: &Recorded, total: i64) -> Option<Taken> {
        let (at, row) = self.known(till, how.which)?;
        let pays = (total * how.per_mille / 1_000).max(1).min(total);
        let (worth, minor) = match row.kind() {
            TenderKind::Voucher => (pays + how.over_fen, 0),
            TenderKind::ForeignCash => {
                let minor = (pays * 10_000 + row.rate - 1) / row.rate + how.over_fen;
                (divided(i128::from(minor) * i128::from(row.rate), 10_000), minor)
            }
            _ => (pays, 0),
        };
        (total > 0).then_some(Taken { at, kind: row.kind(), version: row.version, pays, worth, minor })
    }

    /// May a shift that was opened then still use the version? `place`: among the tenders of the sale.
    pub(super) fn may_take(&self, taken: &Taken, place: usize, opened_ms: i64) -> Result<(), String> {
        let of = &self.types[taken.at];
        match of.past.iter().find(|(version, ..)| *version == taken.version) {
            Some((_, _, until_ms)) if *until_ms < opened_ms => {
                Err(format!("till.TENDER_CHANGED name={} tender={place}", of.now.name))
            }
            _ => Ok(()),
        }
    }

    /// As the till sends it.
    pub(super) fn tender(&self, taken: &Taken) -> Tender {
        Tender {
            kind: taken.kind.into(),
            amount_fen: taken.pays,
            tendered_fen: taken.worth,
            tender_type_id: self.types[taken.at].now.tender_type_id.clone(),
            type_version: taken.version,
            foreign_minor: taken.minor,
        }
    }

    /// The rows of the table that a shift used, as its slip says them.
    pub(super) fn type_sums(&self, shift: &Shift) -> Vec<TenderSum> {
        let used = self.types.iter().enumerate().filter_map(|(at, of)| Some((of, shift.types.get(&at)?)));
        let sums = used.map(|(of, sums)| {
            let foreign = of.now.kind() == TenderKind::ForeignCash;
            TenderSum {
                tender: kind_name(of.now.kind()).to_owned(),
                sales_count: sums.sales.0,
                sales_fen: sums.sales.1,
                returns_count: sums.back.0,
                returns_fen: sums.back.1,
                tender_type_id: of.now.tender_type_id.clone(),
                name: of.now.name.clone(),
                currency: of.now.currency.clone(),
                foreign_minor: if foreign { shift.foreign } else { 0 },
                ..TenderSum::default()
            }
        });
        sums.collect()
    }
}

fn kind_name(kind: TenderKind) -> &'static str {
    match kind {
        TenderKind::BankCard => "bank_card",
        TenderKind::Voucher => "voucher",
        TenderKind::ForeignCash => "foreign_cash",
        _ => "other",
    }
}

/// The till hears what it may take.
pub(super) async fn fetch(world: &mut World, step: &Step) -> Result<(), Wrong> {
    let wanted = world.book.allowed(step.till, "", step.at_ms);
    let wanted = wanted.map(|_| world.book.types.iter().map(|of| of.now.clone()).collect::<Vec<_>>());
    let said = world.ask(step, ListTenderTypesRequest::default()).await.map(|answer| answer.types);
    agree("the tender table", &said, &wanted)?;
    if let Ok(types) = said {
        world.book.seats[step.till].types = types;
    }
    Ok(())
}

/// Foreign cash has another rate from now on; shifts that are open may go on with the old one.
pub(super) async fn change_rate(world: &mut World, step: &Step, rate: i64, stale: bool) -> Result<(), Wrong> {
    let Some(at) = world.book.types.iter().position(|of| of.now.kind() == TenderKind::ForeignCash) else {
        return Ok(());
    };
    let before = world.book.types[at].now.clone();
    let changed = TenderType { rate, version: before.version - i64::from(stale), ..before.clone() };
    let may = world.book.allowed(step.till, "payments.edit", step.at_ms);
    let wanted = may.and_then(|_| if stale { Err("kit.STALE_VERSION".to_owned()) } else { Ok(()) });
    let request = SaveTenderTypeRequest { r#type: Some(changed.clone()) };
    let said = world.command(step, wanted.is_ok(), request).await?;
    agree("another rate", &said.as_ref().map(|_| ()).map_err(Clone::clone), &wanted)?;
    let Ok(answer) = said else { return Ok(()) };
    let of = &mut world.book.types[at];
    of.past.push((before.version, before.rate, step.at_ms));
    of.now = TenderType { version: before.version + 1, ..changed };
    agree("a row of the tender table", &answer.r#type, &Some(of.now.clone()))
}
