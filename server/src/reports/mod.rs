//! Reports 报表: read every room's rows, write none.
//!
//! One RPC, one table of specs: key, grouping, columns. All reports read the sales' own rows, so two of them cannot tell
//! different totals (P-21).
use proto::reports::v1::{RunReportRequest, RunReportResponse, reports_service_server::ReportsService};

use crate::kit::{Op, Result, serve::serve};

mod run_report;

use run_report::run_report;

serve!(ReportsService {
    run_report(RunReportRequest) -> RunReportResponse = proto::methods::REPORTS_RUN_REPORT;
});
