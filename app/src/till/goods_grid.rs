//! Categories and goods to tap. However many goods there are, only the tiles in sight are in the page.
use std::sync::Arc;

use leptos::{ev, html, prelude::*};
use proto::catalog::v1::Item;
use rules::scan::{Page, Patterns};

use super::{catalogue::Catalogue, state::Till};
use crate::{
    kit::{
        format::{quantity, yuan},
        icon::Mark,
        prefs::{Size, use_prefs},
        show::Show,
        state::{EmptyState, Skeleton, could_not_load},
    },
    t, tr,
};

/// Of a tile, in rem, gap included; the same numbers stand in till.css.
const TILE_WIDTH_REM: i32 = 10;
const TILE_HEIGHT_REM: i32 = 7;
/// Rows above and below the ones in sight.
const SPARE_ROWS: i32 = 2;

/// What is shown, and which tile Enter takes.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    till: Till,
    category: RwSignal<Option<String>>,
    places: Memo<Arc<[usize]>>,
    searching: Memo<bool>,
    highlighted: RwSignal<usize>,
    /// The place of the highlighted one, while there is a list to choose from.
    choice: Memo<Option<usize>>,
    /// 选商品 (F3): the list stays open for several.
    picking: RwSignal<bool>,
    columns: RwSignal<i32>,
}

impl Grid {
    /// Follows the category and what is typed.
    pub(crate) fn new(till: Till) -> Self {
        let category = RwSignal::new(None::<String>);
        let words = Memo::new(move |_| till.typed.with(|text| search_words(text)));
        let places = Memo::new(move |_| {
            let Some(catalogue) = till.catalogue.get() else { return Arc::default() };
            match words.get() {
                Some(words) => catalogue.find(&words, 60),
                None => category.with(|category| catalogue.of_category(category.as_deref())),
            }
        });
        let highlighted = RwSignal::new(0);
        Effect::new(move |_| {
            words.track();
            highlighted.set(0);
        });
        let picking = RwSignal::new(false);
        let searching = Memo::new(move |_| words.with(Option::is_some) || picking.get());
        let choice = Memo::new(move |_| {
            let at = highlighted.get();
            searching.get().then(|| places.with(|places| places.get(at).copied())).flatten()
        });
        Self { till, category, places, searching, highlighted, choice, picking, columns: RwSignal::new(5) }
    }

    /// F3: goods are chosen by arrows and Enter, one after the other, until Esc.
    pub(crate) fn pick(self) {
        self.picking.update(|picking| *picking = !*picking);
    }

    /// Esc: back to the lines.
    pub(crate) fn stop_picking(self) {
        if self.picking.get_untracked() {
            self.picking.set(false);
        }
    }

    /// Is there a list of goods to choose from? Tracked.
    pub(super) fn listing(self) -> bool {
        self.searching.get()
    }

    /// Is the list to stay open? Tracked.
    pub(super) fn picking(self) -> bool {
        self.picking.get()
    }

    /// Places of the goods in the list, best first; tracked.
    pub(super) fn places(self) -> Arc<[usize]> {
        self.places.get()
    }

    /// The one that Enter takes; tracked.
    pub(super) fn highlighted(self) -> usize {
        self.highlighted.get()
    }

    /// Goods by their place in this revision. Not tracked.
    pub(super) fn item(self, place: usize) -> Option<Item> {
        untrack(|| self.till.catalogue.with(|c| c.and_then(|c| c.item(place).cloned())))
    }

    /// Rings up goods by their place.
    pub(super) fn take(self, place: usize) {
        if let Some(goods) = self.till.catalogue_now().and_then(|catalogue| catalogue.goods(place)) {
            self.till.typed.set(String::new());
            self.till.ring_up(goods, None);
        }
    }

    /// How many stand side by side, for the arrow keys.
    pub(super) fn in_columns(self, columns: i32) {
        self.columns.set(columns);
    }

    /// The good that Enter takes while something is typed.
    pub(crate) fn chosen(self) -> Option<usize> {
        self.places.with_untracked(|places| places.get(self.highlighted.get_untracked()).copied())
    }

    /// Arrow keys among what was found.
    pub(crate) fn step(self, columns: i32, rows: i32) {
        let by = columns + rows * self.columns.get_untracked();
        let last = self.places.with_untracked(|places| places.len().saturating_sub(1));
        self.highlighted.update(|at| *at = at.saturating_add_signed(by as isize).min(last));
    }

    /// Is something typed that is searched for?
    pub(crate) fn searching(self) -> bool {
        self.searching.get_untracked()
    }
}

/// What of a typed text is searched for: all behind `3*`.
fn search_words(text: &str) -> Option<String> {
    // What a code looks like matters to its roads alone.
    rules::scan::hear(text, Page::Sale, &Patterns::default()).map(|heard| heard.text).filter(|words| !words.is_empty())
}

/// Category rail and tiles, in all their states.
#[component]
pub(crate) fn GoodsPane(
    /// What is shown.
    grid: Grid,
    /// Out of sight: nothing of it can be measured.
    closed: Signal<bool>,
) -> impl IntoView {
    let till = grid.till;
    // A newer revision changes tiles; what one looks at keeps its place.
    let empty = Memo::new(move |_| till.catalogue.with(|c| c.map(|c| c.len() == 0)));
    let refusal = Memo::new(move |_| till.catalogue.refusal().filter(|_| empty.get().is_none()));
    let body = move || match (empty.get(), refusal.get()) {
        (Some(true), _) => {
            view! { <EmptyState mark=Mark::Goods title=tr!("till.goods.none") hint=tr!("till.goods.none_hint")/> }
                .into_any()
        }
        (Some(false), _) => view! { <Rail grid/> <Tiles grid closed/> }.into_any(),
        (None, Some(refusal)) => could_not_load(refusal, move || till.catalogue.reload()),
        (None, None) => view! { <Skeleton lines=6/> }.into_any(),
    };
    view! { <div class="till-goods">{body}</div> }.into_any()
}

#[component]
fn Rail(grid: Grid) -> impl IntoView {
    let choose = move |id: Option<String>| {
        grid.till.typed.set(String::new());
        grid.category.set(id);
    };
    let button = move |id: Option<String>, name: AnyView| {
        let mine = id.clone();
        let current = Memo::new(move |_| !grid.searching.get() && grid.category.with(|c| *c == mine));
        view! {
            <button
                type="button"
                class="till-rail__button"
                class:till-rail__button--current=current
                aria-pressed=move || if current.get() { "true" } else { "false" }
                on:click=move |_| choose(id.clone())
            >
                {name}
            </button>
        }
    };
    let categories = move || {
        let all = grid.till.catalogue.get();
        let categories = all.as_deref().map(Catalogue::categories).unwrap_or_default();
        categories
            .iter()
            .map(|c| button(Some(c.category_id.clone()), view! { <span>{c.name.clone()}</span> }.into_any()))
            .collect_view()
    };
    view! {
        <nav class="till-rail" aria-label=tr!("till.goods.categories")>
            {button(None, view! { <span>{tr!("till.goods.all")}</span> }.into_any())}
            {categories}
        </nav>
    }
    .into_any()
}

#[component]
fn Tiles(grid: Grid, closed: Signal<bool>) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let (top, height, width) = (RwSignal::new(0), RwSignal::new(800), RwSignal::new(840));
    let prefs = use_prefs();
    let rem = Memo::new(move |_| match prefs.size() {
        Size::Normal => 16,
        Size::Large => 20,
        Size::Larger => 24,
    });
    let missed = StoredValue::new(false);
    let measure = move || {
        if closed.get_untracked() {
            missed.set_value(true);
        } else if let Some(frame) = frame.get_untracked() {
            top.set(frame.scroll_top());
            height.set(frame.client_height());
            width.set(frame.client_width());
        }
    };
    Effect::new(move |_| {
        frame.track();
        measure();
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    Effect::new(move |_| {
        if !closed.get() && missed.try_update_value(std::mem::take) == Some(true) {
            // By then it is in sight.
            request_animation_frame(move || {
                if let Some(frame) = frame.get_untracked() {
                    frame.set_scroll_top(top.get_untracked());
                }
                measure();
            });
        }
    });
    on_cleanup(move || resized.remove());
    // Another list begins at its top.
    Effect::new(move |_| {
        grid.places.track();
        if let Some(frame) = frame.get_untracked() {
            frame.set_scroll_top(0);
            top.set(0);
            missed.set_value(closed.get_untracked());
        }
    });
    let columns = Memo::new(move |_| Ord::max(1, width.get() / (TILE_WIDTH_REM * rem.get())));
    Effect::new(move |_| grid.in_columns(columns.get()));
    let row_px = Memo::new(move |_| TILE_HEIGHT_REM * rem.get());
    let count = Memo::new(move |_| grid.places.with(|places| places.len() as i32));
    let rows = Memo::new(move |_| (count.get() + columns.get() - 1) / columns.get());
    let first_row = Memo::new(move |_| Ord::max(0, top.get() / row_px.get() - SPARE_ROWS));
    let shown = move || {
        let (columns, first) = (columns.get(), first_row.get());
        let rows = (top.get() + height.get()) / row_px.get() + SPARE_ROWS + 1 - first;
        let revision = grid.till.catalogue.with(|c| c.map_or(0, |c| c.revision()));
        let from = (first * columns) as usize;
        grid.places.with(|places| {
            let seen = places.iter().copied().skip(from).take((rows * columns) as usize);
            seen.map(|place| (revision, place)).collect::<Vec<_>>()
        })
    };
    let found_nothing = move || grid.searching.get() && count.get() == 0;
    view! {
        <div node_ref=frame class="till-tiles" tabindex="-1" on:scroll=move |_| measure() data-test="tiles">
            <div class="till-tiles__all" style:height=move || format!("{}px", rows.get() * row_px.get())>
                <div
                    class="till-tiles__shown"
                    style:transform=move || format!("translateY({}px)", first_row.get() * row_px.get())
                    style:grid-template-columns=move || format!("repeat({}, minmax(0, 1fr))", columns.get())
                >
                    <For each=shown key=|shown| *shown children=move |(_, place)| tile(grid, place)/>
                </div>
            </div>
            <Show when=found_nothing>
                <EmptyState mark=Mark::Search title=tr!("till.goods.found_nothing") hint=tr!("till.goods.found_nothing_hint")/>
            </Show>
        </div>
    }
    .into_any()
}

fn tile(grid: Grid, place: usize) -> AnyView {
    let till = grid.till;
    let Some(item) = grid.item(place) else { return ().into_any() };
    let Item { item_id, name, spec, price_fen, unit, open_price, .. } = item;
    let in_cart = Memo::new(move |_| {
        till.cart
            .with(|cart| cart.lines().iter().filter(|l| l.goods.item_id == item_id).map(|l| l.quantity.0).sum::<i64>())
    });
    let highlighted = Memo::new(move |_| grid.choice.get() == Some(place));
    let title = format!("{name} {spec}");
    view! {
        <button type="button" class="till-tile" class:till-tile--highlighted=highlighted title=title on:click=move |_| grid.take(place) data-test="tile">
            <span class="till-tile__name">{name}</span>
            <span class="till-tile__spec">{spec}</span>
            <span class="till-tile__foot">
                <strong class="till-tile__price">{move || if open_price { t!("till.goods.open_price").to_owned() } else { yuan(price_fen) }}</strong>
                <span class="till-tile__unit">{(!unit.is_empty()).then(|| format!("/{unit}"))}</span>
            </span>
            {move || (in_cart.get() > 0).then(|| view! { <span class="till-tile__count">"×"{quantity(in_cart.get())}</span> })}
        </button>
    }
    .into_any()
}
