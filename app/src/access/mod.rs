//! Getting in: enrolling the device, signing in by tile and PIN; and the log of who did what.
mod audit_page;
mod enrol_page;
mod sign_in_page;

pub(crate) use self::{audit_page::AuditPage, enrol_page::EnrolPage, sign_in_page::SignInPage};
