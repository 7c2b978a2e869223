//! Getting in: enrolling the device, signing in by tile and PIN; and the log of who did what.
mod audit_page;
mod changes;
mod enrol_page;
mod json;
mod last_change;
mod sign_in_page;

pub(crate) use self::{
    audit_page::AuditPage, enrol_page::EnrolPage, last_change::last_change, sign_in_page::SignInPage,
};
