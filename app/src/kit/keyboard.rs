//! The one key listener of the page, in the capture phase, so that nothing sees a key before it.
//!
//! Order for each key: is it part of a scan → a key binding ([`super::keys`]) → a typed character ([`super::scan`]) → the browser.
//! Times are `KeyboardEvent.timeStamp`, since a blocked page handles keys late. While an input method is on, `key` says
//! `Process`: then `code`, the physical key, is read.
use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use rules::burst::{Burst, Pressed};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{AddEventListenerOptions, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};

use super::{browser, keys::Key, scan::Typed};

/// No key for so long: a scanner without an end key is done, ms.
const IDLE_MS: i32 = 120;

/// What a component has registered.
#[derive(Clone)]
pub(super) enum Bound {
    Keys {
        keys: Vec<Key>,
        modal: bool,
    },
    Scan(Rc<dyn Fn(String)>),
    Typed(Rc<dyn Fn(Typed)>),
    /// Every key, by its name.
    Any(Rc<dyn Fn(String)>),
}

struct Layer {
    number: u32,
    depth: Depth,
    bound: Bound,
}

#[derive(Default)]
struct Keyboard {
    /// The page's first, those of its dialogs behind them, each in the order of mounting.
    layers: Vec<Layer>,
    last: u32,
    burst: Burst,
    /// Where the burst began to appear, and what stood there before it.
    field: Option<(HtmlElement, String)>,
    /// How many of its characters were given out as typed.
    typed: usize,
    idle_timer: Option<i32>,
    /// The focus was last moved by Tab, not by a finger or by a dialog that opened.
    tabbed: bool,
}

// The listener outlives every component and its events come from outside of the reactive graph.
thread_local! {
    static KEYBOARD: RefCell<Keyboard> = RefCell::default();
}

/// How many dialogs something stands in. A page that is drawn anew behind a dialog must not get above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Depth(u8);

impl Depth {
    /// Of whoever asks.
    fn here() -> Self {
        use_context().unwrap_or_default()
    }

    /// From here on everything stands in one dialog more.
    pub(super) fn deeper() {
        provide_context(Self(Self::here().0 + 1));
    }
}

pub(super) fn push(bound: Bound) -> u32 {
    let depth = Depth::here();
    KEYBOARD.with_borrow_mut(|keyboard| {
        keyboard.last += 1;
        let number = keyboard.last;
        let above = keyboard.layers.partition_point(|layer| layer.depth <= depth);
        keyboard.layers.insert(above, Layer { number, depth, bound });
        number
    })
}

pub(super) fn drop_layer(number: u32) {
    KEYBOARD.with_borrow_mut(|keyboard| keyboard.layers.retain(|layer| layer.number != number));
}

/// The keys that work now: the newest first, down to the first modal layer.
pub(super) fn keys_now() -> Vec<Key> {
    KEYBOARD.with_borrow(|keyboard| {
        let mut found: Vec<Key> = Vec::new();
        for layer in keyboard.layers.iter().rev() {
            if let Bound::Keys { keys, modal } = &layer.bound {
                for key in keys {
                    if key.combo.is_empty() || !found.iter().any(|known| known.combo == key.combo) {
                        found.push(key.clone());
                    }
                }
                if *modal {
                    break;
                }
            }
        }
        found
    })
}

/// Starts listening; once, when the app starts.
pub(crate) fn listen() {
    let handler = Closure::<dyn Fn(Event)>::new(|event: Event| {
        if let Ok(event) = event.dyn_into::<KeyboardEvent>() {
            pressed(&event);
        }
    });
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
        "keydown",
        handler.as_ref().unchecked_ref(),
        &options,
    );
    // It listens as long as the page lives.
    handler.forget();
    for name in ["pointerdown", "click"] {
        let handler = Closure::<dyn Fn(Event)>::new(move |_| pointed(name == "click"));
        let _ = window().add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
        handler.forget();
    }
}

/// A finger or mouse was there. A button that was merely clicked gives the focus back, or the next key would ring it round and
/// Enter would press it again.
fn pointed(clicked: bool) {
    if !clicked {
        KEYBOARD.with_borrow_mut(|keyboard| keyboard.tabbed = false);
    } else if let Some(button) = pressable()
        && !tabbed()
    {
        let _ = button.blur();
    }
}

fn tabbed() -> bool {
    KEYBOARD.with_borrow(|keyboard| keyboard.tabbed)
}

/// The button or link that has the focus.
fn pressable() -> Option<HtmlElement> {
    let element: HtmlElement = document().active_element()?.dyn_into().ok()?;
    matches!(element.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY").then_some(element)
}

fn pressed(event: &KeyboardEvent) {
    if event.key() == "Tab" {
        KEYBOARD.with_borrow_mut(|keyboard| keyboard.tabbed = true);
    }
    if let Some(handle) = any_key() {
        swallow(event);
        if !matches!(event.key().as_str(), "Control" | "Shift" | "Alt" | "Meta") && !event.repeat() {
            handle(combo(event));
        }
        return;
    }
    let at_ms = event.time_stamp() as u64;
    let editing = browser::editing();
    let keeps_scans = editing.as_ref().is_some_and(|field| field.get_attribute("data-scan").as_deref() == Some("take"));
    let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
    let character = if plain { character(event) } else { None };
    let mut following = false;
    if let (Some(character), false) = (character, event.repeat() || keeps_scans) {
        following = burst_key(character, at_ms, editing.as_ref());
    } else if plain && matches!(event.key().as_str(), "Enter" | "Tab") && !keeps_scans {
        if let Some(code) = KEYBOARD.with_borrow_mut(|keyboard| keyboard.burst.end(at_ms))
            && deliver(code)
        {
            swallow(event);
            return;
        }
    } else if event.key() != "Shift" {
        KEYBOARD.with_borrow_mut(|keyboard| keyboard.burst.forget());
    }
    if !following && run_key(event, editing.is_some()) {
        swallow(event);
        KEYBOARD.with_borrow_mut(|keyboard| keyboard.burst.forget());
        return;
    }
    if editing.is_none() && !pressing_a_button(event) {
        let typed = match (character, event.key().as_str()) {
            (Some(character), _) => Typed::Character(rules::burst::half_width(character)),
            (None, "Backspace") => Typed::Back,
            _ => return,
        };
        if give(typed) {
            swallow(event);
        }
    }
}

/// Feeds the burst; true when the key follows another one closely.
fn burst_key(character: char, at_ms: u64, editing: Option<&HtmlElement>) -> bool {
    let timer = KEYBOARD.with_borrow_mut(|keyboard| {
        let pressed = keyboard.burst.press(character, at_ms);
        if pressed == Pressed::First {
            keyboard.typed = 0;
            keyboard.field = editing.map(|field| (field.clone(), value_of(field)));
        }
        (pressed, keyboard.idle_timer.take())
    });
    if let (_, Some(timer)) = timer {
        window().clear_timeout_with_handle(timer);
    }
    let idle = Closure::once_into_js(|| {
        if let Some(code) = KEYBOARD.with_borrow_mut(|keyboard| keyboard.burst.idle()) {
            deliver(code);
        }
    });
    let handle = window().set_timeout_with_callback_and_timeout_and_arguments_0(idle.unchecked_ref(), IDLE_MS);
    KEYBOARD.with_borrow_mut(|keyboard| keyboard.idle_timer = handle.ok());
    timer.0 == Pressed::Following
}

/// Hands a scan to the newest listener; false when nobody listens.
fn deliver(code: String) -> bool {
    let handler = KEYBOARD.with_borrow(|keyboard| {
        keyboard.layers.iter().rev().find_map(|layer| match &layer.bound {
            Bound::Scan(handle) => Some(handle.clone()),
            _ => None,
        })
    });
    let Some(handler) = handler else { return false };
    let (field, typed) =
        KEYBOARD.with_borrow_mut(|keyboard| (keyboard.field.take(), std::mem::take(&mut keyboard.typed)));
    if let Some((field, before)) = field {
        put_back(&field, &before);
    }
    if typed > 0 {
        give(Typed::TakeBack(typed));
    }
    handler(code);
    true
}

fn give(typed: Typed) -> bool {
    let handler = KEYBOARD.with_borrow_mut(|keyboard| {
        let modal = keyboard
            .layers
            .iter()
            .rposition(|layer| matches!(layer.bound, Bound::Keys { modal: true, .. }))
            .unwrap_or(0);
        let found = keyboard.layers[modal..].iter().rev().find_map(|layer| match &layer.bound {
            Bound::Typed(handle) => Some(handle.clone()),
            _ => None,
        });
        if found.is_some() && matches!(typed, Typed::Character(_)) {
            keyboard.typed += 1;
        }
        found
    });
    let taken = handler.is_some();
    if let Some(handler) = handler {
        handler(typed);
    }
    taken
}

fn any_key() -> Option<Rc<dyn Fn(String)>> {
    KEYBOARD.with_borrow(|keyboard| {
        keyboard.layers.iter().rev().find_map(|layer| match &layer.bound {
            Bound::Any(handle) => Some(Rc::clone(handle)),
            _ => None,
        })
    })
}

fn run_key(event: &KeyboardEvent, editing: bool) -> bool {
    let combo = combo(event);
    let keys = keys_now();
    let named = |combo: &str| keys.iter().find(|key| key.combo.eq_ignore_ascii_case(combo));
    // Whoever holds Shift by chance still means the key, unless something else is bound to that.
    let found = named(&combo).or_else(|| combo.strip_prefix("Shift+").and_then(named)).cloned();
    let Some(key) = found else { return false };
    if (editing && !key.in_fields) || pressing_a_button(event) {
        return false;
    }
    (key.run)();
    true
}

/// Enter and Space press the button or link that was reached by Tab; one that was merely clicked has no such claim.
fn pressing_a_button(event: &KeyboardEvent) -> bool {
    matches!(event.key().as_str(), "Enter" | " ") && tabbed() && pressable().is_some()
}

fn combo(event: &KeyboardEvent) -> String {
    let key = match event.key().as_str() {
        " " => "Space".to_owned(),
        "Process" | "Unidentified" => character(event).map(String::from).unwrap_or_default(),
        key => key.to_owned(),
    };
    // Shift is a part of a character; of a named key it makes another one.
    let shift = if event.shift_key() && key.chars().count() > 1 { "Shift+" } else { "" };
    let control = if event.ctrl_key() || event.meta_key() { "Ctrl+" } else { "" };
    let alt = if event.alt_key() { "Alt+" } else { "" };
    format!("{control}{alt}{shift}{key}")
}

/// The character a key means, read from the physical key while an input method holds it back.
fn character(event: &KeyboardEvent) -> Option<char> {
    let key = event.key();
    let mut letters = key.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    if !matches!(key.as_str(), "Process" | "Unidentified") {
        return None;
    }
    let code = event.code();
    let shift = event.shift_key();
    for prefix in ["Digit", "Numpad", "Key"] {
        if let Some(rest) = code.strip_prefix(prefix)
            && rest.len() == 1
        {
            let letter = rest.chars().next()?;
            return Some(if shift { letter } else { letter.to_ascii_lowercase() });
        }
    }
    Some(match (code.as_str(), shift) {
        ("Minus" | "NumpadSubtract", false) => '-',
        ("Minus", true) => '_',
        ("Period" | "NumpadDecimal", false) => '.',
        ("Slash" | "NumpadDivide", false) => '/',
        ("Slash", true) => '?',
        ("Semicolon", false) => ';',
        ("Equal", false) => '=',
        ("Equal", true) | ("NumpadAdd", _) => '+',
        ("NumpadMultiply", _) => '*',
        ("Space", _) => ' ',
        _ => return None,
    })
}

fn value_of(field: &HtmlElement) -> String {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        String::new()
    }
}

/// A scan went into a text field that did not ask for it: the field gets back what it said before.
fn put_back(field: &HtmlElement, before: &str) {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(before);
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(before);
    }
    if let Ok(event) = Event::new("input") {
        let _ = field.dispatch_event(&event);
    }
}

fn swallow(event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
}
