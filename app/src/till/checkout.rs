//! From the cart and its tenders to a sale in the books. See [`super::attempt`] for why no money is taken twice.
use leptos::{prelude::*, task::spawn_local};
use proto::{
    refusal::Refusal,
    till::v1::{self, CartLine, CheckoutRequest, Reason, Tender},
};
use rules::{
    cart::Cart,
    payment::Payment,
    pricing::{Bill, Hand},
};

use super::{
    approve_dialog::acts_to_agree_to,
    attempt::{Attempt, Stage},
    state::Till,
};
use crate::kit::call::new_id;

/// Where an unsettled checkout is kept on this device.
pub(super) const STORED: &str = "zf.till.checkout";

impl Till {
    /// Sends the cart with these tenders. Does nothing while a sale is under way or something is left to pay.
    pub(crate) fn check_out(self, payment: &Payment) {
        self.check_out_as(payment, String::new());
    }

    /// As [`Self::check_out`], with another person's agreement.
    pub(crate) fn check_out_as(self, payment: &Payment, approval: String) {
        if !payment.is_complete() || self.checkout.is_open() {
            return;
        }
        // The id stays with the cart over refusals, so that whatever is tried with it is the same sale.
        let sale_id = self.sale_id.get_value().unwrap_or_else(new_id);
        self.sale_id.set_value(Some(sale_id.clone()));
        let request = CheckoutRequest {
            sale_id: sale_id.clone(),
            cart: Some(self.cart.with_untracked(cart_to_wire)),
            total_fen: payment.due().0,
            tenders: tenders(payment),
            approval,
            held: self.held.reference(),
        };
        if self.checkout.begin(sale_id, request) {
            self.send_checkout();
        }
    }

    /// Sends the same bytes again.
    pub(crate) fn retry_checkout(self) {
        if self.checkout.is_open() {
            self.send_checkout();
        }
    }

    fn send_checkout(self) {
        spawn_local(async move {
            if let Some(answer) = self.checkout.go().await {
                self.sale_id.set_value(None);
                self.finish(answer.sale.unwrap_or_default());
            } else if let Some(Stage::Refused(refusal)) = self.checkout.try_stage() {
                self.refused(&refusal);
            }
        });
    }

    /// Prices, goods or balances of this till are not the server's: get them anew. The cart stays.
    fn refused(self, refusal: &Refusal) {
        if let Some(acts) = acts_to_agree_to(refusal) {
            self.asked.set(Some(acts));
            return;
        }
        if self.held.heard(refusal) {
            return;
        }
        if refusal.domain == "till" && stale(&refusal.reason) {
            self.catalogue.reload();
        }
        self.reload_member();
    }
}

/// A checkout of this till.
pub(crate) type Checkout = Attempt<CheckoutRequest>;

fn stale(reason: &str) -> bool {
    [Reason::TotalChanged, Reason::ItemGone].iter().any(|stale| stale.as_str_name() == reason)
}

/// The cart as it travels.
pub(super) fn cart_to_wire(cart: &Cart) -> v1::Cart {
    let lines = cart.lines().iter().map(|line| {
        let mut wire = CartLine {
            item_id: line.goods.item_id.clone(),
            barcode: line.goods.barcode.clone(),
            quantity_milli: line.quantity.0,
            staff_id: line.staff.as_ref().map(|staff| staff.staff_id.clone()).unwrap_or_default(),
            remark: line.remark.clone(),
            open_price_fen: line.goods.open_price.then_some(line.goods.price.0),
            ..CartLine::default()
        };
        match line.hand {
            Hand::None => {}
            Hand::Amount(fen) => wire.amount_fen = Some(fen.0),
            Hand::Rate(pays) => wire.rate_bp = Some(pays.0),
            Hand::Off(fen) => wire.off_fen = Some(fen.0),
            Hand::Gift => wire.gift = true,
        }
        wire
    });
    let (bill_rate_bp, bill_off_fen) = match cart.bill() {
        Bill::None => (None, None),
        Bill::Rate(pays) => (Some(pays.0), None),
        Bill::Off(fen) => (None, Some(fen.0)),
    };
    let member_id = cart.member().map(|member| member.member_id.clone()).unwrap_or_default();
    v1::Cart { lines: lines.collect(), member_id, bill_rate_bp, bill_off_fen }
}

fn tenders(payment: &Payment) -> Vec<Tender> {
    let tender = |tender: &rules::payment::Tender| Tender {
        kind: tender.way.kind.code().into(),
        amount_fen: tender.amount.0,
        tendered_fen: tender.tendered.0,
        tender_type_id: tender.way.tender_type_id.clone(),
        type_version: tender.way.version,
        foreign_minor: tender.minor,
    };
    payment.tenders().iter().map(tender).collect()
}
