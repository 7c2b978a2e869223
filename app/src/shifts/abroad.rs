//! Foreign cash in the blind count: one amount a currency, never added to another.
use leptos::prelude::*;
use proto::shifts::v1::ForeignCount;
use rules::currency::Currency;

use crate::{kit::field::TextField, t, till::use_ways, tr};

/// What was counted of each currency; a copyable handle.
#[derive(Clone, Copy)]
pub(super) struct Abroad {
    typed: StoredValue<Vec<(Currency, RwSignal<String>)>>,
    /// Currency, expected and counted, minor units.
    differs: RwSignal<Vec<(Currency, i64, i64)>>,
}

impl Abroad {
    /// Of the currencies that the tender table takes.
    pub(super) fn new() -> Self {
        let currencies = untrack(|| use_ways().currencies());
        let typed = currencies.into_iter().map(|currency| (currency, RwSignal::new(String::new())));
        Self { typed: StoredValue::new(typed.collect()), differs: RwSignal::new(Vec::new()) }
    }

    /// What was found; what is no amount counts as nothing.
    pub(super) fn counts(self) -> Vec<ForeignCount> {
        let count = |(currency, typed): &(Currency, RwSignal<String>)| ForeignCount {
            currency: currency.code().to_owned(),
            counted_minor: typed.with_untracked(|text| currency.parse(text).unwrap_or(0)),
            expected_minor: 0,
        };
        self.typed.with_value(|typed| typed.iter().map(count).filter(|count| count.counted_minor > 0).collect())
    }

    /// The refusal says which differ: "HKD 10000 9900,…".
    pub(super) fn differ(self, words: &str) {
        let one = |words: &str| {
            let mut parts = words.split(' ');
            let currency = Currency::from_code(parts.next()?)?;
            Some((currency, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
        };
        self.differs.set(words.split(',').filter_map(one).collect());
    }
}

/// A field a currency; nothing in a shop that takes none.
#[component]
pub(super) fn AbroadFields(
    /// What was counted.
    abroad: Abroad,
) -> impl IntoView {
    let field = |(currency, typed): &(Currency, RwSignal<String>)| {
        let (code, typed) = (currency.code(), *typed);
        view! { <TextField label=Signal::stored(code.to_owned()) value=typed input_mode="decimal"/> }
    };
    let fields = abroad.typed.with_value(|typed| typed.iter().map(field).collect_view());
    let none = abroad.typed.with_value(Vec::is_empty);
    (!none).then(|| view! { <div class="sf-abroad" role="group" aria-label=tr!("shifts.foreign.title")>{fields}</div> })
}

/// Expected and counted of the currencies that differ.
#[component]
pub(super) fn AbroadDifference(
    /// What was counted.
    abroad: Abroad,
) -> impl IntoView {
    let row = |(currency, expected, counted): (Currency, i64, i64)| {
        let code = currency.code();
        view! {
            <div class="sf-sums__row"><dt>{move || t!("shifts.foreign.expected", currency = code)}</dt><dd>{currency.show(expected)}</dd></div>
            <div class="sf-sums__row"><dt>{move || t!("shifts.foreign.counted", currency = code)}</dt><dd>{currency.show(counted)}</dd></div>
        }
    };
    let rows = move || abroad.differs.get().into_iter().map(row).collect_view();
    let any = move || abroad.differs.with(|differs| !differs.is_empty());
    view! { {move || any().then(|| view! { <dl class="sf-sums">{rows}</dl> })} }
}
