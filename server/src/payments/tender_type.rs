//! The table, read.
use proto::payments::v1::{
    GetTenderTypeRequest, GetTenderTypeResponse, ListTenderTypesRequest, ListTenderTypesResponse, TenderType as Wire,
};
use rules::{
    currency::Currency,
    id::TenderTypeId,
    money::Fen,
    payments::{Kind, MAX_TYPES, Rate, Settings},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Op, Result,
    entity::tender_type::{self, Column},
};
use crate::kit::{Error, house::not_found, op::id};

/// A row of the table, as higher rooms use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderType {
    /// Which.
    pub id: TenderTypeId,
    /// What people call it.
    pub name: String,
    /// How somebody pays.
    pub kind: Kind,
    /// Face value or rate.
    pub settings: Settings,
}

pub(super) async fn list_tender_types(op: &mut Op, request: ListTenderTypesRequest) -> Result<ListTenderTypesResponse> {
    let rows = rows(op).await?.into_iter().filter(|row| request.with_archived || !row.archived);
    Ok(ListTenderTypesResponse { types: rows.map(to_wire).collect() })
}

pub(super) async fn get_tender_type(op: &mut Op, request: GetTenderTypeRequest) -> Result<GetTenderTypeResponse> {
    let row = by_id(op, id("tender_type_id", &request.tender_type_id)?).await?.ok_or_else(not_found)?;
    Ok(GetTenderTypeResponse { r#type: Some(to_wire(row)) })
}

/// The whole table, archived rows too, in the order of the payment page.
///
/// # Errors
/// When the database does not answer, or a row cannot be read.
pub async fn all(op: &Op) -> Result<Vec<TenderType>> {
    rows(op).await?.iter().map(read).collect()
}

pub(super) async fn rows(op: &Op) -> Result<Vec<tender_type::Model>> {
    let rows = tender_type::Entity::find()
        .filter(Column::MerchantId.eq(op.scope().merchant.0))
        .order_by_asc(Column::Sort)
        .order_by_asc(Column::Id)
        .limit(MAX_TYPES as u64)
        .all(op.tx())
        .await?;
    Ok(rows)
}

pub(super) async fn by_id(op: &Op, id: TenderTypeId) -> Result<Option<tender_type::Model>> {
    Ok(tender_type::Entity::find_by_id((op.scope().merchant.0, id.0)).one(op.tx()).await?)
}

pub(super) fn read(row: &tender_type::Model) -> Result<TenderType> {
    let broken = || Error::Broken(format!("tender type {} cannot be read", row.id));
    let kind = Kind::from_code(row.kind.into()).ok_or_else(broken)?;
    let settings = match kind {
        Kind::Voucher => {
            let face = Some(Fen(row.face_fen)).filter(|face| *face > Fen::ZERO);
            Settings::Voucher { face, may_exceed: row.may_exceed }
        }
        Kind::ForeignCash => {
            let currency = Currency::from_number(row.currency).ok_or_else(broken)?;
            Settings::Foreign { currency, rate: Rate(row.rate) }
        }
        _ => Settings::Plain,
    };
    Ok(TenderType { id: TenderTypeId(row.id), name: row.name.clone(), kind, settings })
}

pub(super) fn to_wire(row: tender_type::Model) -> Wire {
    Wire {
        tender_type_id: row.id.to_string(),
        name: row.name,
        kind: row.kind.into(),
        sort: row.sort,
        opens_drawer: row.opens_drawer,
        archived: row.archived,
        face_fen: row.face_fen,
        may_exceed: row.may_exceed,
        currency: Currency::from_number(row.currency).map_or("", Currency::code).to_owned(),
        rate: row.rate,
        version: row.version,
    }
}
