//! 挂单 and 取单 (T9): a cart waits on the server, for every till of the shop.
//!
//! One key holds the cart and asks nothing; recalling is a key and a tap. A cart that was recalled carries its bill's tag, kept on
//! this device beside the cart: whoever sells it, holds it again or drops it speaks of that bill, and of that version. What
//! another till did meanwhile is said, and the cart stays until somebody decides.
mod dialogs;
mod keys;
mod pane;
mod strip;
mod take_up;

use leptos::{prelude::*, task::spawn_local};
use prost::Message as _;
use proto::{
    kit::v1::Reason as KitReason,
    refusal::Refusal,
    till::v1::{
        DropHeldSaleRequest, HeldChange, HeldRef, HeldSale, HoldSaleRequest, ListHeldSalesRequest, Reason,
        RecallSaleRequest,
    },
};
use rules::cart::Cart;

pub(crate) use self::strip::HeldAtClose;
pub(super) use self::{dialogs::HeldDialogs, keys::HeldKeys, pane::HeldSide, strip::HeldStrip};
use super::{attempt, checkout::cart_to_wire, state::Till};
use crate::{
    kit::{
        browser,
        call::{RequestId, new_id},
        draft,
        format::clock_time,
        keep,
    },
    t,
};

/// The tag of a recalled cart, and the id of the bill that is made next, on this device.
const STORED: &str = "zf.till.held";
const STORED_NEXT: &str = "zf.till.hold";

/// What a recall has to say.
#[derive(Clone, Debug, PartialEq)]
struct News {
    changes: Vec<HeldChange>,
    was_fen: i64,
    now_fen: i64,
}

/// Copyable handle on what the till knows of held bills.
#[derive(Clone, Copy)]
pub(crate) struct Held {
    /// The bill this cart was recalled from.
    tag: RwSignal<Option<HeldSale>>,
    /// How many wait in the shop.
    waiting: RwSignal<i32>,
    /// On its way: the cart stands still.
    busy: RwSignal<bool>,
    /// What changed since the bill was held; until it was read.
    news: RwSignal<Option<News>>,
    /// Another till has it: asked whether to take it over.
    taken: RwSignal<Option<(String, Refusal)>>,
    /// The bill that is to be dropped, and waits for a reason.
    dropping: RwSignal<Option<HeldSale>>,
    /// The cart's bill is somebody else's by now.
    lost: RwSignal<Option<Refusal>>,
    attempt: draft::Attempt,
}

impl Held {
    /// As this device remembers it.
    pub(super) fn new() -> Self {
        let tag = browser::stored(STORED).and_then(|hex| HeldSale::decode(attempt::from_hex(&hex)?.as_slice()).ok());
        let held = Self {
            tag: RwSignal::new(tag),
            waiting: RwSignal::new(0),
            busy: RwSignal::new(false),
            news: RwSignal::new(None),
            taken: RwSignal::new(None),
            dropping: RwSignal::new(None),
            lost: RwSignal::new(None),
            attempt: draft::Attempt::new(),
        };
        Effect::new(move |_| match held.tag.get() {
            Some(tag) => keep::store(STORED, &attempt::to_hex(&tag.encode_to_vec())),
            None => keep::forget(STORED),
        });
        held
    }

    /// For the checkout: the bill that the sale consumes.
    pub(super) fn reference(self) -> Option<HeldRef> {
        self.tag.with_untracked(|tag| tag.as_ref().map(reference))
    }

    /// Is a bill on its way to the server? Not tracked.
    pub(super) fn is_busy(self) -> bool {
        self.busy.get_untracked()
    }

    /// After a sale: the bill is consumed. Also when these pages are gone by now.
    pub(super) fn sold(self) {
        keep::forget(STORED);
        self.tag.set(None);
    }

    /// Shows a refusal that is about the cart's bill; false for any other.
    pub(super) fn heard(self, refusal: &Refusal) -> bool {
        let lost = [Reason::HeldTaken, Reason::HeldStale, Reason::HeldSold, Reason::HeldDropped];
        let mine = refusal.domain == "till" && lost.iter().any(|one| one.as_str_name() == refusal.reason);
        if mine {
            self.lost.set(Some(refusal.clone()));
        }
        mine
    }

    /// The bill this cart goes to: its own again, or a new one. The new one's id is kept until it is there, so that a lost answer
    /// or a dead browser does not make two of one cart.
    fn target(self) -> HeldRef {
        self.reference().unwrap_or_else(|| {
            let held_id = browser::stored(STORED_NEXT).unwrap_or_else(|| {
                let id = new_id();
                keep::store(STORED_NEXT, &id);
                id
            });
            HeldRef { held_id, version: 0 }
        })
    }
}

fn reference(held: &HeldSale) -> HeldRef {
    HeldRef { held_id: held.held_id.clone(), version: held.version }
}

/// `10:42 西湖龙井 · 瓜子`: what a bill is called, for nobody had to name it.
fn name(held: &HeldSale) -> String {
    let who = if held.member_name.is_empty() { String::new() } else { format!(" {}", held.member_name) };
    format!("{} {}{who}", clock_time(held.held_ms), held.goods)
}

impl Till {
    /// 挂单 (F7): one key, nothing is asked. A recalled bill that was emptied asks why instead: nobody will pay it.
    pub(crate) fn hold(self) {
        self.hold_with(None);
    }

    /// As [`Self::hold`], with a few words to it.
    fn hold_with(self, note: Option<String>) {
        if self.locked() {
            return;
        }
        if !self.cart.with_untracked(Cart::is_empty) {
            spawn_local(async move {
                self.hold_now(note).await;
            });
        } else if let Some(tag) = self.held.tag.get_untracked() {
            self.held.dropping.set(Some(tag));
        } else {
            self.tell(t!("till.held.nothing"));
        }
    }

    /// True when the cart waits on the server and this till is free.
    async fn hold_now(self, note: Option<String>) -> bool {
        let held = self.held;
        let HeldRef { held_id, version } = held.target();
        let before = held.tag.with_untracked(|tag| tag.as_ref().map(|tag| tag.note.clone()));
        let note = note.or(before).unwrap_or_default();
        let request = HoldSaleRequest { held_id, version, cart: Some(self.cart.with_untracked(cart_to_wire)), note };
        held.busy.set(true);
        let answer = self.api().command(&held.attempt.id(&request), request).await;
        held.busy.set(false);
        match answer {
            Ok(answer) => {
                self.put_away();
                held.waiting.set(answer.waiting);
                let bill = answer.held.unwrap_or_default();
                let said = t!("till.held.held", name = name(&bill));
                self.notices.undo(said, move || self.recall(bill.held_id.clone(), 0));
                self.did_beside();
                true
            }
            Err(refusal) if held.heard(&refusal) => false,
            Err(refusal) if refusal.is_kit(KitReason::NoAnswer) => {
                self.tell(t!("till.held.no_answer"));
                false
            }
            Err(refusal) => {
                self.refuse(&refusal);
                false
            }
        }
    }

    /// The cart is elsewhere from now on; this till is free.
    fn put_away(self) {
        keep::forget(STORED_NEXT);
        self.notices.forget_undos();
        self.held.tag.set(None);
        self.sale_id.set_value(None);
        self.cart.update(Cart::clear);
        self.member.set(None);
        self.typed.set(String::new());
    }

    /// 取单: takes a bill. What is in the cart is held first, so that nothing is lost and nobody is asked.
    fn recall(self, held_id: String, take_over: i64) {
        if self.locked() {
            return;
        }
        if self.cart.with_untracked(Cart::is_empty)
            && let Some(tag) = self.held.tag.get_untracked().filter(|tag| tag.held_id != held_id)
        {
            self.held.dropping.set(Some(tag));
            return;
        }
        spawn_local(async move {
            if !self.cart.with_untracked(Cart::is_empty) && !self.hold_now(None).await {
                return;
            }
            self.held.busy.set(true);
            // A lost answer costs nothing: what this till has it may recall again.
            let request = RecallSaleRequest { held_id: held_id.clone(), take_over };
            let answer = self.api().command(&RequestId::new(), request).await;
            let taken = match answer {
                Ok(answer) => self.take_up(answer).await,
                Err(refusal) => Err(refusal),
            };
            self.held.busy.set(false);
            match taken {
                Ok(()) => {}
                Err(refusal) if refusal.reason == Reason::HeldTaken.as_str_name() => {
                    self.held.taken.set(Some((held_id, refusal)));
                }
                Err(refusal) => self.refuse(&refusal),
            }
        });
    }

    /// 作废: why is known.
    async fn drop_held(self, bill: HeldSale, reason: String) -> Result<(), Refusal> {
        let request = DropHeldSaleRequest { held: Some(reference(&bill)), reason };
        let answer = self.api().command(&self.held.attempt.id(&request), request).await?;
        self.held.waiting.set(answer.waiting);
        if self.held.reference().is_some_and(|mine| mine.held_id == bill.held_id) {
            self.put_away();
        }
        // Whoever dropped it may take that back: one step further on, the bill has counted once more.
        let (held_id, version) = (bill.held_id.clone(), bill.version + 1);
        self.notices.undo(t!("till.held.dropped", name = name(&bill)), move || self.recall(held_id.clone(), version));
        self.did_beside();
        Ok(())
    }

    /// How many wait, as the server knows it.
    fn count_held(self) {
        spawn_local(async move {
            let request = ListHeldSalesRequest { count_only: true, ..ListHeldSalesRequest::default() };
            if let Ok(answer) = self.api().call(request).await {
                let _ = self.held.waiting.try_set(answer.waiting);
            }
        });
    }
}
