//! Member numbers 会员号: `M00000001` and up. The letter keeps them apart from cards and phones, which the same field finds.
use sea_orm::{QueryOrder, QuerySelect};

use super::{Op, Result, entity::member};

/// The last number given; the caller holds [`super::level::levels_alone`].
pub(super) async fn last_number(op: &Op) -> Result<u64> {
    let last: Option<String> = member::Entity::in_scope(op.scope())
        .select_only()
        .column(member::Column::MemberNo)
        .order_by_desc(member::Column::MemberNo)
        .into_tuple()
        .one(op.tx())
        .await?;
    Ok(last.map_or(0, |text| read(&text)))
}

pub(super) fn show(number: u64) -> String {
    format!("M{number:08}")
}

fn read(text: &str) -> u64 {
    text.trim_start_matches('M').parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn 会员号依次增加() {
        assert_eq!(show(1), "M00000001");
        assert_eq!(read(&show(12_345_678)), 12_345_678);
        assert!(show(99_999) < show(100_000), "the last one is the largest text");
    }
}
