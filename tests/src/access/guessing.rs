//! Guessing, as somebody does it who has time: many PINs at one till, one person at many tills, enrolment codes by the
//! hundred, people who are not there, and all of it at once.
use expect_test::expect;
use proto::access::v1::{EnrollTillRequest, SignInRequest};

use crate::{
    harness::{CASHIER_PIN, ENROL_CODE, MANAGER_PIN, TestShop, Till},
    policy::Heard,
};

const MINUTE_MS: i64 = 60_000;

/// The answers in a row, equal ones counted: `access.PIN_WRONG left=4 ×2`.
fn told(answers: &[String]) -> String {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for answer in answers {
        match lines.last_mut().filter(|(last, _)| last == answer) {
            Some((_, times)) => *times += 1,
            None => lines.push((answer.clone(), 1)),
        }
    }
    lines.iter().map(|(line, times)| format!("{line} ×{times}")).collect::<Vec<_>>().join("\n")
}

async fn codes(till: &Till, times: u32) -> Vec<String> {
    let mut answers = Vec::new();
    for n in 0..times {
        let request = EnrollTillRequest { enrol_code: format!("QINGHE-{n:04}"), till_no: "09".to_owned() };
        answers.push(till.refused(request).await);
    }
    answers
}

#[tokio::test]
async fn somebody_who_is_not_there_is_locked_like_somebody_who_is() {
    let shop = TestShop::new().await;
    shop.by_hand("UPDATE access_staff SET disabled = TRUE WHERE id = $1", [shop.uuid("周收银").into()]).await;
    let nobody = shop.new_id().to_string();
    let mut told_of = Vec::new();
    for (till_no, staff_id) in
        [("01", shop.id("李收银")), ("02", nobody), ("03", shop.id("孙收银")), ("04", shop.id("周收银"))]
    {
        let till = shop.enrolled(till_no).await;
        let mut answers = Vec::new();
        for pin in ["000000", "000001", "000002", "000003", "000004", CASHIER_PIN, "2468"] {
            answers.push(till.refused(SignInRequest { staff_id: staff_id.clone(), pin: pin.to_owned() }).await);
        }
        shop.later(5 * MINUTE_MS);
        answers.push(till.refused(SignInRequest { staff_id, pin: "000005".to_owned() }).await);
        told_of.push(told(&answers));
    }
    assert!(told_of.iter().all(|one| *one == told_of[0]), "{told_of:#?}");
    expect![[r#"
        access.PIN_WRONG left=4 ×1
        access.PIN_WRONG left=3 ×1
        access.PIN_WRONG left=2 ×1
        access.PIN_WRONG left=1 ×1
        access.LOCKED seconds=300 ×3
        access.LOCKED seconds=600 ×1"#]]
    .assert_eq(&told_of[0]);
}

#[tokio::test]
async fn a_pin_of_nobody_costs_the_same_work() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    let heard = Heard::begin();
    let strangers = [shop.id("李收银"), shop.new_id().to_string(), shop.id("孙收银")];
    for staff_id in strangers {
        till.refused(SignInRequest { staff_id, pin: "000000".to_owned() }).await;
        let compared = heard.find(|line| line.contains("a PIN was compared")).expect("a comparison");
        assert!(compared.contains("m=19456,t=2,p=1"), "{compared}");
    }
    for pin in ["000001", "000002", "000003", "000004"] {
        till.refused(shop.sign_in("李收银", pin)).await;
    }
    heard.find(|_| false);
    till.refused(shop.sign_in("李收银", CASHIER_PIN)).await;
    assert_eq!(heard.find(|line| line.contains("a PIN was compared")), None, "where it is shut no work is done");
}

#[tokio::test]
async fn twenty_wrong_ones_shut_the_till_and_the_log_stops_growing() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    let mut answers = Vec::new();
    for n in 0..30 {
        // Another person each time: no pair is ever locked.
        let staff_id = shop.new_id().to_string();
        answers.push(till.refused(SignInRequest { staff_id, pin: format!("{n:06}") }).await);
    }
    expect![[r#"
        access.PIN_WRONG left=4 ×19
        access.LOCKED seconds=900 ×11"#]]
    .assert_eq(&told(&answers));
    assert_eq!(shop.count("kit_audit WHERE outcome LIKE 'access.%'").await, 20, "what comes after is not noted");
    expect!["access.LOCKED seconds=900"].assert_eq(&till.refused(shop.sign_in("李收银", CASHIER_PIN)).await);
    shop.enrolled("02").await.ok(shop.sign_in("李收银", CASHIER_PIN)).await;
    shop.later(15 * MINUTE_MS);
    till.ok(shop.sign_in("李收银", CASHIER_PIN)).await;
    shop.later(24 * 60 * MINUTE_MS);
    till.refused(shop.sign_in("王店长", "000000")).await;
    assert!(shop.count("access_limit").await < 25, "what nobody guesses at any more is forgotten");
}

#[tokio::test]
async fn guessing_one_person_at_many_tills_ends_but_not_at_their_own() {
    let shop = TestShop::new().await;
    let own = shop.signed_in("王店长", MANAGER_PIN, "01").await;
    let mut answers = Vec::new();
    for n in 0..9 {
        let till = shop.enrolled(&format!("2{n}")).await;
        for pin in ["000000", "000001", "000002", "000003"] {
            answers.push(till.refused(shop.sign_in("王店长", pin)).await);
        }
    }
    let first = answers.iter().position(|answer| answer.starts_with("access.LOCKED"));
    assert_eq!(first, Some(29), "the thirtieth in a row:\n{}", told(&answers));
    let elsewhere = shop.enrolled("40").await;
    expect!["access.LOCKED seconds=86400"].assert_eq(&elsewhere.refused(shop.sign_in("王店长", MANAGER_PIN)).await);
    elsewhere.ok(shop.sign_in("李收银", CASHIER_PIN)).await;
    own.ok(shop.sign_in("王店长", MANAGER_PIN)).await;
    elsewhere.ok(shop.sign_in("王店长", MANAGER_PIN)).await;
}

#[tokio::test]
async fn enrolment_codes_are_not_to_be_guessed() {
    let shop = TestShop::new().await;
    let stranger = shop.stranger();
    expect![[r#"
        access.ENROL_CODE_WRONG ×9
        access.LOCKED seconds=900 ×11"#]]
    .assert_eq(&told(&codes(&stranger, 20).await));
    let right = EnrollTillRequest { enrol_code: ENROL_CODE.to_owned(), till_no: "09".to_owned() };
    expect!["access.LOCKED seconds=900"].assert_eq(&stranger.refused(right.clone()).await);
    assert_eq!(shop.count("kit_audit WHERE method = 'access.EnrollTill'").await, 10, "the log does not grow with it");
    shop.later(15 * MINUTE_MS);
    stranger.ok(right).await;
}

#[tokio::test]
async fn whoever_has_many_addresses_guesses_no_longer_either() {
    let shop = TestShop::new().await;
    let mut answers = Vec::new();
    for n in 0..13_u8 {
        let from = shop.stranger_at([10, 0, 0, n].into());
        answers.extend(codes(&from, 8).await);
    }
    expect![[r#"
        access.ENROL_CODE_WRONG ×99
        access.LOCKED seconds=900 ×5"#]]
    .assert_eq(&told(&answers));
}

#[tokio::test]
async fn one_guesser_does_not_shut_out_another_address() {
    let shop = TestShop::new().await;
    codes(&shop.stranger_at([10, 0, 0, 1].into()), 12).await;
    let right = EnrollTillRequest { enrol_code: ENROL_CODE.to_owned(), till_no: "09".to_owned() };
    shop.stranger_at([10, 0, 0, 2].into()).ok(right).await;
}

#[tokio::test]
async fn guesses_sent_at_once_are_counted_one_by_one() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    let mut tries = tokio::task::JoinSet::new();
    for n in 0..25 {
        let (till, request) = (till.clone(), shop.sign_in("李收银", &format!("{n:06}")));
        tries.spawn(async move { till.refused(request).await });
    }
    let answers = tries.join_all().await;
    let wrong = answers.iter().filter(|answer| answer.starts_with("access.PIN_WRONG")).count();
    assert_eq!(wrong, 4, "{}", told(&answers));
}
