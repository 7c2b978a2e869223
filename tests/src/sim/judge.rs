//! The database against the book: sums and balances after each step, everything after each day.
use std::collections::BTreeMap;

use proto::payments::v1::TenderKind;
use rules::{id::Uuid, ledger::Class};
use sea_orm::{QueryResult, TryGetable};
use sha2::{Digest, Sha256};

use super::{Wrong, play::agree, world::World};

impl World {
    /// Cheap, after each step: every account that a step can touch.
    pub(super) async fn check_step(&self) -> Result<(), Wrong> {
        let mut sums: BTreeMap<i16, i64> = BTreeMap::new();
        let sql = "SELECT class, CAST(SUM(amount) AS bigint) AS amount FROM ledger_entry GROUP BY class";
        for row in self.shop.rows(sql).await {
            sums.insert(get(&row, "class"), get(&row, "amount"));
        }
        let sum = |class: Class| sums.get(&class.code()).copied().unwrap_or_default();
        let book = &self.book;
        let drawers: i64 = book.seats.iter().filter_map(|seat| seat.shift.as_ref()).map(|shift| shift.drawer).sum();
        agree("cash in the drawers", &sum(Class::Drawer), &drawers)?;
        agree("cash in the safe", &sum(Class::Safe), &book.safe_fen)?;
        let members = |of: fn(&super::book::Member) -> i64| book.members.iter().map(of).sum::<i64>();
        agree("what members have", &-sum(Class::MemberPrincipal), &members(|member| member.principal))?;
        agree("gifts that members have", &-sum(Class::MemberGift), &members(|member| member.gift))?;
        agree("points that members have", &-sum(Class::MemberPoints), &members(|member| member.points))?;
        let income = sum(Class::Sales) + sum(Class::Discount);
        agree("what was sold and kept", &-income, &book.sold_and_kept())?;
        self.check_tenders(&sum)?;
        self.check_balances().await
    }

    /// What rows of the tender table brought, and foreign cash in its own units.
    fn check_tenders(&self, sum: &impl Fn(Class) -> i64) -> Result<(), Wrong> {
        let book = &self.book;
        let of = |kind: TenderKind| -> i64 {
            let rows = book.taken.iter().filter(|(at, _)| book.types[**at].now.kind() == kind);
            rows.map(|(_, fen)| fen).sum()
        };
        agree("bank cards", &sum(Class::BankCard), &of(TenderKind::BankCard))?;
        agree("other tenders", &sum(Class::OtherTender), &of(TenderKind::Other))?;
        agree("what foreign cash was worth", &sum(Class::Exchange), &of(TenderKind::ForeignCash))?;
        agree("vouchers", &sum(Class::Voucher), &(of(TenderKind::Voucher) + book.excess))?;
        agree("what vouchers were worth above", &-sum(Class::VoucherExcess), &book.excess)?;
        let drawers: i64 = book.seats.iter().filter_map(|seat| seat.shift.as_ref()).map(|shift| shift.foreign).sum();
        agree("foreign cash in the drawers", &sum(Class::ForeignDrawer), &drawers)?;
        agree("foreign cash in the safe", &sum(Class::ForeignSafe), &book.foreign_safe)
    }

    async fn check_balances(&self) -> Result<(), Wrong> {
        let mut kept: BTreeMap<(Uuid, i16), i64> = BTreeMap::new();
        for row in self.shop.rows("SELECT owner_id, class, amount FROM ledger_balance").await {
            let amount: i64 = get(&row, "amount");
            if amount != 0 {
                kept.insert((get(&row, "owner_id"), get(&row, "class")), amount);
            }
        }
        let mut wanted = BTreeMap::new();
        for member in &self.book.members {
            let owner: Uuid = member.file.member_id.parse().unwrap_or_default();
            let of = [
                (Class::MemberPrincipal, member.principal),
                (Class::MemberGift, member.gift),
                (Class::MemberPoints, member.points),
            ];
            wanted.extend(of.into_iter().filter(|(_, has)| *has != 0).map(|(class, has)| ((owner, class.code()), has)));
        }
        agree("the balances", &kept, &wanted)
    }

    /// After each day: the auditor's word, and the chains as long as the book says.
    pub(super) async fn check_day(&self) -> Result<(), Wrong> {
        let broken = self.shop.broken().await;
        if !broken.is_empty() {
            return Err(Wrong(format!("the auditor: {}", broken.join("; "))));
        }
        let rows = self.shop.rows("SELECT seq FROM ledger_chain ORDER BY seq").await;
        let kept: Vec<i64> = rows.iter().map(|row| get(row, "seq")).collect();
        let mut wanted: Vec<i64> =
            self.book.seats.iter().map(|seat| seat.posted).filter(|posted| *posted > 0).collect();
        wanted.sort_unstable();
        agree("the chains", &kept, &wanted)
    }

    /// One hash over the heads of all tills.
    pub(super) async fn head(&self) -> String {
        let mut all = Sha256::new();
        for row in self.shop.rows("SELECT chain_id, seq, hash FROM ledger_chain ORDER BY chain_id").await {
            all.update(get::<Uuid>(&row, "chain_id"));
            all.update(get::<i64>(&row, "seq").to_be_bytes());
            all.update(get::<Vec<u8>>(&row, "hash"));
        }
        all.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[expect(clippy::expect_used, reason = "the statements are ours")]
fn get<T: TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).expect("a column that was asked for")
}
