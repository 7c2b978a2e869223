//! Many members at once.
use expect_test::expect;
use proto::members::v1::{ImportMember, ImportMembersRequest, ImportMembersResponse};

use super::found;
use crate::harness::{TestShop, Till};

fn row(line: i32, card_no: &str, name: &str, phone: &str) -> ImportMember {
    ImportMember {
        line,
        card_no: card_no.to_owned(),
        name: name.to_owned(),
        phone: phone.to_owned(),
        ..ImportMember::default()
    }
}

fn request(rows: Vec<ImportMember>) -> ImportMembersRequest {
    ImportMembersRequest { rows, keep_good: false, dry_run: false }
}

/// Two good rows between wrong ones of every kind.
fn mixed() -> Vec<ImportMember> {
    vec![
        row(2, "90000001", "甲", "13600000001"),
        row(3, "90000002", "", ""),
        row(4, "", "没有号码", ""),
        row(5, "90000003", "乙", "123"),
        row(6, "90000001", "重卡", ""),
        row(7, "", "重手机", "136-0000-0001"),
        ImportMember { level: "白金".to_owned(), ..row(8, "90000004", "丙", "") },
        ImportMember { birthday: "13月".to_owned(), ..row(9, "90000005", "丁", "") },
        ImportMember {
            level: "钻石会员".to_owned(), birthday: "1990/1/2".to_owned(), ..row(10, "vip-1", "戊", "")
        },
    ]
}

fn said(answer: &ImportMembersResponse) -> String {
    let errors = answer.errors.iter().map(|e| format!("\nline {}: {} {} {:?}", e.line, e.field, e.rule, e.value));
    format!("created {}, skipped {}{}", answer.created, answer.skipped, errors.collect::<String>())
}

async fn bring(till: &Till, rows: Vec<ImportMember>) -> String {
    said(&till.ok(request(rows)).await)
}

#[tokio::test]
async fn missing_ones_are_made_and_known_ones_left_alone() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let rows = || {
        vec![
            row(2, "90000001", "新人", "13600000001"),
            row(3, "80000012", "另一个名字", ""),
            row(4, "", "李", "139 1234 6688"),
        ]
    };
    expect!["created 1, skipped 2"].assert_eq(&bring(&till, rows()).await);
    assert_eq!(found(&till, "80000012").await, ["王建国"]);
    assert_eq!(found(&till, "xr").await, ["新人"]);
    expect!["created 0, skipped 3"].assert_eq(&bring(&till, rows()).await);
    expect![[r#"
        members.ImportMembers 王店长@02 ok [{"what":"members","id":"import","after":[1,2,0]}]
        members.ImportMembers 王店长@02 ok"#]]
    .assert_eq(&shop.last_audit(2).await);
}

#[tokio::test]
async fn one_wrong_row_stops_all() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    expect!["members.IMPORT_REFUSED errors=7"].assert_eq(&till.refused(request(mixed())).await);
    assert_eq!(shop.count("members_member").await, 3);
}

#[tokio::test]
async fn a_dry_run_says_what_is_wrong() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let dry = ImportMembersRequest { dry_run: true, ..request(mixed()) };
    expect![[r#"
        created 2, skipped 0
        line 3: name required ""
        line 4: phone required ""
        line 5: phone phone "123"
        line 6: card_no duplicate "90000001"
        line 7: phone duplicate "136-0000-0001"
        line 8: level choice "白金"
        line 9: birthday date "13月""#]]
    .assert_eq(&said(&till.ok(dry).await));
    assert_eq!(shop.count("members_member").await, 3);
}

#[tokio::test]
async fn the_good_ones_may_be_kept() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let keep = ImportMembersRequest { keep_good: true, ..request(mixed()) };
    let answer = till.ok(keep).await;
    assert_eq!((answer.created, answer.errors.len()), (2, 7));
    let rows = shop.rows("SELECT member_no, name, card_no, birthday FROM members_member WHERE card_no = 'VIP-1'").await;
    let text = |column: &str| rows[0].try_get::<String>("", column).expect("text");
    assert_eq!([text("member_no"), text("name"), text("birthday")], ["M00000004", "戊", "1990-01-02"]);
}

#[tokio::test]
async fn thousands_in_one_call_and_no_more() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let rows = |many: i32| (1..=many).map(|n| row(n, &format!("9{n:07}"), "会员", "")).collect();
    expect!["created 2345, skipped 0"].assert_eq(&bring(&till, rows(2_345)).await);
    expect!["kit.BAD_FIELD field=rows rule=too_many"].assert_eq(&till.refused(request(rows(5_001))).await);
    assert_eq!(shop.count("members_member").await, 3 + 2_345);
}

#[tokio::test]
async fn not_a_cashiers_business() {
    let shop = TestShop::new().await;
    expect!["kit.PERMISSION_DENIED permission=members.import"]
        .assert_eq(&shop.cashier().await.refused(request(Vec::new())).await);
}
