//! The lazy routes: each view and what only it uses becomes a wasm chunk that is fetched when it is first opened.
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{Place, preferences::PreferencesPage};
use crate::{
    access::{AuditPage, RolesPage},
    catalog::CatalogPage,
    chain::{ShopPage, TillsPage},
    kit::{icon::Mark, session::use_session, state::EmptyState},
    members::MembersPage,
    payments::PaymentsPage,
    shifts::{ClosePage, DaysPage},
    till::{KeysPage, SalesPage},
    tr,
};

/// 交班.
pub(super) struct Shift;
/// 营业日.
pub(super) struct Days;
/// 今日单据.
pub(super) struct Sales;
/// 会员.
pub(super) struct Members;
/// 商品.
pub(super) struct Catalog;
/// 日志.
pub(super) struct Audit;
/// 付款方式.
pub(super) struct Payments;
/// 门店.
pub(super) struct Shop;
/// 收款机.
pub(super) struct Tills;
/// 角色.
pub(super) struct Roles;
/// 键位.
pub(super) struct Keys;
/// 本机偏好.
pub(super) struct Preferences;

#[lazy_route]
impl LazyRoute for Shift {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Shift, || view! { <ClosePage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Days {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Days, || view! { <DaysPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Sales {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Sales, || view! { <SalesPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Members {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Members, || view! { <MembersPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Catalog {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Catalog, || view! { <CatalogPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Audit {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Audit, || view! { <AuditPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Payments {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Payments, || view! { <PaymentsPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Shop {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Shop, || view! { <ShopPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Tills {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Tills, || view! { <TillsPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Roles {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Roles, || view! { <RolesPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Keys {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Keys, || view! { <KeysPage/> }.into_any())
    }
}

#[lazy_route]
impl LazyRoute for Preferences {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Place::Preferences, || view! { <PreferencesPage/> }.into_any())
    }
}

/// An address typed by hand by somebody without the right. The server refuses as well; this only says so sooner.
fn guarded(place: Place, page: fn() -> AnyView) -> AnyView {
    let session = use_session();
    let allowed = Memo::new(move |_| session.can(place.needs()));
    let body = move || {
        if allowed.get() {
            page()
        } else {
            view! { <EmptyState mark=Mark::Alert title=tr!("shell.no_right.title") hint=tr!("shell.no_right.hint")/> }
                .into_any()
        }
    };
    view! { {body} }.into_any()
}
