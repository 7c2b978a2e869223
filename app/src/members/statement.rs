//! What a member owns, and every movement of one of the three: a tap on an amount opens its statement.
use leptos::prelude::*;
use proto::{
    ledger::v1::{ListMemberEntriesRequest, MemberEntry},
    members::v1::MemberView,
};

use crate::{
    kit::{
        call::{use_api, use_loaded},
        format::{date_and_time, signed_yuan, yuan},
        i18n::word,
        icon::Mark,
        state::{EmptyState, show_loaded},
    },
    t, tr,
};

/// The most movements that are asked for.
const MOST: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Account {
    Principal,
    Gift,
    Points,
}

impl Account {
    const ALL: [Self; 3] = [Self::Principal, Self::Gift, Self::Points];

    fn wire(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Gift => "gift",
            Self::Points => "points",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Principal => t!("members.principal"),
            Self::Gift => t!("members.gift"),
            Self::Points => t!("members.points"),
        }
    }

    fn shown(self, amount: i64) -> String {
        if self == Self::Points { amount.to_string() } else { yuan(amount) }
    }

    fn moved(self, amount: i64) -> String {
        match self {
            Self::Points if amount > 0 => format!("+{amount}"),
            Self::Points => amount.to_string().replace('-', "−"),
            _ => signed_yuan(amount),
        }
    }
}

/// Three amounts; the statement of the one that was tapped.
#[component]
pub(super) fn Statement(
    /// Whose.
    view: MemberView,
) -> impl IntoView {
    let assets = view.assets.unwrap_or_default();
    let member_id = view.member.map(|member| member.member_id).unwrap_or_default();
    let open = RwSignal::new(None::<Account>);
    let cards = Account::ALL.map(|account| {
        let amount = match account {
            Account::Principal => assets.principal_fen,
            Account::Gift => assets.gift_fen,
            Account::Points => assets.points,
        };
        let pressed = move || (open.get() == Some(account)).to_string();
        let turn = move |_| open.update(|open| *open = (*open != Some(account)).then_some(account));
        view! {
            <button type="button" class="k-asset mb-account" aria-expanded=pressed data-test=account.wire() on:click=turn>
                <span class="k-asset__label">{move || account.name()}</span>
                <strong class="k-asset__amount">{account.shown(amount)}</strong>
            </button>
        }
    });
    view! {
        <div class="mb-accounts">{cards.collect_view()}</div>
        {move || open.get().map(|account| view! { <Movements member_id=member_id.clone() account/> })}
    }
    .into_any()
}

#[component]
fn Movements(member_id: String, account: Account) -> impl IntoView {
    let api = use_api();
    let loaded = use_loaded(move || {
        let (member_id, limit) = (member_id.clone(), i32::try_from(MOST).unwrap_or(i32::MAX));
        async move {
            let request = ListMemberEntriesRequest { member_id, account: account.wire().to_owned(), limit };
            Ok(api.call(request).await?.entries)
        }
    });
    let label = move || t!("members.statement_of", account = account.name());
    view! {
        <div>
            <section class="mb-statement" tabindex="0" aria-label=label data-test="statement">
                {show_loaded(loaded, move |entries| table(account, &entries))}
            </section>
        </div>
    }
    .into_any()
}

fn table(account: Account, entries: &[MemberEntry]) -> AnyView {
    if entries.is_empty() {
        return view! { <EmptyState mark=Mark::Book title=tr!("members.statement_none")/> }.into_any();
    }
    let more = entries.len() >= MOST;
    let rows = entries.iter().map(|entry| {
        let MemberEntry { kind, at_ms, amount, balance_after, .. } = entry.clone();
        view! {
            <tr>
                <td>{date_and_time(at_ms)}</td>
                <td>{move || word("movement", &kind)}</td>
                <td class="k-table__number mb-statement__moved" class:mb-statement__moved--in=amount.is_positive()>{account.moved(amount)}</td>
                <td class="k-table__number">{account.shown(balance_after)}</td>
            </tr>
        }
    });
    view! {
        <table class="k-table">
            <caption class="k-hidden">{move || t!("members.statement_of", account = account.name())}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!("members.movement.at")}</th>
                    <th scope="col">{tr!("members.movement.kind")}</th>
                    <th scope="col" class="k-table__number">{tr!("members.movement.amount")}</th>
                    <th scope="col" class="k-table__number">{tr!("members.movement.after")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {more.then(|| view! { <p class="mb-statement__more">{move || t!("members.statement_more", n = MOST)}</p> })}
    }
    .into_any()
}
