//! From a recalled bill to the till's cart: lines by this till's goods, the member as the server knows them, and what changed.
use leptos::prelude::*;
use proto::{
    members::v1::GetMemberRequest,
    refusal::Refusal,
    till::v1::{self, QuotedLine, RecallSaleResponse},
};
use rules::{
    cart::{Goods, Line, LineId, Staff},
    money::{BasisPoints, Fen, Milli},
    pricing::{Bill, Hand},
    scan::Sticker,
};

use super::News;
use crate::till::{payer, state::Till};

impl Till {
    /// Shows the bill in the cart. Its goods are this till's own; where those are older than the server's, they are fetched anew.
    ///
    /// # Errors
    /// When the member cannot be read: the bill is this till's then, and can be recalled again.
    pub(super) async fn take_up(self, answer: RecallSaleResponse) -> Result<(), Refusal> {
        let (wire, bill) = (answer.cart.unwrap_or_default(), answer.held.unwrap_or_default());
        let member = match wire.member_id.as_str() {
            "" => None,
            id => self.api().call(GetMemberRequest { member_id: id.to_owned() }).await?.member,
        };
        let quoted = answer.quote.as_ref().map(|quote| quote.lines.as_slice()).unwrap_or_default();
        let mut stale = false;
        let lines = wire.lines.iter().zip(quoted).map(|(line, quoted)| {
            let (goods, fresh) = self.goods_of(line, quoted);
            stale |= !fresh;
            cart_line(line, quoted, goods)
        });
        let lines: Vec<Line> = lines.collect();
        let facts = member.as_ref().map(payer::facts);
        self.leave_done();
        let taken = self.cart.try_update(|cart| cart.take_up(lines, facts, bill_of(&wire)));
        if taken != Some(Ok(())) {
            return Err(Refusal::kit(tonic::Code::Internal, proto::kit::v1::Reason::Internal).with("trace", "recall"));
        }
        self.member.set(member);
        self.sale_id.set_value(None);
        self.notices.forget_undos();
        self.held.waiting.set(answer.waiting);
        let now_fen = answer.quote.map_or(0, |quote| quote.total_fen);
        if !answer.changes.is_empty() || now_fen != bill.total_fen {
            self.held.news.set(Some(News { changes: answer.changes, was_fen: bill.total_fen, now_fen }));
        }
        self.held.tag.set(Some(bill));
        if stale {
            self.catalogue.reload();
        }
        Ok(())
    }

    /// The goods of a line as this till has them, and whether that is how the server has them too.
    fn goods_of(self, line: &v1::CartLine, quoted: &QuotedLine) -> (Goods, bool) {
        let asked = Goods { item_id: line.item_id.clone(), barcode: line.barcode.clone(), ..Goods::default() };
        let label = Sticker { quantity: Milli(quoted.quantity_milli), amount: None };
        let known = self.catalogue_now().and_then(|catalogue| {
            self.patterns.with_untracked(|patterns| {
                let by_label = || catalogue.again(&Goods { sticker: Some(label), ..asked.clone() }, patterns);
                catalogue.again(&asked, patterns).or_else(by_label)
            })
        });
        match known {
            Some(goods) if goods.open_price => (Goods { price: Fen(quoted.price_fen), ..goods }, true),
            Some(goods) if goods.price == Fen(quoted.price_fen) => (goods, true),
            known => {
                // As the server has just said it; the rest of it comes with the catalogue.
                let goods = Goods {
                    name: quoted.name.clone(),
                    spec: quoted.spec.clone(),
                    unit: quoted.unit.clone(),
                    price: Fen(quoted.price_fen),
                    ..known.unwrap_or(Goods { discountable: true, ..asked })
                };
                (goods, false)
            }
        }
    }
}

fn cart_line(line: &v1::CartLine, quoted: &QuotedLine, goods: Goods) -> Line {
    let hand = match (line.amount_fen, line.rate_bp, line.off_fen, line.gift) {
        (Some(fen), ..) => Hand::Amount(Fen(fen)),
        (_, Some(bp), ..) => Hand::Rate(BasisPoints(bp)),
        (_, _, Some(fen), _) => Hand::Off(Fen(fen)),
        (.., true) => Hand::Gift,
        _ => Hand::None,
    };
    let staff = Staff { staff_id: line.staff_id.clone(), name: quoted.staff_name.clone() };
    Line {
        // Given anew by the cart.
        id: LineId(0),
        quantity: goods.sticker.map_or(Milli(line.quantity_milli), |sticker| sticker.quantity),
        goods,
        hand,
        staff: (!staff.staff_id.is_empty()).then_some(staff),
        remark: line.remark.clone(),
    }
}

fn bill_of(cart: &v1::Cart) -> Bill {
    match (cart.bill_rate_bp, cart.bill_off_fen) {
        (Some(bp), _) => Bill::Rate(BasisPoints(bp)),
        (_, Some(fen)) => Bill::Off(Fen(fen)),
        _ => Bill::None,
    }
}
