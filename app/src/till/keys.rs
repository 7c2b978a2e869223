//! The keyboard of the till: what each action of the key table does. One table for all fronts and steps: each deed looks at
//! the step it is done in.
use leptos::prelude::*;
use proto::{method::Method, methods};
use rules::{cart::LineId, keymap::Action};

use super::{
    attempt::Stage,
    cart_panel::Asking,
    key_table::{label, use_key_table},
    scan_box::ScanBox,
    till_page::{Desk, TillStep},
    treat_dialog::How,
};
use crate::{
    kit::{
        keys::{Key, key, use_keys},
        session::use_session,
    },
    t,
};

/// Binds the keys as long as the calling component lives, and anew when they are changed.
pub(super) fn bind(desk: Desk, scan_box: ScanBox) {
    let (table, session) = (use_key_table(), use_session());
    // After the page is there, so that they lie above the shell's keys.
    Effect::new(move |_| {
        let mut keys = fixed_keys(desk, scan_box);
        for action in Action::ALL {
            let (Some(deed), true) = (deed(action), session.can(needs(action))) else { continue };
            keys.extend(table.keys(action).into_iter().map(|combo| {
                let run = act(desk, scan_box, deed, &combo);
                key(combo, says(action), run).also_by_words()
            }));
        }
        use_keys(keys);
    });
}

type Deed = fn(Desk, ScanBox);

/// Who may not call this has no such key.
fn needs(action: Action) -> &'static Method {
    match action {
        Action::TopUp => &methods::STORED_VALUE_TOP_UP,
        Action::Reprint => &methods::TILL_REPRINT_SALE,
        Action::Hold | Action::Recall => &methods::TILL_HOLD_SALE,
        Action::Drawer => &methods::SHIFTS_OPEN_DRAWER,
        _ => &methods::TILL_CHECKOUT,
    }
}

/// A character belongs to the field while something is typed there.
fn act(desk: Desk, scan_box: ScanBox, deed: Deed, combo: &str) -> impl Fn() + Send + Sync + 'static {
    let mut letters = combo.chars();
    let character = match (combo, letters.next(), letters.next()) {
        ("Space", ..) => Some(' '),
        (_, Some(letter), None) => Some(letter),
        _ => None,
    };
    move || {
        let typing = desk.step.get_untracked() == TillStep::Goods && desk.till.typed.with_untracked(|t| !t.is_empty());
        match character {
            Some(character) if typing => desk.till.typed.update(|text| text.push(character)),
            _ => deed(desk, scan_box),
        }
    }
}

/// Does an action, from its key, the strip or a button.
pub(super) fn run(desk: Desk, scan_box: ScanBox, action: Action) {
    if let Some(deed) = deed(action) {
        deed(desk, scan_box);
    }
}

/// Is there anything to be done?
pub(super) fn has_deed(action: Action) -> bool {
    deed(action).is_some()
}

/// May this person do it? Tracked.
pub(super) fn may(action: Action) -> bool {
    has_deed(action) && use_session().can(needs(action))
}

/// What an action does. Nothing yet for some: then its key does nothing and is not shown.
fn deed(action: Action) -> Option<Deed> {
    Some(match action {
        Action::Pay => |desk, _| match desk.step.get_untracked() {
            TillStep::Goods => desk.open_payment(),
            TillStep::Pay => desk.pay.exact(),
            TillStep::TopUp | TillStep::Held => {}
        },
        Action::Member => |desk, scan_box| match desk.step.get_untracked() {
            TillStep::Pay => desk.pay.stored_value(),
            TillStep::Goods | TillStep::TopUp | TillStep::Held => scan_box.find_member(),
        },
        Action::NoCard => |desk, _| desk.till.drop_member(),
        Action::Goods => |desk, _| on_goods(desk, |desk| desk.grid.pick()),
        Action::Add => enter,
        Action::Amount => |desk, _| on_goods(desk, |desk| desk.till.ask_amount()),
        Action::Quantity => |desk, _| on_line(desk, |desk, line| desk.asking.set(Some(Asking::Quantity(line)))),
        Action::Discount => |desk, _| treat(desk, How::Rate),
        Action::Price => |desk, _| treat(desk, How::Amount),
        Action::Staff => |desk, _| match desk.step.get_untracked() {
            TillStep::Pay => desk.pay.card(),
            TillStep::Goods | TillStep::TopUp | TillStep::Held => treat(desk, How::Staff),
        },
        Action::Minus => |desk, _| on_line(desk, |desk, line| desk.till.minus_one(line)),
        Action::Remove => |desk, _| match desk.step.get_untracked() {
            TillStep::Pay => desk.pay.remove_last(),
            TillStep::Goods | TillStep::TopUp | TillStep::Held => on_line(desk, |desk, line| desk.till.remove(line)),
        },
        Action::Empty => |desk, _| on_goods(desk, |desk| desk.till.empty_out()),
        Action::Bill => |desk, _| on_goods(desk, |desk| desk.ask(Asking::Treat(None, How::Rate))),
        Action::TopUp => |desk, _| on_goods(desk, |desk| desk.go(TillStep::TopUp)),
        Action::Undo => |desk, _| desk.till.undo(),
        Action::Reprint => |desk, _| desk.till.reprint_last(),
        Action::Mode => |desk, _| on_goods(desk, |desk| desk.till.front.turn()),
        Action::Hold => |desk, _| on_goods(desk, |desk| desk.till.hold()),
        Action::Recall => |desk, _| on_goods(desk, |desk| desk.go(TillStep::Held)),
        Action::Drawer => |desk, _| desk.open_drawer(),
    })
}

/// The words of an action, as the key map wants them.
fn says(action: Action) -> fn() -> &'static str {
    macro_rules! words {
        ($($action:ident),+) => {
            match action { $(Action::$action => || label(Action::$action)),+ }
        };
    }
    words!(
        Pay, Member, Goods, Staff, NoCard, Hold, Recall, Add, Bill, Amount, Quantity, Discount, Price, Minus, Remove,
        Empty, TopUp, Undo, Reprint, Drawer, Mode
    )
}

/// Keys that mean the same on every till.
fn fixed_keys(desk: Desk, scan_box: ScanBox) -> Vec<Key> {
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
    vec![
        key("Enter", || t!("till.keys.enter"), move || enter(desk, scan_box)).also_in_fields(),
        key("Escape", || t!("till.keys.back"), move || escape(desk)).also_in_fields(),
        key("ArrowUp", || t!("till.keys.up_down"), move || step(0, -1)),
        key("ArrowDown", || t!("till.keys.up_down"), move || step(0, 1)),
        key("ArrowLeft", || "", move || step(-1, 0)),
        key("ArrowRight", || "", move || step(1, 0)),
        key("PageUp", || t!("till.keys.page"), move || step(0, -8)),
        key("PageDown", || t!("till.keys.page"), move || step(0, 8)),
    ]
}

fn on_goods(desk: Desk, act: fn(Desk)) {
    if desk.step.get_untracked() == TillStep::Goods {
        act(desk);
    }
}

fn on_line(desk: Desk, act: fn(Desk, LineId)) {
    if let (TillStep::Goods, Some(line)) = (desk.step.get_untracked(), desk.till.selected()) {
        act(desk, line);
    }
}

fn treat(desk: Desk, how: How) {
    if let (TillStep::Goods, Some(line)) = (desk.step.get_untracked(), desk.till.selected()) {
        desk.ask(Asking::Treat(Some(line), how));
    }
}

fn enter(desk: Desk, scan_box: ScanBox) {
    match desk.step.get_untracked() {
        TillStep::Goods if desk.grid.searching() || desk.till.typed.with_untracked(|text| !text.trim().is_empty()) => {
            let chosen = if desk.grid.searching() { desk.grid.chosen() } else { None };
            scan_box.enter(chosen);
        }
        TillStep::Goods => desk.open_payment(),
        TillStep::Pay if untrack(|| desk.till.checkout.stage()) == Stage::Unanswered => desk.till.retry_checkout(),
        TillStep::Pay => desk.pay.enter(),
        TillStep::TopUp | TillStep::Held => {}
    }
}

/// Clears the field, then closes the layer; never the cart.
fn escape(desk: Desk) {
    match desk.step.get_untracked() {
        TillStep::Goods => {
            if desk.till.typed.with_untracked(String::is_empty) {
                desk.grid.stop_picking();
            }
            desk.till.typed.set(String::new());
            crate::kit::browser::rest();
        }
        TillStep::Pay if desk.till.checkout.is_open() || desk.pay.clear() => {}
        TillStep::Pay | TillStep::TopUp | TillStep::Held => desk.go(TillStep::Goods),
    }
}
