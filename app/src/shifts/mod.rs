//! Shifts 班次: opening 当班 (S10), closing 交班 (T16). No sale without an open one (SHF-01), one open shift a till.
mod close_page;
mod count;
mod current;
mod open_page;
mod report;
mod slip;

pub(crate) use self::{
    close_page::ClosePage,
    current::{ShiftGate, provide, use_shift},
};
