//! The till's keys: what can be done ([`Action`]), which key does it in each preset ([`Preset`]), and what somebody changed of
//! that on a till ([`KeyMap`]).
//!
//! One table for everything that knows of keys: the handlers, the key map of F1, the strip of the quick front, the hints on
//! the buttons, the page where keys are changed and the card that is printed. Enter, Escape, Tab and the arrows are no part
//! of it: they mean the same for everybody. Invariant: within one map a key does one thing, and none that the browser or
//! the field keeps for itself ([`Refused`]).
mod presets;
mod text;

pub use presets::Preset;

/// What a key of the till does. On the payment page the same key does what belongs there: Space is exact cash, F2 the
/// balance (ux.md 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// 收款; there: cash, exactly.
    Pay,
    /// 会员; there: the member's balance.
    Member,
    /// 选商品; there: the phone's code.
    Goods,
    /// 服务员 of the line; there: another tender.
    Staff,
    /// 无卡消费 (TIL-06); there: a coupon.
    NoCard,
    /// 挂单.
    Hold,
    /// 取单.
    Recall,
    /// 确认添加 (TIL-06).
    Add,
    /// 整单折扣; there: 抹零.
    Bill,
    /// 快速消费: an amount without goods.
    Amount,
    /// 数量.
    Quantity,
    /// 行折扣.
    Discount,
    /// 改价.
    Price,
    /// One less.
    Minus,
    /// 删行; there: the last tender.
    Remove,
    /// 清空购物车.
    Empty,
    /// 充值.
    TopUp,
    /// 撤销.
    Undo,
    /// 补打上一单.
    Reprint,
    /// 开钱箱.
    Drawer,
    /// 换前台: touch or quick.
    Mode,
}

impl Action {
    /// All of them, in the order of the key card.
    pub const ALL: [Self; 21] = [
        Self::Pay,
        Self::Member,
        Self::NoCard,
        Self::Goods,
        Self::Add,
        Self::Amount,
        Self::Quantity,
        Self::Discount,
        Self::Price,
        Self::Minus,
        Self::Remove,
        Self::Empty,
        Self::Staff,
        Self::Bill,
        Self::Hold,
        Self::Recall,
        Self::TopUp,
        Self::Undo,
        Self::Reprint,
        Self::Drawer,
        Self::Mode,
    ];

    /// As stored and translated.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Member => "member",
            Self::Goods => "goods",
            Self::Staff => "staff",
            Self::NoCard => "no_card",
            Self::Hold => "hold",
            Self::Recall => "recall",
            Self::Add => "add",
            Self::Bill => "bill",
            Self::Amount => "amount",
            Self::Quantity => "quantity",
            Self::Discount => "discount",
            Self::Price => "price",
            Self::Minus => "minus",
            Self::Remove => "remove",
            Self::Empty => "empty",
            Self::TopUp => "top_up",
            Self::Undo => "undo",
            Self::Reprint => "reprint",
            Self::Drawer => "drawer",
            Self::Mode => "mode",
        }
    }
}

/// Why a key cannot be given to an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The browser or the system takes it before the page: F5, F11, F12, Ctrl+W, Alt+anything.
    Browser,
    /// Goods are found by it: letters and digits belong to the field.
    Typed,
    /// Means the same on every till: Enter, Escape, Tab, arrows, F1, Ctrl+K.
    Fixed,
    /// Does this already.
    Taken(Action),
    /// No key that can be named.
    Unknown,
}

/// The keys of one till: a preset, and what was changed of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyMap {
    preset: Preset,
    changed: Vec<(Action, String)>,
}

impl KeyMap {
    /// A preset as it is.
    pub fn of(preset: Preset) -> Self {
        Self { preset, changed: Vec::new() }
    }

    /// Which preset it began as.
    pub fn preset(&self) -> Preset {
        self.preset
    }

    /// Was anything changed?
    pub fn is_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// The keys of an action, the one to show first; none when its only key was given away.
    pub fn keys(&self, action: Action) -> Vec<&str> {
        match self.changed.iter().find(|(one, _)| *one == action) {
            Some((_, key)) if key.is_empty() => Vec::new(),
            Some((_, key)) => vec![key],
            None => self.preset.keys(action).to_vec(),
        }
    }

    /// The key to show for an action.
    pub fn key(&self, action: Action) -> Option<&str> {
        self.keys(action).first().copied()
    }

    /// What a key does.
    pub fn action(&self, key: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| self.keys(*action).iter().any(|known| known.eq_ignore_ascii_case(key)))
    }

    /// Gives an action one key, in place of those it had.
    ///
    /// # Errors
    /// When the key is not to be had; the map is as it was.
    pub fn bind(&mut self, action: Action, key: &str) -> Result<(), Refused> {
        let key = normal(key)?;
        match self.action(&key) {
            Some(other) if other != action => Err(Refused::Taken(other)),
            _ => {
                self.put(action, key);
                Ok(())
            }
        }
    }

    /// As [`Self::bind`], and whoever had the key gets the first one that this action had.
    ///
    /// # Errors
    /// When the key is not to be had by anybody.
    pub fn swap(&mut self, action: Action, key: &str) -> Result<(), Refused> {
        let key = normal(key)?;
        if let Some(other) = self.action(&key).filter(|other| *other != action) {
            let old = self.key(action).unwrap_or_default().to_owned();
            self.put(other, old);
        }
        self.put(action, key);
        Ok(())
    }

    /// Back to what the preset says for this action, unless another one has that key by now.
    ///
    /// # Errors
    /// Who has it.
    pub fn restore(&mut self, action: Action) -> Result<(), Refused> {
        let taken = self.preset.keys(action).iter().find_map(|key| self.action(key).filter(|other| *other != action));
        match taken {
            Some(other) => Err(Refused::Taken(other)),
            None => {
                self.changed.retain(|(one, _)| *one != action);
                Ok(())
            }
        }
    }

    fn put(&mut self, action: Action, key: String) {
        self.changed.retain(|(one, _)| *one != action);
        if self.preset.keys(action) != [key.as_str()] {
            self.changed.push((action, key));
        }
    }
}

/// A key as it is kept: `F2`, `Shift+F6`, `Ctrl+z`, `Space`, `+`, `Delete`.
///
/// # Errors
/// When no action may have it.
pub fn normal(key: &str) -> Result<String, Refused> {
    let (modifiers, name) = parts(key).ok_or(Refused::Unknown)?;
    let (ctrl, shift) = match modifiers.as_slice() {
        [] => (false, false),
        ["Ctrl"] => (true, false),
        ["Shift"] => (false, true),
        // Alt and Meta belong to the system, and Ctrl+Shift to the browser's own tools.
        _ => return Err(Refused::Browser),
    };
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if ctrl => control(letter),
        // Shift is a part of a character already.
        (Some(_), None) if shift => Err(Refused::Unknown),
        (Some(letter), None) if letter.is_ascii_digit() || letter.is_alphabetic() => Err(Refused::Typed),
        (Some('?'), None) => Err(Refused::Fixed),
        (Some(letter), None) if letter.is_ascii_punctuation() => Ok(letter.to_string()),
        (Some(_), Some(_)) => named(name, ctrl, shift),
        _ => Err(Refused::Unknown),
    }
}

/// `Ctrl+z`: what the browser keeps for itself cannot be had, whatever the page says.
fn control(letter: char) -> Result<String, Refused> {
    match letter.to_ascii_lowercase() {
        'k' => Err(Refused::Fixed),
        // Tab, window, reload, address line, and what one does with text.
        'w' | 't' | 'n' | 'r' | 'l' | 'a' | 'c' | 'v' | 'x' | '0' | '-' | '+' | '=' => Err(Refused::Browser),
        letter if letter.is_ascii_alphabetic() => Ok(format!("Ctrl+{letter}")),
        _ => Err(Refused::Browser),
    }
}

fn named(name: &str, ctrl: bool, shift: bool) -> Result<String, Refused> {
    const FIXED: [&str; 10] =
        ["F1", "Enter", "Escape", "Tab", "Backspace", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp"];
    const FREE: [&str; 12] = ["F2", "F3", "F4", "F6", "F7", "F8", "F9", "F10", "Insert", "Delete", "Home", "End"];
    if FIXED.contains(&name) || name == "PageDown" {
        return Err(Refused::Fixed);
    }
    // Also with Ctrl or Shift: reload, full screen and tools of the browser, the window's end.
    if matches!(name, "F5" | "F11" | "F12") || ctrl {
        return Err(Refused::Browser);
    }
    match name {
        "Space" if !shift => Ok(name.to_owned()),
        name if FREE.contains(&name) => Ok(if shift { format!("Shift+{name}") } else { name.to_owned() }),
        _ => Err(Refused::Unknown),
    }
}

/// `Ctrl++` is Ctrl and a plus.
fn parts(key: &str) -> Option<(Vec<&str>, &str)> {
    let (mut rest, mut modifiers) = (key, Vec::new());
    while let Some((modifier, behind)) = rest.split_once('+') {
        if behind.is_empty() || !["Ctrl", "Shift", "Alt", "Meta"].contains(&modifier) {
            break;
        }
        modifiers.push(modifier);
        rest = behind;
    }
    (!rest.is_empty()).then_some((modifiers, rest))
}

#[cfg(test)]
mod tests;
