//! One member.
use expect_test::expect;
use proto::members::v1::GetMemberRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn of_the_own_merchant_only() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let ask = GetMemberRequest { member_id: shop.id("王建国") };
    let member = till.ok(ask.clone()).await.member.and_then(|view| view.member).expect("a member");
    assert_eq!((member.name.as_str(), member.card_no.as_str()), ("王建国", "80000012"));
    // The sibling shop shares its members (MEM-16, MEM-21); another merchant does not even learn that there is one.
    assert!(shop.sibling_shop().await.ok(ask.clone()).await.member.is_some());
    expect!["kit.NOT_FOUND"].assert_eq(&shop.other_merchant().await.refused(ask).await);
    expect!["kit.BAD_FIELD field=member_id rule=id"]
        .assert_eq(&till.refused(GetMemberRequest { member_id: "x".to_owned() }).await);
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(GetMemberRequest { member_id: shop.new_id().to_string() }).await);
}
