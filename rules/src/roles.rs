//! 角色权限: what a role holds, read apart into rights and limits, put together again, and told when it says two things.
//!
//! A role is stored as words with spaces between: rights (`till.return`) and limits (`till.gift=10000:ask`). 改价 is both, a right
//! and a limit: here the right follows the limit, so that a role cannot have the one without the other.
use std::collections::BTreeSet;

use crate::{
    access::{EDIT_ROLES, OWNER_CODE, ROLES},
    limits::{Act, Limit, Limits},
};

/// The right that follows its limit.
pub const CHANGE_PRICE: &str = "till.change_price";

/// The rights that are given or not, in the order people look for them; what changes prices is not among them.
pub const RIGHTS: &[&str] = &[
    "till.checkout",
    "till.hold",
    "till.drop_held",
    "till.return",
    "till.view_sales",
    "till.reprint",
    "shifts.open",
    "shifts.close",
    "shifts.close_other",
    "shifts.move_cash",
    "shifts.open_drawer",
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
    /// From the stored words. What nobody knows is left out.
    pub fn read(permissions: &str) -> Self {
        let words = || permissions.split(' ');
        let rights = words().filter(|word| RIGHTS.contains(word)).map(str::to_owned).collect();
        let limits = Limits::of(words());
        let may = words().any(|word| word == CHANGE_PRICE);
        Self { rights, limits: if may { limits } else { limits.with(Act::ChangePrice, Limit::NEVER) } }
    }

    /// As it is stored.
    pub fn words(&self) -> String {
        let rights = RIGHTS.iter().filter(|right| self.rights.contains(**right)).map(|right| (*right).to_owned());
        let price = (self.limits.limit(Act::ChangePrice) != Limit::NEVER).then(|| CHANGE_PRICE.to_owned());
        let limits = Act::ALL.into_iter().map(|act| self.limits.limit(act).permission(act));
        rights.chain(price).chain(limits).collect::<Vec<_>>().join(" ")
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

/// In which way stored words contradict themselves: something said twice, a limit that nobody can read or that holds nothing
/// back, the right to change prices without its limit or the other way round. `None` when they do not.
pub fn contradiction(permissions: &str) -> Option<&'static str> {
    let words: Vec<&str> = permissions.split(' ').filter(|word| !word.is_empty()).collect();
    let mut seen = BTreeSet::new();
    let mut price = None;
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
            Some((Act::ChangePrice, limit)) => price = Some(limit),
            Some(_) => {}
        }
    }
    let may = words.contains(&CHANGE_PRICE);
    // Where no limit is told, others must agree: that goes with either.
    let contradicts = price.is_some_and(|limit| may == (limit == Limit::NEVER));
    contradicts.then_some("changing prices is allowed and not allowed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        limits::Beyond,
        money::{BasisPoints, WHOLE},
    };
    use proptest::prelude::*;

    #[test]
    fn 每个角色起初的权限不自相矛盾_读出写回不变() {
        for role in ROLES {
            let words = role.permissions.join(" ");
            assert_eq!(contradiction(&words), None, "{}", role.code);
            let held = Held::read(&words);
            assert_eq!(Held::read(&held.words()), held, "{}", role.code);
            assert_eq!(contradiction(&held.words()), None, "{}", role.code);
            assert!(held.rights.iter().all(|right| may_hold(role.code, right)), "{}", role.code);
            let stored: BTreeSet<&str> = words.split(' ').collect();
            let again = held.words();
            assert!(again.split(' ').filter(|word| !word.contains('=')).all(|word| stored.contains(word)), "{again}");
        }
    }

    #[test]
    fn 权限表就是各角色权限的总和() {
        let seeded: BTreeSet<&str> = ROLES.iter().flat_map(|role| role.permissions).copied().collect();
        let rights: BTreeSet<&str> =
            seeded.into_iter().filter(|one| !one.contains('=') && *one != CHANGE_PRICE).collect();
        assert_eq!(rights, RIGHTS.iter().copied().collect());
    }

    #[test]
    fn 业主只看不做_收银员不能改角色() {
        assert!(!may_hold("owner", "till.checkout") && may_hold("owner", EDIT_ROLES));
        assert!(!may_hold("cashier", EDIT_ROLES) && may_hold("cashier", "till.return"));
        assert!(may_hold("manager", EDIT_ROLES));
    }

    #[test]
    fn 不能改价就没有改价的权限() {
        let held = |words: &str| Held::read(words);
        let never = Held { limits: held("").limits.with(Act::ChangePrice, Limit::NEVER), ..held("till.checkout") };
        assert_eq!(held("till.checkout till.change_price=0:allow").limits.limit(Act::ChangePrice), Limit::NEVER);
        assert!(
            !never.words().contains("till.change_price ") && never.words().contains("till.change_price=10000:deny")
        );
        let eight = Limit { free: BasisPoints(8_000), beyond: Beyond::Deny };
        let down_to_eight = Held { limits: never.limits.with(Act::ChangePrice, eight), ..never };
        assert!(down_to_eight.words().contains("till.change_price till.change_price=8000:deny"));
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
            ("till.line_discount=0:deny", Some("a limit that is none")),
            ("till.line_discount=9000:allow", Some("a limit that is none")),
            ("till.change_price=0:allow", Some("changing prices is allowed and not allowed")),
            ("till.change_price till.change_price=10000:deny", Some("changing prices is allowed and not allowed")),
            ("till.change_price=10000:deny", None),
            ("till.change_price till.change_price=9000:deny", None),
        ] {
            assert_eq!(contradiction(words), why, "{words}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_checked_is_read_as_it_was_written(limits in proptest::collection::vec((0i32..=10_000, 0i32..3), Act::ALL.len())) {
            let mut held = Held::read("till.checkout");
            for (act, (free, beyond)) in Act::ALL.into_iter().zip(limits) {
                let limit = Limit { free: BasisPoints(free), beyond: Beyond::from_code(beyond).expect("a code") };
                if limit.check(act).is_ok() {
                    held.limits = held.limits.with(act, limit);
                }
            }
            let words = held.words();
            prop_assert_eq!(contradiction(&words), None);
            prop_assert_eq!(Held::read(&words), held);
        }

        #[test]
        fn a_limit_that_passes_holds_something_back_or_nothing(free in -1i32..=10_001, beyond in 0i32..3, at in 0..Act::ALL.len()) {
            let (act, beyond) = (Act::ALL[at], Beyond::from_code(beyond).expect("a code"));
            let limit = Limit { free: BasisPoints(free), beyond };
            let lets_all = beyond == Beyond::Allow;
            if limit.check(act).is_ok() {
                prop_assert_eq!(lets_all, free == 0);
                prop_assert!(!act.is_whole() || lets_all || limit.free == WHOLE);
            }
        }
    }
}
