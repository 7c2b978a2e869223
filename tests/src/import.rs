//! `zhangfang import`: files of all kinds into a shop's database, or a sentence that says why not.
use std::path::{Path, PathBuf};

use rules::id::{MerchantId, ShopId, StaffId};
use server::{
    import::{self, Caller, ImportError, Options, Report},
    kit::{Actor, Scope},
};

use crate::harness::TestShop;

/// A file of one test.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("zf_import_{}_{name}", std::process::id()));
        std::fs::write(&path, bytes).expect("a file");
        Self(path)
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        // What cannot be removed lies in the folder for temporary files.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn caller(shop: &TestShop) -> Caller {
    let actor = Actor {
        staff_id: StaffId(shop.uuid("王店长")),
        name: "王店长".to_owned(),
        role: String::new(),
        permissions: Vec::new(),
    };
    let scope =
        Scope {
            merchant: MerchantId(shop.uuid("清和商贸")), shop: ShopId(shop.uuid("清和茶铺")), ..Scope::nowhere()
        };
    Caller { actor, scope }
}

async fn goods(shop: &TestShop, file: &Path, options: Options) -> Result<Report, ImportError> {
    let rows = import::read_goods(file, Vec::new()).await?;
    import::bring(&shop.house, caller(shop), rows, options).await
}

const GOODS: &str = "商品名称,零售价,条码,分类\n绿豆糕,16.80,6901234560015,茶点\n杏仁酥,22,6901234560039,茶点\n";

#[tokio::test]
async fn a_file_becomes_goods_once() {
    let shop = TestShop::new().await;
    let file = TestFile::new("goods.csv", GOODS.as_bytes());
    let mut told = 0;
    let dry = goods(&shop, &file.0, Options { dry_run: true, ..Options::default() }).await.expect("a report");
    assert_eq!((dry.created, dry.written, shop.count("catalog_item").await), (2, false, 5));
    let (sender, progress) = std::sync::mpsc::channel();
    let options = Options {
        progress: Box::new(move |done, of| sender.send((done, of)).expect("somebody listens")),
        ..Options::default()
    };
    let report = goods(&shop, &file.0, options).await.expect("a report");
    assert_eq!(report, Report { rows: 2, created: 2, skipped: 0, errors: Vec::new(), written: true });
    for (done, of) in progress {
        told = done;
        assert_eq!(of, 2);
    }
    assert_eq!(told, 2);
    let again = goods(&shop, &file.0, Options::default()).await.expect("a report");
    assert_eq!((again.created, again.skipped, again.written), (0, 2, false));
    let audit = shop.last_audit(1).await;
    assert!(audit.starts_with("import.Goods 王店长@- ok"), "{audit}");
    assert_eq!(shop.count("catalog_item").await, 7);
}

#[tokio::test]
async fn wrong_rows_are_named_by_their_line() {
    let shop = TestShop::new().await;
    let text = format!("{GOODS}重条码,1,6901234560015,茶点\r\n\r\n负数,-1,6901234560046,茶点\r\n");
    let file = TestFile::new("wrong.csv", text.as_bytes());
    let report = goods(&shop, &file.0, Options::default()).await.expect("a report");
    let errors: Vec<_> =
        report.errors.iter().map(|e| format!("{} {} {} {}", e.line, e.field, e.rule, e.value)).collect();
    assert_eq!(errors, ["4 barcode duplicate 6901234560015", "6 price amount -1"]);
    assert_eq!((report.written, shop.count("catalog_item").await), (false, 5));
    let kept = goods(&shop, &file.0, Options { keep_good: true, ..Options::default() }).await.expect("a report");
    assert_eq!((kept.created, kept.written, shop.count("catalog_item").await), (2, true, 7));
}

#[tokio::test]
async fn a_bad_file_changes_nothing() {
    let shop = TestShop::new().await;
    for (name, bytes, sentence) in [
        ("no_price.csv", "品名,条码\n茶,690\n".as_bytes().to_vec(), "no column for price (售价)"),
        ("binary.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0".to_vec(), "the file is not a table"),
        (
            "cell.csv",
            format!("品名,售价,条码\n{},1,690\n", "茶".repeat(3_500_000)).into_bytes(),
            "line 2, column 1: the cell",
        ),
        ("broken.xlsx", b"PK\x03\x04 nothing".to_vec(), "the workbook cannot be read"),
    ] {
        let file = TestFile::new(name, &bytes);
        let error = goods(&shop, &file.0, Options::default()).await.expect_err(name).to_string();
        assert!(error.starts_with(sentence), "{name}: {error}");
    }
    let error = goods(&shop, Path::new("/no/such/file.csv"), Options::default()).await.expect_err("no file");
    assert!(error.to_string().starts_with("the file cannot be opened"), "{error}");
    assert_eq!((shop.count("catalog_item").await, shop.count("kit_audit WHERE method = 'import.Goods'").await), (5, 0));
}

#[tokio::test]
async fn baskets_become_goods_and_members() {
    let shop = TestShop::new().await;
    let mut text = "day,member,goods,category,quantity,line_amount,line_cost\n".to_owned();
    for n in 0..3_000 {
        text.push_str(&format!(
            "2000-11-01,{:08},47{:011},{},{},{},1\n",
            n % 700,
            n % 1_300,
            100 + n % 13,
            n % 3 + 1,
            10 * (n % 3 + 1)
        ));
    }
    let file = TestFile::new("baskets.csv", text.as_bytes());
    let report = goods(&shop, &file.0, Options::default()).await.expect("a report");
    assert_eq!((report.created, report.written), (1_300, true));
    assert_eq!(shop.count("catalog_item WHERE price_fen = 1000").await, 1_300);
    let rows = import::read_members(&file.0, Vec::new()).await.expect("members");
    let report = import::bring(&shop.house, caller(&shop), rows, Options::default()).await.expect("a report");
    assert_eq!((report.created, report.written), (700, true));
    assert_eq!(shop.count("members_member WHERE card_no = name").await, 700);
}
