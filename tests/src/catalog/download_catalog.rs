//! The whole catalogue, for a till that keeps it.
use expect_test::expect;
use proto::catalog::v1::{DownloadCatalogRequest, DownloadCatalogResponse, ImportItem, ImportItemsRequest, Item};

use super::{item, novelty, save};
use crate::harness::{TestShop, Till};

async fn download(till: &Till, known: Option<&DownloadCatalogResponse>) -> Vec<DownloadCatalogResponse> {
    let request = known
        .map(|known| DownloadCatalogRequest { known_revision: known.revision, known_lineage: known.lineage.clone() });
    till.collect(request.unwrap_or_default()).await.expect("a catalogue")
}

fn names(chunks: &[DownloadCatalogResponse]) -> Vec<&str> {
    chunks.iter().flat_map(|chunk| &chunk.items).map(|item| item.name.as_str()).collect()
}

#[tokio::test]
async fn all_that_can_be_sold() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let chunks = download(&till, None).await;
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
    assert_eq!(names(&download(&shop.other_merchant().await, None).await), ["别家红茶"]);
}

#[tokio::test]
async fn a_till_that_is_current_gets_nothing() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let known = download(&till, None).await.remove(0);
    let DownloadCatalogResponse { revision, lineage, .. } = known.clone();
    let current = DownloadCatalogResponse { revision, lineage, unchanged: true, ..Default::default() };
    assert_eq!(download(&till, Some(&known)).await, [current]);

    let tea = item(&till, "冰红茶").await;
    save(&till, &Item { archived: true, ..tea }).await;
    assert_eq!(names(&download(&till, None).await), ["西湖龙井", "瓜子", "足疗"]);
    let changed = download(&till, Some(&known)).await.remove(0);
    assert!(changed.revision > known.revision && !changed.unchanged);
    let refused = Item { name: String::new(), ..novelty(&shop, &till).await };
    super::not_saved(&till, &refused).await;
    assert!(download(&till, Some(&changed)).await[0].unchanged, "a refused change changes nothing");
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
    let chunks = download(&till, None).await;
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
    let refusal = nobody.collect(DownloadCatalogRequest::default()).await.expect_err("a refusal");
    expect!["kit.SESSION_ENDED"].assert_eq(&refusal.to_string());
}
