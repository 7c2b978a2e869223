//! Carts and checkouts.
use prost::Message as _;
use rules::{
    cart::MAX_REMARK,
    id::{ItemId, MemberId, SaleId, StaffId, TenderTypeId},
    money::{BasisPoints, Fen, MAX_LINE, Milli},
    payment::MAX_TENDERS,
    payments::Kind,
    pricing::{Bill, Hand, MAX_LINES},
};

use super::{id, optional_id};
use crate::{refusal::Refusal, till::v1 as wire};

mod held;
mod returns;

pub use held::{DropHeldSale, Held, HoldSale, RecallSale};
pub use returns::{ApproveReturnSale, ReturnGoods, ReturnLine, ReturnSale, goods, sold};

/// A cart as it came, ids read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// In the order of the screen.
    pub lines: Vec<CartLine>,
    /// A walk-in has none.
    pub member: Option<MemberId>,
    /// 整单折扣.
    pub bill: Bill,
    /// As it came: what somebody agreed to.
    pub encoded: Vec<u8>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// What.
    pub item: ItemId,
    /// Empty for the base unit.
    pub barcode: String,
    /// How many units.
    pub quantity: Milli,
    /// 改价, 折, money off or 赠送.
    pub hand: Hand,
    /// Who sold it or does it.
    pub staff: Option<StaffId>,
    /// 备注.
    pub remark: String,
    /// Of one unit, for goods with an open price.
    pub open_price: Option<Fen>,
}

/// How somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tender {
    /// Cash.
    Cash {
        /// What it pays of the total.
        amount: Fen,
        /// What was handed over.
        tendered: Fen,
    },
    /// From the member's balance.
    StoredValue {
        /// What it pays of the total.
        amount: Fen,
    },
    /// By a row of the tender table.
    OfType(OfType),
}

/// A tender by a row of the tender table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfType {
    /// Which.
    pub id: TenderTypeId,
    /// Its version on the screen; 0 takes the newest.
    pub version: i64,
    /// Its kind.
    pub kind: Kind,
    /// What it pays of the total.
    pub amount: Fen,
    /// What it is worth, as the screen said.
    pub tendered: Fen,
    /// Of foreign cash: what was handed over, minor units.
    pub minor: i64,
}

impl Tender {
    /// What it pays of the total.
    pub fn amount(self) -> Fen {
        match self {
            Self::Cash { amount, .. } | Self::StoredValue { amount } | Self::OfType(OfType { amount, .. }) => amount,
        }
    }
}

/// A checkout as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// Made by the till.
    pub sale: SaleId,
    /// What is bought.
    pub cart: Cart,
    /// What the screen said.
    pub total: Fen,
    /// How it is paid.
    pub tenders: Vec<Tender>,
    /// From an [`ApproveSale`]; empty when nobody had to agree.
    pub approval: String,
    /// The held bill it came from.
    pub held: Option<Held>,
}

/// An agreement as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApproveSale {
    /// Of the checkout that is to come.
    pub sale: SaleId,
    /// What is agreed to.
    pub cart: Cart,
    /// Who agrees.
    pub staff: StaffId,
    /// Their PIN.
    pub pin: String,
    /// Why.
    pub reason: String,
    /// It is the return of these goods that is agreed to.
    pub without_receipt: bool,
}

impl TryFrom<wire::ApproveSaleRequest> for ApproveSale {
    type Error = Refusal;
    fn try_from(request: wire::ApproveSaleRequest) -> Result<Self, Refusal> {
        Ok(Self {
            sale: id("sale_id", &request.sale_id)?,
            cart: request.cart.unwrap_or_default().try_into()?,
            staff: id("staff_id", &request.staff_id)?,
            pin: request.pin,
            reason: words("reason", &request.reason)?,
            without_receipt: request.without_receipt,
        })
    }
}

/// A few words of a person, trimmed.
fn words(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let fine = text.chars().count() <= MAX_REMARK && !text.chars().any(char::is_control);
    if fine { Ok(text.to_owned()) } else { Err(Refusal::bad_field(field, "too_long")) }
}

/// At most one thing is done to a line by hand.
fn hand(field: &str, line: &wire::CartLine) -> Result<Hand, Refusal> {
    match (line.amount_fen, line.rate_bp, line.off_fen, line.gift) {
        (None, None, None, false) => Ok(Hand::None),
        (Some(fen), None, None, false) => Ok(Hand::Amount(Fen(fen))),
        (None, Some(bp), None, false) if (0..=10_000).contains(&bp) => Ok(Hand::Rate(BasisPoints(bp))),
        (None, None, Some(fen), false) if fen >= 0 => Ok(Hand::Off(Fen(fen))),
        (None, None, None, true) => Ok(Hand::Gift),
        _ => Err(Refusal::bad_field(field, "choice")),
    }
}

/// 开放价格: nothing costs nothing.
fn open_price(field: &str, fen: Option<i64>) -> Result<Option<Fen>, Refusal> {
    match fen.map(Fen) {
        Some(price) if price <= Fen::ZERO || price > MAX_LINE => Err(Refusal::bad_field(field, "amount")),
        price => Ok(price),
    }
}

fn bill(cart: &wire::Cart) -> Result<Bill, Refusal> {
    match (cart.bill_rate_bp, cart.bill_off_fen) {
        (None, None) => Ok(Bill::None),
        (Some(bp), None) if (0..=10_000).contains(&bp) => Ok(Bill::Rate(BasisPoints(bp))),
        (None, Some(fen)) if fen >= 0 => Ok(Bill::Off(Fen(fen))),
        _ => Err(Refusal::bad_field("cart.bill_rate_bp", "choice")),
    }
}

impl TryFrom<wire::Cart> for Cart {
    type Error = Refusal;
    fn try_from(cart: wire::Cart) -> Result<Self, Refusal> {
        if cart.lines.is_empty() || cart.lines.len() > MAX_LINES {
            return Err(Refusal::bad_field("cart.lines", "count"));
        }
        let (bill, encoded) = (bill(&cart)?, cart.encode_to_vec());
        let lines = cart.lines.into_iter().enumerate().map(|(at, line)| {
            Ok(CartLine {
                hand: hand(&format!("cart.lines[{at}].amount_fen"), &line)?,
                staff: optional_id(&format!("cart.lines[{at}].staff_id"), &line.staff_id)?,
                remark: words(&format!("cart.lines[{at}].remark"), &line.remark)?,
                item: id(&format!("cart.lines[{at}].item_id"), &line.item_id)?,
                open_price: open_price(&format!("cart.lines[{at}].open_price_fen"), line.open_price_fen)?,
                barcode: line.barcode,
                quantity: Milli(line.quantity_milli),
            })
        });
        Ok(Self {
            lines: lines.collect::<Result<_, Refusal>>()?,
            member: optional_id("cart.member_id", &cart.member_id)?,
            bill,
            encoded,
        })
    }
}

impl TryFrom<wire::QuoteRequest> for Cart {
    type Error = Refusal;
    fn try_from(request: wire::QuoteRequest) -> Result<Self, Refusal> {
        request.cart.unwrap_or_default().try_into()
    }
}

impl TryFrom<wire::Tender> for Tender {
    type Error = Refusal;
    fn try_from(tender: wire::Tender) -> Result<Self, Refusal> {
        let (amount, tendered) = (Fen(tender.amount_fen), Fen(tender.tendered_fen));
        let most = Fen(MAX_LINE.0 * 10);
        if amount <= Fen::ZERO || amount > most || tendered > most {
            return Err(Refusal::bad_field("tenders.amount_fen", "amount"));
        }
        if tender.foreign_minor < 0 || tendered < Fen::ZERO {
            return Err(Refusal::bad_field("tenders.foreign_minor", "amount"));
        }
        match Kind::from_code(tender.kind) {
            Some(Kind::Cash) if tendered < amount => Err(Refusal::bad_field("tenders.tendered_fen", "too_small")),
            Some(Kind::Cash) => Ok(Self::Cash { amount, tendered }),
            Some(Kind::StoredValue) if tendered != Fen::ZERO && tendered != amount => {
                Err(Refusal::bad_field("tenders.tendered_fen", "amount"))
            }
            Some(Kind::StoredValue) => Ok(Self::StoredValue { amount }),
            Some(kind) => Ok(Self::OfType(OfType {
                id: id("tenders.tender_type_id", &tender.tender_type_id)?,
                version: tender.type_version,
                kind,
                amount,
                tendered,
                minor: tender.foreign_minor,
            })),
            None => Err(Refusal::bad_field("tenders.kind", "choice")),
        }
    }
}

impl TryFrom<wire::CheckoutRequest> for Checkout {
    type Error = Refusal;
    fn try_from(request: wire::CheckoutRequest) -> Result<Self, Refusal> {
        if request.tenders.len() > MAX_TENDERS {
            return Err(Refusal::bad_field("tenders", "count"));
        }
        Ok(Self {
            sale: id("sale_id", &request.sale_id)?,
            cart: request.cart.unwrap_or_default().try_into()?,
            total: Fen(request.total_fen),
            tenders: request.tenders.into_iter().map(Tender::try_from).collect::<Result<_, _>>()?,
            approval: request.approval,
            held: request.held.map(Held::try_from).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(item_id: &str) -> wire::CartLine {
        wire::CartLine { item_id: item_id.to_owned(), quantity_milli: 1_000, ..wire::CartLine::default() }
    }

    #[test]
    fn names_the_line_whose_id_is_wrong() {
        let good = "01931000-0000-7000-8000-000000000001";
        let cart = wire::Cart { lines: vec![line(good), line("1 OR 1=1")], ..wire::Cart::default() };
        let refusal = Cart::try_from(cart).expect_err("not an id");
        assert_eq!(refusal.params["field"], "cart.lines[1].item_id");
        assert!(Cart::try_from(wire::Cart { lines: vec![line(good)], ..wire::Cart::default() }).is_ok());
        assert!(Cart::try_from(wire::Cart::default()).is_err(), "an empty cart");
    }

    #[test]
    fn one_thing_is_done_to_a_line_by_hand() {
        let good = line("01931000-0000-7000-8000-000000000001");
        let read = |line: wire::CartLine| hand("cart.lines[0].amount_fen", &line);
        assert_eq!(read(good.clone()), Ok(Hand::None));
        assert_eq!(read(wire::CartLine { rate_bp: Some(9_000), ..good.clone() }), Ok(Hand::Rate(BasisPoints(9_000))));
        assert_eq!(read(wire::CartLine { gift: true, ..good.clone() }), Ok(Hand::Gift));
        assert!(read(wire::CartLine { gift: true, off_fen: Some(1), ..good.clone() }).is_err());
        assert!(read(wire::CartLine { rate_bp: Some(10_001), ..good.clone() }).is_err());
        assert!(read(wire::CartLine { off_fen: Some(-1), ..good }).is_err());
    }

    #[test]
    fn cash_below_its_amount_is_no_cash() {
        let cash = |amount_fen, tendered_fen| {
            Tender::try_from(wire::Tender {
                kind: wire::TenderKind::Cash.into(),
                amount_fen,
                tendered_fen,
                ..wire::Tender::default()
            })
        };
        assert_eq!(cash(500, 1_000), Ok(Tender::Cash { amount: Fen(500), tendered: Fen(1_000) }));
        assert!(cash(500, 499).is_err() && cash(0, 0).is_err() && cash(-5, 5).is_err());
        assert!(cash(i64::MAX, i64::MAX).is_err());
    }

    #[test]
    fn other_kinds_name_their_type() {
        let card = wire::Tender { kind: wire::TenderKind::BankCard.into(), amount_fen: 500, ..wire::Tender::default() };
        let refusal = Tender::try_from(card.clone()).expect_err("of no type");
        assert_eq!(refusal.params["field"], "tenders.tender_type_id");
        let tender_type_id = "01931000-0000-7000-8000-000000000001".to_owned();
        assert!(Tender::try_from(wire::Tender { tender_type_id: tender_type_id.clone(), ..card.clone() }).is_ok());
        assert!(Tender::try_from(wire::Tender { tender_type_id, foreign_minor: -1, ..card }).is_err());
    }
}
