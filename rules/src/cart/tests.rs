use super::*;
use crate::till::Flow;
use expect_test::{Expect, expect};
use proptest::prelude::*;

mod hand;

/// Plays intents, comma-separated, and prints the cart as the screen would: `▸` is the selected line.
///
/// `商品 价格[×数量] [不打折]` rings up, `数量 n`, `减一`, `改价 n`, `删除` act on the selected line, `选 n` selects,
/// `会员 9000` names a member, `散客` drops it, `撤销` undoes, `找回 n` brings the n-th line ever rung up back.
fn check(intents: &str, expected: Expect) {
    let mut cart = Cart::default();
    let mut refused = Vec::new();
    for intent in intents.split(", ") {
        if let Err(error) = play(&mut cart, intent) {
            refused.push(format!("{intent}: {error}"));
        }
    }
    let quote = cart.quote().expect("a cart can be priced");
    let rows = cart.lines().iter().zip(&quote.lines).map(|(line, costs)| {
        let mark = if cart.selected() == Some(line.id) { "▸" } else { " " };
        format!("{mark}{}{} ×{} = {}", line.goods.name, line.goods.unit, line.quantity, costs.net())
    });
    let sum = format!("{}件 应收 {}", cart.pieces(), quote.total);
    expected.assert_eq(&rows.chain([sum]).chain(refused).collect::<Vec<_>>().join("\n"));
}

fn play(cart: &mut Cart, intent: &str) -> Result<(), Error> {
    let words: Vec<&str> = intent.split(' ').collect();
    let selected = cart.selected().unwrap_or(LineId(u32::MAX));
    match words.as_slice() {
        ["数量", n] => cart.set_quantity(selected, Milli::parse(n).expect("quantity")),
        ["改价", n] => cart.treat(selected, Hand::Amount(Fen::parse_yuan(n).expect("amount"))),
        ["折", bp] => cart.treat(selected, Hand::Rate(BasisPoints(bp.parse().expect("basis points")))),
        ["减", n] => cart.treat(selected, Hand::Off(Fen::parse_yuan(n).expect("amount"))),
        ["赠送"] => cart.treat(selected, Hand::Gift),
        ["整单折", bp] => cart.set_bill(Bill::Rate(BasisPoints(bp.parse().expect("basis points")))),
        ["整单减", n] => cart.set_bill(Bill::Off(Fen::parse_yuan(n).expect("amount"))),
        ["抹零到元"] => {
            cart.set_rounding(Rounding::YuanDown);
            Ok(())
        }
        ["减一"] => cart.minus_one(selected),
        ["删除"] => cart.remove(selected),
        ["找回", n] => {
            let number: u32 = n.parse().expect("number");
            if cart.bring_back(LineId(number - 1)) { Ok(()) } else { Err(Error::NoSuchLine) }
        }
        ["选", n] => {
            let at: usize = n.parse().expect("place");
            cart.select(cart.lines()[at - 1].id)
        }
        ["会员", pays] => {
            let pays = BasisPoints(pays.parse().expect("basis points"));
            cart.set_member(Some(Member { member_id: "m".to_owned(), level_id: "钻石".to_owned(), pays }));
            Ok(())
        }
        ["散客"] => {
            cart.set_member(None);
            Ok(())
        }
        ["清空"] => {
            cart.empty_out();
            Ok(())
        }
        ["撤销"] => {
            cart.undo();
            Ok(())
        }
        [name, price, rest @ ..] => {
            let (price, quantity) = price.split_once('×').unwrap_or((price, "1"));
            cart.add(goods(name, price, !rest.contains(&"不打折")), Milli::parse(quantity).expect("quantity"))?;
            Ok(())
        }
        _ => panic!("what is {intent}?"),
    }
}

fn goods(name: &str, price: &str, discountable: bool) -> Goods {
    let (name, unit) = name.split_once('/').unwrap_or((name, ""));
    Goods {
        item_id: name.to_owned(),
        name: name.to_owned(),
        spec: String::new(),
        unit: unit.to_owned(),
        barcode: if unit == "箱" { "6901".to_owned() } else { String::new() },
        price: Fen::parse_yuan(price).expect("price"),
        discountable,
        sticker: None,
        weighed: false,
        open_price: false,
        level_prices: if name == "茶" { vec![("钻石".to_owned(), Fen(2_000))] } else { Vec::new() },
    }
}

fn labelled(name: &str, quantity: i64, amount: Option<i64>) -> Goods {
    let sticker = Some(Sticker { quantity: Milli(quantity), amount: amount.map(Fen) });
    Goods { barcode: "2000101012344".to_owned(), sticker, ..goods(name, "10.00", true) }
}

#[test]
fn 秤签各是一行_重量不能改() {
    let mut cart = Cart::default();
    let first = cart.add(labelled("苹果", 1_234, Some(1_233)), ONE).expect("added");
    let second = cart.add(labelled("苹果", 1_234, Some(1_233)), ONE).expect("added");
    assert_ne!(first, second);
    assert_eq!(cart.quote().expect("quote").total, Fen(2_466));
    assert_eq!(cart.set_quantity(first, ONE), Err(Error::Labelled));
    cart.minus_one(first).expect("the label goes whole");
    assert_eq!(cart.lines().len(), 1);
    cart.refresh(|old| Some(Goods { price: Fen(900), ..old.clone() }));
    assert_eq!(cart.quote().expect("quote").total, Fen(1_233));
    let back = Cart::from_text(&cart.to_text()).expect("reads its own text");
    assert_eq!(back.lines()[0].goods, cart.lines()[0].goods);
    cart.add(labelled("散称", 500, None), ONE).expect("added");
    assert_eq!(cart.quote().expect("quote").total, Fen(1_733));
}

#[test]
fn 同样的商品并到一行并选中() {
    check(
        "冰红茶 3.50, 瓜子 12.80, 冰红茶 3.50×2",
        expect![[r#"
            ▸冰红茶 ×3 = 10.50
             瓜子 ×1 = 12.80
            4件 应收 23.30"#]],
    );
}

#[test]
fn 一箱和一瓶各是一行() {
    check(
        "啤酒/瓶 5.00, 啤酒/箱 50.00, 啤酒/瓶 5.00",
        expect![[r#"
            ▸啤酒瓶 ×2 = 10.00
             啤酒箱 ×1 = 50.00
            3件 应收 60.00"#]],
    );
}

#[test]
fn 改过价的行不再并入_改数量则恢复原价() {
    check(
        "足疗 88.00, 改价 66.00, 足疗 88.00, 选 1, 数量 2",
        expect![[r#"
            ▸足疗 ×2 = 176.00
             足疗 ×1 = 88.00
            3件 应收 264.00"#]],
    );
}

#[test]
fn 会员折扣只折可折的行_散客恢复原价() {
    check(
        "洗剪吹 48.00, 烟 20.00 不打折, 会员 9000",
        expect![[r#"
             洗剪吹 ×1 = 43.20
            ▸烟 ×1 = 20.00
            2件 应收 63.20"#]],
    );
    check(
        "洗剪吹 48.00, 会员 9000, 散客",
        expect![[r#"
            ▸洗剪吹 ×1 = 48.00
            1件 应收 48.00"#]],
    );
}

#[test]
fn 减到零就删行_撤销回到原位() {
    check(
        "甲 1.00×2, 乙 2.00, 丙 3.00, 选 2, 减一",
        expect![[r#"
             甲 ×2 = 2.00
            ▸丙 ×1 = 3.00
            3件 应收 5.00"#]],
    );
    check(
        "甲 1.00×2, 乙 2.00, 丙 3.00, 选 2, 减一, 撤销",
        expect![[r#"
             甲 ×2 = 2.00
            ▸乙 ×1 = 2.00
             丙 ×1 = 3.00
            4件 应收 7.00"#]],
    );
}

#[test]
fn 每一步都能撤销() {
    check(
        "甲 1.00, 数量 5, 改价 4.50, 会员 8000, 删除, 撤销, 撤销, 撤销, 撤销",
        expect![[r#"
            ▸甲 ×1 = 1.00
            1件 应收 1.00"#]],
    );
    check("甲 1.00, 撤销, 撤销", expect!["0件 应收 0.00"]);
}

#[test]
fn 清空能整单撤销() {
    check("甲 1.00×2, 乙 2.00, 会员 8000, 选 1, 清空", expect!["0件 应收 0.00"]);
    check(
        "甲 1.00×2, 乙 2.00, 会员 8000, 选 1, 清空, 撤销",
        expect![[r#"
            ▸甲 ×2 = 1.60
             乙 ×1 = 1.60
            3件 应收 3.20"#]],
    );
    // What was rung up since goes first, and clearing nothing is no step.
    check(
        "甲 1.00×2, 乙 2.00, 会员 8000, 选 1, 清空, 清空, 丙 3.00, 撤销, 撤销",
        expect![[r#"
            ▸甲 ×2 = 1.60
             乙 ×1 = 1.60
            3件 应收 3.20"#]],
    );
    // A line that was removed before comes back with the cart or not at all.
    check(
        "甲 1.00, 乙 2.00, 选 1, 删除, 清空, 找回 1",
        expect![[r#"
        0件 应收 0.00
        找回 1: no such line"#]],
    );
}

#[test]
fn 删掉的行隔了几步也能找回() {
    check(
        "甲 1.00, 乙 2.00, 选 1, 删除, 丙 3.00, 找回 1, 找回 1, 找回 9",
        expect![[r#"
            ▸甲 ×1 = 1.00
             乙 ×1 = 2.00
             丙 ×1 = 3.00
            3件 应收 6.00
            找回 1: no such line
            找回 9: no such line"#]],
    );
}

#[test]
fn 条码扫进数量会被挡住() {
    check(
        "水 2.00, 数量 6901234567892, 金条 900000.00×2, 水 2.00×-1",
        expect![[r#"
            ▸水 ×1 = 2.00
            1件 应收 2.00
            数量 6901234567892: quantity out of range
            金条 900000.00×2: amount out of range
            水 2.00×-1: quantity out of range"#]],
    );
    check(
        "删除, 减一",
        expect![[r#"
            0件 应收 0.00
            删除: no such line
            减一: no such line"#]],
    );
}

#[test]
fn 五百行封顶() {
    let mut cart = Cart::default();
    for n in 0..MAX_LINES {
        cart.add(goods(&format!("第{n}种"), "1.00", true), ONE).expect("there is room");
    }
    assert_eq!(cart.add(goods("多一种", "1.00", true), ONE), Err(Error::Full));
    assert!(cart.add(goods("第7种", "1.00", true), ONE).is_ok(), "a line that is there may grow");
}

#[test]
fn 上下移动选中行() {
    let mut cart = Cart::default();
    cart.select_by(-1);
    assert_eq!(cart.selected(), None);
    let ids: Vec<LineId> =
        ["甲", "乙", "丙"].iter().map(|name| cart.add(goods(name, "1.00", true), ONE).expect("added")).collect();
    cart.select_by(-1);
    assert_eq!(cart.selected(), Some(ids[1]));
    cart.select_by(-9);
    assert_eq!(cart.selected(), Some(ids[0]));
    cart.select_by(9);
    assert_eq!(cart.selected(), Some(ids[2]));
}

#[test]
fn 换了目录就用新价() {
    let mut cart = Cart::default();
    cart.add(goods("甲", "1.00", true), ONE).expect("added");
    cart.add(goods("下架的", "2.00", true), ONE).expect("added");
    cart.refresh(|old| (old.name == "甲").then(|| goods("甲", "1.20", true)));
    assert_eq!(cart.quote().expect("quote").total, Fen(320));
    assert!(!cart.can_undo());
}

#[test]
fn 结账后清空() {
    let mut cart = Cart::default();
    let first = cart.add(goods("甲", "1.00", true), ONE).expect("added");
    cart.set_member(Some(Member {
        member_id: "m".to_owned(), level_id: "钻石".to_owned(), pays: BasisPoints(9_000)
    }));
    cart.clear();
    assert!(cart.is_empty() && cart.member().is_none() && cart.undo().is_none());
    assert_ne!(cart.add(goods("甲", "1.00", true), ONE), Ok(first), "ids are never used twice");
}

#[test]
fn 读不懂的存档不算数() {
    for text in ["", "cart2", "cart3\tx", "cart3\t\tm\tl\t10001", "cart3\tr10001\ni", "cart3\t\n1\t2"] {
        assert_eq!(Cart::from_text(text), None, "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_reload_changes_nothing(
        lines in prop::collection::vec(("\\PC{0,12}", "[\\\\\t\n箱a]{0,4}", 0i64..100_000, 1i64..9_000, any::<bool>(), prop::option::of(0i64..100_000)), 0..12),
        member in prop::option::of(("[a-z0-9-]{1,36}", 0i32..=10_000)),
    ) {
        let mut cart = Cart::default();
        for (name, unit, price, quantity, discountable, changed) in lines {
            let goods = Goods { item_id: name.clone(), name, spec: unit.clone(), unit, barcode: String::new(), price: Fen(price), discountable, ..Goods::default() };
            let id = cart.add(goods, Milli(quantity)).expect("in range");
            cart.treat(id, changed.map_or(Hand::None, |fen| Hand::Amount(Fen(fen)))).expect("in range");
        }
        cart.set_member(member.map(|(member_id, pays)| Member { level_id: member_id.clone(), member_id, pays: BasisPoints(pays) }));
        let back = Cart::from_text(&cart.to_text()).expect("reads its own text");
        prop_assert_eq!(back.quote(), cart.quote());
        prop_assert_eq!(back.member(), cart.member());
        let facts = |cart: &Cart| cart.lines().iter().map(|l| (l.goods.clone(), l.quantity, l.hand)).collect::<Vec<_>>();
        prop_assert_eq!(facts(&back), facts(&cart));
    }

    #[test]
    fn undoing_everything_empties_the_cart(intents in prop::collection::vec((0u8..7, 0usize..4, 1i64..5), 0..60)) {
        let mut cart = Cart::default();
        for (what, which, n) in intents {
            let id = cart.lines().get(which).map_or(LineId(u32::MAX), |line| line.id);
            let refused = match what {
                0 | 1 => cart.add(goods(["甲", "乙", "丙", "丁"][which], "1.50", true), Milli(n * 1_000)).err(),
                2 => cart.set_quantity(id, Milli(n * 500)).err(),
                3 => cart.treat(id, [Hand::Amount(Fen(n)), Hand::Off(Fen(n)), Hand::Gift, Hand::Rate(BasisPoints(5_000))][which]).err(),
                4 => cart.remove(id).err(),
                5 => {
                    let before = cart.clone();
                    if cart.empty_out() && n == 1 {
                        prop_assert_eq!(cart.undo(), Some(Undone::Emptied));
                        prop_assert_eq!(&cart, &before);
                    }
                    None
                }
                _ => cart.minus_one(id).err(),
            };
            prop_assert!(refused.is_none_or(|error| error == Error::NoSuchLine));
            prop_assert!(cart.quote().is_ok());
        }
        while cart.undo().is_some() {}
        prop_assert!(cart.is_empty());
    }
}

#[test]
fn 会员开单_先报会员或无卡_再录商品() {
    let mut cart = Cart::default();
    assert!(cart.has_begun(Flow::Supermarket) && !cart.has_begun(Flow::MemberOrder));
    cart.walk_in();
    assert!(cart.has_begun(Flow::MemberOrder));
    assert!(Cart::from_text(&cart.to_text()).expect("reads its own text").has_begun(Flow::MemberOrder));
    cart.clear();
    assert!(!cart.has_begun(Flow::MemberOrder), "the next sale begins anew");
    let member = Member { member_id: "1".to_owned(), level_id: "2".to_owned(), pays: BasisPoints(9_000) };
    cart.set_member(Some(member));
    assert!(cart.has_begun(Flow::MemberOrder));
    cart.set_member(None);
    assert!(!cart.has_begun(Flow::MemberOrder), "the member was dropped, not the card");
    cart.add(goods("茶", "28.00", true), ONE).expect("added");
    assert!(cart.has_begun(Flow::MemberOrder), "what is rung up has begun");
}

#[test]
fn 开放价格各是一行_换目录不换价() {
    let amount = |fen| Goods { price: Fen(fen), open_price: true, ..goods("快速消费", "0", true) };
    let mut cart = Cart::default();
    let first = cart.add(amount(8_800), ONE).expect("added");
    let second = cart.add(amount(8_800), ONE).expect("added");
    assert_ne!(first, second);
    cart.plus_one(second).expect("one more");
    assert!(cart.is_last_one(first) && !cart.is_last_one(second));
    assert_eq!(cart.quote().expect("quote").total, Fen(26_400));
    let mut back = Cart::from_text(&cart.to_text()).expect("reads its own text");
    back.refresh(|old| Some(Goods { price: Fen::ZERO, name: "消费".to_owned(), ..old.clone() }));
    assert_eq!((back.quote().expect("quote").total, back.lines()[0].goods.name.as_str()), (Fen(26_400), "消费"));
    // Goods that cost what the shop says from now on are another thing.
    back.refresh(|old| Some(Goods { price: Fen(1), open_price: false, ..old.clone() }));
    assert_eq!(back.quote().expect("quote").total, Fen(26_400));
}
