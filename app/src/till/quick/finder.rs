//! Q3: goods found by initials, name or code, chosen by arrows and Enter. Opened by F3 it stays open for several.
use leptos::prelude::*;

use super::super::{goods_grid::Grid, window::Window};
use crate::{
    kit::{format::yuan, icon::Mark, show::Show, state::EmptyState},
    tr,
};

/// Height of a row, in quarters of a rem; the same as of the lines.
const ROW: i32 = 11;

/// The list, over the lines.
#[component]
pub(super) fn Finder(
    /// What is found, and which one Enter takes.
    grid: Grid,
) -> impl IntoView {
    let window = Window::of_rows(ROW);
    let places = Memo::new(move |_| grid.places());
    let rows = Memo::new(move |_| places.with(|places| places.len()));
    let range = Memo::new(move |_| window.range(rows.get()));
    let shown = move || {
        let range = range.get();
        places
            .with(|places| range.clone().filter_map(|at| places.get(at).map(|place| (at, *place))).collect::<Vec<_>>())
    };
    Effect::new(move |_| {
        if window.frame.get().is_some() {
            window.show(grid.highlighted());
        }
    });
    view! {
        <div class="qk-finder" data-test="finder">
            <p class="qk-finder__head">
                <strong>{move || if grid.picking() { tr!("till.quick.pick")() } else { tr!("till.quick.found")() }}</strong>
                <span>{tr!("till.quick.pick_hint")}</span>
            </p>
            <div node_ref=window.frame class="qk-lines" on:scroll=move |_| window.measure()>
                <ol
                    class="qk-lines__all"
                    style:height=move || window.px(rows.get())
                    style:padding-top=move || window.px(range.with(|range| range.start))
                >
                    <For each=shown key=|shown| *shown children=move |(at, place)| found(grid, at, place)/>
                </ol>
            </div>
            <Show when=move || rows.get() == 0>
                <EmptyState mark=Mark::Search title=tr!("till.goods.found_nothing") hint=tr!("till.goods.found_nothing_hint")/>
            </Show>
        </div>
    }
    .into_any()
}

fn found(grid: Grid, at: usize, place: usize) -> AnyView {
    let Some(item) = grid.item(place) else { return ().into_any() };
    let chosen = Memo::new(move |_| grid.highlighted() == at);
    view! {
        <li class="qk-line" class:qk-line--selected=chosen data-test="found">
            <button type="button" class="qk-found" on:click=move |_| grid.take(place)>
                <span class="qk-found__code">{item.code}</span>
                <span class="qk-row__name">{item.name}" "<small>{item.spec}</small></span>
                <span class="qk-row__unit">{item.unit}</span>
                <strong class="qk-row__number">{(!item.open_price).then(|| yuan(item.price_fen))}</strong>
            </button>
        </li>
    }
    .into_any()
}
