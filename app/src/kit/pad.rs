//! The number pad: amounts, quantities and PINs, by finger or by the keyboard's digits.
use leptos::prelude::*;

use super::{
    icon::{Icon, Mark},
    keys::{key, use_keys},
    scan::{Typed, on_typed},
};
use crate::{t, tr};

/// What is typed, and so which keys there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PadKind {
    /// Yuan with two decimals: digits, 00, point.
    Money,
    /// At most three decimals: digits, point.
    Quantity,
    /// Four to six digits, never shown.
    Pin,
    /// A whole count: digits, 00.
    Count,
}

impl PadKind {
    fn keys(self) -> [&'static str; 12] {
        let left = match self {
            Self::Money | Self::Quantity => ".",
            Self::Pin => "clear",
            Self::Count => "00",
        };
        ["7", "8", "9", "4", "5", "6", "1", "2", "3", left, "0", "back"]
    }

    fn decimals(self) -> usize {
        match self {
            Self::Money => 2,
            Self::Quantity => 3,
            Self::Pin | Self::Count => 0,
        }
    }

    /// `text` after a key; the same text when the key makes no sense there.
    pub(crate) fn typed(self, text: &str, key: &str) -> String {
        let mut next = text.to_owned();
        match key {
            "back" => {
                next.pop();
            }
            "clear" => next.clear(),
            "." if self.decimals() > 0 && !text.contains('.') => {
                next.push_str(if text.is_empty() { "0." } else { "." })
            }
            "." => {}
            digits => {
                next.push_str(digits);
                if self != Self::Pin {
                    let shorter = next.trim_start_matches('0').len();
                    let zeros = next.len() - shorter;
                    if zeros > 0 {
                        let keep = usize::from(next[zeros..].is_empty() || next[zeros..].starts_with('.'));
                        next.drain(..zeros - keep);
                    }
                }
            }
        }
        let fits = match next.split_once('.') {
            Some((whole, rest)) => whole.len() <= 8 && rest.len() <= self.decimals(),
            None => next.len() <= if self == Self::Pin { 6 } else { 8 },
        };
        if fits { next } else { text.to_owned() }
    }
}

/// Pad keys of at least 72×64. While it is mounted and no text field has the focus, the keyboard's digits, Backspace and
/// Enter do the same.
#[component]
pub(crate) fn NumberPad(
    /// What is typed so far.
    value: RwSignal<String>,
    /// Which keys there are.
    kind: PadKind,
    /// Takes nothing now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Enter, or nothing when the page has its own.
    #[prop(optional, into)]
    on_enter: Option<Callback<()>>,
) -> impl IntoView {
    let press = move |name: &str| {
        if !disabled.get_untracked() {
            value.update(|text| *text = kind.typed(text, name));
        }
    };
    on_typed(move |typed| match typed {
        Typed::Character(c) if c.is_ascii_digit() || c == '.' => press(c.encode_utf8(&mut [0; 4])),
        Typed::Character(_) => {}
        Typed::Back => press("back"),
        Typed::TakeBack(count) => (0..count).for_each(|_| press("back")),
    });
    if kind.decimals() > 0 {
        // Above the page's own keys, where it may mean something else.
        use_keys([key(".", || "", move || press("."))]);
    }
    if let Some(on_enter) = on_enter {
        use_keys([key("Enter", || t!("kit.keys.confirm"), move || on_enter.run(()))]);
    }
    let keys = kind.keys().map(|name| {
        let face = match name {
            "back" => view! { <Icon mark=Mark::Backspace/> }.into_any(),
            "clear" => view! { <span class="k-pad__word">{tr!("kit.pad.clear")}</span> }.into_any(),
            name => view! { <span>{name}</span> }.into_any(),
        };
        let label = move || match name {
            "back" => t!("kit.pad.back"),
            "clear" => t!("kit.pad.clear"),
            name => name,
        };
        view! {
            <button type="button" class="k-pad__key" aria-label=label disabled=disabled on:click=move |_| press(name)>
                {face}
            </button>
        }
    });
    view! { <div class="k-pad" role="group" aria-label=tr!("kit.pad.name")>{keys.into_iter().collect_view()}</div> }
        .into_any()
}
