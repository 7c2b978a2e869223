//! What says that the cart is a recalled bill; and what waits when a shift closes.
use leptos::prelude::*;
use proto::{methods, till::v1::ListHeldSalesRequest};

use super::name;
use crate::{
    kit::{
        button::{Button, Kind},
        call::{use_api, use_loaded},
        format::{clock_time, yuan},
        icon::{Icon, Mark},
        session::can,
        show::Show,
        state::{Banner, Level},
    },
    t,
    till::state::Till,
    tr,
};

/// Above the lines of a recalled cart.
#[component]
pub(crate) fn HeldStrip(
    /// The till.
    till: Till,
) -> impl IntoView {
    let may = can(&methods::TILL_DROP_HELD_SALE);
    move || {
        till.held.tag.get().map(|bill| {
            let (time, staff, till_no, note) =
                (bill.held_ms, bill.staff_name.clone(), bill.till_no.clone(), bill.note.clone());
            let said = move || t!("till.held.from", time = clock_time(time), staff = staff, till = till_no);
            let drop_it = move |()| till.held.dropping.set(Some(bill.clone()));
            view! {
                <div class="hd-strip" data-test="held-strip">
                    <Icon mark=Mark::Shift/>
                    <p class="hd-strip__text">{said} " " <strong>{note}</strong></p>
                    <Show when=move || may.get()>
                        <Button label=tr!("till.held.drop") kind=Kind::Quiet on_press=drop_it.clone()/>
                    </Show>
                </div>
            }
        })
    }
}

/// On the page that closes a shift: what still waits. It does not stand in the way, for a bill belongs to the shop and the next
/// shift recalls it.
#[component]
pub(crate) fn HeldAtClose() -> impl IntoView {
    let (api, may) = (use_api(), can(&methods::TILL_LIST_HELD_SALES));
    let bills = use_loaded(move || {
        let may = may.get();
        async move {
            if !may {
                return Ok(Vec::new());
            }
            Ok(api.call(ListHeldSalesRequest::default()).await?.held)
        }
    });
    let some = Memo::new(move |_| bills.with(|bills| bills.map_or(0, Vec::len)));
    let list = move || {
        let row = |bill: proto::till::v1::HeldSale| {
            view! { <li><span>{name(&bill)}</span> <span>{bill.note.clone()}</span> <strong>{yuan(bill.total_fen)}</strong></li> }
        };
        bills.get().unwrap_or_default().into_iter().map(row).collect_view()
    };
    view! {
        <Show when=move || { some.get() > 0 }>
            <Banner level=Level::Attention text=move || t!("till.held.at_close", n = some.get())/>
            <ul class="hd-open" data-test="held-at-close">{list}</ul>
        </Show>
    }
    .into_any()
}
