//! The table, in the order of the payment page. What is open stands in the address: `?open=<type>`, `?open=new-<kind>`.
use leptos::prelude::*;
use proto::{
    kit::v1::PageInfo,
    methods,
    payments::v1::{ListTenderTypesRequest, TenderType},
};
use rules::{currency::Currency, payments::Kind};

use super::{form::rate_text, type_panel::TypePanel};
use crate::{
    kit::{
        button::{Button, Kind as Look},
        call::use_api,
        format::yuan,
        i18n::word,
        icon::Mark,
        session::can,
        show::Show,
        table::{Column, DataTable, TableSpec, table_load},
        url::{Step, use_url},
    },
    t,
    till::{shown_name, use_ways},
    tr,
};

/// Kinds that a merchant may have more of.
const MORE: [Kind; 4] = [Kind::BankCard, Kind::Voucher, Kind::ForeignCash, Kind::Other];

/// The page.
#[component]
pub(crate) fn PaymentsPage() -> impl IntoView {
    let (api, url, ways) = (use_api(), use_url(), use_ways());
    let again = RwSignal::new(0_u32);
    let open = url.param("open");
    let may_edit = can(&methods::PAYMENTS_SAVE_TENDER_TYPE);
    let load = table_load(move |_| async move {
        let types = api.call(ListTenderTypesRequest { with_archived: true }).await?.types;
        Ok((types, Some(PageInfo::default())))
    });
    let selected = Signal::derive(move || Some(open.get()));
    let go = move |id: String| url.set(&[("open", id)], Step::Forward);
    let add = move || {
        MORE.map(|kind| {
            let label = move || word("tender", kind.name());
            view! { <Button label kind=Look::Plain mark=Mark::Plus on_press=move |()| go(format!("new-{}", kind.code()))/> }
        })
    };
    view! {
        <div class="k-desk" data-test="payments">
            <h1 class="k-title">{tr!("shell.menu.payments")}</h1>
            <DataTable
                spec=spec()
                load
                hint=|| t!("payments.rate_hint")
                again
                selected
                on_open=move |row: TenderType| go(row.tender_type_id)
            >
                <Show when=may_edit>{add()}</Show>
            </DataTable>
            {move || {
                let open = open.get();
                (!open.is_empty()).then(|| view! {
                    <TypePanel
                        open
                        on_saved=move |()| {
                            again.update(|n| *n += 1);
                            ways.reload();
                        }
                        on_close=move |()| url.set(&[("open", String::new())], Step::Instead)
                    />
                })
            }}
        </div>
    }
    .into_any()
}

fn spec() -> TableSpec<TenderType> {
    TableSpec {
        caption: || t!("shell.menu.payments"),
        columns: vec![
            Column::view(|| t!("payments.name"), name_cell),
            Column::view(
                || t!("payments.kind"),
                |row: &TenderType| {
                    let kind = kind_of(row);
                    view! { {move || word("tender", kind.name())} }.into_any()
                },
            ),
            Column::view(
                || t!("payments.settings"),
                |row: &TenderType| {
                    let row = row.clone();
                    view! { {move || settings(&row)} }.into_any()
                },
            ),
            Column::view(
                || t!("payments.opens_drawer"),
                |row: &TenderType| {
                    let opens = row.opens_drawer;
                    view! { {move || if opens { t!("payments.yes") } else { t!("payments.no") }} }.into_any()
                },
            )
            .when_wide(),
            Column::number(|| t!("payments.sort"), |row: &TenderType| row.sort.to_string()),
        ],
        id: |row| row.tender_type_id.clone(),
        search: None,
        empty: || t!("payments.none"),
    }
}

fn kind_of(row: &TenderType) -> Kind {
    Kind::from_code(row.kind).unwrap_or(Kind::Other)
}

fn settings(row: &TenderType) -> String {
    match (kind_of(row), Currency::from_code(&row.currency)) {
        (Kind::Voucher, _) if row.face_fen > 0 => yuan(row.face_fen),
        (Kind::Voucher, _) => t!("payments.face_typed").to_owned(),
        (Kind::ForeignCash, Some(currency)) => format!("{} 100 = ¥{}", currency.code(), rate_text(row)),
        _ => String::new(),
    }
}

fn name_cell(row: &TenderType) -> AnyView {
    let (kind, name, archived) = (kind_of(row), row.name.clone(), row.archived);
    view! {
        <span class="k-cell">
            <span class="k-cell__name">{move || shown_name(kind.name(), &name)}</span>
            {archived.then(|| view! { <span class="k-pill">{tr!("payments.state.archived")}</span> })}
        </span>
    }
    .into_any()
}
