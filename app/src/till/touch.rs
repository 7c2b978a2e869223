//! T1 触屏: the cart on the left, what is done with it on the right.
use leptos::prelude::*;
use rules::{keymap::Action, till::Mode};

use super::{
    cart_panel::{Asking, CartFoot, CartLines},
    front_switch::FrontSwitch,
    goods_grid::GoodsPane,
    held::{HeldKeys, HeldSide, HeldStrip},
    key_table::use_key_table,
    scan_box::{ScanBox, ScanField},
    till_page::{BesideKeys, Desk, FootKeys, NoRight, PaySide, TillStep, TopUpSide},
};
use crate::{members::MemberStrip, tr};

/// The front.
#[component]
pub(super) fn TouchFront(
    /// Step, dialogs and cart.
    desk: Desk,
    /// The one field.
    scan_box: ScanBox,
) -> impl IntoView {
    let (till, step) = (desk.till, desk.step);
    let closed = Signal::derive(move || step.get() != TillStep::Goods);
    let side = move || match step.get() {
        TillStep::Goods => ().into_any(),
        TillStep::Pay => view! { <PaySide desk/> }.into_any(),
        TillStep::TopUp => view! { <TopUpSide desk/> }.into_any(),
        TillStep::Held => view! { <HeldSide till on_done=move |()| desk.go(TillStep::Goods)/> }.into_any(),
    };
    view! {
        <div class="till">
            <section class="till-cart" aria-label=tr!("till.cart.title")>
                <MemberStrip
                    member=till.member
                    on_find=move |()| scan_box.find_member()
                    on_drop=move |()| till.drop_member()
                    on_top_up=move |()| desk.go(TillStep::TopUp)
                    busy=Signal::derive(move || step.get() == TillStep::TopUp)
                    find_key=use_key_table().hint(Action::Member)
                />
                <HeldStrip till/>
                <div class="till-cart__body">
                    <CartLines till asking=desk.asking closed/>
                </div>
                <CartFoot till on_explain=move |()| desk.ask(Asking::Explain)><FootKeys desk/></CartFoot>
            </section>
            <section class="till-side" aria-label=tr!("till.side")>
                // Never made anew: fifty tiles would be most of the way to the money and back.
                <div class="till-side__sale" hidden=closed><SaleSide desk closed/></div>
                {side}
            </section>
        </div>
    }
    .into_any()
}

/// The one field, and goods to tap.
#[component]
fn SaleSide(
    /// Step, dialogs and cart.
    desk: Desk,
    /// Something else stands in its place.
    closed: Signal<bool>,
) -> impl IntoView {
    view! {
        <NoRight/>
        <div class="till-top">
            <ScanField typed=desk.till.typed/>
            <HeldKeys till=desk.till on_recall=move |()| desk.go(TillStep::Held)/>
            <BesideKeys desk/>
            <FrontSwitch till=desk.till to=Mode::Quick/>
        </div>
        <GoodsPane grid=desk.grid closed/>
    }
    .into_any()
}
