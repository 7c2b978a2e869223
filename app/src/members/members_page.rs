//! The back office's list of members, and the form beside it.
use leptos::prelude::*;
use proto::{
    members::v1::{ListMembersRequest, Member, MemberView, SaveMemberRequest},
    methods,
};

use super::{
    form::{MemberFields, use_levels},
    level_of, name_of,
};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{RequestId, new_id, use_api, use_command},
        dialog::{Dialog, Shape},
        form::EditForm,
        format::masked_phone,
        icon::Mark,
        notice::use_notices,
        session::can,
        show::Show,
        table::{Column, DataTable, TableSpec, table_load},
    },
    t, tr,
};

/// The page.
#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    let api = use_api();
    let again = RwSignal::new(0_u32);
    let editing = RwSignal::new(None::<Member>);
    let may_edit = can(&methods::MEMBERS_SAVE_MEMBER);
    let load = table_load(move |query| async move {
        let answer = api.call(ListMembersRequest { query: Some(query) }).await?;
        Ok((answer.rows, answer.page))
    });
    let selected =
        Signal::derive(move || editing.with(|member| member.as_ref().map(|member| member.member_id.clone())));
    let new_member = move |()| editing.set(Some(Member { member_id: new_id(), ..Member::default() }));
    view! {
        <h1 class="k-title">{tr!("shell.menu.members")}</h1>
        <DataTable
            spec=spec()
            load
            again
            selected
            on_open=move |row: MemberView| editing.set(row.member)
        >
            <Show when=move || may_edit.get()>
                <Button label=tr!("members.new") kind=Kind::Primary mark=Mark::Plus on_press=new_member/>
            </Show>
        </DataTable>
        {move || editing.get().map(|member| view! {
            <EditMember
                member
                on_saved=move |()| {
                    editing.set(None);
                    again.update(|n| *n += 1);
                }
                on_close=move |()| editing.set(None)
            />
        })}
    }
    .into_any()
}

fn spec() -> TableSpec<MemberView> {
    let member = |row: &MemberView| row.member.clone().unwrap_or_default();
    TableSpec {
        caption: || t!("shell.menu.members"),
        columns: vec![
            Column::text(|| t!("members.name"), name_of).sorts("name"),
            Column::text(|| t!("members.member_no"), move |row: &MemberView| member(row).member_no).sorts("member_no"),
            Column::text(|| t!("members.phone"), move |row| masked_phone(&member(row).phone)),
            Column::text(|| t!("members.card_no"), move |row: &MemberView| member(row).card_no).when_wide(),
            Column::text(|| t!("members.level"), level_of),
            Column::money(|| t!("members.principal"), |row: &MemberView| row.assets.unwrap_or_default().principal_fen),
            Column::money(|| t!("members.gift"), |row: &MemberView| row.assets.unwrap_or_default().gift_fen)
                .when_wide(),
            Column::number(
                || t!("members.points"),
                |row: &MemberView| row.assets.unwrap_or_default().points.to_string(),
            )
            .when_wide(),
        ],
        id: |row| row.member.as_ref().map(|member| member.member_id.clone()).unwrap_or_default(),
        search: Some(|| t!("members.find_label")),
        empty: || t!("members.none"),
    }
}

#[component]
fn EditMember(
    member: Member,
    #[prop(into)] on_saved: Callback<()>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let (api, notices) = (use_api(), use_notices());
    let levels = use_levels();
    let may_edit = can(&methods::MEMBERS_SAVE_MEMBER);
    let is_new = member.version == 0;
    let fields = MemberFields::new(&member, levels);
    let shown = fields.all();
    let request_id = RequestId::new();
    let save = use_command(move |()| {
        let (request_id, member) = (request_id.clone(), fields.member());
        async move {
            let answer = api.command(&request_id, SaveMemberRequest { member: Some(member) }).await?;
            notices.say(t!("members.saved", name = name_of(&answer.member.unwrap_or_default())));
            on_saved.run(());
            Ok(())
        }
    });
    let title = move || if is_new { t!("members.new_title") } else { t!("members.edit_title") };
    view! {
        <Dialog title shape=Shape::Side on_close>
            <EditForm
                fields=shown
                refusal=save.refusal()
                pending=save.pending()
                focus=is_new
                read_only=Signal::derive(move || !may_edit.get())
                on_save=move |()| save.run(())
                on_cancel=on_close
            />
        </Dialog>
    }
    .into_any()
}
