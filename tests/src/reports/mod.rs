//! 报表: sums over everything, written by nobody.

mod run_report;
