//! What happens, made from the seed alone: no step asks what came of the one before it. So any choice of steps is a script
//! too, and a failing day can be cut down to the few that matter.
use super::acts::{Act, Back, Line, Pay, Pick, Pieces, Recorded, Sell, Step, Which};
use crate::{harness::START_MS, prove::Dice};

/// Tills of the shop.
pub(super) const TILLS: usize = 3;
/// People: two cashiers, a manager, an owner who only looks.
pub(super) const PEOPLE: usize = 4;
/// Steps of a day, beside opening, shift change and closing.
pub(super) const STEPS: u64 = 140;

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// From ten in the morning to three at night, in the mean.
const OPEN_MS: i64 = 17 * HOUR_MS;

/// The days of a seed.
pub(super) fn script(seed: u64, days: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    for day in 0..days {
        let mut dice = Dice::of(seed, day);
        let mut acts = Vec::new();
        let mut regular = [0, 1, 2];
        for (till, &person) in regular.iter().enumerate() {
            acts.push((till, Act::SignIn { person, slip_first: dice.falls(30) }));
            acts.push((till, Act::Fetch));
            let float_fen = 10 * fen(&mut dice, 5_000);
            acts.push((till, Act::OpenShift { float_fen, day: Some(0) }));
        }
        // Once in the afternoon, once about midnight.
        let changes = [STEPS / 4 + dice.below(STEPS / 4), STEPS * 3 / 4 + dice.below(STEPS / 5)];
        for n in 0..STEPS {
            let (till, act) = (till_of(&mut dice, n), act(&mut dice));
            // Prices are the manager's, mostly.
            let office = matches!(act, Act::ChangePrice { .. } | Act::Archive { .. } | Act::ChangeRate { .. })
                && dice.falls(800);
            let till = if office { 2 } else { till };
            if let Act::SignIn { .. } = act {
                // Somebody passes by, looks at something, and leaves the till to its own again.
                acts.push((till, act));
                acts.push((till, Act::Look { what: dice.throw(), at: dice.place(1_000) }));
                acts.push((till, Act::SignIn { person: regular[till], slip_first: false }));
            } else {
                acts.push((till, act));
            }
            if n == STEPS / 2 {
                // Sessions end after twelve hours.
                acts.extend((0..TILLS).map(|till| (till, Act::SignIn { person: regular[till], slip_first: false })));
            }
            if changes.contains(&n) {
                let till = dice.place(TILLS);
                regular[till] = dice.place(TILLS);
                acts.extend(shift_change(&mut dice, till, regular[till]));
            }
        }
        for till in 0..TILLS {
            // Sessions end after twelve hours: whoever closes signs in again, mostly.
            if dice.falls(900) {
                acts.push((till, Act::SignIn { person: 2, slip_first: false }));
            }
            acts.push((till, close(&mut dice)));
        }
        acts.extend(evening(&mut dice));
        let mut at_ms = START_MS + i64::try_from(day).unwrap_or(0) * 24 * HOUR_MS;
        let most = 2 * OPEN_MS / i64::try_from(acts.len()).unwrap_or(1);
        for (till, act) in acts {
            at_ms += 1 + fen(&mut dice, most);
            let line = line(&mut dice);
            steps.push(Step { n: steps.len() as u64, at_ms, day, till, line, act });
        }
    }
    steps
}

fn fen(dice: &mut Dice, below: i64) -> i64 {
    i64::try_from(dice.below(below.unsigned_abs())).unwrap_or(0)
}

fn till_of(dice: &mut Dice, n: u64) -> usize {
    // The first till has the queue.
    if n.is_multiple_of(2) { 0 } else { dice.place(TILLS) }
}

/// Somebody of the regulars: they have the cards and the money.
fn member(dice: &mut Dice) -> usize {
    if dice.falls(700) { dice.place(3) } else { dice.place(1_000) }
}

fn shift_change(dice: &mut Dice, till: usize, person: usize) -> [(usize, Act); 4] {
    [
        (till, close(dice)),
        (till, Act::SignOut),
        (till, Act::SignIn { person, slip_first: false }),
        (till, Act::OpenShift { float_fen: 20_000, day: Some(0) }),
    ]
}

/// The day is closed, mostly; and sometimes it was too early.
fn evening(dice: &mut Dice) -> Vec<(usize, Act)> {
    let mut acts = vec![(2, Act::SignIn { person: 2, slip_first: false })];
    // What a cashier would not say is said for them.
    acts.extend((0..TILLS).map(|till| (till, Act::SignIn { person: 2, slip_first: false })));
    for till in 0..TILLS {
        // A drawer that is forgotten stays open over the next day.
        if dice.falls(900) {
            acts.push((till, Act::CloseShift { off_fen: 0, says_why: true }));
        }
    }
    if dice.falls(900) {
        acts.push((2, Act::CloseDay(Which::Last)));
    }
    if dice.falls(600) {
        let till = dice.place(TILLS);
        acts.push((2, reopen(dice)));
        acts.push((till, Act::OpenShift { float_fen: 10_000, day: Some(dice.place(3)) }));
        acts.push((till, Act::Sell(sell(dice))));
        acts.push((till, Act::TakeBack(back(dice))));
        acts.push((till, Act::CloseShift { off_fen: 0, says_why: true }));
        acts.push((2, Act::CloseDay(Which::Last)));
    }
    acts
}

fn which(dice: &mut Dice) -> Which {
    match dice.below(10) {
        0 => Which::Tomorrow,
        1..=2 => Which::LastButOne,
        _ => Which::Last,
    }
}

fn reopen(dice: &mut Dice) -> Act {
    // The owner, mostly.
    let second = if dice.falls(800) { 3 } else { dice.place(PEOPLE) };
    Act::ReopenDay { which: which(dice), stale: dice.falls(100), second }
}

fn close(dice: &mut Dice) -> Act {
    let off_fen = if dice.falls(700) { 0 } else { fen(dice, 2_000) - 1_000 };
    Act::CloseShift { off_fen, says_why: dice.falls(900) }
}

fn line(dice: &mut Dice) -> Line {
    match dice.below(100) {
        0..=4 => Line::ReplyLost,
        5..=8 => Line::Twice,
        9..=12 => Line::CutOff(u8::try_from(1 + dice.below(4)).unwrap_or(1)),
        _ => Line::Good,
    }
}

fn act(dice: &mut Dice) -> Act {
    let (any, other) = (dice.place(1_000), dice.place(1_000));
    match dice.below(1_000) {
        0..=279 => Act::Sell(sell(dice)),
        280..=429 => held(dice),
        430..=509 => Act::TakeBack(back(dice)),
        510..=579 => {
            let by_plan = dice.falls(400);
            let paid_fen = if dice.falls(20) { 0 } else { 1 + fen(dice, 30_000) };
            let over_fen = if dice.falls(50) { -1 } else { fen(dice, 5_000) };
            Act::TopUp { member: member(dice), by_plan, paid_fen, over_fen }
        }
        580..=609 => Act::NewMember { level: other, phone_of: dice.falls(150).then_some(any) },
        610..=629 => Act::ChangeLevel { member: any, level: other },
        630..=649 => Act::ChangePrice { item: any, price_fen: fen(dice, 20_000), stale: dice.falls(100) },
        650..=659 => Act::Archive { item: any, archived: dice.falls(300) },
        660..=669 => Act::ChangeRate { rate: 9_000 + fen(dice, 400), stale: dice.falls(100) },
        670..=739 => Act::Fetch,
        740..=769 => Act::Reprint { sale: any },
        770..=819 => Act::Again { command: any },
        820..=834 => Act::Reuse { command: any },
        835..=959 => Act::Look { what: dice.throw(), at: any },
        960..=974 => Act::SignIn { person: dice.place(PEOPLE), slip_first: dice.falls(100) },
        975..=979 => Act::SignOut,
        980..=982 => Act::CloseDay(which(dice)),
        983..=984 => reopen(dice),
        985..=989 => Act::OpenShift { float_fen: fen(dice, 50_000), day: dice.falls(500).then_some(any) },
        990..=994 => close(dice),
        _ => Act::Restart,
    }
}

fn sell(dice: &mut Dice) -> Sell {
    let lines = (0..1 + dice.below(5)).map(|_| pick(dice)).collect();
    let member = dice.falls(700).then(|| member(dice));
    Sell { lines, member, pay: pay(dice) }
}

fn pick(dice: &mut Dice) -> Pick {
    let quantity_milli = match dice.below(10) {
        0..=5 => 1_000,
        6..=7 => 1_000 * (1 + fen(dice, 12)),
        _ => 1 + fen(dice, 3_000),
    };
    Pick {
        item: dice.place(1_000),
        barcode: dice.falls(400).then(|| dice.place(10)),
        quantity_milli,
        changed: dice.falls(50).then(|| fen(dice, 1_200)),
    }
}

fn pay(dice: &mut Dice) -> Pay {
    match dice.below(100) {
        0..=29 => Pay::Cash(if dice.falls(500) { 0 } else { fen(dice, 10_000) }),
        30..=59 => Pay::CardFirst,
        60..=89 => Pay::Recorded(Recorded {
            which: dice.place(100),
            per_mille: if dice.falls(400) { 1_000 } else { fen(dice, 1_000) },
            over_fen: if dice.falls(400) { fen(dice, 4_000) } else { 0 },
            card_too: dice.falls(500),
        }),
        90..=97 => Pay::Card(1 + fen(dice, 1_000)),
        _ => Pay::Short,
    }
}

/// A bill goes from till to till.
fn held(dice: &mut Dice) -> Act {
    let nth = dice.place(100);
    match dice.below(100) {
        0..=32 => Act::Hold(sell(dice)),
        33..=61 => Act::Recall { nth, take_over: dice.falls(300) },
        62..=69 => Act::HoldAgain { nth, pick: pick(dice) },
        70..=79 => Act::DropHeld { nth, stale: dice.falls(150) },
        _ => Act::SellHeld { nth, pay: pay(dice) },
    }
}

/// One of the last few sales mostly, so that some come back piece by piece.
fn back(dice: &mut Dice) -> Back {
    let (line, per_mille) = (dice.place(5), fen(dice, 1_000));
    let pieces = match dice.below(100) {
        0..=29 => Pieces::All,
        30..=59 => Pieces::Line(line),
        60..=91 => Pieces::Some { line, per_mille },
        _ => Pieces::TooMany { line, more: 1 + per_mille },
    };
    let among = if dice.falls(600) { 5 } else { usize::MAX };
    let off_fen = if dice.falls(60) { 1 + fen(dice, 50) } else { 0 };
    Back { sale: dice.place(1_000), among, pieces, off_fen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_tells_the_same_story_and_time_only_goes_on() {
        let steps = script(7, 3);
        assert_eq!(steps, script(7, 3));
        assert_ne!(steps, script(8, 3));
        assert!(steps.windows(2).all(|pair| pair[0].at_ms < pair[1].at_ms), "a step before the one before it");
        assert!(steps.iter().any(|step| (step.at_ms - START_MS) / HOUR_MS % 24 >= 14), "nobody sells past midnight");
    }
}
