use super::*;
use proptest::prelude::*;

fn one(quantity: i64, net: i64) -> Line {
    Line { quantity: Milli(quantity), net: Fen(net), ..Line::default() }
}

fn parts(principal: i64, cash: i64, gift: i64) -> Vec<Part> {
    Part::of(0, Kind::Cash, Fen(cash), Fen(0), Fen(0))
        .chain(Part::of(1, Kind::StoredValue, Fen(principal + gift), Fen(principal), Fen(gift)))
        .collect()
}

#[test]
fn 三件三元_一件一件退() {
    let nets: Vec<i64> = (0..3)
        .map(|at| line(Line { back: Milli(at * 1_000), ..one(3_000, 1_000) }, Milli(1_000)).expect("in range").net.0)
        .collect();
    assert_eq!(nets, [333, 334, 333]);
    assert_eq!(line(Line { back: Milli(2_000), ..one(3_000, 1_000) }, Milli(1_001)), None);
    assert_eq!(line(one(3_000, 1_000), Milli(0)), None);
}

#[test]
fn 先退本金_再退现金_最后退赠送() {
    let paid = parts(1_000, 500, 300);
    let ways = |before, now| refund(&paid, Fen(before), Fen(now)).map(|back| back.iter().map(|fen| fen.0).collect());
    // In the order of the payment: cash, principal, gift.
    assert_eq!(ways(0, 1_200), Ok(vec![200, 1_000, 0]));
    assert_eq!(ways(1_200, 600), Ok(vec![300, 0, 300]));
    assert_eq!(ways(1_200, 601), Err(Error::Amount));
    assert_eq!((points(&paid, 30, Fen(0), Fen(1_200)), points(&paid, 30, Fen(1_200), Fen(600))), (24, 6));
}

#[test]
fn 抹零按比例退_赠送退零元() {
    // 9.99 and 5.00, and a gift of 3.50: 14.99 rounded down to 14.00.
    let gift = Line { discount: Fen(350), given: Fen(350), ..one(1_000, 0) };
    let mut sold = Sold {
        lines: vec![one(1_000, 999), one(1_000, 500), gift],
        rounding: Fen(-99),
        paid: parts(0, 1_400, 0),
        points: 14,
    };
    let nothing = quote(&sold, &[(2, Milli(1_000))]).expect("in range");
    assert_eq!((nothing.total, nothing.sum.given, nothing.points), (Fen(0), Fen(350), 0));
    let first = quote(&sold, &[(1, Milli(1_000))]).expect("in range");
    assert_eq!((first.rounding, first.total, first.points), (Fen(-33), Fen(467), 5));
    sold.lines[1].back = Milli(1_000);
    let rest = quote(&sold, &[(0, Milli(1_000)), (2, Milli(1_000))]).expect("in range");
    assert_eq!((rest.rounding, rest.total, rest.points), (Fen(-66), Fen(933), 9));
    assert_eq!(quote(&sold, &[(1, Milli(1))]), Err(Error::Quantity(1)));
    assert_eq!(quote(&sold, &[(3, Milli(1))]), Err(Error::NoLine(3)));
}

/// A sale of lines with a net, a discount and how much of them comes back at a time.
fn lines() -> impl Strategy<Value = Vec<(i64, i64, bool, Vec<i64>)>> {
    let line = (0i64..20_000, 0i64..5_000, any::<bool>(), prop::collection::vec(1i64..3_000, 1..5));
    prop::collection::vec(line, 1..6)
}

proptest! {
    #[test]
    fn any_order_ends_at_what_was_sold(
        drawn in lines(), round in 0usize..5, shares in (0i64..100, 0i64..100), rate in 0i64..4,
        order in prop::collection::vec(any::<prop::sample::Index>(), 24),
    ) {
        let lines: Vec<Line> = drawn.iter().map(|(net, discount, gift, pieces)| Line {
            quantity: Milli(pieces.iter().sum()),
            back: Milli(0),
            net: if *gift { Fen(0) } else { Fen(*net) },
            discount: Fen(*discount),
            given: if *gift { Fen(*discount) } else { Fen(0) },
        }).collect();
        let net: Fen = lines.iter().map(|line| line.net).sum();
        let total = crate::pricing::Rounding::ALL[round].of(net);
        let principal = total.0 * shares.0 / 100;
        let gift = (total.0 - principal) * shares.1 / 100;
        let paid = parts(principal, total.0 - principal - gift, gift);
        let points = earns(&paid) * rate;
        let mut sold = Sold { lines, rounding: total - net, paid, points };
        let mut pieces: Vec<(usize, i64)> =
            drawn.iter().enumerate().flat_map(|(at, (.., pieces))| pieces.iter().map(move |piece| (at, *piece))).collect();
        let mut sum = Quote { refund: vec![Fen(0); sold.paid.len()], ..Quote::default() };
        for index in order.iter().cycle() {
            if pieces.is_empty() {
                break;
            }
            let (at, piece) = pieces.swap_remove(index.index(pieces.len()));
            let back = quote(&sold, &[(at, Milli(piece))]).expect("in range");
            prop_assert!(back.total >= Fen(0) && back.sum.net >= Fen(0) && back.sum.discount >= Fen(0) && back.points >= 0);
            prop_assert!(back.refund.iter().all(|fen| *fen >= Fen(0)));
            prop_assert_eq!(back.refund.iter().copied().sum::<Fen>(), back.total);
            sold.lines[at].back = sold.lines[at].back + Milli(piece);
            sum.total += back.total;
            sum.rounding += back.rounding;
            sum.points += back.points;
            sum.sum.given += back.sum.given;
            for (sum, back) in sum.refund.iter_mut().zip(back.refund) {
                *sum += back;
            }
        }
        prop_assert_eq!(sum.total, total);
        prop_assert_eq!(sum.rounding, sold.rounding);
        prop_assert_eq!(sum.points, points);
        prop_assert_eq!(sum.sum.given, sold.lines.iter().map(|line| line.given).sum::<Fen>());
        prop_assert_eq!(sum.refund, sold.paid.iter().map(|part| part.amount).collect::<Vec<_>>());
    }
}
