//! One role while it is changed: its limits act by act, each with the sentence it means, and its rights.
use leptos::prelude::*;
use proto::{
    access::v1::{ListRolesRequest, Role, SaveRoleRequest},
    kit::v1::Reason,
    methods,
};
use rules::{
    limits::{Act, Beyond, Measure, Scale},
    money::Fen,
};

use super::{
    last_change,
    role_draft::{RoleDraft, Row},
    role_words::{groups, meaning, name, role_name, scale},
};
use crate::{
    kit::{
        browser,
        call::{use_api, use_command},
        dialog::{Dialog, Shape},
        draft::{Attempt, Change, Leave},
        field::{Checkbox, Segmented, TextField},
        form::EditForm,
        format::clock_time,
        i18n::named,
        notice::use_notices,
        show::Show,
    },
    t, tr,
};

/// From the right edge.
#[component]
pub(super) fn RolePanel(
    /// As it was read.
    role: Role,
    /// Esc, cross, cancel and the browser's way back ask it.
    leave: Leave,
    /// What the page shows is not true any more.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let code = role.code.clone();
    let title = move || t!("access.roles.edit", role = role_name(&code));
    view! {
        <Dialog title=Signal::derive(title) shape=Shape::Side on_close=leave.ask()>
            <Editor role leave on_saved/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Editor(role: Role, leave: Leave, on_saved: Callback<()>) -> impl IntoView {
    let (api, notices) = (use_api(), use_notices());
    let code = StoredValue::new(role.code.clone());
    let owner = role.code == rules::access::OWNER_CODE;
    let draft = RoleDraft::new(role);
    let attempt = Attempt::new();
    leave.watch(move || draft.changed());
    browser::ask_before_unload(move || leave.holds_text());
    let save = use_command(move |()| async move {
        let request = SaveRoleRequest { role: Some(draft.typed()?) };
        match api.command(&attempt.id(&request), request).await {
            Err(refusal) if refusal.is_kit(Reason::StaleVersion) => {
                let stored = api.call(ListRolesRequest {}).await?.roles.into_iter();
                let stored = stored.into_iter().find(|role| role.code == code.get_value()).unwrap_or_default();
                let by = last_change(api, &methods::ACCESS_SAVE_ROLE, &format!("\"{}\"", stored.code)).await;
                draft.rebase(stored, by);
                on_saved.run(());
            }
            answer => {
                answer?;
                notices.say(t!("access.roles.saved", role = role_name(&code.get_value())));
                on_saved.run(());
                leave.now();
            }
        }
        Ok(())
    });
    let conflict = Signal::derive(move || {
        draft.collided().map(|by| match by {
            Some(Change { who, at_ms }) => t!("kit.form.changed_by", who = who, time = clock_time(at_ms)),
            None => t!("kit.form.changed").to_owned(),
        })
    });
    let rows = draft.rows().into_iter().map(|row| view! { <LimitRow row/> }).collect_view();
    view! {
        <EditForm
            fields=Vec::new()
            refusal=save.refusal()
            pending=save.pending()
            conflict
            leave
            on_save=move |()| save.run(())
            on_cancel=leave.ask()
        >
            {owner.then(|| view! { <p class="ac-role__note">{tr!("access.roles.owner_note")}</p> })}
            {rows}
            {rights(draft)}
        </EditForm>
    }
    .into_any()
}

fn rights(draft: RoleDraft) -> impl IntoView {
    groups()
        .filter_map(|(title, rights)| {
            let boxes: Vec<_> = rights
                .into_iter()
                .filter_map(|right| draft.right(right).map(|held| (right, held)))
                .map(|(right, held)| {
                    let words = move || name(right).unwrap_or(right).to_owned();
                    view! { <Checkbox label=Signal::derive(words) value=held/> }
                })
                .collect();
            (!boxes.is_empty()).then(|| {
                view! {
                    <section class="ac-role__rights" aria-label=title>
                        <h3 class="ac-role__group">{title}</h3>
                        {boxes}
                    </section>
                }
            })
        })
        .collect_view()
}

#[component]
fn LimitRow(row: Row) -> impl IntoView {
    let act = row.act;
    // Another language counts otherwise: 9 折 is 10 % off.
    Effect::new(move |before: Option<Scale>| {
        let now = scale(act);
        if let Some(free) =
            before.filter(|before| *before != now).and_then(|before| before.read(&row.share.get_untracked()))
        {
            row.share.set(now.write(free));
        }
        now
    });
    let title = Signal::derive(move || name(act.name()).unwrap_or(act.name()).to_owned());
    let options = Signal::derive(|| {
        [
            (Beyond::Allow, t!("access.roles.allow")),
            (Beyond::Ask, t!("access.roles.ask")),
            (Beyond::Deny, t!("access.roles.deny")),
        ]
        .map(|(beyond, words)| (beyond.name().to_owned(), words.to_owned()))
        .to_vec()
    });
    let choose = move |chosen: String| {
        if let Some(beyond) = Beyond::ALL.into_iter().find(|one| one.name() == chosen) {
            row.beyond.set(beyond);
        }
    };
    let threshold = Signal::derive(move || {
        let what = if act == Act::BelowCost { t!("access.roles.threshold_cost") } else { t!("access.roles.threshold") };
        what.to_owned()
    });
    let empty = |text: RwSignal<String>| text.with(|text| text.trim().is_empty());
    let share_hint = Signal::derive(move || match (empty(row.share), empty(row.most)) {
        (true, true) => t!("access.roles.threshold_hint").to_owned(),
        (true, false) => t!("access.roles.any_share").to_owned(),
        (false, _) => String::new(),
    });
    let shares = act.measure() == Measure::Share;
    let sum_hint = Signal::derive(move || match empty(row.most) {
        true if shares => t!("access.roles.any_sum").to_owned(),
        true => t!("access.roles.threshold_hint").to_owned(),
        false => String::new(),
    });
    let wrong = move || row.limit().err().map(|rule| named(&format!("err.field.{rule}")).unwrap_or(rule).to_owned());
    let no_sum = move || row.most.with(|text| !text.trim().is_empty() && Fen::parse_yuan(text.trim()).is_none());
    let share_error = Signal::derive(move || wrong().filter(|_| !no_sum()));
    let sum_error = Signal::derive(move || wrong().filter(|_| !shares || no_sum()));
    let means = move || row.limit().map(|limit| meaning(act, limit)).unwrap_or_default();
    let elsewhere = move || {
        row.stored.get().map(|stored| {
            view! { <p class="ac-limit__stored">{t!("kit.form.stored_now", value = meaning(act, stored))}</p> }
        })
    };
    view! {
        <section class="ac-limit" data-test="limit" data-act=act.name() aria-label=title>
            <h3 class="ac-limit__act">{title}</h3>
            <Segmented label=title value=move || row.beyond.get().name().to_owned() options on_choose=choose/>
            <Show when=move || row.has_thresholds() && act.measure() != Measure::Whole>
                <div class="ac-limit__thresholds">
                    {shares.then(|| view! { <TextField label=threshold value=row.share input_mode="decimal" hint=share_hint error=share_error/> })}
                    <TextField label=tr!("access.roles.threshold_sum") value=row.most input_mode="decimal" hint=sum_hint error=sum_error/>
                </div>
            </Show>
            <p class="ac-limit__means" aria-live="polite">{means}</p>
            {elsewhere}
        </section>
    }
    .into_any()
}
