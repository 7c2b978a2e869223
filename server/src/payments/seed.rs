//! The rows a merchant starts with.
use rules::{
    id::TenderTypeId,
    payments::{Kind, Settings},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::{Op, Result, entity::tender_type::Model, save_tender_type::fresh};

/// A row of the table, as the program makes one.
#[derive(Clone, Copy, Debug)]
pub struct NewTenderType {
    /// What people call it.
    pub name: &'static str,
    /// How somebody pays.
    pub kind: Kind,
    /// Face value or rate.
    pub settings: Settings,
    /// Place on the payment page.
    pub sort: i32,
}

const fn plain(name: &'static str, kind: Kind, sort: i32) -> NewTenderType {
    NewTenderType { name, kind, settings: Settings::Plain, sort }
}

const VOUCHER: Settings = Settings::Voucher { face: None, may_exceed: true };

/// What every merchant has; the migration gives older ones the same.
pub const STANDARD: &[NewTenderType] = &[
    plain("现金", Kind::Cash, 10),
    plain("储值", Kind::StoredValue, 20),
    plain("银行卡", Kind::BankCard, 30),
    NewTenderType { name: "代金券", kind: Kind::Voucher, settings: VOUCHER, sort: 40 },
    plain("其他", Kind::Other, 90),
];

/// Gives a new merchant the standard rows.
///
/// # Errors
/// When the database does not take them.
pub async fn seed_in_op(op: &mut Op) -> Result<()> {
    for new in STANDARD {
        add_in_op(op, *new).await?;
    }
    Ok(())
}

/// Adds a row; the drawer opens for cash of any currency.
///
/// # Errors
/// When the database does not take it.
pub async fn add_in_op(op: &mut Op, new: NewTenderType) -> Result<TenderTypeId> {
    let id = TenderTypeId(op.new_id());
    let opens_drawer = matches!(new.kind, Kind::Cash | Kind::ForeignCash);
    let row = Model { sort: new.sort, opens_drawer, ..fresh(op, id, new.name, new.kind, new.settings) };
    row.into_active_model().reset_all().insert(op.tx()).await?;
    op.changed("tender_type", id, (), new.name);
    Ok(id)
}
