//! The catalogue for a till that keeps it: whole once, then what changed.
use proto::catalog::v1::{DownloadCatalogRequest, DownloadCatalogResponse};
use rules::id::Uuid;
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    Op, Result, category,
    entity::{
        barcode,
        item::{self, Column},
    },
    revision::{lineage, revision},
    view::{grouped, in_order, join},
};
use crate::kit::stream::Sink;

/// Of the whole catalogue.
const CHUNK: u64 = 2_000;
/// Of a delta: its barcodes are asked for by item, and most deltas are one item.
const DELTA_CHUNK: u64 = 500;

/// The revision is read first: what changes meanwhile is sent or not, and either way the till asks again for the next one.
pub(super) async fn download_catalog(
    op: &mut Op,
    request: DownloadCatalogRequest,
    out: &mut Sink<DownloadCatalogResponse>,
) -> Result<()> {
    let mut head = DownloadCatalogResponse {
        revision: revision(op).await?,
        lineage: lineage(op).await?,
        ..DownloadCatalogResponse::default()
    };
    let known = request.known_revision;
    head.delta = known > 0 && known <= head.revision && request.known_lineage == head.lineage;
    if head.delta && known == head.revision {
        return out.send(DownloadCatalogResponse { unchanged: true, delta: false, ..head }).await;
    }
    let first = DownloadCatalogResponse {
        categories: category::categories(op).await?.into_iter().map(category::to_wire).collect(),
        ..head.clone()
    };
    if head.delta { changes(op, known, [first, head], out).await } else { whole(op, [first, head], out).await }
}

/// All that can be sold. It takes one of the few places, because it holds a reader of the database until the till has it all.
async fn whole(
    op: &Op,
    [mut first, head]: [DownloadCatalogResponse; 2],
    out: &mut Sink<DownloadCatalogResponse>,
) -> Result<()> {
    out.take_place()?;
    let mut last = Uuid::nil();
    loop {
        let rows = item::Entity::in_scope(op.scope())
            .filter(Column::Archived.eq(false))
            .filter(Column::Id.gt(last))
            .order_by_asc(Column::Id)
            .limit(CHUNK);
        let rows = rows.all(op.tx()).await?;
        let more = rows.len() as u64 == CHUNK;
        let (Some(begin), Some(end)) = (rows.first().map(|row| row.id), rows.last().map(|row| row.id)) else {
            return out.send(first).await;
        };
        let between = barcode::Column::ItemId.between(begin, end);
        let mut barcodes = grouped(in_order(op).filter(between).all(op.tx()).await?);
        let items = rows.into_iter().map(|row| join(row, &mut barcodes)).collect();
        out.send(DownloadCatalogResponse { items, ..std::mem::replace(&mut first, head.clone()) }).await?;
        if !more {
            return Ok(());
        }
        last = end;
    }
}

/// What is newer than `known`, oldest change first: an item that changes meanwhile moves to the end and is not missed.
async fn changes(
    op: &Op,
    known: i64,
    [mut first, head]: [DownloadCatalogResponse; 2],
    out: &mut Sink<DownloadCatalogResponse>,
) -> Result<()> {
    let mut last = (known, Uuid::max());
    loop {
        let place = Expr::tuple([Expr::col(Column::Revision), Expr::col(Column::Id)]);
        let rows = item::Entity::in_scope(op.scope())
            .filter(place.gt(Expr::tuple([Expr::value(last.0), Expr::value(last.1)])))
            .order_by_asc(Column::Revision)
            .order_by_asc(Column::Id)
            .limit(DELTA_CHUNK);
        let rows = rows.all(op.tx()).await?;
        let more = rows.len() as u64 == DELTA_CHUNK;
        if let Some(row) = rows.last() {
            last = (row.revision, row.id);
        }
        let (gone, there): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.archived);
        let of = barcode::Column::ItemId.is_in(there.iter().map(|row| row.id));
        let mut barcodes = grouped(in_order(op).filter(of).all(op.tx()).await?);
        let chunk = DownloadCatalogResponse {
            items: there.into_iter().map(|row| join(row, &mut barcodes)).collect(),
            removed_item_ids: gone.into_iter().map(|row| row.id.to_string()).collect(),
            ..std::mem::replace(&mut first, head.clone())
        };
        if more {
            // Longer than one chunk, it is a download like any other.
            out.take_place()?;
        }
        out.send(chunk).await?;
        if !more {
            return Ok(());
        }
    }
}
