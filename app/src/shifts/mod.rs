//! Shifts 班次: opening 当班 (S10), closing 交班 (T16), X 报表; and business days 营业日 in the back office. No sale without an open
//! shift (SHF-01), one open shift a till.
mod abroad;
mod close_page;
mod count;
mod current;
mod day_dialog;
mod day_paper;
mod day_versions;
mod days_page;
mod open_page;
mod reopen_form;
mod report;
mod slip;
mod x_dialog;

pub(crate) use self::{
    close_page::ClosePage,
    current::{ShiftGate, provide, use_shift},
    days_page::DaysPage,
};
