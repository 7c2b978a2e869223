//! 权限: enrolment, sign-in, sessions.

mod enroll_till;
