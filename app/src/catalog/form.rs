//! The fields of an item. A new field is one entry of [`draft`]; barcodes have rows of their own.
use leptos::prelude::*;
use proto::catalog::v1::{Category, Item, ItemKind, Reason};
use rules::money::Fen;

use super::new_category::NewCategory;
use crate::{
    kit::{
        draft::{Bound, Draft},
        form::{Field, FieldKind},
        format::plain_yuan,
    },
    t,
};

/// An item as it is now, or a new one, to be edited; and the text of its price, which the rows of the barcodes look at.
pub(super) fn draft(item: Item, categories: RwSignal<Vec<Category>>) -> (Draft<Item>, RwSignal<String>) {
    let price = Field::new("price_fen", || t!("catalog.price"), FieldKind::Money).required().half();
    let price_text = price.value();
    let options = FieldKind::Choice(Signal::derive(move || category_options(&categories.get())));
    let category = Field::new("category_id", || t!("catalog.category"), options).required();
    let value = category.value();
    let category = category.under(move || view! { <NewCategory categories value/> }.into_any());
    let kind = FieldKind::Choice(Signal::derive(kind_options));
    let code = Field::new("code", || t!("catalog.code"), FieldKind::Digits)
        .hint(|| t!("catalog.code_hint"))
        .refused("catalog", Reason::CodeTaken.as_str_name());
    let fields = vec![
        Bound::text(Field::new("name", || t!("catalog.name"), FieldKind::Text).required(), |i: &mut Item| &mut i.name),
        Bound::parsed(price, read_price, put_price),
        Bound::text(Field::new("unit", || t!("catalog.unit"), FieldKind::Text).half(), |i| &mut i.unit),
        Bound::text(category, |i| &mut i.category_id),
        Bound::text(Field::new("spec", || t!("catalog.spec"), FieldKind::Text).half(), |i| &mut i.spec),
        Bound::parsed(Field::new("kind", || t!("catalog.kind"), kind).half(), read_kind, put_kind),
        Bound::text(code.half(), |i| &mut i.code),
        Bound::parsed(
            Field::new("cost_fen", || t!("catalog.cost"), FieldKind::Money).hint(|| t!("catalog.cost_hint")).half(),
            |i| if i.cost_fen == 0 { String::new() } else { plain_yuan(i.cost_fen) },
            |i, text| {
                i.cost_fen = if text.is_empty() { 0 } else { Fen::parse_yuan(text).ok_or("amount")?.0 };
                Ok(())
            },
        ),
        Bound::parsed(
            Field::new("weighed", || t!("catalog.weighed"), FieldKind::Tick).half(),
            |i| if i.weighed { "yes".to_owned() } else { String::new() },
            |i, text| {
                i.weighed = !text.is_empty();
                Ok(())
            },
        ),
        Bound::parsed(
            Field::new("open_price", || t!("catalog.open_price"), FieldKind::Tick).half(),
            |i| if i.open_price { "yes".to_owned() } else { String::new() },
            |i, text| {
                i.open_price = !text.is_empty();
                Ok(())
            },
        ),
        Bound::parsed(
            Field::new("discountable", || t!("catalog.discountable"), FieldKind::Tick).half(),
            |i| if i.discountable { "yes".to_owned() } else { String::new() },
            |i, text| {
                i.discountable = !text.is_empty();
                Ok(())
            },
        ),
    ];
    (Draft::new(item, fields), price_text)
}

fn category_options(categories: &[Category]) -> Vec<(String, String)> {
    let none = (String::new(), t!("catalog.category_choose").to_owned());
    let name = |category: &Category| (category.category_id.clone(), category.name.clone());
    std::iter::once(none).chain(categories.iter().map(name)).collect()
}

fn kind_options() -> Vec<(String, String)> {
    let option = |key: &str, words: &str| (key.to_owned(), words.to_owned());
    vec![option(GOODS, t!("catalog.kind.goods")), option(SERVICE, t!("catalog.kind.service"))]
}

const GOODS: &str = "goods";
const SERVICE: &str = "service";

fn read_kind(item: &Item) -> String {
    if item.kind() == ItemKind::Service { SERVICE } else { GOODS }.to_owned()
}

fn put_kind(item: &mut Item, text: &str) -> Result<(), &'static str> {
    item.set_kind(if text == SERVICE { ItemKind::Service } else { ItemKind::Goods });
    Ok(())
}

/// A new item has no price yet, and nought is a price.
fn read_price(item: &Item) -> String {
    if item.version == 0 && item.price_fen == 0 { String::new() } else { plain_yuan(item.price_fen) }
}

fn put_price(item: &mut Item, text: &str) -> Result<(), &'static str> {
    item.price_fen = Fen::parse_yuan(text).ok_or("amount")?.0;
    Ok(())
}
