//! Agreements of our own shop: the owner agrees, for whoever is at the till.
use bytes::Bytes;
use proto::{
    access::v1::Beyond,
    shifts::v1::{ApproveMoveCashRequest, ApproveOpenDrawerRequest, MoveCashRequest, OpenDrawerRequest},
    till::v1::{ApproveReturnSaleRequest, ApproveSaleRequest},
};

use super::{
    samples::{cart, one},
    world::World,
};
use crate::{access::save_role::set_limit, harness::Till};

/// A valid request of this verb.
pub(super) async fn to(verb: &str, world: &World, till: &Till) -> Option<Vec<Bytes>> {
    let (staff_id, pin) = (world.shop.id("赵老板"), "666666".to_owned());
    let (document, why) = (till.new_id().to_string(), "说好了".to_owned());
    match verb {
        "ApproveSale" => {
            let cart = Some(cart(world));
            one(ApproveSaleRequest { sale_id: document, cart, staff_id, pin, ..ApproveSaleRequest::default() })
        }
        "ApproveReturnSale" => {
            allowed(world, "return").await;
            let returning = Some(world.manager.return_request(&world.ours.sale, &[(0, 1)]).await);
            one(ApproveReturnSaleRequest { returning, staff_id, pin, reason: why })
        }
        "ApproveMoveCash" => {
            allowed(world, "cash_in").await;
            let reason = "找零".to_owned();
            let moving = MoveCashRequest { move_id: document, amount_fen: 1, reason, ..MoveCashRequest::default() };
            one(ApproveMoveCashRequest { moving: Some(moving), staff_id, pin, reason: why })
        }
        "ApproveOpenDrawer" => {
            allowed(world, "no_sale").await;
            let reason = "换零钱".to_owned();
            let opening = OpenDrawerRequest { opening_id: document, reason, ..OpenDrawerRequest::default() };
            one(ApproveOpenDrawerRequest { opening: Some(opening), staff_id, pin, reason: why })
        }
        _ => None,
    }
}

/// An owner agrees as far as their limits go.
async fn allowed(world: &World, act: &str) {
    set_limit(&world.shop.owner().await, "owner", act, 0, Beyond::Allow).await;
}
