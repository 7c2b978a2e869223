//! 权限: enrolment, sign-in, sessions, the audit log.

mod enroll_till;
mod get_session;
mod get_till;
mod guessing;
mod list_audit;
mod list_roles;
pub(crate) mod save_role;
mod sign_in;
mod sign_out;
