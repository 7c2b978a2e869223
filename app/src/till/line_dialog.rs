//! One line's quantity or amount, by pad or keyboard.
use leptos::prelude::*;
use rules::money::{Fen, Milli};

use super::{cart_panel::Asking, state::Till};
use crate::{
    kit::{
        button::{Button, Kind},
        dialog::{Actions, Dialog},
        format::{plain_yuan, quantity, yuan},
        pad::{NumberPad, PadKind},
        show::Show,
    },
    t, tr,
};

/// Asks, and acts on the answer.
#[component]
pub(crate) fn LineDialog(
    /// The till.
    till: Till,
    /// Which line, and what of it.
    about: Asking,
    /// Done, or given up.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (id, amount) = match about {
        Asking::Quantity(id) => (id, false),
        Asking::Amount(id) => (id, true),
    };
    let line = till.cart.with_untracked(|cart| cart.line(id).cloned());
    let typed = RwSignal::new(String::new());
    let Some(line) = line else {
        on_close.run(());
        return ().into_any();
    };
    let price = line.goods.price;
    let listed = price.times(line.quantity);
    let before = if amount { yuan(line.changed.unwrap_or(listed).0) } else { quantity(line.quantity.0) };
    let placeholder = if amount { plain_yuan(line.changed.unwrap_or(listed).0) } else { before.clone() };
    let confirm = move |()| {
        let text = typed.get_untracked();
        if amount {
            if let Some(fen) = Fen::parse_yuan(&text) {
                till.change_amount(id, Some(fen));
            }
        } else if let Some(pieces) = Milli::parse(&text) {
            till.set_quantity(id, pieces);
        }
        on_close.run(());
    };
    let title = move || {
        if amount {
            t!("till.line.amount_of", name = line.goods.name)
        } else {
            t!("till.line.quantity_of", name = line.goods.name)
        }
    };
    let changed = line.changed.is_some();
    view! {
        <Dialog title on_close>
            <div class="till-ask">
                <p class="till-ask__before">
                    {move || if amount { t!("till.line.amount_before", amount = yuan(listed.0)) } else { t!("till.line.quantity_before", n = before) }}
                </p>
                <output class="till-ask__typed" class:till-ask__typed--none=move || typed.with(String::is_empty) data-test="line-typed">
                    {move || typed.with(|text| if text.is_empty() { placeholder.clone() } else { text.clone() })}
                </output>
                <NumberPad value=typed kind=if amount { PadKind::Money } else { PadKind::Quantity } on_enter=confirm/>
                <Actions>
                    <Show when=move || amount && changed>
                        <Button label=tr!("till.line.amount_back") on_press=move |()| {
                            till.change_amount(id, None);
                            on_close.run(());
                        }/>
                    </Show>
                    <Button label=tr!("kit.cancel") on_press=on_close/>
                    <Button label=tr!("till.line.confirm") kind=Kind::Primary tall=true on_press=confirm key_hint="Enter"/>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}
