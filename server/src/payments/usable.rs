//! What a sale may be paid by.
use rules::{
    id::TenderTypeId,
    money::Fen,
    payments::{Rate, Settings},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{
    Op, Result,
    entity::{past, tender_type},
    tender_type::{TenderType, read},
};

/// A tender type in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// As it was in that version.
    pub of: TenderType,
    /// Until when it was the newest; [`i64::MAX`] while it is. An open shift may go on with what was the newest at some time
    /// since it was opened: a change of a rate does not stop it (P-14).
    pub until_ms: i64,
}

/// Tender types in the versions on the screen, in the order asked for; version 0 is the newest. `None` is not there, or was
/// archived in that version. Asks nothing when nothing is wanted.
///
/// # Errors
/// When the database does not answer, or a row cannot be read.
pub async fn versions(op: &Op, wanted: &[(TenderTypeId, i64)]) -> Result<Vec<Option<Version>>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let merchant = op.scope().merchant.0;
    let rows = tender_type::Entity::find()
        .filter(tender_type::Column::MerchantId.eq(merchant))
        .filter(tender_type::Column::Id.is_in(wanted.iter().map(|(id, _)| id.0)))
        .all(op.tx())
        .await?;
    let row_of = |id: TenderTypeId| rows.iter().find(|row| row.id == id.0);
    let is_past =
        |(id, version): &(TenderTypeId, i64)| *version != 0 && row_of(*id).is_some_and(|row| row.version != *version);
    let of_version = |(id, version): &(TenderTypeId, i64)| {
        Condition::all().add(past::Column::Id.eq(id.0)).add(past::Column::Version.eq(*version))
    };
    let asked: Vec<Condition> = wanted.iter().filter(|one| is_past(one)).map(of_version).collect();
    let pasts = if asked.is_empty() {
        Vec::new()
    } else {
        let any = asked.into_iter().fold(Condition::any(), Condition::add);
        past::Entity::find().filter(past::Column::MerchantId.eq(merchant)).filter(any).all(op.tx()).await?
    };
    let version = |(id, version): &(TenderTypeId, i64)| {
        let Some(row) = row_of(*id) else { return Ok(None) };
        if *version == 0 || row.version == *version {
            return if row.archived { Ok(None) } else { Ok(Some(Version { of: read(row)?, until_ms: i64::MAX })) };
        }
        let past = pasts.iter().find(|past| past.id == id.0 && past.version == *version && !past.archived);
        past.map(|past| Ok(Version { of: before(read(row)?, past), until_ms: past.until_ms })).transpose()
    };
    wanted.iter().map(version).collect()
}

fn before(now: TenderType, past: &past::Model) -> TenderType {
    let settings = match now.settings {
        Settings::Voucher { .. } => {
            let face = Some(Fen(past.face_fen)).filter(|face| *face > Fen::ZERO);
            Settings::Voucher { face, may_exceed: past.may_exceed }
        }
        Settings::Foreign { currency, .. } => Settings::Foreign { currency, rate: Rate(past.rate) },
        Settings::Plain => Settings::Plain,
    };
    TenderType { name: past.name.clone(), settings, ..now }
}
