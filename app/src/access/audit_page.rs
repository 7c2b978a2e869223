//! 日志: who did what, newest first, and what it changed.
use leptos::prelude::*;
use proto::{
    access::v1::{AuditRow, ListAuditRequest},
    catalog::v1::ListCategoriesRequest,
    members::v1::ListLevelsRequest,
    methods,
};

use super::changes::{Changed, Line, Names, read};
use crate::{
    kit::{
        button::Button,
        call::{Api, use_api, use_loaded},
        dialog::{Actions, Dialog, Shape},
        format::date_and_time,
        i18n::word,
        icon::{Icon, Mark},
        table::{Choice, Column, DataTable, TableSpec, table_load},
    },
    t, tr,
};

/// The outcome of what was done; everything else names a refusal.
const OK: &str = "ok";
/// Asks the list for every refusal.
const REFUSED: &str = "refused";
/// A row that filled a whole shop changed hundreds of records: the first ones tell enough.
const MOST: usize = 20;

/// The page.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let api = use_api();
    let open = RwSignal::new(None::<AuditRow>);
    let known = use_loaded(move || async move { Ok(names(api).await) });
    let names = Signal::derive(move || known.get().unwrap_or_default());
    let load = table_load(move |query| async move {
        let answer = api.call(ListAuditRequest { query: Some(query) }).await?;
        Ok((answer.rows, answer.page))
    });
    let choices = vec![
        Choice::new("method", || t!("access.audit.method"), Signal::derive(method_options)),
        Choice::new("outcome", || t!("access.audit.outcome"), Signal::derive(outcome_options)),
    ];
    let selected = Signal::derive(move || open.with(|row| row.as_ref().map(|row| row.audit_id.clone())));
    view! {
        <div class="k-desk" data-test="audit">
            <h1 class="k-title">{tr!("shell.menu.audit")}</h1>
            <DataTable spec=spec(names) load choices selected on_open=move |row: AuditRow| open.set(Some(row))/>
            {move || open.get().map(|row| view! {
                <Dialog title=tr!("access.audit.one") shape=Shape::Side on_close=move |()| open.set(None)>
                    <Detail row names/>
                    <Actions><Button label=tr!("kit.close") on_press=move |()| open.set(None)/></Actions>
                </Dialog>
            })}
        </div>
    }
    .into_any()
}

/// What people call the records that the log names by id; a name that cannot be had leaves the id.
async fn names(api: Api) -> Names {
    let categories = api.call(ListCategoriesRequest {}).await.map(|answer| answer.categories).unwrap_or_default();
    let levels = if api.may(&methods::MEMBERS_LIST_LEVELS) {
        api.call(ListLevelsRequest {}).await.map(|answer| answer.levels).unwrap_or_default()
    } else {
        Vec::new()
    };
    let categories = categories.into_iter().map(|category| (category.category_id, category.name));
    categories.chain(levels.into_iter().map(|level| (level.level_id, level.name))).collect()
}

fn method_options() -> Vec<(String, String)> {
    let all = (String::new(), t!("access.audit.every_method").to_owned());
    let audited = methods::METHODS.iter().filter(|method| method.audit);
    std::iter::once(all).chain(audited.map(|method| (method.short.to_owned(), word("method", method.short)))).collect()
}

fn outcome_options() -> Vec<(String, String)> {
    let option = |key: &str, words: &str| (key.to_owned(), words.to_owned());
    vec![
        option("", t!("access.audit.every_outcome")),
        option(OK, t!("access.audit.done")),
        option(REFUSED, t!("access.audit.refused")),
    ]
}

fn spec(names: Signal<Names>) -> TableSpec<AuditRow> {
    let did = |row: &AuditRow| {
        let method = row.method.clone();
        view! { <span class="ac-audit__line">{move || word("method", &method)}</span> }.into_any()
    };
    let what = move |row: &AuditRow| {
        let row = row.clone();
        view! { <span class="ac-audit__what">{move || names.with(|names| summary(&row, names))}</span> }.into_any()
    };
    TableSpec {
        caption: || t!("shell.menu.audit"),
        columns: vec![
            Column::view(|| t!("access.audit.at"), at).sorts("at_ms"),
            Column::view(|| t!("access.audit.who"), who),
            Column::view(|| t!("access.audit.method"), did),
            Column::view(|| t!("access.audit.outcome"), |row: &AuditRow| outcome(&row.outcome)),
            Column::view(|| t!("access.audit.changes"), what).when_wide(),
        ],
        id: |row| row.audit_id.clone(),
        search: Some(|| t!("access.audit.search")),
        empty: || t!("access.audit.none"),
    }
}

fn at(row: &AuditRow) -> AnyView {
    view! { <time class="ac-audit__line">{date_and_time(row.at_ms)}</time> }.into_any()
}

fn who(row: &AuditRow) -> AnyView {
    let (name, till_no) = (row.staff_name.clone(), row.till_no.clone());
    view! {
        <span class="k-cell ac-audit__who">
            <span class="k-cell__name">{move || if name.is_empty() { t!("access.audit.nobody").to_owned() } else { name.clone() }}</span>
            {(!till_no.is_empty()).then(|| view! {
                <span class="k-cell__note">{move || t!("access.audit.till", no = till_no)}</span>
            })}
        </span>
    }
    .into_any()
}

fn outcome(outcome: &str) -> AnyView {
    if outcome == OK {
        return view! { <span class="k-pill k-pill--good"><Icon mark=Mark::Check/>{tr!("access.audit.done")}</span> }
            .into_any();
    }
    let reason = outcome.to_owned();
    view! { <span class="k-pill k-pill--bad"><Icon mark=Mark::Alert/>{move || word("refused", &reason)}</span> }
        .into_any()
}

/// 商品「冰红茶」:单价 ¥3.50 → ¥4.00, and how much more there is.
fn summary(row: &AuditRow, names: &Names) -> String {
    let changes = read(&row.changes_json, names);
    let Some(Changed { title, lines, created, .. }) = changes.first() else { return String::new() };
    if *created && changes.len() == 1 {
        return t!("access.audit.summary_created", title = title);
    }
    let more = changes.iter().map(|change| change.lines.len()).sum::<usize>().saturating_sub(1);
    let Some(line) = lines.first() else { return title.clone() };
    let first = match &line.before {
        None => t!("access.audit.summary_new", title = title, field = line.label, after = shown(&line.after)),
        Some(before) => {
            t!("access.audit.summary", title = title, field = line.label, before = before, after = shown(&line.after))
        }
    };
    if more == 0 { first } else { format!("{first} {}", t!("access.audit.more", n = more)) }
}

fn shown(value: &Option<String>) -> String {
    value.clone().unwrap_or_else(|| "—".to_owned())
}

#[component]
fn Detail(row: AuditRow, names: Signal<Names>) -> impl IntoView {
    let method = row.method.clone();
    let code = (row.outcome != OK).then(|| view! { <code class="ac-audit__code">{row.outcome.clone()}</code> });
    let changes = row.changes_json.clone();
    view! {
        <dl class="ac-facts" data-test="audit-detail">
            <div><dt>{tr!("access.audit.at")}</dt><dd>{date_and_time(row.at_ms)}</dd></div>
            <div><dt>{tr!("access.audit.who")}</dt><dd>{who(&row)}</dd></div>
            <div><dt>{tr!("access.audit.method")}</dt><dd>{move || word("method", &method)}</dd></div>
            <div><dt>{tr!("access.audit.outcome")}</dt><dd>{outcome(&row.outcome)}{code}</dd></div>
        </dl>
        {move || {
            let changes = names.with(|names| read(&changes, names));
            let more = changes.len().saturating_sub(MOST);
            view! {
                {changes.iter().take(MOST).map(record).collect_view()}
                {changes.is_empty().then(|| view! { <p class="k-form__why">{tr!("access.audit.no_changes")}</p> })}
                {(more > 0).then(|| view! { <p class="k-form__why">{move || t!("access.audit.more", n = more)}</p> })}
            }
        }}
    }
    .into_any()
}

fn record(change: &Changed) -> AnyView {
    // Of a new record there is nothing to say about before.
    let was = change.lines.iter().any(|line| line.before.is_some());
    let line = |line: &Line| {
        view! {
            <tr>
                <th scope="row">{line.label.clone()}</th>
                {was.then(|| view! { <td class="ac-change__before">{shown(&line.before)}</td> })}
                <td class="ac-change__after">{shown(&line.after)}</td>
            </tr>
        }
    };
    let table = (!change.lines.is_empty()).then(|| {
        view! {
            <table class="k-table ac-change__table">
                <thead>
                    <tr>
                        <th scope="col">{tr!("access.audit.field")}</th>
                        {was.then(|| view! { <th scope="col">{tr!("access.audit.before")}</th> })}
                        <th scope="col">{move || if was { t!("access.audit.after") } else { t!("access.audit.content") }}</th>
                    </tr>
                </thead>
                <tbody>{change.lines.iter().map(line).collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <section class="ac-change">
            <h3 class="ac-change__title">{change.title.clone()}</h3>
            {table}
            <p class="ac-change__id">{change.id.clone()}</p>
        </section>
    }
    .into_any()
}
