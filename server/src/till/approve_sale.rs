//! 授权 of sales, and of goods that come back without a receipt: what is done by hand in a cart, for the limits of roles.
use proto::{
    convert::till::{ApproveSale, Cart},
    till::v1::{ApproveSaleRequest, ApproveSaleResponse},
};
use rules::{
    id::SaleId,
    limits::{Act, Beyond, Deed, deeds},
    money::Fen,
};

use super::{
    Op, Result,
    priced::{Priced, price},
    return_goods,
};
use crate::access::{self, Agreed, Bound, BringsPin, Checked, Second};

/// The kind of command that is agreed to.
const SALE: &str = "sale";

impl BringsPin for ApproveSaleRequest {
    fn staff_id(&self) -> &str {
        &self.staff_id
    }

    fn pin(&self) -> &str {
        &self.pin
    }
}

pub(super) async fn approve_sale(op: &mut Op, request: ApproveSale, checked: Checked) -> Result<ApproveSaleResponse> {
    let ApproveSale { sale, cart, staff, pin, reason, without_receipt } = request;
    let (kind, deeds) = if without_receipt {
        let priced = return_goods::price_back(op, &cart).await?;
        (return_goods::KIND, vec![return_goods::deed(&priced)])
    } else {
        let priced = price(op, &cart).await?;
        (SALE, deeds_of(op, &cart, &priced)?)
    };
    let to = Bound { kind, document: sale.0, encoded: &cart.encoded, deeds: &deeds };
    let (approval, expires_ms) = access::agree_in_op(op, Second { staff, pin, reason, checked }, to).await?;
    Ok(ApproveSaleResponse { approval, expires_ms })
}

/// The agreement that this checkout needs and has; `None` when it needs none.
///
/// # Errors
/// `APPROVAL_NEEDED` when it has none that fits, `NOT_ALLOWED` for what nobody may agree to.
pub(super) async fn agreed(op: &Op, sale: SaleId, cart: &Cart, priced: &Priced, token: &str) -> Result<Option<Agreed>> {
    let deeds = deeds_of(op, cart, priced)?;
    access::agreed(op, Bound { kind: SALE, document: sale.0, encoded: &cart.encoded, deeds: &deeds }, token).await
}

/// What was done by hand. Selling below cost counts as far as the shop asks for it.
fn deeds_of(op: &Op, cart: &Cart, priced: &Priced) -> Result<Vec<Deed>> {
    let below_cost = op.scope().sale.below_cost;
    let cost = |(item, line): (&crate::catalog::Sellable, &rules::pricing::Line)| -> Option<Fen> {
        item.cost.filter(|_| below_cost != Beyond::Allow).map(|cost| cost.times(line.quantity))
    };
    let costs: Vec<Option<Fen>> = priced.items.iter().zip(&priced.lines).map(cost).collect();
    let deeds = deeds(&priced.lines, &costs, cart.bill, &priced.quote);
    if below_cost == Beyond::Deny && deeds.iter().any(|deed| deed.act == Act::BelowCost) {
        return Err(access::Error::NotAllowed { acts: vec![Act::BelowCost] }.into());
    }
    Ok(deeds)
}
