//! The closing slip 交班单: what the shift took, tender by tender. It reads the same ledger entries the drawer is made of,
//! so slip and book cannot tell different sums (P-21).
use proto::shifts::v1::{
    Denomination, EventSum, ForeignCount, GetShiftRequest, GetShiftResponse, ShiftSlip, TenderSum,
};
use rules::{
    id::{ShiftId, Uuid},
    ledger::Class,
    payments::Settings,
};
use sea_orm::EntityTrait;

use super::{Op, Result, entity::shift, events, foreign, to_wire};
use crate::{
    kit::{house::not_found, op::id},
    ledger, payments,
};

pub(super) async fn get_shift(op: &mut Op, request: GetShiftRequest) -> Result<GetShiftResponse> {
    Ok(GetShiftResponse { slip: Some(slip(op, id("shift_id", &request.shift_id)?).await?) })
}

/// The slip of a closed shift of this till's shop: what a sibling took is nobody's business here.
///
/// # Errors
/// `NOT_FOUND` for an unknown or open shift: before the count nobody is told what should be there (blind count).
pub(super) async fn slip(op: &Op, shift_id: ShiftId) -> Result<ShiftSlip> {
    let scope = op.scope();
    let found = shift::Entity::find_by_id((scope.merchant.0, shift_id.0)).one(op.tx()).await?;
    let row = found.filter(|row| row.shop_id == scope.shop.0 && row.closed_ms != 0).ok_or_else(not_found)?;
    let sums = tally(op, std::slice::from_ref(&row)).await?;
    Ok(ShiftSlip { shifts_count: 0, ..counted(sums, &row) })
}

/// What a shift's own row adds to the sums of its documents.
pub(super) fn counted(sums: ShiftSlip, row: &shift::Model) -> ShiftSlip {
    let counted: Vec<(i64, i64)> = serde_json::from_str(&row.counted).unwrap_or_default();
    ShiftSlip {
        shift: Some(to_wire(row)),
        expected_cash_fen: row.expected_cash_fen,
        counted_cash_fen: row.counted_cash_fen,
        difference_fen: row.counted_cash_fen - row.expected_cash_fen,
        difference_reason: row.difference_reason.clone(),
        note: row.note.clone(),
        counted: counted.into_iter().map(|(value_fen, count)| Denomination { value_fen, count }).collect(),
        ledger_head: row.ledger_head.chars().take(12).collect(),
        ..sums
    }
}

/// What the documents of these shifts come to, tender by tender: for one slip, an X or a whole day. Cash expected and counted
/// is the sum of the closed ones'.
pub(super) async fn tally(op: &Op, rows: &[shift::Model]) -> Result<ShiftSlip> {
    let shifts: Vec<_> = rows.iter().map(|row| (row.till_id, row.id)).collect();
    let here = &ledger::part(op, &shifts).await?;
    let takings = ledger::takings(op, here).await?;
    let of = |kind: &str, classes: &[Class]| -> i64 {
        let these = takings.iter().filter(|one| one.kind == kind && classes.contains(&one.class));
        these.map(|one| one.amount).sum()
    };
    let (drawer, card) = ([Class::Drawer], [Class::MemberPrincipal, Class::GiftCost]);
    let mut tenders = vec![
        TenderSum {
            tender: "cash".to_owned(),
            sales_count: ledger::documents_on(op, here, "sale", &drawer).await?,
            sales_fen: of("sale", &drawer),
            top_ups_count: ledger::documents_on(op, here, "top_up", &drawer).await?,
            top_ups_fen: of("top_up", &drawer),
            returns_count: ledger::documents_on(op, here, "return", &drawer).await?,
            returns_fen: -of("return", &drawer),
            ..TenderSum::default()
        },
        TenderSum {
            tender: "stored_value".to_owned(),
            sales_count: ledger::documents_on(op, here, "sale", &card).await?,
            sales_fen: of("sale", &card),
            returns_count: ledger::documents_on(op, here, "return", &card).await?,
            returns_fen: -of("return", &card),
            ..TenderSum::default()
        },
    ];
    tenders.extend(type_sums(op, here, &foreign::kept(op, rows).await?).await?);
    let (expected, counted) =
        rows.iter().fold((0, 0), |sum, row| (sum.0 + row.expected_cash_fen, sum.1 + row.counted_cash_fen));
    let mut events = events::of_shifts(op, rows.iter().map(|row| row.id)).await?;
    let gifts = ledger::documents_on(op, here, "sale", &[Class::Given]).await?;
    if gifts > 0 {
        events.push(EventSum { event: "gift".to_owned(), count: gifts, amount_fen: of("sale", &[Class::Given]) });
    }
    Ok(ShiftSlip {
        sales_fen: tenders.iter().map(|one| one.sales_fen).sum(),
        sales_count: ledger::documents(op, here, "sale").await?,
        returns_count: ledger::documents(op, here, "return").await?,
        returns_fen: tenders.iter().map(|one| one.returns_fen).sum(),
        top_ups_fen: tenders.iter().map(|one| one.top_ups_fen).sum(),
        top_ups_count: ledger::documents(op, here, "top_up").await?,
        discount_fen: of("sale", &[Class::Discount]),
        given_fen: of("sale", &[Class::Given]),
        rounding_fen: -of("sale", &[Class::Rounding]),
        expected_cash_fen: expected,
        counted_cash_fen: counted,
        difference_fen: counted - expected,
        shifts_count: i32::try_from(rows.len()).unwrap_or(i32::MAX),
        events,
        voucher_excess_fen: -of("sale", &[Class::VoucherExcess]),
        foreign: foreign::kept(op, rows).await?,
        tenders,
        ..ShiftSlip::default()
    })
}

/// Each row of the tender table that the shift's sales used, in the order of the table.
async fn type_sums(op: &Op, here: &ledger::Part, foreign: &[ForeignCount]) -> Result<Vec<TenderSum>> {
    let taken = ledger::of_tenders(op, here).await?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let of = |id: Uuid| taken.iter().filter(move |one| one.tender == id);
    let sums = payments::all(op).await?.into_iter().filter(|one| of(one.id.0).next().is_some()).map(|one| {
        let currency = match one.settings {
            Settings::Foreign { currency, .. } => currency.code(),
            _ => "",
        };
        TenderSum {
            tender: one.kind.name().to_owned(),
            sales_count: of(one.id.0).filter(|sum| !sum.back).map(|sum| sum.documents).max().unwrap_or(0),
            sales_fen: of(one.id.0).filter(|sum| !sum.back).map(|sum| sum.amount).sum(),
            returns_count: of(one.id.0).filter(|sum| sum.back).map(|sum| sum.documents).max().unwrap_or(0),
            returns_fen: -of(one.id.0).filter(|sum| sum.back).map(|sum| sum.amount).sum::<i64>(),
            tender_type_id: one.id.to_string(),
            name: one.name,
            currency: currency.to_owned(),
            foreign_minor: foreign.iter().filter(|c| c.currency == currency).map(|c| c.expected_minor).sum(),
            ..TenderSum::default()
        }
    });
    Ok(sums.collect())
}
