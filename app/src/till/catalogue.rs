//! The goods in this till's memory, found without asking anybody: opened from what this browser kept, then brought up to date
//! by what changed since; downloaded whole when there is nothing, or the server says that it is nothing to build on.
use std::{collections::HashMap, sync::Arc};

use futures_util::StreamExt as _;
use leptos::task::spawn_local;
use proto::{
    catalog::v1::{Barcode, Category, Item},
    refusal::Refusal,
    shelf::{Record, Shelf},
};
use rules::{
    cart::Goods,
    catalog::unit_price,
    money::{Fen, Milli},
    scan::{Label, Patterns},
    search::{Facts, Index},
};

use crate::kit::{browser, call::Api, store};

/// Writing a whole catalogue takes a moment of the page: after it shows what it writes.
const KEEP_AFTER_MS: i32 = 300;
/// A pile with more changed items than this is written anew as one record.
const MOST_CHANGED: usize = 1_000;

/// A revision of the catalogue, ready to be searched. Archived goods are not in it.
#[derive(Default)]
pub(crate) struct Catalogue {
    shelf: Shelf,
    /// Changed items on the pile that this browser keeps.
    changed: usize,
    /// Those with goods in them.
    categories: Vec<Category>,
    index: Index,
    by_category: HashMap<String, Arc<[usize]>>,
    by_id: HashMap<String, usize>,
    all: Arc<[usize]>,
}

impl Catalogue {
    /// What this browser kept for this till. The till is part of the question: another one's goods are never found.
    pub(crate) async fn kept(till_id: &str) -> Option<Arc<Self>> {
        let pile = store::read(till_id).await;
        let (shelf, changed) = Shelf::of_pile(pile.iter().map(Vec::as_slice))?;
        Some(Arc::new(Self::new(shelf, changed)))
    }

    /// What the server has now; `known` itself when nothing changed since. Kept for the next start.
    pub(crate) async fn download(api: Api, till_id: &str, known: Option<Arc<Self>>) -> Result<Arc<Self>, Refusal> {
        let request = known.as_ref().map(|known| known.shelf.request()).unwrap_or_default();
        let mut record = Record::answering(&request);
        let mut chunks = std::pin::pin!(api.stream(request).await?);
        while let Some(chunk) = chunks.next().await {
            record.add(chunk?);
        }
        let (mut shelf, mut changed) = match known {
            Some(known) if record.is_unchanged() => return Ok(known),
            Some(known) if record.is_delta() => (known.shelf.clone(), known.changed + record.len()),
            _ => (Shelf::default(), 0),
        };
        let name = till_id.to_owned();
        if record.is_delta() && changed <= MOST_CHANGED {
            let (place, sealed) = (record.place(), record.seal());
            spawn_local(async move { store::append(&name, place, &sealed).await });
            shelf.put(record);
        } else {
            shelf.put(record);
            changed = 0;
            let all = shelf.clone();
            spawn_local(async move {
                browser::sleep(KEEP_AFTER_MS).await;
                store::replace(&name, &all.record().seal()).await;
            });
        }
        Ok(Arc::new(Self::new(shelf, changed)))
    }

    fn new(shelf: Shelf, changed: usize) -> Self {
        let items = &shelf.items;
        let index = Index::build(items.iter().map(|item| {
            let facts = Facts { code: &item.code, name: &item.name, initials: &item.initials };
            (facts, item.barcodes.iter().map(|barcode| barcode.barcode.as_str()))
        }));
        let mut by_category: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            match by_category.get_mut(&item.category_id) {
                Some(places) => places.push(at),
                None => drop(by_category.insert(item.category_id.clone(), vec![at])),
            }
        }
        let mut categories = shelf.categories.clone();
        categories.sort_by(|a, b| (a.sort, &a.name).cmp(&(b.sort, &b.name)));
        // An empty category would be a tap that leads nowhere.
        categories.retain(|category| by_category.contains_key(&category.category_id));
        Self {
            by_id: items.iter().enumerate().map(|(at, item)| (item.item_id.clone(), at)).collect(),
            all: (0..items.len()).collect(),
            by_category: by_category.into_iter().map(|(id, places)| (id, places.into())).collect(),
            categories,
            index,
            changed,
            shelf,
        }
    }

    /// In the owner's order; empty ones are left out.
    pub(crate) fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// How many goods.
    pub(crate) fn len(&self) -> usize {
        self.shelf.items.len()
    }

    /// A good by its place.
    pub(crate) fn item(&self, at: usize) -> Option<&Item> {
        self.shelf.items.get(at).map(Arc::as_ref)
    }

    /// What a cart line needs of a good by its place, in the base unit.
    pub(crate) fn goods(&self, at: usize) -> Option<Goods> {
        self.item(at).map(|item| goods(item, None))
    }

    /// Which revision it is; places mean something within one only.
    pub(crate) fn revision(&self) -> i64 {
        self.shelf.revision()
    }

    /// Places of a category's goods; of all goods for `None`.
    pub(crate) fn of_category(&self, category_id: Option<&str>) -> Arc<[usize]> {
        match category_id {
            None => Arc::clone(&self.all),
            Some(id) => self.by_category.get(id).cloned().unwrap_or_default(),
        }
    }

    /// Places of what a typed text finds, best first.
    pub(crate) fn find(&self, text: &str, limit: usize) -> Arc<[usize]> {
        self.index.find(text, limit).into()
    }

    /// The goods of a barcode, in its unit.
    pub(crate) fn by_barcode(&self, text: &str) -> Option<Goods> {
        let hit = self.index.barcode(text)?;
        let item = &self.shelf.items[hit.good];
        Some(goods(item, item.barcodes.get(hit.barcode)))
    }

    /// The goods of an item code, in the base unit.
    pub(crate) fn by_code(&self, text: &str) -> Option<Goods> {
        self.index.code(text).map(|at| goods(&self.shelf.items[at], None))
    }

    /// The goods of a scale label, as much as it says.
    pub(crate) fn by_label(&self, label: Label, text: &str) -> Option<Goods> {
        let codes = [label.plu.to_string(), format!("{:05}", label.plu)];
        codes.iter().find_map(|code| self.by_code(code)).map(|base| with_label(base, label, text))
    }

    /// 快速消费: the goods that stand for an amount without goods, the first by code of those with an open price.
    pub(crate) fn amount(&self) -> Option<Goods> {
        let open = self.shelf.items.iter().filter(|item| item.open_price);
        open.min_by(|a, b| a.code.cmp(&b.code)).map(|item| goods(item, None))
    }

    /// Goods of a cart as this revision has them.
    pub(crate) fn again(&self, old: &Goods, patterns: &Patterns) -> Option<Goods> {
        let item = &self.shelf.items[*self.by_id.get(&old.item_id)?];
        if old.sticker.is_some() {
            let label = patterns.label(&old.barcode).filter(|label| label.names(&item.code))?;
            return Some(with_label(goods(item, None), label, &old.barcode));
        }
        if old.barcode.is_empty() {
            return Some(goods(item, None));
        }
        let barcode = item.barcodes.iter().find(|barcode| barcode.barcode == old.barcode)?;
        Some(goods(item, Some(barcode)))
    }
}

fn with_label(base: Goods, label: Label, text: &str) -> Goods {
    let sticker = Some(label.of(&base.unit, base.price));
    Goods { barcode: text.to_owned(), sticker, ..base }
}

/// What a cart line needs of an item, sold in its base unit or in the unit of one of its barcodes.
fn goods(item: &Item, barcode: Option<&Barcode>) -> Goods {
    let base = Goods {
        item_id: item.item_id.clone(),
        name: item.name.clone(),
        spec: item.spec.clone(),
        unit: item.unit.clone(),
        barcode: String::new(),
        price: if item.open_price { Fen::ZERO } else { Fen(item.price_fen) },
        open_price: item.open_price,
        discountable: item.discountable,
        sticker: None,
        weighed: item.weighed,
        level_prices: item.level_prices.iter().map(|one| (one.level_id.clone(), Fen(one.price_fen))).collect(),
    };
    match barcode.filter(|barcode| is_other_unit(barcode)) {
        None => base,
        Some(barcode) => Goods {
            level_prices: level_prices_of(&base, barcode),
            unit: if barcode.unit.is_empty() { base.unit } else { barcode.unit.clone() },
            barcode: barcode.barcode.clone(),
            price: unit_price(base.price, Milli(barcode.factor_milli), Fen(barcode.price_fen)),
            ..base
        },
    }
}

/// A unit with a price of its own has no level's price; the others follow their factor.
fn level_prices_of(base: &Goods, barcode: &Barcode) -> Vec<(String, Fen)> {
    let of_unit =
        |(level, price): &(String, Fen)| (level.clone(), unit_price(*price, Milli(barcode.factor_milli), Fen::ZERO));
    if barcode.price_fen == 0 { base.level_prices.iter().map(of_unit).collect() } else { Vec::new() }
}

fn is_other_unit(barcode: &Barcode) -> bool {
    !barcode.unit.is_empty() || !matches!(barcode.factor_milli, 0 | 1_000) || barcode.price_fen != 0
}
