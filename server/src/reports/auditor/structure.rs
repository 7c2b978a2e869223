//! Structure 归属: every row belongs to a merchant that is there, and what it points to belongs to the same one.
use rules::ledger::{Class, Owner};

use super::{
    Invariant,
    part::{Part, list, rows},
};

/// A column and the table whose `(merchant_id, id)` it names; `true` when it may name nothing.
type Reference = (&'static str, &'static str, &'static str, bool);

const REFERENCES: &[Reference] = &[
    ("chain_till", "shop_id", "chain_shop", false),
    ("access_staff", "shop_id", "chain_shop", true),
    ("access_session", "staff_id", "access_staff", false),
    ("access_session", "till_id", "chain_till", false),
    ("access_guess", "staff_id", "access_staff", false),
    ("access_guess", "till_id", "chain_till", false),
    ("members_member", "level_id", "members_level", false),
    ("catalog_item", "category_id", "catalog_category", false),
    ("catalog_barcode", "item_id", "catalog_item", false),
    ("shifts_shift", "shop_id", "chain_shop", false),
    ("shifts_shift", "till_id", "chain_till", false),
    ("shifts_shift", "staff_id", "access_staff", false),
    ("shifts_receipt_counter", "till_id", "chain_till", false),
    ("shifts_day", "shop_id", "chain_shop", false),
    ("shifts_day_close", "shop_id", "chain_shop", false),
    ("shifts_day_close", "staff_id", "access_staff", false),
    ("shifts_day_sum", "shop_id", "chain_shop", false),
    ("shifts_day_sum", "till_id", "chain_till", false),
    ("shifts_day_reopen", "shop_id", "chain_shop", false),
    ("shifts_day_reopen", "staff_id", "access_staff", false),
    ("shifts_day_reopen", "approver_id", "access_staff", false),
    ("shifts_day_counter", "shop_id", "chain_shop", false),
    ("stored_value_top_up", "shop_id", "chain_shop", false),
    ("stored_value_top_up", "till_id", "chain_till", false),
    ("stored_value_top_up", "shift_id", "shifts_shift", false),
    ("stored_value_top_up", "staff_id", "access_staff", false),
    ("stored_value_top_up", "member_id", "members_member", false),
    ("stored_value_top_up", "plan_id", "stored_value_plan", true),
    ("till_sale", "shop_id", "chain_shop", false),
    ("till_sale", "till_id", "chain_till", false),
    ("till_sale", "shift_id", "shifts_shift", false),
    ("till_sale", "staff_id", "access_staff", false),
    ("till_sale", "member_id", "members_member", true),
    ("till_sale_line", "sale_id", "till_sale", false),
    ("till_sale_line", "item_id", "catalog_item", false),
    ("till_sale_line", "category_id", "catalog_category", false),
    ("till_sale_tender", "sale_id", "till_sale", false),
    ("shifts_event", "shop_id", "chain_shop", false),
    ("shifts_event", "till_id", "chain_till", false),
    ("shifts_event", "staff_id", "access_staff", false),
    ("shifts_event", "shift_id", "shifts_shift", true),
    ("till_return", "shop_id", "chain_shop", false),
    ("till_return", "till_id", "chain_till", false),
    ("till_return", "shift_id", "shifts_shift", false),
    ("till_return", "staff_id", "access_staff", false),
    ("till_return", "member_id", "members_member", true),
    ("till_return_line", "return_id", "till_return", false),
    ("till_return_line", "item_id", "catalog_item", false),
    ("till_return_line", "category_id", "catalog_category", false),
    ("till_return_tender", "return_id", "till_return", false),
    ("till_held", "shop_id", "chain_shop", false),
    ("till_held", "till_id", "chain_till", false),
    ("till_held", "by_till_id", "chain_till", false),
    ("till_held", "staff_id", "access_staff", false),
    ("till_held", "by_staff_id", "access_staff", false),
    ("till_held", "member_id", "members_member", true),
    ("till_held", "sale_id", "till_sale", true),
    ("till_return_tender", "tender_type_id", "payments_tender_type", true),
    ("till_sale_tender", "tender_type_id", "payments_tender_type", true),
    ("payments_past", "id", "payments_tender_type", false),
    ("shifts_foreign_count", "shift_id", "shifts_shift", false),
    ("ledger_transaction", "chain_id", "chain_till", false),
    ("ledger_entry", "transaction_id", "ledger_transaction", false),
    ("ledger_balance", "owner_id", "members_member", false),
    ("ledger_chain", "chain_id", "chain_till", false),
    ("kit_audit", "shop_id", "chain_shop", true),
    ("kit_audit", "till_id", "chain_till", true),
    ("kit_audit", "staff_id", "access_staff", true),
];

/// Tables that only name their merchant; the others are found by what they point to.
const OF_A_MERCHANT: &[&str] = &[
    "chain_shop",
    "access_role",
    "access_staff",
    "members_level",
    "catalog_category",
    "catalog_revision",
    "stored_value_plan",
    "payments_tender_type",
    "kit_command",
];

/// I-39.
pub(super) fn invariants() -> Vec<Invariant> {
    let mut parts: Vec<Part> = REFERENCES.iter().map(points_to).collect();
    parts.extend(OF_A_MERCHANT.iter().map(|table| {
        let sql = format!(
            "SELECT '{table}' AS in_table, x.merchant_id AS merchant, COUNT(*) AS rows_of_it FROM {table} x WHERE NOT EXISTS \
             (SELECT 1 FROM chain_merchant m WHERE m.id = x.merchant_id) GROUP BY x.merchant_id"
        );
        rows("rows of a merchant that is not there", table, sql)
    }));
    parts.extend([
        rows(
            "a shift in another shop than its till",
            "shifts_shift",
            "SELECT f.id AS shift FROM shifts_shift f JOIN chain_till t ON t.merchant_id = f.merchant_id AND t.id = f.till_id \
             WHERE f.shop_id <> t.shop_id OR f.till_no <> t.till_no",
        ),
        rows("a sale that is not of its shift", "till_sale", of_shift("till_sale")),
        rows("a return that is not of its shift", "till_return", of_shift("till_return")),
        rows("a top-up that is not of its shift", "stored_value_top_up", of_shift("stored_value_top_up")),
        rows("an account of somebody else", "ledger_entry", owners()),
        rows(
            "somebody with a role that is not there",
            "access_staff",
            "SELECT s.id AS staff, s.role FROM access_staff s WHERE NOT EXISTS \
               (SELECT 1 FROM access_role r WHERE r.merchant_id = s.merchant_id AND r.code = s.role)",
        ),
    ]);
    vec![Invariant {
        id: "I-39",
        sentence: "What a row points to is there and belongs to the same merchant, and documents to the shop, till, person and \
                   day of their shift",
        parts,
    }]
}

fn points_to((table, column, to, may_be_nil): &Reference) -> Part {
    let unless = if *may_be_nil { format!("x.{column} <> {{nil}} AND ") } else { String::new() };
    let sql = format!(
        "SELECT '{table}.{column}' AS at, x.merchant_id AS merchant, x.{column} AS points_to, COUNT(*) AS times FROM {table} x \
         WHERE {unless}NOT EXISTS (SELECT 1 FROM {to} y WHERE y.merchant_id = x.merchant_id AND y.id = x.{column}) \
         GROUP BY x.merchant_id, x.{column}"
    );
    rows("a row that points to nothing, or to another merchant's", table, sql)
}

fn of_shift(table: &str) -> String {
    format!(
        "SELECT x.id AS document, x.shift_id AS shift FROM {table} x \
         JOIN shifts_shift f ON f.merchant_id = x.merchant_id AND f.id = x.shift_id \
         WHERE x.shop_id <> f.shop_id OR x.till_id <> f.till_id OR x.staff_id <> f.staff_id \
           OR x.business_day <> f.business_day"
    )
}

/// An entry's owner is a member, a shift, a shop or a tender type of its merchant, as its account says.
fn owners() -> String {
    let of = |owner: Owner, table: &str| {
        let classes = Class::ALL.iter().filter(|class| class.owner() == owner).map(|class| class.code().to_string());
        format!(
            "(e.class IN ({}) AND NOT EXISTS (SELECT 1 FROM {table} y WHERE y.merchant_id = e.merchant_id AND y.id = e.owner_id))",
            list(classes)
        )
    };
    format!(
        "SELECT e.owner_id AS owner, e.class, MIN(e.entries) AS entries FROM (SELECT merchant_id, owner_id, class, COUNT(*) AS entries \
           FROM ledger_entry GROUP BY merchant_id, owner_id, class) e WHERE {} OR {} OR {} OR {} \
         GROUP BY e.merchant_id, e.owner_id, e.class",
        of(Owner::Member, "members_member"),
        of(Owner::Shift, "shifts_shift"),
        of(Owner::Shop, "chain_shop"),
        of(Owner::Tender, "payments_tender_type")
    )
}
