//! The till that sells on, whatever is thrown at the house.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use proto::{
    catalog::v1::FindItemsRequest,
    till::v1::{Cart, CartLine, CheckoutRequest, QuoteRequest, Tender, TenderKind},
};
use tokio::task::JoinHandle;

use crate::load::{Failure, LoadTill, random_id};

/// Between two sales begun.
const PACE: Duration = Duration::from_millis(100);

/// A till at work; every sale is timed from when it should have begun.
pub(super) struct Selling {
    stop: Arc<AtomicBool>,
    work: JoinHandle<Result<Vec<Duration>, Failure>>,
}

impl Selling {
    pub(super) fn begin(till: LoadTill) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let work = tokio::spawn(async move {
            let mut times = Vec::new();
            let mut next = Instant::now();
            while !stopped.load(Ordering::SeqCst) {
                sell(&till).await?;
                times.push(next.elapsed());
                next += PACE;
                tokio::time::sleep(next.saturating_duration_since(Instant::now())).await;
            }
            Ok(times)
        });
        Self { stop, work }
    }

    /// Every sale's time, shortest first.
    pub(super) async fn end(self) -> Result<Vec<Duration>, Failure> {
        self.stop.store(true, Ordering::SeqCst);
        let mut times = self.work.await??;
        times.sort();
        Ok(times)
    }
}

async fn sell(till: &LoadTill) -> Result<(), Failure> {
    let query = FindItemsRequest { query: "6".to_owned(), limit: 1 };
    let mut items = till.ask(random_id()?, &query).await?.items;
    if items.is_empty() {
        items = till.ask(random_id()?, &FindItemsRequest { query: "水".to_owned(), limit: 1 }).await?.items;
    }
    let item_id = items.pop().ok_or("the demo shop sells nothing")?.item_id;
    let line = CartLine { item_id, quantity_milli: 1_000, ..CartLine::default() };
    let cart = Cart { lines: vec![line], ..Cart::default() };
    let quote = till.ask(random_id()?, &QuoteRequest { cart: Some(cart.clone()) }).await?.quote;
    let total_fen = quote.ok_or("no quote")?.total_fen;
    let cash =
        Tender { kind: TenderKind::Cash.into(), amount_fen: total_fen, tendered_fen: total_fen, ..Tender::default() };
    let sale_id = random_id()?.to_string();
    let sale =
        CheckoutRequest { sale_id, cart: Some(cart), total_fen, tenders: vec![cash], ..CheckoutRequest::default() };
    till.ask(random_id()?, &sale).await?;
    Ok(())
}
