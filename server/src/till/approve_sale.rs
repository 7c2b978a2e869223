//! 授权: another person agrees to what the cashier may not do alone, in place; the cashier stays signed in.
//!
//! The agreement is bound to one checkout: this sale, this cart to the byte, this till, this cashier, for 60 seconds. A sale id
//! is never sold twice, so that it is used once at most. A return without a receipt is agreed to in the same way, and an
//! agreement to the one does not open the other.
use proto::{
    convert::till::{ApproveSale, Cart},
    till::v1::{ApproveSaleRequest, ApproveSaleResponse},
};
use rules::{
    id::{SaleId, Uuid},
    limits::{Act, Beyond, Deed, Limits, Verdict, deeds},
    money::Fen,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    Error, Op, Result,
    entity::approval,
    priced::{Priced, price},
    return_goods::{self, price_back},
};
use crate::{
    access::{self, BringsPin, Checked},
    kit::secret,
};

/// How long an agreement opens its checkout, ms.
const OPEN_MS: i64 = 60_000;

impl BringsPin for ApproveSaleRequest {
    fn staff_id(&self) -> &str {
        &self.staff_id
    }

    fn pin(&self) -> &str {
        &self.pin
    }
}

pub(super) async fn approve_sale(op: &mut Op, request: ApproveSale, checked: Checked) -> Result<ApproveSaleResponse> {
    let actor = op.actor()?.clone();
    if actor.staff_id == request.staff {
        return Err(Error::ApproverSame.into());
    }
    let approver = access::prove(op, request.staff, &request.pin, checked).await?;
    let deeds = if request.without_receipt {
        price_back(op, &request.cart).await?;
        return_goods::deeds()
    } else {
        let priced = price(op, &request.cart).await?;
        deeds_of(op, &request.cart, &priced)?
    };
    let permissions = access::permissions_of(op, &approver).await?;
    match Limits::of(permissions.iter().map(String::as_str)).judge(&deeds) {
        Verdict::Allowed => {}
        Verdict::Ask(acts) => return Err(Error::ApproverMayNot { acts }.into()),
        Verdict::Denied(act) => return Err(Error::ApproverMayNot { acts: vec![act] }.into()),
    }
    let acts = match limits_of_actor(op)?.judge(&deeds) {
        Verdict::Allowed => String::new(),
        Verdict::Ask(acts) => names(&acts),
        Verdict::Denied(act) => return Err(Error::NotAllowed { acts: vec![act] }.into()),
    };
    let token = secret::token(op.chance());
    let expires_ms = op.now() + OPEN_MS;
    let row = approval::ActiveModel {
        merchant_id: Set(op.scope().merchant.0),
        token_hash: Set(secret::hash(&token)),
        shop_id: Set(op.scope().shop.0),
        till_id: Set(op.scope().till.0),
        staff_id: Set(actor.staff_id.0),
        approver_id: Set(approver.id),
        approver_name: Set(approver.name.clone()),
        sale_id: Set(request.sale.0),
        cart_hash: Set(cart_hash(&request.cart, request.without_receipt)),
        acts: Set(acts.clone()),
        reason: Set(request.reason.clone()),
        at_ms: Set(op.now()),
        expires_ms: Set(expires_ms),
    };
    op.put(approval::Entity::insert(row));
    op.changed("approval", request.sale, (), json!({ "by": approver.name, "acts": acts, "reason": request.reason }));
    Ok(ApproveSaleResponse { approval: token, expires_ms })
}

/// The agreement that this checkout needs and has; `None` when it needs none.
///
/// # Errors
/// `APPROVAL_NEEDED` when it has none that fits, `NOT_ALLOWED` for what nobody may agree to.
pub(super) async fn agreed(
    op: &Op,
    sale: SaleId,
    cart: &Cart,
    priced: &Priced,
    token: &str,
) -> Result<Option<approval::Model>> {
    let deeds = deeds_of(op, cart, priced)?;
    agreed_to(op, Agreed { document: sale.0, cart, without_receipt: false }, &deeds, token).await
}

/// What an agreement is bound to.
pub(super) struct Agreed<'a> {
    /// The sale, or the return.
    pub(super) document: Uuid,
    pub(super) cart: &'a Cart,
    pub(super) without_receipt: bool,
}

/// As [`agreed`], of deeds that are known.
///
/// # Errors
/// As there.
pub(super) async fn agreed_to(
    op: &Op,
    what: Agreed<'_>,
    deeds: &[Deed],
    token: &str,
) -> Result<Option<approval::Model>> {
    let acts = match limits_of_actor(op)?.judge(deeds) {
        Verdict::Allowed => return Ok(None),
        Verdict::Ask(acts) => acts,
        Verdict::Denied(act) => return Err(Error::NotAllowed { acts: vec![act] }.into()),
    };
    let (scope, actor) = (op.scope(), op.actor()?);
    let found = match token {
        "" => None,
        token => approval::Entity::find_by_id((scope.merchant.0, secret::hash(token))).one(op.tx()).await?,
    };
    let fits = |row: &approval::Model| {
        (row.till_id, row.staff_id, row.sale_id) == (scope.till.0, actor.staff_id.0, what.document)
            && row.expires_ms > op.now()
            && row.cart_hash == cart_hash(what.cart, what.without_receipt)
    };
    found.filter(fits).map(Some).ok_or_else(|| Error::ApprovalNeeded { acts }.into())
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
        return Err(Error::NotAllowed { acts: vec![Act::BelowCost] }.into());
    }
    Ok(deeds)
}

fn limits_of_actor(op: &Op) -> Result<Limits> {
    Ok(Limits::of(op.actor()?.permissions.iter().map(String::as_str)))
}

/// Of a cart that is bought, or of the same goods coming back.
fn cart_hash(cart: &Cart, without_receipt: bool) -> Vec<u8> {
    let domain: &[u8] = if without_receipt { b"without receipt\0" } else { b"" };
    Sha256::new().chain_update(domain).chain_update(&cart.encoded).finalize().to_vec()
}

/// `gift,line_discount`.
pub(super) fn names(acts: &[Act]) -> String {
    acts.iter().map(|act| act.name()).collect::<Vec<_>>().join(",")
}
