//! 收款机设置: the front a till opens in, and how its sales begin.
use expect_test::expect;
use proto::{
    access::v1::{EnrollTillRequest, GetTillRequest},
    chain::v1::{ListTillsRequest, SaveTillRequest, Till, TillFlow, TillMode},
};

use crate::harness::{ENROL_CODE, TestShop};

fn save(till: Till) -> SaveTillRequest {
    SaveTillRequest { till: Some(till) }
}

async fn first(manager: &crate::harness::Till) -> Till {
    manager.ok(ListTillsRequest {}).await.tills.into_iter().find(|till| till.till_no == "01").expect("till 01")
}

#[tokio::test]
async fn the_till_opens_as_it_is_set() {
    let shop = TestShop::new().await;
    let (cashier, manager) = (shop.cashier().await, shop.manager().await);
    let before = first(&manager).await;
    let wanted = Till { mode: TillMode::Quick.into(), flow: TillFlow::MemberOrder.into(), ..before.clone() };
    let saved = manager.ok(save(wanted.clone())).await.till.expect("a till");
    assert_eq!(saved, Till { version: before.version + 1, ..wanted });
    let opens = cashier.ok(GetTillRequest {}).await.till.expect("a till");
    assert_eq!((opens.mode(), opens.flow()), (TillMode::Quick, TillFlow::MemberOrder));
    expect![[r#"chain.SaveTill 王店长@02 ok [{"what":"till","id":"<1>","before":{"enrolled_ms":1795226400000,"flow":0,"id":"<1>","merchant_id":"<清和商贸>","mode":0,"shop_id":"<清和茶铺>","till_no":"01","version":1},"after":{"enrolled_ms":1795226400000,"flow":1,"id":"<1>","merchant_id":"<清和商贸>","mode":1,"shop_id":"<清和茶铺>","till_no":"01","version":2}}]"#]].assert_eq(&shop.last_audit(1).await);
    // Another device under the same number works as the one before.
    let seat = EnrollTillRequest { enrol_code: ENROL_CODE.to_owned(), till_no: "01".to_owned() };
    let seated = shop.stranger().ok(seat).await.till.expect("a till");
    assert_eq!((seated.mode(), seated.flow()), (TillMode::Quick, TillFlow::MemberOrder));
    assert_eq!(first(&manager).await.version, saved.version);
}

#[tokio::test]
async fn what_cannot_be_set_is_refused() {
    let shop = TestShop::new().await;
    let (cashier, manager) = (shop.cashier().await, shop.manager().await);
    let before = first(&manager).await;
    let sibling = shop.sibling_shop().await.ok(GetTillRequest {}).await.till.expect("a till");
    let bad = [
        // No till has rooms before there are rooms.
        Till { mode: TillMode::Room.into(), ..before.clone() },
        Till { mode: 7, ..before.clone() },
        Till { flow: -1, ..before.clone() },
        Till { till_id: "1".to_owned(), ..before.clone() },
        Till { till_id: sibling.till_id, ..before.clone() },
        Till { version: before.version + 1, ..before.clone() },
    ];
    let mut refusals = Vec::new();
    for one in bad {
        refusals.push(manager.refused(save(one)).await);
    }
    expect![[r#"
        kit.BAD_FIELD field=till.mode rule=choice
        kit.BAD_FIELD field=till.mode rule=choice
        kit.BAD_FIELD field=till.flow rule=choice
        kit.BAD_FIELD field=till.till_id rule=id
        kit.NOT_FOUND
        kit.STALE_VERSION"#]]
    .assert_eq(&refusals.join("\n"));
    expect!["kit.PERMISSION_DENIED permission=chain.edit"].assert_eq(&cashier.refused(save(before.clone())).await);
    assert_eq!(first(&manager).await, before);
}
