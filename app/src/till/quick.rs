//! Q1 快速消费: one table of lines, one field, the running total on the double rule, and the keys along the foot. No mouse.
//!
//! It shows the same cart and sends the same intents as the touch front; see [`super::till_page`] for what both stand on.
mod finder;
mod lines;
mod strip;

use leptos::{prelude::*, task::spawn_local};
use rules::{keymap::Action, till::Mode};

use self::{finder::Finder, lines::QuickLines, strip::KeyStrip};
use super::{
    amount_dialog::__preload_amount_dialog,
    cart_panel::{Asking, CartFoot, Nothing, row},
    done_card::DoneCard,
    front_switch::FrontSwitch,
    held::{HeldSide, HeldStrip},
    key_table::use_key_table,
    scan_box::{ScanBox, ScanField},
    state::Till,
    till_page::{BesideKeys, Desk, FootKeys, NoRight, PaySide, TillStep, TopUpSide},
};
use crate::{
    kit::{
        format::{quantity, yuan},
        icon::Mark,
        show::Show,
        state::{EmptyState, Skeleton, could_not_load},
    },
    members::MemberStrip,
    tr,
};

/// An amount so long that it needs a smaller type, fen.
const LONG_FEN: i64 = 100_000_000;

/// The front. A till that is set to the other one never downloads it.
#[component]
pub(super) fn QuickFront(
    /// Step, dialogs and cart.
    desk: Desk,
    /// The one field.
    scan_box: ScanBox,
) -> impl IntoView {
    view! { {Suspend::new(quick_front(desk, scan_box))} }.into_any()
}

#[lazy]
fn quick_front(desk: Desk, scan_box: ScanBox) -> AnyView {
    // What is typed behind `=` must find the dialog there.
    spawn_local(__preload_amount_dialog());
    let till = desk.till;
    let step = desk.step;
    let empty = Memo::new(move |_| till.cart.with(rules::cart::Cart::is_empty));
    let long = Memo::new(move |_| till.total().0 >= LONG_FEN);
    let main = move || match step.get() {
        TillStep::Goods => view! { <Sale desk/> }.into_any(),
        TillStep::Pay => view! { <PaySide desk/> }.into_any(),
        TillStep::TopUp => view! { <TopUpSide desk/> }.into_any(),
        TillStep::Held => view! { <HeldSide till=desk.till on_done=move |()| desk.go(TillStep::Goods)/> }.into_any(),
    };
    let beside = move || match (empty.get(), till.done.get()) {
        (true, Some(done)) => view! { <DoneCard till done/> }.into_any(),
        (true, None) => ().into_any(),
        (false, _) => view! { <Last till/> }.into_any(),
    };
    view! {
        <div class="till qk" class:qk--long=long data-test="quick">
            <section class="till-side qk-main" aria-label=tr!("till.cart.title")>{main}</section>
            <section class="qk-beside" aria-label=tr!("till.side")>
                <MemberStrip
                    member=till.member
                    on_find=move |()| scan_box.find_member()
                    on_drop=move |()| till.drop_member()
                    on_top_up=move |()| desk.go(TillStep::TopUp)
                    busy=Signal::derive(move || step.get() == TillStep::TopUp)
                    find_key=use_key_table().hint(Action::Member)
                />
                <HeldStrip till/>
                <div class="qk-beside__body">{beside}</div>
                <CartFoot till on_explain=move |()| desk.ask(Asking::Explain)><FootKeys desk/></CartFoot>
            </section>
            <KeyStrip desk scan_box/>
        </div>
    }
    .into_any()
}

/// Lines, what is found, and the field.
#[component]
fn Sale(desk: Desk) -> impl IntoView {
    let till = desk.till;
    let empty = Memo::new(move |_| till.cart.with(rules::cart::Cart::is_empty));
    // Without goods there is nothing to scan: the touch front's grid says so in its place.
    let goods = Memo::new(move |_| till.catalogue.with(|c| c.map(|c| c.len() > 0)));
    let refusal = Memo::new(move |_| till.catalogue.refusal().filter(|_| goods.get().is_none()));
    let nothing = move || match (goods.get(), refusal.get()) {
        (Some(true), _) => view! { <Nothing till/> }.into_any(),
        (Some(false), _) => {
            view! { <EmptyState mark=Mark::Goods title=tr!("till.goods.none") hint=tr!("till.goods.none_hint")/> }
                .into_any()
        }
        (None, Some(refusal)) => could_not_load(refusal, move || till.catalogue.reload()),
        (None, None) => view! { <Skeleton lines=6/> }.into_any(),
    };
    view! {
        <NoRight/>
        <div class="qk-sale">
            <Show when=move || !empty.get() fallback=nothing><QuickLines desk/></Show>
            <Show when=move || desk.grid.listing()><Finder grid=desk.grid/></Show>
        </div>
        <div class="till-top qk-field">
            <ScanField typed=till.typed/>
            <BesideKeys desk/>
            <FrontSwitch till to=Mode::Touch/>
        </div>
    }
    .into_any()
}

/// The line that keys act on, large enough to be read from where one packs.
#[component]
fn Last(till: Till) -> impl IntoView {
    let selected = Memo::new(move |_| till.cart.with(rules::cart::Cart::selected).and_then(|id| row(till, id)));
    move || {
        selected.get().map(|row| {
            let pieces = format!("{} × {}", yuan(row.price.0), quantity(row.quantity.0));
            view! {
                <div class="qk-last" data-test="last-line">
                    <p class="qk-last__name">{row.name}</p>
                    <p class="qk-last__spec">{row.spec}</p>
                    <p class="qk-last__sum"><span>{pieces}</span><strong class="till-figure">{yuan(row.net.0)}</strong></p>
                </div>
            }
        })
    }
}
