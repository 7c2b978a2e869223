//! Goods that come back: what goes back for them and through which tender, told a second time from the contract (RET-01,
//! RET-02). Everything counts from the beginning of the sale, so that part returns in any order end at what was paid.
use proto::till::v1::{Return, ReturnLine, ReturnSaleRequest, SaleTender, TenderKind};

use super::{
    Wrong,
    acts::{Back, Pieces, Step},
    book::{Book, STAFF, iso},
    play::agree,
    pricing::divided,
    world::World,
};

/// A sale, as far as a return asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Receipt {
    pub id: String,
    pub no: String,
    /// How often it was printed again.
    pub copies: i32,
    pub member: Option<usize>,
    pub lines: Vec<Line>,
    pub paid: Vec<Part>,
    /// Points for each yuan of real money.
    pub rate: i64,
    /// What went back of it until now.
    pub back: i64,
}

/// A line of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    pub quantity: i64,
    pub back: i64,
    pub net: i64,
    pub discount: i64,
}

/// Money of one kind in one of its tenders.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Place of the tender.
    pub tender: usize,
    pub way: Way,
    /// It goes back in cash.
    pub in_cash: bool,
    /// It goes back as a record of this row of the tender table.
    pub of_type: Option<usize>,
    pub amount: i64,
}

/// What money is, in the order in which it goes back: real money before vouchers and gifts, the member's own first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Principal,
    Money,
    Voucher,
    Gift,
}

/// What a return should come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GivenBack {
    pub total: i64,
    pub cash: i64,
    pub principal: i64,
    pub gift: i64,
    pub points: i64,
    /// Of each line that was asked for: what goes back, and the discount that is taken back with it.
    pub lines: Vec<(i64, i64)>,
    /// Of each part of the payment.
    pub parts: Vec<i64>,
}

impl Receipt {
    /// Of each part, what has gone back when `sum` of the sale has.
    fn back_by(&self, sum: i64) -> Vec<i64> {
        let mut order: Vec<usize> = (0..self.paid.len()).collect();
        order.sort_by_key(|at| (self.paid[*at].way, self.paid[*at].tender));
        let (mut left, mut back) = (sum, vec![0; order.len()]);
        for at in order {
            back[at] = left.min(self.paid[at].amount);
            left -= back[at];
        }
        back
    }

    /// Points that stay when `sum` has gone back: those of the real money that stays.
    fn points_after(&self, sum: i64) -> i64 {
        let real = |(part, back): (&Part, i64)| match part.way {
            Way::Principal | Way::Money => part.amount - back,
            Way::Voucher | Way::Gift => 0,
        };
        self.paid.iter().zip(self.back_by(sum)).map(real).sum::<i64>() / 100 * self.rate
    }

    /// These pieces of these lines.
    fn gives_back(&self, asked: &[(usize, i64)]) -> Result<GivenBack, String> {
        let mut lines = Vec::with_capacity(asked.len());
        for (at, pieces) in asked {
            let line = self.lines[*at];
            let left = line.quantity - line.back;
            if *pieces > left {
                return Err(format!("till.RETURN_TOO_MUCH left_milli={left}"));
            }
            let by =
                |amount: i64, pieces: i64| divided(i128::from(amount) * i128::from(pieces), i128::from(line.quantity));
            let now = |amount| by(amount, line.back + pieces) - by(amount, line.back);
            lines.push((now(line.net), now(line.discount)));
        }
        let total = lines.iter().map(|(net, _)| net).sum();
        let (before, after) = (self.back_by(self.back), self.back_by(self.back + total));
        let parts: Vec<i64> = before.iter().zip(after).map(|(before, after)| after - before).collect();
        let of = |is: fn(&Part) -> bool| -> i64 {
            self.paid.iter().zip(&parts).map(|(part, fen)| if is(part) { *fen } else { 0 }).sum()
        };
        Ok(GivenBack {
            total,
            cash: of(|part| part.in_cash),
            principal: of(|part| part.way == Way::Principal),
            gift: of(|part| part.way == Way::Gift),
            points: self.points_after(self.back) - self.points_after(self.back + total),
            lines,
            parts,
        })
    }
}

impl Back {
    /// Which pieces of which lines somebody brings.
    fn asks(&self, of: &Receipt) -> Vec<(usize, i64)> {
        let left = |line: &Line| line.quantity - line.back;
        let at = |line: usize| line % of.lines.len();
        match self.pieces {
            Pieces::All => {
                let lines = of.lines.iter().enumerate().filter(|(_, line)| left(line) > 0);
                let mut all: Vec<_> = lines.map(|(at, line)| (at, left(line))).collect();
                // Nothing is left: whoever comes again hears so.
                if all.is_empty() {
                    all.push((0, of.lines[0].quantity));
                }
                all
            }
            Pieces::Line(line) => vec![(at(line), left(&of.lines[at(line)]).max(1))],
            Pieces::Some { line, per_mille } => {
                vec![(at(line), (left(&of.lines[at(line)]) * per_mille / 1_000).max(1))]
            }
            Pieces::TooMany { line, more } => vec![(at(line), left(&of.lines[at(line)]) + more)],
        }
    }
}

impl Book {
    /// How the tenders of a sale go back, from its paper.
    pub(super) fn parts(&self, tenders: &[SaleTender]) -> Vec<Part> {
        let parts = tenders.iter().enumerate().flat_map(|(tender, one)| {
            let kind = one.kind();
            let in_cash = matches!(kind, TenderKind::Cash | TenderKind::ForeignCash);
            let row = self.types.iter().position(|of| of.now.tender_type_id == one.tender_type_id);
            let rest = if kind == TenderKind::Voucher { Way::Voucher } else { Way::Money };
            let outside = one.amount_fen - one.principal_fen - one.gift_fen;
            let ways = [(Way::Principal, one.principal_fen), (rest, outside), (Way::Gift, one.gift_fen)];
            ways.map(|(way, amount)| Part {
                tender,
                way,
                in_cash: in_cash && way == rest,
                of_type: row.filter(|_| !in_cash),
                amount,
            })
        });
        parts.filter(|part| part.amount > 0).collect()
    }

    /// What the server should say to a return that shows this total, or any of these refusals.
    fn return_of(
        &self,
        till: usize,
        (sale, asked): (usize, &[(usize, i64)]),
        off_fen: i64,
        now: i64,
    ) -> Result<GivenBack, Vec<String>> {
        self.allowed(till, "till.return", now).map_err(|refusal| vec![refusal])?;
        let shift = self.on_duty(till, "till.return", now);
        let back = self.sales[sale].gives_back(asked).and_then(|back| match &shift {
            _ if off_fen != 0 => {
                Err(format!("till.TOTAL_CHANGED shown_fen={} total_fen={}", back.total + off_fen, back.total))
            }
            Ok(shift) if back.cash > shift.drawer => Err(format!("till.DRAWER_TOO_SMALL wanted_fen={}", back.cash)),
            _ => Ok(back),
        });
        match (shift, back) {
            (Ok(_), Ok(back)) => Ok(back),
            (shift, back) => Err(shift.err().into_iter().chain(back.err()).collect()),
        }
    }

    /// It went back.
    fn returned(&mut self, till: usize, sale: usize, asked: &[(usize, i64)], back: &GivenBack) {
        let of = &mut self.sales[sale];
        let types = of.paid.iter().zip(&back.parts).filter_map(|(part, fen)| Some((part.of_type?, *fen)));
        let types: Vec<(usize, i64)> = types.filter(|(_, fen)| *fen > 0).collect();
        of.back += back.total;
        for (at, pieces) in asked {
            of.lines[*at].back += pieces;
        }
        if let Some(member) = of.member {
            let member = &mut self.members[member];
            member.principal += back.principal;
            member.gift += back.gift;
            member.points -= back.points;
        }
        let Some(shift) = &mut self.seats[till].shift else { return };
        shift.drawer -= back.cash;
        shift.back = (shift.back.0 + 1, shift.back.1 + back.total);
        for (sum, amount) in [(&mut shift.cash_back, back.cash), (&mut shift.card_back, back.principal + back.gift)] {
            sum.0 += i64::from(amount > 0);
            sum.1 += amount;
        }
        for (at, fen) in types {
            let of = shift.types.entry(at).or_default();
            of.back = (of.back.0 + 1, of.back.1 + fen);
            *self.taken.entry(at).or_default() -= fen;
        }
        let day = shift.day;
        self.seats[till].posted += 1;
        let of_day = self.days_back.entry(day).or_default();
        *of_day = (of_day.0 + 1, of_day.1 + back.total);
        self.receipt_is_used(till, day);
    }
}

pub(super) async fn take_back(world: &mut World, step: &Step, back: &Back) -> Result<(), Wrong> {
    let Some(sale) = back.sale.checked_rem(world.book.sales.len().min(back.among)) else { return Ok(()) };
    let sale = world.book.sales.len() - 1 - sale;
    let of = world.book.sales[sale].clone();
    let asked = back.asks(&of);
    let wanted = world.book.return_of(step.till, (sale, &asked), back.off_fen, step.at_ms);
    let line = |(at, pieces): &(usize, i64)| ReturnLine {
        sale_n: i32::try_from(*at).unwrap_or(0),
        quantity_milli: *pieces,
        restock: back.off_fen == 0 && at % 2 == 0,
    };
    let request = ReturnSaleRequest {
        return_id: world.id(step, 1).to_string(),
        sale_id: of.id.clone(),
        lines: asked.iter().map(line).collect(),
        total_fen: of.gives_back(&asked).map_or(0, |back| back.total) + back.off_fen,
        reason: "不合适".to_owned(),
        approval: String::new(),
    };
    let said = world.command(step, wanted.is_ok(), request.clone()).await?;
    let (wanted, paper) = match (wanted, said) {
        (Ok(wanted), Ok(answer)) => (wanted, answer.returned.unwrap_or_default()),
        (Err(refusals), Err(said)) if refusals.contains(&said) => return Ok(()),
        (wanted, said) => {
            return agree("a return", &said.map_err(|refusal| vec![refusal]).map(|_| ()), &wanted.map(|_| ()));
        }
    };
    let (day, person) = world.book.seats[step.till].shift.as_ref().map_or((0, 0), |shift| (shift.day, shift.person));
    let papers = [world.book.receipt(step.till, day), iso(day), STAFF[person].0.to_owned(), request.return_id, of.no];
    world.book.returned(step.till, sale, &asked, &wanted);
    let said = [&paper.receipt_no, &paper.business_date, &paper.staff_name, &paper.return_id, &paper.sale_no];
    agree("a return's paper", &said.map(Clone::clone), &papers)?;
    is_right(world, step, sale, &paper, &wanted)
}

/// The numbers of the paper are the book's.
fn is_right(world: &World, step: &Step, sale: usize, paper: &Return, wanted: &GivenBack) -> Result<(), Wrong> {
    let sums = (paper.total_fen, paper.rounding_fen, paper.points_reversed, paper.at_ms);
    agree("a return's sums", &sums, &(wanted.total, 0, wanted.points, step.at_ms))?;
    let lines: Vec<_> = paper.lines.iter().map(|line| (line.net_fen, line.discount_fen)).collect();
    agree("a return's lines", &lines, &wanted.lines)?;
    let of = &world.book.sales[sale];
    let mut ways: Vec<(i64, i64, i64)> = Vec::new();
    for (part, fen) in of.paid.iter().zip(&wanted.parts) {
        if ways.len() <= part.tender {
            ways.resize(part.tender + 1, (0, 0, 0));
        }
        let way = &mut ways[part.tender];
        way.0 += fen;
        way.1 += if part.way == Way::Principal { *fen } else { 0 };
        way.2 += if part.way == Way::Gift { *fen } else { 0 };
    }
    ways.retain(|way| way.0 > 0);
    let said: Vec<_> =
        paper.tenders.iter().map(|tender| (tender.amount_fen, tender.principal_fen, tender.gift_fen)).collect();
    agree("how it went back", &said, &ways)?;
    let assets = of.member.map(|member| world.book.members[member].assets());
    agree("the member after a return", &paper.assets_after, &assets)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10.00 of principal, 5.00 in cash and 2.00 of gift money for three pieces at 17.00, a point a yuan.
    fn sold() -> Receipt {
        let part = |tender, way, amount| Part { tender, way, in_cash: way == Way::Money, of_type: None, amount };
        Receipt {
            lines: vec![Line { quantity: 3_000, net: 1_700, ..Line::default() }],
            paid: vec![part(0, Way::Principal, 1_000), part(0, Way::Gift, 200), part(1, Way::Money, 500)],
            rate: 1,
            ..Receipt::default()
        }
    }

    #[test]
    fn the_members_own_money_first_and_gifts_last() {
        let mut of = sold();
        let mut ways = Vec::new();
        for _ in 0..3 {
            let back = of.gives_back(&[(0, 1_000)]).expect("a return");
            ways.push((back.principal, back.cash, back.gift, back.points));
            of.back += back.total;
            of.lines[0].back += 1_000;
        }
        assert_eq!(ways, [(567, 0, 0, 6), (433, 133, 0, 6), (0, 367, 200, 3)]);
        assert_eq!(of.gives_back(&[(0, 1)]), Err("till.RETURN_TOO_MUCH left_milli=0".to_owned()));
    }
}
