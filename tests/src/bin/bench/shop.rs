//! The shop that is measured: many goods, many members, some of them with money on their cards.
use ::tests::load::{Failure, LoadTill, Person, random_id};
use proto::{
    catalog::v1::{DownloadCatalogRequest, ImportItem, ImportItemsRequest, Item},
    kit::v1::ListQuery,
    members::v1::{ImportMember, ImportMembersRequest, ListMembersRequest},
    stored_value::v1::TopUpRequest,
    till::v1::{Cart, CartLine, CheckoutRequest, Tender, TenderKind},
};
use tokio::task::JoinSet;

/// The cashier of the demo shop.
pub(crate) const CASHIER: Person<'static> = Person { role: "cashier", pin: "123456" };
/// The manager of the demo shop.
pub(crate) const MANAGER: Person<'static> = Person { role: "manager", pin: "888888" };

const CHUNK: usize = 4_000;
const SURNAMES: [&str; 16] =
    ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
const GIVEN: [&str; 20] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平",
    "刚",
];
const GOODS: [&str; 16] = [
    "冰红茶",
    "矿泉水",
    "酸奶",
    "饼干",
    "薯片",
    "牙膏",
    "洗发水",
    "香皂",
    "面包",
    "牛奶",
    "果汁",
    "方便面",
    "酱油",
    "食醋",
    "大米",
    "纸巾",
];
/// ¥20,000: no measurement spends it.
const MONEY_FEN: i64 = 2_000_000;

/// What the tills know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shop {
    pub(crate) items: Vec<Item>,
    pub(crate) members: Vec<String>,
}

impl Shop {
    /// Imports goods and members and reads back enough of both to sell with.
    pub(crate) async fn stock(manager: &LoadTill, goods: usize, members: usize) -> Result<Self, Failure> {
        for from in (0..goods).step_by(CHUNK) {
            let rows = (from..goods.min(from + CHUNK)).map(item).collect();
            manager.ask(random_id()?, &ImportItemsRequest { rows, keep_good: false, dry_run: false }).await?;
        }
        for from in (0..members).step_by(CHUNK) {
            let rows = (from..members.min(from + CHUNK)).map(member).collect();
            manager.ask(random_id()?, &ImportMembersRequest { rows, keep_good: false, dry_run: false }).await?;
        }
        let mut shop = Self::default();
        for chunk in manager.collect(DownloadCatalogRequest::default()).await? {
            shop.items.extend(chunk.items.into_iter().filter(|item| item.code.starts_with('G')));
        }
        let mut query = ListQuery { page_size: 200, ..ListQuery::default() };
        while shop.members.len() < 2_000 {
            let page = manager.ask(random_id()?, &ListMembersRequest { query: Some(query.clone()) }).await?;
            let members = page.rows.into_iter().filter_map(|row| row.member);
            shop.members.extend(members.filter(|one| one.card_no.starts_with("88")).map(|one| one.member_id));
            query.page_token = page.page.unwrap_or_default().next_page_token;
            if query.page_token.is_empty() {
                break;
            }
        }
        Ok(shop)
    }

    /// Puts money on the first members' cards.
    pub(crate) async fn give_money(&self, tills: &[LoadTill], members: usize) -> Result<(), Failure> {
        let mut working = JoinSet::new();
        for (number, till) in tills.iter().enumerate() {
            let mine: Vec<_> = self.members[..members].iter().skip(number).step_by(tills.len()).cloned().collect();
            let till = till.clone();
            working.spawn(async move {
                for member_id in mine {
                    let top_up = TopUpRequest {
                        top_up_id: random_id()?.to_string(),
                        member_id,
                        plan_id: String::new(),
                        paid_fen: MONEY_FEN,
                        tendered_fen: MONEY_FEN,
                    };
                    till.ask(random_id()?, &top_up).await?;
                }
                Ok::<(), Failure>(())
            });
        }
        while let Some(done) = working.join_next().await {
            done??;
        }
        Ok(())
    }

    /// One piece of each item, half from the card, half in cash.
    pub(crate) fn sale(&self, member_id: &str, items: &[Item]) -> Result<CheckoutRequest, Failure> {
        let line =
            |item: &Item| CartLine { item_id: item.item_id.clone(), quantity_milli: 1_000, ..CartLine::default() };
        let total_fen: i64 = items.iter().map(|item| item.price_fen).sum();
        let stored = total_fen / 2;
        let tender = |kind: TenderKind, amount_fen| Tender {
            kind: kind.into(),
            amount_fen,
            tendered_fen: amount_fen,
            ..Tender::default()
        };
        Ok(CheckoutRequest {
            sale_id: random_id()?.to_string(),
            cart: Some(Cart {
                lines: items.iter().map(line).collect(),
                member_id: member_id.to_owned(),
                ..Cart::default()
            }),
            total_fen,
            tenders: vec![tender(TenderKind::StoredValue, stored), tender(TenderKind::Cash, total_fen - stored)],
            ..CheckoutRequest::default()
        })
    }
}

fn item(number: usize) -> ImportItem {
    ImportItem {
        line: i32::try_from(number).unwrap_or(i32::MAX),
        code: format!("G{number:06}"),
        barcode: format!("690{number:010}"),
        name: format!("{}{}号", GOODS[number % GOODS.len()], number / GOODS.len()),
        category: format!("类别{}", number % 40),
        unit: "件".to_owned(),
        price: format!("{}.{:02}", 2 + number % 30, number % 100),
        ..ImportItem::default()
    }
}

fn member(number: usize) -> ImportMember {
    let given = format!("{}{}", GIVEN[number / 16 % 20], GIVEN[number / 320 % 20]);
    ImportMember {
        line: i32::try_from(number).unwrap_or(i32::MAX),
        card_no: card(number),
        name: format!("{}{given}", SURNAMES[number % 16]),
        phone: phone(number),
        ..ImportMember::default()
    }
}

/// The card of a member.
pub(crate) fn card(number: usize) -> String {
    format!("88{number:08}")
}

/// The phone of a member; the last four digits are spread over all.
pub(crate) fn phone(number: usize) -> String {
    format!("137{:08}", (number * 7_919) % 100_000_000)
}
