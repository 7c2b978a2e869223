//! Q2 快速消费: an amount without goods, and a note. Enter puts it on the bill; alone there, the payment opens at once.
use leptos::prelude::*;
use rules::{
    cart::{Cart, Goods},
    money::Fen,
};

use super::state::Till;
use crate::{
    kit::{
        button::{Button, Kind},
        dialog::{Actions, Dialog},
        field::TextField,
        keys::key,
        pad::{NumberPad, PadKind},
    },
    t, tr,
};

/// Asks what goods cost that have no price of their own; when they are all there is on the bill, the money is taken.
#[lazy]
pub(super) fn amount_dialog(till: Till, goods: Goods, on_pay: Callback<()>) -> AnyView {
    let (typed, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let refused = RwSignal::new(false);
    let name = goods.name.clone();
    let close = move || till.pricing.set(None);
    let confirm = Callback::new(move |()| {
        let Some(price) = typed.with_untracked(|text| Fen::parse_yuan(text)).filter(|fen| *fen > Fen::ZERO) else {
            refused.set(true);
            return;
        };
        let alone = till.cart.with_untracked(Cart::is_empty);
        close();
        till.ring_up(Goods { price, ..goods.clone() }, None);
        if let (Some(line), true) = (till.selected(), note.with_untracked(|note| !note.is_empty())) {
            till.set_remark(line, &note.get_untracked());
        }
        if alone {
            on_pay.run(());
        }
    });
    // Also from the note.
    let keys = vec![key("Enter", || t!("kit.keys.confirm"), move || confirm.run(())).also_in_fields()];
    let shown = move || typed.with(|text| if text.is_empty() { "¥0.00".to_owned() } else { format!("¥{text}") });
    let hint = move || if refused.get() { t!("till.amount.above_zero") } else { t!("till.amount.hint") };
    view! {
        <Dialog title=name keys on_close=move |()| close()>
            <div class="till-ask" data-test="amount-dialog">
                <p class="till-ask__before" class:till-ask__before--bad=move || refused.get() role=move || refused.get().then_some("alert")>{hint}</p>
                <output class="till-ask__typed" class:till-ask__typed--none=move || typed.with(String::is_empty) data-test="amount-typed">{shown}</output>
                <NumberPad value=typed kind=PadKind::Money/>
                <TextField label=tr!("till.amount.note") value=note/>
                <Actions>
                    <Button label=tr!("kit.cancel") on_press=move |()| close()/>
                    <Button label=tr!("till.line.confirm") kind=Kind::Primary tall=true on_press=confirm key_hint="Enter"/>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}
