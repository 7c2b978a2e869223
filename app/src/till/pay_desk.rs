//! The payment page's intents: what each button and key does to the payment, and which one Enter means.
use leptos::prelude::*;
use rules::{
    money::Fen,
    payment::{Error, Payment, Way},
    payments::Kind as TenderIs,
};

use super::{
    attempt::Stage,
    state::Till,
    ways::{Ways, use_ways},
};
use crate::{kit::format::yuan, t};

/// What the payment page knows besides the payment itself.
#[derive(Clone, Copy)]
pub(crate) struct PayDesk {
    pub(super) till: Till,
    /// The amount on the pad.
    pub(super) amount: RwSignal<String>,
    /// The tender table.
    pub(super) ways: Ways,
    /// The tender that Del takes back; the last one when none is selected.
    pub(super) selected: RwSignal<Option<usize>>,
}

/// What the highlighted button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Everything is paid.
    Finish,
    /// Cash, exactly what is left, and done.
    Exact(Fen),
    /// Cash that covers, with its change, and done.
    Cover(Fen, Fen),
    /// Cash that does not cover; so much is left then.
    Part(Fen, Fen),
    /// Nothing: what is typed is no amount.
    Nothing,
}

impl PayDesk {
    /// An empty pad.
    pub(crate) fn new(till: Till) -> Self {
        Self { till, amount: RwSignal::new(String::new()), ways: use_ways(), selected: RwSignal::new(None) }
    }

    /// What Enter would do now; tracked.
    pub(super) fn next(self) -> Next {
        let left = self.till.payment.with(Payment::left);
        if left == Fen::ZERO {
            return Next::Finish;
        }
        let text = self.amount.get();
        if text.is_empty() {
            return Next::Exact(left);
        }
        match Fen::parse_yuan(&text) {
            Some(fen) if fen >= left => Next::Cover(fen, fen - left),
            Some(fen) if fen > Fen::ZERO => Next::Part(fen, left - fen),
            _ => Next::Nothing,
        }
    }

    /// Enter: the highlighted button.
    pub(crate) fn enter(self) {
        match untrack(|| self.next()) {
            Next::Finish => self.finish(),
            Next::Exact(fen) | Next::Cover(fen, _) => self.cash_and_finish(fen),
            Next::Part(fen, _) => {
                self.take(|payment| payment.pay_cash(fen));
            }
            Next::Nothing => self.amount.set(String::new()),
        }
    }

    /// Exactly what is left, in cash, and done.
    pub(crate) fn exact(self) {
        let left = self.till.payment.with_untracked(Payment::left);
        if left == Fen::ZERO { self.finish() } else { self.cash_and_finish(left) }
    }

    /// The member's balance pays what is typed, or as much as it can.
    pub(crate) fn stored_value(self) {
        self.first_of(TenderIs::StoredValue);
    }

    /// The first recorded card pays what is typed, or what is left; without one the first other recorded way.
    pub(crate) fn card(self) {
        let kind = if untrack(|| self.ways.first(TenderIs::BankCard)).is_some() {
            TenderIs::BankCard
        } else {
            TenderIs::Other
        };
        self.first_of(kind);
    }

    fn first_of(self, kind: TenderIs) {
        if let Some(way) = untrack(|| self.ways.first(kind)) {
            self.tap(&way);
        }
    }

    /// A tile: cash is the last word, every other way pays what is typed, or what it can.
    pub(super) fn tap(self, way: &Way) {
        let text = self.amount.get_untracked();
        let typed = way.typed(&text);
        match way.kind {
            TenderIs::Cash if text.is_empty() => self.exact(),
            TenderIs::Cash => self.enter(),
            _ if typed.is_none() && !text.is_empty() => self.till.tell(t!("till.pay.bad_amount")),
            _ => {
                self.take(|payment| payment.pay(way, typed));
            }
        }
    }

    /// Takes back the selected tender, or the last one.
    pub(crate) fn remove_last(self) {
        let last = self.till.payment.with_untracked(|payment| payment.tenders().len().checked_sub(1));
        if let Some(at) = self.selected.get_untracked().or(last) {
            self.remove(at);
        }
    }

    /// Selects a tender, or none any more.
    pub(super) fn select(self, at: usize) {
        self.selected.update(|selected| *selected = if *selected == Some(at) { None } else { Some(at) });
    }

    /// The tender that the last answer refused, if it named one; the others stand. Tracked.
    pub(super) fn failed(self) -> Option<usize> {
        match self.till.checkout.stage() {
            Stage::Refused(refusal) if refusal.domain == "till" => refusal.params.get("tender")?.parse().ok(),
            _ => None,
        }
    }

    /// Clears the pad; false when it is empty already.
    pub(crate) fn clear(self) -> bool {
        let had = self.amount.with_untracked(|text| !text.is_empty());
        self.amount.set(String::new());
        had
    }

    /// Takes a tender back.
    pub(super) fn remove(self, at: usize) {
        if !self.till.checkout.is_open() {
            self.till.checkout.clear_refusal();
            self.selected.set(None);
            self.till.payment.update(|payment| payment.remove(at));
        }
    }

    /// Cash was handed over, and that is all.
    pub(super) fn cash_and_finish(self, fen: Fen) {
        if self.take(|payment| payment.pay_cash(fen)) {
            self.finish();
        }
    }

    fn finish(self) {
        let payment = self.till.payment.get_untracked();
        self.till.check_out(&payment);
    }

    /// Does it, or says why not: the tender fails alone, the others stay.
    fn take(self, tender: impl FnOnce(&mut Payment) -> Result<(), Error>) -> bool {
        if self.till.checkout.is_open() {
            return false;
        }
        self.till.checkout.clear_refusal();
        let refused = self.till.payment.try_update(tender).and_then(Result::err);
        self.amount.set(String::new());
        self.selected.set(None);
        match refused {
            None => {}
            Some(Error::NothingLeft) => self.till.tell(t!("till.pay.nothing_left")),
            Some(Error::Amount) => self.till.tell(t!("till.pay.bad_amount")),
            Some(Error::NoMember) => self.till.tell(t!("till.pay.no_member")),
            Some(Error::BalanceTooSmall { balance, wanted }) => {
                self.till.tell(t!("till.pay.balance_too_small", balance = yuan(balance.0), wanted = yuan(wanted.0)));
            }
            Some(Error::FaceNeeded) => self.till.tell(t!("till.pay.face_needed")),
            Some(Error::Exceeds { face }) => self.till.tell(t!("till.pay.exceeds", face = yuan(face.0))),
            Some(Error::Full) => self.till.tell(t!("till.pay.full", most = rules::payment::MAX_TENDERS)),
        }
        refused.is_none()
    }
}
