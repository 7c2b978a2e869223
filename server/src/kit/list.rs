//! One engine for every list: paging by key (stable while rows come and go), a fixed set of sortable and filterable fields, search.
use proto::{
    kit::v1::{ListQuery, PageInfo},
    refusal::Refusal,
};
use rules::id::Uuid;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, ModelTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    Select, Value,
    sea_query::{ExprTrait, Func, LikeExpr, SimpleExpr},
};

use super::{Op, Result};

const DEFAULT_PAGE: u64 = 50;
const MAX_PAGE: u64 = 200;
/// Of a search, a filter's value, a token: bytes.
const MAX_TEXT: usize = 500;
const MAX_FILTERS: usize = 20;

/// Fields of the wire and the columns behind them.
pub type Fields<E> = &'static [(&'static str, fn() -> <E as EntityTrait>::Column)];

/// What a list allows.
pub struct ListSpec<E: EntityTrait> {
    /// Sortable fields: wire name and column. The first is the list's own order.
    pub order: Fields<E>,
    /// The list's own order is descending.
    pub newest_first: bool,
    /// Filterable fields.
    pub filters: Fields<E>,
    /// Turns free text into a condition; `None` when the text asks for nothing findable.
    pub search: fn(&str) -> Option<Condition>,
    /// Breaks ties.
    pub id: fn() -> E::Column,
}

/// Reads one page of `rows` (already in scope).
///
/// # Errors
/// `BAD_FIELD` for an unknown field or a broken token.
pub async fn page<E>(
    op: &Op,
    spec: &ListSpec<E>,
    rows: Select<E>,
    query: &ListQuery,
) -> Result<(Vec<E::Model>, PageInfo)>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + FromQueryResult + Send + Sync,
{
    let size = match query.page_size {
        0 => DEFAULT_PAGE,
        size => u64::try_from(size).ok().filter(|size| *size <= MAX_PAGE).ok_or_else(|| bad("page_size"))?,
    };
    check_texts(query)?;
    let (column, descending) = order(spec, &query.order_by)?;
    let id = (spec.id)();
    let mut rows = rows;
    for filter in &query.filters {
        let (_, column) = spec.filters.iter().find(|(name, _)| *name == filter.field).ok_or_else(|| bad("filters"))?;
        rows = rows.filter(column().eq(typed(column(), &filter.value)?));
    }
    if !query.search.trim().is_empty() {
        match (spec.search)(query.search.trim()) {
            Some(condition) => rows = rows.filter(condition),
            None => return Ok((Vec::new(), PageInfo::default())),
        }
    }
    if !query.page_token.is_empty() {
        let (value, last) = read_token(column, &query.page_token)?;
        let (further, tie) =
            if descending { (column.lt(value.clone()), id.lt(last)) } else { (column.gt(value.clone()), id.gt(last)) };
        rows = rows.filter(Condition::any().add(further).add(Condition::all().add(column.eq(value)).add(tie)));
    }
    let direction = if descending { Order::Desc } else { Order::Asc };
    let mut found =
        rows.order_by(column, direction.clone()).order_by(id, direction).limit(size + 1).all(op.tx()).await?;
    let mut info = PageInfo::default();
    if found.len() as u64 > size {
        found.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        if let Some(last) = found.last() {
            info.next_page_token = token(last.get(column), last.get(id));
        }
    }
    Ok((found, info))
}

/// Texts as a person types them: not longer, and without NUL, which PostgreSQL takes in no text.
fn check_texts(query: &ListQuery) -> std::result::Result<(), Refusal> {
    let bad_text = |text: &str| text.len() > MAX_TEXT || text.contains('\0');
    if bad_text(&query.search) {
        return Err(bad("search"));
    }
    if bad_text(&query.page_token) {
        return Err(bad("page_token"));
    }
    if query.filters.len() > MAX_FILTERS || query.filters.iter().any(|filter| bad_text(&filter.value)) {
        return Err(bad("filters"));
    }
    Ok(())
}

fn order<E: EntityTrait>(spec: &ListSpec<E>, wanted: &str) -> std::result::Result<(E::Column, bool), Refusal> {
    if wanted.is_empty() {
        let (_, column) = spec.order.first().ok_or_else(|| bad("order_by"))?;
        return Ok((column(), spec.newest_first));
    }
    let (name, descending) = wanted.strip_suffix(" desc").map_or((wanted, false), |name| (name, true));
    let (_, column) = spec.order.iter().find(|(known, _)| *known == name).ok_or_else(|| bad("order_by"))?;
    Ok((column(), descending))
}

/// `i:42:UUID` or `s:text:UUID`.
fn token(value: Value, id: Value) -> String {
    let id = match id {
        Value::Uuid(Some(id)) => id,
        _ => Uuid::nil(),
    };
    match value {
        Value::BigInt(Some(number)) => format!("i:{number}:{id}"),
        Value::Int(Some(number)) => format!("i:{number}:{id}"),
        Value::String(Some(text)) => format!("s:{text}:{id}"),
        Value::Uuid(Some(key)) => format!("u:{key}:{id}"),
        other => format!("?:{other:?}:{id}"),
    }
}

fn read_token<C: ColumnTrait>(column: C, token: &str) -> std::result::Result<(Value, Uuid), Refusal> {
    let (rest, id) = token.rsplit_once(':').ok_or_else(|| bad("page_token"))?;
    let (kind, value) = rest.split_once(':').ok_or_else(|| bad("page_token"))?;
    let id = id.parse().map_err(|_| bad("page_token"))?;
    let value = match kind {
        "i" => typed(column, value)?,
        "s" => Value::from(value.to_owned()),
        "u" => Value::from(value.parse::<Uuid>().map_err(|_| bad("page_token"))?),
        _ => return Err(bad("page_token")),
    };
    Ok((value, id))
}

/// Text of the wire as a value of the column's type: PostgreSQL does not compare a number with a text.
fn typed<C: ColumnTrait>(column: C, text: &str) -> std::result::Result<Value, Refusal> {
    use sea_orm::sea_query::ColumnType;
    let bad = || bad("filters");
    Ok(match column.def().get_column_type() {
        ColumnType::BigInteger => Value::from(text.parse::<i64>().map_err(|_| bad())?),
        ColumnType::Integer => Value::from(text.parse::<i32>().map_err(|_| bad())?),
        ColumnType::SmallInteger => Value::from(text.parse::<i16>().map_err(|_| bad())?),
        ColumnType::Boolean => Value::from(text.parse::<bool>().map_err(|_| bad())?),
        ColumnType::Uuid => Value::from(text.parse::<Uuid>().map_err(|_| bad())?),
        _ => Value::from(text.to_owned()),
    })
}

fn bad(field: &str) -> Refusal {
    Refusal::bad_field(&format!("query.{field}"), "list")
}

/// A text that starts with `prefix`, as a range, so that both databases use the index, and no character of the text is special.
/// For columns of letters of one case and digits: those sort alike in every collation, what lies behind `z` does not.
pub fn starts_with<C: ColumnTrait>(column: C, prefix: &str) -> Condition {
    let from = Condition::all().add(column.gte(prefix)).add(like(column, &format!("{}%", escape(prefix))));
    match after_all(prefix) {
        Some(end) => from.add(column.lt(end)),
        None => from,
    }
}

/// A text that holds `part` somewhere, in upper or lower case, with `%` and `_` meaning themselves. Reads every row that the
/// rest of the query leaves.
pub fn contains<C: ColumnTrait>(column: C, part: &str) -> Condition {
    let lower = SimpleExpr::from(Func::lower(column.into_expr()));
    // SQLite's LIKE folds ASCII by itself, PostgreSQL's folds nothing.
    let pattern = format!("%{}%", escape(&part.to_lowercase()));
    Condition::all().add(ExprTrait::like(lower, LikeExpr::new(pattern).escape('\\')))
}

/// A text that ends with `end`. Reads every row that the rest of the query leaves.
pub fn ends_with<C: ColumnTrait>(column: C, end: &str) -> Condition {
    Condition::all().add(like(column, &format!("%{}", escape(end))))
}

fn like<C: ColumnTrait>(column: C, pattern: &str) -> SimpleExpr {
    column.like(LikeExpr::new(pattern).escape('\\'))
}

fn escape(text: &str) -> String {
    text.chars().flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])).collect()
}

/// A text behind everything that starts with `prefix`, and not far behind; `None` when nothing can be.
fn after_all(prefix: &str) -> Option<String> {
    let mut end = prefix.trim_end_matches(['z', 'Z']).to_owned();
    let next = match end.pop()? {
        '9' => 'a',
        last => char::from_u32(u32::from(last) + 1)?,
    };
    end.push(next);
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_is_behind_it_in_every_collation() {
        for (prefix, end) in
            [("bhc", Some("bhd")), ("az", Some("b")), ("a9", Some("aa")), ("zz", None), ("M-1", Some("M-2"))]
        {
            assert_eq!(after_all(prefix).as_deref(), end, "{prefix}");
        }
    }

    #[test]
    fn nothing_in_a_text_is_a_pattern() {
        assert_eq!(escape(r"50%_a\b"), r"50\%\_a\\b");
    }
}
