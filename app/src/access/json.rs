//! The log keeps what changed as JSON, each room in its own shape; the browser reads it.
use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast as _, JsValue};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

impl Json {
    /// `Null` when the text is none.
    pub(super) fn parse(text: &str) -> Self {
        JSON::parse(text).map_or(Self::Null, |value| Self::from(&value))
    }

    /// A part of a map; `Null` when it is not there, or this is no map.
    pub(super) fn at(&self, key: &str) -> &Self {
        let Self::Map(parts) = self else { return &Self::Null };
        parts.iter().find(|(name, _)| name == key).map_or(&Self::Null, |(_, value)| value)
    }

    /// An element of a list; `Null` when it is not there, or this is no list.
    pub(super) fn nth(&self, at: usize) -> &Self {
        self.list().get(at).unwrap_or(&Self::Null)
    }

    pub(super) fn list(&self) -> &[Self] {
        if let Self::List(list) = self { list } else { &[] }
    }

    pub(super) fn map(&self) -> &[(String, Self)] {
        if let Self::Map(map) = self { map } else { &[] }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn from(value: &JsValue) -> Self {
        if let Some(flag) = value.as_bool() {
            Self::Flag(flag)
        } else if let Some(number) = value.as_f64() {
            Self::Number(number)
        } else if let Some(text) = value.as_string() {
            Self::Text(text)
        } else if let Some(list) = value.dyn_ref::<Array>() {
            Self::List(list.iter().map(|one| Self::from(&one)).collect())
        } else if let Some(object) = value.dyn_ref::<Object>() {
            let entries = Object::entries(object);
            let parts = entries.iter().map(|part| {
                let part: Array = part.unchecked_into();
                (part.get(0).as_string().unwrap_or_default(), Self::from(&part.get(1)))
            });
            Self::Map(parts.collect())
        } else {
            Self::Null
        }
    }
}
