//! One step: what the book expects of it, what the server says, and that the two agree.
use proto::{
    access::v1::{SignInRequest, SignOutRequest},
    catalog::v1::{Item, SaveItemRequest},
    members::v1::{Assets, Member as File, MemberView, SaveMemberRequest},
    stored_value::v1::{TopUpRequest, TopUpResponse},
    till::v1::ReprintSaleRequest,
};

use super::{
    Wrong,
    acts::{Act, Step},
    book::{Member, STAFF},
    days, holding, looks, registers, returns, selling, tenders,
    world::World,
};

impl World {
    /// Does a step and compares.
    pub(super) async fn play(&mut self, step: &Step) -> Result<(), Wrong> {
        self.shop.at(step.at_ms);
        match &step.act {
            Act::SignIn { person, slip_first } => self.sign_in(step, *person, *slip_first).await,
            Act::SignOut => self.sign_out(step).await,
            Act::OpenShift { float_fen, day } => registers::open(self, step, *float_fen, *day).await,
            Act::CloseShift { off_fen, says_why } => registers::close(self, step, *off_fen, *says_why).await,
            Act::CloseDay(which) => days::close(self, step, *which).await,
            Act::ReopenDay { which, stale, second } => days::reopen(self, step, *which, *stale, *second).await,
            Act::Sell(sell) => selling::sell(self, step, sell).await,
            Act::Hold(sell) => holding::hold(self, step, sell).await,
            Act::HoldAgain { nth, pick } => holding::hold_again(self, step, *nth, *pick).await,
            Act::Recall { nth, take_over } => holding::recall(self, step, *nth, *take_over).await,
            Act::DropHeld { nth, stale } => holding::drop(self, step, *nth, *stale).await,
            Act::SellHeld { nth, pay } => holding::sell(self, step, *nth, *pay).await,
            Act::TakeBack(back) => returns::take_back(self, step, back).await,
            Act::TopUp { .. } => self.top_up(step).await,
            Act::NewMember { level, phone_of } => self.new_member(step, *level, *phone_of).await,
            Act::ChangeLevel { member, level } => self.change_level(step, *member, *level).await,
            Act::ChangePrice { item, price_fen, stale } => {
                let stale = i64::from(*stale);
                self.save_item(step, *item, |item| (item.price_fen, item.version) = (*price_fen, item.version - stale))
                    .await
            }
            Act::Archive { item, archived } => self.save_item(step, *item, |item| item.archived = *archived).await,
            Act::ChangeRate { rate, stale } => tenders::change_rate(self, step, *rate, *stale).await,
            Act::Fetch => {
                self.fetch(step).await?;
                tenders::fetch(self, step).await
            }
            Act::Reprint { sale } => self.reprint(step, *sale).await,
            Act::Again { command } => self.again(step, *command).await,
            Act::Reuse { command } => self.reuse(step, *command).await,
            Act::Look { what, at } => looks::look(self, step, *what, *at).await,
            Act::Restart => {
                self.restart(step).await;
                Ok(())
            }
        }
    }

    async fn sign_in(&mut self, step: &Step, person: usize, slip_first: bool) -> Result<(), Wrong> {
        let (name, pin, _) = STAFF[person];
        let request = |pin: &str| SignInRequest { staff_id: self.shop.id(name), pin: pin.to_owned() };
        let (wrong, right) = (request("1357"), request(pin));
        if slip_first {
            let said = self.ask(step, wrong).await;
            let refused = said.as_ref().err().is_some_and(|refusal| refusal.starts_with("access.PIN_WRONG"));
            agree("a wrong PIN", &refused, &true)?;
        }
        let answer = fine("a right PIN", self.ask(step, right).await)?;
        agree("who signed in", &answer.session.unwrap_or_default().staff_name.as_str(), &name)?;
        self.tills[step.till].papers.session = Some(answer.token);
        self.book.sign_in(step.till, person, step.at_ms);
        Ok(())
    }

    async fn sign_out(&mut self, step: &Step) -> Result<(), Wrong> {
        let wanted = self.book.allowed(step.till, "", step.at_ms).map(|_| ());
        let said = self.ask(step, SignOutRequest {}).await.map(|_| ());
        agree("a sign-out", &said, &wanted)?;
        self.tills[step.till].papers.session = None;
        self.book.seats[step.till].session = None;
        Ok(())
    }

    async fn top_up(&mut self, step: &Step) -> Result<(), Wrong> {
        let Act::TopUp { member, by_plan, paid_fen, over_fen } = step.act else { return Ok(()) };
        let (at, plan) = (self.book.member(member), self.book.plan.clone());
        // Some have the price of the plan in mind that it had once.
        let paid = if by_plan && paid_fen % 8 != 0 { plan.pay_fen } else { paid_fen };
        let tendered = paid + over_fen;
        let gift = if by_plan { plan.gift_fen } else { 0 };
        let on_duty = self.book.on_duty(step.till, "stored_value.top_up", step.at_ms).cloned();
        let wanted = on_duty.and_then(|shift| match () {
            () if paid <= 0 => Err("kit.BAD_FIELD field=paid_fen rule=amount".to_owned()),
            () if by_plan && paid != plan.pay_fen => Err(format!("stored_value.PLAN_CHANGED pay_fen={}", plan.pay_fen)),
            () if tendered < paid => {
                Err(format!("stored_value.TENDERED_TOO_LITTLE paid_fen={paid} tendered_fen={tendered}"))
            }
            () => Ok(shift),
        });
        let request = TopUpRequest {
            top_up_id: self.id(step, 1).to_string(),
            member_id: self.book.members[at].file.member_id.clone(),
            plan_id: if by_plan { plan.id } else { String::new() },
            paid_fen: paid,
            tendered_fen: tendered,
        };
        let said = self.command(step, wanted.is_ok(), request.clone()).await?;
        let (shift, TopUpResponse { top_up }) = match (wanted, said) {
            (Ok(shift), Ok(answer)) => (shift, answer),
            (wanted, said) => return agree("a top-up", &said.map(|_| ()), &wanted.map(|_| ())),
        };
        let receipt = self.book.receipt(step.till, shift.day);
        self.book.topped_up(step.till, at, (paid, gift));
        let (top_up, member) = (top_up.unwrap_or_default(), &self.book.members[at]);
        agree("a top-up's id", &top_up.top_up_id, &request.top_up_id)?;
        agree("a top-up's receipt", &top_up.receipt_no, &receipt)?;
        agree("a top-up's name", &top_up.member_name, &member.file.name)?;
        let numbers = (top_up.paid_fen, top_up.gift_fen, top_up.tendered_fen, top_up.change_fen, top_up.at_ms);
        agree("a top-up", &numbers, &(paid, gift, tendered, over_fen, step.at_ms))?;
        agree("what the member has", &top_up.assets_after, &Some(member.assets()))
    }

    async fn new_member(&mut self, step: &Step, level: usize, phone_of: Option<usize>) -> Result<(), Wrong> {
        let level = level % self.book.levels.len();
        let other = phone_of.map(|at| self.book.members[self.book.member(at)].file.clone());
        let file = File {
            member_id: self.id(step, 1).to_string(),
            name: format!("客人{}", step.n),
            phone: other.as_ref().map_or_else(|| format!("139{:08}", step.n), |other| other.phone.clone()),
            level_id: self.book.levels[level].id.clone(),
            ..File::default()
        };
        let may = self.book.allowed(step.till, "members.edit", step.at_ms);
        let wanted = may.and_then(|_| match other {
            Some(other) => Err(format!("members.PHONE_TAKEN member_id={} name={}", other.member_id, other.name)),
            None => Ok(()),
        });
        let request = SaveMemberRequest { member: Some(file.clone()) };
        let said = self.command(step, wanted.is_ok(), request).await?;
        agree("a new member", &said.as_ref().map(|_| ()).map_err(Clone::clone), &wanted)?;
        let Ok(answer) = said else { return Ok(()) };
        let member_no = format!("M{:08}", self.book.members.len() + 1);
        let wanted = File { member_no, version: 1, ..file };
        self.book.members.push(Member { file: wanted.clone(), level, ..Member::default() });
        agree("a member's file", &answer.member.unwrap_or_default().member, &Some(wanted))
    }

    async fn change_level(&mut self, step: &Step, member: usize, level: usize) -> Result<(), Wrong> {
        let (at, level) = (self.book.member(member), level % self.book.levels.len());
        let file = File { level_id: self.book.levels[level].id.clone(), ..self.book.members[at].file.clone() };
        let wanted = self.book.allowed(step.till, "members.edit", step.at_ms).map(|_| ());
        let said = self.command(step, wanted.is_ok(), SaveMemberRequest { member: Some(file.clone()) }).await?;
        agree("another level", &said.as_ref().map(|_| ()).map_err(Clone::clone), &wanted)?;
        let Ok(answer) = said else { return Ok(()) };
        let member = &mut self.book.members[at];
        (member.file, member.level) = (File { version: file.version + 1, ..file }, level);
        let view = MemberView { level: None, ..answer.member.unwrap_or_default() };
        agree("a member's file", &view.member, &Some(member.file.clone()))?;
        agree("what the member has", &view.assets, &Some(member.assets()))
    }

    async fn save_item(&mut self, step: &Step, item: usize, change: impl FnOnce(&mut Item)) -> Result<(), Wrong> {
        let at = item % self.book.items.len();
        let before = self.book.items[at].clone();
        let mut item = before.clone();
        change(&mut item);
        let may = self.book.allowed(step.till, "catalog.edit", step.at_ms);
        let stale = || Err("kit.STALE_VERSION".to_owned());
        let wanted = may.and_then(|_| if item.version == before.version { Ok(()) } else { stale() });
        let said = self.command(step, wanted.is_ok(), SaveItemRequest { item: Some(item.clone()) }).await?;
        agree("a change to an item", &said.as_ref().map(|_| ()).map_err(Clone::clone), &wanted)?;
        let Ok(answer) = said else { return Ok(()) };
        item.version += 1;
        self.book.items[at] = item.clone();
        agree("an item", &answer.item, &Some(item))
    }

    async fn fetch(&mut self, step: &Step) -> Result<(), Wrong> {
        let sold = || self.book.items.iter().filter(|item| !item.archived).cloned().collect::<Vec<_>>();
        let wanted = self.book.allowed(step.till, "", step.at_ms).map(|_| sold());
        let said = self.catalogue(step).await;
        agree("the catalogue", &said, &wanted)?;
        if let Ok(items) = said {
            self.book.seats[step.till].known = items;
        }
        Ok(())
    }

    async fn reprint(&mut self, step: &Step, sale: usize) -> Result<(), Wrong> {
        let Some(at) = sale.checked_rem(self.book.sales.len()) else { return Ok(()) };
        let (sale_id, copies) = (self.book.sales[at].id.clone(), self.book.sales[at].copies);
        let wanted = self.book.allowed(step.till, "till.reprint", step.at_ms).map(|_| copies + 1);
        let said = self.command(step, wanted.is_ok(), ReprintSaleRequest { sale_id }).await?;
        agree("a copy", &said.map(|answer| answer.sale.unwrap_or_default().copies), &wanted)?;
        if let Ok(copies) = wanted {
            self.book.sales[at].copies = copies;
            // Told on the slip of the drawer that is open here, whoever's it is.
            if let Some(shift) = &mut self.book.seats[step.till].shift {
                shift.reprints += 1;
            }
        }
        Ok(())
    }

    async fn again(&mut self, step: &Step, command: usize) -> Result<(), Wrong> {
        let Some(at) = command.checked_rem(self.done.len()) else { return Ok(()) };
        let done = &self.done[at];
        let wanted = self.book.allowed(step.till, done.permission, step.at_ms).map(|_| done.answer.clone());
        let said = (done.again)(self.tills[step.till].clone()).await;
        agree("the stored answer", &said, &wanted)
    }

    async fn reuse(&mut self, step: &Step, command: usize) -> Result<(), Wrong> {
        let Some(at) = command.checked_rem(self.done.len()) else { return Ok(()) };
        let id = self.done[at].id;
        let may = self.book.allowed(step.till, "stored_value.top_up", step.at_ms);
        let wanted: Result<(), String> = may.and_then(|_| Err("kit.REQUEST_ID_REUSED".to_owned()));
        let said = self.tills[step.till].ask_as(id, TopUpRequest { paid_fen: 1, ..TopUpRequest::default() }).await;
        agree("an id with another body", &said.map(|_| ()).map_err(|refusal| refusal.to_string()), &wanted)
    }
}

impl Member {
    pub(super) fn assets(&self) -> Assets {
        Assets { principal_fen: self.principal, gift_fen: self.gift, points: self.points }
    }
}

/// The server and the book say the same of something.
pub(super) fn agree<T: PartialEq + std::fmt::Debug>(what: &str, server: &T, book: &T) -> Result<(), Wrong> {
    if server == book { Ok(()) } else { Err(Wrong(format!("{what}: the server says {server:?}, the book {book:?}"))) }
}

/// An answer that nothing may refuse.
pub(super) fn fine<A>(what: &str, said: Result<A, String>) -> Result<A, Wrong> {
    said.map_err(|refusal| Wrong(format!("{what} was refused: {refusal}")))
}
