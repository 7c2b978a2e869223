//! The left side of the till: who pays, what is rung up, what it costs, and the way to the money.
use leptos::{html, prelude::*};
use proto::methods;
use rules::{
    cart::{Cart, LineId},
    keymap::Action,
    money::{Fen, Milli},
    pricing::Hand,
};

use super::{
    done_card::DoneCard,
    explain_dialog::ExplainDialog,
    key_table::use_key_table,
    line_dialog::LineDialog,
    state::Till,
    treat_dialog::{How, TreatDialog},
    window::Window,
};
use crate::{
    kit::{
        button::{Button, IconButton, KeyHint, Kind},
        format::{discount, quantity, signed_yuan, yuan},
        icon::Mark,
        session::can,
        show::Show,
        state::EmptyState,
        total::TotalBlock,
    },
    t, tr,
};

/// What lies over the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// How many.
    Quantity(LineId),
    /// What a hand does to a line, or to the whole bill.
    Treat(Option<LineId>, How),
    /// The total, rule by rule.
    Explain,
}

/// A cart of more lines shows them in rows of one height, and has only those in sight in the page: the five hundredth line is
/// rung up as quickly as the first.
const LONG: usize = 40;
/// Of a row and of the tools below the selected one in a long cart, in quarters of a rem; `.till-lines--long` in cart.css.
const ROW: i32 = 16;
const TOOLS: i32 = 14;

/// Lines, or the sale before, or a word of welcome.
#[component]
pub(crate) fn CartLines(
    /// The till.
    till: Till,
    /// Opens the line's dialog.
    asking: RwSignal<Option<Asking>>,
    /// Lines cannot be changed while the money is taken.
    #[prop(into)]
    closed: Signal<bool>,
) -> impl IntoView {
    let empty = Memo::new(move |_| till.cart.with(Cart::is_empty));
    let nothing = move || match till.done.get() {
        Some(done) => view! { <DoneCard till done/> }.into_any(),
        None => view! { <Nothing till/> }.into_any(),
    };
    // Lines do not look at the sale before: it leaves with the first item, and they would all be made anew.
    let body = move || if empty.get() { view! { {nothing} }.into_any() } else { lines(till, asking, closed) };
    view! {
        {body}
    }
    .into_any()
}

fn lines(till: Till, asking: RwSignal<Option<Asking>>, closed: Signal<bool>) -> AnyView {
    let ids = Memo::new(move |_| till.cart.with(|cart| cart.lines().iter().map(|line| line.id).collect::<Vec<_>>()));
    let count = Memo::new(move |_| ids.with(Vec::len));
    let long = Memo::new(move |_| count.get() > LONG);
    let selected = Memo::new(move |_| {
        let chosen = till.cart.with(Cart::selected)?;
        ids.with(|ids| ids.iter().position(|id| *id == chosen))
    });
    let window = Window::with_a_taller_row(ROW, TOOLS, move || selected.get().filter(|_| !closed.get()));
    let range = Memo::new(move |_| if long.get() { window.range(count.get()) } else { 0..count.get() });
    let shown = move || ids.with(|ids| ids.get(range.get()).map(<[LineId]>::to_vec).unwrap_or_default());
    Effect::new(move |_| {
        if long.get()
            && let (Some(row), Some(_)) = (selected.get(), window.frame.get())
        {
            window.show(row);
        }
    });
    let px = move |rows: usize| long.get().then(|| window.px(rows));
    view! {
        <div
            class="till-lines"
            class:till-lines--long=long
            node_ref=window.frame
            on:scroll=move |_| if long.get_untracked() { window.measure() }
            data-test="cart-lines"
        >
            <ol
                class="till-lines__all"
                style:height=move || px(count.get())
                style:padding-top=move || px(range.with(|range| range.start))
            >
                <For each=shown key=|id| *id children=move |id| line(till, id, window.frame, long, asking, closed)/>
            </ol>
        </div>
    }
    .into_any()
}

/// What lies over the cart, if anything does.
#[component]
pub(super) fn CartDialog(till: Till, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    move || asking.get().map(|about| Suspend::new(cart_dialog(till, about, Callback::new(move |()| asking.set(None)))))
}

/// An empty cart: how to begin, which in 会员开单 is by saying who buys.
#[component]
pub(super) fn Nothing(till: Till) -> impl IntoView {
    let table = use_key_table();
    let begun = Memo::new(move |_| {
        let flow = till.front.flow();
        till.cart.with(|cart| cart.has_begun(flow))
    });
    let first = move || {
        view! {
            <EmptyState mark=Mark::Person title=tr!("till.order.title") hint=tr!("till.order.hint")>
                <div class="till-order">
                    <Button label=tr!("members.find") kind=Kind::Primary tall=true key_hint=table.hint(Action::Member) on_press=move |()| till.naming.set(true)/>
                    <Button label=tr!("till.keys.no_card") tall=true key_hint=table.hint(Action::NoCard) on_press=move |()| till.drop_member()/>
                </div>
            </EmptyState>
        }
    };
    view! {
        <Show when=begun fallback=first>
            <EmptyState mark=Mark::Till title=tr!("till.cart.empty") hint=tr!("till.cart.empty_hint")/>
        </Show>
    }
    .into_any()
}

#[lazy]
pub(super) fn cart_dialog(till: Till, about: Asking, on_close: Callback<()>) -> AnyView {
    match about {
        Asking::Quantity(line) => view! { <LineDialog till line on_close/> }.into_any(),
        Asking::Treat(line, how) => view! { <TreatDialog till line how on_close/> }.into_any(),
        Asking::Explain => view! { <ExplainDialog till on_close/> }.into_any(),
    }
}

/// What a line shows.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) spec: String,
    pub(super) unit: String,
    pub(super) price: Fen,
    pub(super) quantity: Milli,
    pub(super) hand: Hand,
    pub(super) level_price: bool,
    pub(super) staff: String,
    pub(super) remark: String,
    pub(super) gross: Fen,
    pub(super) net: Fen,
}

/// A line as it is now; nothing when it is gone or cannot be priced. Tracked.
pub(super) fn row(till: Till, id: LineId) -> Option<Row> {
    till.cart.with(|cart| {
        let at = cart.lines().iter().position(|line| line.id == id)?;
        let line = &cart.lines()[at];
        let costs = till.quote.with(|quote| quote.as_ref().ok().and_then(|quote| quote.lines.get(at).copied()))?;
        Some(Row {
            name: line.goods.name.clone(),
            spec: line.goods.spec.clone(),
            unit: line.goods.unit.clone(),
            price: line.goods.price,
            quantity: line.quantity,
            hand: line.hand,
            level_price: costs.off.level_price > Fen::ZERO,
            staff: line.staff.as_ref().map(|staff| staff.name.clone()).unwrap_or_default(),
            remark: line.remark.clone(),
            gross: costs.gross,
            net: costs.net(),
        })
    })
}

fn line(
    till: Till,
    id: LineId,
    list: NodeRef<html::Div>,
    long: Memo<bool>,
    asking: RwSignal<Option<Asking>>,
    closed: Signal<bool>,
) -> AnyView {
    let data = Memo::new(move |before: Option<&Option<Row>>| row(till, id).or_else(|| before.cloned().flatten()));
    let part = move |look: fn(&Row) -> String| data.with(|row| row.as_ref().map(look).unwrap_or_default());
    let selected = Memo::new(move |_| till.cart.with(|cart| cart.selected() == Some(id)));
    let here = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        // In a long cart the row may not be in the page yet: there its place is computed.
        if !long.get()
            && selected.get()
            && let (Some(list), Some(here)) = (list.get(), here.get())
        {
            let (top, bottom) =
                (here.offset_top() - list.offset_top(), here.offset_top() - list.offset_top() + here.offset_height());
            if top < list.scroll_top() {
                list.set_scroll_top(top);
            } else if bottom > list.scroll_top() + list.client_height() {
                list.set_scroll_top(bottom - list.client_height());
            }
        }
    });
    let odd = Memo::new(move |_| data.with(|row| row.as_ref().is_some_and(|row| row.quantity.0 / 1_000 % 2 == 1)));
    view! {
        <li
            node_ref=here
            class="till-line"
            class:till-line--selected=selected
            class:till-line--odd=odd
            data-test="cart-line"
        >
            <button
                type="button"
                class="till-line__main"
                aria-pressed=move || if selected.get() { "true" } else { "false" }
                on:click=move |_| till.select(id)
            >
                <span class="till-line__what">
                    <span class="till-line__name">{move || part(|row| row.name.clone())}</span>
                    <span class="till-line__note">{move || part(note)}</span>
                </span>
                <span class="till-line__pieces">"×"{move || part(|row| quantity(row.quantity.0))}</span>
                <strong class="till-line__net" data-test="line-net">{move || part(|row| yuan(row.net.0))}</strong>
            </button>
            <Show when=move || selected.get() && !closed.get()>
                <LineTools till id asking/>
            </Show>
        </li>
    }
    .into_any()
}

/// Specification, then what one costs, then what became of it.
fn note(row: &Row) -> String {
    let price = if row.unit.is_empty() { yuan(row.price.0) } else { format!("{}/{}", yuan(row.price.0), row.unit) };
    let mut parts = Vec::new();
    if !row.spec.is_empty() {
        parts.push(row.spec.clone());
    }
    parts.push(price);
    match row.hand {
        Hand::Amount(_) => parts.push(t!("till.line.changed").to_owned()),
        Hand::Gift => parts.push(t!("till.treat.gift").to_owned()),
        Hand::Rate(pays) => parts.extend(discount(pays.0)),
        Hand::Off(_) | Hand::None if row.level_price => parts.push(t!("till.line.level_price").to_owned()),
        Hand::Off(_) | Hand::None => {}
    }
    if row.net != row.gross && row.hand != Hand::Gift {
        parts.push(t!("till.line.off", amount = yuan((row.gross - row.net).0)));
    }
    parts.extend([&row.staff, &row.remark].into_iter().filter(|words| !words.is_empty()).cloned());
    parts.join(" · ")
}

#[component]
fn LineTools(till: Till, id: LineId, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let treat = move || asking.set(Some(Asking::Treat(Some(id), How::Rate)));
    view! {
        <div class="till-line__tools">
            <IconButton mark=Mark::Minus label=tr!("till.line.minus") on_press=move |()| till.minus_one(id)/>
            <Button label=tr!("till.line.quantity") key_hint=use_key_table().hint(Action::Quantity) on_press=move |()| asking.set(Some(Asking::Quantity(id)))/>
            <IconButton mark=Mark::Plus label=tr!("till.line.plus") on_press=move |()| till.plus_one(id)/>
            <Button label=tr!("till.line.treat") on_press=move |()| treat()/>
            <span class="till-line__gap"></span>
            <IconButton mark=Mark::Trash label=tr!("till.line.remove") kind=Kind::Quiet on_press=move |()| till.remove(id)/>
        </div>
    }
    .into_any()
}

/// Sums, the double rule, and the money keys. They stand at the same place on every page of the till.
#[component]
pub(crate) fn CartFoot(
    /// The till.
    till: Till,
    /// The total was tapped.
    #[prop(into)]
    on_explain: Callback<()>,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let pieces = move || till.cart.with(|cart| quantity(cart.pieces().0));
    let gross = move || till.quote.with(|quote| quote.as_ref().map_or(0, |quote| quote.gross.0));
    let off = Memo::new(move |_| till.quote.with(|quote| quote.as_ref().map_or(0, |quote| quote.discount().0)));
    let rounding = Memo::new(move |_| till.quote.with(|quote| quote.as_ref().map_or(0, |quote| quote.rounding.0)));
    let rate = move || {
        let only_level = till.quote.with(|quote| quote.as_ref().is_ok_and(|quote| quote.off.level == quote.discount()));
        if only_level { level_rate(till) } else { t!("till.foot.discount").to_owned() }
    };
    let rounded = move || (rounding.get() != 0).then(|| t!("till.foot.rounded", amount = signed_yuan(rounding.get())));
    let total = Signal::derive(move || till.total().0);
    view! {
        <div class="till-foot">
            <p class="till-foot__row">
                <span>{move || t!("till.foot.subtotal", n = pieces())} <small data-test="rounding">{rounded}</small></span>
                <span class="till-figure">{move || yuan(gross())}</span>
            </p>
            <p class="till-foot__row" class:till-foot__row--none=move || off.get() == 0>
                <span>{rate}</span>
                <span class="till-figure">{move || yuan(-off.get())}</span>
            </p>
            <button type="button" class="till-foot__due" title=tr!("till.explain.title") on:click=move |_| on_explain.run(()) data-test="due">
                <TotalBlock label=tr!("till.foot.due") amount_fen=total/>
            </button>
            <div class="till-foot__keys">{children()}</div>
        </div>
    }
    .into_any()
}

/// 会员折扣, with its rate; tracked.
pub(super) fn level_rate(till: Till) -> String {
    let pays = till.cart.with(|cart| cart.member().map(|member| member.pays.0));
    match pays.and_then(discount) {
        Some(rate) => t!("till.foot.discount_rate", rate = rate),
        None => t!("till.foot.discount").to_owned(),
    }
}

/// The sale page's two ways to the money: exact cash at once, or the payment page.
#[component]
pub(crate) fn SaleKeys(
    /// The till.
    till: Till,
    /// Cash, exactly, and done.
    #[prop(into)]
    on_exact: Callback<()>,
    /// To the payment page.
    #[prop(into)]
    on_pay: Callback<()>,
) -> impl IntoView {
    let may = can(&methods::TILL_CHECKOUT);
    let blocked = Signal::derive(move || !till.payable() || !may.get());
    view! {
        <button
            type="button"
            class="till-key"
            disabled=move || blocked.get() || till.total() == Fen::ZERO
            on:click=move |_| on_exact.run(())
            data-test="exact-cash"
        >
            {tr!("till.pay.exact")}
        </button>
        <button
            type="button"
            class="till-key till-key--primary"
            disabled=blocked
            on:click=move |_| on_pay.run(())
            data-test="pay"
        >
            <span>{tr!("till.pay.open")}</span>
            <KeyHint name=use_key_table().hint(Action::Pay)/>
        </button>
    }
    .into_any()
}
