//! The whole catalogue, for a till that keeps it.
use proto::catalog::v1::{DownloadCatalogRequest, DownloadCatalogResponse};
use rules::id::Uuid;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Op, Result, category,
    entity::{barcode, item},
    revision::revision,
    view::{grouped, in_order, join},
};
use crate::kit::stream::Sink;

const CHUNK: u64 = 2_000;

/// The revision is read first: what changes meanwhile is sent or not, and either way the till asks again for the next one.
pub(super) async fn download_catalog(
    op: &mut Op,
    request: DownloadCatalogRequest,
    out: &mut Sink<DownloadCatalogResponse>,
) -> Result<()> {
    let revision = revision(op).await?;
    if revision != 0 && revision == request.known_revision {
        return out.send(DownloadCatalogResponse { revision, unchanged: true, ..Default::default() }).await;
    }
    let mut categories = category::categories(op).await?.into_iter().map(category::to_wire).collect();
    let mut last = Uuid::nil();
    loop {
        let rows = chunk(op, last).await?;
        let more = rows.len() as u64 == CHUNK;
        let (Some(first), Some(end)) = (rows.first().map(|row| row.id), rows.last().map(|row| row.id)) else {
            return out.send(DownloadCatalogResponse { revision, categories, ..Default::default() }).await;
        };
        let between = barcode::Column::ItemId.between(first, end);
        let mut barcodes = grouped(in_order(op).filter(between).all(op.tx()).await?);
        let items = rows.into_iter().map(|row| join(row, &mut barcodes)).collect();
        let categories = std::mem::take(&mut categories);
        out.send(DownloadCatalogResponse { revision, unchanged: false, categories, items }).await?;
        if !more {
            return Ok(());
        }
        last = end;
    }
}

async fn chunk(op: &Op, after: Uuid) -> Result<Vec<item::Model>> {
    let rows = item::Entity::in_scope(op.scope())
        .filter(item::Column::Archived.eq(false))
        .filter(item::Column::Id.gt(after))
        .order_by_asc(item::Column::Id)
        .limit(CHUNK);
    Ok(rows.all(op.tx()).await?)
}
