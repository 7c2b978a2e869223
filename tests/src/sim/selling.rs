//! A cart from the till's own catalogue to the paper.
use proto::till::v1 as wire;

use super::{
    Wrong,
    acts::{Sell, Step},
    book::{Book, STAFF, Sold, Tenders, iso},
    play::agree,
    pricing::{self, Cart},
    returns::{Line, Receipt},
    world::World,
};

pub(super) async fn sell(world: &mut World, step: &Step, sell: &Sell) -> Result<(), Wrong> {
    let book = &world.book;
    let member = sell.member.map(|at| &book.members[book.member(at)]);
    let pays_bp = member.map_or(10_000, |member| book.levels[member.level].pays_bp);
    let Some(cart) = pricing::cart(&book.seats[step.till].known, &sell.lines, pays_bp) else { return Ok(()) };
    if step.n.is_multiple_of(3) {
        let sent = self::cart(&world.book, &cart, sell.member.map(|at| world.book.member(at)));
        quote(world, step, &cart, sent, pays_bp).await?;
    }
    check_out(world, step, sell, cart, None).await
}

/// A cart as the till sends it.
pub(super) fn cart(book: &Book, cart: &Cart, member: Option<usize>) -> wire::Cart {
    wire::Cart {
        lines: cart.lines.iter().map(to_wire).collect(),
        member_id: member.map(|at| book.members[at].file.member_id.clone()).unwrap_or_default(),
        ..wire::Cart::default()
    }
}

/// Pays for a cart; `held` is the bill it came from, as this till has it.
pub(super) async fn check_out(
    world: &mut World,
    step: &Step,
    sell: &Sell,
    cart: Cart,
    held: Option<(usize, i64)>,
) -> Result<(), Wrong> {
    let member = sell.member.map(|at| world.book.member(at));
    let paid = world.book.tenders(step.till, sell, cart.shown);
    let wanted = world.book.checkout(step.till, sell, &cart, paid, step.at_ms);
    let wanted = match held.map(|(bill, version)| world.book.goes_on(step.till, bill, version)) {
        Some(Err(sooner)) => Err(wanted.err().into_iter().flatten().chain([sooner]).collect()),
        _ => wanted,
    };
    let of_bill = |(bill, version): (usize, i64)| wire::HeldRef { held_id: world.book.held[bill].id.clone(), version };
    let request = wire::CheckoutRequest {
        sale_id: world.id(step, 1).to_string(),
        cart: Some(self::cart(&world.book, &cart, member)),
        total_fen: cart.shown,
        held: held.map(of_bill),
        tenders: tenders(&world.book, paid),
        ..wire::CheckoutRequest::default()
    };
    let said = world.command(step, wanted.is_ok(), request.clone()).await?;
    let (wanted, sale) = match (wanted, said) {
        (Ok(wanted), Ok(answer)) => (wanted, answer.sale.unwrap_or_default()),
        (Err(refusals), Err(said)) if refusals.contains(&said) => return Ok(()),
        (wanted, said) => {
            return agree("a sale", &said.map_err(|refusal| vec![refusal]).map(|_| ()), &wanted.map(|_| ()));
        }
    };
    let (day, person) = world.book.seats[step.till].shift.as_ref().map_or((0, 0), |shift| (shift.day, shift.person));
    let paper = [world.book.receipt(step.till, day), iso(day), STAFF[person].0.to_owned(), request.sale_id.clone()];
    let receipt = receipt(&world.book, sell, &sale);
    world.book.sold(step.till, receipt, &wanted);
    let said = [&sale.receipt_no, &sale.business_date, &sale.staff_name, &sale.sale_id].map(Clone::clone);
    agree("a sale's paper", &said, &paper)?;
    is_right(world, step, sell, &sale, &wanted)
}

/// What a return will ask of it: the shares of the discount as they are on the paper, where fair ones are many.
fn receipt(book: &Book, sell: &Sell, sale: &wire::Sale) -> Receipt {
    let member = sell.member.map(|at| book.member(at));
    let lines = sale.quote.clone().unwrap_or_default().lines.into_iter().map(|line| Line {
        quantity: line.quantity_milli,
        back: 0,
        net: line.gross_fen - line.discount_fen,
        discount: line.discount_fen,
    });
    Receipt {
        id: sale.sale_id.clone(),
        no: sale.receipt_no.clone(),
        member,
        lines: lines.collect(),
        paid: book.parts(&sale.tenders),
        rate: member.map_or(0, |at| book.levels[book.members[at].level].points),
        ..Receipt::default()
    }
}

/// The numbers of the paper are the book's.
fn is_right(world: &World, step: &Step, sell: &Sell, sale: &wire::Sale, wanted: &Sold) -> Result<(), Wrong> {
    let quote = sale.quote.clone().unwrap_or_default();
    let sums = (quote.gross_fen, quote.discount_fen, quote.total_fen);
    agree("a sale's sums", &sums, &(wanted.cart.gross, wanted.cart.discount, wanted.cart.total))?;
    let lines: Vec<i64> = quote.lines.iter().map(|line| line.gross_fen).collect();
    agree("a sale's lines", &lines, &wanted.cart.lines.iter().map(|(gross, _)| *gross).collect())?;
    let shares: Vec<i64> = quote.lines.iter().map(|line| line.discount_fen).collect();
    agree("fair shares of the discount", &pricing::is_fair(&wanted.cart, &shares), &true)?;
    let mut paid = (0, 0, 0, (0, 0, 0, 0));
    for tender in &sale.tenders {
        match tender.kind() {
            wire::TenderKind::StoredValue => {
                paid = (paid.0, paid.1 + tender.principal_fen, paid.2 + tender.gift_fen, paid.3);
            }
            wire::TenderKind::Cash => paid.0 += tender.amount_fen,
            _ => paid.3 = (tender.amount_fen, tender.tendered_fen, tender.foreign_minor, tender.excess_fen),
        }
    }
    let taken = wanted.taken.map(|taken| (taken.pays, taken.worth, taken.minor, taken.excess())).unwrap_or_default();
    agree("how it was paid", &paid, &(wanted.cash, wanted.principal, wanted.gift, taken))?;
    let rest = (sale.change_fen, sale.points_earned, sale.at_ms, sale.copies);
    agree("change, points, time", &rest, &(wanted.change, wanted.points, step.at_ms, 0))?;
    let member = sell.member.map(|at| &world.book.members[world.book.member(at)]);
    let who = (sale.member_no.as_str(), sale.member_name.as_str(), sale.assets_after);
    let book = member.map_or(("", "", None), |member| {
        (member.file.member_no.as_str(), member.file.name.as_str(), Some(member.assets()))
    });
    agree("the member afterwards", &who, &book)
}

/// The server's price without a sale.
async fn quote(world: &mut World, step: &Step, cart: &Cart, sent: wire::Cart, pays_bp: i64) -> Result<(), Wrong> {
    let may = world.book.allowed(step.till, "till.checkout", step.at_ms);
    let wanted = may.and_then(|_| pricing::price(&world.book.items, cart, pays_bp)).map(|wanted| wanted.total);
    let said = world.ask(step, wire::QuoteRequest { cart: Some(sent) }).await;
    agree("a quote", &said.map(|answer| answer.quote.unwrap_or_default().total_fen), &wanted)
}

pub(super) fn to_wire(line: &pricing::Line) -> wire::CartLine {
    wire::CartLine {
        item_id: line.item_id.clone(),
        barcode: line.barcode.clone(),
        quantity_milli: line.quantity_milli,
        amount_fen: line.changed,
        ..wire::CartLine::default()
    }
}

fn tenders(book: &Book, paid: Tenders) -> Vec<wire::Tender> {
    let card = wire::Tender {
        kind: wire::TenderKind::StoredValue.into(),
        amount_fen: paid.card,
        tendered_fen: paid.card,
        ..wire::Tender::default()
    };
    let cash = wire::Tender {
        kind: wire::TenderKind::Cash.into(),
        amount_fen: paid.cash,
        tendered_fen: paid.handed,
        ..wire::Tender::default()
    };
    let taken = paid.taken.map(|taken| book.tender(&taken));
    [Some(card), taken, Some(cash)].into_iter().flatten().filter(|tender| tender.amount_fen > 0).collect()
}
