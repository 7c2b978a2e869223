//! Returns.
use prost::Message;
use rules::{
    id::{ReturnId, SaleId, StaffId},
    money::{Fen, Milli},
    payments::Kind,
    pricing::MAX_LINES,
    returns::{Line, Part, Sold},
};

use super::{Cart, id, words};
use crate::{refusal::Refusal, till::v1 as wire};

/// The longest reason.
const MAX_REASON: usize = 200;

/// A return as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnSale {
    /// Made by the till.
    pub id: ReturnId,
    /// What it takes back from.
    pub sale: SaleId,
    /// Each line of the sale at most once.
    pub lines: Vec<ReturnLine>,
    /// What the screen said goes back.
    pub total: Fen,
    /// Why.
    pub reason: String,
    /// From an [`ApproveReturnSale`]; empty when nobody had to agree.
    pub approval: String,
    /// As it came, but for the approval: what somebody agreed to.
    pub encoded: Vec<u8>,
}

/// An agreement to a return, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApproveReturnSale {
    /// What is agreed to.
    pub returning: ReturnSale,
    /// Who agrees.
    pub staff: StaffId,
    /// Their PIN.
    pub pin: String,
    /// Why.
    pub reason: String,
}

impl TryFrom<wire::ApproveReturnSaleRequest> for ApproveReturnSale {
    type Error = Refusal;
    fn try_from(request: wire::ApproveReturnSaleRequest) -> Result<Self, Refusal> {
        Ok(Self {
            returning: request.returning.unwrap_or_default().try_into()?,
            staff: id("staff_id", &request.staff_id)?,
            pin: request.pin,
            reason: words("reason", &request.reason)?,
        })
    }
}

/// One line that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnLine {
    /// Place in the sale.
    pub sale_n: i16,
    /// How many.
    pub quantity: Milli,
    /// Back into the stock.
    pub restock: bool,
}

impl TryFrom<wire::ReturnSaleRequest> for ReturnSale {
    type Error = Refusal;
    fn try_from(mut request: wire::ReturnSaleRequest) -> Result<Self, Refusal> {
        let approval = std::mem::take(&mut request.approval);
        if request.lines.is_empty() || request.lines.len() > MAX_LINES {
            return Err(Refusal::bad_field("lines", "count"));
        }
        let reason = why(&request.reason)?;
        let mut lines: Vec<ReturnLine> = Vec::with_capacity(request.lines.len());
        for (at, line) in request.lines.iter().enumerate() {
            let bad = || Refusal::bad_field(&format!("lines[{at}].sale_n"), "choice");
            let sale_n = i16::try_from(line.sale_n).map_err(|_| bad())?;
            if lines.iter().any(|other| other.sale_n == sale_n) {
                return Err(bad());
            }
            lines.push(ReturnLine { sale_n, quantity: Milli(line.quantity_milli), restock: line.restock });
        }
        Ok(Self {
            id: id("return_id", &request.return_id)?,
            sale: id("sale_id", &request.sale_id)?,
            lines,
            total: Fen(request.total_fen),
            reason,
            approval,
            encoded: request.encode_to_vec(),
        })
    }
}

/// Why goods come back: needed.
fn why(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Refusal::bad_field("reason", "required")),
        long if long > MAX_REASON => Err(Refusal::bad_field("reason", "too_long")),
        _ => Ok(text.to_owned()),
    }
}

/// Goods that come back, as the cart that somebody agrees to: no member, no discount.
pub fn goods(goods: Vec<wire::GoodsBack>) -> wire::Cart {
    let line = |wire::GoodsBack { item_id, barcode, quantity_milli, amount_fen }| wire::CartLine {
        item_id,
        barcode,
        quantity_milli,
        amount_fen,
        ..wire::CartLine::default()
    };
    wire::Cart { lines: goods.into_iter().map(line).collect(), ..wire::Cart::default() }
}

/// A return without a receipt as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnGoods {
    /// Made by the till.
    pub id: ReturnId,
    /// What comes back.
    pub cart: Cart,
    /// What the screen said goes back.
    pub total: Fen,
    /// Back into the stock.
    pub restock: bool,
    /// Why.
    pub reason: String,
    /// From an [`super::ApproveSale`]; empty when nobody had to agree.
    pub approval: String,
}

impl TryFrom<wire::ReturnGoodsRequest> for ReturnGoods {
    type Error = Refusal;
    fn try_from(request: wire::ReturnGoodsRequest) -> Result<Self, Refusal> {
        Ok(Self {
            id: id("return_id", &request.return_id)?,
            cart: goods(request.goods).try_into()?,
            total: Fen(request.total_fen),
            restock: request.restock,
            reason: why(&request.reason)?,
            approval: request.approval,
        })
    }
}

/// A sale as the books have it, for the arithmetic of returns.
pub fn sold(sale: &wire::Sale) -> Sold {
    let quote = sale.quote.clone().unwrap_or_default();
    let back = |n: i32| {
        let lines = sale.returns.iter().flat_map(|one| &one.lines).filter(|line| line.sale_n == n);
        lines.map(|line| Milli(line.quantity_milli)).sum()
    };
    let line = |(line, n): (&wire::QuotedLine, i32)| Line {
        quantity: Milli(line.quantity_milli),
        back: back(n),
        net: Fen(line.net_fen),
        discount: Fen(line.discount_fen),
        given: Fen(line.off.unwrap_or_default().given_fen),
    };
    let parts = |(one, n): (&wire::SaleTender, i16)| {
        let kind = Kind::from_code(one.kind).unwrap_or_default();
        Part::of(n, kind, Fen(one.amount_fen), Fen(one.principal_fen), Fen(one.gift_fen))
    };
    Sold {
        lines: quote.lines.iter().zip(0..).map(line).collect(),
        rounding: Fen(quote.rounding_fen),
        paid: sale.tenders.iter().zip(0..).flat_map(parts).collect(),
        points: sale.points_earned,
    }
}
