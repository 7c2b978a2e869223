//! 收款机设置 (TIL-23): which front each till opens in (TIL-01), and how its sales begin (TIL-02). A choice is saved at once.
use leptos::prelude::*;
use proto::chain::v1::{ListTillsRequest, SaveTillRequest, Till};
use rules::till::{Flow, Mode};

use crate::{
    kit::{
        button::Button,
        call::{Loaded, RequestId, use_action, use_api, use_loaded},
        field::Segmented,
        format::date_and_time,
        notice::use_notices,
        session::use_session,
        show::Show,
        state::show_loaded,
    },
    shell::Place,
    t,
    till::use_till,
    tr,
};

/// The page.
#[component]
pub(crate) fn TillsPage() -> impl IntoView {
    let api = use_api();
    let tills = use_loaded(move || async move { Ok(api.call(ListTillsRequest {}).await?.tills) });
    view! {
        <div class="k-desk" data-test="tills">
            <h1 class="k-title">{tr!("shell.menu.tills")}</h1>
            <p class="ch-tills__hint">{tr!("chain.tills.hint")}</p>
            {show_loaded(tills, move |rows| view! {
                <ul class="ch-tills">{rows.into_iter().map(|till| one(till, tills)).collect_view()}</ul>
            }.into_any())}
        </div>
    }
    .into_any()
}

fn mode_name(mode: Mode) -> &'static str {
    if mode == Mode::Quick { t!("till.mode.quick") } else { t!("till.mode.touch") }
}

fn flow_name(flow: Flow) -> &'static str {
    if flow == Flow::MemberOrder { t!("chain.tills.member_order") } else { t!("chain.tills.supermarket") }
}

fn one(till: Till, tills: Loaded<Vec<Till>>) -> AnyView {
    let (api, session, notices) = (use_api(), use_session(), use_notices());
    let save = use_action(move |wanted: Till| async move {
        let saved = api.command(&RequestId::new(), SaveTillRequest { till: Some(wanted) }).await;
        // A stale one shows what is there now.
        tills.reload();
        let saved = saved?.till.unwrap_or_default();
        session.till_saved(&saved);
        notices.say(t!("chain.tills.saved", no = saved.till_no));
        Ok(())
    });
    let till_id = till.till_id.clone();
    let here = Signal::derive(move || session.till().is_some_and(|this| this.till_id == till_id));
    let mode = Mode::from_code(till.mode).unwrap_or_default();
    let flow = Flow::from_code(till.flow).unwrap_or_default();
    let modes =
        Signal::derive(|| Mode::OFFERED.map(|mode| (mode.code().to_string(), mode_name(mode).to_owned())).to_vec());
    let flows = Signal::derive(|| Flow::ALL.map(|flow| (flow.code().to_string(), flow_name(flow).to_owned())).to_vec());
    let (with_mode, with_flow) = (till.clone(), till.clone());
    let set_mode = move |code: String| {
        if let Ok(mode) = code.parse() {
            save.run(Till { mode, ..with_mode.clone() });
        }
    };
    let set_flow = move |code: String| {
        if let Ok(flow) = code.parse() {
            save.run(Till { flow, ..with_flow.clone() });
        }
    };
    let hint = move || match flow {
        Flow::Supermarket => t!("chain.tills.supermarket_hint"),
        Flow::MemberOrder => t!("chain.tills.member_order_hint"),
    };
    let (no, enrolled_ms) = (till.till_no, till.enrolled_ms);
    view! {
        <li class="ch-till" data-test="till-row">
            <div class="ch-till__who">
                <strong>{move || t!("chain.tills.no", no = no)}</strong>
                <Show when=here><span class="k-pill k-pill--good">{tr!("chain.tills.this")}</span></Show>
                <span class="ch-till__when">{move || t!("chain.tills.enrolled", time = date_and_time(enrolled_ms))}</span>
            </div>
            <div class="ch-till__set">
                <span>{tr!("chain.tills.mode")}</span>
                <Segmented label=tr!("chain.tills.mode") value=mode.code().to_string() options=modes on_choose=set_mode/>
                <Show when=here><Preview mode/></Show>
            </div>
            <div class="ch-till__set">
                <span>{tr!("chain.tills.flow")}</span>
                <Segmented label=tr!("chain.tills.flow") value=flow.code().to_string() options=flows on_choose=set_flow/>
                <span class="ch-till__when">{hint}</span>
            </div>
        </li>
    }
    .into_any()
}

/// What it looks like, on the till one stands at.
#[component]
fn Preview(mode: Mode) -> impl IntoView {
    let till = use_till();
    let navigate = leptos_router::hooks::use_navigate();
    let go = move |()| {
        till.front.show(mode);
        navigate(&Place::Till.path(), Default::default());
    };
    view! { <Button label=tr!("chain.tills.preview") on_press=go/> }
}
