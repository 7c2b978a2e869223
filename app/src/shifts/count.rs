//! The blind count: so many of each note and coin, before anybody is told how much there should be.
use leptos::prelude::*;
use proto::shifts::v1::Denomination;
use rules::shifts::DENOMINATIONS;

use crate::{
    kit::{
        format::yuan,
        pad::{NumberPad, PadKind},
    },
    t, tr,
};

const KINDS: usize = DENOMINATIONS.len();

/// What was counted so far; a copyable handle.
#[derive(Clone, Copy)]
pub(super) struct Count {
    typed: [RwSignal<String>; KINDS],
    at: RwSignal<usize>,
}

impl Count {
    pub(super) fn new() -> Self {
        Self { typed: std::array::from_fn(|_| RwSignal::new(String::new())), at: RwSignal::new(0) }
    }

    /// Fen; tracked.
    pub(super) fn total_fen(self) -> i64 {
        self.pieces().iter().map(|piece| piece.value_fen * piece.count).sum()
    }

    /// What was found, without the zeros; tracked.
    pub(super) fn pieces(self) -> Vec<Denomination> {
        DENOMINATIONS
            .into_iter()
            .zip(self.typed)
            .map(|(value, typed)| Denomination {
                value_fen: value.0,
                count: typed.with(|text| text.parse().unwrap_or(0)),
            })
            .filter(|piece| piece.count > 0)
            .collect()
    }

    /// Tab, Enter or the arrow keys: the next one.
    pub(super) fn step(self, by: isize) {
        self.at.update(|at| {
            if let Some(next) = at.checked_add_signed(by).filter(|next| *next < KINDS) {
                *at = next;
            }
        });
    }
}

/// `¥100`, `5角`: notes and coins by the name people use.
pub(super) fn piece_name(value_fen: i64) -> String {
    match value_fen {
        100.. => format!("¥{}", value_fen / 100),
        10.. => t!("shifts.count.jiao", jiao = value_fen / 10),
        _ => t!("shifts.count.fen", fen = value_fen),
    }
}

/// The pieces on the left, the pad on the right; tapping a piece makes the pad write there.
#[component]
pub(super) fn CountTable(
    /// What was counted so far.
    count: Count,
    /// Enter on the last piece.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let rows = DENOMINATIONS
        .into_iter()
        .zip(count.typed)
        .enumerate()
        .map(|(at, (value, typed))| {
            let value_fen = value.0;
            let current = move || if count.at.get() == at { "true" } else { "false" };
            let pieces = move || typed.with(|text| text.parse::<i64>().unwrap_or(0));
            view! {
                <li>
                    <button type="button" class="sf-piece" aria-pressed=current on:click=move |_| count.at.set(at)>
                        <span class="sf-piece__name">{move || piece_name(value_fen)}</span>
                        <span class="sf-piece__count">{move || t!("shifts.count.pieces", count = pieces())}</span>
                        <span class="sf-piece__sum">{move || yuan(value_fen * pieces())}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    let next = move |()| {
        if count.at.get_untracked() + 1 == KINDS {
            on_done.run(());
        } else {
            count.step(1);
        }
    };
    // One pad for all pieces: it is made again for the piece it writes to.
    let pad = move || {
        let typed = count.typed[count.at.get()];
        view! { <NumberPad value=typed kind=PadKind::Count on_enter=next/> }
    };
    view! {
        <ul class="sf-pieces" aria-label=tr!("shifts.count.title")>{rows}</ul>
        <div class="sf-pad">{pad}</div>
    }
    .into_any()
}
