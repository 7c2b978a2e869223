//! What the till knows while somebody works at it: goods, cart, member, payment, and the sale before.
//!
//! One context for all pages under `/till`. Pages show it and send intents; everything that can go wrong with an intent is
//! said here, once. The cart survives a reload: it is written to this device behind every change.
use std::sync::Arc;

use leptos::prelude::*;
use proto::{convert::chain::patterns, members::v1::MemberView, refusal::Refusal, till::v1::Sale};
use rules::{
    cart::{Cart, Error, Goods, LineId, Staff},
    money::{Fen, MAX_QUANTITY, Milli, ONE},
    payment::Payment,
    pricing::{self, Bill, Hand, Quote, Rounding},
    scan::Patterns,
};

use super::{
    attempt::Attempt,
    catalogue::Catalogue,
    checkout::{self, Checkout},
    front::Front,
    goods::use_goods,
    held::Held,
    keep,
    key_table::KeyTable,
    last_paper::LastPaper,
    payer,
    printing::{PaperState, Printing, use_printing},
};
use crate::{
    kit::{
        call::{Api, Loaded, use_api, use_connection},
        format::{quantity, yuan},
        notice::{Notices, use_notices},
        prefs::{Prefs, use_prefs},
        session::{Stage, use_session},
        sound::Sound,
    },
    t,
};

/// Copyable handle on the till's state.
#[derive(Clone, Copy)]
pub(crate) struct Till {
    /// Goods in memory.
    pub(crate) catalogue: Loaded<Arc<Catalogue>>,
    /// What is being sold.
    pub(crate) cart: RwSignal<Cart>,
    /// What it costs.
    pub(crate) quote: Memo<Result<Quote, pricing::Error>>,
    /// Who pays, as the server knows them; the cart holds what pricing needs of it.
    pub(crate) member: RwSignal<Option<MemberView>>,
    /// Tenders of this cart.
    pub(crate) payment: RwSignal<Payment>,
    /// The sale on its way to the books.
    pub(crate) checkout: Checkout,
    /// The sale before, until the next item.
    pub(crate) done: RwSignal<Option<Done>>,
    /// For the reprint key, after the sale before has left the screen.
    pub(super) last_paper: StoredValue<Option<LastPaper>>,
    /// The newest thing that can be taken back is none of the cart's.
    pub(super) beside_cart: StoredValue<bool>,
    /// Of this cart, once it was tried.
    pub(super) sale_id: StoredValue<Option<String>>,
    /// The one field.
    pub(crate) typed: RwSignal<String>,
    /// A line that was rung up without its weight.
    pub(crate) weighing: RwSignal<Option<LineId>>,
    /// Goods with an open price, until somebody says what they cost.
    pub(crate) pricing: RwSignal<Option<Goods>>,
    /// 会员开单: somebody has to be named before anything is rung up.
    pub(crate) naming: RwSignal<bool>,
    /// Touch or quick, and how sales begin.
    pub(crate) front: Front,
    /// Acts that another person has to agree to, before the sale can be made.
    pub(crate) asked: RwSignal<Option<String>>,
    /// Bills that wait, and the one this cart was recalled from.
    pub(super) held: Held,
    /// What the shop's codes look like.
    pub(crate) patterns: Memo<Patterns>,
    pub(super) api: Api,
    pub(super) notices: Notices,
    prefs: Prefs,
    printing: Printing,
}

/// The sale before: what the books have, and how its paper is.
#[derive(Clone)]
pub(crate) struct Done {
    /// As the server booked it.
    pub(crate) sale: Arc<Sale>,
    /// Its receipt.
    pub(crate) paper: RwSignal<PaperState>,
}

/// The till of this page.
pub(crate) fn use_till() -> Till {
    expect_context()
}

impl Till {
    /// Makes the state; once, at the root. Goods are loaded as soon as somebody is signed in.
    pub(crate) fn provide() {
        KeyTable::provide();
        let (api, session) = (use_api(), use_session());
        let signed_in = Memo::new(move |_| session.stage() == Stage::SignedIn);
        let kept = RwSignal::new(None::<Arc<Catalogue>>);
        let catalogue = use_goods(api, session, kept);
        let cart = RwSignal::new(keep::kept());
        let checkout: Checkout = Attempt::restored(checkout::STORED);
        let till = Self {
            catalogue,
            cart,
            quote: Memo::new(move |_| cart.with(Cart::quote)),
            member: RwSignal::new(None),
            payment: RwSignal::new(Payment::default()),
            sale_id: StoredValue::new(checkout.sent().map(|request| request.sale_id)),
            checkout,
            last_paper: StoredValue::new(None),
            beside_cart: StoredValue::new(false),
            done: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            weighing: RwSignal::new(None),
            pricing: RwSignal::new(None),
            naming: RwSignal::new(false),
            front: Front::new(session),
            asked: RwSignal::new(None),
            held: Held::new(),
            patterns: Memo::new(move |_| {
                let codes = session.till().and_then(|till| till.codes);
                codes.and_then(|codes| patterns(&codes).ok()).unwrap_or_default()
            }),
            api,
            notices: use_notices(),
            prefs: use_prefs(),
            printing: use_printing(),
        };
        provide_context(till);
        till.follow(kept);
        Effect::new(move |_| {
            let rule = session.till().and_then(|till| till.sale).unwrap_or_default();
            let rounding = Rounding::from_code(rule.rounding).unwrap_or_default();
            cart.update(|cart| cart.set_rounding(rounding));
        });
        till.follow_sign_in(signed_in);
    }

    /// What needs a session or a line waits for them: the member of a kept cart, and a sale without an answer.
    fn follow_sign_in(self, signed_in: Memo<bool>) {
        let connection = use_connection();
        let ready = Memo::new(move |_| signed_in.get() && connection.online());
        Effect::new(move |_| {
            if ready.get() {
                self.retry_checkout();
                self.reload_member();
            }
        });
    }

    /// Keeps what belongs together together.
    fn follow(self, kept: RwSignal<Option<Arc<Catalogue>>>) {
        self.keep_cart();
        Effect::new(move |_| {
            let Some(fresh) = self.catalogue.get() else { return };
            let known = kept.get_untracked();
            if known.as_ref().is_some_and(|known| Arc::ptr_eq(known, &fresh)) {
                return;
            }
            kept.set(Some(Arc::clone(&fresh)));
            if !self.cart.with_untracked(Cart::is_empty) && !self.checkout.is_open() {
                self.cart.update(|cart| {
                    cart.refresh(|goods| self.patterns.with_untracked(|patterns| fresh.again(goods, patterns)))
                });
            }
        });
        Effect::new(move |_| {
            let due = self.total();
            let balance = self.member.with(|member| member.as_ref().map(payer::balance));
            if self.payment.with_untracked(|payment| payment.due() != due || payment.balance() != balance) {
                self.payment.set(Payment::new(due, balance));
            }
        });
    }

    /// The goods as they are now, once they are there. Not tracked.
    pub(crate) fn catalogue_now(self) -> Option<Arc<Catalogue>> {
        untrack(|| self.catalogue.get())
    }

    /// The door to the server.
    pub(crate) fn api(self) -> Api {
        self.api
    }

    /// Says something that harms nothing.
    pub(crate) fn tell(self, text: impl Into<String>) {
        self.notices.tell(text);
    }

    /// For the ear, beside what is on the screen.
    pub(super) fn play(self, sound: Sound) {
        self.prefs.play(sound);
    }

    /// Shows a refusal at the edge of the screen.
    pub(crate) fn refuse(self, refusal: &Refusal) {
        self.notices.refuse(refusal);
    }

    /// The receipts of this till.
    pub(crate) fn printing(self) -> Printing {
        self.printing
    }

    /// What the cart costs; nothing when it cannot be priced, and then it cannot be paid. Tracked.
    pub(crate) fn total(self) -> Fen {
        self.quote.with(|quote| quote.as_ref().map_or(Fen::ZERO, |quote| quote.total))
    }

    /// May the cart be paid? Tracked.
    pub(crate) fn payable(self) -> bool {
        self.cart.with(|cart| !cart.is_empty()) && self.quote.with(Result::is_ok)
    }

    /// Rings up goods, one of them if nothing is said. The receipt of the sale before goes away; how much of weighed goods is
    /// asked at once.
    pub(crate) fn ring_up(self, goods: Goods, pieces: Option<Milli>) {
        if !self.has_begun() {
            self.tell(t!("till.order.first"));
            self.naming.set(true);
            return;
        }
        if goods.open_price && goods.price == Fen::ZERO {
            self.pricing.set(Some(goods));
            return;
        }
        self.leave_done();
        let weigh = goods.weighed && pieces.is_none() && goods.sticker.is_none();
        self.intend(|cart| cart.add(goods, pieces.unwrap_or(ONE)).map(|_| ()));
        if weigh {
            self.weighing.set(self.selected());
        }
    }

    /// May goods be rung up, or is somebody to be named first (TIL-02)? Not tracked.
    pub(crate) fn has_begun(self) -> bool {
        let flow = untrack(|| self.front.flow());
        self.cart.with_untracked(|cart| cart.has_begun(flow))
    }

    /// 快速消费: an amount without goods.
    pub(crate) fn ask_amount(self) {
        match self.catalogue_now().and_then(|catalogue| catalogue.amount()) {
            Some(goods) => self.ring_up(goods, None),
            None => self.tell(t!("till.amount.none")),
        }
    }

    /// Selects a line.
    pub(crate) fn select(self, line: LineId) {
        // A line that is gone has nothing to be selected.
        let _ = self.cart.try_update(|cart| cart.select(line));
    }

    /// Moves the selection.
    pub(crate) fn select_by(self, lines: isize) {
        self.cart.update(|cart| cart.select_by(lines));
    }

    /// The line that keys act on.
    pub(crate) fn selected(self) -> Option<LineId> {
        self.cart.with_untracked(Cart::selected)
    }

    /// Sets how many of a line.
    pub(crate) fn set_quantity(self, line: LineId, pieces: Milli) {
        if pieces == Milli(0) {
            self.remove(line);
            return;
        }
        let name = self.name_of(line);
        if self.intend(|cart| cart.set_quantity(line, pieces)) {
            self.offer_undo(t!("till.cart.quantity_set", name = name, n = quantity(pieces.0)));
        }
    }

    /// One more of a line.
    pub(crate) fn plus_one(self, line: LineId) {
        self.intend(|cart| cart.plus_one(line));
    }

    /// One less of a line; the last one takes it away, with an undo.
    pub(crate) fn minus_one(self, line: LineId) {
        if self.cart.with_untracked(|cart| cart.is_last_one(line)) {
            self.remove(line);
        } else {
            self.intend(|cart| cart.minus_one(line));
        }
    }

    /// 改价, 折, money off, 赠送, or nothing any more.
    pub(crate) fn treat(self, line: LineId, hand: Hand) {
        let name = self.name_of(line);
        if self.intend(|cart| cart.treat(line, hand)) {
            self.offer_undo(t!("till.cart.treated", name = name));
        }
    }

    /// Who sold it or does it.
    pub(crate) fn set_staff(self, line: LineId, staff: Option<Staff>) {
        self.intend(|cart| cart.set_staff(line, staff));
    }

    /// 备注.
    pub(crate) fn set_remark(self, line: LineId, remark: &str) {
        self.intend(|cart| cart.set_remark(line, remark));
    }

    /// 整单折扣.
    pub(crate) fn set_bill(self, bill: Bill) {
        if self.intend(|cart| cart.set_bill(bill)) {
            self.offer_undo(t!("till.cart.bill_treated"));
        }
    }

    /// After the books took the sale: paper, and everything is ready for the next customer.
    pub(super) fn finish(self, sale: Sale) {
        // Also when these pages are gone by now: a cart that was sold must not come back.
        keep::forget();
        self.held.sold();
        let sale = Arc::new(sale);
        let paper = self.printing.receipt(&sale, 0);
        self.notices.forget_undos();
        self.cart.update(Cart::clear);
        self.member.set(None);
        self.typed.set(String::new());
        self.last_paper.set_value(Some(LastPaper::Sale(sale.sale_id.clone())));
        self.done.set(Some(Done { sale, paper }));
        self.play(Sound::Paid);
    }

    /// The next sale has begun.
    pub(super) fn leave_done(self) {
        self.done.try_maybe_update(|done| (done.take().is_some(), ()));
    }

    /// A cart whose sale may be in the books already does not change; says so.
    pub(super) fn locked(self) -> bool {
        let open = self.checkout.is_open();
        if open {
            self.notices.tell(t!("till.checkout.locked"));
        }
        open || self.held.is_busy()
    }

    /// Does it, or says why not.
    pub(super) fn intend(self, intent: impl FnOnce(&mut Cart) -> Result<(), Error>) -> bool {
        if self.locked() {
            return false;
        }
        let refused = self.cart.try_update(intent).and_then(Result::err);
        if refused.is_none() {
            self.changed();
        }
        if let Some(error) = refused {
            self.notices.tell(match error {
                Error::Full => t!("till.cart.full", n = pricing::MAX_LINES),
                Error::Quantity => t!("till.cart.bad_quantity", max = quantity(MAX_QUANTITY.0)),
                Error::Amount => t!("till.cart.bad_amount", max = yuan(rules::money::MAX_LINE.0)),
                Error::Labelled => t!("till.cart.labelled").to_owned(),
                Error::NoSuchLine => t!("till.cart.no_line").to_owned(),
            });
        }
        refused.is_none()
    }
}
