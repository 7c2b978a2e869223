//! 角色权限: what a role holds, read apart into rights and limits, put together again, and told when it says two things.
//!
//! A role is stored as words with spaces between: rights (`till.hold`) and limits (`till.gift=10000:ask`). 改价, 退货 and what is done
//! with the drawer are both, a right and limits: here the right follows the limits, so that a role cannot have the one without
//! the other. Where a role is not given such a right at all (an owner sells nothing), its limits say what it may agree to.
use std::collections::BTreeSet;

use crate::{
    access::{EDIT_ROLES, OWNER_CODE, ROLES},
    limits::{Act, Limit, Limits},
};

/// The rights that follow their limits, and whose: such a right is held unless none of its acts is ever done.
pub const FOLLOWING: [(&str, &[Act]); 4] = [
    ("till.change_price", &[Act::ChangePrice]),
    ("till.return", &[Act::Return, Act::NoReceipt]),
    ("shifts.move_cash", &[Act::CashIn, Act::CashOut]),
    ("shifts.open_drawer", &[Act::NoSale]),
];

/// The rights that are given or not, in the order people look for them; those that follow their limits are not among them.
pub const RIGHTS: &[&str] = &[
    "till.checkout",
    "till.hold",
    "till.drop_held",
    "till.view_sales",
    "till.reprint",
    "shifts.open",
    "shifts.close",
    "shifts.close_other",
    "shifts.x_report",
    "shifts.see_expected",
    "shifts.view_days",
    "shifts.close_day",
    "shifts.reopen_day",
    "shifts.agree_reopen",
    "members.view",
    "members.edit",
    "members.import",
    "stored_value.top_up",
    "catalog.view",
    "catalog.edit",
    "catalog.import",
    "payments.edit",
    "chain.edit",
    "ledger.view",
    "reports.view",
    "access.view_audit",
    EDIT_ROLES,
];

/// What a role holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Rights of [`RIGHTS`].
    pub rights: BTreeSet<String>,
    /// How far it goes with each act.
    pub limits: Limits,
}

impl Held {
    /// From the stored words of a role. What nobody knows is left out.
    pub fn read(role: &str, permissions: &str) -> Self {
        let words = || permissions.split(' ');
        let rights = words().filter(|word| RIGHTS.contains(word)).map(str::to_owned).collect();
        let without =
            FOLLOWING.into_iter().filter(|(right, _)| may_hold(role, right) && !words().any(|word| word == *right));
        let never = |limits: Limits, act: &Act| limits.with(*act, Limit::NEVER);
        Self { rights, limits: without.flat_map(|(_, acts)| acts).fold(Limits::of(words()), never) }
    }

    /// As it is stored.
    pub fn words(&self, role: &str) -> String {
        let done = |acts: &[Act]| acts.iter().any(|act| self.limits.limit(*act) != Limit::NEVER);
        let rights = RIGHTS.iter().copied().filter(|right| self.rights.contains(*right));
        let following = FOLLOWING.into_iter().filter(|(right, acts)| may_hold(role, right) && done(acts));
        let rights = rights.chain(following.map(|(right, _)| right)).map(str::to_owned);
        let limits = Act::ALL.into_iter().map(|act| self.limits.limit(act).permission(act));
        rights.chain(limits).collect::<Vec<_>>().join(" ")
    }
}

/// May a role be given this right at all? An owner looks, agrees and says what others may (PLT-06); a cashier does not say what
/// cashiers may.
pub fn may_hold(role: &str, right: &str) -> bool {
    match role {
        OWNER_CODE => ROLES.iter().any(|seeded| seeded.code == role && seeded.permissions.contains(&right)),
        "cashier" => right != EDIT_ROLES,
        _ => true,
    }
}

/// In which way stored words of a role contradict themselves: something said twice, a limit that nobody can read or that holds
/// nothing back, a right without the limits it follows or the other way round. `None` when they do not.
pub fn contradiction(role: &str, permissions: &str) -> Option<&'static str> {
    let words: Vec<&str> = permissions.split(' ').filter(|word| !word.is_empty()).collect();
    let mut seen = BTreeSet::new();
    let mut told = Vec::new();
    for word in &words {
        let name = word.split('=').next().unwrap_or(word);
        if !seen.insert((name, word.contains('='))) {
            return Some("said twice");
        }
        if !word.contains('=') {
            continue;
        }
        match Limits::read(word) {
            None => return Some("no limit that can be read"),
            Some((act, limit)) if limit.check(act).is_err() => return Some("a limit that is none"),
            Some(one) => told.push(one),
        }
    }
    let contradicts = |(right, acts): (&str, &[Act])| {
        let may = words.contains(&right);
        let of_it = || told.iter().filter(|(act, _)| acts.contains(act)).map(|(_, limit)| *limit);
        match (may_hold(role, right), may) {
            (false, may) => may,
            // Where no limit is told, others must agree: that goes with either.
            (true, true) => of_it().count() == acts.len() && of_it().all(|limit| limit == Limit::NEVER),
            (true, false) => of_it().any(|limit| limit != Limit::NEVER),
        }
    };
    FOLLOWING
        .into_iter()
        .any(contradicts)
        .then_some("what is allowed by its limits is not by its right, or the other way round")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        limits::{Beyond, Measure},
        money::{BasisPoints, Fen, WHOLE},
    };
    use proptest::prelude::*;

    const TORN: &str = "what is allowed by its limits is not by its right, or the other way round";

    #[test]
    fn 每个角色起初的权限不自相矛盾_读出写回不变() {
        for role in ROLES {
            let words = role.permissions.join(" ");
            assert_eq!(contradiction(role.code, &words), None, "{}", role.code);
            let held = Held::read(role.code, &words);
            assert_eq!(Held::read(role.code, &held.words(role.code)), held, "{}", role.code);
            assert_eq!(contradiction(role.code, &held.words(role.code)), None, "{}", role.code);
            assert!(held.rights.iter().all(|right| may_hold(role.code, right)), "{}", role.code);
            let stored: BTreeSet<&str> = words.split(' ').collect();
            let again = held.words(role.code);
            assert!(again.split(' ').filter(|word| !word.contains('=')).all(|word| stored.contains(word)), "{again}");
        }
    }

    #[test]
    fn 权限表就是各角色权限的总和() {
        let seeded: BTreeSet<&str> = ROLES.iter().flat_map(|role| role.permissions).copied().collect();
        let rights: BTreeSet<&str> = seeded.into_iter().filter(|one| !one.contains('=') && !follows(one)).collect();
        assert_eq!(rights, RIGHTS.iter().copied().collect());
    }

    fn follows(right: &str) -> bool {
        FOLLOWING.iter().any(|(one, _)| *one == right)
    }

    #[test]
    fn 业主只看不做_收银员不能改角色() {
        assert!(!may_hold("owner", "till.checkout") && may_hold("owner", EDIT_ROLES));
        assert!(!may_hold("cashier", EDIT_ROLES) && may_hold("cashier", "till.hold"));
        assert!(may_hold("manager", EDIT_ROLES));
    }

    #[test]
    fn 不许做就没有权限_许一样就有() {
        let held = |words: &str| Held::read("cashier", words);
        let never = Held { limits: held("").limits.with(Act::ChangePrice, Limit::NEVER), ..held("till.checkout") };
        assert_eq!(held("till.checkout till.change_price=0:allow").limits.limit(Act::ChangePrice), Limit::NEVER);
        let words = never.words("cashier");
        assert!(!words.contains("till.change_price ") && words.contains("till.change_price=10000:deny"), "{words}");
        let eight = Limit { free: BasisPoints(8_000), ..Limit::NEVER };
        let down_to_eight = Held { limits: never.limits.with(Act::ChangePrice, eight), ..never };
        assert!(down_to_eight.words("cashier").contains("till.change_price till.change_price=8000:deny"));
        // Cash in and out are one right: it is there as long as one of them is.
        let only_in = held("shifts.move_cash till.cash_in=0:allow till.cash_out=10000:deny");
        assert!(only_in.words("cashier").contains("shifts.move_cash "));
        let neither = Held { limits: only_in.limits.with(Act::CashIn, Limit::NEVER), ..only_in };
        assert!(!neither.words("cashier").contains("shifts.move_cash "));
    }

    #[test]
    fn 老板的上限只管授权_没有权限() {
        let held = Held::read(OWNER_CODE, "access.edit_roles till.cash_out=10000/50000:ask");
        assert_eq!(held.limits.limit(Act::CashOut), Limit { most: Some(Fen(50_000)), ..Limit::ASK });
        let words = held.words(OWNER_CODE);
        assert!(!words.contains("shifts.move_cash") && words.contains("till.cash_out=10000/50000:ask"), "{words}");
        assert_eq!(contradiction(OWNER_CODE, &words), None);
        assert!(contradiction(OWNER_CODE, &format!("shifts.move_cash {words}")).is_some());
    }

    #[test]
    fn 自相矛盾看得出来() {
        for (words, why) in [
            ("", None),
            ("till.checkout", None),
            ("till.change_price", None),
            ("till.return till.return", Some("said twice")),
            ("till.gift=0:allow till.gift=10000:deny", Some("said twice")),
            ("till.gift=x:ask", Some("no limit that can be read")),
            ("till.gift=10001:ask", Some("no limit that can be read")),
            ("till.party=0:allow", Some("no limit that can be read")),
            ("till.gift=5000:ask", Some("a limit that is none")),
            ("till.gift=10000/2000:ask", None),
            ("till.gift=10000/x:ask", Some("no limit that can be read")),
            ("till.gift=10000/0:ask", Some("a limit that is none")),
            ("till.line_discount=0:deny", Some("a limit that is none")),
            ("till.line_discount=9000:allow", Some("a limit that is none")),
            ("till.change_price=0:allow", Some(TORN)),
            ("till.change_price till.change_price=10000:deny", Some(TORN)),
            ("till.change_price=10000:deny", None),
            ("till.change_price till.change_price=9000:deny", None),
            ("shifts.move_cash till.cash_in=10000:deny", None),
            ("shifts.move_cash till.cash_in=10000:deny till.cash_out=10000:deny", Some(TORN)),
            ("till.cash_in=10000:deny till.cash_out=10000:deny", None),
            ("till.cash_in=10000:deny till.cash_out=10000:ask", Some(TORN)),
            ("shifts.open_drawer till.no_sale=10000:deny", Some(TORN)),
            ("till.no_receipt=10000:ask", Some(TORN)),
        ] {
            assert_eq!(contradiction("cashier", words), why, "{words}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_checked_is_read_as_it_was_written(
            limits in proptest::collection::vec((0i32..=10_000, proptest::option::of(1i64..100_000), 0i32..3), Act::ALL.len()),
            at in 0..ROLES.len(),
        ) {
            let role = ROLES[at].code;
            let mut held = Held::read(role, "");
            for (act, (free, most, beyond)) in Act::ALL.into_iter().zip(limits) {
                let beyond = Beyond::from_code(beyond).expect("a code");
                let limit = Limit { free: BasisPoints(free), most: most.map(Fen), beyond };
                if limit.check(act).is_ok() {
                    held.limits = held.limits.with(act, limit);
                }
            }
            let words = held.words(role);
            prop_assert_eq!(contradiction(role, &words), None);
            prop_assert_eq!(Held::read(role, &words), held);
        }

        #[test]
        fn a_limit_that_passes_holds_something_back_or_nothing(free in -1i32..=10_001, beyond in 0i32..3, at in 0..Act::ALL.len()) {
            let (act, beyond) = (Act::ALL[at], Beyond::from_code(beyond).expect("a code"));
            let limit = Limit { free: BasisPoints(free), most: None, beyond };
            let lets_all = beyond == Beyond::Allow;
            if limit.check(act).is_ok() {
                prop_assert_eq!(lets_all, free == 0);
                prop_assert!(act.measure() == Measure::Share || lets_all || limit.free == WHOLE);
            }
        }
    }
}
