//! Getting in: enrolling the device, signing in by tile and PIN; what roles may do; and the log of who did what.
mod audit_page;
mod changes;
mod enrol_page;
mod json;
mod last_change;
mod role_draft;
mod role_panel;
mod role_words;
mod roles_page;
mod sign_in_page;

pub(crate) use self::{
    audit_page::AuditPage, enrol_page::EnrolPage, last_change::last_change, roles_page::RolesPage,
    sign_in_page::SignInPage,
};
