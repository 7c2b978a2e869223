//! A key map as text: the preset, then `action=key` for each change, parted by spaces.
use super::{Action, KeyMap, Preset, normal};

impl KeyMap {
    /// A form to be kept on the till.
    pub fn to_text(&self) -> String {
        let mut text = self.preset.name().to_owned();
        for (action, key) in &self.changed {
            text.push_str(&format!(" {}={key}", action.name()));
        }
        text
    }

    /// Reads what [`Self::to_text`] wrote. What cannot be read, or no longer be had, is left out: a till without its keys
    /// would be worse than one with the preset's.
    pub fn from_text(text: &str) -> Self {
        let mut words = text.split(' ');
        let name = words.next().unwrap_or_default();
        let preset = Preset::ALL.into_iter().find(|preset| preset.name() == name).unwrap_or_default();
        let mut map = Self::of(preset);
        for word in words {
            let Some((name, key)) = word.split_once('=') else { continue };
            let Some(action) = Action::ALL.into_iter().find(|action| action.name() == name) else { continue };
            match normal(key) {
                _ if key.is_empty() => map.put(action, String::new()),
                Ok(key) => map.put(action, key),
                Err(_) => {}
            }
        }
        if map.does_one_thing_a_key() { map } else { Self::of(preset) }
    }

    fn does_one_thing_a_key(&self) -> bool {
        let pairs =
            || Action::ALL.into_iter().flat_map(|action| self.keys(action).into_iter().map(move |key| (action, key)));
        pairs().all(|(action, key)| self.action(key) == Some(action))
    }
}
