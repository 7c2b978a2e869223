use proptest::prelude::*;

use super::*;
use crate::catalog::v1::{Barcode, LevelPrice};

const LINEAGE: &str = "01890000-0000-7000-8000-000000000001.1";

fn item(n: u32, price_fen: i64) -> Item {
    Item {
        item_id: format!("01890000-0000-7000-8000-{n:012}"),
        code: format!("{n}"),
        name: format!("商品 {n}"),
        price_fen,
        barcodes: vec![Barcode {
            barcode: format!("69{n:011}"),
            unit: "箱".into(),
            factor_milli: 24_000,
            price_fen: 7_800,
        }],
        level_prices: vec![LevelPrice {
            level_id: "01890000-0000-7000-8000-00000000aaaa".into(),
            price_fen: price_fen - 1,
        }],
        ..Item::default()
    }
}

fn whole(revision: i64, items: Vec<Item>) -> Record {
    let mut record = Record::answering(&DownloadCatalogRequest::default());
    let chunk = DownloadCatalogResponse { revision, lineage: LINEAGE.into(), items, ..Default::default() };
    record.add(chunk);
    record
}

fn delta(from: i64, revision: i64, items: Vec<Item>, removed: &[u32]) -> Record {
    let request = DownloadCatalogRequest { known_revision: from, known_lineage: LINEAGE.into() };
    let mut record = Record::answering(&request);
    let removed_item_ids = removed.iter().map(|&n| item(n, 0).item_id).collect();
    let lineage = LINEAGE.to_owned();
    record.add(DownloadCatalogResponse {
        revision,
        lineage,
        delta: true,
        items,
        removed_item_ids,
        ..Default::default()
    });
    record
}

fn prices(shelf: &Shelf) -> Vec<i64> {
    shelf.items.iter().map(|item| item.price_fen).collect()
}

/// As the browser keeps it, damaged or not.
fn reopened(pile: &[Vec<u8>]) -> Option<Shelf> {
    Shelf::of_pile(pile.iter().map(Vec::as_slice)).map(|(shelf, _)| shelf)
}

#[test]
fn what_was_kept_comes_back_with_units_and_level_prices() {
    let records = [whole(5, vec![item(2, 200), item(1, 100)]), delta(5, 6, vec![item(1, 150), item(3, 300)], &[2])];
    let mut shelf = Shelf::default();
    assert!(records.iter().all(|record| shelf.put(record.clone())));
    assert_eq!((shelf.revision(), prices(&shelf)), (6, vec![150, 300]));
    let pile: Vec<_> = records.iter().map(Record::seal).collect();
    assert_eq!(Shelf::of_pile(pile.iter().map(Vec::as_slice)), Some((shelf.clone(), 3)));
    assert_eq!(reopened(&[shelf.record().seal()]), Some(shelf));
}

#[test]
fn a_delta_to_something_else_does_not_fit() {
    let mut shelf = Shelf::default();
    assert!(shelf.put(whole(5, vec![item(1, 100)])));
    let before = shelf.clone();
    assert!(!shelf.put(delta(4, 6, vec![item(1, 150)], &[])));
    let mut elsewhere = delta(5, 6, vec![item(1, 150)], &[]);
    elsewhere.answer.lineage.push('2');
    assert!(!shelf.put(elsewhere));
    assert_eq!(shelf, before);
}

#[test]
fn a_whole_download_forgets_what_was_there() {
    let mut shelf = Shelf::default();
    assert!(shelf.put(whole(5, vec![item(1, 100)])) && shelf.put(whole(3, vec![item(2, 200)])));
    assert_eq!((shelf.revision(), prices(&shelf)), (3, vec![200]));
}

#[test]
fn what_changes_twice_on_the_way_is_as_it_was_last() {
    let chunk = |items: Vec<Item>, removed: &[u32]| delta(5, 6, items, removed).answer;
    let mut record = delta(5, 6, vec![item(1, 150), item(2, 250)], &[3]);
    record.add(chunk(vec![item(1, 151), item(3, 301)], &[2]));
    let mut shelf = Shelf::default();
    assert!(shelf.put(whole(5, vec![item(1, 100), item(2, 200), item(3, 300)])) && shelf.put(record));
    assert_eq!(prices(&shelf), [151, 301]);
}

#[test]
fn a_pile_that_two_tabs_wrote_is_read_as_far_as_it_fits() {
    let seal = |record: &Record| record.seal();
    let (base, one, two) =
        (whole(7, vec![item(1, 100)]), delta(5, 6, vec![item(1, 1)], &[]), delta(7, 8, vec![item(1, 150)], &[]));
    let shelf = reopened(&[seal(&base), seal(&one), seal(&two)]).expect("a shelf");
    assert_eq!((shelf.revision(), prices(&shelf)), (8, vec![150]));
    let gap = reopened(&[seal(&base), seal(&delta(9, 10, vec![item(1, 999)], &[]))]).expect("a shelf");
    assert_eq!((gap.revision(), prices(&gap)), (7, vec![100]));
    assert_eq!(reopened(&[seal(&two)]), None);
    assert_eq!(reopened(&[]), None);
}

proptest! {
    #[test]
    fn no_damage_goes_unseen(at in 0_usize..4_000, flip in 1_u8.., cut in 0_usize..4_000) {
        let sealed = whole(5, (1..20).map(|n| item(n, i64::from(n) * 100)).collect()).seal();
        let mut flipped = sealed.clone();
        let at = at % sealed.len();
        flipped[at] ^= flip;
        prop_assert_eq!(Record::open(&flipped), None);
        prop_assert_eq!(Record::open(&sealed[..cut % sealed.len()]), None);
        prop_assert!(Record::open(&sealed).is_some());
    }

    /// A damaged delta leaves what was before it; its revision says which.
    #[test]
    fn a_damaged_pile_is_an_older_copy_or_none(which in 0_usize..3, at in 0_usize..4_000, flip in 1_u8..) {
        let records =
            [whole(5, vec![item(1, 100)]), delta(5, 6, vec![item(1, 101)], &[]), delta(6, 7, vec![item(1, 102)], &[])];
        let mut pile: Vec<_> = records.iter().map(Record::seal).collect();
        let at = at % pile[which].len();
        pile[which][at] ^= flip;
        let found = reopened(&pile).map(|shelf| (shelf.revision(), prices(&shelf)));
        prop_assert_eq!(found, [None, Some((5, vec![100])), Some((6, vec![101]))][which].clone());
    }
}
