//! 反结账: two people, a reason, and the old Z stays.
use expect_test::expect;
use proto::shifts::v1::{DayState, GetDayRequest, ReopenDayRequest};

use super::{close_day, left, reopen_day};
use crate::harness::{MANAGER_PIN, TestShop, Till};

/// The manager at till 02, after a day that was sold into and closed.
async fn closed(shop: &TestShop) -> Till {
    let till = shop.cashier().await;
    till.sell(&[("冰红茶", 1_000)], "").await;
    left(&till, 20_350, "").await;
    let manager = shop.manager().await;
    manager.ok(close_day("2026-11-21")).await;
    manager
}

#[tokio::test]
async fn a_second_version_stands_beside_the_first() {
    let shop = TestShop::new().await;
    let manager = closed(&shop).await;
    shop.later(60_000);
    let day = manager.ok(reopen_day(&shop, "2026-11-21", 1)).await.day.expect("a day");
    assert_eq!((day.state(), day.version), (DayState::Reopened, 1));
    expect![[r#"shifts.ReopenDay 王店长@02 ok [{"what":"day","id":"2026-11-21","before":{"version":1},"after":{"by":"赵老板","name":"2026-11-21","reason":"漏了一单"}}]"#]]
        .assert_eq(&shop.last_audit(1).await);

    manager.open_shift(0).await;
    manager.sell(&[("西湖龙井", 1_000)], "").await;
    left(&manager, 2_800, "").await;
    manager.ok(close_day("2026-11-21")).await;
    let day = manager.ok(GetDayRequest { business_date: "2026-11-21".to_owned() }).await;
    assert_eq!(day.so_far, None);
    let versions: Vec<_> = day
        .versions
        .iter()
        .map(|one| {
            let report = one.report.as_ref().expect("a Z");
            let reopened = one.reopened.as_ref().map(|r| (r.staff_name.as_str(), r.approver_name.as_str()));
            (report.version, report.z_no, report.totals.as_ref().expect("totals").sales_fen, reopened)
        })
        .collect();
    assert_eq!(versions, [(2, 2, 3_150, None), (1, 1, 350, Some(("王店长", "赵老板")))]);
    assert_ne!(day.versions[0].digest, day.versions[1].digest);
}

#[tokio::test]
async fn it_takes_another_person_who_may_agree() {
    let shop = TestShop::new().await;
    let manager = closed(&shop).await;
    let ask = |staff: &str, pin: &str| ReopenDayRequest {
        staff_id: shop.id(staff),
        pin: pin.to_owned(),
        ..reopen_day(&shop, "2026-11-21", 1)
    };
    for (staff, pin) in [("王店长", MANAGER_PIN), ("周收银", "2468")] {
        assert_eq!(manager.refused(ask(staff, pin)).await, "shifts.SECOND_PERSON", "{staff}");
    }
    expect!["access.PIN_WRONG left=4"].assert_eq(&manager.refused(ask("赵老板", "000000")).await);
    let no_reason = ReopenDayRequest { reason: " ".to_owned(), ..ask("赵老板", "666666") };
    expect!["kit.BAD_FIELD field=reason rule=required"].assert_eq(&manager.refused(no_reason).await);
    let long = ReopenDayRequest { reason: "长".repeat(201), ..ask("赵老板", "666666") };
    expect!["kit.BAD_FIELD field=reason rule=too_long"].assert_eq(&manager.refused(long).await);
    assert_eq!(shop.count("shifts_day WHERE closed").await, 1, "and it stays closed");
    let owner = shop.owner().await;
    expect!["kit.PERMISSION_DENIED permission=shifts.reopen_day"]
        .assert_eq(&owner.refused(ask("王店长", MANAGER_PIN)).await);
}

#[tokio::test]
async fn only_what_is_closed_as_it_was_seen() {
    let shop = TestShop::new().await;
    let manager = closed(&shop).await;
    assert_eq!(manager.refused(reopen_day(&shop, "2026-11-20", 1)).await, "kit.NOT_FOUND");
    assert_eq!(manager.refused(reopen_day(&shop, "2026-11-21", 2)).await, "kit.STALE_VERSION");
    manager.ok(reopen_day(&shop, "2026-11-21", 1)).await;
    expect!["shifts.DAY_NOT_CLOSED date=2026-11-21"]
        .assert_eq(&manager.refused(reopen_day(&shop, "2026-11-21", 1)).await);
}

/// What was closed before the last one stays; and yesterday, reopened today, takes what belongs there.
#[tokio::test]
async fn the_last_closed_day_on_the_next_morning() {
    let shop = TestShop::new().await;
    closed(&shop).await;
    shop.later(24 * 3_600_000);
    let manager = shop.manager().await;
    manager.ok(reopen_day(&shop, "2026-11-21", 1)).await;
    let (today, yesterday) = (shop.cashier().await, shop.signed_in("周收银", "2468", "04").await);
    let late = proto::shifts::v1::OpenShiftRequest {
        shift_id: shop.new_id().to_string(),
        business_date: "2026-11-21".to_owned(),
        ..Default::default()
    };
    yesterday.ok(late).await;
    let sales = [today.sell(&[("冰红茶", 1_000)], "").await, yesterday.sell(&[("冰红茶", 1_000)], "").await];
    assert_eq!(sales.map(|sale| sale.receipt_no), ["01-01-261122-0001", "01-04-261121-0001"]);
    left(&yesterday, 350, "").await;
    left(&today, 20_350, "").await;
    manager.ok(close_day("2026-11-21")).await;
    manager.ok(close_day("2026-11-22")).await;
    expect!["shifts.DAY_NOT_LAST date=2026-11-22"]
        .assert_eq(&manager.refused(reopen_day(&shop, "2026-11-21", 2)).await);
    manager.ok(reopen_day(&shop, "2026-11-22", 1)).await;
}
