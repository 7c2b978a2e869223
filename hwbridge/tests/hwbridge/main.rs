//! The agent from outside: real sockets, real files, the real queue, and printers that can be told to misbehave.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says where")]

mod enrolment;
mod golden;
mod guards;
mod harness;
mod paper_page;
mod printing;
mod program;
mod proxying;
mod restart;
mod scripted;
mod watching;
