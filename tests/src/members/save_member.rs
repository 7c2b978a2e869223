//! A new member, or a change to one.
use expect_test::expect;
use proto::members::v1::{GetMemberRequest, Member, SaveMemberRequest};

use super::{found, newcomer, not_saved, save};
use crate::harness::{TestShop, Till};

async fn member(till: &Till, name: &str) -> Member {
    let view = till.ok(GetMemberRequest { member_id: till.id(name) }).await.member;
    view.and_then(|view| view.member).expect("a member")
}

#[tokio::test]
async fn phone_and_name_are_enough() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let wanted = Member { phone: "+86 150 0001 0001".to_owned(), name: " 欧阳娜娜 ".to_owned(), ..newcomer(&shop) };
    let saved = till.ok(SaveMemberRequest { member: Some(wanted) }).await;
    expect![[r#"
        MemberView {
            member: Some(
                Member {
                    member_id: "<1>",
                    member_no: "M00000003",
                    name: "欧阳娜娜",
                    phone: "15000010001",
                    card_no: "",
                    level_id: "<普通会员>",
                    birthday: "",
                    remark: "",
                    archived: false,
                    version: 1,
                },
            ),
            level: Some(
                Level {
                    level_id: "<普通会员>",
                    name: "普通会员",
                    pays_bp: 10000,
                    points_per_yuan: 1,
                    version: 1,
                },
            ),
            assets: Some(
                Assets {
                    principal_fen: 0,
                    gift_fen: 0,
                    points: 0,
                },
            ),
        }"#]]
    .assert_eq(&shop.show(&saved.member.expect("a view")));
    expect![[r#"members.SaveMember 李收银@01 ok [{"what":"member","id":"<3>","after":{"archived":false,"birthday":"","card_no":null,"created_ms":1795226400000,"id":"<3>","initials":"oynn","level_id":"<普通会员>","member_no":"M00000003","merchant_id":"<清和商贸>","name":"欧阳娜娜","phone":"15000010001","phone_tail":"0001","remark":"","version":1}}]"#]].assert_eq(&shop.last_audit(1).await);
    assert_eq!(found(&till, "0001").await, ["欧阳娜娜"]);
    assert_eq!(found(&till, "oynn").await, ["欧阳娜娜"]);
}

#[tokio::test]
async fn numbers_count_up() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let first = save(&till, &newcomer(&shop)).await;
    let second = save(&till, &Member { phone: String::new(), ..newcomer(&shop) }).await;
    let third = save(&till, &Member { phone: String::new(), ..newcomer(&shop) }).await;
    assert_eq!([first.member_no, second.member_no, third.member_no], ["M00000003", "M00000004", "M00000005"]);
}

#[tokio::test]
async fn a_change_is_whole_and_needs_its_version() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let before = member(&till, "王建国").await;
    let wanted = Member {
        name: "王建军".to_owned(),
        phone: String::new(),
        level_id: shop.id("普通会员"),
        birthday: "1980-02-29".to_owned(),
        ..before.clone()
    };
    let after = save(&till, &wanted).await;
    assert_eq!(after, Member { version: 2, ..wanted.clone() });
    assert_eq!(member(&till, "王建国").await, after);
    assert_eq!(found(&till, "wjj").await, ["王建军"]);
    assert!(found(&till, "5521").await.is_empty());
    expect!["kit.STALE_VERSION"].assert_eq(&not_saved(&till, &wanted).await);
    // The number is the server's, whatever the caller says.
    let renumbered = save(&till, &Member { member_no: "M00009999".to_owned(), ..after }).await;
    assert_eq!((renumbered.member_no.as_str(), renumbered.version), ("M00000001", 3));
}

#[tokio::test]
async fn a_phone_or_card_is_one_members() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let phone = Member { phone: "139 1234 6688".to_owned(), ..newcomer(&shop) };
    expect!["members.PHONE_TAKEN member_id=<李晓梅> name=李晓梅"].assert_eq(&not_saved(&till, &phone).await);
    let card = Member { card_no: "80000012".to_owned(), ..newcomer(&shop) };
    expect!["members.CARD_TAKEN member_id=<王建国> name=王建国"].assert_eq(&not_saved(&till, &card).await);
    expect!["members.PHONE_TAKEN member_id=<李晓梅> name=李晓梅"].assert_eq(
        &not_saved(&till, &Member { phone: "13912346688".to_owned(), ..member(&till, "王建国").await }).await,
    );
    // Another merchant's members do not count, and an archived one still does.
    save(&till, &Member { phone: String::new(), card_no: "70000001".to_owned(), ..newcomer(&shop) }).await;
    let theirs = shop.other_merchant().await;
    save(&theirs, &Member { card_no: "70000001".to_owned(), ..newcomer(&shop) }).await;
    let archived = Member { archived: true, ..member(&till, "李晓梅").await };
    save(&till, &archived).await;
    assert!(not_saved(&till, &phone).await.starts_with("members.PHONE_TAKEN"));
}

#[tokio::test]
async fn two_at_once_with_one_phone() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let ask = |member: Member| till.ask(SaveMemberRequest { member: Some(member) });
    let (one, two) = tokio::join!(ask(newcomer(&shop)), ask(newcomer(&shop)));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let refusal = one.err().or(two.err()).expect("one is refused").to_string();
    assert!(refusal.starts_with("members.PHONE_TAKEN") && refusal.ends_with("name=欧阳娜娜"), "{refusal}");
    assert_eq!(shop.count("members_member WHERE phone = '15000010001'").await, 1);
}

#[tokio::test]
async fn many_at_once_get_a_number_each() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let asks = (0..12).map(|n| {
        let member = Member { phone: format!("1500002{n:04}"), ..newcomer(&shop) };
        let till = till.clone();
        tokio::spawn(async move { save(&till, &member).await.member_no })
    });
    let mut numbers = Vec::new();
    for ask in asks.collect::<Vec<_>>() {
        numbers.push(ask.await.expect("a number"));
    }
    numbers.sort();
    assert_eq!(numbers, (3..15).map(|n| format!("M{n:08}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_retry_has_one_effect() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request_id = shop.new_id();
    let request = SaveMemberRequest { member: Some(newcomer(&shop)) };
    let first = till.ask_as(request_id, request.clone()).await.expect("an answer");
    assert_eq!(till.ask_as(request_id, request.clone()).await, Ok(first));
    assert_eq!(shop.count("members_member WHERE phone = '15000010001'").await, 1);
    // The same member under another command is a stale form.
    expect!["kit.STALE_VERSION"].assert_eq(&till.refused(request).await);
}

#[tokio::test]
async fn what_is_not_yours_is_not_there() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let theirs = Member { member_id: shop.id("别家会员甲"), version: 1, ..newcomer(&shop) };
    expect!["kit.NOT_FOUND"].assert_eq(&not_saved(&till, &theirs).await);
    let level = Member { level_id: shop.id("别家会员"), ..newcomer(&shop) };
    expect!["kit.BAD_FIELD field=member.level_id rule=choice"].assert_eq(&not_saved(&till, &level).await);
    let owner = shop.owner().await;
    expect!["kit.PERMISSION_DENIED permission=members.edit"].assert_eq(&not_saved(&owner, &newcomer(&shop)).await);
}

#[tokio::test]
async fn every_field_has_its_rule() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let long = "长".repeat(201);
    let mut refusals = Vec::new();
    for wanted in [
        Member { member_id: String::new(), ..newcomer(&shop) },
        Member { name: " ".to_owned(), ..newcomer(&shop) },
        Member { name: long.clone(), ..newcomer(&shop) },
        Member { name: "a\nb".to_owned(), ..newcomer(&shop) },
        Member { phone: "12ab".to_owned(), ..newcomer(&shop) },
        Member { card_no: "80 12".to_owned(), ..newcomer(&shop) },
        Member { level_id: "gold".to_owned(), ..newcomer(&shop) },
        Member { birthday: "1981-02-29".to_owned(), ..newcomer(&shop) },
        Member { remark: long, ..newcomer(&shop) },
        Member { remark: "a\0b".to_owned(), ..newcomer(&shop) },
    ] {
        refusals.push(not_saved(&till, &wanted).await);
    }
    refusals.push(till.refused(SaveMemberRequest { member: None }).await);
    expect![[r#"
        kit.BAD_FIELD field=member.member_id rule=id
        kit.BAD_FIELD field=member.name rule=required
        kit.BAD_FIELD field=member.name rule=too_long
        kit.BAD_FIELD field=member.name rule=too_long
        kit.BAD_FIELD field=member.phone rule=phone
        kit.BAD_FIELD field=member.card_no rule=card_no
        kit.BAD_FIELD field=member.level_id rule=id
        kit.BAD_FIELD field=member.birthday rule=date
        kit.BAD_FIELD field=member.remark rule=too_long
        kit.BAD_FIELD field=member.remark rule=too_long
        kit.BAD_FIELD field=member.name rule=required"#]]
    .assert_eq(&refusals.join("\n"));
    assert_eq!(shop.count("members_member").await, 3);
}
