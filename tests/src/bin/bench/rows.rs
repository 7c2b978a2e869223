//! The rows of one sale, as the server writes them, as plain statements: what any server on this database must at least do.
use rules::{
    id::Uuid,
    ledger::{Asset, Class},
};
use sea_orm::Value;
use server::kit::Ids;

use crate::founded::Seat;

/// A statement and what it binds.
pub(crate) type Bound = (String, Vec<Value>);

const LINES: usize = 5;
const PRICE_FEN: i64 = 1_250;
/// More rows than a till has in the audit log before its first sale here.
const FOUNDED: i64 = 1_000;

/// Makes the statements of sales of one till.
pub(crate) struct Sales {
    seat: Seat,
    ids: Ids,
    made: usize,
    seq: i64,
    texts: Vec<String>,
}

impl Sales {
    pub(crate) fn new(seat: Seat, last_seq: i64) -> Self {
        let texts = vec![
            "INSERT INTO shifts_receipt_counter (merchant_id, till_id, business_day, last_no) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (merchant_id, till_id, business_day) DO UPDATE SET last_no = shifts_receipt_counter.last_no + 1 RETURNING last_no"
                .to_owned(),
            insert(
                "till_sale",
                "merchant_id, id, shop_id, till_id, shift_id, staff_id, staff_name, till_no, receipt_no, business_day, at_ms, \
                 member_id, member_name, member_no, pays_bp, pieces_milli, gross_fen, discount_fen, total_fen, points_earned, copies",
                1,
            ),
            insert(
                "till_sale_line",
                "merchant_id, sale_id, n, item_id, category_id, barcode, name, spec, unit, price_fen, quantity_milli, gross_fen, \
                 discount_fen, price_changed, discountable",
                LINES,
            ),
            insert("till_sale_tender", "merchant_id, sale_id, n, kind, amount_fen, tendered_fen, principal_fen, gift_fen", 2),
            balance().to_owned(),
            balance().to_owned(),
            insert(
                "ledger_transaction",
                "merchant_id, id, chain_id, seq, kind, document_id, request_id, business_day, at_ms, previous_hash, hash",
                1,
            ),
            insert("ledger_entry", "merchant_id, transaction_id, n, class, owner_id, asset, amount", 5),
            "INSERT INTO ledger_chain (merchant_id, chain_id, seq, hash) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (merchant_id, chain_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"
                .to_owned(),
            insert(
                "kit_audit",
                "merchant_id, id, shop_id, till_id, staff_id, staff_name, at_ms, method, request_id, outcome, changes, seq, hash",
                1,
            ),
            insert("kit_command", "merchant_id, request_id, method, request_hash, answer, at_ms", 1),
        ];
        Self { seat, ids: Ids::default(), made: 0, seq: last_seq, texts }
    }

    /// Goes on behind this many sales of the till.
    pub(crate) fn skip(&mut self, sales: usize) {
        self.made = sales;
    }

    /// The statements of the next sale.
    pub(crate) fn next(&mut self, now_ms: i64) -> Vec<Bound> {
        self.made += 1;
        self.seq += 1;
        let Seat { place, members, items } = &self.seat;
        let (merchant, day) = (place.merchant_id, place.business_day);
        let (sale, transaction, request) = (self.ids.next(now_ms), self.ids.next(now_ms), self.ids.next(now_ms));
        let member = members[self.made * 7 % members.len()];
        let total = PRICE_FEN * LINES as i64;
        let (stored, points) = (total / 2, total / 100);
        let hash = vec![u8::try_from(self.made % 256).unwrap_or(0); 32];
        let sale_row: Vec<Value> = vec![
            merchant.into(),
            sale.into(),
            place.shop_id.into(),
            place.till_id.into(),
            place.id.into(),
            place.staff_id.into(),
            "李收银".into(),
            "3001".into(),
            format!("01-raw-{}-{}", place.till_id.simple(), self.made).into(),
            day.into(),
            now_ms.into(),
            member.into(),
            "王伟芳".into(),
            "M00000001".into(),
            10_000_i32.into(),
            (LINES as i64 * 1_000).into(),
            total.into(),
            0_i64.into(),
            total.into(),
            points.into(),
            0_i32.into(),
        ];
        let lines = (0..LINES).flat_map(|n| {
            let (item, category) = items[(self.made * 11 + n * 101) % items.len()];
            line(merchant, sale, n, item, category)
        });
        let tender = |n: i16, kind: i16, amount: i64, principal: i64| -> Vec<Value> {
            vec![
                merchant.into(),
                sale.into(),
                n.into(),
                kind.into(),
                amount.into(),
                amount.into(),
                principal.into(),
                0_i64.into(),
            ]
        };
        let entries = [
            (Class::Drawer, place.id, total - stored),
            (Class::MemberPrincipal, member, stored),
            (Class::Sales, place.shop_id, -total),
            (Class::PointsIssued, place.shop_id, points),
            (Class::MemberPoints, member, -points),
        ];
        let entries = entries.into_iter().zip(0_i16..).flat_map(|((class, owner, amount), n)| -> Vec<Value> {
            let (class, asset) = (class.code(), class.asset().map_or(0, Asset::code));
            vec![merchant.into(), transaction.into(), n.into(), class.into(), owner.into(), asset.into(), amount.into()]
        });
        let change = |class: Class, change: i64| -> Vec<Value> {
            vec![change.into(), merchant.into(), member.into(), class.code().into(), change.into()]
        };
        let bound: Vec<Vec<Value>> = vec![
            vec![merchant.into(), place.till_id.into(), day.into(), 1_i32.into()],
            sale_row,
            lines.collect(),
            [tender(0, 2, stored, stored), tender(1, 1, total - stored, 0)].concat(),
            change(Class::MemberPrincipal, -stored),
            change(Class::MemberPoints, points),
            vec![
                merchant.into(),
                transaction.into(),
                place.till_id.into(),
                self.seq.into(),
                "sale".into(),
                sale.into(),
                request.into(),
                day.into(),
                now_ms.into(),
                hash.clone().into(),
                hash.clone().into(),
            ],
            entries.collect(),
            vec![merchant.into(), place.till_id.into(), self.seq.into(), hash.clone().into()],
            vec![
                merchant.into(),
                self.ids.next(now_ms).into(),
                place.shop_id.into(),
                place.till_id.into(),
                place.staff_id.into(),
                "李收银".into(),
                now_ms.into(),
                "till.Checkout".into(),
                request.into(),
                "ok".into(),
                format!("[{{\"what\":\"sale\",\"id\":\"{sale}\",\"after\":{total}}}]").into(),
                (self.seq + FOUNDED).into(),
                hash.clone().into(),
            ],
            // An answer with five lines is about this long.
            vec![
                merchant.into(),
                request.into(),
                "till.Checkout".into(),
                hash.into(),
                vec![7_u8; 850].into(),
                now_ms.into(),
            ],
        ];
        self.texts.iter().cloned().zip(bound).collect()
    }
}

fn line(merchant: Uuid, sale: Uuid, n: usize, item: Uuid, category: Uuid) -> Vec<Value> {
    vec![
        merchant.into(),
        sale.into(),
        i16::try_from(n).unwrap_or(i16::MAX).into(),
        item.into(),
        category.into(),
        "".into(),
        "矿泉水128号".into(),
        "".into(),
        "件".into(),
        PRICE_FEN.into(),
        1_000_i64.into(),
        PRICE_FEN.into(),
        0_i64.into(),
        false.into(),
        true.into(),
    ]
}

fn balance() -> &'static str {
    "UPDATE ledger_balance SET amount = amount + $1 WHERE merchant_id = $2 AND owner_id = $3 AND class = $4 AND amount + $5 >= 0"
}

/// `INSERT INTO table (columns) VALUES ($1, …), …`
fn insert(table: &str, columns: &str, rows: usize) -> String {
    let width = columns.split(',').count();
    let row = |at: usize| {
        let marks: Vec<String> = (1..=width).map(|n| format!("${}", at * width + n)).collect();
        format!("({})", marks.join(", "))
    };
    format!("INSERT INTO {table} ({columns}) VALUES {}", (0..rows).map(row).collect::<Vec<_>>().join(", "))
}
