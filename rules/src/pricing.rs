//! What a cart costs. The till and the server both call [`quote`], so they cannot drift apart.
//!
//! Order of rules, each rounded once: price × quantity → member level discount 会员折扣 on the lines that allow it, computed
//! on their sum and spread by largest remainder (P-12) → total. A line whose amount was changed by hand (改价) is final:
//! no discount touches it (TIL, PRC-05).
use crate::money::{BasisPoints, Fen, MAX_LINE, MAX_QUANTITY, Milli};

/// The most lines in one cart.
pub const MAX_LINES: usize = 500;

/// One line of a cart, with the price of the unit that is sold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Of one unit.
    pub price: Fen,
    /// How many units.
    pub quantity: Milli,
    /// What a scale's label says the line costs, in place of price × quantity. Discounts touch it as they touch that.
    pub label: Option<Fen>,
    /// 改价: what the whole line costs instead.
    pub changed: Option<Fen>,
    /// The member level discount may touch it.
    pub discountable: bool,
}

/// What one line costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineQuote {
    /// Price × quantity, the label's amount, or the changed amount.
    pub gross: Fen,
    /// Its share of the discount.
    pub discount: Fen,
}

impl LineQuote {
    /// What the customer pays for the line.
    pub fn net(self) -> Fen {
        self.gross - self.discount
    }
}

/// What a cart costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// In the order of the cart.
    pub lines: Vec<LineQuote>,
    /// Σ gross.
    pub gross: Fen,
    /// Σ discount.
    pub discount: Fen,
    /// gross − discount.
    pub total: Fen,
}

/// Why a cart cannot be priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No lines.
    #[error("the cart is empty")]
    Empty,
    /// More than [`MAX_LINES`].
    #[error("the cart has more than {MAX_LINES} lines")]
    TooManyLines,
    /// Line `0` has a quantity of zero, below zero or above [`MAX_QUANTITY`].
    #[error("line {0}: quantity out of range")]
    Quantity(usize),
    /// Line `0` costs less than nothing or more than [`MAX_LINE`].
    #[error("line {0}: amount out of range")]
    Amount(usize),
    /// The discount is not between 0 and 10000 basis points.
    #[error("discount out of range")]
    Discount,
}

/// Prices a cart for somebody who pays `pays` of the discountable lines (9 折 = 9000; no member = 10000).
///
/// # Errors
/// When the cart is empty or too long, or a number is out of range.
pub fn quote(lines: &[Line], pays: BasisPoints) -> Result<Quote, Error> {
    if lines.is_empty() {
        return Err(Error::Empty);
    }
    if lines.len() > MAX_LINES {
        return Err(Error::TooManyLines);
    }
    if !(0..=10_000).contains(&pays.0) {
        return Err(Error::Discount);
    }
    let gross = lines.iter().enumerate().map(|(at, line)| gross(at, line)).collect::<Result<Vec<_>, _>>()?;
    let weights: Vec<Fen> = lines
        .iter()
        .zip(&gross)
        .map(|(line, gross)| if line.discountable && line.changed.is_none() { *gross } else { Fen::ZERO })
        .collect();
    let base: Fen = weights.iter().copied().sum();
    let discount = base - base.at(pays);
    let shares = if discount == Fen::ZERO { vec![Fen::ZERO; lines.len()] } else { discount.allocate(&weights) };
    let total: Fen = gross.iter().copied().sum();
    Ok(Quote {
        lines: gross.into_iter().zip(shares).map(|(gross, discount)| LineQuote { gross, discount }).collect(),
        gross: total,
        discount,
        total: total - discount,
    })
}

fn gross(at: usize, line: &Line) -> Result<Fen, Error> {
    if line.quantity <= Milli(0) || line.quantity > MAX_QUANTITY {
        return Err(Error::Quantity(at));
    }
    if line.price < Fen::ZERO || line.price > MAX_LINE {
        return Err(Error::Amount(at));
    }
    let gross = line.changed.or(line.label).unwrap_or_else(|| line.price.times(line.quantity));
    if gross < Fen::ZERO || gross > MAX_LINE { Err(Error::Amount(at)) } else { Ok(gross) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// `check("康师傅 12.00×3, 足疗 24.00×2 不打折", 9000, …)`: lines as "name price×quantity [不打折] [改价 amount]".
    fn check(cart: &str, pays: i32, expected: Expect) {
        let lines: Vec<(String, Line)> = cart.split(", ").map(read_line).collect();
        let only: Vec<Line> = lines.iter().map(|(_, line)| line.clone()).collect();
        let bill = match quote(&only, BasisPoints(pays)) {
            Err(error) => error.to_string(),
            Ok(quote) => {
                let rows = lines
                    .iter()
                    .zip(&quote.lines)
                    .map(|((name, _), line)| format!("{name} {} −{} = {}", line.gross, line.discount, line.net()));
                let sum = format!("合计 {} 优惠 {} 应收 {}", quote.gross, quote.discount, quote.total);
                rows.chain([sum]).collect::<Vec<_>>().join("\n")
            }
        };
        expected.assert_eq(&bill);
    }

    fn read_line(text: &str) -> (String, Line) {
        let words: Vec<&str> = text.split(' ').collect();
        let (price, quantity) = words[1].split_once('×').expect("price×quantity");
        let changed = words.iter().position(|w| *w == "改价").map(|at| Fen::parse_yuan(words[at + 1]).expect("amount"));
        let line = Line {
            price: Fen::parse_yuan(price).expect("price"),
            quantity: Milli::parse(quantity).expect("quantity"),
            label: None,
            changed,
            discountable: !words.contains(&"不打折"),
        };
        (words[0].to_owned(), line)
    }

    #[test]
    fn 散客付原价() {
        check(
            "冰红茶 3.50×2, 瓜子 12.80×1",
            10_000,
            expect![[r#"
            冰红茶 7.00 −0.00 = 7.00
            瓜子 12.80 −0.00 = 12.80
            合计 19.80 优惠 0.00 应收 19.80"#]],
        );
    }

    #[test]
    fn 会员九折_零头分给余数最大的一行() {
        check(
            "甲 0.33×1, 乙 0.33×1, 丙 0.33×1",
            9_000,
            expect![[r#"
            甲 0.33 −0.04 = 0.29
            乙 0.33 −0.03 = 0.30
            丙 0.33 −0.03 = 0.30
            合计 0.99 优惠 0.10 应收 0.89"#]],
        );
    }

    #[test]
    fn 改价和不打折的行不参与会员折扣() {
        check(
            "洗剪吹 48.00×1, 烟 20.00×1 不打折, 足疗 88.00×1 改价 66.00",
            8_000,
            expect![[r#"
            洗剪吹 48.00 −9.60 = 38.40
            烟 20.00 −0.00 = 20.00
            足疗 66.00 −0.00 = 66.00
            合计 134.00 优惠 9.60 应收 124.40"#]],
        );
    }

    #[test]
    fn 称重商品四舍五入到分() {
        check(
            "苹果 9.98×0.255",
            10_000,
            expect![[r#"
            苹果 2.54 −0.00 = 2.54
            合计 2.54 优惠 0.00 应收 2.54"#]],
        );
    }

    #[test]
    fn 秤签上写多少就是多少_会员照样打折() {
        let label =
            Line { price: Fen(998), quantity: Milli(255), label: Some(Fen(255)), discountable: true, changed: None };
        let quote = quote(&[label], BasisPoints(9_000)).expect("a quote");
        assert_eq!((quote.gross, quote.discount, quote.total), (Fen(255), Fen(25), Fen(230)));
    }

    #[test]
    fn 数量不能是零也不能是条码() {
        check("水 2.00×0", 10_000, expect!["line 0: quantity out of range"]);
        check("水 2.00×6901234567892", 10_000, expect!["line 0: quantity out of range"]);
        check("金条 500000.00×3", 10_000, expect!["line 0: amount out of range"]);
    }

    proptest! {
        #[test]
        fn lines_sum_to_the_total(
            lines in prop::collection::vec((0i64..200_000, 1i64..50_000, any::<bool>(), prop::option::of(0i64..100_000)), 1..60),
            pays in 0i32..=10_000,
        ) {
            let lines: Vec<Line> = lines.into_iter().map(|(price, quantity, discountable, changed)| Line {
                price: Fen(price), quantity: Milli(quantity), discountable, changed: changed.map(Fen), label: None,
            }).collect();
            let quote = quote(&lines, BasisPoints(pays)).expect("in range");
            prop_assert_eq!(quote.lines.iter().map(|l| l.net()).sum::<Fen>(), quote.total);
            for line in &quote.lines {
                prop_assert!(line.discount >= Fen::ZERO && line.net() >= Fen::ZERO);
            }
        }
    }
}
