//! How many of a line, or how heavy it is, by pad or keyboard.
use leptos::prelude::*;
use rules::{cart::LineId, money::Milli};

use super::state::Till;
use crate::{
    kit::{
        button::{Button, Kind},
        dialog::{Actions, Dialog},
        format::quantity,
        pad::{NumberPad, PadKind},
    },
    t, tr,
};

/// Asks, and acts on the answer.
#[component]
pub(crate) fn LineDialog(
    /// The till.
    till: Till,
    /// Which line.
    line: LineId,
    /// Done, or given up.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let Some(found) = till.cart.with_untracked(|cart| cart.line(line).cloned()) else {
        on_close.run(());
        return ().into_any();
    };
    let typed = RwSignal::new(String::new());
    let before = quantity(found.quantity.0);
    let placeholder = before.clone();
    let confirm = move |()| {
        if let Some(pieces) = Milli::parse(&typed.get_untracked()) {
            till.set_quantity(line, pieces);
        }
        on_close.run(());
    };
    let (name, unit, weighed) = (found.goods.name, found.goods.unit, found.goods.weighed);
    let title = move || {
        if weighed {
            t!("till.line.weight_of", name = name, unit = unit)
        } else {
            t!("till.line.quantity_of", name = name)
        }
    };
    view! {
        <Dialog title on_close>
            <div class="till-ask">
                <p class="till-ask__before">{move || t!("till.line.quantity_before", n = before)}</p>
                <output class="till-ask__typed" class:till-ask__typed--none=move || typed.with(String::is_empty) data-test="line-typed">
                    {move || typed.with(|text| if text.is_empty() { placeholder.clone() } else { text.clone() })}
                </output>
                <NumberPad value=typed kind=PadKind::Quantity on_enter=confirm/>
                <Actions>
                    <Button label=tr!("kit.cancel") on_press=on_close/>
                    <Button label=tr!("till.line.confirm") kind=Kind::Primary tall=true on_press=confirm key_hint="Enter"/>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}
