//! 日志: who did what, newest first.
use leptos::prelude::*;

use crate::tr;

/// The page.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    view! { <h1 class="k-title">{tr!("shell.menu.audit")}</h1> }.into_any()
}
