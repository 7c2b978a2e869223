//! Find a member by the one field; a phone nobody has is one tap from a new member.
use leptos::{prelude::*, task::spawn_local};
use proto::{
    members::v1::{FindMembersRequest, MemberView},
    methods,
    refusal::Refusal,
};

use super::{level_of, name_of, new_dialog::NewMember};
use crate::{
    kit::{
        button::Button,
        call::use_api,
        dialog::{Dialog, Shape},
        field::SearchField,
        format::{masked_phone, yuan},
        icon::Mark,
        keys::key,
        notice::Refused,
        session::can,
        show::Show,
        state::{EmptyState, Skeleton},
    },
    t, tr,
};

#[derive(Clone, Copy)]
struct Search {
    text: RwSignal<String>,
    found: RwSignal<Option<Vec<MemberView>>>,
    refusal: RwSignal<Option<Refusal>>,
    at: RwSignal<usize>,
}

/// The dialog. A new member is picked at once.
#[component]
pub(crate) fn FindDialog(
    /// What was typed so far.
    text: String,
    /// This one.
    #[prop(into)]
    on_pick: Callback<MemberView>,
    /// Nobody.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let search = Search {
        text: RwSignal::new(text),
        found: RwSignal::new(None),
        refusal: RwSignal::new(None),
        at: RwSignal::new(0),
    };
    follow(search);
    let new_member = RwSignal::new(false);
    let may_make = can(&methods::MEMBERS_SAVE_MEMBER);
    let pick = move || {
        let at = search.at.get_untracked();
        if let Some(member) = search.found.with_untracked(|found| found.as_ref().and_then(|all| all.get(at).cloned())) {
            on_pick.run(member);
        }
    };
    let step = move |by: isize| {
        let last = search.found.with_untracked(|found| found.as_ref().map_or(0, |all| all.len().saturating_sub(1)));
        search.at.update(|at| *at = at.saturating_add_signed(by).min(last));
    };
    let keys = vec![
        key(
            "Enter",
            || t!("members.keys.pick"),
            move || {
                if !new_member.get_untracked() {
                    pick();
                }
            },
        )
        .also_in_fields(),
        key("ArrowDown", || t!("members.keys.move"), move || step(1)).also_in_fields(),
        key("ArrowUp", || "", move || step(-1)).also_in_fields(),
        key("F9", || t!("members.keys.new"), move || new_member.set(untrack(|| may_make.get()))),
    ];
    view! {
        <Show
            when=move || new_member.get()
            fallback=move || view! {
                <Dialog title=tr!("members.find_title") shape=Shape::Wide keys=keys.clone() on_close>
                    <div class="mb-find" data-test="member-dialog">
                        <SearchField label=tr!("members.find_label") value=search.text focus=true takes_scans=true/>
                        <Refused refusal=search.refusal/>
                        <Results search on_pick/>
                        <Show when=move || may_make.get()>
                            <Button label=tr!("members.new") mark=Mark::Plus key_hint="F9" on_press=move |()| new_member.set(true)/>
                        </Show>
                    </div>
                </Dialog>
            }
        >
            <NewMember typed=search.text.get_untracked() on_saved=on_pick on_close/>
        </Show>
    }
    .into_any()
}

/// Asks the server with each key, one question at a time: what was typed while it answered is asked next, and an answer that was
/// overtaken is dropped.
fn follow(search: Search) {
    let api = use_api();
    let next = StoredValue::new(None::<String>);
    let asking = StoredValue::new(false);
    Effect::new(move |_| {
        let query = search.text.with(|text| text.trim().to_owned());
        search.at.set(0);
        if rules::members::read_query(&query).is_none() {
            next.set_value(None);
            search.found.set(None);
            return;
        }
        next.set_value(Some(query));
        if asking.try_update_value(|asking| std::mem::replace(asking, true)) == Some(true) {
            return;
        }
        spawn_local(async move {
            while let Some(query) = next.try_update_value(Option::take).flatten() {
                let answer = api.call(FindMembersRequest { query: query.clone() }).await;
                // The dialog may be gone by now; or something else is typed, which is asked next or is too little to be asked.
                match search.text.try_with_untracked(|text| text.trim() == query) {
                    Some(true) => {}
                    Some(false) => continue,
                    None => return,
                }
                match answer {
                    Ok(answer) => {
                        search.refusal.set(None);
                        search.found.set(Some(answer.members));
                    }
                    Err(refusal) => search.refusal.set(Some(refusal)),
                }
            }
            let _ = asking.try_set_value(false);
        });
    });
}

#[component]
fn Results(search: Search, on_pick: Callback<MemberView>) -> impl IntoView {
    let typed = Memo::new(move |_| search.text.with(|text| rules::members::read_query(text).is_some()));
    let body = move || {
        let found = search.found.get();
        match found {
            None if !typed.get() => view! { <p class="mb-find__hint">{tr!("members.find_hint")}</p> }.into_any(),
            None if search.refusal.with(Option::is_some) => ().into_any(),
            None => view! { <Skeleton lines=3/> }.into_any(),
            Some(members) if members.is_empty() => {
                view! { <EmptyState mark=Mark::Person title=tr!("members.none") hint=tr!("members.none_hint")/> }
                    .into_any()
            }
            Some(members) => {
                let rows = members.into_iter().enumerate().map(|(at, member)| row(search, at, member, on_pick));
                view! { <ul class="mb-found">{rows.collect_view()}</ul> }.into_any()
            }
        }
    };
    view! { <div class="mb-find__results" aria-live="polite">{body}</div> }.into_any()
}

fn row(search: Search, at: usize, member: MemberView, on_pick: Callback<MemberView>) -> AnyView {
    let assets = member.assets.unwrap_or_default();
    let facts = member.member.clone().unwrap_or_default();
    let name = name_of(&member);
    let level = {
        let member = member.clone();
        move || level_of(&member)
    };
    let number = if facts.card_no.is_empty() { facts.member_no.clone() } else { facts.card_no.clone() };
    view! {
        <li>
            <button
                type="button"
                class="mb-row"
                class:mb-row--current=move || search.at.get() == at
                on:click=move |_| on_pick.run(member.clone())
                data-test="member-row"
            >
                <span class="mb-row__who">
                    <strong>{name}</strong>
                    <span>{level}</span>
                </span>
                <span class="mb-row__numbers">
                    <span>{masked_phone(&facts.phone)}</span>
                    <span>{number}</span>
                </span>
                <span class="mb-row__assets">
                    <strong>{yuan(assets.principal_fen + assets.gift_fen)}</strong>
                    <span>{move || t!("members.points_n", n = assets.points)}</span>
                </span>
            </button>
        </li>
    }
    .into_any()
}
