//! 角色权限: how far a role goes is changed by the owner, and counts from the next call.
use expect_test::expect;
use proto::{
    access::v1::{Beyond, GetSessionRequest, ListRolesRequest, Role, RoleLimit, SaveRoleRequest},
    till::v1::{ApproveSaleRequest, Cart, CheckoutRequest, ReturnGoodsRequest},
};

use crate::{
    harness::{MANAGER_PIN, TestShop, Till, cash},
    shifts::open_drawer::opening,
};

/// A role as it is stored now.
pub(crate) async fn role(owner: &Till, code: &str) -> Role {
    owner.ok(ListRolesRequest {}).await.roles.into_iter().find(|role| role.code == code).expect("a role")
}

/// The role with one limit changed.
pub(crate) fn limited(mut role: Role, act: &str, free_bp: i32, beyond: Beyond) -> SaveRoleRequest {
    let found = role.limits.iter_mut().find(|limit| limit.act == act).expect("an act");
    *found = RoleLimit { act: act.to_owned(), free_bp, beyond: beyond.into(), most_fen: None };
    SaveRoleRequest { role: Some(role) }
}

/// The owner changes one limit of a role.
pub(crate) async fn set_limit(owner: &Till, code: &str, act: &str, free_bp: i32, beyond: Beyond) -> Role {
    let now = role(owner, code).await;
    owner.ok(limited(now, act, free_bp, beyond)).await.role.expect("a role")
}

/// The owner changes what is beyond a sum, fen.
pub(crate) async fn set_most(owner: &Till, code: &str, act: &str, most_fen: i64, beyond: Beyond) -> Role {
    let mut wanted = limited(role(owner, code).await, act, 10_000, beyond);
    let limits = &mut wanted.role.as_mut().expect("a role").limits;
    limits.iter_mut().find(|limit| limit.act == act).expect("an act").most_fen = Some(most_fen);
    owner.ok(wanted).await.role.expect("a role")
}

/// A checkout for cash, at a total that no server was asked for.
fn checkout(till: &Till, cart: Cart, total_fen: i64) -> CheckoutRequest {
    CheckoutRequest {
        sale_id: till.new_id().to_string(),
        cart: Some(cart),
        total_fen,
        tenders: vec![cash(total_fen, total_fen)],
        ..CheckoutRequest::default()
    }
}

/// What is left of the 28.00 of a 西湖龙井.
fn paid(rate_bp: i32) -> i64 {
    (i64::from(rate_bp) * 2_800 + 5_000) / 10_000
}

fn discounted(till: &Till, rate_bp: i32) -> CheckoutRequest {
    let mut cart = till.cart(&[("西湖龙井", 1_000)], "");
    cart.lines[0].rate_bp = Some(rate_bp);
    checkout(till, cart, paid(rate_bp))
}

fn priced(till: &Till, amount_fen: i64) -> CheckoutRequest {
    let mut cart = till.cart(&[("西湖龙井", 1_000)], "");
    cart.lines[0].amount_fen = Some(amount_fen);
    checkout(till, cart, amount_fen)
}

fn given(till: &Till) -> CheckoutRequest {
    let mut cart = till.cart(&[("西湖龙井", 1_000), ("冰红茶", 1_000)], "");
    cart.lines[0].gift = true;
    checkout(till, cart, 350)
}

fn whole_bill(till: &Till, rate_bp: i32) -> CheckoutRequest {
    let mut cart = till.cart(&[("西湖龙井", 1_000)], "");
    cart.bill_rate_bp = Some(rate_bp);
    checkout(till, cart, paid(rate_bp))
}

/// `ok`, or what it was refused with.
async fn outcome(till: &Till, request: CheckoutRequest) -> String {
    match till.ask(request).await {
        Ok(_) => "ok".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

#[tokio::test]
async fn 老板改了行折扣_下一单就按新的() {
    let shop = TestShop::new().await;
    let (till, owner) = (shop.cashier().await, shop.owner().await);
    let before = role(&owner, "cashier").await;
    assert_eq!(outcome(&till, discounted(&till, 8_500)).await, "access.APPROVAL_NEEDED acts=line_discount");
    let saved = set_limit(&owner, "cashier", "line_discount", 8_000, Beyond::Ask).await;
    assert_eq!(saved.version, before.version + 1);
    assert_eq!(saved, role(&owner, "cashier").await);
    expect![[r#"access.SaveRole 赵老板@03 ok [{"what":"role","id":"cashier","before":{"line_discount":"9000:ask"},"after":{"line_discount":"8000:ask"}}]"#]].assert_eq(&shop.last_audit(1).await);
    // The same session, the next sale.
    assert_eq!(outcome(&till, discounted(&till, 8_000)).await, "ok");
    assert_eq!(outcome(&till, discounted(&till, 7_990)).await, "access.APPROVAL_NEEDED acts=line_discount");
    set_limit(&owner, "cashier", "line_discount", 8_000, Beyond::Deny).await;
    assert_eq!(outcome(&till, discounted(&till, 8_000)).await, "ok");
    let denied = discounted(&till, 7_990);
    assert_eq!(outcome(&till, denied.clone()).await, "access.NOT_ALLOWED acts=line_discount");
    let agreed = ApproveSaleRequest {
        sale_id: denied.sale_id,
        cart: denied.cart,
        staff_id: till.id("王店长"),
        pin: MANAGER_PIN.to_owned(),
        ..ApproveSaleRequest::default()
    };
    assert_eq!(till.refused(agreed).await, "access.NOT_ALLOWED acts=line_discount", "nobody agrees to what is denied");
    set_limit(&owner, "cashier", "line_discount", 0, Beyond::Allow).await;
    assert_eq!(outcome(&till, discounted(&till, 100)).await, "ok");
}

#[tokio::test]
async fn 每一项都能放开_要授权_不许() {
    let shop = TestShop::new().await;
    let (till, owner) = (shop.cashier().await, shop.owner().await);
    let mut table = Vec::new();
    for (act, part) in [("change_price", 9_000), ("bill_discount", 9_500), ("gift", 10_000)] {
        for (free_bp, beyond) in [(0, Beyond::Allow), (part, Beyond::Ask), (part, Beyond::Deny), (10_000, Beyond::Deny)]
        {
            set_limit(&owner, "cashier", act, free_bp, beyond).await;
            let mut outcomes = Vec::new();
            let requests = match act {
                "change_price" => {
                    vec![priced(&till, 2_520), priced(&till, 2_519), priced(&till, 3_000)]
                }
                "gift" => vec![given(&till)],
                _ => vec![whole_bill(&till, 9_500), whole_bill(&till, 9_400)],
            };
            for request in requests {
                outcomes.push(outcome(&till, request).await);
            }
            table.push(format!("{act} {free_bp} {beyond:?}: {}", outcomes.join(" | ")));
        }
        set_limit(&owner, "cashier", act, 0, Beyond::Allow).await;
    }
    expect![[r#"
        change_price 0 Allow: ok | ok | ok
        change_price 9000 Ask: ok | access.APPROVAL_NEEDED acts=change_price | ok
        change_price 9000 Deny: ok | access.NOT_ALLOWED acts=change_price | ok
        change_price 10000 Deny: kit.PERMISSION_DENIED permission=till.change_price | kit.PERMISSION_DENIED permission=till.change_price | kit.PERMISSION_DENIED permission=till.change_price
        bill_discount 0 Allow: ok | ok
        bill_discount 9500 Ask: ok | access.APPROVAL_NEEDED acts=bill_discount
        bill_discount 9500 Deny: ok | access.NOT_ALLOWED acts=bill_discount
        bill_discount 10000 Deny: access.NOT_ALLOWED acts=bill_discount | access.NOT_ALLOWED acts=bill_discount
        gift 0 Allow: ok
        gift 10000 Ask: access.APPROVAL_NEEDED acts=gift
        gift 10000 Deny: access.NOT_ALLOWED acts=gift
        gift 10000 Deny: access.NOT_ALLOWED acts=gift"#]].assert_eq(&table.join("\n"));
}

#[tokio::test]
async fn 无小票退货和开钱箱也归角色管() {
    let shop = TestShop::new().await;
    let (till, owner) = (shop.cashier().await, shop.owner().await);
    let back = |till: &Till| ReturnGoodsRequest {
        return_id: till.new_id().to_string(),
        goods: vec![proto::till::v1::GoodsBack {
            item_id: till.id("冰红茶"),
            quantity_milli: 1_000,
            ..Default::default()
        }],
        total_fen: 350,
        reason: "没有小票".to_owned(),
        ..ReturnGoodsRequest::default()
    };
    assert_eq!(till.refused(back(&till)).await, "access.APPROVAL_NEEDED acts=no_receipt");
    set_limit(&owner, "cashier", "no_receipt", 10_000, Beyond::Deny).await;
    assert_eq!(till.refused(back(&till)).await, "access.NOT_ALLOWED acts=no_receipt");
    set_limit(&owner, "cashier", "no_receipt", 0, Beyond::Allow).await;
    till.ok(back(&till)).await;
    till.ok(opening(&till, "换零钱")).await;
    // The right follows its limit.
    set_limit(&owner, "cashier", "no_sale", 10_000, Beyond::Deny).await;
    assert_eq!(till.refused(opening(&till, "换零钱")).await, "kit.PERMISSION_DENIED permission=shifts.open_drawer");
    let held = till.ok(GetSessionRequest {}).await.session.expect("a session").permissions;
    assert!(!held.contains(&"shifts.open_drawer".to_owned()), "the page hears it at its next beat: {held:?}");
}

#[tokio::test]
async fn 店长的上限也管他授权别人() {
    let shop = TestShop::new().await;
    let (till, owner) = (shop.cashier().await, shop.owner().await);
    set_limit(&owner, "manager", "line_discount", 7_000, Beyond::Ask).await;
    let agree = |request: &CheckoutRequest| ApproveSaleRequest {
        sale_id: request.sale_id.clone(),
        cart: request.cart.clone(),
        staff_id: till.id("王店长"),
        pin: MANAGER_PIN.to_owned(),
        ..ApproveSaleRequest::default()
    };
    let (seven, less) = (discounted(&till, 7_000), discounted(&till, 6_990));
    till.ok(agree(&seven)).await;
    assert_eq!(till.refused(agree(&less)).await, "access.APPROVER_MAY_NOT acts=line_discount");
    // What a manager must not do at all, they do not agree to either.
    set_limit(&owner, "manager", "line_discount", 7_000, Beyond::Deny).await;
    till.ok(agree(&seven)).await;
    assert_eq!(till.refused(agree(&less)).await, "access.APPROVER_MAY_NOT acts=line_discount");
}

#[tokio::test]
async fn 写不通的上限不收() {
    let shop = TestShop::new().await;
    let owner = shop.owner().await;
    let before = role(&owner, "cashier").await;
    let mut table = Vec::new();
    for (act, free_bp, beyond) in [
        ("line_discount", -1, Beyond::Ask),
        ("line_discount", 10_001, Beyond::Ask),
        ("line_discount", 0, Beyond::Ask),
        ("line_discount", 99, Beyond::Deny),
        ("line_discount", 1, Beyond::Allow),
        ("gift", 9_999, Beyond::Ask),
        ("gift", 0, Beyond::Deny),
        ("no_receipt", 5_000, Beyond::Deny),
    ] {
        let refused = owner.refused(limited(before.clone(), act, free_bp, beyond)).await;
        table.push(format!("{act} {free_bp} {beyond:?}: {refused}"));
    }
    let mut odd = limited(before.clone(), "gift", 10_000, Beyond::Ask);
    odd.role.as_mut().expect("a role").limits[0].beyond = 3;
    let unknown = Role { rights: vec!["till.fly".to_owned()], ..before.clone() };
    let limit_as_right = Role { rights: vec!["till.gift=0:allow".to_owned()], ..before.clone() };
    let twice = Role { rights: vec!["till.hold".to_owned(), "till.hold".to_owned()], ..before.clone() };
    let few = Role { limits: before.limits[1..].to_vec(), ..before.clone() };
    let mut same = before.clone();
    same.limits[1] = same.limits[0].clone();
    let nobody = Role { code: "店小二".to_owned(), ..before.clone() };
    let stale = Role { version: before.version + 1, ..before.clone() };
    for role in [unknown, limit_as_right, twice, few, same, nobody, stale, Role::default()] {
        table.push(owner.refused(SaveRoleRequest { role: Some(role) }).await);
    }
    table.push(owner.refused(odd).await);
    table.push(owner.refused(SaveRoleRequest { role: None }).await);
    expect![[r#"
        line_discount -1 Ask: kit.BAD_FIELD field=role.limits.line_discount rule=amount
        line_discount 10001 Ask: kit.BAD_FIELD field=role.limits.line_discount rule=amount
        line_discount 0 Ask: kit.BAD_FIELD field=role.limits.line_discount rule=limit_low
        line_discount 99 Deny: kit.BAD_FIELD field=role.limits.line_discount rule=limit_low
        line_discount 1 Allow: kit.BAD_FIELD field=role.limits.line_discount rule=limit_none
        gift 9999 Ask: kit.BAD_FIELD field=role.limits.gift rule=limit_whole
        gift 0 Deny: kit.BAD_FIELD field=role.limits.gift rule=limit_whole
        no_receipt 5000 Deny: kit.BAD_FIELD field=role.limits.no_receipt rule=limit_whole
        kit.BAD_FIELD field=role.rights rule=choice
        kit.BAD_FIELD field=role.rights rule=choice
        kit.BAD_FIELD field=role.rights rule=duplicate
        kit.BAD_FIELD field=role.limits rule=count
        kit.BAD_FIELD field=role.limits.line_discount rule=required
        kit.NOT_FOUND
        kit.STALE_VERSION
        kit.BAD_FIELD field=role.limits rule=count
        kit.BAD_FIELD field=role.limits.change_price rule=choice
        kit.BAD_FIELD field=role.limits rule=count"#]]
    .assert_eq(&table.join("\n"));
    assert_eq!(role(&owner, "cashier").await, before);
    for (act, free_bp, beyond) in [
        ("line_discount", 100, Beyond::Ask),
        ("line_discount", 10_000, Beyond::Ask),
        ("line_discount", 10_000, Beyond::Deny),
        ("gift", 10_000, Beyond::Deny),
    ] {
        set_limit(&owner, "cashier", act, free_bp, beyond).await;
    }
}

#[tokio::test]
async fn 老板不能把自己关在门外_也不能收银() {
    let shop = TestShop::new().await;
    let owner = shop.owner().await;
    let own = role(&owner, "owner").await;
    let locked_out = Role { rights: Vec::new(), ..own.clone() };
    expect!["access.OWNER_EDITS_ROLES"].assert_eq(&owner.refused(SaveRoleRequest { role: Some(locked_out) }).await);
    let mut sells = own.clone();
    sells.rights.push("till.checkout".to_owned());
    expect!["access.ROLE_MAY_NOT right=till.checkout role=owner"]
        .assert_eq(&owner.refused(SaveRoleRequest { role: Some(sells) }).await);
    let mut cashier = role(&owner, "cashier").await;
    cashier.rights.push("access.edit_roles".to_owned());
    expect!["access.ROLE_MAY_NOT right=access.edit_roles role=cashier"]
        .assert_eq(&owner.refused(SaveRoleRequest { role: Some(cashier) }).await);
    // A manager may be trusted with it, and does not lock the owner out either.
    let mut manager = role(&owner, "manager").await;
    manager.rights.push("access.edit_roles".to_owned());
    owner.ok(SaveRoleRequest { role: Some(manager) }).await;
    let till = shop.manager().await;
    let without = Role { rights: Vec::new(), ..role(&till, "owner").await };
    assert_eq!(till.refused(SaveRoleRequest { role: Some(without) }).await, "access.OWNER_EDITS_ROLES");
}

#[tokio::test]
async fn 两人同时改_后到的不盖掉先到的() {
    let shop = TestShop::new().await;
    let owner = shop.owner().await;
    let read = role(&owner, "cashier").await;
    owner.ok(limited(read.clone(), "gift", 10_000, Beyond::Deny)).await;
    let late = limited(read, "line_discount", 5_000, Beyond::Ask);
    assert_eq!(owner.refused(late).await, "kit.STALE_VERSION");
    let now = role(&owner, "cashier").await;
    let bp = |act: &str| now.limits.iter().find(|limit| limit.act == act).map(|limit| (limit.free_bp, limit.beyond()));
    assert_eq!(bp("gift"), Some((10_000, Beyond::Deny)));
    assert_eq!(bp("line_discount"), Some((9_000, Beyond::Ask)));
}

#[tokio::test]
async fn 别家的角色不归这里管() {
    let shop = TestShop::new().await;
    let (owner, other) = (shop.owner().await, shop.other_merchant().await);
    let before = other.ok(GetSessionRequest {}).await.session.expect("a session").permissions;
    set_limit(&owner, "cashier", "gift", 10_000, Beyond::Deny).await;
    assert_eq!(other.ok(GetSessionRequest {}).await.session.expect("a session").permissions, before);
    let cashier = shop.cashier().await;
    let taken = limited(role(&owner, "cashier").await, "gift", 0, Beyond::Allow);
    assert_eq!(cashier.refused(taken).await, "kit.PERMISSION_DENIED permission=access.edit_roles");
}
