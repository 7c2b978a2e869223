//! A till as its app uses it: papers in every call, a fresh request id for each command.
use proto::{
    access::v1::SignInRequest,
    convert::till::sold,
    method::Rpc,
    refusal::Refusal,
    shifts::v1::{OpenShiftRequest, Shift},
    stored_value::v1::{TopUp, TopUpRequest},
    till::v1::{
        Cart, CartLine, CheckoutRequest, GetSaleRequest, QuoteRequest, Return, ReturnLine, ReturnSaleRequest, Sale,
        Tender, TenderKind,
    },
};
use rules::{id::Uuid, money::Milli, returns};
use server::kit::Ids;

use super::{founding::Names, shop::START_MS};
use crate::wire::{Papers, Wire};

/// A till, and who is signed in at it.
#[derive(Clone)]
pub(crate) struct Till {
    pub(crate) wire: Wire,
    pub(crate) papers: Papers,
    pub(super) names: Names,
    pub(super) ids: Ids,
}

impl Till {
    /// Asks; a command gets a new id.
    pub(crate) async fn ask<Q: Rpc + 'static>(&self, request: Q) -> Result<Q::Answer, Refusal> {
        let id = self.new_id();
        self.ask_as(id, request).await
    }

    /// Asks with this command id: a retry.
    pub(crate) async fn ask_as<Q: Rpc + 'static>(&self, request_id: Uuid, request: Q) -> Result<Q::Answer, Refusal> {
        let request_id = Q::METHOD.idempotent.then_some(request_id);
        self.wire.call(request, &Papers { request_id, ..self.papers.clone() }).await
    }

    /// Asks, and must be answered.
    pub(crate) async fn ok<Q: Rpc + 'static>(&self, request: Q) -> Q::Answer {
        self.ask(request).await.unwrap_or_else(|refusal| panic!("{} was refused: {refusal}", Q::METHOD.short))
    }

    /// Asks, and must be refused: `till.TOTAL_CHANGED shown_fen=1 total_fen=2`.
    pub(crate) async fn refused<Q: Rpc + 'static>(&self, request: Q) -> String {
        match self.ask(request).await {
            Ok(_) => panic!("{} was answered", Q::METHOD.short),
            Err(refusal) => super::show::without_ids(&self.names, &refusal.to_string()),
        }
    }

    /// Asks for a stream, and collects it.
    pub(crate) async fn collect<Q: Rpc + 'static>(&self, request: Q) -> Result<Vec<Q::Answer>, Refusal> {
        self.wire.collect(request, &self.papers).await
    }

    /// The same till with somebody signed in.
    pub(crate) async fn sign_in(mut self, name: &str, pin: &str) -> Self {
        let signed = self.ok(SignInRequest { staff_id: self.id(name), pin: pin.to_owned() }).await;
        self.papers.session = Some(signed.token);
        self
    }

    pub(crate) async fn open_shift(&self, float_fen: i64) -> Shift {
        let shift_id = self.new_id().to_string();
        self.ok(OpenShiftRequest { shift_id, float_fen, ..OpenShiftRequest::default() }).await.shift.expect("a shift")
    }

    /// Tops a member up without a plan, cash in hand.
    pub(crate) async fn top_up(&self, member: &str, paid_fen: i64) -> TopUp {
        let request = TopUpRequest {
            top_up_id: self.new_id().to_string(),
            member_id: self.id(member),
            plan_id: String::new(),
            paid_fen,
            tendered_fen: paid_fen,
        };
        self.ok(request).await.top_up.expect("a top-up")
    }

    /// A line of a cart.
    pub(crate) fn line(&self, item: &str, quantity_milli: i64) -> CartLine {
        CartLine { item_id: self.id(item), quantity_milli, ..CartLine::default() }
    }

    /// A cart; no member's name means a walk-in.
    pub(crate) fn cart(&self, lines: &[(&str, i64)], member: &str) -> Cart {
        let member_id = if member.is_empty() { String::new() } else { self.id(member) };
        Cart {
            lines: lines.iter().map(|(item, quantity)| self.line(item, *quantity)).collect(),
            member_id,
            ..Cart::default()
        }
    }

    /// A checkout of a cart at the total that the server quotes.
    pub(crate) async fn checkout(&self, cart: Cart, tenders: Vec<Tender>) -> CheckoutRequest {
        let quote = self.ok(QuoteRequest { cart: Some(cart.clone()) }).await.quote.expect("a quote");
        CheckoutRequest {
            sale_id: self.new_id().to_string(),
            cart: Some(cart),
            total_fen: quote.total_fen,
            tenders,
            ..CheckoutRequest::default()
        }
    }

    /// Sells a cart for exact cash.
    pub(crate) async fn sell(&self, lines: &[(&str, i64)], member: &str) -> Sale {
        let mut request = self.checkout(self.cart(lines, member), Vec::new()).await;
        request.tenders = vec![cash(request.total_fen, request.total_fen)];
        self.ok(request).await.sale.expect("a sale")
    }

    /// A return of these places and quantities of a sale, at what the one rule says.
    pub(crate) async fn return_request(&self, sale_id: &str, lines: &[(i32, i64)]) -> ReturnSaleRequest {
        let sale = self.ok(GetSaleRequest { sale_id: sale_id.to_owned() }).await.sale.expect("a sale");
        let asked: Vec<(usize, Milli)> =
            lines.iter().map(|(n, quantity)| (usize::try_from(*n).expect("a place"), Milli(*quantity))).collect();
        let quote = returns::quote(&sold(&sale), &asked).expect("so much is left");
        let line = |(sale_n, quantity_milli): &(i32, i64)| ReturnLine {
            sale_n: *sale_n,
            quantity_milli: *quantity_milli,
            restock: true,
        };
        ReturnSaleRequest {
            return_id: self.new_id().to_string(),
            sale_id: sale_id.to_owned(),
            total_fen: quote.total.0,
            lines: lines.iter().map(line).collect(),
            reason: "坏了".to_owned(),
            approval: String::new(),
        }
    }

    /// Takes these places and quantities of a sale back.
    pub(crate) async fn take_back(&self, sale_id: &str, lines: &[(i32, i64)]) -> Return {
        let request = self.return_request(sale_id, lines).await;
        self.ok(request).await.returned.expect("a return")
    }

    /// The id of somebody or something by its name.
    pub(crate) fn id(&self, name: &str) -> String {
        self.names.get(name).unwrap_or_else(|| panic!("nothing is called {name}")).to_string()
    }

    pub(crate) fn new_id(&self) -> Uuid {
        self.ids.next(START_MS)
    }
}

/// Cash: what it pays, what was handed over.
pub(crate) fn cash(amount_fen: i64, tendered_fen: i64) -> Tender {
    Tender { kind: TenderKind::Cash.into(), amount_fen, tendered_fen, ..Tender::default() }
}

/// From the member's balance.
pub(crate) fn stored(amount_fen: i64) -> Tender {
    Tender { kind: TenderKind::StoredValue.into(), amount_fen, tendered_fen: amount_fen, ..Tender::default() }
}

/// By a row of the tender table, in its newest version.
pub(crate) fn of_type(till: &Till, name: &str, kind: TenderKind, amount_fen: i64) -> Tender {
    let tender_type_id = till.id(name);
    Tender { kind: kind.into(), amount_fen, tendered_fen: amount_fen, tender_type_id, ..Tender::default() }
}
