//! A record while it is edited: its fields, what of it was typed, and what happens when somebody else saves it meanwhile.
use leptos::prelude::*;
use prost::Message;
use proto::refusal::Refusal;

use super::{call::RequestId, form::Field, format::clock_time};
use crate::t;

/// A field of a record: how its text is read from the record, and put back.
pub(crate) struct Bound<M> {
    field: Field,
    access: Access<M>,
}

enum Access<M> {
    Text(fn(&mut M) -> &mut String),
    Parsed { read: fn(&M) -> String, put: fn(&mut M, &str) -> Result<(), &'static str> },
}

impl<M: Clone> Bound<M> {
    /// A text of the record. A new field of a record is one of these and nothing else.
    pub(crate) fn text(field: Field, slot: fn(&mut M) -> &mut String) -> Self {
        Self { field, access: Access::Text(slot) }
    }

    /// Anything else; `put` says which rule a text breaks (a word of `err.field.*`).
    pub(crate) fn parsed(
        field: Field,
        read: fn(&M) -> String,
        put: fn(&mut M, &str) -> Result<(), &'static str>,
    ) -> Self {
        Self { field, access: Access::Parsed { read, put } }
    }

    fn read(&self, record: &M) -> String {
        match self.access {
            Access::Text(slot) => slot(&mut record.clone()).clone(),
            Access::Parsed { read, .. } => read(record),
        }
    }

    fn put(&self, record: &mut M) -> Result<(), Refusal> {
        let text = self.field.text();
        match self.access {
            Access::Text(slot) => {
                *slot(record) = text;
                Ok(())
            }
            Access::Parsed { put, .. } => put(record, &text).map_err(|rule| Refusal::bad_field(self.field.path, rule)),
        }
    }
}

/// Who saved a record meanwhile, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Their name.
    pub who: String,
    /// When, ms.
    pub at_ms: i64,
}

/// Copyable handle on a record that is being edited.
pub(crate) struct Draft<M: Send + Sync + 'static> {
    base: StoredValue<M>,
    bounds: StoredValue<Vec<Bound<M>>, LocalStorage>,
    /// Somebody saved meanwhile; who it was, for those who may know.
    collided: RwSignal<Option<Option<Change>>>,
}

impl<M: Send + Sync + 'static> Clone for Draft<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Send + Sync + 'static> Copy for Draft<M> {}

impl<M: Clone + Send + Sync + 'static> Draft<M> {
    /// Of a record as it is now, or of a new one.
    pub(crate) fn new(record: M, bounds: Vec<Bound<M>>) -> Self {
        for bound in &bounds {
            bound.field.value.set(bound.read(&record));
        }
        Self { base: StoredValue::new(record), bounds: StoredValue::new_local(bounds), collided: RwSignal::new(None) }
    }

    /// All fields, from the top.
    pub(crate) fn fields(self) -> Vec<Field> {
        self.bounds.with_value(|bounds| bounds.iter().map(|bound| bound.field.clone()).collect())
    }

    /// The record as it was read.
    pub(crate) fn base(self) -> M {
        self.base.get_value()
    }

    /// The record as it is typed. Marks every field that must be filled and is not.
    ///
    /// # Errors
    /// The first field that is not filled, or whose text is none.
    pub(crate) fn typed(self) -> Result<M, Refusal> {
        let mut record = self.base.get_value();
        self.bounds.with_value(|bounds| {
            let missed = |bound: &&Bound<M>| bound.field.required && bound.field.text().is_empty();
            bounds.iter().filter(missed).for_each(|bound| bound.field.missed.set(true));
            if let Some(first) = bounds.iter().find(missed) {
                return Err(Refusal::bad_field(first.field.path, "required"));
            }
            bounds.iter().try_for_each(|bound| bound.put(&mut record))?;
            Ok(record)
        })
    }

    /// Does any field hold something else than the record?
    pub(crate) fn changed(self) -> bool {
        self.base.with_value(|base| {
            self.bounds.with_value(|all| all.iter().any(|bound| bound.field.text() != bound.read(base).trim()))
        })
    }

    /// Back to the record as it was read.
    pub(crate) fn reset(self, record: M) {
        self.bounds.with_value(|bounds| {
            for bound in bounds {
                bound.field.value.set(bound.read(&record));
                bound.field.stored.set(None);
                bound.field.missed.set(false);
            }
        });
        self.base.set_value(record);
        self.collided.set(None);
    }

    /// Somebody saved the record meanwhile: fields that nobody touched here take what is stored now, the others keep what
    /// is typed and say what is stored. The next save then stands on the new version.
    pub(crate) fn rebase(self, stored: M, by: Option<Change>) {
        self.bounds.with_value(|bounds| {
            for bound in bounds {
                let was = self.base.with_value(|base| bound.read(base).trim().to_owned());
                let (now, here) = (bound.read(&stored), bound.field.text());
                if here == was {
                    bound.field.value.set(now);
                    bound.field.stored.set(None);
                } else {
                    bound.field.stored.set((now.trim() != was && now.trim() != here).then_some(now));
                }
            }
        });
        self.base.set_value(stored);
        self.collided.set(Some(by));
    }

    /// What to say about it; for [`super::form::EditForm`].
    pub(crate) fn conflict(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.collided.get().map(|by| match by {
                Some(Change { who, at_ms }) => t!("kit.form.changed_by", who = who, time = clock_time(at_ms)),
                None => t!("kit.form.changed").to_owned(),
            })
        })
    }
}

/// One request id per content: the same message sent again is the same attempt, a changed one is a new attempt.
#[derive(Clone, Copy)]
pub(crate) struct Attempt(StoredValue<Option<(Vec<u8>, RequestId)>>);

impl Attempt {
    /// Nothing was sent yet.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The id to send this message with.
    pub(crate) fn id(self, message: &impl Message) -> RequestId {
        let body = message.encode_to_vec();
        let known = self.0.with_value(|last| last.as_ref().filter(|(sent, _)| *sent == body).map(|(_, id)| id.clone()));
        known.unwrap_or_else(|| {
            let id = RequestId::new();
            self.0.set_value(Some((body, id.clone())));
            id
        })
    }
}

/// Typed text is not thrown away by a slip of the finger: leaving a form that holds some is asked twice.
#[derive(Clone, Copy)]
pub(crate) struct Leave {
    changed: StoredValue<Option<Callback<(), bool>>>,
    asking: RwSignal<bool>,
    on_leave: Callback<()>,
}

impl Leave {
    /// `on_leave` takes the form away.
    pub(crate) fn new(on_leave: Callback<()>) -> Self {
        Self { changed: StoredValue::new(None), asking: RwSignal::new(false), on_leave }
    }

    /// How the form tells whether it holds typed text.
    pub(crate) fn watch(self, changed: impl Fn() -> bool + Send + Sync + 'static) {
        self.changed.set_value(Some(Callback::new(move |()| changed())));
    }

    /// Would something be lost?
    pub(crate) fn holds_text(self) -> bool {
        self.changed.try_get_value().flatten().is_some_and(|changed| changed.run(()))
    }

    /// For Esc, cross and cancel: leaves, or asks.
    pub(crate) fn ask(self) -> Callback<()> {
        Callback::new(move |()| {
            if self.holds_text() {
                self.asking.set(true);
            } else {
                self.now();
            }
        })
    }

    /// Leaves.
    pub(crate) fn now(self) {
        self.on_leave.run(());
    }

    /// Is it waiting for the second word? Tracked.
    pub(crate) fn asking(self) -> bool {
        self.asking.get()
    }
}
