//! What roles hold.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    roles_rewritten "Rights and limits." [
        "I-49" {
            "UPDATE access_role SET permissions = permissions || ' till.gift=0:allow' WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, 'till.line_discount=9000:ask', \
             'till.line_discount=0:ask') WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, 'till.gift=10000:ask', 'till.gift=5000:ask') \
             WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, 'till.bill_discount=9000:ask', \
             'till.bill_discount=19000:ask') WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, 'till.change_price till.change_price=0:allow', \
             'till.change_price till.change_price=10000:deny') WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = permissions || ' access.edit_roles' WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, 'till.cash_out=0:allow', \
             'till.cash_out=5000/100:ask') WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, 'till.cash_out=0:allow', \
             'till.cash_out=10000/0:ask') WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, 'till.no_sale=0:allow', \
             'till.no_sale=10000:deny') WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, ' shifts.move_cash', '') WHERE code = 'cashier'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = permissions || ' till.return' WHERE code = 'owner'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = permissions || ' till.checkout' WHERE code = 'owner'"
        }
        "I-49" {
            "UPDATE access_role SET permissions = REPLACE(permissions, ' access.edit_roles', '') WHERE code = 'owner'"
        }
    ]
}
