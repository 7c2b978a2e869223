//! Long lists of equal rows: only those in sight are in the page.
use std::ops::Range;

use leptos::{ev, html, prelude::*};

use crate::kit::prefs::{Size, use_prefs};

/// Rows above and below the ones in sight.
const SPARE: usize = 4;

/// What of a list is in sight.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// What scrolls.
    pub(super) frame: NodeRef<html::Div>,
    row_px: Memo<i32>,
    /// The one row that is higher than the others, and by how much.
    taller: Signal<Option<(usize, i32)>>,
    top: RwSignal<i32>,
    height: RwSignal<i32>,
}

impl Window {
    /// Rows of so many quarters of a rem; the same number stands in the style sheet.
    pub(super) fn of_rows(quarter_rems: i32) -> Self {
        Self::with_a_taller_row(quarter_rems, 0, || None)
    }

    /// Of rows, one of which is `more` quarters of a rem higher than the others.
    pub(super) fn with_a_taller_row(
        quarter_rems: i32,
        more: i32,
        which: impl Fn() -> Option<usize> + Send + Sync + 'static,
    ) -> Self {
        let prefs = use_prefs();
        let rem = Memo::new(move |_| match prefs.size() {
            Size::Normal => 16,
            Size::Large => 20,
            Size::Larger => 24,
        });
        let row_px = Memo::new(move |_| rem.get() * quarter_rems / 4);
        let taller = Signal::derive(move || which().map(|row| (row, rem.get() * more / 4)));
        let this = Self { frame: NodeRef::new(), row_px, taller, top: RwSignal::new(0), height: RwSignal::new(600) };
        Effect::new(move |_| {
            this.frame.track();
            this.measure();
        });
        let resized = window_event_listener(ev::resize, move |_| this.measure());
        on_cleanup(move || resized.remove());
        this
    }

    /// It was scrolled.
    pub(super) fn measure(self) {
        if let Some(frame) = self.frame.get_untracked() {
            self.top.set(frame.scroll_top());
            self.height.set(frame.client_height());
        }
    }

    /// Of so many rows, those to draw. Tracked.
    pub(super) fn range(self, rows: usize) -> Range<usize> {
        let row_px = self.row_px.get();
        let number = |px: i32| usize::try_from(px / row_px).unwrap_or_default();
        let first = number(self.top.get()).saturating_sub(SPARE);
        let last = first + number(self.height.get()) + 2 * SPARE + 1;
        first.min(rows)..last.min(rows)
    }

    /// How high the first so many rows are, for the style. Tracked.
    pub(super) fn px(self, rows: usize) -> String {
        let more = self.taller.get().filter(|(row, _)| *row < rows).map_or(0, |(_, more)| more);
        format!("{}px", i32::try_from(rows).unwrap_or(i32::MAX / 256) * self.row_px.get() + more)
    }

    /// Scrolls a row into sight. Not tracked.
    pub(super) fn show(self, row: usize) {
        let (Some(frame), Ok(row)) = (self.frame.get_untracked(), i32::try_from(row)) else { return };
        let row_px = self.row_px.get_untracked();
        // The row that is shown is the taller one, if there is any.
        let more = self.taller.get_untracked().map_or(0, |(_, more)| more);
        let (top, bottom) = (row * row_px, (row + 1) * row_px + more);
        let wanted = if top < frame.scroll_top() {
            top
        } else if bottom > frame.scroll_top() + frame.client_height() {
            bottom - frame.client_height()
        } else {
            return;
        };
        frame.set_scroll_top(wanted);
        self.top.set(wanted);
    }
}
