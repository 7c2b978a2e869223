//! Who may do what: the roles a shop starts with, PINs, and when guessing ends.

/// A role a new merchant gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// As stored and translated: `access.role.<code>`.
    pub code: &'static str,
    /// Permissions it holds, with its limits among them ([`crate::limits::Limits`]).
    pub permissions: &'static [&'static str],
}

const CASHIER: &[&str] = &[
    "till.checkout",
    "till.view_sales",
    "till.reprint",
    "till.hold",
    "till.drop_held",
    "till.change_price",
    "till.change_price=0:allow",
    "till.line_discount=9000:ask",
    "till.bill_discount=9000:ask",
    "till.gift=10000:ask",
    "till.below_cost=10000:ask",
    "till.return",
    "till.return=0:allow",
    "till.no_receipt=10000:ask",
    "members.view",
    "members.edit",
    "stored_value.top_up",
    "shifts.open",
    "shifts.close",
    "shifts.x_report",
    "shifts.move_cash",
    "till.cash_in=0:allow",
    "till.cash_out=0:allow",
    "shifts.open_drawer",
    "till.no_sale=0:allow",
    "catalog.view",
    "ledger.view",
];

const MANAGER: &[&str] = &[
    "till.checkout",
    "till.view_sales",
    "till.reprint",
    "till.hold",
    "till.drop_held",
    "till.change_price",
    "till.change_price=0:allow",
    "till.line_discount=0:allow",
    "till.bill_discount=0:allow",
    "till.gift=0:allow",
    "till.below_cost=0:allow",
    "till.return",
    "till.return=0:allow",
    "till.no_receipt=0:allow",
    "members.view",
    "members.edit",
    "members.import",
    "stored_value.top_up",
    "shifts.open",
    "shifts.close",
    "shifts.move_cash",
    "till.cash_in=0:allow",
    "till.cash_out=0:allow",
    "shifts.open_drawer",
    "till.no_sale=0:allow",
    "shifts.close_other",
    "shifts.x_report",
    "shifts.see_expected",
    "shifts.view_days",
    "shifts.close_day",
    "shifts.reopen_day",
    "shifts.agree_reopen",
    "catalog.view",
    "catalog.edit",
    "catalog.import",
    "chain.edit",
    "payments.edit",
    "ledger.view",
    "reports.view",
    "access.view_audit",
];

/// PLT-06: an owner looks and does nothing else; agreeing to what others do, at the till or by turning a day back, is not
/// doing it.
const OWNER: &[&str] = &[
    "till.view_sales",
    "till.change_price=0:allow",
    "till.line_discount=0:allow",
    "till.bill_discount=0:allow",
    "till.gift=0:allow",
    "till.below_cost=0:allow",
    "till.return=0:allow",
    "till.no_receipt=0:allow",
    "till.cash_in=0:allow",
    "till.cash_out=0:allow",
    "till.no_sale=0:allow",
    "members.view",
    "shifts.view_days",
    "shifts.agree_reopen",
    "catalog.view",
    "ledger.view",
    "reports.view",
    "access.view_audit",
    EDIT_ROLES,
];

/// Says what roles may do. The owner has it always, so that there is somebody who can.
pub const EDIT_ROLES: &str = "access.edit_roles";
/// The role that owns the shop.
pub const OWNER_CODE: &str = "owner";

/// The roles a merchant starts with.
pub const ROLES: &[Role] = &[
    Role { code: "owner", permissions: OWNER },
    Role { code: "manager", permissions: MANAGER },
    Role { code: "cashier", permissions: CASHIER },
];

/// Wrong PINs of one person on one till before it is locked (safety S-13, S-23).
pub const MAX_TRIES: i32 = 5;
/// How long it stays locked, ms: 5 minutes, doubled with each further wrong try, up to 30.
pub const LOCK_MS: i64 = 5 * 60 * 1_000;
const MAX_LOCK_MS: i64 = 30 * 60 * 1_000;
/// A session ends at the latest after 12 hours (safety S-01).
pub const SESSION_MS: i64 = 12 * 60 * 60 * 1_000;

/// How many wrong ones are let pass in a window of time, and for how long it is shut then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guessing {
    /// Wrong ones of one window that shut it.
    pub most: i32,
    /// Counted together, ms.
    pub window_ms: i64,
    /// Shut for so long, ms; `None`: as [`lock_ms`] says of a person at a till.
    pub shut_ms: Option<i64>,
}

const MINUTE_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// PINs at one till, whoever is tried.
pub const PER_TILL: Guessing = Guessing { most: 20, window_ms: 15 * MINUTE_MS, shut_ms: Some(15 * MINUTE_MS) };
/// PINs of one person at all tills; where they are known they still come in (safety S-23).
pub const PER_PERSON: Guessing = Guessing { most: 30, window_ms: DAY_MS, shut_ms: Some(DAY_MS) };
/// PINs of somebody who does not work here: told apart by nothing from a person at a till.
pub const PER_NOBODY: Guessing = Guessing { most: MAX_TRIES, window_ms: DAY_MS, shut_ms: None };
/// Enrolment codes from one address.
pub const PER_ADDRESS: Guessing = Guessing { most: 10, window_ms: 15 * MINUTE_MS, shut_ms: Some(15 * MINUTE_MS) };
/// Enrolment codes from everywhere: who has many addresses does not get on either.
pub const PER_CODES: Guessing = Guessing { most: 100, window_ms: 15 * MINUTE_MS, shut_ms: Some(15 * MINUTE_MS) };
/// A till where somebody gave the right PIN so lately knows them, ms.
pub const KNOWN_MS: i64 = 30 * DAY_MS;

impl Guessing {
    /// How long this many wrong ones shut it, ms; 0 while some are left.
    pub fn lock_ms(self, wrong: i32) -> i64 {
        match self.shut_ms {
            None => lock_ms(wrong),
            Some(shut) if wrong >= self.most => shut,
            Some(_) => 0,
        }
    }
}

/// A PIN is 4 to 6 digits.
pub fn is_pin(text: &str) -> bool {
    (4..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// A till or shop number is 2 to 4 digits.
pub fn is_till_no(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// How long to wait after this many wrong PINs in a row, ms; 0 while there are tries left.
pub fn lock_ms(wrong: i32) -> i64 {
    if wrong < MAX_TRIES { 0 } else { (LOCK_MS << (wrong - MAX_TRIES).min(8)).min(MAX_LOCK_MS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn 四到六位数字() {
        assert!(is_pin("1234") && is_pin("123456"));
        for bad in ["123", "1234567", "12a4", "１２３４", ""] {
            assert!(!is_pin(bad), "{bad}");
        }
    }

    #[test]
    fn 一台机器或一个人输错太多也锁定() {
        assert_eq!((PER_TILL.lock_ms(19), PER_TILL.lock_ms(20)), (0, 15 * MINUTE_MS));
        assert_eq!((PER_PERSON.lock_ms(29), PER_PERSON.lock_ms(30)), (0, DAY_MS));
        assert!((1..9).all(|wrong| PER_NOBODY.lock_ms(wrong) == lock_ms(wrong)), "不在册的人与在册的人一样锁定");
    }

    #[test]
    fn 五次输错后锁定_越错越久() {
        assert_eq!(lock_ms(4), 0);
        assert_eq!(lock_ms(5), 300_000);
        assert_eq!(lock_ms(6), 600_000);
        assert_eq!(lock_ms(100), 1_800_000);
    }
}
