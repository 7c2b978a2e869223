//! One tender type in the back office.
use leptos::prelude::*;
use proto::{
    kit::v1::Reason as KitReason,
    methods,
    payments::v1::{GetTenderTypeRequest, SaveTenderTypeRequest, TenderType},
};
use rules::{currency::Currency, payments::Kind};

use super::form::draft;
use crate::{
    access::last_change,
    kit::{
        call::{new_id, use_api, use_command, use_loaded},
        dialog::{Dialog, Shape},
        draft::{Attempt, Leave},
        form::EditForm,
        notice::use_notices,
        session::can,
        state::show_loaded,
    },
    t,
};

/// From the right edge.
#[component]
pub(super) fn TypePanel(
    /// Which, or `new-<kind>`.
    open: String,
    /// The list is not true any more.
    #[prop(into)]
    on_saved: Callback<()>,
    /// Asked for by Esc, cross, cancel, or after a save.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let leave = Leave::new(on_close);
    let kind = open.strip_prefix("new-").and_then(|code| Kind::from_code(code.parse().ok()?));
    let title = move || if kind.is_some() { t!("payments.new_title") } else { t!("payments.edit_title") };
    let file = move |one: TenderType| view! { <File one leave on_saved/> }.into_any();
    let body = match kind {
        Some(kind) => file(new(kind)),
        None => {
            let loaded = use_loaded(move || {
                let tender_type_id = open.clone();
                async move { Ok(api.call(GetTenderTypeRequest { tender_type_id }).await?.r#type.unwrap_or_default()) }
            });
            show_loaded(loaded, file)
        }
    };
    view! { <Dialog title shape=Shape::Side on_close=leave.ask()>{body}</Dialog> }.into_any()
}

fn new(kind: Kind) -> TenderType {
    let currency = if kind == Kind::ForeignCash { Currency::all().next().map_or("", Currency::code) } else { "" };
    TenderType {
        tender_type_id: new_id(),
        kind: kind.code().into(),
        sort: 60,
        opens_drawer: kind == Kind::ForeignCash,
        may_exceed: kind == Kind::Voucher,
        currency: currency.to_owned(),
        ..TenderType::default()
    }
}

#[component]
fn File(one: TenderType, leave: Leave, on_saved: Callback<()>) -> impl IntoView {
    let (api, notices) = (use_api(), use_notices());
    let may_edit = can(&methods::PAYMENTS_SAVE_TENDER_TYPE);
    let is_new = one.version == 0;
    let draft = draft(one);
    let attempt = Attempt::new();
    leave.watch(move || may_edit.get_untracked() && draft.changed());
    let save = use_command(move |()| async move {
        let request = SaveTenderTypeRequest { r#type: Some(draft.typed()?) };
        let tender_type_id = request.r#type.as_ref().map(|one| one.tender_type_id.clone()).unwrap_or_default();
        let saved = match api.command(&attempt.id(&request), request).await {
            Err(refusal) if refusal.is_kit(KitReason::StaleVersion) => {
                let stored = api.call(GetTenderTypeRequest { tender_type_id: tender_type_id.clone() }).await?;
                let by = last_change(api, &methods::PAYMENTS_SAVE_TENDER_TYPE, &tender_type_id).await;
                draft.rebase(stored.r#type.unwrap_or_default(), by);
                return Ok(());
            }
            answer => answer?.r#type.unwrap_or_default(),
        };
        notices.say(t!("payments.saved", name = saved.name));
        on_saved.run(());
        leave.now();
        Ok(())
    });
    view! {
        <EditForm
            fields=draft.fields()
            refusal=save.refusal()
            pending=save.pending()
            focus=is_new
            read_only=Signal::derive(move || !may_edit.get())
            conflict=draft.conflict()
            leave
            on_save=move |()| save.run(())
            on_cancel=leave.ask()
        />
    }
    .into_any()
}
