//! Tills that sell: a mix of commands as a busy shop has them, each asked until it is answered, each answer kept on the disk.
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use proto::{
    catalog::v1::{Item, ListItemsRequest},
    kit::v1::ListQuery,
    members::v1::{ListLevelsRequest, Member, SaveMemberRequest},
    method::Rpc,
    refusal::Refusal,
    shifts::v1::{CloseShiftRequest, GetCurrentShiftRequest, OpenShiftRequest},
    stored_value::v1::TopUpRequest,
    till::v1::{Cart, CartLine, CheckoutRequest, ReprintSaleRequest, Tender, TenderKind},
};

use super::{
    Dice,
    acks::{Ack, AckFile, Done},
};
use crate::{
    load::{Failure, Folder, LoadTill, Pace, Person, random_id},
    wire::Wire,
};

/// The enrolment code of the demo shop.
pub const ENROL_CODE: &str = "ZF-DEMO-2026";
/// The cashier of the demo shop.
pub const CASHIER: Person<'static> = Person { role: "cashier", pin: "123456" };
/// The manager of the demo shop.
pub const MANAGER: Person<'static> = Person { role: "manager", pin: "888888" };

const FIRST_TILL: usize = 1_001;
/// Members whose cards all tills use.
const MEMBERS: usize = 12;
/// ¥20,000: what a card starts with.
const START_FEN: i64 = 2_000_000;
/// An old command of this many is asked again, and must get the same answer.
const ASKED_AGAIN_PER_MILLE: u64 = 30;

/// What all tills know: goods, and members with money.
#[derive(Clone, Debug, Default)]
pub struct Goods {
    items: Vec<Item>,
    members: Vec<String>,
    level_id: String,
}

/// One till, with what it was told.
pub struct SellingTill {
    till: LoadTill,
    goods: Arc<Goods>,
    dice: Dice,
    acks: AckFile,
    sales: Vec<String>,
    shift_id: String,
    last: Option<(uuid::Uuid, CheckoutRequest, proto::till::v1::CheckoutResponse)>,
    /// Commands that no answer came for, or a refusal that makes no sense.
    pub unanswered: Vec<String>,
    /// Repeats that were answered otherwise than the first time.
    pub answered_otherwise: Vec<String>,
}

impl Goods {
    /// Makes members through the till, and reads what there is to sell at a price of its own.
    ///
    /// # Errors
    /// When the shop is no demo shop.
    pub async fn prepare(till: &LoadTill) -> Result<Self, Failure> {
        let query = Some(ListQuery { page_size: 50, ..ListQuery::default() });
        let mut items = till.ask(random_id()?, &ListItemsRequest { query }).await?.rows;
        items.retain(|item| !item.open_price);
        let levels = till.ask(random_id()?, &ListLevelsRequest {}).await?.levels;
        let level = levels.into_iter().find(|level| level.pays_bp == 10_000).ok_or("no level pays the whole price")?;
        let mut goods = Self { items, members: Vec::new(), level_id: level.level_id };
        for number in 0..MEMBERS {
            let member = goods.member(&format!("证人{number}"))?;
            goods.members.push(member.member_id.clone());
            till.ask(random_id()?, &SaveMemberRequest { member: Some(member) }).await?;
        }
        Ok(goods)
    }

    /// Who has a card in this shop.
    pub fn members(&self) -> &[String] {
        &self.members
    }

    /// The first thing to sell.
    ///
    /// # Errors
    /// When there is nothing.
    pub fn item(&self) -> Result<&Item, Failure> {
        Ok(self.items.first().ok_or("nothing to sell")?)
    }

    /// A new member of that name.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn member(&self, name: &str) -> Result<Member, Failure> {
        Ok(Member {
            member_id: random_id()?.to_string(),
            name: name.to_owned(),
            level_id: self.level_id.clone(),
            ..Member::default()
        })
    }

    /// A sale of these goods: so much from the member's card, the rest in cash.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn sale(&self, items: &[&Item], member_id: &str, stored_fen: i64) -> Result<CheckoutRequest, Failure> {
        let line =
            |item: &&Item| CartLine { item_id: item.item_id.clone(), quantity_milli: 1_000, ..CartLine::default() };
        let total_fen: i64 = items.iter().map(|item| item.price_fen).sum();
        let tenders = [(TenderKind::StoredValue, stored_fen), (TenderKind::Cash, total_fen - stored_fen)];
        let tenders = tenders.into_iter().filter(|(_, amount)| *amount > 0);
        Ok(CheckoutRequest {
            sale_id: random_id()?.to_string(),
            cart: Some(Cart {
                lines: items.iter().map(line).collect(),
                member_id: member_id.to_owned(),
                ..Cart::default()
            }),
            total_fen,
            tenders: tenders
                .map(|(kind, amount)| Tender {
                    kind: kind.into(),
                    amount_fen: amount,
                    tendered_fen: amount,
                    ..Tender::default()
                })
                .collect(),
            ..CheckoutRequest::default()
        })
    }
}

/// Tills that are signed in, on duty, and have put money on the cards; on a good line still. Their acknowledgement files lie
/// in the folder.
///
/// # Errors
/// When the server is away, or this is no demo shop.
pub async fn open_tills(wire: &Wire, tills: usize, folder: &Folder, seed: u64) -> Result<Vec<SellingTill>, Failure> {
    let mut goods: Option<Arc<Goods>> = None;
    let mut open = Vec::new();
    for number in 0..tills {
        let till_no = (FIRST_TILL + number).to_string();
        let till = LoadTill::open(wire.clone(), ENROL_CODE, &till_no, CASHIER).await?;
        let goods = match &goods {
            Some(goods) => goods.clone(),
            None => goods.insert(Arc::new(Goods::prepare(&till).await?)).clone(),
        };
        let acks = folder.file(&format!("acks-{number}.jsonl"));
        let mut till = SellingTill::new(till, goods, Dice::of(seed, 1_000 + number as u64), acks).await?;
        till.load_cards(number, tills).await?;
        open.push(till);
    }
    Ok(open)
}

/// Money onto a card, cash in hand.
///
/// # Errors
/// When the machine has no randomness.
pub fn top_up(member_id: &str, paid_fen: i64) -> Result<TopUpRequest, Failure> {
    Ok(TopUpRequest {
        top_up_id: random_id()?.to_string(),
        member_id: member_id.to_owned(),
        plan_id: String::new(),
        paid_fen,
        tendered_fen: paid_fen,
    })
}

impl SellingTill {
    /// Takes a till that is signed in; opens its shift.
    ///
    /// # Errors
    /// When the till has an open shift, or the file cannot be made.
    pub async fn new(till: LoadTill, goods: Arc<Goods>, dice: Dice, acks: PathBuf) -> Result<Self, Failure> {
        if till.ask(random_id()?, &GetCurrentShiftRequest {}).await?.shift.is_some() {
            return Err("the till has an open shift already".into());
        }
        let mut till = Self {
            till,
            goods,
            dice,
            acks: AckFile::create(&acks)?,
            sales: Vec::new(),
            shift_id: String::new(),
            last: None,
            unanswered: Vec::new(),
            answered_otherwise: Vec::new(),
        };
        till.open_shift().await?;
        Ok(till)
    }

    /// Puts the starting money on cards: those of every `step`-th member from `first`.
    ///
    /// # Errors
    /// When the acknowledgement cannot be kept.
    pub async fn load_cards(&mut self, first: usize, step: usize) -> Result<(), Failure> {
        for member in self.goods.clone().members.iter().skip(first).step_by(step) {
            self.top_up(member, START_FEN).await?;
        }
        Ok(())
    }

    /// The same till, on another line.
    #[must_use]
    pub fn over(self, wire: Wire, pace: Pace) -> Self {
        Self { till: self.till.over(wire, pace), ..self }
    }

    /// Sells until so many commands are through, or until told to stop; counts each in `progress`.
    ///
    /// # Errors
    /// When an acknowledgement cannot be kept.
    pub async fn work(mut self, commands: u64, progress: &AtomicU64, stop: &AtomicBool) -> Result<Self, Failure> {
        for _ in 0..commands {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            self.one().await?;
            progress.fetch_add(1, Ordering::Relaxed);
        }
        Ok(self)
    }

    /// Where the acknowledgements are.
    pub fn ack_file(&self) -> PathBuf {
        self.acks.path().to_owned()
    }

    async fn one(&mut self) -> Result<(), Failure> {
        match self.dice.below(100) {
            0..45 => self.sell(false).await,
            45..75 => self.sell(true).await,
            75..85 => {
                let goods = self.goods.clone();
                let member = &goods.members[self.dice.place(goods.members.len())];
                let paid = 100 + i64::try_from(self.dice.below(50_000))?;
                self.top_up(member, paid).await
            }
            85..93 => self.reprint().await,
            93..98 => self.new_member().await,
            _ => {
                self.close_shift().await?;
                self.open_shift().await
            }
        }
    }

    async fn sell(&mut self, with_card: bool) -> Result<(), Failure> {
        let goods = self.goods.clone();
        let items: Vec<&Item> =
            (0..=self.dice.below(3)).map(|_| &goods.items[self.dice.place(goods.items.len())]).collect();
        let total: i64 = items.iter().map(|item| item.price_fen).sum();
        let member = if with_card { goods.members[self.dice.place(goods.members.len())].as_str() } else { "" };
        let stored_fen = if with_card { total - total / 3 } else { 0 };
        let sale = goods.sale(&items, member, stored_fen)?;
        let request_id = random_id()?;
        let Some(answer) = self
            .ask(request_id, &sale, |answer| {
                let sale = answer.sale.clone()?;
                Some(Done::Sale {
                    id: sale.sale_id,
                    receipt_no: sale.receipt_no,
                    total_fen: sale.quote?.total_fen,
                    member_id: sale.member_id,
                    stored_fen,
                })
            })
            .await?
        else {
            return Ok(());
        };
        self.sales.push(sale.sale_id.clone());
        if self.dice.falls(ASKED_AGAIN_PER_MILLE) {
            self.last = Some((request_id, sale, answer));
        } else if self.dice.falls(ASKED_AGAIN_PER_MILLE) {
            self.again().await;
        }
        Ok(())
    }

    /// Asks an old command again: the answer is the same, to the byte.
    async fn again(&mut self) {
        let Some((request_id, sale, answer)) = self.last.take() else { return };
        match self.till.ask(request_id, &sale).await {
            Ok(again) if again == answer => {}
            Ok(_) => self.answered_otherwise.push(format!("{request_id}: another answer")),
            Err(refusal) => self.answered_otherwise.push(format!("{request_id}: {refusal}")),
        }
    }

    async fn top_up(&mut self, member_id: &str, paid_fen: i64) -> Result<(), Failure> {
        let asked = top_up(member_id, paid_fen)?;
        let told = |answer: &proto::stored_value::v1::TopUpResponse| {
            let top_up = answer.top_up.clone()?;
            Some(Done::TopUp {
                id: top_up.top_up_id,
                receipt_no: top_up.receipt_no,
                member_id: top_up.member_id,
                paid_fen: top_up.paid_fen,
            })
        };
        self.ask(random_id()?, &asked, told).await?;
        Ok(())
    }

    async fn reprint(&mut self) -> Result<(), Failure> {
        if self.sales.is_empty() {
            return Ok(());
        }
        let sale_id = self.sales[self.dice.place(self.sales.len())].clone();
        let asked = ReprintSaleRequest { sale_id };
        self.ask(random_id()?, &asked, |answer| Some(Done::Reprint { sale_id: answer.sale.clone()?.sale_id })).await?;
        Ok(())
    }

    async fn new_member(&mut self) -> Result<(), Failure> {
        let asked = SaveMemberRequest { member: Some(self.goods.member("新会员")?) };
        let told = |answer: &proto::members::v1::SaveMemberResponse| {
            let member = answer.member.clone()?.member?;
            Some(Done::Member { id: member.member_id, member_no: member.member_no })
        };
        self.ask(random_id()?, &asked, told).await?;
        Ok(())
    }

    async fn open_shift(&mut self) -> Result<(), Failure> {
        let shift_id = random_id()?.to_string();
        let asked = OpenShiftRequest { shift_id: shift_id.clone(), float_fen: 20_000, ..OpenShiftRequest::default() };
        self.ask(random_id()?, &asked, |answer| Some(Done::OpenShift { id: answer.shift.clone()?.shift_id })).await?;
        self.shift_id = shift_id;
        Ok(())
    }

    async fn close_shift(&mut self) -> Result<(), Failure> {
        let asked = CloseShiftRequest {
            shift_id: self.shift_id.clone(),
            difference_reason: "不点".to_owned(),
            ..CloseShiftRequest::default()
        };
        let told = |answer: &proto::shifts::v1::CloseShiftResponse| {
            let slip = answer.slip.clone()?;
            Some(Done::CloseShift { id: slip.shift?.shift_id, expected_fen: slip.expected_cash_fen })
        };
        self.ask(random_id()?, &asked, told).await?;
        Ok(())
    }

    /// Asks until there is an answer, and keeps what it told.
    async fn ask<Q: Rpc + Clone + 'static>(
        &mut self,
        request_id: uuid::Uuid,
        message: &Q,
        told: impl FnOnce(&Q::Answer) -> Option<Done>,
    ) -> Result<Option<Q::Answer>, Failure> {
        let outcome: Result<Q::Answer, Refusal> = self.till.ask(request_id, message).await;
        match outcome {
            Ok(answer) => {
                match told(&answer) {
                    Some(done) => self.acks.keep(&Ack { request_id: request_id.to_string(), done })?,
                    None => self.unanswered.push(format!("{} {request_id}: an empty answer", Q::METHOD.short)),
                }
                Ok(Some(answer))
            }
            Err(refusal) => {
                self.unanswered.push(format!("{} {request_id}: {refusal}", Q::METHOD.short));
                Ok(None)
            }
        }
    }
}
