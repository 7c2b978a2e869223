//! Who may do what: the roles a shop starts with, PINs, and when guessing ends.

/// A role a new merchant gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// As stored and translated: `access.role.<code>`.
    pub code: &'static str,
    /// Permissions it holds.
    pub permissions: &'static [&'static str],
}

const CASHIER: &[&str] = &[
    "till.checkout",
    "till.view_sales",
    "till.reprint",
    "till.change_price",
    "members.view",
    "members.edit",
    "stored_value.top_up",
    "shifts.open",
    "shifts.close",
    "catalog.view",
    "ledger.view",
];

const MANAGER: &[&str] = &[
    "till.checkout",
    "till.view_sales",
    "till.reprint",
    "till.change_price",
    "members.view",
    "members.edit",
    "members.import",
    "stored_value.top_up",
    "shifts.open",
    "shifts.close",
    "shifts.close_other",
    "catalog.view",
    "catalog.edit",
    "catalog.import",
    "chain.edit",
    "ledger.view",
    "reports.view",
    "access.view_audit",
];

/// PLT-06: an owner looks and does nothing else.
const OWNER: &[&str] =
    &["till.view_sales", "members.view", "catalog.view", "ledger.view", "reports.view", "access.view_audit"];

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
    fn 五次输错后锁定_越错越久() {
        assert_eq!(lock_ms(4), 0);
        assert_eq!(lock_ms(5), 300_000);
        assert_eq!(lock_ms(6), 600_000);
        assert_eq!(lock_ms(100), 1_800_000);
    }
}
