//! How this device shows things and how loud it is: theme, text size, the side of the cart, sounds. Kept on the device; what is
//! seen is put on `<html>`, where the tokens read it, so that it holds at once.
use leptos::prelude::*;

use super::browser;

const THEME: &str = "zf.theme";
const SIZE: &str = "zf.size";
const HAND: &str = "zf.hand";
const VOLUME: &str = "zf.volume";

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

/// The hand that works at the till: the goods are beside it, the cart on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hand {
    /// 右手.
    Right,
    /// 左手: mirrored.
    Left,
}

impl Hand {
    /// Both, in the order of the page.
    pub(crate) const ALL: [Self; 2] = [Self::Right, Self::Left];

    /// Its word in the style and in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Left => "left",
        }
    }
}

/// Of the sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Volume {
    /// No sounds.
    Off,
    /// For a quiet room.
    Low,
    /// As it comes.
    Middle,
    /// For a market hall.
    High,
}

impl Volume {
    /// All of them, in the order of the page.
    pub(crate) const ALL: [Self; 4] = [Self::Off, Self::Low, Self::Middle, Self::High];

    /// Its word in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Low => "low",
            Self::Middle => "middle",
            Self::High => "high",
        }
    }
}

/// Copyable handle; a context made by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    theme: RwSignal<Theme>,
    size: RwSignal<Size>,
    hand: RwSignal<Hand>,
    volume: RwSignal<Volume>,
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
        let hand = if browser::stored(HAND).as_deref() == Some(Hand::Left.word()) { Hand::Left } else { Hand::Right };
        let volume = browser::stored(VOLUME);
        let volume = Volume::ALL.into_iter().find(|v| volume.as_deref() == Some(v.word())).unwrap_or(Volume::Middle);
        let prefs = Self {
            theme: RwSignal::new(theme),
            size: RwSignal::new(size),
            hand: RwSignal::new(hand),
            volume: RwSignal::new(volume),
        };
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

    /// Tracked.
    pub(crate) fn hand(self) -> Hand {
        self.hand.get()
    }

    /// Tracked.
    pub(crate) fn volume(self) -> Volume {
        self.volume.get()
    }

    /// Not tracked.
    pub(super) fn volume_now(self) -> Volume {
        self.volume.get_untracked()
    }

    /// Changes and remembers.
    pub(crate) fn set_hand(self, hand: Hand) {
        browser::store(HAND, hand.word());
        self.hand.set(hand);
        self.show();
    }

    /// Changes and remembers.
    pub(crate) fn set_volume(self, volume: Volume) {
        browser::store(VOLUME, volume.word());
        self.volume.set(volume);
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
        browser::mark_root("data-hand", self.hand.get_untracked().word());
    }
}
