//! Sales less returns, summed by nothing, category, member or item. A return counts on its own day, as no sale and no line.
//! Rounding 抹零 belongs to a sale and to no goods: the total and the members' sums have it and agree with the receipts, sums by
//! category and item are without it.
use proto::{
    refusal::Refusal,
    reports::v1::{Reason, ReportRow, RunReportRequest, RunReportResponse},
};
use rules::day::Day;
use sea_orm::{FromQueryResult, Statement, Value};
use tonic::Code;

use super::{Op, Result};

const PAGE: usize = 5_000;

/// How one report groups the lines of sales.
struct Spec {
    name: &'static str,
    key: &'static str,
    label: &'static str,
    join: &'static str,
}

const SPECS: &[Spec] = &[
    Spec { name: "sales_total", key: "''", label: "''", join: "" },
    Spec {
        name: "sales_by_category",
        key: "c.name",
        label: "MIN(c.name)",
        join: "JOIN catalog_category c ON c.merchant_id = d.merchant_id AND c.id = d.category_id",
    },
    Spec {
        name: "sales_by_member",
        key: "COALESCE(m.card_no, m.member_no, '')",
        label: "COALESCE(MIN(m.name), '')",
        join: "LEFT JOIN members_member m ON m.merchant_id = d.merchant_id AND m.id = d.member_id",
    },
    Spec {
        name: "sales_by_item",
        key: "i.code",
        label: "MIN(i.name)",
        join: "JOIN catalog_item i ON i.merchant_id = d.merchant_id AND i.id = d.item_id",
    },
];

#[derive(FromQueryResult)]
struct Row {
    key: String,
    label: String,
    sales: i64,
    lines: i64,
    pieces_milli: i64,
    amount_fen: i64,
}

pub(super) async fn run_report(op: &mut Op, request: RunReportRequest) -> Result<RunReportResponse> {
    let Some(spec) = SPECS.iter().find(|spec| spec.name == request.report) else {
        let unknown = Refusal::new(Code::NotFound, "reports", Reason::UnknownReport.as_str_name());
        return Err(unknown.with("report", request.report).into());
    };
    let mut rows = Row::find_by_statement(statement(op, spec, &request)?).all(op.tx()).await?;
    let mut next_page_token = String::new();
    if rows.len() > PAGE {
        rows.truncate(PAGE);
        next_page_token = rows.last().map(|row| row.key.clone()).unwrap_or_default();
    }
    let rows = rows.into_iter().map(|row| ReportRow {
        key: row.key,
        label: row.label,
        sales: row.sales,
        lines: row.lines,
        pieces_milli: row.pieces_milli,
        amount_fen: row.amount_fen,
    });
    Ok(RunReportResponse { rows: rows.collect(), next_page_token })
}

/// One statement for every report; only the fixed texts of [`SPECS`] are put into it, values are bound.
fn statement(op: &Op, spec: &Spec, request: &RunReportRequest) -> Result<Statement> {
    let day = |field: &str, text: &str, open: i32| match text {
        "" => Ok(open),
        text => text.parse::<Day>().map(|day| day.0).map_err(|_| Refusal::bad_field(field, "date")),
    };
    let scope = op.scope();
    let mut values: Vec<Value> = vec![
        scope.merchant.0.into(),
        scope.shop.0.into(),
        day("from", &request.from, 0)?.into(),
        day("to", &request.to, i32::MAX)?.into(),
    ];
    let Spec { key, label, join, .. } = spec;
    let mut further = String::new();
    if !request.page_token.is_empty() {
        values.push(request.page_token.clone().into());
        further = format!("WHERE {key} > $5");
    }
    let group = if *key == "''" { String::new() } else { format!("GROUP BY {key} ORDER BY {key}") };
    let sql = format!(
        "SELECT {key} AS key, {label} AS label, CAST(COUNT(DISTINCT d.sale) AS bigint) AS sales, \
         CAST(COUNT(d.sale) AS bigint) AS lines, CAST(COALESCE(SUM(d.pieces), 0) AS bigint) AS pieces_milli, \
         CAST(COALESCE(SUM(d.amount), 0) AS bigint) AS amount_fen FROM (\
           SELECT s.merchant_id, s.id AS sale, s.member_id, l.item_id, l.category_id, l.quantity_milli AS pieces, \
             l.gross_fen - l.discount_fen AS amount \
           FROM till_sale s JOIN till_sale_line l ON l.merchant_id = s.merchant_id AND l.sale_id = s.id \
           WHERE s.merchant_id = $1 AND s.shop_id = $2 AND s.business_day BETWEEN $3 AND $4 \
           UNION ALL SELECT r.merchant_id, NULL, r.member_id, b.item_id, b.category_id, -b.quantity_milli, -b.net_fen \
           FROM till_return r JOIN till_return_line b ON b.merchant_id = r.merchant_id AND b.return_id = r.id \
           WHERE r.merchant_id = $1 AND r.shop_id = $2 AND r.business_day BETWEEN $3 AND $4 \
           UNION ALL SELECT s.merchant_id, NULL, s.member_id, NULL, NULL, 0, s.rounding_fen FROM till_sale s \
           WHERE s.merchant_id = $1 AND s.shop_id = $2 AND s.business_day BETWEEN $3 AND $4 AND s.rounding_fen <> 0 \
           UNION ALL SELECT r.merchant_id, NULL, r.member_id, NULL, NULL, 0, -r.rounding_fen FROM till_return r \
           WHERE r.merchant_id = $1 AND r.shop_id = $2 AND r.business_day BETWEEN $3 AND $4 AND r.rounding_fen <> 0) d \
         {join} {further} {group} LIMIT {}",
        PAGE + 1
    );
    Ok(Statement::from_sql_and_values(op.backend(), sql, values))
}
