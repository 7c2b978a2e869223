//! 取单: a cart that was held, maybe at another till, becomes this one.
use super::{Cart, Error, Line, LineId, Member, check};
use crate::pricing::{Bill, MAX_LINES};

impl Cart {
    /// Takes the place of what is here: the lines as they were held (their ids are given anew), who pays, and what comes off
    /// the whole bill. How the shop rounds stays; nothing before it can be undone.
    ///
    /// # Errors
    /// When a line cannot be priced, or there are too many; the cart is as it was.
    pub fn take_up(&mut self, lines: Vec<Line>, member: Option<Member>, bill: Bill) -> Result<(), Error> {
        if lines.len() > MAX_LINES {
            return Err(Error::Full);
        }
        let mut taken = Self { next: self.next, rounding: self.rounding, member, bill, ..Self::default() };
        for line in lines {
            check(&line.goods, line.quantity, line.hand)?;
            taken.lines.push(Line { id: LineId(taken.next), ..line });
            taken.next += 1;
        }
        taken.selected = taken.lines.last().map(|line| line.id);
        if !taken.is_empty() && taken.quote().is_err() {
            return Err(Error::Amount);
        }
        *self = taken;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cart::{Goods, Staff},
        money::{BasisPoints, Fen, Milli, ONE},
        pricing::Hand,
    };

    fn line(name: &str, price: i64, hand: Hand) -> Line {
        let goods = Goods {
            item_id: name.to_owned(),
            name: name.to_owned(),
            price: Fen(price),
            discountable: true,
            ..Goods::default()
        };
        let staff = Some(Staff { staff_id: "1".to_owned(), name: "李".to_owned() });
        Line { id: LineId(0), goods, quantity: Milli(2_000), hand, staff, remark: "少糖".to_owned() }
    }

    #[test]
    fn 取回来的单和挂的时候一样() {
        let mut cart = Cart::default();
        let before = cart.add(Goods { price: Fen(1), ..Goods::default() }, ONE).expect("a line");
        // The same goods twice, the first as it is: they stay two lines.
        let held = vec![line("茶", 1_000, Hand::None), line("茶", 1_000, Hand::Rate(BasisPoints(9_000)))];
        let member = Member { member_id: "m".to_owned(), level_id: "l".to_owned(), pays: BasisPoints(10_000) };
        cart.take_up(held.clone(), Some(member), Bill::Off(Fen(100))).expect("a cart");
        assert_eq!(cart.quote().map(|quote| quote.total), Ok(Fen(3_700)));
        let kept: Vec<Line> = cart.lines().iter().map(|line| Line { id: LineId(0), ..line.clone() }).collect();
        assert_eq!(kept, held);
        assert!(cart.lines().iter().all(|line| line.id != before) && !cart.can_undo());
        assert_eq!(cart.selected(), cart.lines().last().map(|line| line.id));
    }

    #[test]
    fn 取不成就什么都不动() {
        let mut cart = Cart::default();
        cart.add(Goods { price: Fen(1), ..Goods::default() }, ONE).expect("a line");
        let before = cart.clone();
        assert_eq!(cart.take_up(vec![line("茶", -1, Hand::None)], None, Bill::None), Err(Error::Amount));
        let one = vec![line("茶", 1_000, Hand::None)];
        assert_eq!(cart.take_up(one.clone(), None, Bill::Off(Fen(-1))), Err(Error::Amount));
        assert_eq!(cart.take_up(vec![line("茶", 1, Hand::None); MAX_LINES + 1], None, Bill::None), Err(Error::Full));
        assert_eq!(cart, before);
        assert_eq!(cart.take_up(one, None, Bill::Off(Fen(9_999))), Ok(()));
        assert_eq!(cart.bill(), Bill::Off(Fen(2_000)));
        assert_eq!(cart.take_up(Vec::new(), None, Bill::None), Ok(()));
        assert!(cart.is_empty());
    }
}
