//! Every address of the app. Pages say `Route::Members.path()`; nobody else writes a URL.
use proto::{method::Method, methods};

use crate::{kit::icon::Mark, t};

/// A page with an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// 收银.
    Till,
    /// 今日单据.
    Sales,
    /// 会员.
    Members,
    /// 商品.
    Catalog,
    /// 交班.
    Shift,
    /// 营业日.
    Days,
    /// 日志.
    Audit,
    /// 付款方式.
    Payments,
    /// 门店.
    Shop,
    /// 收款机.
    Tills,
    /// 角色.
    Roles,
    /// 键位.
    Keys,
    /// 本机偏好.
    Preferences,
}

impl Route {
    /// In the order of the menu.
    pub(crate) const MENU: [Self; 13] = [
        Self::Till,
        Self::Sales,
        Self::Members,
        Self::Catalog,
        Self::Shift,
        Self::Days,
        Self::Audit,
        Self::Payments,
        Self::Shop,
        Self::Tills,
        Self::Roles,
        Self::Keys,
        Self::Preferences,
    ];

    /// The one segment of its path.
    pub(super) const fn segment(self) -> &'static str {
        match self {
            Self::Till => "till",
            Self::Sales => "sales",
            Self::Members => "members",
            Self::Catalog => "catalog",
            Self::Shift => "shift",
            Self::Days => "days",
            Self::Audit => "audit",
            Self::Payments => "payments",
            Self::Shop => "shop",
            Self::Tills => "tills",
            Self::Roles => "roles",
            Self::Keys => "keys",
            Self::Preferences => "preferences",
        }
    }

    /// `/till`.
    pub(crate) fn path(self) -> String {
        format!("/{}", self.segment())
    }

    /// The page at an address.
    pub(crate) fn at(path: &str) -> Option<Self> {
        let first = path.trim_start_matches('/').split('/').next()?;
        Self::MENU.into_iter().find(|route| route.segment() == first)
    }

    /// Its name, in the language of the screen.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Till => t!("shell.menu.till"),
            Self::Sales => t!("shell.menu.sales"),
            Self::Members => t!("shell.menu.members"),
            Self::Catalog => t!("shell.menu.catalog"),
            Self::Shift => t!("shell.menu.shift"),
            Self::Days => t!("shell.menu.days"),
            Self::Audit => t!("shell.menu.audit"),
            Self::Payments => t!("shell.menu.payments"),
            Self::Shop => t!("shell.menu.shop"),
            Self::Tills => t!("shell.menu.tills"),
            Self::Roles => t!("shell.menu.roles"),
            Self::Keys => t!("shell.menu.keys"),
            Self::Preferences => t!("shell.menu.preferences"),
        }
    }

    /// Its glyph.
    pub(crate) fn mark(self) -> Mark {
        match self {
            Self::Till => Mark::Till,
            Self::Sales => Mark::Receipt,
            Self::Members => Mark::Person,
            Self::Catalog => Mark::Goods,
            Self::Shift => Mark::Shift,
            Self::Days => Mark::Day,
            Self::Audit => Mark::Book,
            Self::Payments => Mark::Cash,
            Self::Shop => Mark::Shop,
            Self::Tills => Mark::Screen,
            Self::Roles => Mark::Key,
            Self::Keys => Mark::Keyboard,
            Self::Preferences => Mark::Theme,
        }
    }

    /// Who may not call this has nothing to do there.
    pub(crate) fn needs(self) -> &'static Method {
        match self {
            Self::Till => &methods::TILL_CHECKOUT,
            Self::Sales => &methods::TILL_LIST_SALES,
            Self::Members => &methods::MEMBERS_LIST_MEMBERS,
            Self::Catalog => &methods::CATALOG_LIST_ITEMS,
            Self::Shift => &methods::SHIFTS_CLOSE_SHIFT,
            Self::Days => &methods::SHIFTS_LIST_DAYS,
            Self::Audit => &methods::ACCESS_LIST_AUDIT,
            Self::Payments => &methods::PAYMENTS_SAVE_TENDER_TYPE,
            Self::Shop => &methods::CHAIN_SAVE_SHOP,
            Self::Tills => &methods::CHAIN_SAVE_TILL,
            Self::Roles => &methods::ACCESS_LIST_ROLES,
            Self::Keys => &methods::TILL_CHECKOUT,
            // Everybody who can sign out.
            Self::Preferences => &methods::ACCESS_SIGN_OUT,
        }
    }

    /// Back-office pages have the menu beside them; the till needs the width.
    pub(crate) fn is_back_office(self) -> bool {
        self != Self::Till
    }
}
