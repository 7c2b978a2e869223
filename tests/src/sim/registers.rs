//! Drawers: opening one, and closing it against what the book says is in it.
use proto::shifts::v1::{
    CloseShiftRequest, Denomination, EventSum, ForeignCount, OpenShiftRequest, ShiftSlip, TenderSum,
};

use super::{
    Wrong,
    acts::Step,
    book::{self, Book, STAFF, Shift},
    play::agree,
    world::World,
};

const PIECES: [i64; 9] = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 1];

/// Opens it on one of the days that are open, or on whatever day the server takes for today's.
pub(super) async fn open(world: &mut World, step: &Step, float_fen: i64, day: Option<usize>) -> Result<(), Wrong> {
    let person = world.book.allowed(step.till, "shifts.open", step.at_ms);
    let wanted = person.and_then(|person| match &world.book.seats[step.till].shift {
        Some(open) => Err(format!("shifts.SHIFT_OPEN staff_name={}", STAFF[open.person].0)),
        None => Ok(person),
    });
    let (open, today) = (world.book.open_days(step.at_ms), book::date(book::day_number(step.at_ms)));
    let asked = day.map(|at| open[at % open.len()]);
    let day = asked.unwrap_or(today);
    let wanted = wanted.and_then(|person| {
        if open.contains(&day) { Ok(person) } else { Err(format!("shifts.DAY_CLOSED date={}", book::iso(day))) }
    });
    let business_date = asked.map(book::iso).unwrap_or_default();
    let request = OpenShiftRequest { shift_id: world.id(step, 1).to_string(), float_fen, business_date };
    let said = world.command(step, wanted.is_ok(), request.clone()).await?;
    let (person, answer) = match (wanted, said) {
        (Ok(person), Ok(answer)) => (person, answer.shift.unwrap_or_default()),
        (wanted, said) => return agree("an open drawer", &said.map(|_| ()), &wanted.map(|_| ())),
    };
    agree("a shift's id", &answer.shift_id, &request.shift_id)?;
    agree("a shift's day", &answer.business_date, &book::iso(day))?;
    agree("whose shift", &answer.staff_name.as_str(), &STAFF[person].0)?;
    agree("a shift's float", &(answer.float_fen, answer.opened_ms, answer.closed_ms), &(float_fen, step.at_ms, 0))?;
    let seat = &mut world.book.seats[step.till];
    seat.posted += 1;
    let opened_ms = step.at_ms;
    seat.shift = Some(Shift { id: request.shift_id, person, day, opened_ms, drawer: float_fen, ..Shift::default() });
    world.book.safe_fen -= float_fen;
    world.book.trading.entry(day).or_default();
    Ok(())
}

pub(super) async fn close(world: &mut World, step: &Step, off_fen: i64, says_why: bool) -> Result<(), Wrong> {
    let person = world.book.allowed(step.till, "shifts.close", step.at_ms);
    let open = world.book.seats[step.till].shift.clone();
    let expected = open.as_ref().map_or(0, |shift| shift.drawer);
    let counted = (expected + off_fen).max(0);
    // Who counts wrong counts foreign cash wrong, too, now and then.
    let foreign = open.as_ref().map_or(0, |shift| shift.foreign);
    let counted_minor = (foreign + if off_fen % 3 == 0 { off_fen } else { 0 }).max(0);
    let wanted = person.and_then(|person| {
        let open = open.ok_or("kit.NOT_FOUND")?;
        if open.person != person {
            world.book.allowed(step.till, "shifts.close_other", step.at_ms)?;
        }
        if says_why || (counted, counted_minor) == (open.drawer, foreign) {
            return Ok(open);
        }
        let differs =
            if counted_minor == foreign { String::new() } else { format!(" foreign=HKD {foreign} {counted_minor}") };
        Err(format!("shifts.DIFFERENCE_NEEDS_REASON counted_fen={counted} expected_fen={expected}{differs}"))
    });
    let shift_id = match &world.book.seats[step.till].shift {
        Some(shift) => shift.id.clone(),
        None => world.id(step, 1).to_string(),
    };
    let request = CloseShiftRequest {
        shift_id,
        counted: pieces(counted),
        difference_reason: if says_why { "多找了".to_owned() } else { String::new() },
        note: format!("第 {} 步", step.n),
        foreign: vec![ForeignCount { currency: "HKD".to_owned(), counted_minor, expected_minor: 0 }],
    };
    let said = world.command(step, wanted.is_ok(), request.clone()).await?;
    let (open, slip) = match (wanted, said) {
        (Ok(open), Ok(answer)) => (open, answer.slip.unwrap_or_default()),
        (wanted, said) => return agree("a closed drawer", &said.map(|_| ()), &wanted.map(|_| ())),
    };
    let seat = &mut world.book.seats[step.till];
    (seat.shift, seat.posted) = (None, seat.posted + 1);
    world.book.safe_fen += counted;
    world.book.foreign_safe += counted_minor;
    let ledger_head = slip.ledger_head.clone();
    let wanted = ShiftSlip { ledger_head, ..wanted_slip(&world.book, &open, request, counted) };
    agree("a slip", &ShiftSlip { shift: None, ..slip }, &wanted)?;
    world.book.trading.entry(open.day).or_default().slips.insert((open.opened_ms, open.id), wanted);
    Ok(())
}

/// Sale by sale what the shift took.
fn wanted_slip(book: &Book, open: &Shift, request: CloseShiftRequest, counted: i64) -> ShiftSlip {
    let tender = |tender: &str, sales: (i64, i64), top_ups: (i64, i64), back: (i64, i64)| TenderSum {
        tender: tender.to_owned(),
        sales_count: sales.0,
        sales_fen: sales.1,
        top_ups_count: top_ups.0,
        top_ups_fen: top_ups.1,
        returns_count: back.0,
        returns_fen: back.1,
        ..TenderSum::default()
    };
    let event = |(event, count): (&str, i64)| {
        (count > 0).then(|| EventSum { event: event.to_owned(), count, ..EventSum::default() })
    };
    let events = [("reprint", open.reprints), ("price_change", open.price_changes)];
    let mut tenders = vec![
        tender("cash", open.cash, open.top_ups, open.cash_back),
        tender("stored_value", open.card, (0, 0), open.card_back),
    ];
    tenders.extend(book.type_sums(open));
    let foreign = request.foreign.into_iter().map(|one| ForeignCount { expected_minor: open.foreign, ..one });
    ShiftSlip {
        foreign: foreign.filter(|one| (one.expected_minor, one.counted_minor) != (0, 0)).collect(),
        sales_fen: tenders.iter().map(|sum| sum.sales_fen).sum(),
        voucher_excess_fen: open.excess,
        tenders,
        expected_cash_fen: open.drawer,
        counted_cash_fen: counted,
        difference_fen: counted - open.drawer,
        difference_reason: request.difference_reason,
        note: request.note,
        counted: request.counted,
        sales_count: open.sales,
        discount_fen: open.discount,
        top_ups_count: open.top_ups.0,
        top_ups_fen: open.top_ups.1,
        returns_count: open.back.0,
        returns_fen: open.back.1,
        events: events.into_iter().filter_map(event).collect(),
        ..ShiftSlip::default()
    }
}

fn pieces(mut left: i64) -> Vec<Denomination> {
    let mut counted = Vec::new();
    for value_fen in PIECES {
        if left / value_fen > 0 {
            counted.push(Denomination { value_fen, count: left / value_fen });
        }
        left %= value_fen;
    }
    counted
}
