//! Foreign cash in the blind count: one amount a currency, never added to another.
use leptos::prelude::*;
use proto::shifts::v1::ForeignCount;
use rules::currency::Currency;

use crate::{kit::field::TextField, t, till::use_ways, tr};

/// What was counted of each currency; a copyable handle.
#[derive(Clone, Copy)]
pub(super) struct Abroad {
    /// A field a currency; each stays from when it is known until the page is left.
    typed: RwSignal<Vec<(Currency, ArcRwSignal<String>)>>,
    /// Currency, expected and counted, minor units.
    differs: RwSignal<Vec<(Currency, i64, i64)>>,
}

impl Abroad {
    /// Of the currencies that the tender table takes, as soon as it is here.
    pub(super) fn new() -> Self {
        let this = Self { typed: RwSignal::default(), differs: RwSignal::default() };
        let ways = use_ways();
        Effect::new(move |_| this.ask_for(ways.currencies()));
        this
    }

    fn ask_for(self, currencies: impl IntoIterator<Item = Currency>) {
        for currency in currencies {
            if !self.typed.with_untracked(|typed| typed.iter().any(|(known, _)| *known == currency)) {
                self.typed.update(|typed| typed.push((currency, ArcRwSignal::default())));
            }
        }
    }

    /// What was found; what is no amount counts as nothing.
    pub(super) fn counts(self) -> Vec<ForeignCount> {
        let count = |(currency, typed): &(Currency, ArcRwSignal<String>)| ForeignCount {
            currency: currency.code().to_owned(),
            counted_minor: typed.with_untracked(|text| currency.parse(text).unwrap_or(0)),
            expected_minor: 0,
        };
        self.typed.with_untracked(|typed| typed.iter().map(count).filter(|count| count.counted_minor > 0).collect())
    }

    /// The refusal says which differ: "HKD 10000 9900,…". A currency that is taken no more has its field from then on.
    pub(super) fn differ(self, words: &str) {
        let one = |words: &str| {
            let mut parts = words.split(' ');
            let currency = Currency::from_code(parts.next()?)?;
            Some((currency, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
        };
        let differs: Vec<(Currency, i64, i64)> = words.split(',').filter_map(one).collect();
        self.ask_for(differs.iter().map(|(currency, ..)| *currency));
        self.differs.set(differs);
    }
}

/// A field a currency; nothing in a shop that takes none.
#[component]
pub(super) fn AbroadFields(
    /// What was counted.
    abroad: Abroad,
) -> impl IntoView {
    let field = |(currency, typed): (Currency, ArcRwSignal<String>)| {
        let code = currency.code().to_owned();
        view! { <TextField label=Signal::stored(code) value=RwSignal::from(typed) input_mode="decimal"/> }
    };
    let fields = move || {
        let typed = abroad.typed.get();
        let some = !typed.is_empty();
        some.then(|| {
            let fields = typed.into_iter().map(field).collect_view();
            view! { <div class="sf-abroad" role="group" aria-label=tr!("shifts.foreign.title")>{fields}</div> }
        })
    };
    view! { {fields} }
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
