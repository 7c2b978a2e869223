//! 角色: who may do what, and how far by themselves, act by act. Which role is being changed stands in the address:
//! `?open=cashier`.
use leptos::prelude::*;
use proto::access::v1::{ListRolesRequest, Role};
use rules::limits::Act;

use super::{
    role_draft::{holds, limit_of},
    role_panel::RolePanel,
    role_words::{groups, meaning, name, role_name},
};
use crate::{
    kit::{
        button::Button,
        call::{use_api, use_loaded},
        draft::Leave,
        icon::{Icon, Mark},
        state::show_loaded,
        url::{Step, use_url},
    },
    t, tr,
};

/// The page.
#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    let (api, url) = (use_api(), use_url());
    let loaded = use_loaded(move || async move { Ok(api.call(ListRolesRequest {}).await?.roles) });
    let open = url.param("open");
    let edit = Callback::new(move |code: String| url.set(&[("open", code)], Step::Forward));
    // The panel keeps the role it was opened with: what is loaded again behind it must not make it anew.
    let shown = RwSignal::new(None::<(Role, Leave)>);
    let close = Callback::new(move |()| {
        shown.set(None);
        url.set(&[("open", String::new())], Step::Instead);
    });
    // What a panel asks before it goes lives as long as the page, not until this effect runs again.
    let page = Owner::current().unwrap_or_default();
    Effect::new(move |_| {
        let code = open.get();
        let found = loaded.with(|roles| roles?.iter().find(|role| role.code == code).cloned());
        match shown.get_untracked() {
            Some((role, _)) if role.code == code => {}
            // The browser's way back is no way to lose what was typed.
            Some((role, leave)) if leave.holds_text() => {
                // The router is still on its way there.
                request_animation_frame(move || url.set(&[("open", role.code)], Step::Forward));
                leave.ask().run(());
            }
            _ => shown.set(found.map(|role| (role, page.with(|| Leave::new(close))))),
        }
    });
    let panel = move || {
        let (role, leave) = shown.get()?;
        Some(view! { <RolePanel role leave on_saved=move |()| loaded.reload()/> })
    };
    view! {
        <div class="k-desk" data-test="roles">
            <h1 class="k-title">{tr!("shell.menu.roles")}</h1>
            <p class="ac-roles__hint">{tr!("access.roles.hint")}</p>
            {show_loaded(loaded, move |roles| matrix(roles, edit))}
            {panel}
        </div>
    }
    .into_any()
}

fn matrix(roles: Vec<Role>, edit: Callback<String>) -> AnyView {
    let heads = roles.clone().into_iter().map(|role| head(role, edit)).collect_view();
    let limits = Act::ALL.map(|act| {
        let cells = roles.iter().map(|role| limit_of(role, act)).map(|limit| {
            view! { <td>{move || meaning(act, limit)}</td> }
        });
        row(act.name(), cells.collect_view().into_any())
    });
    let across = (roles.len() + 1).to_string();
    let rights = groups().map(|(title, rights)| {
        let rows = rights.into_iter().map(|right| {
            let cells = roles.iter().map(|role| held(holds(role, right))).collect_view();
            row(right, cells.into_any())
        });
        view! { {group(title, across.clone())} {rows.collect_view()} }
    });
    view! {
        <div class="ac-roles__frame" tabindex="0" role="region" aria-label=tr!("shell.menu.roles")>
            <table class="k-table ac-roles">
                <thead><tr><th scope="col">{tr!("access.roles.what")}</th>{heads}</tr></thead>
                <tbody>
                    {group(|| t!("access.roles.limits"), across.clone())}
                    {limits.into_iter().collect_view()}
                    {rights.collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(role: Role, edit: Callback<String>) -> impl IntoView {
    let code = StoredValue::new(role.code.clone());
    let people = role.people;
    view! {
        <th scope="col" data-test="role" data-role=role.code>
            <span class="ac-roles__name">{move || role_name(&code.get_value())}</span>
            <span class="ac-roles__people">{move || t!("access.roles.people", n = people)}</span>
            <Button label=move || t!("access.roles.edit", role = role_name(&code.get_value())) on_press=move |()| edit.run(code.get_value())/>
        </th>
    }
}

fn group(title: fn() -> &'static str, across: String) -> impl IntoView {
    view! { <tr class="ac-roles__group"><th scope="colgroup" colspan=across>{title}</th></tr> }
}

fn row(of: &'static str, cells: AnyView) -> impl IntoView {
    view! { <tr data-row=of><th scope="row">{move || name(of).unwrap_or(of)}</th>{cells}</tr> }
}

fn held(held: bool) -> impl IntoView {
    let words = move || if held { t!("kit.yes") } else { t!("kit.no") };
    let sign = if held {
        view! { <Icon mark=Mark::Check/> }.into_any()
    } else {
        view! { <span aria-hidden="true">"—"</span> }.into_any()
    };
    view! { <td class="ac-roles__held" class:ac-roles__held--no=!held>{sign}<span class="k-hidden">{words}</span></td> }
}
