//! The fields of a tender type: only those that its kind has.
use leptos::prelude::*;
use proto::payments::v1::{Reason, TenderType};
use rules::{
    currency::Currency,
    money::Fen,
    payments::{Kind, Rate},
};

use crate::{
    kit::{
        draft::{Bound, Draft},
        form::{Field, FieldKind},
    },
    t,
};

/// A tick in a form is `yes` or empty.
const YES: &str = "yes";

/// A tender type as it is now, or a new one, to be edited.
pub(super) fn draft(one: TenderType) -> Draft<TenderType> {
    let kind = Kind::from_code(one.kind).unwrap_or(Kind::Other);
    let name = Field::new("name", || t!("payments.name"), FieldKind::Text)
        .refused("payments", Reason::NameTaken.as_str_name())
        .required();
    let sort =
        Field::new("sort", || t!("payments.sort"), FieldKind::Text).hint(|| t!("payments.sort_hint")).half().required();
    let mut fields = vec![
        Bound::text(name, |one: &mut TenderType| &mut one.name),
        Bound::parsed(
            sort,
            |one| one.sort.to_string(),
            |one, text| {
                one.sort = text.parse().map_err(|_| "amount")?;
                Ok(())
            },
        ),
    ];
    match kind {
        Kind::Voucher => fields.extend(voucher()),
        Kind::ForeignCash => fields.extend(foreign(one.version == 0)),
        _ => {}
    }
    let drawer = Field::new("opens_drawer", || t!("payments.opens_drawer"), FieldKind::Tick);
    fields.push(Bound::parsed(
        drawer,
        |one| tick(one.opens_drawer),
        |one, text| {
            one.opens_drawer = text == YES;
            Ok(())
        },
    ));
    if kind != Kind::Cash && one.version != 0 {
        let archived = Field::new("archived", || t!("payments.archived"), FieldKind::Tick);
        fields.push(Bound::parsed(
            archived,
            |one| tick(one.archived),
            |one, text| {
                one.archived = text == YES;
                Ok(())
            },
        ));
    }
    Draft::new(one, fields)
}

fn tick(on: bool) -> String {
    if on { YES.to_owned() } else { String::new() }
}

fn voucher() -> [Bound<TenderType>; 2] {
    let face =
        Field::new("face_fen", || t!("payments.face"), FieldKind::Money).hint(|| t!("payments.face_hint")).half();
    let exceed =
        Field::new("may_exceed", || t!("payments.may_exceed"), FieldKind::Tick).hint(|| t!("payments.may_exceed_hint"));
    [
        Bound::parsed(
            face,
            |one: &TenderType| if one.face_fen == 0 { String::new() } else { Fen(one.face_fen).to_string() },
            |one, text| {
                one.face_fen = if text.is_empty() { 0 } else { Fen::parse_yuan(text).ok_or("amount")?.0 };
                Ok(())
            },
        ),
        Bound::parsed(
            exceed,
            |one| tick(one.may_exceed),
            |one, text| {
                one.may_exceed = text == YES;
                Ok(())
            },
        ),
    ]
}

/// The currency is chosen once.
fn foreign(is_new: bool) -> Vec<Bound<TenderType>> {
    let codes = Signal::stored(Currency::all().map(|one| (one.code().to_owned(), one.code().to_owned())).collect());
    let currency = Field::new("currency", || t!("payments.currency"), FieldKind::Choice(codes))
        .refused("payments", Reason::CurrencyTaken.as_str_name())
        .half();
    let rate = Field::new("rate", || t!("payments.rate"), FieldKind::Text).hint(|| t!("payments.rate_hint")).required();
    let mut fields = Vec::new();
    if is_new {
        fields.push(Bound::text(currency, |one: &mut TenderType| &mut one.currency));
    }
    fields.push(Bound::parsed(rate, rate_text, |one, text| {
        let currency = Currency::from_code(&one.currency).ok_or("choice")?;
        one.rate = Rate::parse(text, currency).ok_or("amount")?.0;
        Ok(())
    }));
    fields
}

/// Yuan for 100 of the currency; empty without a rate.
pub(super) fn rate_text(one: &TenderType) -> String {
    match Currency::from_code(&one.currency) {
        Some(currency) if one.rate > 0 => Rate(one.rate).show(currency),
        _ => String::new(),
    }
}
