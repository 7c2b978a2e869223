//! Held bills.
use rules::id::HeldId;

use super::{Cart, id, words};
use crate::{refusal::Refusal, till::v1 as wire};

/// A held bill as somebody knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub id: HeldId,
    /// At its last change.
    pub version: i64,
}

/// A cart that is to be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldSale {
    /// Version 0 for a new one.
    pub held: Held,
    /// What waits.
    pub cart: Cart,
    /// A few words, mostly none.
    pub note: String,
}

/// A held bill nobody will pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropHeldSale {
    /// Which.
    pub held: Held,
    /// Why.
    pub reason: String,
}

impl TryFrom<wire::HeldRef> for Held {
    type Error = Refusal;
    fn try_from(held: wire::HeldRef) -> Result<Self, Refusal> {
        Ok(Self { id: id("held.held_id", &held.held_id)?, version: held.version })
    }
}

impl TryFrom<wire::HoldSaleRequest> for HoldSale {
    type Error = Refusal;
    fn try_from(request: wire::HoldSaleRequest) -> Result<Self, Refusal> {
        Ok(Self {
            held: Held { id: id("held_id", &request.held_id)?, version: request.version },
            cart: request.cart.unwrap_or_default().try_into()?,
            note: words("note", &request.note)?,
        })
    }
}

/// A held bill that somebody wants back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecallSale {
    /// Which.
    pub id: HeldId,
    /// The version that another till has it at, to take it over; else 0.
    pub take_over: i64,
}

impl TryFrom<wire::RecallSaleRequest> for RecallSale {
    type Error = Refusal;
    fn try_from(request: wire::RecallSaleRequest) -> Result<Self, Refusal> {
        Ok(Self { id: id("held_id", &request.held_id)?, take_over: request.take_over })
    }
}

impl TryFrom<wire::DropHeldSaleRequest> for DropHeldSale {
    type Error = Refusal;
    fn try_from(request: wire::DropHeldSaleRequest) -> Result<Self, Refusal> {
        let reason = words("reason", &request.reason)?;
        if reason.is_empty() {
            return Err(Refusal::bad_field("reason", "required"));
        }
        Ok(Self { held: request.held.unwrap_or_default().try_into()?, reason })
    }
}
