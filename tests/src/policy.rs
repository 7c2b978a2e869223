//! Who may what: every method × every role, found out by asking the server. A changed right is a changed line here.
use std::collections::BTreeMap;

use expect_test::expect;
use proto::{
    access::v1::GetSessionRequest,
    kit::v1::Reason,
    method::Method,
    methods::{ACCESS_SIGN_OUT, METHODS},
    refusal::Refusal,
};

use crate::{
    harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till},
    wire::Papers,
};

const OPEN: char = '✔';
const SHUT: char = '✘';

/// The server's methods; the bridge's are told by its own tests.
fn methods() -> impl Iterator<Item = &'static Method> {
    METHODS.iter().copied().filter(|method| !method.short.starts_with("hwbridge."))
}

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

#[tokio::test]
async fn every_method_for_every_role() {
    let shop = TestShop::new().await;
    let people = everybody(&shop).await;
    // Signing out comes last: it ends the session that asks.
    let mut asked: Vec<_> = methods().collect();
    asked.sort_by_key(|method| method.short == ACCESS_SIGN_OUT.short);
    let mut rows: BTreeMap<&str, String> = BTreeMap::new();
    for method in asked {
        for (_, till) in &people {
            let mark = if passes(till, method).await { OPEN } else { SHUT };
            let row = rows.entry(method.short).or_default();
            row.push_str(&format!("{mark:>11}"));
        }
    }
    let heads = people.iter().map(|(role, _)| format!("{role:>11}")).collect::<String>();
    let table = methods().map(|method| format!("{:<24}{}", method.short, rows[method.short]));
    let table = [format!("{:<24}{heads}", "")].into_iter().chain(table).collect::<Vec<_>>().join("\n");
    expect![[r#"
                                      owner    manager    cashier signed out
        access.EnrollTill                 ✔          ✔          ✔          ✔
        access.GetTill                    ✔          ✔          ✔          ✔
        access.SignIn                     ✔          ✔          ✔          ✔
        access.SignOut                    ✔          ✔          ✔          ✘
        access.GetSession                 ✔          ✔          ✔          ✘
        access.ListAudit                  ✔          ✔          ✘          ✘
        catalog.DownloadCatalog           ✔          ✔          ✔          ✘
        catalog.FindItems                 ✔          ✔          ✔          ✘
        catalog.ListItems                 ✔          ✔          ✔          ✘
        catalog.GetItem                   ✔          ✔          ✔          ✘
        catalog.SaveItem                  ✘          ✔          ✘          ✘
        catalog.ListCategories            ✔          ✔          ✔          ✘
        catalog.SaveCategory              ✘          ✔          ✘          ✘
        catalog.ImportItems               ✘          ✔          ✘          ✘
        chain.GetShop                     ✔          ✔          ✔          ✘
        chain.SaveShop                    ✘          ✔          ✘          ✘
        ledger.GetDocument                ✔          ✔          ✔          ✘
        ledger.ListMemberEntries          ✔          ✔          ✔          ✘
        members.FindMembers               ✔          ✔          ✔          ✘
        members.GetMember                 ✔          ✔          ✔          ✘
        members.ListMembers               ✔          ✔          ✔          ✘
        members.SaveMember                ✘          ✔          ✔          ✘
        members.ListLevels                ✔          ✔          ✔          ✘
        members.ImportMembers             ✘          ✔          ✘          ✘
        reports.RunReport                 ✔          ✔          ✘          ✘
        shifts.GetCurrentShift            ✔          ✔          ✔          ✘
        shifts.OpenShift                  ✘          ✔          ✔          ✘
        shifts.CloseShift                 ✘          ✔          ✔          ✘
        shifts.GetShift                   ✘          ✔          ✔          ✘
        stored_value.ListPlans            ✘          ✔          ✔          ✘
        stored_value.TopUp                ✘          ✔          ✔          ✘
        stored_value.GetTopUp             ✘          ✔          ✔          ✘
        till.Quote                        ✘          ✔          ✔          ✘
        till.Checkout                     ✘          ✔          ✔          ✘
        till.ListSales                    ✔          ✔          ✔          ✘
        till.GetSale                      ✔          ✔          ✔          ✘
        till.ReprintSale                  ✘          ✔          ✔          ✘"#]]
    .assert_eq(&table);
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
        shifts.close_other: manager
        till.change_price: manager, cashier"#]]
    .assert_eq(&table.collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn another_merchants_rights_are_its_own() {
    let shop = TestShop::new().await;
    let other = shop.other_merchant().await;
    let sql = "UPDATE access_role SET permissions = '' WHERE merchant_id = $1";
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
