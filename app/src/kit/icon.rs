//! The product's own icons: 24 grid, 1.75 stroke, square ends, in the colour of the text beside them.
use leptos::prelude::*;

/// Every glyph there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Three lines: the menu.
    Menu,
    /// A cross.
    Close,
    /// An arrow to the left.
    Back,
    /// An arrow to the right.
    Forward,
    /// A magnifier.
    Search,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
    /// A tick.
    Check,
    /// A triangle with an exclamation mark.
    Alert,
    /// A circle with an i.
    Info,
    /// A till.
    Till,
    /// A receipt.
    Receipt,
    /// A person.
    Person,
    /// A shop front.
    Shop,
    /// A box of goods.
    Goods,
    /// A clock: shifts.
    Shift,
    /// A leaf of the calendar: business days.
    Day,
    /// A book: the audit log.
    Book,
    /// A screen on its foot: a till.
    Screen,
    /// A key: what somebody may do.
    Key,
    /// A keyboard.
    Keyboard,
    /// A printer.
    Printer,
    /// A moon.
    Theme,
    /// A door with an arrow.
    SignOut,
    /// A key of the pad that takes back.
    Backspace,
    /// A bin.
    Trash,
    /// Banknotes.
    Cash,
    /// A wallet: stored value.
    Wallet,
    /// Arrow down: sorted down, opens.
    Down,
    /// Arrow up: sorted up.
    Up,
    /// Arrow up and down: can be sorted.
    Sort,
    /// Round arrow: try again.
    Again,
    /// A wire that is off.
    Offline,
}

impl Mark {
    fn path(self) -> &'static str {
        match self {
            Self::Menu => "M4 6h16M4 12h16M4 18h16",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Back => "M20 12H5M11 5l-7 7 7 7",
            Self::Forward => "M4 12h15M13 5l7 7-7 7",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Minus => "M5 12h14",
            Self::Check => "M4 12.5l5.5 5.5L20 6.5",
            Self::Alert => "M12 3.5L2.5 20h19zM12 9.5v5M12 17v.5",
            Self::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7v.5",
            Self::Till => "M3 20h18v-5H3zM5 15l1.5-7h11L19 15M9 8V4h6v4M9 11.5h6",
            Self::Receipt => "M5 3h14v18l-2.3-1.6L14.3 21 12 19.4 9.7 21l-2.4-1.6L5 21zM9 8h6M9 12h6",
            Self::Person => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
            Self::Shop => "M4 10v10h16V10M3 10l2-6h14l2 6zM10 20v-6h4v6",
            Self::Goods => "M3 7.5L12 3l9 4.5v9L12 21l-9-4.5zM3 7.5l9 4.5 9-4.5M12 12v9",
            Self::Shift => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.5l3.5 2",
            Self::Day => "M4 5h16v15H4zM4 10h16M8 3v4M16 3v4M8.5 15l2.5 2.5 4.5-4.5",
            Self::Book => "M5 3h14v18H5zM9 3v18M12 8h4M12 12h4",
            Self::Screen => "M3 4h18v12H3zM12 16v4M8 20h8",
            Self::Key => "M15 4a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11.4 12.6L4 20M7 17l2.5 2.5",
            Self::Keyboard => "M2 6h20v12H2zM6 10h1M10 10h1M14 10h1M18 10h1M7 14h10",
            Self::Printer => "M7 8V3h10v5M7 17H3V8h18v9h-4M7 13h10v8H7z",
            Self::Theme => "M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5z",
            Self::SignOut => "M13 4H5v16h8M10 12h11M17 8l4 4-4 4",
            Self::Backspace => "M9 5h12v14H9l-6-7zM12 9.5l5 5M17 9.5l-5 5",
            Self::Trash => "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
            Self::Cash => "M2.5 6h19v12h-19zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6 12h.5M17.5 12h.5",
            Self::Wallet => "M4 6h16v13H4zM4 6l11-3v3M20 10.5h-5v4h5",
            Self::Down => "M5 9l7 7 7-7",
            Self::Up => "M5 15l7-7 7 7",
            Self::Sort => "M8 9l4-4 4 4M8 15l4 4 4-4",
            Self::Again => "M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5",
            Self::Offline => {
                "M3 3l18 18M5 10c1.5-1.3 3-2 4.7-2.4M19 10a10 10 0 0 0-6-2.5M8.5 14c1-.9 2.2-1.4 3.5-1.4M12 18v.5"
            }
        }
    }
}

/// One glyph, hidden from screen readers: the text beside it, or the button's name, says it.
#[component]
pub(crate) fn Icon(
    /// Which one.
    mark: Mark,
) -> impl IntoView {
    view! {
        <svg class="k-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=mark.path()/>
        </svg>
    }
}
