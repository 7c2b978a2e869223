//! 退货: a part of a sale taken back, to the tenders it was paid with.
//!
//! The sale's row is locked first, so what came back before is known for good: two tills cannot take back the same piece. Should
//! that ever fail, the number of the return within its sale is unique.
use proto::{
    convert::till::{ApproveReturnSale, ReturnSale},
    refusal::Refusal,
    till::v1::{ApproveReturnSaleRequest, ApproveReturnSaleResponse, Return, ReturnSaleResponse},
};
use rules::{
    id::Uuid,
    ledger::{self as book, Class, Posting, Taken, What},
    limits::{Act, Deed},
    money::{Fen, Milli},
    payments::Kind,
    returns::{self, Back, Quote, Sold, Way},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{
    Error, Op, Result,
    entity::{line, sale, taken_back, taken_back_line, taken_back_tender, tender},
    returned::{self, Document, of_sale, sold},
};
use crate::{
    access::{self, Agreed, Bound, BringsPin, Checked, Second},
    kit::house::not_found,
    ledger,
    shifts::{self, OpenShift},
};

/// Every way that money goes back.
const ALL: [Way; 4] = [Way::Principal, Way::Money, Way::Voucher, Way::Gift];

/// The kind of command that is agreed to.
const KIND: &str = "return";

impl BringsPin for ApproveReturnSaleRequest {
    fn staff_id(&self) -> &str {
        &self.staff_id
    }

    fn pin(&self) -> &str {
        &self.pin
    }
}

pub(super) async fn return_sale(op: &mut Op, request: ReturnSale) -> Result<ReturnSaleResponse> {
    let shift = op.ask(shifts::HereAlone).await?;
    let found = find(op, &request).lock_exclusive().one(op.tx()).await?;
    let read = read(op, &request, found).await?;
    let agreed = agreed(op, &request, &read).await?;
    let Read { sale, lines, before, sold, quote, tenders } = read;
    let tenders = refunds(&request, &sold, &quote, &tenders);
    let row = row(op, &request, shift, before.last().map_or(0, |last| last.row.nth), &sale, &quote)?;
    let row = match &agreed {
        Some(agreed) => taken_back::Model { approver_id: agreed.approver, approver_name: agreed.name.clone(), ..row },
        None => row,
    };
    let lines = back_lines(&request, &quote, &lines);
    if let Some(agreed) = agreed {
        agreed.tell_in_op(op, request.id.0);
    }
    let answer = keep(op, shift, Document { row, lines, tenders }, Some(&sale)).await?;
    Ok(ReturnSaleResponse { returned: Some(answer) })
}

/// 授权 of a return beyond the limits of a role.
pub(super) async fn approve_return_sale(
    op: &mut Op,
    request: ApproveReturnSale,
    checked: Checked,
) -> Result<ApproveReturnSaleResponse> {
    let ApproveReturnSale { returning, staff, pin, reason } = request;
    let found = find(op, &returning).one(op.tx()).await?;
    let deeds = [deed(&read(op, &returning, found).await?)];
    let second = Second { staff, pin, reason, checked };
    let (approval, expires_ms) = access::agree_in_op(op, second, bound(&returning, &deeds)).await?;
    Ok(ApproveReturnSaleResponse { approval, expires_ms })
}

async fn agreed(op: &Op, request: &ReturnSale, read: &Read) -> Result<Option<Agreed>> {
    access::agreed(op, bound(request, &[deed(read)]), &request.approval).await
}

fn bound<'a>(request: &'a ReturnSale, deeds: &'a [Deed]) -> Bound<'a> {
    Bound { kind: KIND, document: request.id.0, encoded: &request.encoded, deeds }
}

fn deed(read: &Read) -> Deed {
    Deed::of_money(Act::Return, read.quote.total)
}

/// A sale, and what of it should come back.
struct Read {
    sale: sale::Model,
    lines: Vec<line::Model>,
    tenders: Vec<tender::Model>,
    before: Vec<Document>,
    sold: Sold,
    quote: Quote,
}

fn find(op: &Op, request: &ReturnSale) -> Select<sale::Entity> {
    sale::Entity::find_by_id((op.scope().merchant.0, request.sale.0))
}

/// # Errors
/// `NOT_FOUND` for no sale of this shop, `TOTAL_CHANGED`, and what the arithmetic refuses.
async fn read(op: &Op, request: &ReturnSale, found: Option<sale::Model>) -> Result<Read> {
    let sale = found.filter(|row| row.shop_id == op.scope().shop.0).ok_or_else(not_found)?;
    let lines = lines_of(op, &sale).await?;
    let tenders = tenders_of(op, &sale).await?;
    let before = of_sale(op, sale.id).await?;
    let sold = sold(&sale, &lines, &tenders, &before);
    let quote = quote(request, &sold, &sale)?;
    if quote.total != request.total {
        return Err(Error::TotalChanged { total: quote.total, shown: request.total }.into());
    }
    Ok(Read { sale, lines, tenders, before, sold, quote })
}

/// The lines of a sale, in its order.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn lines_of(op: &Op, sale: &sale::Model) -> Result<Vec<line::Model>> {
    let lines = line::Entity::find()
        .filter(line::Column::MerchantId.eq(sale.merchant_id))
        .filter(line::Column::SaleId.eq(sale.id))
        .order_by_asc(line::Column::N);
    Ok(lines.all(op.tx()).await?)
}

/// How a sale was paid, in its order.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn tenders_of(op: &Op, sale: &sale::Model) -> Result<Vec<tender::Model>> {
    let tenders = tender::Entity::find()
        .filter(tender::Column::MerchantId.eq(sale.merchant_id))
        .filter(tender::Column::SaleId.eq(sale.id))
        .order_by_asc(tender::Column::N);
    Ok(tenders.all(op.tx()).await?)
}

/// Numbers and posts a return, and puts its rows: the drawer must hold what it gives.
///
/// # Errors
/// `DRAWER_TOO_SMALL`, and what the ledger refuses.
pub(super) async fn keep(
    op: &mut Op,
    shift: OpenShift,
    mut document: Document,
    sale: Option<&sale::Model>,
) -> Result<Return> {
    let Document { row, lines, tenders } = &mut document;
    // What was paid in foreign cash goes back in local cash, at what it paid.
    let money = tenders.iter().filter(|one| matches!(kind_of(one), Kind::Cash | Kind::ForeignCash));
    let cash: Fen = money.map(|one| Fen(one.amount_fen)).sum();
    if cash > Fen::ZERO && cash.0 > ledger::sum(op, Class::Drawer, shift.id.0).await? {
        return Err(Error::DrawerTooSmall { wanted: cash }.into());
    }
    let member = (row.member_id != Uuid::nil()).then_some(row.member_id);
    let held = ledger::hold(op, member.as_slice()).await?;
    row.receipt_no = shifts::next_receipt_in_op(op, shift.day).await?;
    let posting = Posting::Return(book::Sale {
        shop: row.shop_id,
        shift: row.shift_id,
        member,
        gross: Fen(row.gross_fen),
        discount: Fen(row.discount_fen - row.given_fen),
        given: Fen(row.given_fen),
        rounding: Fen(row.rounding_fen),
        cash,
        principal: tenders.iter().map(|one| Fen(one.principal_fen)).sum(),
        gift: tenders.iter().map(|one| Fen(one.gift_fen)).sum(),
        points: row.points_reversed,
        taken: tenders.iter().filter_map(taken).collect(),
    });
    let at = ledger::Document { id: row.id, day: shift.day };
    let posted = ledger::post_holding_in_op(op, at, &posting, held).await?;
    op.put(taken_back::Entity::insert(row.clone().into_active_model().reset_all()));
    op.put(taken_back_line::Entity::insert_many(lines.iter().map(|one| one.clone().into_active_model().reset_all())));
    if !tenders.is_empty() {
        let rows = tenders.iter().map(|one| one.clone().into_active_model().reset_all());
        op.put(taken_back_tender::Entity::insert_many(rows));
    }
    op.changed("return", row.id, (), row.total_fen);
    let assets_after = member.map(|member| posted.held.assets_of(member));
    Ok(Return { assets_after, ..returned::to_wire(document, sale) })
}

fn kind_of(tender: &taken_back_tender::Model) -> Kind {
    Kind::from_code(tender.kind.into()).unwrap_or_default()
}

/// What is recorded goes back as a record: on the card, as a voucher of so much, as whatever else it was.
fn taken(tender: &taken_back_tender::Model) -> Option<Taken> {
    let what = match kind_of(tender) {
        Kind::BankCard => What::BankCard,
        Kind::Voucher => What::Voucher,
        Kind::Other => What::Other,
        Kind::Cash | Kind::StoredValue | Kind::ForeignCash => return None,
    };
    let pays = Fen(tender.amount_fen);
    Some(Taken { tender: tender.tender_type_id, what, pays, worth: pays })
}

/// The one arithmetic, with its refusals said in the words of the request.
fn quote(request: &ReturnSale, sold: &Sold, sale: &sale::Model) -> Result<Quote> {
    let asked: Vec<(usize, Milli)> =
        request.lines.iter().map(|line| (usize::try_from(line.sale_n).unwrap_or(usize::MAX), line.quantity)).collect();
    let at = |place: usize| asked.iter().position(|(asked, _)| *asked == place).unwrap_or_default();
    returns::quote(sold, &asked).map_err(|error| match error {
        returns::Error::NoLine(place) => Refusal::bad_field(&format!("lines[{}].sale_n", at(place)), "choice").into(),
        returns::Error::Quantity(place) if asked[at(place)].1 <= Milli(0) => {
            Refusal::bad_field(&format!("lines[{}].quantity_milli", at(place)), "amount").into()
        }
        returns::Error::Quantity(place) => {
            let line = sold.lines[place];
            Error::ReturnTooMuch { left: Milli(line.quantity.0 - line.back.0) }.into()
        }
        returns::Error::Amount => crate::kit::Error::Broken(format!("{error}: sale {}", sale.id)),
    })
}

/// What goes back through each of the sale's tenders, whatever kinds there are.
fn refunds(
    request: &ReturnSale,
    sold: &Sold,
    quote: &Quote,
    tenders: &[tender::Model],
) -> Vec<taken_back_tender::Model> {
    let of = |tender: &tender::Model, ways: &[Way]| -> i64 {
        let parts = sold.paid.iter().zip(&quote.refund);
        parts.filter(|(part, _)| part.tender == tender.n && ways.contains(&part.way)).map(|(_, fen)| fen.0).sum()
    };
    let some = tenders.iter().filter(|one| of(one, &ALL) > 0);
    some.zip(0..)
        .map(|(tender, n)| taken_back_tender::Model {
            merchant_id: tender.merchant_id,
            return_id: request.id.0,
            n,
            sale_n: Some(tender.n),
            kind: tender.kind,
            amount_fen: of(tender, &ALL),
            principal_fen: of(tender, &[Way::Principal]),
            gift_fen: of(tender, &[Way::Gift]),
            tender_type_id: tender.tender_type_id,
            name: tender.name.clone(),
        })
        .collect()
}

fn back_lines(request: &ReturnSale, quote: &Quote, sold: &[line::Model]) -> Vec<taken_back_line::Model> {
    let asked = request.lines.iter().zip(&quote.lines).zip(0..);
    asked
        .filter_map(|((asked, back), n)| {
            let Back { net, discount, given } = *back;
            let of = sold.iter().find(|line| line.n == asked.sale_n)?.clone();
            Some(taken_back_line::Model {
                merchant_id: of.merchant_id,
                return_id: request.id.0,
                n,
                sale_id: Some(of.sale_id),
                sale_n: Some(of.n),
                item_id: of.item_id,
                category_id: of.category_id,
                barcode: of.barcode,
                name: of.name,
                spec: of.spec,
                unit: of.unit,
                price_fen: of.price_fen,
                quantity_milli: asked.quantity.0,
                discount_fen: discount.0,
                given_fen: given.0,
                net_fen: net.0,
                restock: asked.restock,
            })
        })
        .collect()
}

/// The document, but for its number.
fn row(
    op: &Op,
    request: &ReturnSale,
    shift: OpenShift,
    before: i16,
    sale: &sale::Model,
    quote: &Quote,
) -> Result<taken_back::Model> {
    let (scope, actor) = (op.scope(), op.actor()?);
    Ok(taken_back::Model {
        merchant_id: scope.merchant.0,
        id: request.id.0,
        shop_id: scope.shop.0,
        till_id: scope.till.0,
        shift_id: shift.id.0,
        staff_id: actor.staff_id.0,
        staff_name: actor.name.clone(),
        till_no: scope.till_no.to_string(),
        receipt_no: String::new(),
        business_day: shift.day.0,
        at_ms: op.now(),
        sale_id: Some(sale.id),
        nth: before + 1,
        member_id: sale.member_id,
        reason: request.reason.clone(),
        gross_fen: (quote.sum.net + quote.sum.discount).0,
        discount_fen: quote.sum.discount.0,
        given_fen: quote.sum.given.0,
        rounding_fen: quote.rounding.0,
        total_fen: quote.total.0,
        points_reversed: quote.points,
        approver_id: Uuid::nil(),
        approver_name: String::new(),
        copies: 0,
    })
}
