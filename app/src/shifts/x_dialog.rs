//! X 报表: the shift so far, on the screen and on paper, without closing it. Who counts blind sees no cash here either.
use leptos::prelude::*;
use proto::shifts::v1::{GetXReportRequest, GetXReportResponse};

use super::{report::Tenders, slip};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{new_id, use_action, use_api, use_bridge, use_loaded},
        dialog::{Actions, Dialog, Shape},
        format::{day_and_time, yuan},
        i18n::word,
        icon::Mark,
        notice::use_notices,
        session::use_session,
        state::{Banner, Level, show_loaded},
    },
    t, tr,
};

#[component]
pub(super) fn XDialog(
    /// Asked for by Esc, cross or a tap outside.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let loaded = use_loaded(move || async move { api.call(GetXReportRequest {}).await });
    view! {
        <Dialog title=tr!("shifts.x.title") shape=Shape::Wide on_close>
            {show_loaded(loaded, move |x| view! { <SoFar x on_close/> }.into_any())}
        </Dialog>
    }
    .into_any()
}

#[component]
fn SoFar(x: GetXReportResponse, on_close: Callback<()>) -> impl IntoView {
    let (bridge, session, notices) = (use_bridge(), use_session(), use_notices());
    let slip = x.slip.clone().unwrap_or_default();
    let shop = session.till().map(|till| till.shop_name).unwrap_or_default();
    // Each X is a paper of its own; only a retry of the same press is the same job.
    let job = StoredValue::new(new_id());
    let paper = StoredValue::new((x.clone(), shop));
    let print = use_action(move |()| {
        let document = paper.with_value(|(x, shop)| slip::x_document(x, shop));
        async move {
            bridge.print(&format!("{}/x_report", job.get_value()), document).await?;
            job.set_value(new_id());
            notices.say(t!("shifts.x.printed"));
            Ok(())
        }
    });
    let (at, opened) = (day_and_time(x.at_ms), slip.shift.as_ref().map_or(0, |shift| shift.opened_ms));
    let name = slip.shift.as_ref().map(|shift| shift.staff_name.clone()).unwrap_or_default();
    let body = if x.without_cash {
        let counts = slip.tenders.clone();
        let rows = move || {
            let row =
                |name: String, count: i64| view! { <div class="sf-sums__row"><dt>{name}</dt><dd>{count}</dd></div> };
            counts
                .iter()
                .map(|sum| row(word("tender", &sum.tender), sum.sales_count + sum.top_ups_count))
                .collect_view()
        };
        view! {
            <Banner level=Level::Info text=tr!("shifts.x.blind")/>
            <dl class="sf-sums" data-test="x-blind">
                {rows}
                <div class="sf-sums__row"><dt>{tr!("shifts.x.sales")}</dt><dd>{slip.sales_count}</dd></div>
            </dl>
        }
        .into_any()
    } else {
        let expected = slip.expected_cash_fen;
        view! {
            <Tenders slip/>
            <dl class="sf-sums">
                <div class="sf-sums__row sf-sums__row--total"><dt>{tr!("shifts.difference.expected")}</dt><dd>{yuan(expected)}</dd></div>
            </dl>
        }
        .into_any()
    };
    view! {
        <div class="sf-x" data-test="x-report">
            <p class="sf-why">{move || t!("shifts.x.when", name = name, opened = day_and_time(opened), at = at)}</p>
            {body}
            <Actions>
                <Button label=tr!("kit.close") on_press=on_close/>
                <Button
                    label=tr!("shifts.x.print")
                    mark=Mark::Printer
                    kind=Kind::Primary
                    pending=print.pending()
                    disabled=Signal::derive(move || !bridge.can_print())
                    on_press=move |()| print.run(())
                />
            </Actions>
        </div>
    }
    .into_any()
}
