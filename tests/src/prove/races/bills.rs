//! A sale that two tills take back, and a bill that two tills want.
use proto::{
    refusal::Refusal,
    till::v1::{
        CheckoutRequest, GetSaleRequest, HeldRef, HoldSaleRequest, RecallSaleRequest, ReturnLine, ReturnSaleRequest,
    },
};

use super::{LANES, Lane, at_once, said, top_up};
use crate::load::{Failure, random_id};

pub(super) const RETURN: &str = "no_more_comes_back_than_was_sold";
pub(super) const RECALL: &str = "a_held_bill_is_recalled_by_one";
pub(super) const TAKE_OVER: &str = "a_held_bill_is_sold_or_taken_over";

/// Sold: so many pieces; each of two tills wants most of them back, and then the rest.
const PIECES: i64 = 3;
const WANTED: i64 = 2;

impl Lane {
    /// Two tills take back two of three pieces, then both the third: paid from the card, so that no drawer runs dry.
    pub(super) async fn returns(&mut self) -> Result<(), Failure> {
        let (goods, item) = (self.goods.clone(), self.goods.item()?.clone());
        // Not those whose cards are spent twice: what comes back would pay for both.
        let member = &goods.members()[usize::try_from(LANES + self.number)?];
        let total_fen = PIECES * item.price_fen;
        self.one.ask(random_id()?, &top_up(member, total_fen)?).await?;
        let mut sale = goods.sale(&[&item, &item, &item], member, total_fen)?;
        if let Some(cart) = &mut sale.cart {
            cart.lines.truncate(1);
            cart.lines.iter_mut().for_each(|line| line.quantity_milli = PIECES * 1_000);
        }
        let sale_id = sale.sale_id.clone();
        self.one.ask(random_id()?, &sale).await?;
        let mut taken = 0;
        for pieces in [WANTED, PIECES - WANTED] {
            let back = || {
                Ok::<_, Failure>(ReturnSaleRequest {
                    return_id: random_id()?.to_string(),
                    sale_id: sale_id.clone(),
                    lines: vec![ReturnLine { sale_n: 0, quantity_milli: pieces * 1_000, restock: true }],
                    total_fen: pieces * item.price_fen,
                    reason: "不合适".to_owned(),
                    approval: String::new(),
                })
            };
            let (one, other) = (back()?, back()?);
            let (one, other) = at_once((&self.one, random_id()?, one), (&self.other, random_id()?, other)).await?;
            taken += pieces * (i64::from(one.is_ok()) + i64::from(other.is_ok()));
            self.one_of_two(RETURN, one, other, &["till.RETURN_TOO_MUCH"]);
        }
        let seen = self.one.ask(random_id()?, &GetSaleRequest { sale_id }).await?.sale.unwrap_or_default();
        let back: i64 = seen.returns.iter().map(|one| one.total_fen).sum();
        if !is_all_back(back, taken, total_fen) {
            self.wrong(RETURN, format!("{back} of {total_fen} fen went back for {taken} pieces"));
        }
        Ok(())
    }

    /// A bill waits for two tills: one has it. Then it pays while the other takes it over: one of both happens.
    pub(super) async fn held(&mut self) -> Result<(), Failure> {
        let sale = self.goods.sale(&[self.goods.item()?], "", 0)?;
        let held_id = random_id()?.to_string();
        let hold =
            HoldSaleRequest { held_id: held_id.clone(), version: 0, cart: sale.cart.clone(), note: String::new() };
        self.manager.ask(random_id()?, &hold).await?;
        let recall = |take_over| RecallSaleRequest { held_id: held_id.clone(), take_over };
        let (one, other) =
            at_once((&self.one, random_id()?, recall(0)), (&self.other, random_id()?, recall(0))).await?;
        let ones = one.is_ok();
        self.one_of_two(RECALL, one, other, &["till.HELD_TAKEN"]);
        let (mut has, mut wants) = (self.one.clone(), self.other.clone());
        if !ones {
            std::mem::swap(&mut has, &mut wants);
        }
        // Held at version 1, recalled at 2.
        let held = |version| Some(HeldRef { held_id: held_id.clone(), version });
        let (pays, takes) = (CheckoutRequest { held: held(2), ..sale.clone() }, recall(2));
        let (paid, taken) = at_once((&has, random_id()?, pays), (&wants, random_id()?, takes)).await?;
        if !is_one_of_both(&paid, &taken) {
            self.wrong(TAKE_OVER, format!("paid {}, taken over {}", said(&paid), said(&taken)));
        }
        if taken.is_ok() {
            let rest = CheckoutRequest { sale_id: random_id()?.to_string(), held: held(3), ..sale };
            wants.ask(random_id()?, &rest).await?;
        }
        Ok(())
    }
}

/// Every piece came back once, and its money with it.
fn is_all_back(back_fen: i64, pieces: i64, total_fen: i64) -> bool {
    (back_fen, pieces) == (total_fen, PIECES)
}

/// The bill was paid where it was, or went on to the other till.
fn is_one_of_both<A, B>(paid: &Result<A, Refusal>, taken: &Result<B, Refusal>) -> bool {
    match (paid, taken) {
        (Ok(_), Err(refusal)) => refusal.name() == "till.HELD_SOLD",
        (Err(refusal), Ok(_)) => refusal.name() == "till.HELD_TAKEN",
        (Ok(_), Ok(_)) | (Err(_), Err(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;

    #[test]
    fn what_two_tills_both_got_is_wrong() {
        let no = |reason| Err::<(), _>(Refusal::new(Code::FailedPrecondition, "till", reason));
        assert!(is_one_of_both(&Ok::<_, Refusal>(()), &no("HELD_SOLD")));
        assert!(is_one_of_both(&no("HELD_TAKEN"), &Ok::<_, Refusal>(())));
        assert!(!is_one_of_both(&Ok::<_, Refusal>(()), &Ok::<_, Refusal>(())), "paid and taken over");
        assert!(!is_one_of_both(&no("HELD_TAKEN"), &no("HELD_SOLD")), "nobody has it");
        assert!(!is_one_of_both(&no("TOTAL_CHANGED"), &Ok::<_, Refusal>(())), "for another reason");
    }

    #[test]
    fn a_piece_too_many_or_too_few_is_wrong() {
        assert!(is_all_back(900, 3, 900));
        assert!(!is_all_back(1_500, 5, 900) && !is_all_back(600, 2, 900) && !is_all_back(1_200, 3, 900));
    }
}
