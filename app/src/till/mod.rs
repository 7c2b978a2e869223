//! 收银: the till (T1 sale, T5 payment, T8 done) and the sales of the day.
//!
//! - [`state`]: one context with goods, cart, member, payment and the sale before; pages show it and send intents. All
//!   arithmetic is in `rules` (`cart`, `payment`, `scan`, `search`), where it has native tests.
//! - [`goods`], [`catalogue`]: the goods in memory, kept in the browser and brought up to date.
//! - [`attempt`]: money moves once, whatever happens to the answer. [`checkout`] is such an attempt, a top-up is another.
//! - [`printing`], [`receipt`], [`paper`]: paper is made from what the books have, never from the cart.
//! - [`held`]: carts that wait on the server, for every till of the shop.
//! - Left the cart, right what is done with it: goods, money or a top-up. The step is in the address (`/till?step=pay`), so
//!   that the browser's back leaves it.
mod amount_dialog;
mod approve_dialog;
mod attempt;
mod cart_panel;
mod catalogue;
mod checkout;
mod done_card;
mod drawer_dialog;
mod explain_dialog;
mod front;
mod front_switch;
mod goods;
mod goods_grid;
mod goods_return;
mod held;
mod keep;
mod key_table;
mod keys;
mod keys_page;
mod last_paper;
mod line_dialog;
mod paper;
mod pay_desk;
mod pay_pane;
mod pay_tenders;
mod payer;
mod printing;
mod quick;
mod receipt;
mod return_panel;
mod return_paper;
mod returns_list;
mod sale_detail;
mod sales_page;
mod scan_box;
mod state;
mod till_page;
mod touch;
mod treat_dialog;
mod undo;
mod ways;
mod window;

use leptos::prelude::*;

pub(crate) use self::{
    attempt::{Attempt, Stage},
    done_card::PaperLine,
    held::HeldAtClose,
    keys_page::KeysPage,
    paper::{Paper, amount},
    printing::{PaperState, Printing, use_printing},
    sales_page::SalesPage,
    state::{Till, use_till},
    ways::{shown_name, use_ways},
};
use crate::shifts::ShiftGate;

/// Called once at the root: what must outlive a sign-out (the cart) goes into the context here.
pub(crate) fn provide() {
    ways::provide();
    Till::provide();
}

/// `/till`: asks for an open shift first (SHF-01).
#[component]
pub(crate) fn TillRoute() -> impl IntoView {
    view! { <ShiftGate page=|| view! { <till_page::TillPage/> }.into_any()/> }.into_any()
}
