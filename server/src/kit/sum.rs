//! Sums that read the same on both databases: PostgreSQL answers NUMERIC where SQLite answers an integer, so every sum is
//! cast, and an empty one is zero.
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, IntoColumnRef, SimpleExpr};

/// `COALESCE(CAST(SUM(column) AS bigint), 0)`.
pub fn sum(column: impl IntoColumnRef) -> SimpleExpr {
    let sum = SimpleExpr::from(Func::sum(Expr::col(column))).cast_as(Alias::new("bigint"));
    Func::coalesce([sum, Expr::val(0_i64)]).into()
}
