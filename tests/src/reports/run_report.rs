//! Sales summed by nothing, category, member or item.
use expect_test::expect;
use proto::reports::v1::{RunReportRequest, RunReportResponse};

use crate::harness::{CASHIER_PIN, MANAGER_PIN, TestShop};

const DAY_MS: i64 = 24 * 3_600_000;

fn ask(report: &str) -> RunReportRequest {
    RunReportRequest { report: report.to_owned(), ..RunReportRequest::default() }
}

fn lines(answer: &RunReportResponse) -> String {
    let rows = answer.rows.iter().map(|row| {
        format!(
            "[{}] {}: {} sales, {} lines, {} pieces, {} fen",
            row.key, row.label, row.sales, row.lines, row.pieces_milli, row.amount_fen
        )
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Two days of sales, and some elsewhere that must not count.
async fn two_days() -> TestShop {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.sell(&[("冰红茶", 2_000), ("西湖龙井", 1_000)], "").await;
    till.sell(&[("西湖龙井", 1_000)], "王建国").await;
    shop.other_merchant().await.sell(&[("别家红茶", 7_000)], "").await;
    shop.later(DAY_MS);
    shop.on_duty("周收银", "2468", "04").await.sell(&[("足疗", 1_000), ("足疗", 1_000)], "李晓梅").await;
    shop
}

#[tokio::test]
async fn every_report_tells_the_same_total() {
    let shop = two_days().await;
    let manager = shop.manager().await;
    for (report, expected) in [
        ("sales_total", expect!["[] : 3 sales, 5 lines, 6000 pieces, 23620 fen"]),
        ("sales_by_category", expect!["[茶饮] 茶饮: 3 sales, 5 lines, 6000 pieces, 23620 fen"]),
        (
            "sales_by_member",
            expect![[r#"
            [] : 1 sales, 2 lines, 3000 pieces, 3500 fen
            [80000012] 王建国: 1 sales, 1 lines, 1000 pieces, 2520 fen
            [80000025] 李晓梅: 1 sales, 2 lines, 2000 pieces, 17600 fen"#]],
        ),
        (
            "sales_by_item",
            expect![[r#"
            [101] 冰红茶: 1 sales, 1 lines, 2000 pieces, 700 fen
            [102] 西湖龙井: 2 sales, 2 lines, 2000 pieces, 5320 fen
            [201] 足疗: 1 sales, 2 lines, 2000 pieces, 17600 fen"#]],
        ),
    ] {
        expected.assert_eq(&lines(&manager.ok(ask(report)).await));
    }
}

#[tokio::test]
async fn totals_agree_with_receipts_that_were_rounded() {
    let shop = TestShop::new().await;
    // 抹零 to the yuan, downwards.
    shop.by_hand("UPDATE chain_shop SET rounding = 3 WHERE merchant_id = $1", [shop.uuid("清和商贸").into()]).await;
    let sold = shop.cashier().await.sell(&[("冰红茶", 1_000)], "王建国").await;
    assert_eq!(sold.quote.unwrap_or_default().total_fen, 300, "3.50 at the level's price, without its jiao");
    let manager = shop.manager().await;
    expect!["[] : 1 sales, 1 lines, 1000 pieces, 300 fen"].assert_eq(&lines(&manager.ok(ask("sales_total")).await));
    expect!["[80000012] 王建国: 1 sales, 1 lines, 1000 pieces, 300 fen"]
        .assert_eq(&lines(&manager.ok(ask("sales_by_member")).await));
    expect!["[101] 冰红茶: 1 sales, 1 lines, 1000 pieces, 315 fen"]
        .assert_eq(&lines(&manager.ok(ask("sales_by_item")).await));
}

#[tokio::test]
async fn days_bound_it_on_both_sides() {
    let shop = two_days().await;
    let manager = shop.manager().await;
    let of = |from: &str, to: &str| RunReportRequest { from: from.to_owned(), to: to.to_owned(), ..ask("sales_total") };
    expect!["[] : 1 sales, 2 lines, 2000 pieces, 17600 fen"].assert_eq(&lines(&manager.ok(of("2026-11-22", "")).await));
    expect!["[] : 2 sales, 3 lines, 4000 pieces, 6020 fen"].assert_eq(&lines(&manager.ok(of("", "2026-11-21")).await));
    expect!["[] : 0 sales, 0 lines, 0 pieces, 0 fen"]
        .assert_eq(&lines(&manager.ok(of("2026-11-23", "2026-11-30")).await));
    expect!["kit.BAD_FIELD field=from rule=date"].assert_eq(&manager.refused(of("gestern", "")).await);
}

#[tokio::test]
async fn a_sibling_shop_has_its_own() {
    let shop = two_days().await;
    let sibling = shop.enrolled_at(crate::harness::SIBLING_ENROL_CODE, "09").await.sign_in("王店长", MANAGER_PIN).await;
    expect![[""]].assert_eq(&lines(&sibling.ok(ask("sales_by_item")).await));
}

#[tokio::test]
async fn unknown_reports_and_people_without_the_right() {
    let shop = TestShop::new().await;
    expect!["reports.UNKNOWN_REPORT report=sales_total; --"]
        .assert_eq(&shop.manager().await.refused(ask("sales_total; --")).await);
    expect!["kit.PERMISSION_DENIED permission=reports.view"]
        .assert_eq(&shop.signed_in("李收银", CASHIER_PIN, "01").await.refused(ask("sales_total")).await);
    shop.owner().await.ok(ask("sales_total")).await;
}
