//! A role while it is edited: what is chosen and typed, and what happens when somebody else saves it meanwhile.
use leptos::prelude::*;
use proto::{
    access::v1::{Role, RoleLimit},
    refusal::Refusal,
};
use rules::{
    access::{EDIT_ROLES, OWNER_CODE},
    limits::{Act, Beyond, Limit, Measure},
    money::{BasisPoints, Fen, WHOLE},
    roles::{RIGHTS, may_hold},
};

use super::role_words::scale;
use crate::kit::{draft::Change, format::plain_yuan};

/// One act: what happens beyond its thresholds, and the thresholds as they are typed.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub act: Act,
    pub beyond: RwSignal<Beyond>,
    /// The share of the price.
    pub share: RwSignal<String>,
    /// The sum, yuan.
    pub most: RwSignal<String>,
    /// What somebody else stored meanwhile, when it is not what is typed here.
    pub stored: RwSignal<Option<Limit>>,
}

impl Row {
    fn new(act: Act, limit: Limit) -> Self {
        let row = Self {
            act,
            beyond: RwSignal::new(limit.beyond),
            share: RwSignal::new(String::new()),
            most: RwSignal::new(String::new()),
            stored: RwSignal::new(None),
        };
        row.put(limit);
        row
    }

    fn put(self, limit: Limit) {
        self.beyond.set(limit.beyond);
        let any = limit.free == BasisPoints(0);
        self.share.set(if any { String::new() } else { scale(self.act).write(limit.free) });
        self.most.set(limit.most.map(|most| plain_yuan(most.0)).unwrap_or_default());
    }

    /// The limit as it is typed; tracked. A sum alone lets every share pass.
    ///
    /// # Errors
    /// Which rule it breaks: a word of `err.field.*`.
    pub(super) fn limit(self) -> Result<Limit, &'static str> {
        let beyond = self.beyond.get();
        if beyond == Beyond::Allow {
            return Ok(Limit::NONE);
        }
        let most = self.most.with(|text| match text.trim() {
            "" => Ok(None),
            text => Fen::parse_yuan(text).map(Some).ok_or("amount"),
        });
        let most = if self.act.measure() == Measure::Whole { None } else { most? };
        let share = || self.share.with(|text| scale(self.act).read(text)).ok_or("amount");
        let free = match self.act.measure() {
            Measure::Share if most.is_some() && self.share.with(|text| text.trim().is_empty()) => BasisPoints(0),
            Measure::Share => share()?,
            Measure::Money | Measure::Whole => WHOLE,
        };
        let limit = Limit { free, most, beyond };
        limit.check(self.act).map(|()| limit)
    }

    /// Has it thresholds now? Tracked.
    pub(super) fn has_thresholds(self) -> bool {
        self.beyond.get() != Beyond::Allow
    }
}

/// Copyable handle on what is typed.
#[derive(Clone, Copy)]
pub(super) struct RoleDraft {
    base: StoredValue<Role>,
    rows: StoredValue<Vec<Row>>,
    rights: StoredValue<Vec<(&'static str, RwSignal<bool>)>>,
    /// Somebody saved meanwhile; who it was, for those who may know.
    collided: RwSignal<Option<Option<Change>>>,
}

impl RoleDraft {
    /// As it is stored.
    pub(super) fn new(role: Role) -> Self {
        let rows = Act::ALL.map(|act| Row::new(act, limit_of(&role, act))).to_vec();
        // The owner keeps the right to edit roles: there is nothing to choose.
        let chosen = |right: &&str| may_hold(&role.code, right) && !(role.code == OWNER_CODE && *right == EDIT_ROLES);
        let rights = RIGHTS.iter().copied().filter(chosen);
        let rights = rights.map(|right| (right, RwSignal::new(holds(&role, right)))).collect();
        Self {
            rows: StoredValue::new(rows),
            rights: StoredValue::new(rights),
            base: StoredValue::new(role),
            collided: RwSignal::new(None),
        }
    }

    pub(super) fn rows(self) -> Vec<Row> {
        self.rows.get_value()
    }

    /// The rights that are chosen here; others are not for this role, or not to be chosen.
    pub(super) fn right(self, right: &str) -> Option<RwSignal<bool>> {
        self.rights.with_value(|rights| rights.iter().find(|(name, _)| *name == right).map(|(_, held)| *held))
    }

    /// As it is typed.
    ///
    /// # Errors
    /// The first limit that is none.
    pub(super) fn typed(self) -> Result<Role, Refusal> {
        let mut role = self.base.get_value();
        role.limits = self
            .rows()
            .into_iter()
            .map(|row| {
                let bad = |rule| Refusal::bad_field(row.act.name(), rule);
                untrack(|| row.limit()).map_err(bad).map(|limit| on_wire(row.act, limit))
            })
            .collect::<Result<_, _>>()?;
        self.rights.with_value(|rights| {
            for (right, held) in rights {
                role.rights.retain(|one| one != right);
                if held.get_untracked() {
                    role.rights.push((*right).to_owned());
                }
            }
        });
        role.rights.sort();
        Ok(role)
    }

    /// Does anything here differ from what was read? What cannot be read does.
    pub(super) fn changed(self) -> bool {
        let sorted = |mut role: Role| {
            role.rights.sort();
            role
        };
        self.typed().map_or(true, |typed| typed != sorted(self.base.get_value()))
    }

    /// Somebody saved the role meanwhile: what nobody touched here takes what is stored now, the rest keeps what is typed and
    /// says what is stored. The next save then stands on the new version.
    pub(super) fn rebase(self, stored: Role, by: Option<Change>) {
        let base = self.base.get_value();
        for row in self.rows() {
            let (was, now) = (limit_of(&base, row.act), limit_of(&stored, row.act));
            let here = untrack(|| row.limit());
            if here == Ok(was) {
                row.put(now);
                row.stored.set(None);
            } else {
                row.stored.set((now != was && here != Ok(now)).then_some(now));
            }
        }
        self.rights.with_value(|rights| {
            for (right, held) in rights {
                if held.get_untracked() == holds(&base, right) {
                    held.set(holds(&stored, right));
                }
            }
        });
        self.base.set_value(stored);
        self.collided.set(Some(by));
    }

    /// Who saved meanwhile; tracked.
    pub(super) fn collided(self) -> Option<Option<Change>> {
        self.collided.get()
    }
}

/// A limit of a role as it came; one that nobody can read asks for everything.
pub(super) fn limit_of(role: &Role, act: Act) -> Limit {
    let read = |one: &RoleLimit| {
        let (free, most) = (BasisPoints(one.free_bp), one.most_fen.map(Fen));
        Some(Limit { free, most, beyond: Beyond::from_code(one.beyond)? })
    };
    let found = role.limits.iter().find(|one| one.act == act.name()).and_then(read);
    found.unwrap_or(Limit::ASK)
}

/// Has the role this right?
pub(super) fn holds(role: &Role, right: &str) -> bool {
    role.rights.iter().any(|held| held == right)
}

fn on_wire(act: Act, limit: Limit) -> RoleLimit {
    let most_fen = limit.most.map(|most| most.0);
    RoleLimit { act: act.name().to_owned(), free_bp: limit.free.0, beyond: limit.beyond as i32, most_fen }
}
