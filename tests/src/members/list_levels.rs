//! The levels of the merchant.
use proto::members::v1::ListLevelsRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn the_oldest_first() {
    let shop = TestShop::new().await;
    let levels = shop.cashier().await.ok(ListLevelsRequest {}).await.levels;
    let shown: Vec<_> =
        levels.iter().map(|level| (level.name.as_str(), level.pays_bp, level.points_per_yuan)).collect();
    assert_eq!(shown, [("普通会员", 10_000, 1), ("钻石会员", 9_000, 2)]);
    let theirs = shop.other_merchant().await.ok(ListLevelsRequest {}).await.levels;
    assert_eq!(theirs.iter().map(|level| level.name.as_str()).collect::<Vec<_>>(), ["别家会员"]);
}
