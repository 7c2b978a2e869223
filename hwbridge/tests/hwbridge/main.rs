//! The agent from outside: real sockets, real files, the real queue, and printers that can be told to misbehave.

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
