//! Somebody who sells in the demo shop, as the dice fall.
use proto::{
    catalog::v1::{DownloadCatalogRequest, Item},
    kit::v1::ListQuery,
    members::v1::ListMembersRequest,
    shifts::v1::{CloseShiftRequest, Denomination, GetCurrentShiftRequest},
    stored_value::v1::TopUpRequest,
    till::v1::{Cart, CartLine, CheckoutRequest, QuoteRequest, Tender, TenderKind},
};

use super::Dice;
use crate::{
    load::{Failure, LoadTill, Person, random_id},
    wire::Wire,
};

const CASHIER: Person<'static> = Person { role: "cashier", pin: "123456" };
const MANAGER: Person<'static> = Person { role: "manager", pin: "888888" };

/// A cashier on duty at a till, and what there is to sell.
#[derive(Clone)]
pub struct Seller {
    till: LoadTill,
    items: Vec<Item>,
    members: Vec<String>,
}

impl Seller {
    /// Signs in at a till of the demo shop and opens a shift.
    ///
    /// # Errors
    /// When the server does not let them.
    pub async fn at(wire: Wire, till_no: &str) -> Result<Self, Failure> {
        let till = LoadTill::open(wire, "ZF-DEMO-2026", till_no, CASHIER).await?;
        till.on_duty().await?;
        let manager = till.with(MANAGER).await?;
        let query = ListQuery { page_size: 50, ..ListQuery::default() };
        let members = manager.ask(random_id()?, &ListMembersRequest { query: Some(query) }).await?.rows;
        let members = members.into_iter().filter_map(|row| row.member).map(|member| member.member_id).collect();
        let chunks = till.collect(DownloadCatalogRequest::default()).await?;
        let items = chunks.into_iter().flat_map(|chunk| chunk.items).filter(|item| item.price_fen > 0).collect();
        Ok(Self { till, items, members })
    }

    /// One sale: a walk-in's or a member's, for cash or half from the card.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn sell(&self, dice: &mut Dice) -> Result<(), Failure> {
        let lines = (0..1 + dice.below(3)).map(|_| CartLine {
            item_id: self.items[dice.place(self.items.len())].item_id.clone(),
            quantity_milli: 1_000 * i64::try_from(1 + dice.below(3)).unwrap_or(1),
            ..CartLine::default()
        });
        let lines: Vec<CartLine> = lines.collect();
        let member = dice.falls(500).then(|| self.members[dice.place(self.members.len())].clone());
        if let (Some(member), true) = (&member, dice.falls(300)) {
            self.top_up(member).await?;
        }
        let cart = Cart { lines, member_id: member.unwrap_or_default(), ..Cart::default() };
        let quote = self.till.ask(random_id()?, &QuoteRequest { cart: Some(cart.clone()) }).await?.quote;
        let total_fen = quote.unwrap_or_default().total_fen;
        let cash = Tender {
            kind: TenderKind::Cash.into(),
            amount_fen: total_fen,
            tendered_fen: total_fen + 100,
            ..Tender::default()
        };
        let sale = CheckoutRequest {
            sale_id: random_id()?.to_string(),
            cart: Some(cart),
            total_fen,
            tenders: vec![cash],
            ..CheckoutRequest::default()
        };
        self.till.ask(random_id()?, &sale).await?;
        Ok(())
    }

    async fn top_up(&self, member: &str) -> Result<(), Failure> {
        let top_up = TopUpRequest {
            top_up_id: random_id()?.to_string(),
            member_id: member.to_owned(),
            plan_id: String::new(),
            paid_fen: 10_000,
            tendered_fen: 10_000,
        };
        self.till.ask(random_id()?, &top_up).await?;
        Ok(())
    }

    /// Closes the shift with a count that is wrong, says why, and opens the next.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn change_shift(&self) -> Result<(), Failure> {
        let open = self.till.ask(random_id()?, &GetCurrentShiftRequest {}).await?.shift.ok_or("no shift is open")?;
        let close = CloseShiftRequest {
            shift_id: open.shift_id,
            counted: vec![Denomination { value_fen: 10_000, count: 3 }],
            difference_reason: "盘点".to_owned(),
            ..CloseShiftRequest::default()
        };
        self.till.ask(random_id()?, &close).await?;
        self.till.on_duty().await
    }
}
