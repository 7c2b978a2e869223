//! What a row of the log changed, in words: field, before, after. Rooms write their rows, tuples or numbers as they are;
//! here every leaf that differs becomes a line, named by its key and worded by the key's ending.
use std::collections::{BTreeSet, HashMap};

use super::{json::Json, role_words};
use crate::{
    kit::{
        format::{date_and_time, quantity, yuan},
        i18n::{named, word},
    },
    t,
};

/// One record that changed.
pub(super) struct Changed {
    /// 商品「冰红茶」.
    pub title: String,
    /// For whoever looks it up in the database.
    pub id: String,
    /// It was not there before: its fields are all new, and no news one by one.
    pub created: bool,
    /// What differs.
    pub lines: Vec<Line>,
}

/// One field; `None` for nothing there.
pub(super) struct Line {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Ids that the log keeps, and what people call them.
pub(super) type Names = HashMap<String, String>;

/// The server's own columns: they follow from the others, or mean nothing to people.
const HIDDEN: [&str; 8] =
    ["merchant_id", "id", "item_id", "version", "initials", "phone_tail", "created_ms", "utc_offset_minutes"];

/// Records whose log holds a bare amount of money.
const MONEY: [&str; 3] = ["sale", "shift", "top_up"];

/// The record whose fields are acts and rights.
const ROLE: &str = "role";

/// In the language of the screen.
pub(super) fn read(changes_json: &str, names: &Names) -> Vec<Changed> {
    let parsed = Json::parse(changes_json);
    parsed.list().iter().map(|change| one(change, names)).collect()
}

fn one(change: &Json, names: &Names) -> Changed {
    let what = change.at("what").text().unwrap_or_default();
    let (before, after) = (change.at("before"), change.at("after"));
    let mut walk = Walk { what, names, lines: Vec::new() };
    walk.step(&Place::default(), before, after);
    let kind = word("what", what);
    let role = (what == ROLE).then(|| word(ROLE, change.at("id").text().unwrap_or_default()));
    let title = match name(after).or_else(|| name(before)).or(role.as_deref()) {
        Some(name) => t!("access.audit.record", kind = kind, name = name),
        None => kind,
    };
    let whole = !after.map().is_empty() || !after.nth(0).map().is_empty();
    Changed {
        title,
        id: change.at("id").text().unwrap_or_default().to_owned(),
        created: whole && *before == Json::Null,
        lines: walk.lines,
    }
}

/// A record's own name, wherever its room keeps it.
fn name(value: &Json) -> Option<&str> {
    let first = value.nth(0);
    [value.at("name"), first.at("name"), first, value].into_iter().find_map(Json::text).filter(|name| !name.is_empty())
}

/// Where in a record a value stands.
#[derive(Clone, Default)]
struct Place {
    /// 条码 2, of a row inside the record.
    of: Option<String>,
    key: Option<String>,
    /// In a tuple.
    at: Option<usize>,
    deep: bool,
}

struct Walk<'a> {
    what: &'a str,
    names: &'a Names,
    lines: Vec<Line>,
}

impl Walk<'_> {
    fn step(&mut self, place: &Place, before: &Json, after: &Json) {
        if !before.map().is_empty() || !after.map().is_empty() {
            let keys: BTreeSet<&str> = before.map().iter().chain(after.map()).map(|(key, _)| key.as_str()).collect();
            for key in keys.into_iter().filter(|key| !HIDDEN.contains(key)) {
                let place = Place { key: Some(key.to_owned()), deep: true, ..place.clone() };
                self.step(&place, before.at(key), after.at(key));
            }
        } else if !before.list().is_empty() || !after.list().is_empty() {
            for at in 0..before.list().len().max(after.list().len()) {
                let of = place.deep.then(|| format!("{} {}", word("rows", self.what), at + 1));
                let place = Place { of, at: Some(at), deep: true, key: None };
                self.step(&place, before.nth(at), after.nth(at));
            }
        } else {
            let unset = *before == Json::Null && *after == Json::Flag(false);
            let (before, after) = (self.value(place, before), self.value(place, after));
            if before != after && !unset {
                self.lines.push(Line { label: self.label(place), before, after });
            }
        }
    }

    fn label(&self, place: &Place) -> String {
        let own = match (&place.key, place.at) {
            (Some(key), _) if self.what == ROLE => role_words::name(key).unwrap_or(key).to_owned(),
            (Some(key), _) => word("field", key),
            (None, Some(at)) => word("change", &format!("{}.{at}", self.what)),
            (None, None) => word("change", self.what),
        };
        match &place.of {
            Some(of) => format!("{of} {own}"),
            None => own,
        }
    }

    fn value(&self, place: &Place, value: &Json) -> Option<String> {
        let key = place.key.as_deref().unwrap_or_default();
        match value {
            Json::Flag(true) => Some(t!("kit.yes").to_owned()),
            Json::Flag(false) => Some(t!("kit.no").to_owned()),
            Json::Number(number) => Some(self.number(key, *number as i64)),
            Json::Text(text) if self.what == ROLE => {
                Some(role_words::stored(key, text).unwrap_or_else(|| text.clone()))
            }
            Json::Text(text) => {
                let shown =
                    self.names.get(text).cloned().or_else(|| named(&format!("word.{key}.{text}")).map(str::to_owned));
                Some(shown.unwrap_or_else(|| text.clone())).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }

    fn number(&self, key: &str, number: i64) -> String {
        if key.ends_with("_fen") || (key.is_empty() && MONEY.contains(&self.what)) {
            yuan(number)
        } else if key.ends_with("_ms") {
            date_and_time(number)
        } else if key.ends_with("_milli") {
            quantity(number)
        } else if key.ends_with("_minute") {
            format!("{:02}:{:02}", number / 60, number % 60)
        } else {
            number.to_string()
        }
    }
}
