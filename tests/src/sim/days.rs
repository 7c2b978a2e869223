//! Business days of a shop that closes at three in the morning: closed 日结, reopened 反结账, each Z beside the book's own sums
//! (SHF-03, SHF-04, SHF-05).
use std::collections::BTreeMap;

use proto::shifts::v1::{
    CloseDayRequest, DayState, EventSum, ForeignCount, ListDaysRequest, ReopenDayRequest, ShiftSlip, TenderSum,
};

use super::{
    Wrong,
    acts::{Step, Which},
    book::{Book, STAFF, date, day_number, iso},
    play::agree,
    world::World,
};

/// A day that somebody opened a shift on.
#[derive(Clone, Debug, Default)]
pub(super) struct Trading {
    /// Of the last Z; 0 when there is none.
    pub version: i32,
    pub closed: bool,
    /// Slips of its closed shifts, in the order in which they were opened, as the book has them.
    pub slips: BTreeMap<(i64, String), ShiftSlip>,
}

impl Book {
    /// The days a shift may be opened on, the usual one first.
    pub(super) fn open_days(&self, now: i64) -> Vec<i32> {
        let is =
            |day: i32, closed: bool| self.trading.get(&day).is_some_and(|of| of.version > 0 && of.closed == closed);
        let mut number = day_number(now);
        while is(date(number), true) {
            number += 1;
        }
        let first = date(number);
        let reopened = self.trading.keys().rev().copied().filter(|day| *day != first && is(*day, false));
        std::iter::once(first).chain(reopened.take(7)).collect()
    }

    /// Which day somebody means.
    fn day(&self, which: Which, now: i64) -> i32 {
        let mut traded = self.trading.keys().rev();
        match which {
            Which::Last => traded.next().copied().unwrap_or_else(|| date(day_number(now))),
            Which::LastButOne => traded.nth(1).copied().unwrap_or(20_261_101),
            Which::Tomorrow => date(day_number(now) + 1),
        }
    }

    /// May this day be closed? Answers version and number of its Z.
    fn may_close(&self, till: usize, day: i32, now: i64) -> Result<(i32, i64), String> {
        self.allowed(till, "shifts.close_day", now)?;
        if day > date(day_number(now)) {
            return Err(format!("shifts.DAY_NOT_COME date={}", iso(day)));
        }
        let Some(of) = self.trading.get(&day) else { return Err("kit.NOT_FOUND".to_owned()) };
        if of.closed {
            return Err(format!("shifts.DAY_CLOSED date={}", iso(day)));
        }
        let open = self.seats.iter().filter_map(|seat| Some((seat.shift.as_ref()?, &seat.no)));
        match open.filter(|(shift, _)| shift.day == day).min_by_key(|(shift, _)| (shift.opened_ms, &shift.id)) {
            Some((shift, no)) => {
                let name = STAFF[shift.person].0;
                Err(format!("shifts.DAY_HAS_OPEN_SHIFT date={} staff_name={name} till_no={no}", iso(day)))
            }
            None => Ok((of.version + 1, self.z_no + 1)),
        }
    }

    fn may_reopen(&self, till: usize, day: i32, version: i32, second: usize, now: i64) -> Result<(), String> {
        let person = self.allowed(till, "shifts.reopen_day", now)?;
        let agrees = matches!(STAFF[second].2, "manager" | "owner");
        if person == second || !agrees {
            return Err("shifts.SECOND_PERSON".to_owned());
        }
        let Some(of) = self.trading.get(&day) else { return Err("kit.NOT_FOUND".to_owned()) };
        if !of.closed {
            return Err(format!("shifts.DAY_NOT_CLOSED date={}", iso(day)));
        }
        if of.version != version {
            return Err("kit.STALE_VERSION".to_owned());
        }
        match self.trading.iter().rev().find(|(later, of)| **later > day && of.closed) {
            Some((later, _)) => Err(format!("shifts.DAY_NOT_LAST date={}", iso(*later))),
            None => Ok(()),
        }
    }
}

pub(super) async fn close(world: &mut World, step: &Step, which: Which) -> Result<(), Wrong> {
    let day = world.book.day(which, step.at_ms);
    let wanted = world.book.may_close(step.till, day, step.at_ms);
    let request = CloseDayRequest { business_date: iso(day), note: format!("第 {} 步", step.n) };
    let said = world.command(step, wanted.is_ok(), request.clone()).await?;
    let ((version, z_no), answer) = match (wanted, said) {
        (Ok(wanted), Ok(answer)) => (wanted, answer.version.unwrap_or_default()),
        (wanted, said) => return agree("a closed day", &said.map(|_| ()), &wanted.map(|_| ())),
    };
    let person = world.book.allowed(step.till, "shifts.close_day", step.at_ms).unwrap_or_default();
    world.book.z_no = z_no;
    let of = world.book.trading.entry(day).or_default();
    (of.version, of.closed) = (version, true);
    let report = answer.report.unwrap_or_default();
    let head = (report.business_date, report.version, report.z_no, report.closed_ms, report.staff_name, report.note);
    let wanted = (iso(day), version, z_no, step.at_ms, STAFF[person].0.to_owned(), request.note);
    agree("a Z", &head, &wanted)?;
    let slips: Vec<ShiftSlip> = report.shifts.into_iter().map(|slip| ShiftSlip { shift: None, ..slip }).collect();
    agree("the shifts of a Z", &slips, &of.slips.values().map(counted).collect())?;
    agree("the sums of a Z", &report.totals.unwrap_or_default(), &sum(of.slips.values()))
}

/// What a Z says of each shift: only what was counted.
fn counted(slip: &ShiftSlip) -> ShiftSlip {
    ShiftSlip {
        expected_cash_fen: slip.expected_cash_fen,
        counted_cash_fen: slip.counted_cash_fen,
        difference_fen: slip.difference_fen,
        difference_reason: slip.difference_reason.clone(),
        note: slip.note.clone(),
        counted: slip.counted.clone(),
        ledger_head: slip.ledger_head.clone(),
        ..ShiftSlip::default()
    }
}

/// The slips of a day, added up.
fn sum<'a>(slips: impl Iterator<Item = &'a ShiftSlip>) -> ShiftSlip {
    slips.fold(ShiftSlip::default(), |mut sum, slip| {
        for one in &slip.tenders {
            add_tender(&mut sum.tenders, one);
        }
        for one in &slip.events {
            add_event(&mut sum.events, one);
        }
        for one in &slip.foreign {
            add_foreign(&mut sum.foreign, one);
        }
        ShiftSlip {
            expected_cash_fen: sum.expected_cash_fen + slip.expected_cash_fen,
            counted_cash_fen: sum.counted_cash_fen + slip.counted_cash_fen,
            difference_fen: sum.difference_fen + slip.difference_fen,
            sales_count: sum.sales_count + slip.sales_count,
            sales_fen: sum.sales_fen + slip.sales_fen,
            discount_fen: sum.discount_fen + slip.discount_fen,
            returns_count: sum.returns_count + slip.returns_count,
            returns_fen: sum.returns_fen + slip.returns_fen,
            top_ups_count: sum.top_ups_count + slip.top_ups_count,
            top_ups_fen: sum.top_ups_fen + slip.top_ups_fen,
            voucher_excess_fen: sum.voucher_excess_fen + slip.voucher_excess_fen,
            shifts_count: sum.shifts_count + 1,
            ..sum
        }
    })
}

/// Rows of the tender table stand in its order behind cash and stored value.
fn add_tender(sums: &mut Vec<TenderSum>, one: &TenderSum) {
    let Some(sum) = sums.iter_mut().find(|sum| (&sum.tender, &sum.name) == (&one.tender, &one.name)) else {
        let rank = |sum: &TenderSum| {
            ["cash", "stored_value", "bank_card", "voucher", "foreign_cash", "other"]
                .iter()
                .position(|kind| *kind == sum.tender)
        };
        sums.push(one.clone());
        sums.sort_by_key(rank);
        return;
    };
    sum.sales_count += one.sales_count;
    sum.sales_fen += one.sales_fen;
    sum.top_ups_count += one.top_ups_count;
    sum.top_ups_fen += one.top_ups_fen;
    sum.returns_count += one.returns_count;
    sum.returns_fen += one.returns_fen;
    sum.foreign_minor += one.foreign_minor;
}

fn add_event(sums: &mut Vec<EventSum>, one: &EventSum) {
    match sums.iter_mut().find(|sum| sum.event == one.event) {
        Some(sum) => sum.count += one.count,
        None => {
            sums.push(one.clone());
            // As the server numbers them: "reprint" before "price_change".
            sums.sort_by(|a, b| b.event.cmp(&a.event));
        }
    }
}

fn add_foreign(sums: &mut Vec<ForeignCount>, one: &ForeignCount) {
    match sums.iter_mut().find(|sum| sum.currency == one.currency) {
        Some(sum) => {
            sum.expected_minor += one.expected_minor;
            sum.counted_minor += one.counted_minor;
        }
        None => sums.push(one.clone()),
    }
}

/// With somebody else's word.
pub(super) async fn reopen(
    world: &mut World,
    step: &Step,
    which: Which,
    stale: bool,
    second: usize,
) -> Result<(), Wrong> {
    let day = world.book.day(which, step.at_ms);
    let version = world.book.trading.get(&day).map_or(1, |of| of.version) - i32::from(stale);
    let wanted = world.book.may_reopen(step.till, day, version, second, step.at_ms);
    let (name, pin, _) = STAFF[second];
    let request = ReopenDayRequest {
        business_date: iso(day),
        version,
        staff_id: world.shop.id(name),
        pin: pin.to_owned(),
        reason: "漏了一单".to_owned(),
    };
    let said = world.ask(step, request).await.map(|_| ());
    agree("a day that is reopened", &said, &wanted)?;
    if said.is_ok() {
        world.book.trading.entry(day).or_default().closed = false;
    }
    Ok(())
}

/// All days, newest first.
pub(super) async fn look(world: &mut World, step: &Step) -> Result<(), Wrong> {
    let may = world.book.allowed(step.till, "shifts.view_days", step.at_ms);
    let shown = |(day, of): (&i32, &Trading)| {
        let state = match (of.version, of.closed) {
            (0, _) => DayState::Open,
            (_, true) => DayState::Closed,
            (_, false) => DayState::Reopened,
        };
        (iso(*day), state, of.version)
    };
    let wanted = may.map(|_| world.book.trading.iter().rev().map(shown).collect::<Vec<_>>());
    let said = world.ask(step, ListDaysRequest { limit: 100, ..ListDaysRequest::default() }).await;
    let said = said.map(|answer| {
        answer.days.iter().map(|day| (day.business_date.clone(), day.state(), day.version)).collect::<Vec<_>>()
    });
    agree("the days", &said, &wanted)
}
