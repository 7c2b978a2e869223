//! The selling: each member's baskets stay in order on one till.
use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
    time::Instant,
};

use ::tests::load::{Failure, LoadTill, Times, id_of};
use proto::{
    refusal::Refusal,
    stored_value::v1::TopUpRequest,
    till::v1::{Cart, CartLine, CheckoutRequest, Tender, TenderKind},
};
use rules::{money::Fen, stored_value::MAX_TOP_UP};
use tokio::task::JoinSet;

use crate::{
    baskets::{Basket, Baskets},
    note,
    prepare::Known,
    refile::{refile, stretches},
};

/// The first errors are shown whole.
const SHOWN_ERRORS: usize = 10;
const NOTE_EVERY: usize = 5_000;

/// What was sold, or was sold before.
#[derive(Default)]
pub(crate) struct Sold {
    pub(crate) baskets: usize,
    pub(crate) lines: usize,
    pub(crate) members: HashSet<String>,
    pub(crate) amount: Fen,
    pub(crate) times: Times,
    pub(crate) errors: usize,
}

pub(crate) async fn all(
    tills: &[LoadTill],
    manager: &LoadTill,
    file: &Arc<Baskets>,
    known: Known,
) -> Result<Sold, Failure> {
    let known = Arc::new(known);
    let mut sold = Sold::default();
    for stretch in stretches(file, &known) {
        refile(manager, &stretch.moves, &known).await?;
        let mut working = JoinSet::new();
        for (number, till) in tills.iter().enumerate() {
            let (till, file, known, count) = (till.clone(), file.clone(), known.clone(), tills.len());
            let (from, to) = stretch.baskets;
            working.spawn(async move {
                let mut sold = Sold::default();
                for basket in file.baskets[from..to].iter().filter(|basket| till_of(basket, count) == number) {
                    sold.one(&till, basket, &known).await;
                }
                sold
            });
        }
        while let Some(done) = working.join_next().await {
            sold.join(done?);
        }
    }
    Ok(sold)
}

fn till_of(basket: &Basket, tills: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    basket.member.hash(&mut hasher);
    (hasher.finish() % tills as u64) as usize
}

impl Sold {
    async fn one(&mut self, till: &LoadTill, basket: &Basket, known: &Known) {
        match sell(till, basket, known, &mut self.times).await {
            Ok(()) => {
                self.baskets += 1;
                self.lines += basket.lines.len();
                self.members.insert(basket.member.clone());
                self.amount += basket.total();
                if self.baskets.is_multiple_of(NOTE_EVERY) {
                    note(&format!("a till has sold {} baskets", self.baskets));
                }
            }
            Err(refusal) => {
                self.errors += 1;
                if self.errors <= SHOWN_ERRORS {
                    note(&format!("{} of {}: {refusal}", basket.day, basket.member));
                }
            }
        }
    }

    fn join(&mut self, other: Self) {
        self.baskets += other.baskets;
        self.lines += other.lines;
        self.members.extend(other.members);
        self.amount += other.amount;
        self.times.join(other.times);
        self.errors += other.errors;
    }
}

/// Tops up the half that is paid by stored value, then sells the basket.
async fn sell(till: &LoadTill, basket: &Basket, known: &Known, times: &mut Times) -> Result<(), Refusal> {
    let (born, total) = (basket.born_ms(), basket.total());
    let named = |what: &str, part: i64| id_of(born, &[what, &basket.day, &basket.member, &part.to_string()]);
    let member_id = known.members.get(&basket.member).cloned().unwrap_or_default();
    let stored = Fen(total.0 / 2);
    let (mut left, mut part) = (stored, 0);
    while left > Fen::ZERO {
        let paid = left.min(MAX_TOP_UP);
        let top_up = TopUpRequest {
            top_up_id: named("top_up", part).to_string(),
            member_id: member_id.clone(),
            plan_id: String::new(),
            paid_fen: paid.0,
            tendered_fen: paid.0,
        };
        till.ask(named("top_up command", part), &top_up).await?;
        (left, part) = (left - paid, part + 1);
    }
    let tenders = [(TenderKind::StoredValue, stored), (TenderKind::Cash, total - stored)];
    let tenders = tenders.into_iter().filter(|(_, amount)| *amount > Fen::ZERO);
    let checkout = CheckoutRequest {
        sale_id: named("sale", 0).to_string(),
        cart: Some(Cart { lines: lines(basket, known), member_id, ..Cart::default() }),
        total_fen: total.0,
        tenders: tenders
            .map(|(kind, amount)| Tender {
                kind: kind.into(),
                amount_fen: amount.0,
                tendered_fen: amount.0,
                ..Tender::default()
            })
            .collect(),
        ..CheckoutRequest::default()
    };
    let started = Instant::now();
    till.ask(named("sale command", 0), &checkout).await?;
    times.add(started.elapsed());
    Ok(())
}

/// Unit prices of the data are not whole, so every line says what it costs (改价).
fn lines(basket: &Basket, known: &Known) -> Vec<CartLine> {
    let line = |line: &crate::baskets::Line| CartLine {
        item_id: known.items.get(&line.goods).map(|item| item.item_id.clone()).unwrap_or_default(),
        quantity_milli: line.quantity.saturating_mul(1_000),
        amount_fen: Some(line.amount.0),
        ..CartLine::default()
    };
    basket.lines.iter().map(line).collect()
}
