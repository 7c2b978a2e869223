//! Undo instead of confirm: what was done to the cart is said, and taken back by the notice or by Ctrl+Z.
use leptos::prelude::*;
use rules::cart::{Cart, LineId, Undone};

use super::state::Till;
use crate::t;

impl Till {
    /// 清空: nothing is asked, and all of it comes back with one tap.
    pub(crate) fn empty_out(self) {
        if self.locked() || !self.cart.try_update(Cart::empty_out).unwrap_or_default() {
            return;
        }
        self.changed();
        self.member.set(None);
        self.typed.set(String::new());
        self.offer_undo(t!("till.cart.emptied"));
    }

    /// Takes a line away and offers to take that back.
    pub(crate) fn remove(self, line: LineId) {
        let name = self.name_of(line);
        if self.intend(|cart| cart.remove(line)) {
            self.notices.undo(t!("till.cart.removed", name = name), move || self.bring_back(line));
        }
    }

    /// What a line is called.
    pub(super) fn name_of(self, line: LineId) -> String {
        self.cart.with_untracked(|cart| cart.line(line).map(|line| line.goods.name.clone())).unwrap_or_default()
    }

    /// Says what was changed, and takes it back as long as it is the newest change.
    pub(super) fn offer_undo(self, text: impl Into<String>) {
        self.notices.undo_newest(text, move || self.undo());
    }

    /// The cart was changed: what was offered to take back the change before belongs to the past.
    pub(super) fn changed(self) {
        self.beside_cart.set_value(false);
        self.notices.forget_newest();
    }

    /// Something beside the cart (a bill that was held or dropped) was done, and is what Ctrl+Z takes back.
    pub(super) fn did_beside(self) {
        self.beside_cart.set_value(true);
    }

    /// Takes back the last intent (Ctrl+Z).
    pub(crate) fn undo(self) {
        if self.locked() {
            return;
        }
        if self.beside_cart.try_update_value(std::mem::take).unwrap_or_default() && self.notices.undo_last() {
            return;
        }
        self.notices.forget_newest();
        match self.cart.try_update(Cart::undo).flatten() {
            Some(Undone::Member | Undone::Emptied) => self.reload_member(),
            Some(Undone::Added(line)) => self.notices.tell(t!("till.cart.took_back", name = line.goods.name)),
            Some(Undone::Removed(_)) => self.notices.forget_undos(),
            Some(Undone::Changed(_) | Undone::Bill) => {}
            None => {
                self.notices.undo_last();
            }
        }
    }

    fn bring_back(self, line: LineId) {
        if self.checkout.is_open() || !self.cart.try_update(|cart| cart.bring_back(line)).unwrap_or_default() {
            self.notices.tell(t!("till.cart.nothing_to_undo"));
        }
    }
}
