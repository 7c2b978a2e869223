//! S10 开始当班: the float that lies in the drawer, and what the last shift left to say.
use leptos::prelude::*;
use proto::shifts::v1::OpenShiftRequest;
use rules::money::Fen;

use super::use_shift;
use crate::{
    kit::{
        button::{Button, Kind},
        call::{new_id, use_api, use_command},
        draft::Attempt,
        field::Segmented,
        format::{long_date, plain_yuan, yuan},
        notice::Refused,
        pad::{NumberPad, PadKind},
        session::use_session,
        show::Show,
        total::TotalBlock,
    },
    t, tr,
};

/// What drawers usually start with, fen.
const QUICK: [i64; 5] = [0, 20_000, 30_000, 50_000, 100_000];

/// Fetched where it is needed: most of a day a till has its shift.
#[lazy]
pub(super) fn open_page() -> AnyView {
    view! { <OpenPage/> }.into_any()
}

#[component]
fn OpenPage() -> impl IntoView {
    let (api, session, shift) = (use_api(), use_session(), use_shift());
    let typed = RwSignal::new(String::new());
    let float_fen = Memo::new(move |_| typed.with(|text| Fen::parse_yuan(text)).map_or(0, |fen| fen.0));
    let shift_id = new_id();
    // The usual day is the first; another is chosen only where there are several.
    let chosen = RwSignal::new(None::<String>);
    let date = Memo::new(move |_| {
        let dates = shift.business_dates();
        chosen.get().filter(|date| dates.contains(date)).or_else(|| dates.first().cloned()).unwrap_or_default()
    });
    let attempt = Attempt::new();
    let open = use_command(move |()| {
        let (shift_id, business_date) = (shift_id.clone(), date.get_untracked());
        let request = OpenShiftRequest { shift_id, float_fen: float_fen.get_untracked(), business_date };
        let request_id = attempt.id(&request);
        async move {
            // A lost answer may have opened it: then the gate behind this page opens by itself.
            let answer = api.command(&request_id, request).await.inspect_err(|_| shift.reload())?;
            let me = session.person().map(|person| person.staff_id).unwrap_or_default();
            shift.put(me, answer.shift);
            Ok(())
        }
    });
    let dates = Signal::derive(move || {
        shift.business_dates().into_iter().map(|date| (date.clone(), long_date(&date))).collect::<Vec<_>>()
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
                <p class="sf-open__day" data-test="open-day">{move || t!("shifts.open.day", date = long_date(&date.get()))}</p>
                <Show when=move || dates.with(|dates| dates.len() > 1)>
                    <p class="sf-why">{tr!("shifts.open.days")}</p>
                    <Segmented label=tr!("shifts.open.days") value=date options=dates on_choose=move |date| chosen.set(Some(date))/>
                </Show>
                <p class="sf-why">{tr!("shifts.open.why")}</p>
                <div class="sf-quicks" role="group" aria-label=tr!("shifts.open.quick")>{quick.into_iter().collect_view()}</div>
                <Show when=move || !shift.last_note().is_empty()>
                    <figure class="sf-note">
                        <figcaption>{tr!("shifts.open.last_note")}</figcaption>
                        <blockquote>{move || shift.last_note()}</blockquote>
                        <p class="sf-note__whose">{move || shift.last_whose()}</p>
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
