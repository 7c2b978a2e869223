//! The payment page's intents: what each button and key does to the payment, and which one Enter means.
use leptos::prelude::*;
use rules::{
    money::Fen,
    payment::{Error, Kind as TenderIs, Payment},
};

use super::state::Till;
use crate::{kit::format::yuan, t};

/// What the payment page knows besides the payment itself.
#[derive(Clone, Copy)]
pub(crate) struct PayDesk {
    pub(super) till: Till,
    /// The amount on the pad.
    pub(super) amount: RwSignal<String>,
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
        Self { till, amount: RwSignal::new(String::new()) }
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
        let typed = self.amount.with_untracked(|text| Fen::parse_yuan(text));
        self.take(|payment| payment.pay_stored_value(typed));
    }

    /// Takes the last tender back.
    pub(crate) fn remove_last(self) {
        let last = self.till.payment.with_untracked(|payment| payment.tenders().last().map(|tender| tender.kind));
        if let Some(kind) = last {
            self.remove(kind);
        }
    }

    /// Clears the pad; false when it is empty already.
    pub(crate) fn clear(self) -> bool {
        let had = self.amount.with_untracked(|text| !text.is_empty());
        self.amount.set(String::new());
        had
    }

    /// Takes a tender back.
    pub(super) fn remove(self, kind: TenderIs) {
        if !self.till.checkout.is_open() {
            self.till.checkout.clear_refusal();
            self.till.payment.update(|payment| payment.remove(kind));
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
        match refused {
            None => {}
            Some(Error::NothingLeft) => self.till.tell(t!("till.pay.nothing_left")),
            Some(Error::Amount) => self.till.tell(t!("till.pay.bad_amount")),
            Some(Error::NoMember) => self.till.tell(t!("till.pay.no_member")),
            Some(Error::BalanceTooSmall { balance, wanted }) => {
                self.till.tell(t!("till.pay.balance_too_small", balance = yuan(balance.0), wanted = yuan(wanted.0)));
            }
        }
        refused.is_none()
    }
}
