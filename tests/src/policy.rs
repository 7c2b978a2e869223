//! Who may what: every method × everybody, found out by asking the server. A changed right is a changed line here.
//!
//! The calls, their requests and every id in them come from the proto files ([`reflect`]); [`samples`] fills a valid request
//! of our own shop, [`world`] has a sibling shop and another merchant whose every text is a canary, [`matrix`] asks. A new
//! call without a sample, a new id field that no sample fills, a new table nobody says whose it is: each fails with the
//! sentence that says what to add. [`controls`] break the server and must be caught.
use std::collections::BTreeMap;

use expect_test::expect;
use proto::{
    access::v1::GetSessionRequest, kit::v1::Reason, method::Method, methods::ACCESS_SIGN_OUT, refusal::Refusal,
};

use crate::{
    harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till},
    wire::Papers,
};

pub(crate) use heard::Heard;
use reflect::methods;
use world::{Caller, World};

mod agreeing;
mod controls;
mod heard;
mod matrix;
mod others;
mod reflect;
mod samples;
mod strangers;
mod tables;
mod tendered;
mod trade;
mod world;

/// Does the call get past the door? It carries an empty message, so most are refused behind it, for another reason.
async fn passes(till: &Till, method: &'static Method) -> bool {
    let papers = Papers { request_id: Some(till.new_id()), ..till.papers.clone() };
    match till.wire.path::<(), ()>(method.path, (), &papers).await {
        Ok(()) => true,
        Err(status) => {
            let refusal = Refusal::from_status(&status);
            assert!(
                !refusal.is_kit(Reason::Internal) && !refusal.is_kit(Reason::NoAnswer),
                "{}: {status:?}",
                method.short
            );
            !refusal.is_kit(Reason::PermissionDenied) && !refusal.is_kit(Reason::SessionEnded)
        }
    }
}

/// Role and somebody of it, each at a till of their own.
async fn everybody(shop: &TestShop) -> Vec<(&'static str, Till)> {
    vec![
        ("owner", shop.owner().await),
        ("manager", shop.signed_in("王店长", MANAGER_PIN, "12").await),
        ("cashier", shop.signed_in("李收银", CASHIER_PIN, "11").await),
        ("signed out", shop.enrolled("13").await),
    ]
}

/// The heads of the table of who may what.
fn heads(callers: &[Caller]) -> Vec<&'static str> {
    callers.iter().map(|caller| caller.name).collect()
}

#[tokio::test]
async fn every_method_for_everybody() {
    let heard = Heard::begin();
    let world = World::new().await;
    let callers = world.callers().await;
    let walk = matrix::who_may_what(&world, &callers, &heard).await;
    assert!(walk.findings.is_empty(), "{}", walk.findings.join("\n"));
    expect![[r#"
                                        owner      manager      cashier   signed out    no device      expired        ended     disabled      revoked   other till their person
        access.EnrollTill                   ✔            ✔            ✔            ✔            ✔            ✔            ✔            ✔            ✔            ✔            ✔
        access.GetSession                   ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        access.GetTill                      ✔            ✔            ✔            ✔            ✘            ✔            ✔            ✔            ✘            ✔            ✔
        access.ListAudit                    ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        access.ListRoles                    ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        access.SaveRole                     ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        access.SignIn                       ✔            ✔            ✔            ✔            ✘            ✔            ✔            ✔            ✘            ✔            ✔
        access.SignOut                      ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.DownloadCatalog             ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.FindItems                   ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.GetItem                     ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.ImportItems                 ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.ListCategories              ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.ListItems                   ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.SaveCategory                ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        catalog.SaveItem                    ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        chain.GetShop                       ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        chain.ListTills                     ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        chain.SaveShop                      ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        chain.SaveTill                      ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        ledger.GetDocument                  ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        ledger.ListMemberEntries            ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        members.FindMembers                 ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        members.GetMember                   ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        members.ImportMembers               ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        members.ListLevels                  ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        members.ListMembers                 ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        members.SaveMember                  ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        payments.GetTenderType              ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        payments.ListTenderTypes            ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        payments.SaveTenderType             ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        reports.RunReport                   ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.ApproveMoveCash              ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.ApproveOpenDrawer            ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.CloseDay                     ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.CloseShift                   ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.GetCurrentShift              ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.GetDay                       ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.GetShift                     ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.GetXReport                   ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.ListDays                     ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.MoveCash                     ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.OpenDrawer                   ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.OpenShift                    ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        shifts.ReopenDay                    ✘            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        stored_value.GetTopUp               ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        stored_value.ListPlans              ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        stored_value.TopUp                  ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ApproveReturnSale              ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ApproveSale                    ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.Checkout                       ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.DropHeldSale                   ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.GetSale                        ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.HoldSale                       ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ListHeldSales                  ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ListReturns                    ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ListSales                      ✔            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.Quote                          ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.RecallSale                     ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ReprintReturn                  ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ReprintSale                    ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ReturnGoods                    ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘
        till.ReturnSale                     ✘            ✔            ✔            ✘            ✘            ✘            ✘            ✘            ✘            ✘            ✘"#]].assert_eq(&walk.table(24, &heads(&callers)));
}

#[tokio::test]
async fn an_id_of_somebody_else_opens_nothing() {
    let heard = Heard::begin();
    let world = World::after(7).await;
    let callers = world.callers().await;
    let walk = matrix::other_peoples_ids(&world, &callers, &heard).await;
    assert!(walk.findings.is_empty(), "{}", walk.findings.join("\n"));
    // ✘ as an id nobody has; ✔ shared with the siblings; ≠ the merchant has used this id; - siblings have none of their own.
    expect![[r#"
                                                    sibling's      other's
        access.SignIn staff_id                              ✘            ✘
        catalog.GetItem item_id                             -            ✘
        catalog.SaveCategory category.category_id            -            ✘
        catalog.SaveItem item.category_id                   -            ✘
        catalog.SaveItem item.item_id                       -            ✘
        catalog.SaveItem item.level_prices.level_id            -            ✘
        chain.SaveShop shop.shop_id                         ✘            ✘
        chain.SaveTill till.till_id                         ✘            ✘
        ledger.GetDocument document_id                      ✔            ✘
        ledger.ListMemberEntries member_id                  -            ✘
        members.GetMember member_id                         -            ✘
        members.SaveMember member.level_id                  -            ✘
        members.SaveMember member.member_id                 -            ✘
        payments.GetTenderType tender_type_id               -            ✘
        payments.SaveTenderType type.tender_type_id            -            ✘
        shifts.ApproveMoveCash moving.move_id               ✘            ✘
        shifts.ApproveMoveCash staff_id                     ✘            ✘
        shifts.ApproveOpenDrawer opening.opening_id            ✘            ✘
        shifts.ApproveOpenDrawer staff_id                   ✘            ✘
        shifts.CloseShift shift_id                          ✘            ✘
        shifts.GetShift shift_id                            ✘            ✘
        shifts.MoveCash move_id                             ≠            ✘
        shifts.OpenDrawer opening_id                        ≠            ✘
        shifts.OpenShift shift_id                           ≠            ✘
        shifts.ReopenDay staff_id                           ✘            ✘
        stored_value.GetTopUp top_up_id                     ✘            ✘
        stored_value.TopUp member_id                        -            ✘
        stored_value.TopUp plan_id                          -            ✘
        stored_value.TopUp top_up_id                        ≠            ✘
        till.ApproveReturnSale returning.return_id            ✘            ✘
        till.ApproveReturnSale returning.sale_id            ✘            ✘
        till.ApproveReturnSale staff_id                     ✘            ✘
        till.ApproveSale cart.lines.item_id                 -            ✘
        till.ApproveSale cart.lines.staff_id                ✘            ✘
        till.ApproveSale cart.member_id                     -            ✘
        till.ApproveSale sale_id                            ✘            ✘
        till.ApproveSale staff_id                           ✘            ✘
        till.Checkout cart.lines.item_id                    -            ✘
        till.Checkout cart.lines.staff_id                   ✘            ✘
        till.Checkout cart.member_id                        -            ✘
        till.Checkout held.held_id                          ✘            ✘
        till.Checkout sale_id                               ≠            ✘
        till.Checkout tenders.tender_type_id                -            ✘
        till.DropHeldSale held.held_id                      ✘            ✘
        till.GetSale sale_id                                ✘            ✘
        till.HoldSale cart.lines.item_id                    -            ✘
        till.HoldSale cart.lines.staff_id                   ✘            ✘
        till.HoldSale cart.member_id                        -            ✘
        till.HoldSale held_id                               ≠            ✘
        till.ListSales member_id                            -            ✘
        till.Quote cart.lines.item_id                       -            ✘
        till.Quote cart.lines.staff_id                      ✘            ✘
        till.Quote cart.member_id                           -            ✘
        till.RecallSale held_id                             ✘            ✘
        till.ReprintReturn return_id                        ✘            ✘
        till.ReprintSale sale_id                            ✘            ✘
        till.ReturnGoods goods.item_id                      -            ✘
        till.ReturnGoods return_id                          ≠            ✘
        till.ReturnSale return_id                           ≠            ✘
        till.ReturnSale sale_id                             ✘            ✘"#]]
    .assert_eq(&walk.table(40, &["sibling's", "other's"]));
}

#[tokio::test]
async fn words_of_somebody_else_find_nothing() {
    let heard = Heard::begin();
    let world = World::new().await;
    let callers = world.callers().await;
    let walk = matrix::other_peoples_words(&world, &callers, &heard).await;
    assert!(walk.findings.is_empty(), "{}", walk.findings.join("\n"));
}

#[tokio::test]
async fn what_others_do_changes_no_answer() {
    let world = World::new().await;
    let mut callers = world.callers().await;
    callers.truncate(3);
    // Asking opens shifts: after the first time, all is as it will be.
    matrix::readings(&world, &callers).await;
    let before = matrix::readings(&world, &callers).await;
    world.others_trade_on().await;
    for (asked, after) in matrix::readings(&world, &callers).await {
        assert!(before[&asked] == after, "{asked} counts what others do: {}", String::from_utf8_lossy(&after));
    }
}

#[tokio::test]
async fn rights_that_depend_on_what_is_asked() {
    let shop = TestShop::new().await;
    let named: Vec<&str> = methods().filter_map(crate::tidy::permission_of).collect();
    let mut table: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (role, till) in everybody(&shop).await {
        let Ok(answer) = till.ask(GetSessionRequest {}).await else { continue };
        for permission in answer.session.expect("a session").permissions {
            if !named.contains(&permission.as_str()) {
                table.entry(permission).or_default().push(role);
            }
        }
    }
    let table = table.into_iter().map(|(permission, roles)| format!("{permission}: {}", roles.join(", ")));
    expect![[r#"
        shifts.agree_reopen: owner, manager
        shifts.close_other: manager
        shifts.see_expected: manager
        till.below_cost=0:allow: owner, manager
        till.below_cost=10000:ask: cashier
        till.bill_discount=0:allow: owner, manager
        till.bill_discount=9000:ask: cashier
        till.cash_in=0:allow: owner, manager, cashier
        till.cash_out=0:allow: owner, manager, cashier
        till.change_price: manager, cashier
        till.change_price=0:allow: owner, manager, cashier
        till.gift=0:allow: owner, manager
        till.gift=10000:ask: cashier
        till.line_discount=0:allow: owner, manager
        till.line_discount=9000:ask: cashier
        till.no_receipt=0:allow: owner, manager
        till.no_receipt=10000:ask: cashier
        till.no_sale=0:allow: owner, manager, cashier
        till.return=0:allow: owner, manager, cashier"#]]
    .assert_eq(&table.collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn another_merchants_rights_are_its_own() {
    let shop = TestShop::new().await;
    let other = shop.other_merchant().await;
    let sql = "UPDATE access_role SET permissions = '' WHERE merchant_id = $1 AND code = 'manager'";
    shop.by_hand(sql, [shop.uuid("清和商贸").into()]).await;
    let till = shop.signed_in("王店长", MANAGER_PIN, "12").await;
    for method in methods() {
        let signed_in = crate::tidy::permission_of(method).is_none();
        assert_eq!(passes(&till, method).await, signed_in || method.short == "access.SignOut", "{}", method.short);
        if method.short == ACCESS_SIGN_OUT.short {
            break;
        }
    }
    other.sell(&[("别家红茶", 1_000)], "").await;
}
