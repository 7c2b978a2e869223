//! How fast a member or goods are found.
use std::time::Instant;

use ::tests::load::{Failure, LoadTill, Times, random_id};
use proto::{catalog::v1::FindItemsRequest, members::v1::FindMembersRequest};
use serde_json::{Value, json};

use crate::{
    Size,
    shop::{Shop, card, phone},
};

const EACH: usize = 300;

pub(crate) async fn measure(till: &LoadTill, shop: &Shop, size: Size) -> Result<Value, Failure> {
    let member = |n: usize| n * 331 % size.members;
    let tail = |phone: String| phone[phone.len() - 4..].to_owned();
    let item = |n: usize| &shop.items[n * 167 % shop.items.len()];
    Ok(json!({
        "member_by_phone": members(till, |n| phone(member(n)), 1).await?,
        "member_by_card": members(till, |n| card(member(n)), 1).await?,
        "member_by_last_four_digits": members(till, |n| tail(phone(member(n))), 1).await?,
        "item_by_barcode": items(till, |n| item(n).barcodes.first().map(|one| one.barcode.clone()).unwrap_or_default()).await?,
        "item_by_initials": items(till, |n| item(n).initials.chars().take(3).collect()).await?,
    }))
}

async fn members(till: &LoadTill, query: impl Fn(usize) -> String, least: usize) -> Result<Value, Failure> {
    let mut times = Times::default();
    for n in 0..EACH {
        let ask = FindMembersRequest { query: query(n) };
        let started = Instant::now();
        let found = till.ask(random_id()?, &ask).await?.members.len();
        times.add(started.elapsed());
        if found < least {
            return Err(format!("nobody is found by {}", ask.query).into());
        }
    }
    Ok(times.summary())
}

async fn items(till: &LoadTill, query: impl Fn(usize) -> String) -> Result<Value, Failure> {
    let mut times = Times::default();
    for n in 0..EACH {
        let ask = FindItemsRequest { query: query(n), limit: 0 };
        let started = Instant::now();
        let found = till.ask(random_id()?, &ask).await?.items.len();
        times.add(started.elapsed());
        if found == 0 {
            return Err(format!("nothing is found by {}", ask.query).into());
        }
    }
    Ok(times.summary())
}
