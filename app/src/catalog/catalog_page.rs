//! 商品: the list and its form.
use leptos::prelude::*;

use crate::tr;

/// The page.
#[component]
pub(crate) fn CatalogPage() -> impl IntoView {
    view! { <h1 class="k-title">{tr!("shell.menu.catalog")}</h1> }.into_any()
}
