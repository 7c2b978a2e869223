//! What all fronts of the till stand on: the step, which is in the address, the dialogs over it, and the way to the money.
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use proto::methods;
use rules::till::Mode;

use super::{
    amount_dialog::amount_dialog,
    approve_dialog::approve_dialog,
    attempt::Stage,
    cart_panel::{__preload_cart_dialog, Asking, CartDialog, SaleKeys},
    done_card::__preload_done_card,
    drawer_dialog::DrawerDialog,
    goods_grid::Grid,
    goods_return::GoodsReturn,
    held::HeldDialogs,
    keys,
    pay_desk::PayDesk,
    pay_pane::{PayKey, PayPane},
    quick::QuickFront,
    scan_box::ScanBox,
    state::{Till, use_till},
    touch::TouchFront,
};
use crate::{
    kit::{
        button::IconButton,
        icon::Mark,
        session::can,
        show::Show,
        state::{Banner, Level},
    },
    members::FindDialog,
    shell::Place,
    stored_value::TopUpPane,
    t, tr,
};

/// What the right side shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TillStep {
    /// Goods to tap.
    Goods,
    /// Taking the money.
    Pay,
    /// Topping up the member.
    TopUp,
    /// The bills that wait.
    Held,
}

impl TillStep {
    const NAME: &'static str = "step";

    fn of(name: Option<&str>) -> Self {
        match name {
            Some("pay") => Self::Pay,
            Some("top-up") => Self::TopUp,
            Some("held") => Self::Held,
            _ => Self::Goods,
        }
    }

    fn path(self) -> String {
        let till = Place::Till.path();
        match self {
            Self::Goods => till,
            Self::Pay => format!("{till}?{}=pay", Self::NAME),
            Self::TopUp => format!("{till}?{}=top-up", Self::NAME),
            Self::Held => format!("{till}?{}=held", Self::NAME),
        }
    }
}

/// What a till does beside selling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// Cash in and out, the drawer.
    Drawer,
    /// Goods that come back without a receipt.
    Goods,
}

/// Copyable handle on the page's step and dialogs.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) till: Till,
    pub(super) step: Memo<TillStep>,
    pub(super) pay: PayDesk,
    pub(super) grid: Grid,
    pub(super) asking: RwSignal<Option<Asking>>,
    /// The dialog of the drawer, or of goods without a receipt.
    pub(super) beside: RwSignal<Option<Beside>>,
    /// What the member dialog begins with, while it is open.
    pub(super) member: RwSignal<Option<String>>,
    go: Callback<TillStep>,
}

impl Desk {
    fn new() -> Self {
        let till = use_till();
        let query = use_query_map();
        let navigate = use_navigate();
        Self {
            till,
            step: Memo::new(move |_| query.with(|query| TillStep::of(query.get_str(TillStep::NAME)))),
            pay: PayDesk::new(till),
            grid: Grid::new(till),
            asking: RwSignal::new(None),
            beside: RwSignal::new(None),
            member: RwSignal::new(None),
            go: Callback::new(move |step: TillStep| {
                // Going back to the goods leaves no trail of payments behind in the history.
                let replace = step == TillStep::Goods;
                navigate(&step.path(), NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
            }),
        }
    }

    pub(super) fn go(self, step: TillStep) {
        if self.step.get_untracked() != step {
            self.go.run(step);
        }
    }

    pub(super) fn open_payment(self) {
        if untrack(|| self.till.payable()) {
            self.till.checkout.clear_refusal();
            self.go(TillStep::Pay);
        }
    }

    /// Opens a dialog over the cart, if there is anything in it and it may change.
    pub(super) fn ask(self, about: Asking) {
        if !self.till.cart.with_untracked(rules::cart::Cart::is_empty) && !self.till.checkout.is_open() {
            self.asking.set(Some(about));
        }
    }

    /// The drawer: cash in and out, or opened without a sale.
    pub(super) fn open_drawer(self) {
        if !self.till.checkout.is_open() {
            self.beside.set(Some(Beside::Drawer));
        }
    }

    /// What is in the cart comes back without a receipt.
    fn take_back(self) {
        if self.till.cart.with_untracked(rules::cart::Cart::is_empty) {
            self.till.tell(t!("till.return.scan_first"));
        } else if !self.till.checkout.is_open() {
            self.beside.set(Some(Beside::Goods));
        }
    }

    fn leave_dialogs(self) {
        if self.beside.with_untracked(Option::is_some) {
            self.beside.set(None);
        }
        if self.asking.with_untracked(Option::is_some) {
            self.asking.set(None);
        }
        if self.member.with_untracked(Option::is_some) {
            self.member.set(None);
        }
        if self.till.pricing.with_untracked(Option::is_some) {
            self.till.pricing.set(None);
        }
    }

    /// 现金正好 from the sale page.
    pub(super) fn exact(self) {
        if untrack(|| self.till.payable()) {
            self.pay.exact();
        }
    }

    /// A sale whose fate is open or that was refused is shown where the money is; one that is done frees the page.
    fn follow(self) {
        Effect::new(move |_| match self.till.checkout.stage() {
            Stage::Unanswered | Stage::Refused(_) => self.go(TillStep::Pay),
            Stage::Idle | Stage::Sending => {}
        });
        Effect::new(move |_| {
            if let Some(line) = self.till.weighing.get() {
                self.till.weighing.set(None);
                self.ask(Asking::Quantity(line));
            }
        });
        Effect::new(move |_| {
            if self.till.naming.get() {
                self.till.naming.set(false);
                self.member.set(Some(String::new()));
            }
        });
        Effect::new(move |before: Option<bool>| {
            let done = self.till.done.with(Option::is_some);
            if done && before == Some(false) {
                self.go(TillStep::Goods);
            }
            done
        });
    }
}

/// The page: one desk, and the front that this till is set to.
#[component]
pub(crate) fn TillPage() -> impl IntoView {
    let desk = Desk::new();
    let till = desk.till;
    desk.follow();
    fetch_ahead(till);
    // What is scanned in the blink between a sale and the goods is the next sale's.
    let selling = Signal::derive(move || desk.step.get() == TillStep::Goods || till.done.with(Option::is_some));
    let leave_dialogs = Callback::new(move |()| desk.leave_dialogs());
    let ask_member = Callback::new(move |text| desk.member.set(Some(text)));
    let scan_box = ScanBox::listen(till, selling, leave_dialogs, ask_member);
    keys::bind(desk, scan_box);
    let mode = Memo::new(move |_| till.front.mode());
    let on_pay = Callback::new(move |()| desk.open_payment());
    let front = move || match mode.get() {
        Mode::Quick => view! { <QuickFront desk scan_box/> }.into_any(),
        Mode::Touch | Mode::Room => view! { <TouchFront desk scan_box/> }.into_any(),
    };
    view! {
        <h1 class="k-hidden">{tr!("shell.menu.till")}</h1>
        {front}
        <CartDialog till asking=desk.asking/>
        <HeldDialogs till/>
        {move || till.asked.get().map(|acts| Suspend::new(approve_dialog(till, acts)))}
        {move || till.pricing.get().map(|goods| Suspend::new(amount_dialog(till, goods, on_pay)))}
        {move || desk.beside.get().map(|what| Suspend::new(beside_dialog(desk, what)))}
        {move || desk.member.get().map(|text| view! {
            <FindDialog
                text
                on_pick=move |member| {
                    desk.member.set(None);
                    till.name_member(member);
                }
                on_close=move |()| desk.member.set(None)
            />
        })}
    }
    .into_any()
}

/// Dialogs that most sales never open come when they are opened.
#[lazy]
fn beside_dialog(desk: Desk, what: Beside) -> AnyView {
    let on_close = move |()| desk.beside.set(None);
    match what {
        Beside::Drawer => view! { <DrawerDialog on_close/> }.into_any(),
        Beside::Goods => view! { <GoodsReturn till=desk.till on_close/> }.into_any(),
    }
}

/// What the sale that has begun will ask for is fetched while its goods are rung up: nobody waits for it at the money.
fn fetch_ahead(till: Till) {
    let begun = Memo::new(move |_| till.cart.with(|cart| !cart.is_empty()));
    Effect::new(move |before: Option<bool>| {
        if begun.get() && before != Some(true) {
            spawn_local(async {
                __preload_pay_side().await;
                __preload_cart_dialog().await;
                __preload_done_card().await;
            });
        }
        begun.get()
    });
}

/// Taking the money.
#[component]
pub(super) fn PaySide(desk: Desk) -> impl IntoView {
    view! { {Suspend::new(pay_side(desk))} }.into_any()
}

#[lazy]
fn pay_side(desk: Desk) -> AnyView {
    view! { <PayPane desk=desk.pay/> }.into_any()
}

/// Topping up the member.
#[component]
pub(super) fn TopUpSide(desk: Desk) -> impl IntoView {
    view! { {Suspend::new(top_up_side(desk))} }.into_any()
}

#[lazy]
fn top_up_side(desk: Desk) -> AnyView {
    view! { <TopUpPane on_done=move |()| desk.go(TillStep::Goods)/> }.into_any()
}

/// What stands below the sums in each step; the key that takes the money never moves.
#[component]
pub(super) fn FootKeys(desk: Desk) -> impl IntoView {
    let keys = move || match desk.step.get() {
        TillStep::Goods | TillStep::Held => {
            view! { <SaleKeys till=desk.till on_exact=move |()| desk.exact() on_pay=move |()| desk.open_payment()/> }
                .into_any()
        }
        TillStep::Pay => view! { <PayKey desk=desk.pay on_back=move |()| desk.go(TillStep::Goods)/> }.into_any(),
        TillStep::TopUp => view! {
            <button type="button" class="till-key" on:click=move |_| desk.go(TillStep::Goods) data-test="top-up-back">
                {tr!("till.pay.back")}
            </button>
        }
        .into_any(),
    };
    view! { {keys} }.into_any()
}

/// Says so, where somebody may look and not sell.
#[component]
pub(super) fn NoRight() -> impl IntoView {
    let may = can(&methods::TILL_CHECKOUT);
    view! {
        <Show when=move || !may.get()>
            <Banner level=Level::Attention text=tr!("till.no_right")/>
        </Show>
    }
    .into_any()
}

/// What a till does beside selling: the cart away, goods back without a receipt, and the drawer.
#[component]
pub(super) fn BesideKeys(desk: Desk) -> impl IntoView {
    let may_return = can(&methods::TILL_RETURN_GOODS);
    let (may_open, may_move) = (can(&methods::SHIFTS_OPEN_DRAWER), can(&methods::SHIFTS_MOVE_CASH));
    let nothing = Signal::derive(move || {
        desk.till.cart.with(rules::cart::Cart::is_empty) && desk.till.member.with(Option::is_none)
    });
    view! {
        <IconButton mark=Mark::Trash label=tr!("till.cart.empty_out") disabled=nothing on_press=move |()| desk.till.empty_out()/>
        <Show when=move || may_return.get()>
            <IconButton mark=Mark::Back label=tr!("till.return.no_receipt") on_press=move |()| desk.take_back()/>
        </Show>
        <Show when=move || may_open.get() || may_move.get()>
            <IconButton mark=Mark::Cash label=tr!("till.drawer.title") on_press=move |()| desk.open_drawer()/>
        </Show>
    }
    .into_any()
}
