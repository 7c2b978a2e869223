//! The till's one field for members.
use expect_test::expect;
use proto::members::v1::{FindMembersRequest, ImportMember, ImportMembersRequest, Member};

use super::{found, newcomer, save};
use crate::harness::TestShop;

#[tokio::test]
async fn a_whole_number_wins_alone() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    for query in ["13800005521", "+86 138-0000-5521", "138 0000 5521", "80000012", "M00000001", "m00000001"] {
        assert_eq!(found(&till, query).await, ["王建国"], "{query}");
    }
    // A card with the digits of somebody's phone tail: the card wins.
    save(&till, &Member { card_no: "5521".to_owned(), ..newcomer(&shop) }).await;
    assert_eq!(found(&till, "5521").await, ["欧阳娜娜"]);
    assert_eq!(found(&till, "05521").await, ["王建国"]);
}

#[tokio::test]
async fn else_the_tail_of_a_phone() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    save(&till, &Member { phone: "13911115521".to_owned(), ..newcomer(&shop) }).await;
    assert_eq!(found(&till, "5521").await, ["王建国", "欧阳娜娜"]);
    assert_eq!(found(&till, "0005521").await, ["王建国"]);
    for query in ["521", "9995521", "55210", "", " ", "99999999999"] {
        assert!(found(&till, query).await.is_empty(), "{query:?}");
    }
}

#[tokio::test]
async fn initials_and_names() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    save(&till, &Member { card_no: "VIP-007".to_owned(), ..newcomer(&shop) }).await;
    for (query, name) in [
        ("wjg", "王建国"),
        ("WJ", "王建国"),
        ("lxm", "李晓梅"),
        ("建国", "王建国"),
        ("晓", "李晓梅"),
        ("vip-0", "欧阳娜娜"),
    ] {
        assert_eq!(found(&till, query).await, [name], "{query}");
    }
    for query in ["%", "_", "王%国", "'; DROP TABLE members_member; --", "jg", "\\", "王\0"] {
        assert!(found(&till, query).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn with_level_and_assets() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 50_000).await;
    expect![[r#"
        [
            MemberView {
                member: Some(
                    Member {
                        member_id: "<王建国>",
                        member_no: "M00000001",
                        name: "王建国",
                        phone: "13800005521",
                        card_no: "80000012",
                        level_id: "<钻石会员>",
                        birthday: "",
                        remark: "",
                        archived: false,
                        version: 1,
                    },
                ),
                level: Some(
                    Level {
                        level_id: "<钻石会员>",
                        name: "钻石会员",
                        pays_bp: 9000,
                        points_per_yuan: 2,
                        version: 1,
                    },
                ),
                assets: Some(
                    Assets {
                        principal_fen: 50000,
                        gift_fen: 0,
                        points: 0,
                    },
                ),
            },
        ]"#]]
    .assert_eq(&shop.show(&till.ok(FindMembersRequest { query: "5521".to_owned() }).await.members));
}

#[tokio::test]
async fn archived_members_are_not_found() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    shop.by_hand("UPDATE members_member SET archived = TRUE WHERE id = $1", [shop.uuid("王建国").into()]).await;
    for query in ["13800005521", "80000012", "5521", "wjg", "王"] {
        assert!(found(&till, query).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn at_most_fifty() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let row = |n: i32| ImportMember {
        line: n,
        card_no: format!("9{n:07}"),
        name: "同名".to_owned(),
        ..ImportMember::default()
    };
    till.ok(ImportMembersRequest { rows: (1..=60).map(row).collect(), keep_good: false, dry_run: false }).await;
    assert_eq!(found(&till, "同名").await.len(), 50);
    assert_eq!(found(&till, "tm").await.len(), 50);
}
