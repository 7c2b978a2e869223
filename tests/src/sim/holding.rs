//! Bills that wait (挂单): held at one till, recalled by another, taken over, sold or dropped, each step by one of two who want
//! it. No money moves before the sale.
use proto::till::v1::{
    DropHeldSaleRequest, HeldChangeKind, HeldRef, HeldSale, HoldSaleRequest, ListHeldSalesRequest, RecallSaleRequest,
};

use super::{
    Wrong,
    acts::{Pay, Pick, Sell, Step},
    book::{Book, STAFF},
    play::agree,
    pricing::{self, Cart, Line},
    selling::{self, to_wire},
    world::World,
};

/// The most that wait or are taken.
const MOST: usize = 200;

/// A held bill.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub id: String,
    pub version: i64,
    pub state: State,
    /// Who made the last step, where and when.
    by: (usize, usize, i64),
    held_ms: i64,
    member: Option<usize>,
    lines: Vec<Line>,
    /// Of each line: what it is called, and what a unit cost when it was held.
    prices: Vec<(String, i64)>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    Taken,
    Sold,
    Dropped,
}

/// A bill as a till has it on its screen.
#[derive(Clone, Debug)]
pub(super) struct Recalled {
    pub bill: usize,
    pub version: i64,
    cart: Cart,
    member: Option<usize>,
}

impl Book {
    fn waiting(&self) -> i32 {
        self.held.iter().map(|bill| i32::from(bill.state == State::Waiting)).sum()
    }

    /// Who was sooner, as this till is told.
    fn why_not(&self, till: usize, bill: usize) -> String {
        let bill = &self.held[bill];
        let (at, person, at_ms) = bill.by;
        let by = format!("at_ms={at_ms} staff_name={} till_no={}", STAFF[person].0, self.seats[at].no);
        match bill.state {
            State::Sold => format!("till.HELD_SOLD {by}"),
            State::Dropped => format!("till.HELD_DROPPED {by}"),
            State::Taken if at != till => format!("till.HELD_TAKEN {by} version={}", bill.version),
            State::Taken | State::Waiting => format!("till.HELD_STALE {by}"),
        }
    }

    /// May a till that has the bill at this version go on with it?
    pub(super) fn goes_on(&self, till: usize, bill: usize, version: i64) -> Result<(), String> {
        let of = &self.held[bill];
        if (of.state, of.version, of.by.0) == (State::Taken, version, till) {
            Ok(())
        } else {
            Err(self.why_not(till, bill))
        }
    }

    /// One step further.
    pub(super) fn step_of(&mut self, bill: usize, state: State, till: usize, at_ms: i64) {
        let person = self.seats[till].session.map_or(0, |(person, _)| person);
        let of = &mut self.held[bill];
        (of.state, of.version, of.by) = (state, of.version + 1, (till, person, at_ms));
    }

    fn pays_bp(&self, member: Option<usize>) -> i64 {
        member.map_or(10_000, |at| self.levels[self.members[at].level].pays_bp)
    }

    /// Name and price of each line, now.
    fn prices(&self, lines: &[Line]) -> Vec<(String, i64)> {
        let of = |line: &Line| {
            let item = self.items.iter().find(|item| item.item_id == line.item_id)?;
            Some((item.name.clone(), pricing::unit_price(item, &line.barcode)?))
        };
        lines.iter().map(|line| of(line).unwrap_or_default()).collect()
    }

    /// What is left of a bill, what it costs now, and what changed since it was held.
    fn again(&self, bill: &Held) -> (Cart, Vec<(HeldChangeKind, String, i64, i64)>) {
        let there = |line: &Line| self.items.iter().any(|item| item.item_id == line.item_id && !item.archived);
        let mut changes = Vec::new();
        let (mut lines, mut was) = (Vec::new(), Vec::new());
        for (line, price) in bill.lines.iter().zip(&bill.prices) {
            if there(line) {
                lines.push(line.clone());
                was.push(price.clone());
            } else {
                changes.push((HeldChangeKind::HeldGoodsGone, price.0.clone(), 0, 0));
            }
        }
        for ((name, was), (_, now)) in was.into_iter().zip(self.prices(&lines)) {
            let change = (HeldChangeKind::HeldPrice, name, was, now);
            if was != now && !changes.contains(&change) {
                changes.push(change);
            }
        }
        let mut cart = Cart { lines, shown: 0 };
        cart.shown = pricing::price(&self.items, &cart, self.pays_bp(bill.member)).map_or(0, |wanted| wanted.total);
        (cart, changes)
    }
}

/// A new bill.
pub(super) async fn hold(world: &mut World, step: &Step, sell: &Sell) -> Result<(), Wrong> {
    let book = &world.book;
    let member = sell.member.map(|at| book.member(at));
    let Some(cart) = pricing::cart(&book.seats[step.till].known, &sell.lines, book.pays_bp(member)) else {
        return Ok(());
    };
    let id = world.id(step, 1).to_string();
    let full = book.held.iter().filter(|bill| matches!(bill.state, State::Waiting | State::Taken)).count() >= MOST;
    let refused = full.then(|| format!("till.HELD_FULL most={MOST}"));
    let held = put(world, step, HeldRef { held_id: id, version: 0 }, (&cart, member), refused).await?;
    if let Some(held) = held {
        world.book.held.push(Held {
            id: held.held_id,
            version: 0,
            state: State::Waiting,
            by: (step.till, 0, 0),
            held_ms: step.at_ms,
            member,
            prices: world.book.prices(&cart.lines),
            lines: cart.lines,
        });
        world.book.step_of(world.book.held.len() - 1, State::Waiting, step.till, step.at_ms);
        agree("a bill's version", &held.version, &1)?;
    }
    Ok(())
}

/// One that was recalled here, with one line more.
pub(super) async fn hold_again(world: &mut World, step: &Step, nth: usize, pick: Pick) -> Result<(), Wrong> {
    let Some(recalled) = on_screen(&world.book, step.till, nth) else { return Ok(()) };
    let known = &world.book.seats[step.till].known;
    let more = pricing::cart(known, &[pick], 10_000).map(|cart| cart.lines).unwrap_or_default();
    let cart = Cart { lines: recalled.cart.lines.iter().cloned().chain(more).collect(), shown: 0 };
    if cart.lines.is_empty() {
        return Ok(());
    }
    let bill = recalled.bill;
    let refused = world.book.goes_on(step.till, bill, recalled.version).err();
    let held_id = world.book.held[bill].id.clone();
    let held = HeldRef { held_id, version: recalled.version };
    if let Some(held) = put(world, step, held, (&cart, recalled.member), refused).await? {
        world.book.step_of(bill, State::Waiting, step.till, step.at_ms);
        agree("a bill's version", &held.version, &world.book.held[bill].version)?;
        let prices = world.book.prices(&cart.lines);
        let of = &mut world.book.held[bill];
        (of.held_ms, of.prices, of.lines) = (step.at_ms, prices, cart.lines);
        forget(world, step.till, bill);
    }
    Ok(())
}

/// Holds a cart, when nothing stands in its way.
async fn put(
    world: &mut World,
    step: &Step,
    held: HeldRef,
    (cart, member): (&Cart, Option<usize>),
    refused: Option<String>,
) -> Result<Option<HeldSale>, Wrong> {
    let may = world.book.allowed(step.till, "till.hold", step.at_ms);
    let pays_bp = world.book.pays_bp(member);
    let wanted = may.and_then(|_| pricing::price(&world.book.items, cart, pays_bp));
    let wanted = wanted.and_then(|priced| refused.map_or(Ok(priced.total), Err));
    let waiting = world.book.waiting() + 1;
    let request = HoldSaleRequest {
        held_id: held.held_id,
        version: held.version,
        cart: Some(selling::cart(&world.book, cart, member)),
        note: format!("第 {} 步", step.n),
    };
    let said = world.command(step, wanted.is_ok(), request).await?;
    let (total, answer) = match (wanted, said) {
        (Ok(total), Ok(answer)) => (total, answer),
        (wanted, said) => return agree("a held bill", &said.map(|_| ()), &wanted.map(|_| ())).map(|()| None),
    };
    let bill = answer.held.unwrap_or_default();
    agree("what a bill comes to, and how many wait", &(bill.total_fen, answer.waiting), &(total, waiting))?;
    Ok(Some(bill))
}

/// A bill that this till has on its screen, or thinks so.
fn on_screen(book: &Book, till: usize, nth: usize) -> Option<Recalled> {
    let recalled = &book.seats[till].recalled;
    recalled.get(nth.checked_rem(recalled.len())?).cloned()
}

fn forget(world: &mut World, till: usize, bill: usize) {
    world.book.seats[till].recalled.retain(|recalled| recalled.bill != bill);
}

/// Takes one of the newest; over another till's head when somebody decided so.
pub(super) async fn recall(world: &mut World, step: &Step, nth: usize, take_over: bool) -> Result<(), Wrong> {
    let Some(bill) = one_of_the_newest(&world.book, nth) else { return Ok(()) };
    let of = world.book.held[bill].clone();
    let may = world.book.allowed(step.till, "till.hold", step.at_ms);
    let here = of.by.0 == step.till;
    let free = match of.state {
        State::Waiting => true,
        State::Taken => here || take_over,
        State::Dropped => here && take_over,
        State::Sold => false,
    };
    let wanted = may.and_then(|_| if free { Ok(()) } else { Err(world.book.why_not(step.till, bill)) });
    let take_over = if take_over { of.version } else { 0 };
    let request = RecallSaleRequest { held_id: of.id.clone(), take_over };
    let said = world.command(step, wanted.is_ok(), request).await?;
    let answer = match (wanted, said) {
        (Ok(()), Ok(answer)) => answer,
        (wanted, said) => return agree("a recalled bill", &said.map(|_| ()), &wanted),
    };
    world.book.step_of(bill, State::Taken, step.till, step.at_ms);
    let (cart, changes) = world.book.again(&of);
    let version = answer.held.unwrap_or_default().version;
    let said = (version, answer.waiting, answer.quote.map_or(0, |quote| quote.total_fen));
    agree("a recalled bill", &said, &(of.version + 1, world.book.waiting(), cart.shown))?;
    let told = answer.changes.iter().map(|one| (one.kind(), one.name.clone(), one.was_fen, one.now_fen));
    agree("what changed in a bill", &told.collect(), &changes)?;
    let lines: Vec<_> = cart.lines.iter().map(to_wire).collect();
    agree("the lines of a bill", &answer.cart.unwrap_or_default().lines, &lines)?;
    forget(world, step.till, bill);
    world.book.seats[step.till].recalled.push(Recalled { bill, version, cart, member: of.member });
    Ok(())
}

/// Mostly one that is open.
fn one_of_the_newest(book: &Book, nth: usize) -> Option<usize> {
    let nth = nth.checked_rem(book.held.len().min(6))?;
    Some(book.held.len() - 1 - nth)
}

/// Nobody will pay it.
pub(super) async fn drop(world: &mut World, step: &Step, nth: usize, stale: bool) -> Result<(), Wrong> {
    let Some(bill) = one_of_the_newest(&world.book, nth) else { return Ok(()) };
    let of = world.book.held[bill].clone();
    let may = world.book.allowed(step.till, "till.drop_held", step.at_ms);
    let free = match of.state {
        State::Waiting => !stale,
        State::Taken => !stale && of.by.0 == step.till,
        State::Sold | State::Dropped => false,
    };
    let wanted = may.and_then(|_| if free { Ok(()) } else { Err(world.book.why_not(step.till, bill)) });
    let held = Some(HeldRef { held_id: of.id, version: of.version - i64::from(stale) });
    let request = DropHeldSaleRequest { held, reason: "客人走了".to_owned() };
    let said = world.command(step, wanted.is_ok(), request).await?;
    if wanted.is_ok() && said.is_ok() {
        world.book.step_of(bill, State::Dropped, step.till, step.at_ms);
        forget(world, step.till, bill);
    }
    let wanted = wanted.map(|()| world.book.waiting());
    agree("a dropped bill", &said.map(|answer| answer.waiting), &wanted)
}

/// Pays one that is on the screen.
pub(super) async fn sell(world: &mut World, step: &Step, nth: usize, pay: Pay) -> Result<(), Wrong> {
    let Some(recalled) = on_screen(&world.book, step.till, nth) else { return Ok(()) };
    if recalled.cart.lines.is_empty() {
        return Ok(());
    }
    let sell = Sell { lines: Vec::new(), member: recalled.member, pay };
    let posted = world.book.sales.len();
    selling::check_out(world, step, &sell, recalled.cart, Some((recalled.bill, recalled.version))).await?;
    if world.book.sales.len() > posted {
        world.book.step_of(recalled.bill, State::Sold, step.till, step.at_ms);
        forget(world, step.till, recalled.bill);
    }
    Ok(())
}

/// What waits or is taken, newest first.
pub(super) async fn look(world: &mut World, step: &Step) -> Result<(), Wrong> {
    let may = world.book.allowed(step.till, "till.hold", step.at_ms);
    let mut open: Vec<&Held> =
        world.book.held.iter().filter(|bill| matches!(bill.state, State::Waiting | State::Taken)).collect();
    open.sort_by(|a, b| (b.held_ms, &b.id).cmp(&(a.held_ms, &a.id)));
    let shown = |bill: &&Held| (bill.id.clone(), bill.version, bill.state == State::Taken);
    let wanted = may.map(|_| open.iter().map(shown).collect::<Vec<_>>());
    let said = world.ask(step, ListHeldSalesRequest::default()).await;
    let said = said.map(|answer| {
        answer.held.iter().map(|bill| (bill.held_id.clone(), bill.version, bill.taken.is_some())).collect::<Vec<_>>()
    });
    agree("the bills that wait", &said, &wanted)
}
