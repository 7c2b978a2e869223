//! What changed since: at each step a till that takes deltas holds what a till that downloads anew holds.
use proto::{
    catalog::v1::{
        Category, DownloadCatalogResponse, ImportItem, ImportItemsRequest, Item, LevelPrice, SaveCategoryRequest,
    },
    members::v1::ListLevelsRequest,
    shelf::{Record, Shelf},
};

use super::{barcode, item, novelty, save};
use crate::harness::{TestShop, Till};

/// Brings a copy up to date as the till does; answers what came.
async fn update(till: &Till, shelf: &mut Shelf) -> Record {
    let request = shelf.request();
    let mut record = Record::answering(&request);
    for chunk in till.collect(request).await.expect("a catalogue") {
        record.add(chunk);
    }
    assert!(shelf.put(record.clone()), "what the server sends fits");
    record
}

async fn fresh(till: &Till) -> Shelf {
    let mut shelf = Shelf::default();
    update(till, &mut shelf).await;
    shelf
}

/// Chance without surprises: the same steps every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// Something that somebody does in the back office. Goods are archived and brought back, and barcodes move between them.
async fn edit(shop: &TestShop, till: &Till, dice: &mut Dice, known: &mut Vec<Item>, levels: &[String]) {
    let n = dice.below(1_000_000);
    let mut changed = match dice.below(8) {
        0 => Item { name: format!("新品 {n}"), ..novelty(shop, till).await },
        1 => {
            let row = |line: i32| ImportItem {
                line,
                barcode: format!("48{:07}{line:04}", n),
                name: format!("进货 {n} {line}"),
                price: "1.50".to_owned(),
                ..ImportItem::default()
            };
            let rows = (1..=1 + dice.below(5) as i32).map(row).collect();
            till.ok(ImportItemsRequest { rows, keep_good: true, dry_run: false }).await;
            return;
        }
        2 => {
            let category_id = shop.new_id().to_string();
            let category = Category { category_id, name: format!("类 {n}"), sort: 9, version: 0 };
            till.ok(SaveCategoryRequest { category: Some(category) }).await;
            return;
        }
        _ => known[dice.below(known.len())].clone(),
    };
    match dice.below(5) {
        0 => changed.archived = !changed.archived,
        1 => changed.barcodes = vec![barcode(&format!("47{n:011}"), "箱", 24_000, 7_800)],
        2 => changed.barcodes.clear(),
        3 => {
            let level_id = levels[dice.below(levels.len())].clone();
            changed.level_prices = vec![LevelPrice { level_id, price_fen: n as i64 % 1_000 }];
        }
        _ => changed.price_fen = 1 + n as i64 % 100_000,
    }
    let saved = save(till, &changed).await;
    match known.iter_mut().find(|item| item.item_id == saved.item_id) {
        Some(old) => *old = saved,
        None => known.push(saved),
    }
}

#[tokio::test]
async fn a_delta_is_what_a_new_download_would_say() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let levels = till.ok(ListLevelsRequest {}).await.levels;
    let levels: Vec<String> = levels.into_iter().map(|level| level.level_id).collect();
    let mut known = Vec::new();
    for name in ["冰红茶", "西湖龙井", "瓜子", "足疗"] {
        known.push(item(&till, name).await);
    }
    let mut dice = Dice(20_261_122);
    let mut each_step = fresh(&till).await;
    let mut now_and_then = each_step.clone();
    // As the browser keeps it.
    let mut pile = vec![each_step.record().seal()];
    for step in 0..120 {
        edit(&shop, &till, &mut dice, &mut known, &levels).await;
        let record = update(&till, &mut each_step).await;
        assert!(record.is_delta() && record.len() <= 5, "step {step}: no more than what changed");
        pile.push(record.seal());
        let anew = fresh(&till).await;
        assert_eq!(each_step, anew, "step {step}");
        if dice.below(7) == 0 {
            update(&till, &mut now_and_then).await;
            assert_eq!(now_and_then, anew, "step {step}, after a while");
        }
    }
    let kept = Shelf::of_pile(pile.iter().map(Vec::as_slice)).expect("a shelf");
    assert_eq!(kept.0, each_step);
}

#[tokio::test]
async fn a_long_delta_comes_in_chunks() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let mut shelf = fresh(&till).await;
    let row = |line: i32| ImportItem {
        line,
        barcode: format!("47{line:011}"),
        name: format!("商品 {line}"),
        price: "1".to_owned(),
        ..ImportItem::default()
    };
    till.ok(ImportItemsRequest { rows: (1..=1_200).map(row).collect(), keep_good: false, dry_run: false }).await;
    let chunks = till.collect(shelf.request()).await.expect("a catalogue");
    assert_eq!(chunks.iter().map(|chunk| chunk.items.len()).collect::<Vec<_>>(), [500, 500, 200]);
    assert!(chunks.iter().all(|chunk| chunk.delta && chunk.revision == chunks[0].revision));
    update(&till, &mut shelf).await;
    assert_eq!(shelf, fresh(&till).await);
}

#[tokio::test]
async fn a_copy_of_other_books_is_replaced() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let mut copy = fresh(&till).await;
    let request = copy.request();
    let whole = |chunks: &[DownloadCatalogResponse]| chunks.iter().all(|chunk| !chunk.delta && !chunk.unchanged);

    let elsewhere = shop.other_merchant().await;
    assert!(whole(&elsewhere.collect(request.clone()).await.expect("a catalogue")), "another merchant's");
    let mut ahead = request.clone();
    ahead.known_revision += 1;
    assert!(whole(&till.collect(ahead).await.expect("a catalogue")), "a revision that was never given");

    // A restore takes the books back: the same numbers then mean other changes.
    let tea = item(&till, "冰红茶").await;
    let begins = format!(
        "INSERT INTO kit_epoch (number, at_ms, backup_sha256, heads) VALUES (2, 1, '{}', '[]')",
        "0".repeat(64)
    );
    shop.run(&begins).await;
    shop.books_are_planted();
    save(&till, &Item { price_fen: 399, ..tea }).await;
    assert!(!update(&till, &mut copy).await.is_delta());
    assert_eq!(copy, fresh(&till).await);
}

#[tokio::test]
async fn only_so_many_download_at_once() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let mut shelf = fresh(&till).await;
    let taken: Vec<_> = std::iter::from_fn(|| shop.house.places().take()).collect();
    assert!((1..=3).contains(&taken.len()), "readers are left for everybody else");
    let refusal = till.collect(Shelf::default().request()).await.expect_err("busy");
    assert_eq!(refusal.to_string(), "kit.BUSY");
    let tea = item(&till, "冰红茶").await;
    save(&till, &Item { price_fen: 399, ..tea }).await;
    assert_eq!(update(&till, &mut shelf).await.len(), 1, "a small delta needs no place");
    assert!(update(&till, &mut shelf).await.is_unchanged());
    drop(taken);
    assert_eq!(fresh(&till).await, shelf);
}
