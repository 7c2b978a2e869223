//! Shows or hides. The framework's own `Show` is compiled anew for every condition and content; this one is not, and there
//! are many: import it beside the prelude (`use crate::kit::show::Show;`), it takes the same arguments.
use leptos::prelude::*;

/// Content while a condition holds, and something else (or nothing) while it does not.
#[component]
pub(crate) fn Show(
    /// The condition.
    #[prop(into)]
    when: Signal<bool>,
    /// In its place.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// Content.
    children: ChildrenFn,
) -> impl IntoView {
    let when = Memo::new(move |_| when.get());
    let body: Box<dyn Fn() -> AnyView + Send + Sync> =
        Box::new(move || if when.get() { children() } else { fallback.run() });
    body.into_any()
}
