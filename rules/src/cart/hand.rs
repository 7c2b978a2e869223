//! What is done to lines and to the whole bill by hand, and what the cart costs after it.
use super::{Cart, Error, Line, LineId, MAX_REMARK, Staff, Step};
use crate::{
    money::{Fen, ONE, WHOLE},
    pricing::{self, Bill, Hand, Quote, Rounding, Terms, bill_base},
};

impl Cart {
    /// One more.
    ///
    /// # Errors
    /// When the line is gone or full.
    pub fn plus_one(&mut self, id: LineId) -> Result<(), Error> {
        let quantity = self.line(id).ok_or(Error::NoSuchLine)?.quantity;
        self.set_quantity(id, quantity + ONE)
    }

    /// Would [`Self::minus_one`] take the line away?
    pub fn is_last_one(&self, id: LineId) -> bool {
        self.line(id).is_some_and(|line| line.quantity <= ONE || line.goods.sticker.is_some())
    }

    /// 改价, 折, money off or 赠送; [`Hand::None`] goes back to the price.
    ///
    /// # Errors
    /// When the line is gone or the amount out of range.
    pub fn treat(&mut self, id: LineId, hand: Hand) -> Result<(), Error> {
        self.put(id, |line| line.hand = hand)
    }

    /// Who sold it or does it.
    ///
    /// # Errors
    /// When the line is gone.
    pub fn set_staff(&mut self, id: LineId, staff: Option<Staff>) -> Result<(), Error> {
        self.put(id, |line| line.staff = staff)
    }

    /// 备注, cut at [`MAX_REMARK`].
    ///
    /// # Errors
    /// When the line is gone.
    pub fn set_remark(&mut self, id: LineId, remark: &str) -> Result<(), Error> {
        let remark: String = remark.trim().chars().filter(|c| !c.is_control()).take(MAX_REMARK).collect();
        self.put(id, |line| line.remark = remark)
    }

    /// 整单折扣.
    ///
    /// # Errors
    /// When the rate or the money is out of range.
    pub fn set_bill(&mut self, bill: Bill) -> Result<(), Error> {
        let lines = self.priced();
        if !lines.is_empty() {
            pricing::quote(&lines, Terms { bill, ..self.wanted() }).map_err(|_| Error::Amount)?;
        }
        if bill != self.bill {
            let before = std::mem::replace(&mut self.bill, bill);
            self.remember(Step::Bill(before));
        }
        Ok(())
    }

    /// 抹零, as the shop has it.
    pub fn set_rounding(&mut self, rounding: Rounding) {
        self.rounding = rounding;
    }

    /// 整单折扣, as far as the lines carry it: money off is never more than there is to take it from.
    pub fn bill(&self) -> Bill {
        match self.bill {
            Bill::Off(fen) => {
                let lines = self.priced();
                let open = pricing::quote(&lines, Terms { bill: Bill::None, ..self.wanted() });
                Bill::Off(fen.min(open.map_or(Fen::ZERO, |quote| bill_base(&lines, &quote))))
            }
            bill => bill,
        }
    }

    /// What it costs; an empty cart costs nothing.
    ///
    /// # Errors
    /// Never for a cart made by these functions; the type says so because money must not default to zero.
    pub fn quote(&self) -> Result<Quote, pricing::Error> {
        if self.lines.is_empty() {
            return Ok(Quote::default());
        }
        pricing::quote(&self.priced(), Terms { bill: self.bill(), ..self.wanted() })
    }

    /// The lines as pricing sees them.
    pub fn priced(&self) -> Vec<pricing::Line> {
        let level = self.member.as_ref().map(|member| member.level_id.as_str());
        let priced = |line: &Line| {
            let special = line.goods.level_prices.iter().find(|(id, _)| Some(id.as_str()) == level);
            pricing::Line {
                price: line.goods.price,
                level_price: special.map(|(_, price)| *price),
                quantity: line.quantity,
                label: line.goods.sticker.and_then(|sticker| sticker.amount),
                hand: line.hand,
                discountable: line.goods.discountable,
            }
        };
        self.lines.iter().map(priced).collect()
    }

    fn wanted(&self) -> Terms {
        let pays = self.member.as_ref().map_or(WHOLE, |member| member.pays);
        Terms { pays, bill: self.bill, rounding: self.rounding }
    }
}
