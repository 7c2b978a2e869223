//! A new tender type, or a change to one (PAY-01).
use proto::{
    payments::v1::{SaveTenderTypeRequest, SaveTenderTypeResponse, TenderType as Wire},
    refusal::Refusal,
};
use rules::{
    id::TenderTypeId,
    money::Fen,
    payments::{Fields, Kind, MAX_TYPES, Settings, normal},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::{
    Error, Op, Result,
    entity::{
        past,
        tender_type::{self, Column, Model},
    },
    tender_type::{rows, to_wire},
};
use crate::kit::{
    house::{not_found, stale_version},
    op::id,
    record,
};

pub(super) async fn save_tender_type(op: &mut Op, request: SaveTenderTypeRequest) -> Result<SaveTenderTypeResponse> {
    let wanted = request.r#type.unwrap_or_default();
    let id: TenderTypeId = id("type.tender_type_id", &wanted.tender_type_id)?;
    let table = rows(op).await?;
    let before = table.iter().find(|row| row.id == id.0);
    let mut row = check(op, id, &wanted)?;
    match before {
        None if wanted.version != 0 => return Err(not_found().into()),
        Some(_) if wanted.version == 0 => return Err(stale_version().into()),
        None if table.len() >= MAX_TYPES => return Err(Error::TooMany.into()),
        None if Kind::from_code(wanted.kind).is_some_and(Kind::is_built_in) => return Err(Error::BuiltIn.into()),
        Some(before) if before.kind != row.kind => return Err(Refusal::bad_field("type.kind", "choice").into()),
        Some(before) if before.currency != row.currency => {
            return Err(Refusal::bad_field("type.currency", "choice").into());
        }
        _ => {}
    }
    if row.archived && row.kind == Kind::Cash.code() {
        return Err(Error::BuiltIn.into());
    }
    untaken(&table, &row)?;
    match before {
        None => {
            row.clone().into_active_model().reset_all().insert(op.tx()).await?;
            op.changed("tender_type", id, (), &row);
        }
        Some(before) => {
            row.version = wanted.version + 1;
            record::update(op, row.clone().into_active_model(), Column::Version, wanted.version).await?;
            past_of(before, op.now()).insert(op.tx()).await?;
            op.changed("tender_type", id, before, &row);
        }
    }
    Ok(SaveTenderTypeResponse { r#type: Some(to_wire(row)) })
}

fn check(op: &Op, id: TenderTypeId, wanted: &Wire) -> Result<Model> {
    let kind = Kind::from_code(wanted.kind).ok_or_else(|| Refusal::bad_field("type.kind", "choice"))?;
    let fields = Fields {
        name: &wanted.name,
        sort: wanted.sort,
        face: Fen(wanted.face_fen),
        may_exceed: wanted.may_exceed,
        currency: &wanted.currency,
        rate: wanted.rate,
    };
    let (name, settings) =
        normal(kind, &fields).map_err(|(field, rule)| Refusal::bad_field(&format!("type.{field}"), rule))?;
    Ok(Model {
        sort: wanted.sort,
        opens_drawer: wanted.opens_drawer,
        archived: wanted.archived,
        ..fresh(op, id, &name, kind, settings)
    })
}

/// A row of the first version.
pub(super) fn fresh(op: &Op, id: TenderTypeId, name: &str, kind: Kind, settings: Settings) -> Model {
    let (face, may_exceed) = match settings {
        Settings::Voucher { face, may_exceed } => (face.unwrap_or(Fen::ZERO), may_exceed),
        _ => (Fen::ZERO, false),
    };
    let (currency, rate) = match settings {
        Settings::Foreign { currency, rate } => (currency.number(), rate.0),
        _ => (0, 0),
    };
    Model {
        merchant_id: op.scope().merchant.0,
        id: id.0,
        name: name.to_owned(),
        kind: kind.code(),
        sort: 0,
        opens_drawer: false,
        archived: false,
        face_fen: face.0,
        may_exceed,
        currency,
        rate,
        version: 1,
    }
}

/// Nobody else has this name, or this currency. The unique index of names stops the second of two who ask at once.
fn untaken(table: &[tender_type::Model], row: &Model) -> Result<()> {
    let mut others = table.iter().filter(|other| other.id != row.id);
    if others.clone().any(|other| other.name == row.name) {
        return Err(Error::NameTaken { name: row.name.clone() }.into());
    }
    let same =
        others.find(|other| row.currency != 0 && !row.archived && !other.archived && other.currency == row.currency);
    match same {
        Some(other) => Err(Error::CurrencyTaken { name: other.name.clone() }.into()),
        None => Ok(()),
    }
}

fn past_of(row: &Model, until_ms: i64) -> past::ActiveModel {
    past::ActiveModel {
        merchant_id: Set(row.merchant_id),
        id: Set(row.id),
        version: Set(row.version),
        until_ms: Set(until_ms),
        name: Set(row.name.clone()),
        archived: Set(row.archived),
        face_fen: Set(row.face_fen),
        may_exceed: Set(row.may_exceed),
        rate: Set(row.rate),
    }
}
