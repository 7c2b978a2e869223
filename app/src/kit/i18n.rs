//! Two languages, of which a till downloads English only when it speaks it; switching is a signal, so nothing reloads and no
//! cart is lost.
//!
//! `t!("access.sign_in.title")` is the sentence now, `t!("shifts.float", amount = yuan(fen))` fills `{amount}`;
//! `tr!` is the same as a closure, for views and reactive props. A key that is not in `locales/*.json` does not compile.
use std::{cell::OnceCell, fmt::Display};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{browser, heed::heed};

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// A language of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// 中文, the default.
    Zh,
    /// English.
    En,
}

impl Language {
    /// For the `lang` attribute.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

const STORED: &str = "zf.language";

// One for the page, not a context: sentences are also made in answers of calls, where no component is around.
thread_local! {
    static LANGUAGE: OnceCell<ArcRwSignal<Language>> = const { OnceCell::new() };
    /// Sentences by the number of their key; English ones once they are here.
    static CHINESE: Vec<&'static str> = cut(ZH);
    static ENGLISH: OnceCell<Vec<&'static str>> = const { OnceCell::new() };
}

fn cut(sentences: &'static str) -> Vec<&'static str> {
    sentences.split('\u{1f}').collect()
}

#[lazy]
fn english() -> &'static str {
    EN
}

async fn fetch(language: Language) {
    if language == Language::En && ENGLISH.with(|words| words.get().is_none()) {
        let words = cut(english().await);
        // Twice fetched is the same.
        ENGLISH.with(|english| drop(english.set(words)));
    }
}

/// Before the page is made: the words of the language that this device remembers.
pub(crate) async fn prepare() {
    let language = if browser::stored(STORED).as_deref() == Some("en") { Language::En } else { Language::Zh };
    fetch(language).await;
    signal().set(language);
}

fn signal() -> ArcRwSignal<Language> {
    LANGUAGE.with(|cell| cell.get_or_init(|| ArcRwSignal::new(Language::Zh)).clone())
}

/// The language now; tracked where somebody observes.
pub(crate) fn language() -> Language {
    let signal = signal();
    heed(signal.clone());
    signal.get_untracked()
}

/// Switches the whole screen and remembers it on this device.
pub(crate) fn set_language(language: Language) {
    browser::store(STORED, if language == Language::En { "en" } else { "zh" });
    spawn_local(async move {
        fetch(language).await;
        signal().set(language);
    });
}

/// Number of a key; evaluated while compiling.
pub(crate) const fn index(key: &str) -> usize {
    let (mut low, mut high) = (0, KEYS.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(KEYS[middle].as_bytes(), key.as_bytes()) {
            0 => return middle,
            1 => high = middle,
            _ => low = middle + 1,
        }
    }
    panic!("this key is missing in app/locales")
}

/// 0 equal, 1 `a` is after `b`, -1 before.
const fn compare(a: &[u8], b: &[u8]) -> i8 {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return if a[at] > b[at] { 1 } else { -1 };
        }
        at += 1;
    }
    if a.len() == b.len() {
        0
    } else if a.len() > b.len() {
        1
    } else {
        -1
    }
}

/// The sentence of a key's number.
pub(crate) fn text(at: usize) -> &'static str {
    match language() {
        Language::Zh => CHINESE.with(|words| words[at]),
        // It is switched to when it is here.
        Language::En => ENGLISH.with(|words| words.get().map_or("", |words| words[at])),
    }
}

/// The sentence with its `{name}`s filled.
pub(crate) fn fill(template: &str, params: &[(&str, &dyn Display)]) -> String {
    let mut out = template.to_owned();
    for (name, value) in params {
        out = out.replace(&format!("{{{name}}}"), &value.to_string());
    }
    out
}

/// A sentence whose key is made at run time; only `err.*` and `word.*` can be found.
pub(crate) fn named(key: &str) -> Option<&'static str> {
    NAMED.binary_search_by(|(known, _)| (*known).cmp(key)).ok().map(|at| text(usize::from(NAMED[at].1)))
}

/// The word for a value the server sent, `word.<kind>.<value>`; the value itself when there is none.
pub(crate) fn word(kind: &str, value: &str) -> String {
    named(&format!("word.{kind}.{value}")).map_or_else(|| value.to_owned(), str::to_owned)
}

/// Does a typed text mean these words of what can be done: a part of them, or of their pinyin initials? Nothing typed means all.
pub(crate) fn is_meant(words: &str, typed: &str) -> bool {
    // Words are Chinese or English: the tables of all other alphabets' letters stay away.
    let typed = typed.trim().to_ascii_lowercase();
    let initials = INITIALS.iter().find(|(known, _)| *known == words).map_or("", |(_, initials)| initials);
    words.to_ascii_lowercase().contains(&typed) || initials.contains(&typed)
}

/// The sentence now: `&'static str`, or a `String` when params are given.
#[macro_export]
macro_rules! t {
    ($key:literal) => {
        $crate::kit::i18n::text(const { $crate::kit::i18n::index($key) })
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::kit::i18n::fill(
            $crate::kit::i18n::text(const { $crate::kit::i18n::index($key) }),
            &[$((stringify!($name), &$value)),+],
        )
    };
}

/// The same as [`t!`] as something that follows the language, for views and reactive props.
///
/// One type for all sentences (a function pointer, or a box when there are params): the view code that shows a sentence is
/// in the wasm once, not once for each of hundreds of closures.
#[macro_export]
macro_rules! tr {
    ($key:literal) => {
        (|| $crate::t!($key)) as fn() -> &'static str
    };
    ($key:literal, $($input:tt)+) => {
        ::std::boxed::Box::new(move || $crate::t!($key, $($input)+))
            as ::std::boxed::Box<dyn Fn() -> ::std::string::String + Send + Sync>
    };
}
