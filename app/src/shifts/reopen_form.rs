//! 反结账: why, who agrees, and their PIN; whoever is signed in stays so.
use leptos::prelude::*;
use proto::shifts::v1::ReopenDayRequest;

use crate::{
    kit::{
        button::{Button, Kind},
        call::{use_api, use_command},
        dialog::Actions,
        field::{Segmented, TextField},
        i18n::word,
        notice::{Refused, use_notices},
        pad::{NumberPad, PadKind},
        session::use_session,
    },
    t, tr,
};

/// The shortest PIN.
const SHORTEST: usize = 4;

#[component]
pub(super) fn ReopenForm(
    /// ISO.
    date: String,
    /// The one that was looked at.
    version: i32,
    /// Thought better of.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// It is open again.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, session, notices) = (use_api(), use_session(), use_notices());
    let me = move || session.person().map(|person| person.staff_id).unwrap_or_default();
    let others = Signal::derive(move || {
        let others = session.staff().into_iter().filter(|tile| tile.staff_id != me() && tile.role != "cashier");
        others.map(|tile| (tile.staff_id, format!("{} {}", tile.name, word("role", &tile.role)))).collect::<Vec<_>>()
    });
    let first = untrack(|| others.with(|others| others.first().map(|(id, _)| id.clone())));
    let chosen = RwSignal::new(first.unwrap_or_default());
    let (pin, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let reopen = use_command(move |()| {
        let request = ReopenDayRequest {
            business_date: date.clone(),
            version,
            staff_id: chosen.get_untracked(),
            pin: pin.get_untracked(),
            reason: reason.get_untracked(),
        };
        pin.set(String::new());
        async move {
            api.call(request).await?;
            notices.say(t!("shifts.reopen.done"));
            on_done.run(());
            Ok(())
        }
    });
    let ready = Signal::derive(move || {
        pin.with(String::len) >= SHORTEST
            && reason.with(|why| !why.trim().is_empty())
            && chosen.with(|id| !id.is_empty())
    });
    let go = move |()| {
        if ready.get_untracked() {
            reopen.run(());
        }
    };
    view! {
        <section class="sf-reopen" data-test="reopen" aria-label=tr!("shifts.day.reopen")>
            <p class="sf-why">{tr!("shifts.reopen.why")}</p>
            <TextField label=tr!("shifts.reopen.reason") value=reason/>
            <Segmented label=tr!("shifts.reopen.who") value=chosen options=others on_choose=move |id| chosen.set(id)/>
            <output class="sf-reopen__pin" aria-label=tr!("shifts.reopen.pin") data-test="reopen-pin">
                {move || "●".repeat(pin.with(String::len))}
            </output>
            <NumberPad value=pin kind=PadKind::Pin on_enter=go/>
            <Refused refusal=reopen.refusal()/>
            <Actions>
                <Button label=tr!("kit.cancel") on_press=on_cancel/>
                <Button label=tr!("shifts.day.reopen") kind=Kind::Danger tall=true pending=reopen.pending()
                    disabled=Signal::derive(move || !ready.get()) on_press=go/>
            </Actions>
        </section>
    }
    .into_any()
}
