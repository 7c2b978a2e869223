//! The matrix must be able to fail. Each of these servers has one thing wrong, planted in front of the real one: a finder
//! without its scope, a rule that is not asked, a session that is not looked at, a talkative log. Each must be found, by name.
use std::sync::Arc;

use axum::{extract::Request, middleware::Next};
use http::{HeaderMap, HeaderValue};

use super::{
    heard::Heard,
    matrix, samples,
    world::{CANARY, Caller, World},
};
use crate::{
    harness::{CASHIER_PIN, MANAGER_PIN, OTHER_ENROL_CODE, SIBLING_ENROL_CODE, Till},
    wire::{Papers, Wire},
};

/// A server that takes every caller of these methods for whoever holds these papers, as one does that looks for a row by its
/// id alone, or asks nobody for a right.
fn mistaking(world: &World, methods: &'static [&'static str], papers: &Papers, only: Option<&Papers>) -> Wire {
    let only = only.and_then(|papers| papers.session.clone()).map(|token| format!("Bearer {token}"));
    let seen: Arc<(Papers, Option<String>)> = Arc::new((papers.clone(), only));
    let swap = move |mut request: Request, next: Next| {
        let seen = Arc::clone(&seen);
        async move {
            let called = methods.iter().any(|method| request.uri().path().ends_with(method));
            let (papers, only) = &*seen;
            let who = request.headers().get("authorization").and_then(|value| value.to_str().ok());
            if called && (only.is_none() || who == only.as_deref()) {
                put_on(request.headers_mut(), papers);
            }
            next.run(request).await
        }
    };
    Wire::in_process(server::http::router(&world.shop.house).layer(axum::middleware::from_fn(swap)))
}

fn put_on(headers: &mut HeaderMap, papers: &Papers) {
    let device = papers.device.as_deref().expect("a device");
    headers.insert("x-device-token", HeaderValue::from_str(device).expect("a token"));
    let session = format!("Bearer {}", papers.session.as_deref().expect("a session"));
    headers.insert("authorization", HeaderValue::from_str(&session).expect("a token"));
}

fn only<'a>(callers: &'a mut Vec<Caller>, names: &[&str]) -> &'a mut Vec<Caller> {
    callers.retain(|caller| names.contains(&caller.name));
    callers
}

async fn their_manager(world: &World) -> Till {
    world.shop.enrolled_at(OTHER_ENROL_CODE, "41").await.sign_in("钱店长", MANAGER_PIN).await
}

async fn their_cashier_next_door(world: &World) -> Till {
    world.shop.enrolled_at(SIBLING_ENROL_CODE, "41").await.sign_in("李收银", CASHIER_PIN).await
}

#[tokio::test]
async fn a_finder_without_its_merchant_is_found() {
    let heard = Heard::begin();
    let world = World::after(4).await;
    let mut callers = world.callers().await;
    let theirs = their_manager(&world).await;
    let leaky = &["/GetMember", "/SaveMember", "/FindItems", "/ListAudit", "/Quote", "/GetTill"];
    let wire = mistaking(&world, leaky, &theirs.papers, None);
    World::rewired(only(&mut callers, &["manager"]), &wire);
    let ids = matrix::other_peoples_ids(&world, &callers, &heard).await.findings.join("\n");
    for method in ["members.GetMember member_id", "members.SaveMember member.level_id"] {
        assert!(ids.contains(&format!("{method} for manager answers with what belongs to others")), "{method}:\n{ids}");
    }
    let words = matrix::other_peoples_words(&world, &callers, &heard).await.findings.join("\n");
    assert!(words.contains("catalog.FindItems query for manager") && words.contains("access.ListAudit"), "{words}");
    let table = matrix::who_may_what(&world, &callers, &heard).await.findings.join("\n");
    assert!(table.contains("access.GetTill for manager answers with what belongs to others"), "{table}");
}

#[tokio::test]
async fn a_finder_without_its_shop_is_found() {
    let heard = Heard::begin();
    let world = World::after(4).await;
    let mut callers = world.callers().await;
    let next_door = their_cashier_next_door(&world).await;
    let wire = mistaking(&world, &["/GetSale", "/ListSales", "/ReprintSale", "/GetTopUp"], &next_door.papers, None);
    World::rewired(only(&mut callers, &["cashier"]), &wire);
    let ids = matrix::other_peoples_ids(&world, &callers, &heard).await;
    let said = ids.findings.join("\n");
    for method in ["till.GetSale sale_id", "till.ReprintSale sale_id", "stored_value.GetTopUp top_up_id"] {
        assert!(
            said.contains(&format!("{method} for cashier answers with what belongs to others")),
            "{method}:\n{said}"
        );
        assert_eq!(ids.rows[method][0], '✔', "the table shows it");
    }
    assert!(said.contains("till.ReprintSale sale_id for cashier changed till_sale of Sibling"), "{said}");
    let words = matrix::other_peoples_words(&world, &callers, &heard).await.findings.join("\n");
    assert!(words.contains("till.ListSales"), "{words}");
}

#[tokio::test]
async fn a_rule_that_is_not_asked_is_found() {
    let heard = Heard::begin();
    let world = World::new().await;
    let mut callers = world.callers().await;
    let cashier = only(&mut callers, &["cashier"])[0].till.clone();
    let manager = matrix::manager_at(&cashier).await;
    let wire = mistaking(&world, &["/SaveItem", "/RunReport"], &manager.papers, None);
    World::rewired(&mut callers, &wire);
    let walk = matrix::who_may_what(&world, &callers, &heard).await;
    let said = walk.findings.join("\n");
    for method in ["catalog.SaveItem", "reports.RunReport"] {
        assert!(said.contains(&format!("{method} for cashier: the rule says ✘, the answer was ok")), "{said}");
        assert_eq!(walk.rows[method], ['✔'], "the table shows it");
    }
    assert_eq!(walk.findings.len(), 2, "{said}");
}

#[tokio::test]
async fn a_session_that_is_not_looked_at_is_found() {
    let heard = Heard::begin();
    let world = World::new().await;
    for name in ["expired", "disabled", "revoked", "other till"] {
        let mut callers = world.callers().await;
        let dead = only(&mut callers, &[name])[0].till.papers.clone();
        let wire = mistaking(&world, &["/GetShop", "/OpenShift"], &world.manager.papers, Some(&dead));
        World::rewired(&mut callers, &wire);
        let said = matrix::who_may_what(&world, &callers, &heard).await.findings.join("\n");
        assert!(said.contains(&format!("chain.GetShop for {name}: the rule says ✘, the answer was ok")), "{said}");
    }
}

#[tokio::test]
async fn a_log_that_tells_is_found() {
    let heard = Heard::begin();
    let world = World::new().await;
    let mut callers = world.callers().await;
    let talk = |request: Request, next: Next| async move {
        tracing::debug!("about to answer: {CANARY}-Other-别家会员甲");
        next.run(request).await
    };
    let router = server::http::router(&world.shop.house).layer(axum::middleware::from_fn(talk));
    World::rewired(only(&mut callers, &["cashier"]), &Wire::in_process(router));
    let said = matrix::who_may_what(&world, &callers, &heard).await.findings.join("\n");
    assert!(said.contains("till.GetSale for cashier writes what belongs to others into the log"), "{said}");
}

#[tokio::test]
async fn a_call_without_a_sample_says_what_to_add() {
    let world = World::new().await;
    let said = samples::of("members.Merge", &world, &world.manager).await.expect_err("no sample");
    assert!(said.starts_with("members.Merge has no sample: add valid requests"), "{said}");
    let said = samples::of("coupons.Give", &world, &world.manager).await.expect_err("no sample");
    assert!(said.contains("tests/src/policy/samples.rs"), "{said}");
}
