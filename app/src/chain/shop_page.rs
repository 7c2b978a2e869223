//! The shop's settings, with the head and foot of its receipt as they are typed.
use leptos::prelude::*;
use proto::{
    chain::v1::{GetShopRequest, SaveShopRequest, Shop},
    kit::v1::Reason,
    methods,
};

use super::{
    codes::{CodeTest, CodeTexts, code_fields},
    hours::hours_fields,
    sale_rule::sale_fields,
};
use crate::{
    access::last_change,
    kit::{
        browser,
        call::{use_api, use_command, use_loaded},
        draft::{Attempt, Bound, Draft},
        form::{EditForm, Field, FieldKind},
        format::date_and_time,
        notice::use_notices,
        session::{can, use_session},
        state::show_loaded,
    },
    t, tr,
};

/// The page.
#[component]
pub(crate) fn ShopPage() -> impl IntoView {
    let api = use_api();
    let loaded = use_loaded(move || async move { Ok(api.call(GetShopRequest {}).await?.shop.unwrap_or_default()) });
    view! {
        <div class="k-desk" data-test="shop">
            <h1 class="k-title">{tr!("shell.menu.shop")}</h1>
            {show_loaded(loaded, |shop| view! { <Settings shop/> }.into_any())}
        </div>
    }
    .into_any()
}

/// What is shown of the fields beside them.
#[derive(Clone, Copy)]
struct Texts {
    name: RwSignal<String>,
    header: RwSignal<String>,
    footer: RwSignal<String>,
    codes: CodeTexts,
}

fn draft(shop: Shop) -> (Draft<Shop>, Texts) {
    let name = Field::new("name", || t!("chain.name"), FieldKind::Text).required();
    let header = Field::new("receipt_header", || t!("chain.receipt_header"), FieldKind::Lines(3))
        .hint(|| t!("chain.receipt_header_hint"));
    let footer = Field::new("receipt_footer", || t!("chain.receipt_footer"), FieldKind::Lines(3))
        .hint(|| t!("chain.receipt_footer_hint"));
    let walk_in =
        Field::new("walk_in_no", || t!("chain.walk_in_no"), FieldKind::Text).hint(|| t!("chain.walk_in_no_hint"));
    let (codes, code_fields) = code_fields();
    let texts = Texts { name: name.value(), header: header.value(), footer: footer.value(), codes };
    let mut fields = vec![
        Bound::text(name, |s: &mut Shop| &mut s.name),
        Bound::text(header, |s| &mut s.receipt_header),
        Bound::text(footer, |s| &mut s.receipt_footer),
    ];
    fields.extend(hours_fields());
    fields.extend(sale_fields());
    fields.push(Bound::text(walk_in, |s| s.walk_in_no.get_or_insert_default()));
    fields.extend(code_fields);
    (Draft::new(shop, fields), texts)
}

#[component]
fn Settings(shop: Shop) -> impl IntoView {
    let (api, notices, session) = (use_api(), use_notices(), use_session());
    let may_edit = can(&methods::CHAIN_SAVE_SHOP);
    let shop_no = shop.shop_no.clone();
    let shown_no = shop_no.clone();
    let (draft, texts) = draft(shop);
    let attempt = Attempt::new();
    let save = use_command(move |()| async move {
        let request = SaveShopRequest { shop: Some(draft.typed()?) };
        let saved = match api.command(&attempt.id(&request), request).await {
            Err(refusal) if refusal.is_kit(Reason::StaleVersion) => {
                let stored = api.call(GetShopRequest {}).await?.shop.unwrap_or_default();
                let by = last_change(api, &methods::CHAIN_SAVE_SHOP, &stored.shop_id).await;
                draft.rebase(stored, by);
                return Ok(());
            }
            answer => answer?.shop.unwrap_or_default(),
        };
        session.shop_saved(&saved);
        draft.reset(saved);
        notices.say(t!("chain.saved"));
        Ok(())
    });
    view! {
        <div class="ch-shop">
            <div class="ch-shop__form">
                <p class="ch-shop__no">{move || t!("chain.shop_no", no = shown_no)}</p>
                <EditForm
                    fields=draft.fields()
                    refusal=save.refusal()
                    pending=save.pending()
                    read_only=Signal::derive(move || !may_edit.get())
                    conflict=draft.conflict()
                    on_save=move |()| save.run(())
                    on_cancel=move |()| {
                        save.clear();
                        draft.reset(draft.base());
                    }
                />
            </div>
            <div class="ch-shop__side">
                <Paper texts shop_no/>
                <CodeTest texts=texts.codes/>
            </div>
        </div>
    }
    .into_any()
}

/// A receipt 小票 of 80 mm in small: only what this page decides is sharp.
#[component]
fn Paper(texts: Texts, shop_no: String) -> impl IntoView {
    let lines = |text: RwSignal<String>| {
        move || text.get().lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()
    };
    let now = date_and_time(browser::now_ms());
    // As the till numbers them: shop, till, day, count.
    let day: String = now.chars().take(10).filter(char::is_ascii_digit).skip(2).collect();
    let receipt_no = format!("{shop_no}-01-{day}-0001");
    view! {
        <figure class="ch-paper" aria-label=tr!("chain.preview")>
            <figcaption class="ch-paper__caption">{tr!("chain.preview")}</figcaption>
            <div class="ch-paper__sheet">
                <p class="ch-paper__name">{texts.name}</p>
                <div class="ch-paper__words">{lines(texts.header)}</div>
                <dl class="ch-paper__pairs">
                    <div><dt>{tr!("till.receipt.no")}</dt><dd>{receipt_no}</dd></div>
                    <div><dt>{tr!("till.receipt.at")}</dt><dd>{now}</dd></div>
                </dl>
                <div class="ch-paper__body" aria-hidden="true"></div>
                <div class="ch-paper__words">{lines(texts.footer)}</div>
            </div>
        </figure>
    }
    .into_any()
}
