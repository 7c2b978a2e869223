//! The whole catalogue, for a till that keeps it.
use expect_test::expect;
use proto::catalog::v1::{DownloadCatalogRequest, DownloadCatalogResponse, ImportItem, ImportItemsRequest, Item};

use super::{item, novelty, save};
use crate::harness::{TestShop, Till};

async fn download(till: &Till, known_revision: i64) -> Vec<DownloadCatalogResponse> {
    till.collect(DownloadCatalogRequest { known_revision }).await.expect("a catalogue")
}

fn names(chunks: &[DownloadCatalogResponse]) -> Vec<&str> {
    chunks.iter().flat_map(|chunk| &chunk.items).map(|item| item.name.as_str()).collect()
}

#[tokio::test]
async fn all_that_can_be_sold() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let chunks = download(&till, 0).await;
    assert_eq!(names(&chunks), ["冰红茶", "西湖龙井", "瓜子", "足疗"]);
    expect![[r#"
        (
            [
                Category {
                    category_id: "<1>",
                    name: "茶饮",
                    sort: 1,
                    version: 1,
                },
            ],
            Item {
                item_id: "<冰红茶>",
                code: "101",
                name: "冰红茶",
                spec: "500ml",
                kind: Goods,
                category_id: "<1>",
                unit: "瓶",
                price_fen: 350,
                discountable: true,
                barcodes: [
                    Barcode {
                        barcode: "6921168509256",
                        unit: "",
                        factor_milli: 0,
                        price_fen: 0,
                    },
                ],
                initials: "bhc",
                archived: false,
                version: 1,
                cost_fen: 0,
                weighed: false,
                level_prices: [],
                open_price: false,
            },
        )"#]]
    .assert_eq(&shop.show(&(&chunks[0].categories, &chunks[0].items[0])));
    assert_eq!(names(&download(&shop.other_merchant().await, 0).await), ["别家红茶"]);
}

#[tokio::test]
async fn a_till_that_is_current_gets_nothing() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let known = download(&till, 0).await[0].revision;
    let again = download(&till, known).await;
    assert_eq!(again, [DownloadCatalogResponse { revision: known, unchanged: true, ..Default::default() }]);

    let tea = item(&till, "冰红茶").await;
    save(&till, &Item { archived: true, ..tea }).await;
    let changed = download(&till, known).await;
    assert!(changed[0].revision > known && !changed[0].unchanged);
    assert_eq!(names(&changed), ["西湖龙井", "瓜子", "足疗"]);
    let refused = Item { name: String::new(), ..novelty(&shop, &till).await };
    super::not_saved(&till, &refused).await;
    assert!(download(&till, changed[0].revision).await[0].unchanged, "a refused change changes nothing");
}

#[tokio::test]
async fn in_chunks_that_a_till_can_take() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let row = |line: i32| ImportItem {
        line,
        barcode: format!("47{line:011}"),
        name: format!("商品 {line}"),
        price: "1".to_owned(),
        ..ImportItem::default()
    };
    let rows = (1..=4_500).map(row).collect();
    till.ok(ImportItemsRequest { rows, keep_good: false, dry_run: false }).await;
    let chunks = download(&till, 0).await;
    assert_eq!(chunks.iter().map(|chunk| chunk.items.len()).collect::<Vec<_>>(), [2_000, 2_000, 504]);
    assert_eq!(chunks.iter().map(|chunk| chunk.categories.len()).collect::<Vec<_>>(), [2, 0, 0]);
    assert!(chunks.iter().all(|chunk| chunk.revision == chunks[0].revision));
    let ids: std::collections::BTreeSet<_> =
        chunks.iter().flat_map(|chunk| &chunk.items).map(|item| &item.item_id).collect();
    assert_eq!(ids.len(), 4_504);
    let codes = chunks.iter().flat_map(|chunk| &chunk.items).flat_map(|item| &item.barcodes);
    assert_eq!(codes.count(), 4_501);
}

#[tokio::test]
async fn only_for_people_of_the_shop() {
    let shop = TestShop::new().await;
    let nobody = shop.enrolled("01").await;
    let refusal = nobody.collect(DownloadCatalogRequest { known_revision: 0 }).await.expect_err("a refusal");
    expect!["kit.SESSION_ENDED"].assert_eq(&refusal.to_string());
}
