//! Books that are right: one with something of everything, and random ones.
use std::cell::Cell;

use proto::{
    catalog::v1::{GetItemRequest, SaveItemRequest},
    chain::v1::{GetShopRequest, SaveShopRequest},
    members::v1::{GetMemberRequest, SaveMemberRequest},
    shifts::v1::{
        CloseDayRequest, CloseShiftRequest, Denomination, ForeignCount, MoveCashRequest, OpenDrawerRequest,
        ReopenDayRequest, Shift,
    },
    stored_value::v1::TopUpRequest,
    till::v1::{
        ApproveSaleRequest, DropHeldSaleRequest, GoodsBack, HeldRef, HoldSaleRequest, RecallSaleRequest,
        ReprintSaleRequest, ReturnGoodsRequest, Tender,
    },
};
use rules::{id::Uuid, shifts::DENOMINATIONS};

use super::{agreed, tenders};
use crate::harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till, cash, stored};

const HOUR: i64 = 3_600_000;

/// A book with something of everything that can be sold so far: two merchants, three tills, two days, shifts closed right,
/// short and by somebody else, walk-ins, levels, changed amounts, a sale for nothing, top-ups with and without a plan, all
/// tenders, returns in parts, whole and without a receipt, cash in and out, repeats, refusals, a reprint, and a member, an item and a shop that were changed.
pub(crate) async fn busy_book() -> TestShop {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift = open_shift(&shop, "李收银").await;
    let second = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    let other = shop.other_merchant().await;
    other.top_up("别家会员甲", 20_000).await;
    pay(&other, &[("别家红茶", 2_000)], "别家会员甲", |total| vec![stored(total)]).await;
    let boss = other.sign_in("钱店长", MANAGER_PIN).await;
    let mut changed = boss.ok(GetShopRequest {}).await.shop.expect("a shop");
    changed.receipt_footer = "谢谢".to_owned();
    boss.ok(SaveShopRequest { shop: Some(changed) }).await;
    let mut changed = boss.ok(GetItemRequest { item_id: boss.id("别家红茶") }).await.item.expect("an item");
    changed.price_fen += 10;
    boss.ok(SaveItemRequest { item: Some(changed) }).await;
    with_plan(&shop, &till, "王建国", "充 500 送 50", 50_000).await;
    second.top_up("李晓梅", 5_000).await;
    for round in 0..4_i64 {
        shop.later(HOUR / 10);
        till.sell(&[("冰红茶", 1_000 * (round + 1)), ("瓜子", 255 + round)], "").await;
        pay(&till, &[("足疗", 1_000), ("西湖龙井", 2_000)], "王建国", |total| {
            vec![stored(total - 1_000), cash(1_000, 1_000)]
        })
        .await;
        pay(&second, &[("冰红茶", 3_000)], "李晓梅", |total| vec![stored(total)]).await;
        pay(&second, &[("西湖龙井", 1_000), ("瓜子", 1_333)], "王建国", |total| {
            vec![cash(total, total + 700)]
        })
        .await;
    }
    // Taken back in parts: from the card, from cash, on the other till.
    let mixed = pay(&till, &[("足疗", 1_000), ("冰红茶", 3_000)], "王建国", |total| {
        vec![stored(1_000), cash(total - 1_000, total)]
    })
    .await;
    till.take_back(&mixed, &[(1, 1_000)]).await;
    second.take_back(&mixed, &[(1, 2_000), (0, 1_000)]).await;
    // Principal is used up and gift money follows.
    let spent = pay(&till, &[("足疗", 2_000)], "王建国", |total| {
        vec![stored(total.min(2_500)), cash(total - 2_500, total)]
    })
    .await;
    till.take_back(&spent, &[(0, 2_000)]).await;
    beside_selling(&second).await;
    tenders::every_kind(&till, &second).await;
    let sold = given(&second, "冰红茶", 0).await;
    second.ok(ReprintSaleRequest { sale_id: sold }).await;
    till.refused(TopUpRequest {
        top_up_id: till.new_id().to_string(),
        member_id: till.id("李晓梅"),
        ..Default::default()
    })
    .await;
    let repeat = (till.new_id(), till.checkout(till.cart(&[("冰红茶", 1_000)], ""), vec![cash(350, 1_000)]).await);
    for _ in 0..2 {
        till.ask_as(repeat.0, repeat.1.clone()).await.expect("an answer, and the same again");
    }
    close(&shop, &till, &shift, -200).await;
    let by_other = open_shift(&shop, "王店长").await;
    close(&shop, &second, &by_other, 0).await;
    close_day_twice(&shop, &second).await;
    shop.later(24 * HOUR);
    let next = till.clone().sign_in("周收银", "2468").await;
    let shift = next.open_shift(0).await;
    let mut changed = next
        .ok(GetMemberRequest { member_id: next.id("李晓梅") })
        .await
        .member
        .and_then(|view| view.member)
        .expect("a member");
    changed.remark = "爱喝茶".to_owned();
    next.ok(SaveMemberRequest { member: Some(changed) }).await;
    pay(&next, &[("冰红茶", 1_000)], "李晓梅", |total| vec![cash(total, 10_000)]).await;
    let sold = by_hand(&shop, &next).await;
    next.take_back(&sold, &[(0, 2_000), (1, 100)]).await;
    next.take_back(&sold, &[(3, 1_000)]).await;
    held(&next).await;
    agreed::agreed(&shop, &next, &sold).await;
    let manager = till.clone().sign_in("王店长", MANAGER_PIN).await;
    close(&shop, &manager, &shift, 0).await;
    shop.later(HOUR);
    till.clone().sign_in("李收银", CASHIER_PIN).await.open_shift(10_000).await;
    shop
}

/// Closes the day, finds that a sale was forgotten, and closes it again.
async fn close_day_twice(shop: &TestShop, manager: &Till) {
    let close_day = || CloseDayRequest { business_date: "2026-11-21".to_owned(), note: String::new() };
    manager.ok(close_day()).await;
    shop.later(HOUR / 10);
    let reopen = ReopenDayRequest {
        business_date: "2026-11-21".to_owned(),
        version: 1,
        staff_id: manager.id("赵老板"),
        pin: "666666".to_owned(),
        reason: "漏了一单".to_owned(),
    };
    manager.ok(reopen).await;
    let late = manager.open_shift(0).await;
    manager.sell(&[("冰红茶", 2_000)], "").await;
    close(shop, manager, &late, 0).await;
    manager.ok(close_day()).await;
}

async fn pay(till: &Till, lines: &[(&str, i64)], member: &str, how: impl FnOnce(i64) -> Vec<Tender>) -> String {
    let mut request = till.checkout(till.cart(lines, member), Vec::new()).await;
    request.tenders = how(request.total_fen);
    till.ok(request).await.sale.expect("a sale").sale_id
}

/// A sale with everything a hand can do to it, agreed to by the manager, rounded to the yuan; answers it.
async fn by_hand(shop: &TestShop, till: &Till) -> String {
    let sql = "UPDATE chain_shop SET rounding = $1 WHERE merchant_id = $2";
    shop.by_hand(sql, [3_i16.into(), shop.uuid("清和商贸").into()]).await;
    let mut cart = till.cart(&[("冰红茶", 3_000), ("瓜子", 255), ("足疗", 1_000), ("西湖龙井", 1_000)], "王建国");
    cart.lines[0].gift = true;
    cart.lines[1].off_fen = Some(33);
    cart.lines[2].rate_bp = Some(8_800);
    cart.bill_rate_bp = Some(9_500);
    let mut request = till.checkout(cart, Vec::new()).await;
    request.tenders = vec![cash(request.total_fen, request.total_fen)];
    let approve = ApproveSaleRequest {
        sale_id: request.sale_id.clone(),
        cart: request.cart.clone(),
        staff_id: till.id("王店长"),
        pin: MANAGER_PIN.to_owned(),
        reason: "老顾客".to_owned(),
        ..ApproveSaleRequest::default()
    };
    request.approval = till.ok(approve).await.approval;
    let sold = till.ok(request).await.sale.expect("a sale").sale_id;
    shop.by_hand(sql, [0_i16.into(), shop.uuid("清和商贸").into()]).await;
    sold
}

/// Bills that were held: one waits, one is taken, one was sold, one dropped.
async fn held(till: &Till) {
    let mut bills = Vec::new();
    for _ in 0..4 {
        let cart = Some(till.cart(&[("冰红茶", 1_000), ("瓜子", 255)], "李晓梅"));
        let request = HoldSaleRequest { held_id: till.new_id().to_string(), cart, ..HoldSaleRequest::default() };
        bills.push(till.ok(request).await.held.expect("a held bill"));
    }
    for bill in &bills[1..3] {
        let taken = till.ok(RecallSaleRequest { held_id: bill.held_id.clone(), take_over: 0 }).await;
        if bill == &bills[2] {
            let mut request = till.checkout(taken.cart.expect("a cart"), Vec::new()).await;
            request.tenders = vec![cash(request.total_fen, request.total_fen)];
            request.held = taken.held.map(|held| HeldRef { held_id: held.held_id, version: held.version });
            till.ok(request).await;
        }
    }
    let held = Some(HeldRef { held_id: bills[3].held_id.clone(), version: 1 });
    till.ok(DropHeldSaleRequest { held, reason: "客人走了".to_owned() }).await;
}

pub(super) fn back(till: &Till, item: &str, quantity_milli: i64) -> GoodsBack {
    GoodsBack { item_id: till.id(item), quantity_milli, ..GoodsBack::default() }
}

/// Cash in and out, the drawer opened, goods back that nobody has a receipt of.
async fn beside_selling(manager: &Till) {
    for (amount_fen, reason) in [(5_000, "换零钱"), (-1_500, "付快递费")] {
        let (move_id, reason) = (manager.new_id().to_string(), reason.to_owned());
        manager.ok(MoveCashRequest { move_id, amount_fen, reason, ..Default::default() }).await;
    }
    let (opening_id, reason) = (manager.new_id().to_string(), "换零钱".to_owned());
    manager.ok(OpenDrawerRequest { opening_id, reason, ..Default::default() }).await;
    let request = ReturnGoodsRequest {
        return_id: manager.new_id().to_string(),
        goods: [("冰红茶", 1_000), ("瓜子", 500)]
            .map(|(item, quantity_milli)| back(manager, item, quantity_milli))
            .to_vec(),
        total_fen: 350 + 1_280,
        reason: "没有小票".to_owned(),
        ..ReturnGoodsRequest::default()
    };
    manager.ok(request).await;
}

/// Sells one piece at a changed amount; answers the sale.
async fn given(till: &Till, item: &str, amount_fen: i64) -> String {
    let mut cart = till.cart(&[(item, 1_000)], "");
    cart.lines[0].amount_fen = Some(amount_fen);
    let mut request = till.checkout(cart, Vec::new()).await;
    if amount_fen > 0 {
        request.tenders = vec![cash(amount_fen, amount_fen)];
    }
    till.ok(request).await.sale.expect("a sale").sale_id
}

async fn with_plan(shop: &TestShop, till: &Till, member: &str, plan: &str, paid_fen: i64) {
    let request = TopUpRequest {
        top_up_id: till.new_id().to_string(),
        member_id: till.id(member),
        plan_id: shop.id(plan),
        paid_fen,
        tendered_fen: paid_fen,
    };
    till.ok(request).await;
}

async fn open_shift(shop: &TestShop, staff: &str) -> Shift {
    let rows = shop.rows("SELECT id, staff_name FROM shifts_shift WHERE closed_ms = 0").await;
    let mine = rows.iter().find(|row| row.try_get::<String>("", "staff_name").expect("a name") == staff);
    let id: Uuid = mine.expect("an open shift").try_get("", "id").expect("an id");
    Shift { shift_id: id.to_string(), ..Shift::default() }
}

/// Closes a shift with a count that is off by so much.
async fn close(shop: &TestShop, till: &Till, shift: &Shift, off_fen: i64) {
    let drawer = shop.rows(
        "SELECT owner_id, CAST(SUM(amount) AS bigint) AS held FROM ledger_entry WHERE class = 1 GROUP BY owner_id",
    );
    let mine = drawer
        .await
        .into_iter()
        .find(|row| row.try_get::<Uuid>("", "owner_id").expect("an id").to_string() == shift.shift_id);
    let mut left = mine.map_or(0, |row| row.try_get::<i64>("", "held").expect("a sum")) + off_fen;
    let mut counted = Vec::new();
    for value in DENOMINATIONS {
        counted.push(Denomination { value_fen: value.0, count: left / value.0 });
        left %= value.0;
    }
    let difference_reason = if off_fen == 0 { String::new() } else { "找零出错".to_owned() };
    let counted_minor = tenders::COUNTED_MINOR;
    let found = ForeignCount { currency: "HKD".to_owned(), counted_minor, ..ForeignCount::default() };
    let foreign = if off_fen < 0 { vec![found] } else { Vec::new() };
    let request = CloseShiftRequest {
        shift_id: shift.shift_id.clone(),
        counted,
        difference_reason,
        foreign,
        ..CloseShiftRequest::default()
    };
    till.ok(request).await;
}

/// A book of random commands, each of which may be refused; the same seed makes the same one.
pub(super) async fn random_book(seed: u64) -> TestShop {
    let shop = TestShop::new().await;
    let state = Cell::new(seed);
    let pick = |below: usize| {
        // Knuth's MMIX: the high bits are random enough for a shop.
        state.set(state.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
        (state.get() >> 33) as usize % below
    };
    let mut tills = [shop.cashier().await, shop.on_duty("王店长", MANAGER_PIN, "02").await];
    let mut staff = ["李收银", "王店长"];
    for _ in 0..80 {
        shop.later(1 + pick(60_000) as i64);
        let at = pick(2);
        let member = ["", "王建国", "李晓梅"][pick(3)];
        match pick(12) {
            0 => {
                let plan_id = if pick(2) == 0 { String::new() } else { shop.id("充 500 送 50") };
                let paid_fen = if plan_id.is_empty() { 1 + pick(90_000) as i64 } else { 50_000 };
                let member_id = shop.id(["王建国", "李晓梅"][pick(2)]);
                let top_up_id = tills[at].new_id().to_string();
                let _ =
                    tills[at].ask(TopUpRequest { top_up_id, member_id, plan_id, paid_fen, tendered_fen: 90_000 }).await;
            }
            1 => {
                let shift = open_shift(&shop, staff[at]).await;
                close(&shop, &tills[at], &shift, pick(3) as i64).await;
                shop.later(1 + pick(30) as i64 * HOUR);
                if at == 0 {
                    staff[0] = ["李收银", "周收银"][pick(2)];
                }
                for (till, name) in tills.iter_mut().zip(staff) {
                    let pin = match name {
                        "李收银" => CASHIER_PIN,
                        "周收银" => "2468",
                        _ => MANAGER_PIN,
                    };
                    *till = till.clone().sign_in(name, pin).await;
                }
                tills[at].open_shift(pick(30_000) as i64).await;
            }
            _ => {
                let names = ["冰红茶", "西湖龙井", "瓜子", "足疗"];
                let lines: Vec<(&str, i64)> =
                    (0..1 + pick(6)).map(|_| (names[pick(4)], 1 + pick(3_000) as i64)).collect();
                let mut request = tills[at].checkout(tills[at].cart(&lines, member), Vec::new()).await;
                let from_card = if member.is_empty() { 0 } else { pick(1 + request.total_fen as usize) as i64 };
                let in_cash = request.total_fen - from_card;
                request.tenders.extend((from_card > 0).then(|| stored(from_card)));
                request.tenders.extend((in_cash > 0).then(|| cash(in_cash, in_cash + pick(500) as i64)));
                let id = tills[at].new_id();
                for _ in 0..1 + pick(2) {
                    // Too little on the card is refused, and leaves nothing.
                    let _ = tills[at].ask_as(id, request.clone()).await;
                }
            }
        }
    }
    shop
}
