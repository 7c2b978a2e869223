//! The book of the simulation: what every account, drawer and receipt should say, kept by arithmetic of its own in plain
//! numbers. It shares nothing with the server but the sentences of the contract.
use std::collections::BTreeMap;

use proto::{catalog::v1::Item, members::v1::Member as File, payments::v1::TenderType};

use super::{
    acts::{Pay, Sell},
    days::Trading,
    holding::{Held, Recalled},
    pricing::{self, Cart, Wanted},
    returns::Receipt,
    tenders::{OfType, Taken, Type},
};

/// Name, PIN, role.
pub(super) const STAFF: [(&str, &str, &str); 4] = [
    ("李收银", "123456", "cashier"),
    ("周收银", "2468", "cashier"),
    ("王店长", "888888", "manager"),
    ("赵老板", "666666", "owner"),
];

const SESSION_MS: i64 = 12 * 60 * 60 * 1_000;

/// Everything that is known outside the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub items: Vec<Item>,
    pub members: Vec<Member>,
    pub levels: Vec<Level>,
    pub plan: Plan,
    /// The tender table.
    pub types: Vec<Type>,
    pub seats: Vec<Seat>,
    /// The sales in their order.
    pub sales: Vec<Receipt>,
    /// Held bills in their order.
    pub held: Vec<Held>,
    /// Sales and their sum of each business day.
    pub days: BTreeMap<i32, (i64, i64)>,
    /// Returns and their sum of each business day.
    pub days_back: BTreeMap<i32, (i64, i64)>,
    /// Days that somebody opened a shift on.
    pub trading: BTreeMap<i32, Trading>,
    /// Of the last Z.
    pub z_no: i64,
    /// What the safe got from the drawers, less what it gave.
    pub safe_fen: i64,
    /// Foreign cash likewise, minor units.
    pub foreign_safe: i64,
    /// What each row of the tender table brought, less what went back.
    pub taken: BTreeMap<usize, i64>,
    /// What vouchers were worth above what they paid.
    pub excess: i64,
    receipts: BTreeMap<(String, i32), i64>,
}

/// Somebody with a card.
#[derive(Clone, Debug, Default)]
pub(super) struct Member {
    pub file: File,
    pub level: usize,
    pub principal: i64,
    pub gift: i64,
    pub points: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Level {
    pub id: String,
    pub pays_bp: i64,
    pub points: i64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub id: String,
    pub pay_fen: i64,
    pub gift_fen: i64,
}

/// A till.
#[derive(Clone, Debug, Default)]
pub(super) struct Seat {
    pub no: String,
    /// Who is signed in, and until when.
    pub session: Option<(usize, i64)>,
    pub shift: Option<Shift>,
    /// The catalogue as the till last fetched it.
    pub known: Vec<Item>,
    /// The tender table likewise.
    pub types: Vec<TenderType>,
    /// Bills on its screen.
    pub recalled: Vec<Recalled>,
    /// Transactions of its chain.
    pub posted: i64,
}

/// An open drawer.
#[derive(Clone, Debug, Default)]
pub(super) struct Shift {
    pub id: String,
    pub person: usize,
    pub day: i32,
    pub opened_ms: i64,
    pub drawer: i64,
    pub cash: (i64, i64),
    pub card: (i64, i64),
    pub top_ups: (i64, i64),
    pub sales: i64,
    pub discount: i64,
    /// Returns, and what went back in cash and onto cards.
    pub back: (i64, i64),
    pub cash_back: (i64, i64),
    pub card_back: (i64, i64),
    /// By rows of the tender table.
    pub types: BTreeMap<usize, OfType>,
    /// Foreign cash in the drawer, minor units.
    pub foreign: i64,
    pub excess: i64,
    /// Papers printed again at this till, and sales with a changed price (P-31).
    pub reprints: i64,
    pub price_changes: i64,
}

/// What a checkout should come to.
#[derive(Clone, Debug)]
pub(super) struct Sold {
    pub cart: Wanted,
    pub cash: i64,
    pub principal: i64,
    pub gift: i64,
    pub points: i64,
    pub change: i64,
    pub taken: Option<Taken>,
}

/// Tenders as the till sends them: from the card, by a row of the tender table, cash and what was handed over.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tenders {
    pub cash: i64,
    pub handed: i64,
    pub card: i64,
    pub taken: Option<Taken>,
}

impl Book {
    /// Somebody who may do this is at the till; else the refusal.
    pub(super) fn allowed(&self, till: usize, permission: &str, now: i64) -> Result<usize, String> {
        let session = self.seats[till].session.filter(|(_, ends)| *ends > now);
        let (person, _) = session.ok_or("kit.SESSION_ENDED")?;
        let role = rules::access::ROLES.iter().find(|role| role.code == STAFF[person].2);
        let may = permission.is_empty() || role.is_some_and(|role| role.permissions.contains(&permission));
        if may { Ok(person) } else { Err(format!("kit.PERMISSION_DENIED permission={permission}")) }
    }

    pub(super) fn sign_in(&mut self, till: usize, person: usize, now: i64) {
        self.seats[till].session = Some((person, now + SESSION_MS));
    }

    /// The open shift of who is signed in.
    pub(super) fn on_duty(&self, till: usize, permission: &str, now: i64) -> Result<&Shift, String> {
        let person = self.allowed(till, permission, now)?;
        let shift = self.seats[till].shift.as_ref().ok_or("shifts.NO_OPEN_SHIFT")?;
        if shift.person == person {
            Ok(shift)
        } else {
            Err(format!("shifts.SHIFT_OF_OTHER staff_name={}", STAFF[shift.person].0))
        }
    }

    /// The number of the next paper of this till and day.
    pub(super) fn receipt(&self, till: usize, day: i32) -> String {
        let no = &self.seats[till].no;
        let last = self.receipts.get(&(no.clone(), day)).copied().unwrap_or(0);
        format!("01-{no}-{:06}-{:04}", day % 1_000_000, last + 1)
    }

    pub(super) fn receipt_is_used(&mut self, till: usize, day: i32) {
        *self.receipts.entry((self.seats[till].no.clone(), day)).or_default() += 1;
    }

    /// What was sold in all, less what came back.
    pub(super) fn sold_and_kept(&self) -> i64 {
        let sum = |days: &BTreeMap<i32, (i64, i64)>| days.values().map(|(_, total)| total).sum::<i64>();
        sum(&self.days) - sum(&self.days_back)
    }

    /// Who pays by this step: one of the members, whatever their number.
    pub(super) fn member(&self, at: usize) -> usize {
        at % self.members.len()
    }

    /// How the till takes the money for what it shows.
    pub(super) fn tenders(&self, till: usize, sell: &Sell, total: i64) -> Tenders {
        let balance = sell.member.map_or(0, |at| {
            let member = &self.members[self.member(at)];
            member.principal + member.gift
        });
        let (card, handed_over) = match sell.pay {
            Pay::Cash(over) => (0, over),
            Pay::CardFirst => (balance.min(total), 0),
            Pay::Card(per_mille) => ((total * per_mille / 1_000).max(1).min(total), 0),
            Pay::Recorded(how) => {
                let taken = self.take(till, &how, total);
                let left = total - taken.map_or(0, |taken| taken.pays);
                let card = if how.card_too { balance.min(left) } else { 0 };
                return Tenders { cash: left - card, handed: left - card, card, taken };
            }
            Pay::Short => return Tenders { cash: total - 1, handed: total - 1, ..Tenders::default() },
        };
        Tenders { cash: total - card, handed: total - card + handed_over, card, taken: None }
    }

    /// What the server should say to a checkout that shows this total: what it comes to, or any of these refusals. Which of
    /// two reasons it sees first, a closed drawer or a wrong cart, is its own affair.
    pub(super) fn checkout(
        &self,
        till: usize,
        sell: &Sell,
        cart: &Cart,
        paid: Tenders,
        now: i64,
    ) -> Result<Sold, Vec<String>> {
        let person = self.allowed(till, "till.checkout", now).map_err(|refusal| vec![refusal])?;
        let gives = STAFF[person].2 == "manager";
        let shift = self.on_duty(till, "till.checkout", now);
        let comes_to = self.comes_to(sell, cart, paid, gives).and_then(|sold| match &shift {
            Ok(shift) => self.may_be_taken(sold, paid, shift),
            Err(_) => Ok(sold),
        });
        match (shift, comes_to) {
            (Ok(_), Ok(sold)) => Ok(sold),
            (on_duty, sold) => Err(on_duty.err().into_iter().chain(sold.err()).collect()),
        }
    }

    /// `gives`: a cashier asks before giving something away.
    fn comes_to(&self, sell: &Sell, cart: &Cart, paid: Tenders, gives: bool) -> Result<Sold, String> {
        let member = sell.member.map(|at| &self.members[self.member(at)]);
        let level = member.map(|member| &self.levels[member.level]);
        let wanted = pricing::price(&self.items, cart, level.map_or(10_000, |level| level.pays_bp))?;
        if wanted.total != cart.shown {
            return Err(format!("till.TOTAL_CHANGED shown_fen={} total_fen={}", cart.shown, wanted.total));
        }
        if wanted.given && !gives {
            return Err("access.APPROVAL_NEEDED acts=gift".to_owned());
        }
        let Tenders { cash, handed, card, taken } = paid;
        let recorded = taken.map_or(0, |taken| taken.pays);
        let (cash, handed) = if cash > 0 { (cash, handed) } else { (0, 0) };
        let paid = cash + card + recorded;
        if paid != wanted.total {
            return Err(format!("till.TENDERS_DIFFER tendered_fen={paid} total_fen={}", wanted.total));
        }
        let (mut principal, mut gift) = (0, 0);
        if card > 0 {
            let member = member.ok_or("till.MEMBER_NEEDED")?;
            let balance = member.principal + member.gift;
            if card > balance {
                return Err(format!("till.BALANCE_TOO_SMALL balance_fen={balance} tender=0 wanted_fen={card}"));
            }
            principal = card.min(member.principal);
            gift = card - principal;
        }
        let earning = cash + principal + taken.map_or(0, |taken| taken.earning());
        let points = level.map_or(0, |level| earning / 100 * level.points);
        let change = handed - cash + taken.map_or(0, |taken| taken.change());
        Ok(Sold { cart: wanted, cash, principal, gift, points, change, taken })
    }

    /// Whether this shift may take what was tendered, and has the change for it.
    fn may_be_taken(&self, sold: Sold, paid: Tenders, shift: &Shift) -> Result<Sold, String> {
        let Some(taken) = sold.taken else { return Ok(sold) };
        self.may_take(&taken, usize::from(paid.card > 0), shift.opened_ms)?;
        let change = taken.change();
        if change > sold.cash && shift.drawer < change - sold.cash {
            return Err("till.CHANGE_SHORT".to_owned());
        }
        Ok(sold)
    }

    /// The sale happened.
    pub(super) fn sold(&mut self, till: usize, receipt: Receipt, sold: &Sold) {
        if let Some(at) = receipt.member {
            let member = &mut self.members[at];
            member.principal -= sold.principal;
            member.gift -= sold.gift;
            member.points += sold.points;
        }
        self.sales.push(receipt);
        let Some(shift) = &mut self.seats[till].shift else { return };
        let kept = sold.cash - sold.taken.map_or(0, |taken| taken.change());
        shift.drawer += kept;
        shift.sales += 1;
        shift.discount += sold.cart.discount;
        shift.price_changes += i64::from(sold.cart.changed);
        for (sum, amount) in [(&mut shift.cash, kept), (&mut shift.card, sold.principal + sold.gift)] {
            sum.0 += i64::from(amount != 0);
            sum.1 += amount;
        }
        if let Some(taken) = sold.taken {
            let of = shift.types.entry(taken.at).or_default();
            of.sales = (of.sales.0 + 1, of.sales.1 + taken.booked());
            shift.foreign += taken.minor;
            shift.excess += taken.excess();
            *self.taken.entry(taken.at).or_default() += taken.booked();
            self.excess += taken.excess();
        }
        let day = shift.day;
        self.seats[till].posted += 1;
        let of_day = self.days.entry(day).or_default();
        *of_day = (of_day.0 + 1, of_day.1 + sold.cart.total);
        self.receipt_is_used(till, day);
    }

    /// The top-up happened.
    pub(super) fn topped_up(&mut self, till: usize, member: usize, (paid, gift): (i64, i64)) {
        let member = &mut self.members[member];
        member.principal += paid;
        member.gift += gift;
        let Some(shift) = &mut self.seats[till].shift else { return };
        shift.drawer += paid;
        shift.top_ups = (shift.top_ups.0 + 1, shift.top_ups.1 + paid);
        let day = shift.day;
        self.seats[till].posted += 1;
        self.receipt_is_used(till, day);
    }
}

/// When the day changes, minutes after midnight: the shop closes at three.
pub(super) const DAY_STARTS_MINUTE: i32 = 360;

/// Which business day an instant belongs to in a shop that keeps Beijing time, days since 1970.
pub(super) fn day_number(at_ms: i64) -> i64 {
    (at_ms + 8 * 60 * 60 * 1_000 - i64::from(DAY_STARTS_MINUTE) * 60_000) / (24 * 60 * 60 * 1_000)
}

/// A day's date: yyyymmdd.
pub(super) fn date(number: i64) -> i32 {
    const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut left = number;
    let leap = |year: i64| i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let mut year = 1_970;
    while left >= 365 + leap(year) {
        left -= 365 + leap(year);
        year += 1;
    }
    let mut month = 0;
    let length = |month: usize| LENGTHS[month] + if month == 1 { leap(year) } else { 0 };
    while left >= length(month) {
        left -= length(month);
        month += 1;
    }
    i32::try_from(year * 10_000 + (month as i64 + 1) * 100 + left + 1).unwrap_or(0)
}

/// The same as a page shows it.
pub(super) fn iso(day: i32) -> String {
    format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::START_MS;

    #[test]
    fn days_of_the_calendar() {
        let later = |hours: i64| date(day_number(START_MS + hours * 60 * 60 * 1_000));
        assert_eq!([later(0), later(14), later(19), later(20)], [20_261_121, 20_261_121, 20_261_121, 20_261_122]);
        assert_eq!(later(24 * 10), 20_261_201);
        assert_eq!(date(19_782), 20_240_229);
        assert_eq!(iso(20_261_201), "2026-12-01");
    }
}
