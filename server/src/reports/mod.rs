//! Reports 报表: read every room's rows, write none.
//!
//! One RPC, one table of specs: key, grouping, columns. All reports read the sales' own rows, so two of them cannot tell
//! different totals (P-21). The [`auditor`] is no report: it reads the whole book, outside of any call, and says whether
//! every invariant holds.
use proto::reports::v1::{RunReportRequest, RunReportResponse, reports_service_server::ReportsService};

use crate::kit::{Op, Result, serve::serve};

pub mod auditor;
mod run_report;

use run_report::run_report;

serve!(ReportsService {
    run_report(RunReportRequest) -> RunReportResponse = proto::methods::REPORTS_RUN_REPORT;
});
