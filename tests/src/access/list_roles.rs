//! 角色: what each may do, and how far by itself.
use expect_test::expect;
use proto::access::v1::{ListRolesRequest, Role, RoleLimit};

use crate::harness::TestShop;

fn limit(one: &RoleLimit) -> String {
    format!("{} {} {}", one.act, one.free_bp, one.beyond().as_str_name().trim_start_matches("BEYOND_").to_lowercase())
}

fn told(role: &Role) -> String {
    let limits: Vec<String> = role.limits.iter().map(limit).collect();
    let (code, people, version) = (&role.code, role.people, role.version);
    format!("{code}: {people} people, version {version}\n  {}\n  {}", role.rights.join(" "), limits.join(", "))
}

#[tokio::test]
async fn the_owner_sees_what_everybody_may() {
    let shop = TestShop::new().await;
    let roles = shop.owner().await.ok(ListRolesRequest {}).await.roles;
    expect![[r#"
        owner: 1 people, version 1
          access.edit_roles access.view_audit catalog.view ledger.view members.view reports.view shifts.agree_reopen shifts.view_days till.view_sales
          change_price 0 allow, line_discount 0 allow, bill_discount 0 allow, gift 0 allow, below_cost 0 allow, return 0 allow, no_receipt 0 allow, cash_in 0 allow, cash_out 0 allow, no_sale 0 allow
        manager: 1 people, version 1
          access.view_audit catalog.edit catalog.import catalog.view chain.edit ledger.view members.edit members.import members.view payments.edit reports.view shifts.agree_reopen shifts.close shifts.close_day shifts.close_other shifts.open shifts.reopen_day shifts.see_expected shifts.view_days shifts.x_report stored_value.top_up till.checkout till.drop_held till.hold till.reprint till.view_sales
          change_price 0 allow, line_discount 0 allow, bill_discount 0 allow, gift 0 allow, below_cost 0 allow, return 0 allow, no_receipt 0 allow, cash_in 0 allow, cash_out 0 allow, no_sale 0 allow
        cashier: 2 people, version 1
          catalog.view ledger.view members.edit members.view shifts.close shifts.open shifts.x_report stored_value.top_up till.checkout till.drop_held till.hold till.reprint till.view_sales
          change_price 0 allow, line_discount 9000 ask, bill_discount 9000 ask, gift 10000 ask, below_cost 10000 ask, return 0 allow, no_receipt 10000 ask, cash_in 0 allow, cash_out 0 allow, no_sale 0 allow"#]].assert_eq(&roles.iter().map(told).collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn others_do_not() {
    let shop = TestShop::new().await;
    for till in [shop.cashier().await, shop.manager().await] {
        let refused = till.refused(ListRolesRequest {}).await;
        assert_eq!(refused, "kit.PERMISSION_DENIED permission=access.edit_roles");
    }
}

#[tokio::test]
async fn who_left_is_not_counted() {
    let shop = TestShop::new().await;
    let owner = shop.owner().await;
    let people = |roles: Vec<Role>| roles.into_iter().map(|role| role.people).collect::<Vec<_>>();
    let before = people(owner.ok(ListRolesRequest {}).await.roles);
    shop.by_hand("UPDATE access_staff SET disabled = TRUE WHERE id = $1", [shop.uuid("周收银").into()]).await;
    let after = people(owner.ok(ListRolesRequest {}).await.roles);
    assert_eq!(before[2] - after[2], 1, "{before:?} {after:?}");
    assert_eq!(before[..2], after[..2]);
}
