//! Top-ups.
use rules::{
    id::{MemberId, PlanId, TopUpId},
    money::Fen,
};

use super::{id, optional_id};
use crate::{refusal::Refusal, stored_value::v1 as wire};

/// A top-up as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopUp {
    /// Made by the till.
    pub top_up: TopUpId,
    /// Whose card.
    pub member: MemberId,
    /// Without a plan nothing comes on top.
    pub plan: Option<PlanId>,
    /// What is paid.
    pub paid: Fen,
    /// Cash handed over.
    pub tendered: Fen,
}

impl TryFrom<wire::TopUpRequest> for TopUp {
    type Error = Refusal;
    fn try_from(request: wire::TopUpRequest) -> Result<Self, Refusal> {
        Ok(Self {
            top_up: id("top_up_id", &request.top_up_id)?,
            member: id("member_id", &request.member_id)?,
            plan: optional_id("plan_id", &request.plan_id)?,
            paid: Fen(request.paid_fen),
            tendered: Fen(request.tendered_fen),
        })
    }
}
