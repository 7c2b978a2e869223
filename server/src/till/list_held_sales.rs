//! 取单: the bills that wait, and those a till has taken.
use proto::till::v1::{ListHeldSalesRequest, ListHeldSalesResponse};

use super::{
    Op, Result,
    held::{open, waiting},
};

/// Longest text that is searched for, characters.
const LONGEST: usize = 60;

pub(super) async fn list_held_sales(op: &mut Op, request: ListHeldSalesRequest) -> Result<ListHeldSalesResponse> {
    let waiting = waiting(op).await?;
    if request.count_only {
        return Ok(ListHeldSalesResponse { held: Vec::new(), waiting });
    }
    let text: String = request.search.trim().to_lowercase().chars().take(LONGEST).collect();
    let held = open(op).await?.into_iter().filter(|card| text.is_empty() || card.is_found(op, &text));
    Ok(ListHeldSalesResponse { held: held.map(|card| card.to_wire(op)).collect(), waiting })
}
