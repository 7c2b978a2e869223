//! The other front, one tap away: a preview until the page is loaded again.
use leptos::prelude::*;
use rules::{keymap::Action, till::Mode};

use super::{key_table::use_key_table, state::Till};
use crate::{
    kit::button::{Button, Kind},
    t,
};

/// The button beside the field.
#[component]
pub(super) fn FrontSwitch(
    /// The till.
    till: Till,
    /// Which front it shows.
    to: Mode,
) -> impl IntoView {
    let label = move || if to == Mode::Quick { t!("till.mode.quick") } else { t!("till.mode.touch") };
    view! {
        <div class="till-switch" data-test="front-switch">
            <Button
                label=Signal::derive(move || label().to_owned())
                kind=Kind::Quiet
                key_hint=use_key_table().hint(Action::Mode)
                on_press=move |()| till.front.show(to)
            />
        </div>
    }
    .into_any()
}
