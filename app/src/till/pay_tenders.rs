//! The lines of a payment and the ways to pay: one line a tender, one tile a way in the order of the tender table.
use leptos::prelude::*;
use rules::{
    keymap::Action,
    money::Fen,
    payment::{Error, Payment, Tender, Way},
    payments::{Kind as TenderIs, Settings},
};

use super::{attempt::Stage, key_table::use_key_table, pay_desk::PayDesk, ways::way_name};
use crate::{
    kit::{
        button::{IconButton, KeyHint, Kind},
        format::yuan,
        icon::{Icon, Mark},
    },
    t, tr,
};

/// What was tendered so far; each line can be selected and taken back until the sale is sent.
#[component]
pub(super) fn TenderLines(desk: PayDesk) -> impl IntoView {
    let till = desk.till;
    let rows = move || {
        let failed = desk.failed();
        let selected = desk.selected.get();
        let line = |(at, tender): (usize, &Tender)| line(desk, at, tender, selected == Some(at), failed == Some(at));
        till.payment.with(|payment| payment.tenders().iter().enumerate().map(line).collect_view())
    };
    view! { <ul class="till-tenders" aria-label=tr!("till.pay.tenders")>{rows}</ul> }.into_any()
}

fn line(desk: PayDesk, at: usize, tender: &Tender, selected: bool, failed: bool) -> impl IntoView + use<> {
    let way = tender.way.clone();
    let name = move || way_name(&way);
    let label = name.clone();
    let note = match tender.way.settings {
        Settings::Foreign { currency, .. } => Some(format!("{} {}", currency.code(), currency.show(tender.minor))),
        Settings::Voucher { .. } if tender.tendered > tender.amount => {
            let excess = tender.tendered - tender.amount;
            Some(t!("till.pay.excess", amount = yuan(excess.0)))
        }
        _ => None,
    };
    view! {
        <li class="till-tender" class:till-tender--selected=selected class:till-tender--failed=failed data-test="tender">
            <button type="button" class="till-tender__pick" aria-pressed=if selected { "true" } else { "false" } on:click=move |_| desk.select(at)>
                {failed.then(|| view! { <Icon mark=Mark::Alert/> })}
                <span class="till-tender__name">{name}</span>
                {note.map(|note| view! { <small class="till-tender__note">{note}</small> })}
                <strong class="till-figure">{yuan(tender.tendered.0)}</strong>
            </button>
            <IconButton
                mark=Mark::Close
                label=move || t!("till.pay.remove", name = label())
                kind=Kind::Quiet
                on_press=move |()| desk.remove(at)
            />
        </li>
    }
}

/// One tile a way: what it would take now, or why it cannot.
#[component]
pub(super) fn TenderTiles(desk: PayDesk) -> impl IntoView {
    let tiles = move || desk.ways.all().into_iter().map(|way| tile(desk, way)).collect_view();
    view! { <div class="till-tiles-pay" role="group" aria-label=tr!("till.pay.how")>{tiles}</div> }.into_any()
}

fn tile(desk: PayDesk, way: Way) -> impl IntoView {
    let till = desk.till;
    let kind = way.kind;
    let (asked, named, pressed) = (way.clone(), way.clone(), way.clone());
    let sending = Memo::new(move |_| till.checkout.stage() == Stage::Sending);
    let offer = Memo::new(move |_| {
        let typed = desk.amount.with(|text| asked.typed(text));
        till.payment.with(|payment| payment.offer(&asked, typed))
    });
    let cannot = Memo::new(move |_| offer.with(|offer| !matches!(offer, Ok(_) | Err(Error::FaceNeeded))));
    let balance = Memo::new(move |_| till.payment.with(|payment| payment.balance().map(|balance| balance.0)));
    let amount = move || offer.with(|offer| offer.as_ref().ok().map(|tender| yuan(tender.tendered.0)));
    let note = move || match kind {
        TenderIs::StoredValue => Some(match balance.get() {
            None => t!("till.pay.no_member_yet").to_owned(),
            Some(balance) => t!("till.pay.balance", amount = yuan(balance)),
        }),
        TenderIs::Voucher if offer.with(|offer| *offer == Err(Error::FaceNeeded)) => {
            Some(t!("till.pay.face_needed").to_owned())
        }
        TenderIs::ForeignCash => offer.with(|offer| offer.as_ref().ok().and_then(foreign)),
        _ => None,
    };
    let key = match kind {
        TenderIs::Cash => Some(Action::Pay),
        TenderIs::StoredValue => Some(Action::Member),
        TenderIs::BankCard => Some(Action::Staff),
        _ => None,
    };
    let hint = key.map(|action| use_key_table().hint(action));
    let name = move || if kind == TenderIs::Cash { exact_name(&named) } else { way_name(&named) };
    view! {
        <button
            type="button"
            class="till-way"
            class:till-way--brass={kind == TenderIs::StoredValue}
            disabled=move || cannot.get() || sending.get()
            on:click=move |_| desk.tap(&pressed)
            data-test=test_name(kind)
        >
            <Icon mark=mark(kind)/>
            <span class="till-way__name">{name}{hint.map(|hint| view! { <KeyHint name=hint/> })}</span>
            <strong class="till-figure">{amount}</strong>
            <span class="till-way__note">{note}</span>
        </button>
    }
}

/// 现金正好 while the shop calls it cash.
fn exact_name(way: &Way) -> String {
    let own = way.name.as_str();
    if own.is_empty() || own == "现金" { t!("till.pay.exact").to_owned() } else { own.to_owned() }
}

fn foreign(tender: &Tender) -> Option<String> {
    match tender.way.settings {
        Settings::Foreign { currency, .. } => Some(format!("{} {}", currency.code(), currency.show(tender.minor))),
        _ => None,
    }
}

fn test_name(kind: TenderIs) -> &'static str {
    match kind {
        TenderIs::Cash => "pay-cash",
        TenderIs::StoredValue => "pay-stored-value",
        TenderIs::BankCard => "pay-bank-card",
        TenderIs::Voucher => "pay-voucher",
        TenderIs::ForeignCash => "pay-foreign-cash",
        TenderIs::Other => "pay-other",
    }
}

fn mark(kind: TenderIs) -> Mark {
    match kind {
        TenderIs::Cash | TenderIs::ForeignCash => Mark::Cash,
        TenderIs::StoredValue | TenderIs::BankCard => Mark::Wallet,
        TenderIs::Voucher | TenderIs::Other => Mark::Receipt,
    }
}

/// The keys that take cash with one tap.
#[component]
pub(super) fn QuickCash(desk: PayDesk) -> impl IntoView {
    let keys = Memo::new(move |_| desk.till.payment.with(Payment::quick_cash));
    let key = move |fen: Fen| {
        view! {
            <button type="button" class="till-quick" on:click=move |_| desk.cash_and_finish(fen) data-test="quick-cash">
                {yuan(fen.0).trim_end_matches(".00").to_owned()}
            </button>
        }
    };
    // The first one is the exact sum, which has its own tile.
    let row = move || keys.get().into_iter().skip(1).map(key).collect_view();
    view! { <div class="till-quicks" role="group" aria-label=tr!("till.pay.quick")>{row}</div> }.into_any()
}
