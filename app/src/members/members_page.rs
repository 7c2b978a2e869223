//! The back office's list of members. What is open stands in the address: `?open=<member>`, `?open=new`.
use leptos::prelude::*;
use proto::{
    members::v1::{ListMembersRequest, Member, MemberView, SaveMemberRequest},
    methods,
};

use super::{
    form::{level_options, use_levels},
    level_of,
    member_panel::{MemberPanel, NEW},
    name_of,
};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{RequestId, use_action, use_api},
        format::masked_phone,
        icon::Mark,
        notice::use_notices,
        session::can,
        show::Show,
        table::{ALL, Choice, Column, DataTable, TableSpec, table_load},
        url::{Step, use_url},
    },
    t, tr,
};

/// The page.
#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    let (api, url, notices) = (use_api(), use_url(), use_notices());
    let again = RwSignal::new(0_u32);
    let levels = use_levels();
    let open = url.param("open");
    let may_edit = can(&methods::MEMBERS_SAVE_MEMBER);
    let load = table_load(move |query| async move {
        let answer = api.call(ListMembersRequest { query: Some(query) }).await?;
        Ok((answer.rows, answer.page))
    });
    let restore = use_action(move |member: Member| async move {
        let request = SaveMemberRequest { member: Some(Member { archived: false, ..member }) };
        api.command(&RequestId::new(), request).await?;
        again.update(|n| *n += 1);
        Ok(())
    });
    // Of the page, since it outlives the panel.
    let on_archived = Callback::new(move |view: MemberView| {
        let (name, member) = (name_of(&view), view.member.unwrap_or_default());
        notices.undo(t!("members.archived", name = name), move || restore.run(member.clone()));
    });
    let level = Signal::derive(move || {
        let all = (String::new(), t!("members.every_level").to_owned());
        [vec![all], level_options(levels)].concat()
    });
    let choices = vec![
        Choice::new("level_id", || t!("members.level"), level),
        Choice::new("archived", || t!("kit.state"), Signal::derive(states)).or_else("false"),
    ];
    let selected = Signal::derive(move || Some(open.get()));
    let go = move |id: String| url.set(&[("open", id)], Step::Forward);
    view! {
        <div class="k-desk" data-test="members">
            <h1 class="k-title">{tr!("shell.menu.members")}</h1>
            <DataTable
                spec=spec()
                load
                choices
                hint=|| t!("members.list_none_hint")
                again
                selected
                on_open=move |row: MemberView| go(row.member.unwrap_or_default().member_id)
            >
                <Show when=may_edit>
                    <Button label=tr!("members.new") kind=Kind::Primary mark=Mark::Plus on_press=move |()| go(NEW.to_owned())/>
                </Show>
            </DataTable>
            {move || {
                let member_id = open.get();
                (!member_id.is_empty()).then(|| view! {
                    <MemberPanel
                        member_id
                        levels
                        on_saved=move |()| again.update(|n| *n += 1)
                        on_archived
                        on_close=move |()| url.set(&[("open", String::new())], Step::Instead)
                        on_open=go
                    />
                })
            }}
        </div>
    }
    .into_any()
}

/// Members that come, those that were archived, or all.
fn states() -> Vec<(String, String)> {
    let option = |key: &str, words: &str| (key.to_owned(), words.to_owned());
    vec![
        option("", t!("members.state.active")),
        option("true", t!("members.state.archived")),
        option(ALL, t!("kit.state.all")),
    ]
}

fn spec() -> TableSpec<MemberView> {
    let member = |row: &MemberView| row.member.clone().unwrap_or_default();
    let assets = |row: &MemberView| row.assets.unwrap_or_default();
    TableSpec {
        caption: || t!("shell.menu.members"),
        columns: vec![
            Column::view(|| t!("members.name"), name_cell).sorts("name"),
            Column::text(|| t!("members.member_no"), move |row: &MemberView| member(row).member_no).sorts("member_no"),
            Column::text(|| t!("members.phone"), move |row| masked_phone(&member(row).phone)),
            Column::text(|| t!("members.card_no"), move |row: &MemberView| member(row).card_no).when_wide(),
            Column::view(
                || t!("members.level"),
                |row: &MemberView| {
                    let row = row.clone();
                    // A discount is worded by language.
                    view! { <span class="mb-level">{move || level_of(&row)}</span> }.into_any()
                },
            ),
            Column::money(|| t!("members.principal"), move |row: &MemberView| assets(row).principal_fen),
            Column::money(|| t!("members.gift"), move |row: &MemberView| assets(row).gift_fen).when_wide(),
            Column::number(|| t!("members.points"), move |row: &MemberView| assets(row).points.to_string()).when_wide(),
        ],
        id: |row| row.member.as_ref().map(|member| member.member_id.clone()).unwrap_or_default(),
        search: Some(|| t!("members.find_label")),
        empty: || t!("members.list_none"),
    }
}

fn name_cell(row: &MemberView) -> AnyView {
    let archived = row.member.as_ref().is_some_and(|member| member.archived);
    view! {
        <span class="k-cell">
            <span class="k-cell__name">{name_of(row)}</span>
            {archived.then(|| view! { <span class="k-pill">{tr!("members.state.archived")}</span> })}
        </span>
    }
    .into_any()
}
