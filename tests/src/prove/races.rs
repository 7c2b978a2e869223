//! Races: two who want the same thing at once, and only one of them can have it (safety G-07, F-28…F-38).
//!
//! Credit limits and coupons do not exist yet; what exists is raced: cards, command ids, member cards, barcodes, member
//! numbers, the reprint counter, opening a shift twice, closing it under a sale, pieces that come back, bills that wait, and
//! days that are closed.
use std::{collections::BTreeMap, sync::Arc, time::Instant};

use proto::{
    catalog::v1::{Barcode, Item, SaveItemRequest},
    members::v1::SaveMemberRequest,
    method::Rpc,
    refusal::Refusal,
    shifts::v1::{CloseShiftRequest, OpenShiftRequest},
    till::v1::ReprintSaleRequest,
};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    Ask, Outcome, Place, Report, audit,
    tills::{CASHIER, ENROL_CODE, Goods, MANAGER, top_up},
};
use crate::load::{Failure, LoadTill, Program, Server, random_id};

mod bills;
mod days;

/// Races of each kind in CI.
const RACES: u64 = 500;
/// Pairs of tills that race beside each other.
const LANES: u64 = 4;
/// A blind spender is caught at one of the first.
const CONTROL_RACES: u64 = 100;
/// Days are raced by one lane alone, and each Z is longer than the one before: one race of so many.
const DAY_RACES_OF: u64 = 10;
const FIRST_TILL: u64 = 1_001;
const FLOAT_FEN: i64 = 10_000;

/// Every kind, as its check is called.
const KINDS: [&str; 15] = [
    "a_card_is_spent_once",
    "a_command_sent_twice_at_once_is_done_once",
    "a_command_id_has_one_body",
    "a_member_card_has_one_owner",
    "member_numbers_are_given_once",
    "a_barcode_means_one_item",
    "every_reprint_is_counted",
    "a_shift_is_opened_once",
    "a_sale_is_in_its_shift_or_refused",
    bills::RETURN,
    bills::RECALL,
    bills::TAKE_OVER,
    days::SALE,
    days::OPEN,
    days::CLOSE,
];

/// What went wrong in each kind.
type Wrong = BTreeMap<&'static str, Vec<String>>;

/// Two tills of one shop, and what they race for.
struct Lane {
    number: u64,
    one: LoadTill,
    other: LoadTill,
    manager: LoadTill,
    goods: Arc<Goods>,
    wrong: Wrong,
}

/// Runs it.
///
/// # Errors
/// When a program does not start, or the judge cannot look.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of(format!("races::{}", ask.base.name()));
    let (races, begun) = (ask.count.unwrap_or(RACES), Instant::now());
    let (wrong, broken) = race(ask, &ask.program(), races, false).await?;
    for kind in KINDS {
        let of_kind = wrong.get(kind).map(Vec::as_slice).unwrap_or_default();
        let told = format!("{races} races {}", of_kind.first().cloned().unwrap_or_default());
        report.check(kind, of_kind.is_empty(), told);
    }
    report.check("the_books_agree", broken.is_empty(), broken.first().cloned().unwrap_or_default());
    report.figure("races_of_each", races);
    report.figure("kinds", KINDS.len());
    report.figure("seconds", begun.elapsed().as_secs());
    if ask.controls {
        let (wrong, broken) = race(ask, &ask.planted("spends-blindly")?, CONTROL_RACES, true).await?;
        let doubled = wrong.get(KINDS[0]).map_or(0, Vec::len);
        let told = format!("{doubled} of {CONTROL_RACES} cards spent twice");
        report.check("control_read_check_write_spends_twice", doubled > 0, told);
        let told = broken.first().cloned().unwrap_or_default();
        report.check("control_the_auditor_sees_it_too", broken.iter().any(|one| one.contains("I-03")), told);
        report.figure("control_double_spends", doubled);
    }
    Ok(report)
}

/// Races at this server; what went wrong, and what the auditor says afterwards.
async fn race(ask: &Ask, program: &Program, races: u64, only_cards: bool) -> Result<(Wrong, Vec<String>), Failure> {
    let place = Place::new(&ask.base, "races").await?;
    let server = Server::start(program, place.url()).await?;
    let mut lanes = Vec::new();
    let mut goods: Option<Arc<Goods>> = None;
    for number in 0..LANES {
        let enrol = async |at: u64| {
            let till_no = (FIRST_TILL + 2 * number + at).to_string();
            LoadTill::open(server.wire()?, ENROL_CODE, &till_no, CASHIER).await
        };
        let (one, other) = (enrol(0).await?, enrol(1).await?);
        one.on_duty().await?;
        other.on_duty().await?;
        let manager = one.with(MANAGER).await?;
        let goods = match &goods {
            Some(goods) => goods.clone(),
            None => goods.insert(Arc::new(Goods::prepare(&one).await?)).clone(),
        };
        lanes.push(Lane { number, one, other, manager, goods, wrong: Wrong::new() });
    }
    let mut running = JoinSet::new();
    for lane in lanes {
        running.spawn(lane.run(races.div_ceil(LANES), only_cards));
    }
    let mut wrong = Wrong::new();
    let mut lanes = Vec::new();
    while let Some(lane) = running.join_next().await {
        lanes.push(lane??);
    }
    if !only_cards {
        race_days(&mut lanes, races.div_ceil(DAY_RACES_OF)).await?;
    }
    for (kind, mut of_kind) in lanes.into_iter().flat_map(|lane| lane.wrong) {
        wrong.entry(kind).or_default().append(&mut of_kind);
    }
    server.kill().await?;
    let broken = audit(&ask.program(), place.url()).await?;
    place.leave().await?;
    Ok((wrong, broken))
}

/// A shop has one day: all go home, and one lane goes on.
async fn race_days(lanes: &mut [Lane], races: u64) -> Result<(), Failure> {
    let mut day = None;
    for lane in lanes.iter_mut() {
        day = lane.closed().await?.or(day);
    }
    let last = lanes.first_mut().ok_or("no lane")?;
    last.days(races, day.ok_or("nobody was on duty")?).await
}

impl Lane {
    async fn run(mut self, races: u64, only_cards: bool) -> Result<Self, Failure> {
        let mut shift = None;
        for race in 0..races {
            self.card().await?;
            if only_cards {
                continue;
            }
            self.same_command().await?;
            self.same_id().await?;
            self.member_card(race).await?;
            self.member_number().await?;
            self.barcode(race).await?;
            self.reprint().await?;
            self.returns().await?;
            self.held().await?;
            shift = Some(self.shift(shift).await?);
        }
        Ok(self)
    }

    /// The card pays one of two.
    async fn card(&mut self) -> Result<(), Failure> {
        let (goods, item) = (self.goods.clone(), self.goods.item()?.clone());
        let member = &goods.members()[usize::try_from(self.number)?];
        self.one.ask(random_id()?, &top_up(member, item.price_fen)?).await?;
        let sale = || goods.sale(&[&item], member, item.price_fen);
        let (one, other) = (sale()?, sale()?);
        let (one, other) = at_once((&self.one, random_id()?, one), (&self.other, random_id()?, other)).await?;
        self.one_of_two(KINDS[0], one, other, &["stored_value.", "till.", "ledger."]);
        Ok(())
    }

    /// Impatience: the same command on two lines. Both hear the same.
    async fn same_command(&mut self) -> Result<(), Failure> {
        let (id, asked) = (random_id()?, top_up(&self.goods.members()[11], 100)?);
        match at_once((&self.one, id, asked.clone()), (&self.one, id, asked)).await? {
            (Ok(one), Ok(other)) if one == other => {}
            (one, other) => self.wrong(KINDS[1], format!("{id}: {} and {}", said(&one), said(&other))),
        }
        Ok(())
    }

    /// An id names one command.
    async fn same_id(&mut self) -> Result<(), Failure> {
        let (id, member) = (random_id()?, self.goods.members()[10].clone());
        let (one, other) = (top_up(&member, 100)?, top_up(&member, 200)?);
        let (one, other) = at_once((&self.one, id, one), (&self.other, id, other)).await?;
        self.one_of_two(KINDS[2], one, other, &["kit.REQUEST_ID_REUSED"]);
        Ok(())
    }

    async fn member_card(&mut self, race: u64) -> Result<(), Failure> {
        let member = || {
            let card_no = format!("77{:02}{race:06}", self.number);
            Ok::<_, Failure>(SaveMemberRequest {
                member: Some(proto::members::v1::Member { card_no, ..self.goods.member("同卡")? }),
            })
        };
        let (one, other) = (member()?, member()?);
        let (one, other) = at_once((&self.one, random_id()?, one), (&self.other, random_id()?, other)).await?;
        self.one_of_two(KINDS[3], one, other, &["members.CARD_TAKEN"]);
        Ok(())
    }

    async fn member_number(&mut self) -> Result<(), Failure> {
        let member = || Ok::<_, Failure>(SaveMemberRequest { member: Some(self.goods.member("同号")?) });
        let (one, other) = (member()?, member()?);
        let number = |answer: proto::members::v1::SaveMemberResponse| {
            answer.member.and_then(|view| view.member).map(|member| member.member_no)
        };
        let (one, other) = at_once((&self.one, random_id()?, one), (&self.other, random_id()?, other)).await?;
        match (one.map(number), other.map(number)) {
            (Ok(Some(one)), Ok(Some(other))) if one != other => {}
            (one, other) => self.wrong(KINDS[4], format!("{one:?} and {other:?}")),
        }
        Ok(())
    }

    async fn barcode(&mut self, race: u64) -> Result<(), Failure> {
        let like = self.goods.item()?.clone();
        let item = |at: u64| {
            let barcode = format!("69{:02}{race:09}", self.number);
            Ok::<_, Failure>(SaveItemRequest {
                item: Some(Item {
                    item_id: random_id()?.to_string(),
                    code: format!("R{}-{race}-{at}", self.number),
                    barcodes: vec![Barcode { barcode, ..Barcode::default() }],
                    version: 0,
                    ..like.clone()
                }),
            })
        };
        let (one, other) = (item(0)?, item(1)?);
        let (one, other) = at_once((&self.manager, random_id()?, one), (&self.manager, random_id()?, other)).await?;
        self.one_of_two(KINDS[5], one, other, &["catalog."]);
        Ok(())
    }

    /// A cap that counts: two copies are the first and the second.
    async fn reprint(&mut self) -> Result<(), Failure> {
        let sale = self.goods.sale(&[self.goods.item()?], "", 0)?;
        let sale_id = sale.sale_id.clone();
        self.one.ask(random_id()?, &sale).await?;
        let again = || ReprintSaleRequest { sale_id: sale_id.clone() };
        let (one, other) = at_once((&self.one, random_id()?, again()), (&self.other, random_id()?, again())).await?;
        let copies = |answer: Result<proto::till::v1::ReprintSaleResponse, Refusal>| {
            answer.map(|answer| answer.sale.unwrap_or_default().copies)
        };
        match (copies(one), copies(other)) {
            (Ok(1), Ok(2)) | (Ok(2), Ok(1)) => {}
            (one, other) => self.wrong(KINDS[6], format!("{one:?} and {other:?}")),
        }
        Ok(())
    }

    /// Opens the other till's shift twice at once, then closes it while it sells. Answers the shift that is open then.
    async fn shift(&mut self, open: Option<String>) -> Result<String, Failure> {
        let till = self.other.clone();
        if let Some(open) = open.or(self.current().await?) {
            till.ask(random_id()?, &close(&open)).await?;
        }
        let asked = || {
            Ok::<_, Failure>(OpenShiftRequest {
                shift_id: random_id()?.to_string(),
                float_fen: FLOAT_FEN,
                ..OpenShiftRequest::default()
            })
        };
        let (one, other) = (asked()?, asked()?);
        let ids = [one.shift_id.clone(), other.shift_id.clone()];
        let (one, other) = at_once((&till, random_id()?, one), (&till, random_id()?, other)).await?;
        let open = ids[usize::from(one.is_err())].clone();
        self.one_of_two(KINDS[7], one, other, &["shifts.SHIFT_OPEN"]);
        let sale = self.goods.sale(&[self.goods.item()?], "", 0)?;
        let total = sale.total_fen;
        let (sold, closed) = at_once((&till, random_id()?, sale), (&till, random_id()?, close(&open))).await?;
        let expected = closed.as_ref().map(|slip| slip.slip.as_ref().map_or(0, |slip| slip.expected_cash_fen));
        let should_be = FLOAT_FEN + if sold.is_ok() { total } else { 0 };
        if expected != Ok(should_be) {
            self.wrong(KINDS[8], format!("sold {}, and the slip says {expected:?}", said(&sold)));
        }
        let next = asked()?;
        till.ask(random_id()?, &next).await?;
        Ok(next.shift_id)
    }

    async fn current(&self) -> Result<Option<String>, Failure> {
        let current = self.other.ask(random_id()?, &proto::shifts::v1::GetCurrentShiftRequest {}).await?;
        Ok(current.shift.map(|shift| shift.shift_id))
    }

    /// One was answered, the other refused for the right reason.
    fn one_of_two<A>(
        &mut self,
        kind: &'static str,
        one: Result<A, Refusal>,
        other: Result<A, Refusal>,
        reasons: &[&str],
    ) {
        let right = |refusal: &Refusal| reasons.iter().any(|reason| refusal.name().starts_with(reason));
        let good = match (&one, &other) {
            (Ok(_), Err(refusal)) | (Err(refusal), Ok(_)) => right(refusal),
            _ => false,
        };
        if !good {
            self.wrong(kind, format!("{} and {}", said(&one), said(&other)));
        }
    }

    fn wrong(&mut self, kind: &'static str, told: String) {
        self.wrong.entry(kind).or_default().push(told);
    }
}

fn close(shift_id: &str) -> CloseShiftRequest {
    CloseShiftRequest {
        shift_id: shift_id.to_owned(),
        difference_reason: "不点".to_owned(),
        ..CloseShiftRequest::default()
    }
}

fn said<A>(answer: &Result<A, Refusal>) -> String {
    match answer {
        Ok(_) => "yes".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

type Answers<A, B> = (Result<A, Refusal>, Result<B, Refusal>);

/// Both ask, each on a task of its own.
async fn at_once<Q: Rpc + Clone + 'static, R: Rpc + Clone + 'static>(
    one: (&LoadTill, Uuid, Q),
    other: (&LoadTill, Uuid, R),
) -> Result<Answers<Q::Answer, R::Answer>, Failure> {
    let (first, second) = (one.0.clone(), other.0.clone());
    let first = tokio::spawn(async move { first.once(one.1, one.2).await });
    let second = tokio::spawn(async move { second.once(other.1, other.2).await });
    let (first, second) = tokio::join!(first, second);
    Ok((first?, second?))
}
