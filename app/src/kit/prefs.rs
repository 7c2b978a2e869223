//! How this device shows things: theme and text size. Kept on the device, put on `<html>`, where the tokens read them.
use leptos::prelude::*;

use super::browser;

const THEME: &str = "zf.theme";
const SIZE: &str = "zf.size";

/// Colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system says.
    Auto,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
    /// Pure ink on white, and every line at full strength.
    Contrast,
}

/// Root text size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// 16 px.
    Normal,
    /// 20 px.
    Large,
    /// 24 px.
    Larger,
}

impl Theme {
    /// All of them, in the order of the menu.
    pub(crate) const ALL: [Self; 4] = [Self::Auto, Self::Light, Self::Dark, Self::Contrast];

    /// Its word in the tokens and in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }
}

impl Size {
    /// All of them, in the order of the menu.
    pub(crate) const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Larger];

    /// Its word in the tokens and in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Larger => "larger",
        }
    }
}

/// Copyable handle; a context made by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    theme: RwSignal<Theme>,
    size: RwSignal<Size>,
}

/// The preferences of this device.
pub(crate) fn use_prefs() -> Prefs {
    expect_context()
}

impl Prefs {
    pub(super) fn new() -> Self {
        let theme = browser::stored(THEME);
        let theme = Theme::ALL.into_iter().find(|t| theme.as_deref() == Some(t.word())).unwrap_or(Theme::Auto);
        let size = browser::stored(SIZE);
        let size = Size::ALL.into_iter().find(|s| size.as_deref() == Some(s.word())).unwrap_or(Size::Normal);
        let prefs = Self { theme: RwSignal::new(theme), size: RwSignal::new(size) };
        prefs.show();
        prefs
    }

    /// Tracked.
    pub(crate) fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Tracked.
    pub(crate) fn size(self) -> Size {
        self.size.get()
    }

    /// Changes and remembers.
    pub(crate) fn set_theme(self, theme: Theme) {
        browser::store(THEME, theme.word());
        self.theme.set(theme);
        self.show();
    }

    /// Changes and remembers.
    pub(crate) fn set_size(self, size: Size) {
        browser::store(SIZE, size.word());
        self.size.set(size);
        self.show();
    }

    fn show(self) {
        browser::mark_root("data-theme", self.theme.get_untracked().word());
        browser::mark_root("data-size", self.size.get_untracked().word());
    }
}
