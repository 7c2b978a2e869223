//! Goods and members: what the shop lacks is imported, then everything's id is looked up.
use std::collections::{BTreeSet, HashMap};

use ::tests::load::{Failure, LoadTill, random_id};
use proto::{
    catalog::v1::{DownloadCatalogRequest, ImportItem, ImportItemsRequest, Item},
    kit::v1::ListQuery,
    members::v1::{ImportMember, ImportMembersRequest, ListMembersRequest},
};

use crate::baskets::{Baskets, Good};

/// Rows of one import; the server takes 5,000 and 4 MiB.
const CHUNK: usize = 4_000;
const PAGE: i32 = 200;
/// How much of a barcode goes into the name.
const TAIL: usize = 6;

/// The ids of the shop.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// By barcode.
    pub(crate) items: HashMap<String, Item>,
    /// Category names by their ids.
    pub(crate) categories: HashMap<String, String>,
    /// Member ids by card number.
    pub(crate) members: HashMap<String, String>,
}

pub(crate) async fn prepare(manager: &LoadTill, file: &Baskets) -> Result<Known, Failure> {
    let mut known = Known::default();
    known.load_items(manager).await?;
    let missing: Vec<_> = file.goods.iter().filter(|(code, _)| !known.items.contains_key(*code)).collect();
    if !missing.is_empty() {
        for chunk in missing.chunks(CHUNK) {
            let rows = chunk.iter().zip(1..).map(|((code, good), line)| item(code, good, line)).collect();
            let request = ImportItemsRequest { rows, keep_good: false, dry_run: false };
            manager.ask(random_id()?, &request).await?;
        }
        known.load_items(manager).await?;
    }
    let cards: BTreeSet<&str> = file.baskets.iter().map(|basket| basket.member.as_str()).collect();
    known.load_members(manager).await?;
    let missing: Vec<_> = cards.iter().filter(|card| !known.members.contains_key(**card)).collect();
    if !missing.is_empty() {
        for chunk in missing.chunks(CHUNK) {
            let rows = chunk.iter().zip(1..).map(|(card, line)| member(card, line)).collect();
            let request = ImportMembersRequest { rows, keep_good: false, dry_run: false };
            manager.ask(random_id()?, &request).await?;
        }
        known.load_members(manager).await?;
    }
    known.complete(file, &cards)?;
    Ok(known)
}

impl Known {
    async fn load_items(&mut self, manager: &LoadTill) -> Result<(), Failure> {
        for chunk in manager.collect(DownloadCatalogRequest::default()).await? {
            self.categories.extend(chunk.categories.into_iter().map(|one| (one.category_id, one.name)));
            for item in chunk.items {
                for barcode in &item.barcodes {
                    // Only the barcode of the base unit means one piece.
                    if barcode.unit.is_empty() {
                        self.items.insert(barcode.barcode.clone(), item.clone());
                    }
                }
            }
        }
        Ok(())
    }

    async fn load_members(&mut self, manager: &LoadTill) -> Result<(), Failure> {
        let mut query = ListQuery { page_size: PAGE, ..ListQuery::default() };
        loop {
            let page = manager.ask(random_id()?, &ListMembersRequest { query: Some(query.clone()) }).await?;
            let members = page.rows.into_iter().filter_map(|row| row.member);
            self.members.extend(members.filter(|one| !one.card_no.is_empty()).map(|one| (one.card_no, one.member_id)));
            query.page_token = page.page.unwrap_or_default().next_page_token;
            if query.page_token.is_empty() {
                return Ok(());
            }
        }
    }

    fn complete(&self, file: &Baskets, cards: &BTreeSet<&str>) -> Result<(), Failure> {
        if let Some(code) = file.goods.keys().find(|code| !self.items.contains_key(*code)) {
            return Err(format!("the shop does not find goods {code} by its barcode").into());
        }
        if let Some(card) = cards.iter().find(|card| !self.members.contains_key(**card)) {
            return Err(format!("the shop does not find member {card} by the card number").into());
        }
        Ok(())
    }
}

fn item(code: &str, good: &Good, line: i32) -> ImportItem {
    let category = good.categories.first().cloned().unwrap_or_default();
    let tail: String = code.chars().skip(code.chars().count().saturating_sub(TAIL)).collect();
    let price = good.price().0;
    ImportItem {
        line,
        code: code.to_owned(),
        barcode: code.to_owned(),
        name: format!("{category} {tail}"),
        category,
        price: format!("{}.{:02}", price / 100, price % 100),
        ..ImportItem::default()
    }
}

fn member(card: &str, line: i32) -> ImportMember {
    ImportMember { line, card_no: card.to_owned(), name: card.to_owned(), ..ImportMember::default() }
}
