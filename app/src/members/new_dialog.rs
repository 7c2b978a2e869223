//! T12 办卡: phone and name, and the member is named for the sale.
use leptos::prelude::*;
use proto::members::v1::{GetMemberRequest, Member, MemberView, Reason, SaveMemberRequest};

use super::form::{AT_THE_TILL, draft, use_levels};
use crate::{
    kit::{
        button::Button,
        call::{new_id, use_action, use_api, use_command},
        dialog::Dialog,
        draft::Attempt,
        form::EditForm,
        icon::Mark,
        notice::use_notices,
    },
    t, tr,
};

/// The dialog.
#[component]
pub(crate) fn NewMember(
    /// What was searched for: digits are the phone, words the name.
    typed: String,
    /// The new member, or the one who has the phone already.
    #[prop(into)]
    on_saved: Callback<MemberView>,
    /// Given up.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (api, notices) = (use_api(), use_notices());
    let levels = use_levels();
    let (phone, name) = match rules::members::normal_phone(&typed) {
        Some(phone) => (phone, String::new()),
        None if typed.bytes().any(|byte| byte.is_ascii_digit()) => (String::new(), String::new()),
        None => (String::new(), typed.trim().to_owned()),
    };
    let draft = draft(Member { member_id: new_id(), phone, name, ..Member::default() }, levels);
    let shown = draft.fields().into_iter().take(AT_THE_TILL).collect::<Vec<_>>();
    let attempt = Attempt::new();
    let save = use_command(move |()| async move {
        let request = SaveMemberRequest { member: Some(draft.typed()?) };
        let member = api.command(&attempt.id(&request), request).await?.member.unwrap_or_default();
        notices.say(t!("members.saved", name = super::name_of(&member)));
        on_saved.run(member);
        Ok(())
    });
    // The phone or card is somebody's: that member is probably the one in front of the till.
    let holder = Memo::new(move |_| {
        save.refusal().with(|refusal| {
            let refusal = refusal.as_ref().filter(|refusal| refusal.domain == "members")?;
            let taken = [Reason::PhoneTaken, Reason::CardTaken].iter().any(|r| r.as_str_name() == refusal.reason);
            if taken { refusal.params.get("member_id").cloned() } else { None }
        })
    });
    let open = use_action(move |member_id: String| async move {
        let answer = api.call(GetMemberRequest { member_id }).await?;
        on_saved.run(answer.member.unwrap_or_default());
        Ok(())
    });
    view! {
        <Dialog title=tr!("members.new_title") on_close>
            <div data-test="new-member">
                <EditForm
                    fields=shown
                    refusal=save.refusal()
                    pending=save.pending()
                    focus=true
                    on_save=move |()| save.run(())
                    on_cancel=on_close
                />
                {move || holder.get().map(|member_id| view! {
                    <Button label=tr!("members.open_holder") mark=Mark::Person on_press=move |()| open.run(member_id.clone())/>
                })}
            </div>
        </Dialog>
    }
    .into_any()
}
