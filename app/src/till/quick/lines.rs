//! The table of lines. However long the cart is, only the rows in sight are in the page.
use leptos::prelude::*;
use rules::cart::LineId;

use super::super::{
    cart_panel::{Row, row},
    state::Till,
    till_page::Desk,
    window::Window,
};
use crate::{
    kit::format::{discount, quantity, yuan},
    t, tr,
};
use rules::pricing::Hand;

/// Height of a row, in quarters of a rem; `--qk-row` in quick.css.
const ROW: i32 = 12;

/// The table.
#[component]
pub(super) fn QuickLines(
    /// Cart and dialogs.
    desk: Desk,
) -> impl IntoView {
    let till = desk.till;
    let ids = Memo::new(move |_| till.cart.with(|cart| cart.lines().iter().map(|line| line.id).collect::<Vec<_>>()));
    let window = Window::of_rows(ROW);
    let range = Memo::new(move |_| window.range(ids.with(Vec::len)));
    let shown = move || {
        let range = range.get();
        ids.with(|ids| range.clone().filter_map(|at| ids.get(at).map(|id| (at, *id))).collect::<Vec<_>>())
    };
    let selected = Memo::new(move |_| {
        let chosen = till.cart.with(rules::cart::Cart::selected)?;
        ids.with(|ids| ids.iter().position(|id| *id == chosen))
    });
    Effect::new(move |_| {
        if let (Some(row), Some(_)) = (selected.get(), window.frame.get()) {
            window.show(row);
        }
    });
    view! {
        <div class="qk-table">
            <div class="qk-row qk-row--head" aria-hidden="true">
                <span>"#"</span>
                <span>{tr!("till.quick.item")}</span>
                <span class="qk-row__number">{tr!("till.quick.price")}</span>
                <span class="qk-row__number">{tr!("till.quick.quantity")}</span>
                <span>{tr!("till.quick.unit")}</span>
                <span class="qk-row__number">{tr!("till.quick.off")}</span>
                <span class="qk-row__number">{tr!("till.quick.amount")}</span>
                <span>{tr!("till.quick.note")}</span>
            </div>
            <div node_ref=window.frame class="qk-lines" on:scroll=move |_| window.measure() data-test="cart-lines">
                <ol
                    class="qk-lines__all"
                    style:height=move || window.px(ids.with(Vec::len))
                    style:padding-top=move || window.px(range.with(|range| range.start))
                >
                    <For each=shown key=|shown| *shown children=move |(at, id)| line(till, at, id)/>
                </ol>
            </div>
        </div>
    }
    .into_any()
}

fn line(till: Till, at: usize, id: LineId) -> AnyView {
    // A line that is leaving keeps its face until it is gone.
    let data = Memo::new(move |before: Option<&Option<Row>>| row(till, id).or_else(|| before.cloned().flatten()));
    let part = move |look: fn(&Row) -> String| data.with(|row| row.as_ref().map(look).unwrap_or_default());
    let selected = Memo::new(move |_| till.cart.with(|cart| cart.selected() == Some(id)));
    view! {
        <li class="qk-line" class:qk-line--selected=selected data-test="cart-line">
            <button
                type="button"
                class="qk-row"
                aria-pressed=move || if selected.get() { "true" } else { "false" }
                on:click=move |_| till.select(id)
            >
                <span class="qk-row__n">{at + 1}</span>
                <span class="qk-row__name">{move || part(|row| row.name.clone())}" "<small>{move || part(|row| row.spec.clone())}</small></span>
                <span class="qk-row__number">{move || part(|row| yuan(row.price.0))}</span>
                <strong class="qk-row__number">{move || part(|row| quantity(row.quantity.0))}</strong>
                <span class="qk-row__unit">{move || part(|row| row.unit.clone())}</span>
                <span class="qk-row__number">{move || part(off)}</span>
                <strong class="qk-row__number" data-test="line-net">{move || part(|row| yuan(row.net.0))}</strong>
                <span class="qk-row__note">{move || part(note)}</span>
            </button>
        </li>
    }
    .into_any()
}

fn off(row: &Row) -> String {
    if row.net == row.gross { String::new() } else { yuan(-(row.gross - row.net).0) }
}

/// What became of it, who does it, and what was said about it.
fn note(row: &Row) -> String {
    let hand = match row.hand {
        Hand::Amount(_) => Some(t!("till.line.changed").to_owned()),
        Hand::Gift => Some(t!("till.treat.gift").to_owned()),
        Hand::Rate(pays) => discount(pays.0),
        Hand::Off(_) | Hand::None => row.level_price.then(|| t!("till.line.level_price").to_owned()),
    };
    let words = [hand, Some(row.staff.clone()), Some(row.remark.clone())];
    words.into_iter().flatten().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}
