//! S10 开始当班: the float that lies in the drawer, and what the last shift left to say.
use leptos::prelude::*;
use proto::shifts::v1::OpenShiftRequest;
use rules::money::Fen;

use super::use_shift;
use crate::{
    kit::{
        button::{Button, Kind},
        call::{RequestId, new_id, use_api, use_command},
        format::{plain_yuan, yuan},
        notice::Refused,
        pad::{NumberPad, PadKind},
        session::use_session,
        show::Show,
        total::TotalBlock,
    },
    tr,
};

/// What drawers usually start with, fen.
const QUICK: [i64; 5] = [0, 20_000, 30_000, 50_000, 100_000];

/// The page.
#[component]
pub(super) fn OpenPage() -> impl IntoView {
    let (api, session, shift) = (use_api(), use_session(), use_shift());
    let typed = RwSignal::new(String::new());
    let float_fen = Memo::new(move |_| typed.with(|text| Fen::parse_yuan(text)).map_or(0, |fen| fen.0));
    let (request_id, shift_id) = (RequestId::new(), new_id());
    let open = use_command(move |()| {
        let (request_id, shift_id) = (request_id.clone(), shift_id.clone());
        let request = OpenShiftRequest { shift_id, float_fen: float_fen.get_untracked() };
        async move {
            // A lost answer may have opened it: then the gate behind this page opens by itself.
            let answer = api.command(&request_id, request).await.inspect_err(|_| shift.reload())?;
            let me = session.person().map(|person| person.staff_id).unwrap_or_default();
            shift.put(me, answer.shift);
            Ok(())
        }
    });
    let quick = QUICK.map(|fen| {
        let pressed =
            move || if typed.with(|text| !text.is_empty()) && float_fen.get() == fen { "true" } else { "false" };
        view! {
            <button type="button" class="sf-quick" aria-pressed=pressed on:click=move |_| typed.set(plain_yuan(fen))>
                {yuan(fen).trim_end_matches(".00").to_owned()}
            </button>
        }
    });
    view! {
        <div class="sf-open">
            <section class="sf-open__left">
                <h1 class="k-title">{tr!("shifts.open.title")}</h1>
                <p class="sf-why">{tr!("shifts.open.why")}</p>
                <div class="sf-quicks" role="group" aria-label=tr!("shifts.open.quick")>{quick.into_iter().collect_view()}</div>
                <Show when=move || !shift.last_note().is_empty()>
                    <figure class="sf-note">
                        <figcaption>{tr!("shifts.open.last_note")}</figcaption>
                        <blockquote>{move || shift.last_note()}</blockquote>
                    </figure>
                </Show>
            </section>
            <section class="sf-open__right">
                <TotalBlock label=tr!("shifts.open.float") amount_fen=float_fen/>
                <NumberPad value=typed kind=PadKind::Money on_enter=move |()| open.run(())/>
                <Refused refusal=open.refusal()/>
                <Button label=tr!("shifts.open.go") kind=Kind::Primary tall=true pending=open.pending() on_press=move |()| open.run(())/>
            </section>
        </div>
    }
    .into_any()
}
