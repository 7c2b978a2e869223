//! What each preset gives its actions. Whoever comes from another program finds its keys here, as far as a browser lets a
//! page have them: F5, F11 and F12 it does not.
use super::Action;

/// A set of keys to begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// 默认.
    #[default]
    Plain,
    /// 超市: hold on F6, pay on F9.
    Market,
    /// 管家婆式: End drops the member.
    Ledger,
    /// 银豹式: members on F9.
    Leopard,
}

impl Preset {
    /// In the order they are offered.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Market, Self::Ledger, Self::Leopard];

    /// As stored and translated.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Market => "market",
            Self::Ledger => "ledger",
            Self::Leopard => "leopard",
        }
    }

    /// The keys of an action, the one to show first.
    pub fn keys(self, action: Action) -> &'static [&'static str] {
        match self {
            Self::Plain => plain(action),
            Self::Market => market(action),
            Self::Ledger => ledger(action),
            Self::Leopard => leopard(action),
        }
    }
}

fn plain(action: Action) -> &'static [&'static str] {
    match action {
        Action::Pay => &["Space", "+"],
        Action::Member => &["F2"],
        Action::Goods => &["F3"],
        Action::Staff => &["F4"],
        Action::NoCard => &["F6"],
        Action::Hold => &["F7"],
        Action::Recall => &["F8"],
        Action::Add => &["F9"],
        Action::Bill => &["F10"],
        Action::Amount => &["="],
        Action::Quantity => &["*"],
        Action::Discount => &["/"],
        Action::Price => &["."],
        Action::Minus => &["-"],
        Action::Remove => &["Delete"],
        Action::Empty => &["Shift+Delete"],
        Action::TopUp => &["Shift+F2"],
        Action::Undo => &["Ctrl+z"],
        Action::Reprint => &["Ctrl+p"],
        Action::Drawer => &["Ctrl+d"],
        Action::Mode => &["Ctrl+m"],
    }
}

fn market(action: Action) -> &'static [&'static str] {
    match action {
        Action::Pay => &["F9", "Space", "+"],
        Action::Hold => &["F6"],
        Action::Recall => &["Shift+F6"],
        Action::Price => &["F7", "."],
        Action::Quantity => &["F8", "*"],
        Action::Add => &["Insert"],
        Action::NoCard => &["End"],
        other => plain(other),
    }
}

fn ledger(action: Action) -> &'static [&'static str] {
    match action {
        Action::NoCard => &["End"],
        other => plain(other),
    }
}

fn leopard(action: Action) -> &'static [&'static str] {
    match action {
        Action::Member => &["F9"],
        Action::TopUp => &["Shift+F9"],
        Action::Add => &["Insert"],
        other => plain(other),
    }
}
