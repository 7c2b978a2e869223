//! One member in the back office: what they own and how it moved, and the file.
use leptos::prelude::*;
use proto::{
    kit::v1::Reason as KitReason,
    members::v1::{GetMemberRequest, Level, Member, MemberView, Reason, SaveMemberRequest},
    methods,
};

use super::{form::draft, name_of, statement::Statement};
use crate::{
    access::last_change,
    kit::{
        button::{Button, Kind},
        call::{Loaded, new_id, use_api, use_command, use_loaded},
        dialog::{Dialog, Shape},
        draft::{Attempt, Leave},
        form::EditForm,
        icon::Mark,
        notice::use_notices,
        session::can,
        show::Show,
        state::show_loaded,
    },
    t, tr,
};

/// In the place of an id: somebody who joins.
pub(super) const NEW: &str = "new";

/// From the right edge.
#[component]
pub(super) fn MemberPanel(
    /// Who, or [`NEW`].
    member_id: String,
    /// Of the shop.
    levels: Loaded<Vec<Level>>,
    /// The list is not true any more.
    #[prop(into)]
    on_saved: Callback<()>,
    /// Archived: can be taken back.
    #[prop(into)]
    on_archived: Callback<MemberView>,
    /// Asked for by Esc, cross, cancel, or after a save.
    #[prop(into)]
    on_close: Callback<()>,
    /// Another member was asked for.
    #[prop(into)]
    on_open: Callback<String>,
) -> impl IntoView {
    let api = use_api();
    let leave = Leave::new(on_close);
    let is_new = member_id == NEW;
    let title = move || if is_new { t!("members.new_title") } else { t!("members.edit_title") };
    let file = move |view: MemberView| view! { <File view levels leave on_saved on_archived on_open/> }.into_any();
    let body = if is_new {
        let member = Member { member_id: new_id(), ..Member::default() };
        file(MemberView { member: Some(member), ..MemberView::default() })
    } else {
        let loaded = use_loaded(move || {
            let member_id = member_id.clone();
            async move { Ok(api.call(GetMemberRequest { member_id }).await?.member.unwrap_or_default()) }
        });
        show_loaded(loaded, file)
    };
    view! { <Dialog title shape=Shape::Side on_close=leave.ask()>{body}</Dialog> }.into_any()
}

/// What was asked for beside the typed fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Save {
    Typed,
    Archived(bool),
}

#[component]
fn File(
    view: MemberView,
    levels: Loaded<Vec<Level>>,
    leave: Leave,
    on_saved: Callback<()>,
    on_archived: Callback<MemberView>,
    on_open: Callback<String>,
) -> impl IntoView {
    let (api, notices) = (use_api(), use_notices());
    let may_edit = can(&methods::MEMBERS_SAVE_MEMBER);
    let member = view.member.clone().unwrap_or_default();
    let (is_new, archived) = (member.version == 0, member.archived);
    let draft = draft(member, levels);
    let attempt = Attempt::new();
    leave.watch(move || may_edit.get_untracked() && draft.changed());
    let save = use_command(move |save: Save| async move {
        let mut member = draft.typed()?;
        if let Save::Archived(archived) = save {
            member.archived = archived;
        }
        let member_id = member.member_id.clone();
        let request = SaveMemberRequest { member: Some(member) };
        let answer = match api.command(&attempt.id(&request), request).await {
            Err(refusal) if refusal.is_kit(KitReason::StaleVersion) => {
                let stored = api.call(GetMemberRequest { member_id: member_id.clone() }).await?;
                let by = last_change(api, &methods::MEMBERS_SAVE_MEMBER, &member_id).await;
                draft.rebase(stored.member.and_then(|view| view.member).unwrap_or_default(), by);
                return Ok(());
            }
            answer => answer?.member.unwrap_or_default(),
        };
        if save == Save::Archived(true) {
            on_archived.run(answer);
        } else {
            notices.say(t!("members.saved", name = name_of(&answer)));
        }
        on_saved.run(());
        leave.now();
        Ok(())
    });
    // The phone or card is somebody's: that member is probably the one who was meant.
    let holder = Memo::new(move |_| {
        save.refusal().with(|refusal| {
            let refusal = refusal.as_ref().filter(|refusal| refusal.domain == "members")?;
            let taken = [Reason::PhoneTaken, Reason::CardTaken].iter().any(|r| r.as_str_name() == refusal.reason);
            if taken { refusal.params.get("member_id").cloned() } else { None }
        })
    });
    let archive = move || {
        view! {
            <Show when=move || !is_new && may_edit.get()>
                <Button
                    label=move || if archived { t!("members.restore") } else { t!("members.archive") }
                    kind=Kind::Quiet
                    pending=save.pending()
                    on_press=move |()| save.run(Save::Archived(!archived))
                />
            </Show>
        }
    };
    view! {
        {(!is_new).then(|| view! { <Statement view/> })}
        <EditForm
            fields=draft.fields()
            refusal=save.refusal()
            pending=save.pending()
            focus=is_new
            read_only=Signal::derive(move || !may_edit.get())
            conflict=draft.conflict()
            leave
            tools=archive
            on_save=move |()| save.run(Save::Typed)
            on_cancel=leave.ask()
        >
            {move || holder.get().map(|member_id| view! {
                <Button label=tr!("members.see_holder") mark=Mark::Person on_press=move |()| on_open.run(member_id.clone())/>
            })}
        </EditForm>
    }
    .into_any()
}
