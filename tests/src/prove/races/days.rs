//! A day that is closed while somebody sells into it, and by two people at once.
use proto::{
    access::v1::GetTillRequest,
    refusal::Refusal,
    shifts::v1::{
        CloseDayRequest, CloseDayResponse, GetCurrentShiftRequest, OpenShiftRequest, ReopenDayRequest, ShiftSlip,
    },
};

use super::{Lane, at_once, close, said};
use crate::load::{Failure, random_id};

pub(super) const SALE: &str = "a_sale_is_in_the_days_z_or_refused";
pub(super) const OPEN: &str = "a_shift_is_opened_or_the_day_closed";
pub(super) const CLOSE: &str = "a_day_is_closed_once";

/// Who agrees to a day being reopened: the owner of the demo shop.
const OWNER: (&str, &str) = ("owner", "666666");

/// What a day's books came to when it was closed last.
#[derive(Clone, Debug, Default)]
struct Z {
    date: String,
    version: i32,
    sales: (i64, i64),
}

impl Z {
    fn of(answer: CloseDayResponse) -> Self {
        let report = answer.version.and_then(|version| version.report).unwrap_or_default();
        let ShiftSlip { sales_count, sales_fen, .. } = report.totals.unwrap_or_default();
        Self { date: report.business_date, version: report.version, sales: (sales_count, sales_fen) }
    }

    fn close(&self) -> CloseDayRequest {
        CloseDayRequest { business_date: self.date.clone(), note: String::new() }
    }
}

impl Lane {
    /// Closes whatever shift is open at its tills; the day of the last one.
    pub(super) async fn closed(&mut self) -> Result<Option<String>, Failure> {
        let mut day = None;
        for till in [&self.one, &self.other] {
            let current = till.ask(random_id()?, &GetCurrentShiftRequest {}).await?;
            if let Some(shift) = current.shift {
                till.ask(random_id()?, &close(&shift.shift_id)).await?;
                day = Some(shift.business_date);
            }
        }
        Ok(day)
    }

    /// Nobody else of the shop is on duty. The day is closed under a sale, by two at once, and under a shift that is opened;
    /// and reopened each time.
    pub(super) async fn days(&mut self, races: u64, date: String) -> Result<(), Failure> {
        let tiles = self.manager.ask(random_id()?, &GetTillRequest {}).await?.staff;
        let owner = tiles.into_iter().find(|tile| tile.role == OWNER.0).ok_or("nobody owns this shop")?.staff_id;
        let mut z = Z { date, ..Z::default() };
        for _ in 0..races {
            z = self.sale_or_close(z).await?;
            z = self.close_twice(z, &owner).await?;
            z = self.open_or_close(z, &owner).await?;
        }
        Ok(())
    }

    async fn on_duty(&self, z: &Z) -> Result<String, Failure> {
        let shift = OpenShiftRequest {
            shift_id: random_id()?.to_string(),
            float_fen: super::FLOAT_FEN,
            business_date: z.date.clone(),
        };
        self.other.ask(random_id()?, &shift).await?;
        Ok(shift.shift_id)
    }

    /// Its last shift is closed while it sells, and the day behind it.
    async fn sale_or_close(&mut self, before: Z) -> Result<Z, Failure> {
        let shift_id = self.on_duty(&before).await?;
        let sale = self.goods.sale(&[self.goods.item()?], "", 0)?;
        let total = sale.total_fen;
        let (seller, closer) = (self.other.clone(), self.other.clone());
        let (sale_id, close_id) = (random_id()?, random_id()?);
        let sells = tokio::spawn(async move { seller.once(sale_id, sale).await });
        closer.ask(close_id, &close(&shift_id)).await?;
        let closed = self.manager.ask(random_id()?, &before.close()).await;
        let sold = sells.await?;
        let z = Z::of(closed?);
        let (count, fen) = if sold.is_ok() { (1, total) } else { (0, 0) };
        // The first Z of all has what was sold before this race, too.
        let known = before.version > 0;
        if known && z.sales != (before.sales.0 + count, before.sales.1 + fen) {
            self.wrong(SALE, format!("sold {}, the Z went from {:?} to {:?}", said(&sold), before.sales, z.sales));
        }
        Ok(z)
    }

    /// Two people close the same day.
    async fn close_twice(&mut self, before: Z, owner: &str) -> Result<Z, Failure> {
        self.reopen(&before, owner).await?;
        let ask = || before.close();
        let (one, two) = (self.manager.clone(), self.manager.clone());
        let (one, other) = at_once((&one, random_id()?, ask()), (&two, random_id()?, ask())).await?;
        let z = one.as_ref().or(other.as_ref()).ok().cloned().map(Z::of);
        self.one_of_two(CLOSE, one, other, &["shifts.DAY_CLOSED"]);
        let z = z.ok_or("nobody could close the day")?;
        if (z.version, z.sales) != (before.version + 1, before.sales) {
            self.wrong(CLOSE, format!("version {} after {}", z.version, before.version));
        }
        Ok(z)
    }

    /// A shift is opened while the day is closed: one of both.
    async fn open_or_close(&mut self, before: Z, owner: &str) -> Result<Z, Failure> {
        self.reopen(&before, owner).await?;
        let (business_date, float_fen) = (before.date.clone(), super::FLOAT_FEN);
        let shift = OpenShiftRequest { shift_id: random_id()?.to_string(), float_fen, business_date };
        let shift_id = shift.shift_id.clone();
        let (till, manager) = (self.other.clone(), self.manager.clone());
        let (opened, closed) = at_once((&till, random_id()?, shift), (&manager, random_id()?, before.close())).await?;
        if !is_one_of_both(&opened, &closed) {
            self.wrong(OPEN, format!("opened {}, closed {}", said(&opened), said(&closed)));
        }
        if opened.is_ok() {
            till.ask(random_id()?, &close(&shift_id)).await?;
        }
        let z = match closed {
            Ok(answer) => Z::of(answer),
            Err(_) => Z::of(manager.ask(random_id()?, &before.close()).await?),
        };
        self.reopen(&z, owner).await?;
        Ok(z)
    }

    async fn reopen(&self, z: &Z, owner: &str) -> Result<(), Failure> {
        let reopen = ReopenDayRequest {
            business_date: z.date.clone(),
            version: z.version,
            staff_id: owner.to_owned(),
            pin: OWNER.1.to_owned(),
            reason: "再来一次".to_owned(),
        };
        self.manager.ask(random_id()?, &reopen).await?;
        Ok(())
    }
}

/// The shift was there before the day was closed, or the day was closed before the shift.
fn is_one_of_both<A, B>(opened: &Result<A, Refusal>, closed: &Result<B, Refusal>) -> bool {
    match (opened, closed) {
        (Ok(_), Err(refusal)) => refusal.name() == "shifts.DAY_HAS_OPEN_SHIFT",
        // A day that is closed is not offered any more where another one is today's.
        (Err(refusal), Ok(_)) => matches!(refusal.name().as_str(), "shifts.DAY_CLOSED"),
        (Ok(_), Ok(_)) | (Err(_), Err(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;

    #[test]
    fn a_shift_of_a_closed_day_is_wrong() {
        let no = |reason| Err::<(), _>(Refusal::new(Code::FailedPrecondition, "shifts", reason));
        assert!(is_one_of_both(&Ok::<_, Refusal>(()), &no("DAY_HAS_OPEN_SHIFT")));
        assert!(is_one_of_both(&no("DAY_CLOSED"), &Ok::<_, Refusal>(())));
        assert!(!is_one_of_both(&Ok::<_, Refusal>(()), &Ok::<_, Refusal>(())), "open in a closed day");
        assert!(!is_one_of_both(&no("SHIFT_OPEN"), &no("DAY_CLOSED")), "neither");
    }
}
