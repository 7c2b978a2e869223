//! The barcodes of an item: each means a unit, the base unit or another one with its content and price (P-43).
use leptos::prelude::*;
use proto::{
    catalog::v1::{Barcode, Reason},
    methods,
    refusal::Refusal,
};
use rules::{
    catalog::{MAX_BARCODES, unit_price},
    money::{Fen, Milli},
};

use crate::{
    kit::{
        button::{Button, IconButton, Kind},
        call::refusal::{about_field, sentence},
        field::{MoneyInput, TextField},
        format::{plain_yuan, quantity, yuan},
        icon::Mark,
        session::can,
        show::Show,
    },
    t, tr,
};

#[derive(Clone, Copy)]
struct Row {
    key: u32,
    /// Not the base unit: has a unit, a content and perhaps a price of its own.
    other: bool,
    barcode: RwSignal<String>,
    unit: RwSignal<String>,
    factor: RwSignal<String>,
    price: RwSignal<String>,
}

impl Row {
    fn new(key: u32, barcode: &Barcode) -> Self {
        let base = barcode.unit.is_empty() && matches!(barcode.factor_milli, 0 | 1_000) && barcode.price_fen == 0;
        let text = |text: String| RwSignal::new(text);
        Self {
            key,
            other: !base,
            barcode: text(barcode.barcode.clone()),
            unit: text(barcode.unit.clone()),
            factor: text(if barcode.factor_milli == 0 { String::new() } else { quantity(barcode.factor_milli) }),
            price: text(if barcode.price_fen == 0 { String::new() } else { plain_yuan(barcode.price_fen) }),
        }
    }

    fn blank(self) -> bool {
        [self.barcode, self.unit, self.factor, self.price]
            .iter()
            .all(|text| text.with_untracked(|t| t.trim().is_empty()))
    }

    fn typed(self, at: usize) -> Result<Barcode, Refusal> {
        let bad = |field: &str| Refusal::bad_field(&path(at, field), "amount");
        let text = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
        let barcode = text(self.barcode);
        if !self.other {
            return Ok(Barcode { barcode, ..Barcode::default() });
        }
        let (factor, price) = (text(self.factor), text(self.price));
        let factor =
            if factor.is_empty() { Milli(0) } else { Milli::parse(&factor).ok_or_else(|| bad("factor_milli"))? };
        let price = if price.is_empty() { Fen(0) } else { Fen::parse_yuan(&price).ok_or_else(|| bad("price_fen"))? };
        Ok(Barcode { barcode, unit: text(self.unit), factor_milli: factor.0, price_fen: price.0 })
    }
}

/// Copyable handle on the rows.
#[derive(Clone, Copy)]
pub(super) struct Barcodes {
    base: StoredValue<Vec<Barcode>>,
    rows: RwSignal<Vec<Row>>,
    last: StoredValue<u32>,
    /// What somebody else stored meanwhile, when it is not what is typed here.
    stored: RwSignal<Option<String>>,
}

impl Barcodes {
    pub(super) fn new(barcodes: &[Barcode]) -> Self {
        let (base, last) = (StoredValue::new(barcodes.to_vec()), StoredValue::new(0));
        let all = Self { base, rows: RwSignal::new(Vec::new()), last, stored: RwSignal::new(None) };
        all.show(barcodes);
        all
    }

    fn show(self, barcodes: &[Barcode]) {
        self.rows.set(barcodes.iter().map(|barcode| Row::new(self.next(), barcode)).collect());
    }

    fn next(self) -> u32 {
        self.last.update_value(|last| *last += 1);
        self.last.get_value()
    }

    fn add(self, other: bool) {
        let row = Row { other, ..Row::new(self.next(), &Barcode::default()) };
        self.rows.update(|rows| rows.push(row));
    }

    /// The rows as they are typed; empty ones are none.
    ///
    /// # Errors
    /// The first field whose text is none.
    pub(super) fn typed(self) -> Result<Vec<Barcode>, Refusal> {
        let rows = self.rows.get_untracked();
        rows.into_iter().filter(|row| !row.blank()).enumerate().map(|(at, row)| row.typed(at)).collect()
    }

    pub(super) fn changed(self) -> bool {
        !self.base.with_value(|base| self.typed().is_ok_and(|typed| typed == *base))
    }

    /// Somebody saved the item meanwhile: untouched rows become theirs, touched ones stay and say what is stored.
    pub(super) fn rebase(self, stored: &[Barcode]) {
        if self.changed() {
            let theirs = self.base.with_value(|base| base.as_slice() != stored);
            let listed: Vec<&str> = stored.iter().map(|barcode| barcode.barcode.as_str()).collect();
            self.stored.set(theirs.then(|| listed.join(" ")));
        } else {
            self.show(stored);
        }
        self.base.set_value(stored.to_vec());
    }

    /// Is this refusal shown in a row?
    pub(super) fn shows(self, refusal: &Refusal) -> bool {
        let row = |row: Row| FIELDS.iter().any(|field| self.complaint(refusal, row, field).is_some());
        self.rows.get_untracked().into_iter().any(row)
    }

    fn complaint(self, refusal: &Refusal, row: Row, field: &str) -> Option<String> {
        let taken = refusal.domain == "catalog" && refusal.reason == Reason::BarcodeTaken.as_str_name();
        if taken && field == FIELDS[0] {
            let mine = row.barcode.with(|text| refusal.params.get("barcode").is_some_and(|b| b == text.trim()));
            return mine.then(|| sentence(refusal));
        }
        let rows = self.rows.get_untracked();
        let at = rows.into_iter().filter(|row| !row.blank()).position(|other| other.key == row.key)?;
        about_field(refusal, &path(at, field))
    }
}

const FIELDS: [&str; 4] = ["barcode", "unit", "factor_milli", "price_fen"];

fn path(at: usize, field: &str) -> String {
    format!("item.barcodes[{at}].{field}")
}

/// The rows, and the buttons that add one.
#[component]
pub(super) fn BarcodeRows(
    /// Of the item.
    barcodes: Barcodes,
    /// Text of the base unit's price.
    price: RwSignal<String>,
    /// Of the save command.
    #[prop(into)]
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let stored = move || barcodes.stored.get().map(|stored| t!("kit.form.stored_now", value = stored));
    let may_edit = can(&methods::CATALOG_SAVE_ITEM);
    let room = move || barcodes.rows.with(Vec::len) < MAX_BARCODES;
    view! {
        <section class="ct-barcodes" aria-label=tr!("catalog.barcodes")>
            <h3 class="ct-barcodes__title">{tr!("catalog.barcodes")}</h3>
            {move || stored().map(|stored| view! { <p class="k-field__below">{stored}</p> })}
            <For each=move || barcodes.rows.get() key=|row| row.key children=move |row| one(barcodes, row, price, refusal, may_edit)/>
            <Show when=move || may_edit.get() && room()>
                <div class="ct-barcodes__add">
                    <Button label=tr!("catalog.barcode.add") mark=Mark::Plus kind=Kind::Quiet on_press=move |()| barcodes.add(false)/>
                    <Button label=tr!("catalog.barcode.add_other") mark=Mark::Plus kind=Kind::Quiet on_press=move |()| barcodes.add(true)/>
                </div>
            </Show>
        </section>
    }
    .into_any()
}

fn one(
    barcodes: Barcodes,
    row: Row,
    base: RwSignal<String>,
    refusal: Signal<Option<Refusal>>,
    may_edit: Signal<bool>,
) -> AnyView {
    let error = move |field: &'static str| {
        Signal::derive(move || refusal.with(|r| r.as_ref().and_then(|r| barcodes.complaint(r, row, field))))
    };
    let remove = move |()| barcodes.rows.update(|rows| rows.retain(|other| other.key != row.key));
    let name = move || row.barcode.with(|barcode| t!("catalog.barcode.remove", barcode = barcode));
    // What the unit costs while it has no price of its own.
    let price_hint = move || {
        let (factor, price) =
            (row.factor.with(|text| Milli::parse(text.trim())), base.with(|text| Fen::parse_yuan(text.trim())));
        match (factor, price) {
            (Some(factor), Some(price)) if factor > Milli(0) => {
                t!("catalog.barcode.price_hint", price = yuan(unit_price(price, factor, Fen(0)).0))
            }
            _ => String::new(),
        }
    };
    let fresh = row.barcode.with_untracked(String::is_empty);
    let other = row.other.then(|| {
        view! {
            <div class="ct-barcode__unit">
                <TextField label=tr!("catalog.barcode.unit") value=row.unit error=error("unit")/>
                <TextField label=tr!("catalog.barcode.factor") value=row.factor input_mode="decimal" error=error("factor_milli")/>
                <MoneyInput label=tr!("catalog.barcode.price") value=row.price hint=price_hint error=error("price_fen")/>
            </div>
        }
    });
    view! {
        <div class="ct-barcode" class:ct-barcode--plain=!row.other data-test="barcode">
            <div class="ct-barcode__head">
                <TextField
                    label=move || if row.other { t!("catalog.barcode.other") } else { t!("catalog.barcode") }
                    value=row.barcode
                    input_mode="numeric"
                    takes_scans=true
                    focus=fresh
                    error=error("barcode")
                />
                <Show when=may_edit>
                    <IconButton mark=Mark::Trash label=name kind=Kind::Quiet on_press=remove/>
                </Show>
            </div>
            {other}
        </div>
    }
    .into_any()
}
