//! The keyboard of the till. One map for all steps: each key looks at the step it is pressed in.
use leptos::{prelude::*, task::spawn_local};
use rules::cart::LineId;

use super::{
    attempt::Stage,
    cart_panel::Asking,
    scan_box::ScanBox,
    till_page::{Desk, TillStep},
    treat_dialog::How,
};
use crate::{
    kit::keys::{Key, key, use_keys},
    t,
};

/// Binds the keys as long as the calling component lives.
pub(super) fn bind(desk: Desk, scan_box: ScanBox) {
    // After the page is there, so that they lie above the shell's keys.
    Effect::new(move |_| use_keys(map(desk, scan_box)));
}

fn map(desk: Desk, scan_box: ScanBox) -> Vec<Key> {
    money_keys(desk, scan_box).into_iter().chain(line_keys(desk)).chain(arrow_keys(desk)).collect()
}

fn money_keys(desk: Desk, scan_box: ScanBox) -> [Key; 9] {
    let till = desk.till;
    let money = move || match desk.step.get_untracked() {
        TillStep::Goods => desk.open_payment(),
        TillStep::Pay => desk.pay.exact(),
        TillStep::TopUp => {}
    };
    let member = move || match desk.step.get_untracked() {
        TillStep::Pay => desk.pay.stored_value(),
        TillStep::Goods | TillStep::TopUp => desk.member.set(Some(String::new())),
    };
    [
        key("Enter", || t!("till.keys.enter"), move || enter(desk, scan_box)).also_in_fields(),
        key("Space", || t!("till.keys.pay"), move || empty_or_typed(desk, ' ', money)),
        key("+", || t!("till.keys.pay"), move || empty_or_typed(desk, '+', money)),
        key("F2", || t!("till.keys.member"), member),
        key("F6", || t!("till.keys.no_card"), move || till.drop_member()),
        key("F9", || t!("till.keys.add"), move || enter(desk, scan_box)),
        key("Ctrl+z", || t!("till.keys.undo"), move || till.undo()),
        key("Ctrl+p", || t!("till.keys.reprint"), move || reprint_last(desk)),
        key("Escape", || t!("till.keys.back"), move || escape(desk)).also_in_fields(),
    ]
}

fn line_keys(desk: Desk) -> [Key; 7] {
    let till = desk.till;
    let on_line = move |act: fn(Desk, LineId)| {
        if let (TillStep::Goods, Some(line)) = (desk.step.get_untracked(), till.selected()) {
            act(desk, line);
        }
    };
    let quantity = move || on_line(|desk, line| desk.asking.set(Some(Asking::Quantity(line))));
    let treat = move |how: How| {
        if let (TillStep::Goods, Some(line)) = (desk.step.get_untracked(), till.selected()) {
            desk.ask(Asking::Treat(Some(line), how));
        }
    };
    let bill = move || {
        if desk.step.get_untracked() == TillStep::Goods {
            desk.ask(Asking::Treat(None, How::Rate));
        }
    };
    let minus = move || on_line(|desk, line| desk.till.minus_one(line));
    let remove = move || match desk.step.get_untracked() {
        TillStep::Pay => desk.pay.remove_last(),
        TillStep::Goods | TillStep::TopUp => on_line(|desk, line| desk.till.remove(line)),
    };
    [
        key("*", || t!("till.keys.quantity"), move || empty_or_typed(desk, '*', quantity)),
        key("/", || t!("till.keys.discount"), move || empty_or_typed(desk, '/', || treat(How::Rate))),
        key(".", || t!("till.keys.price"), move || empty_or_typed(desk, '.', || treat(How::Amount))),
        key("F4", || t!("till.keys.staff"), move || treat(How::Staff)),
        key("F10", || t!("till.keys.bill"), bill),
        key("-", || t!("till.keys.minus"), move || empty_or_typed(desk, '-', minus)),
        key("Delete", || t!("till.keys.remove"), remove),
    ]
}

fn arrow_keys(desk: Desk) -> [Key; 6] {
    let step = move |columns: i32, rows: i32| {
        if desk.step.get_untracked() != TillStep::Goods {
            return;
        }
        if desk.grid.searching() {
            desk.grid.step(columns, rows);
        } else {
            desk.till.select_by(rows as isize);
        }
    };
    [
        key("ArrowUp", || t!("till.keys.up_down"), move || step(0, -1)),
        key("ArrowDown", || "", move || step(0, 1)),
        key("ArrowLeft", || "", move || step(-1, 0)),
        key("ArrowRight", || "", move || step(1, 0)),
        key("PageUp", || "", move || step(0, -8)),
        key("PageDown", || "", move || step(0, 8)),
    ]
}

/// A key that also is a character: acts on an empty field, else it is typed.
fn empty_or_typed(desk: Desk, character: char, act: impl Fn()) {
    let typing = desk.till.typed.with_untracked(|text| !text.is_empty());
    if typing && desk.step.get_untracked() == TillStep::Goods {
        desk.till.typed.update(|text| text.push(character));
    } else {
        act();
    }
}

fn enter(desk: Desk, scan_box: ScanBox) {
    match desk.step.get_untracked() {
        TillStep::Goods if desk.till.typed.with_untracked(|text| !text.trim().is_empty()) => {
            let chosen = if desk.grid.searching() { desk.grid.chosen() } else { None };
            scan_box.enter(chosen);
        }
        TillStep::Goods => desk.open_payment(),
        TillStep::Pay if untrack(|| desk.till.checkout.stage()) == Stage::Unanswered => desk.till.retry_checkout(),
        TillStep::Pay => desk.pay.enter(),
        TillStep::TopUp => {}
    }
}

/// Clears the field, then closes the layer; never the cart.
fn escape(desk: Desk) {
    match desk.step.get_untracked() {
        TillStep::Goods => {
            desk.till.typed.set(String::new());
            crate::kit::browser::rest();
        }
        TillStep::Pay if desk.till.checkout.is_open() || desk.pay.clear() => {}
        TillStep::Pay | TillStep::TopUp => desk.go(TillStep::Goods),
    }
}

fn reprint_last(desk: Desk) {
    match desk.till.last_sale_id() {
        Some(sale_id) => spawn_local(desk.till.printing().reprint(sale_id)),
        None => desk.till.tell(t!("till.paper.nothing_to_reprint")),
    }
}
