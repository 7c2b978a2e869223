//! What a hand does to a line or to the whole bill: 改价, 折, money off, 赠送; who did it, and a remark (T3).
use leptos::prelude::*;
use rules::{
    cart::{Line, LineId, Staff},
    money::{BasisPoints, Fen, WHOLE},
    pricing::{Bill, Hand},
};

use super::state::Till;
use crate::{
    kit::{
        button::{Button, Kind},
        dialog::{Actions, Dialog, Shape},
        field::{Segmented, TextField},
        format::{discount, yuan},
        i18n::{Language, language},
        keys::key,
        pad::{NumberPad, PadKind},
        session::use_session,
        show::Show,
    },
    t, tr,
};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// 改价.
    Amount,
    /// 折.
    Rate,
    /// Money off.
    Off,
    /// 赠送.
    Gift,
    /// Who.
    Staff,
    /// 备注.
    Remark,
}

impl How {
    const ALL: [Self; 6] = [Self::Rate, Self::Off, Self::Amount, Self::Gift, Self::Staff, Self::Remark];

    fn word(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Rate => "rate",
            Self::Off => "off",
            Self::Gift => "gift",
            Self::Staff => "staff",
            Self::Remark => "remark",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Amount => t!("till.line.amount"),
            Self::Rate => t!("till.treat.rate"),
            Self::Off => t!("till.treat.off"),
            Self::Gift => t!("till.treat.gift"),
            Self::Staff => t!("till.treat.staff"),
            Self::Remark => t!("till.treat.remark"),
        }
    }

    /// By the number pad?
    fn is_typed(self) -> bool {
        matches!(self, Self::Amount | Self::Rate | Self::Off)
    }
}

/// The right that 改价 needs.
const CHANGE_PRICE: &str = "till.change_price";

/// The rates that are one tap.
const RATES: [i32; 6] = [9_500, 9_000, 8_800, 8_500, 8_000, 5_000];

/// 折 as it is typed in the language of the screen.
fn read_rate(text: &str) -> Option<BasisPoints> {
    match language() {
        Language::Zh => BasisPoints::parse_zhe(text),
        Language::En => BasisPoints::parse_percent_off(text),
    }
}

/// The dialog: of a line, or of the whole bill when there is no line.
#[component]
pub(crate) fn TreatDialog(
    /// The till.
    till: Till,
    /// Which line; `None` for the whole bill.
    line: Option<LineId>,
    /// What it begins with.
    how: How,
    /// Done, or given up.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let found = line.and_then(|id| till.cart.with_untracked(|cart| cart.line(id).cloned()));
    if line.is_some() && found.is_none() {
        on_close.run(());
        return ().into_any();
    }
    let listed = found.as_ref().map_or_else(|| whole(till), listed);
    let treated = found
        .as_ref()
        .map_or_else(|| till.cart.with_untracked(|cart| cart.bill() != Bill::None), |line| line.hand != Hand::None);
    let how = RwSignal::new(how);
    let typed = RwSignal::new(String::new());
    let remark = RwSignal::new(found.as_ref().map(|line| line.remark.clone()).unwrap_or_default());
    let hand = move || match how.get() {
        How::Amount => typed.with(|text| Fen::parse_yuan(text)).map(Hand::Amount),
        How::Rate => typed.with(|text| read_rate(text)).map(Hand::Rate),
        How::Off => typed.with(|text| Fen::parse_yuan(text)).map(Hand::Off),
        How::Gift => Some(Hand::Gift),
        How::Staff | How::Remark => None,
    };
    let apply = move |hand: Hand| {
        match line {
            Some(id) => till.treat(id, hand),
            None => till.set_bill(of_bill(hand)),
        }
        on_close.run(());
    };
    let confirm = move |()| match (line, how.get_untracked()) {
        (Some(id), How::Remark) => {
            till.set_remark(id, &remark.get_untracked());
            on_close.run(());
        }
        (_, How::Staff) => on_close.run(()),
        _ => {
            if let Some(hand) = untrack(hand) {
                apply(hand);
            }
        }
    };
    let session = use_session();
    // Where no pad listens: a gift, a remark.
    let keys = vec![key("Enter", || t!("kit.keys.confirm"), move || confirm(())).also_in_fields()];
    let ways = Signal::derive(move || {
        let may = move |how: &How| match how {
            How::Rate | How::Off => true,
            How::Amount => line.is_some() && session.holds(CHANGE_PRICE),
            How::Gift | How::Staff | How::Remark => line.is_some(),
        };
        let ways = How::ALL.into_iter().filter(may);
        ways.map(|how| (how.word().to_owned(), how.name().to_owned())).collect::<Vec<_>>()
    });
    let choose = move |word: String| {
        if let Some(next) = How::ALL.into_iter().find(|how| how.word() == word) {
            typed.set(String::new());
            how.set(next);
        }
    };
    let name = found.map_or_else(String::new, |line| line.goods.name);
    let title = move || if name.is_empty() { t!("till.treat.bill").to_owned() } else { name.clone() };
    let after = move || match hand() {
        None => String::new(),
        Some(hand) => t!("till.treat.after", before = yuan(listed.0), after = yuan(after(listed, hand).0)),
    };
    view! {
        <Dialog title shape=Shape::Wide keys on_close>
            <div class="till-approve till-treat" data-test="treat">
                <div class="till-approve__what">
                    <Segmented label=tr!("till.treat.how") value=move || how.get().word().to_owned() options=ways on_choose=choose/>
                    <Show when=move || how.get().is_typed()>
                        <p class="till-ask__before">{move || hint(how.get(), listed)}</p>
                        <output class="till-ask__typed" data-test="treat-typed">
                            {move || typed.with(|text| if text.is_empty() { "\u{a0}".to_owned() } else { text.clone() })}
                        </output>
                    </Show>
                    <Show when=move || how.get() == How::Rate>
                        <div class="till-treat__rates">
                            {RATES.map(|bp| view! {
                                <button type="button" class="till-quick" on:click=move |_| apply(Hand::Rate(BasisPoints(bp)))>
                                    {move || discount(bp)}
                                </button>
                            }).into_iter().collect_view()}
                        </div>
                    </Show>
                    <Show when=move || how.get() == How::Staff>
                        <StaffChoice till line on_close/>
                    </Show>
                    <Show when=move || how.get() == How::Remark>
                        <TextField label=tr!("till.treat.remark") value=remark focus=true/>
                    </Show>
                    <p class="till-treat__after" aria-live="polite" data-test="treat-after">{after}</p>
                </div>
                <div class="till-approve__pin">
                    <Show when=move || how.get().is_typed()>
                        <NumberPad value=typed kind=PadKind::Money on_enter=confirm/>
                    </Show>
                    <Actions>
                        <Show when=move || treated>
                            <Button label=tr!("till.line.amount_back") on_press=move |()| apply(Hand::None)/>
                        </Show>
                        <Button label=tr!("kit.cancel") on_press=on_close/>
                        <Button label=tr!("till.line.confirm") kind=Kind::Primary tall=true on_press=confirm key_hint="Enter"/>
                    </Actions>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Who sold it or does it: a tap is all.
#[component]
fn StaffChoice(till: Till, line: Option<LineId>, on_close: Callback<()>) -> impl IntoView {
    let session = use_session();
    let pick = move |staff: Option<Staff>| {
        if let Some(id) = line {
            till.set_staff(id, staff);
        }
        on_close.run(());
    };
    let tile = move |staff_id: String, name: String| {
        let staff = Staff { staff_id, name: name.clone() };
        view! { <button type="button" class="till-quick" on:click=move |_| pick(Some(staff.clone()))>{name}</button> }
    };
    let tiles = move || session.staff().into_iter().map(|one| tile(one.staff_id, one.name)).collect_view();
    view! {
        <div class="till-treat__rates">
            {tiles}
            <button type="button" class="till-quick" on:click=move |_| pick(None)>{tr!("till.treat.nobody")}</button>
        </div>
    }
    .into_any()
}

fn listed(line: &Line) -> Fen {
    let label = line.goods.sticker.and_then(|sticker| sticker.amount);
    label.unwrap_or_else(|| line.goods.price.times(line.quantity))
}

/// The bill before its own discount.
fn whole(till: Till) -> Fen {
    till.quote
        .with_untracked(|quote| quote.as_ref().map_or(Fen::ZERO, |quote| quote.total - quote.rounding + quote.off.bill))
}

fn of_bill(hand: Hand) -> Bill {
    match hand {
        Hand::Rate(pays) => Bill::Rate(pays),
        Hand::Off(fen) => Bill::Off(fen),
        Hand::None | Hand::Amount(_) | Hand::Gift => Bill::None,
    }
}

fn after(listed: Fen, hand: Hand) -> Fen {
    match hand {
        Hand::None => listed.at(WHOLE),
        Hand::Amount(fen) => fen,
        Hand::Rate(pays) => listed.at(pays),
        Hand::Off(fen) => listed - fen,
        Hand::Gift => Fen::ZERO,
    }
}

fn hint(how: How, listed: Fen) -> String {
    match how {
        How::Rate => t!("till.treat.rate_hint").to_owned(),
        How::Off => t!("till.treat.off_hint", amount = yuan(listed.0)),
        _ => t!("till.line.amount_before", amount = yuan(listed.0)),
    }
}
