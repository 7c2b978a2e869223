//! 折, money off, 赠送, the whole bill, 会员价, who did it and remarks.
use super::*;

#[test]
fn 有会员价的按会员价_散客恢复原价() {
    check(
        "茶 28.00, 糕 10.00, 会员 9000",
        expect![[r#"
         茶 ×1 = 20.00
        ▸糕 ×1 = 9.00
        2件 应收 29.00"#]],
    );
    check(
        "茶 28.00, 会员 9000, 散客",
        expect![[r#"
        ▸茶 ×1 = 28.00
        1件 应收 28.00"#]],
    );
}

#[test]
fn 行上打折_减钱_赠送_都能撤销() {
    check(
        "甲 10.00×3, 折 8000",
        expect![[r#"
        ▸甲 ×3 = 24.00
        3件 应收 24.00"#]],
    );
    check(
        "甲 10.00×3, 折 8000, 数量 2",
        expect![[r#"
        ▸甲 ×2 = 16.00
        2件 应收 16.00"#]],
    );
    check(
        "甲 10.00×3, 减 5.00, 数量 2",
        expect![[r#"
        ▸甲 ×2 = 20.00
        2件 应收 20.00"#]],
    );
    check(
        "甲 10.00×3, 减 30.01",
        expect![[r#"
        ▸甲 ×3 = 30.00
        3件 应收 30.00
        减 30.01: amount out of range"#]],
    );
    check(
        "甲 10.00, 赠送, 甲 10.00",
        expect![[r#"
         甲 ×1 = 0.00
        ▸甲 ×1 = 10.00
        2件 应收 10.00"#]],
    );
    check(
        "甲 10.00, 折 8000, 赠送, 撤销, 撤销",
        expect![[r#"
        ▸甲 ×1 = 10.00
        1件 应收 10.00"#]],
    );
}

#[test]
fn 整单折扣跟着单走_减的钱不超过单() {
    check(
        "甲 10.00, 乙 20.00, 整单折 9000",
        expect![[r#"
         甲 ×1 = 9.00
        ▸乙 ×1 = 18.00
        2件 应收 27.00"#]],
    );
    check(
        "甲 10.00, 乙 20.00, 整单减 25.00, 删除",
        expect![[r#"
        ▸甲 ×1 = 0.00
        1件 应收 0.00"#]],
    );
    check(
        "甲 10.00, 整单减 10.01",
        expect![[r#"
        ▸甲 ×1 = 10.00
        1件 应收 10.00
        整单减 10.01: amount out of range"#]],
    );
    check(
        "甲 10.00, 整单折 9000, 撤销",
        expect![[r#"
        ▸甲 ×1 = 10.00
        1件 应收 10.00"#]],
    );
    check(
        "甲 10.90, 乙 2.75, 抹零到元",
        expect![[r#"
         甲 ×1 = 10.90
        ▸乙 ×1 = 2.75
        2件 应收 13.00"#]],
    );
}

#[test]
fn 谁做的和备注跟着行走() {
    let mut cart = Cart::default();
    let id = cart.add(goods("足疗", "88.00", true), ONE).expect("added");
    let staff = Staff { staff_id: "s1".to_owned(), name: "周\t技师".to_owned() };
    cart.set_staff(id, Some(staff.clone())).expect("there");
    cart.set_remark(id, &format!(" 轻一点\n{}", "长".repeat(80))).expect("there");
    let back = Cart::from_text(&cart.to_text()).expect("reads its own text");
    assert_eq!(back.lines()[0].staff, Some(staff));
    assert_eq!(back.lines()[0].remark.chars().count(), MAX_REMARK);
    assert_ne!(cart.add(goods("足疗", "88.00", true), ONE), Ok(id), "another one has no remark");
    cart.set_staff(id, None).expect("there");
    cart.undo();
    assert!(cart.line(id).is_some_and(|line| line.staff.is_some()));
}
