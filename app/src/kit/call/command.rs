//! Something the person does: runs once at a time, knows whether it runs and why it failed.
use std::{future::Future, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use proto::refusal::Refusal;

use crate::kit::notice::use_notices;

type Run<I> = Rc<dyn Fn(I)>;

/// Copyable handle on a command.
pub(crate) struct Command<I: 'static> {
    run: StoredValue<Run<I>, LocalStorage>,
    pending: RwSignal<bool>,
    refusal: RwSignal<Option<Refusal>>,
}

impl<I: 'static> Clone for Command<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I: 'static> Copy for Command<I> {}

impl<I: 'static> Command<I> {
    /// Starts it. A second start before the answer does nothing: no double submit.
    pub(crate) fn run(self, input: I) {
        if !self.pending.get_untracked() {
            self.run.get_value()(input);
        }
    }

    /// Is it under way? Buttons show it and take no tap meanwhile.
    pub(crate) fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// Why the last run failed; for `<Refused>` and for fields.
    pub(crate) fn refusal(self) -> Signal<Option<Refusal>> {
        self.refusal.into()
    }

    /// Forgets the last failure, for example when the input changed.
    pub(crate) fn clear(self) {
        self.refusal.set(None);
    }
}

/// A command whose failure is shown by the caller, beside what failed (`<Refused refusal=command.refusal()/>`).
pub(crate) fn use_command<I, F, Answer>(run: F) -> Command<I>
where
    I: 'static,
    F: Fn(I) -> Answer + 'static,
    Answer: Future<Output = Result<(), Refusal>> + 'static,
{
    command(run, |_| ())
}

/// A command whose failure is a notice at the edge of the screen.
pub(crate) fn use_action<I, F, Answer>(run: F) -> Command<I>
where
    I: 'static,
    F: Fn(I) -> Answer + 'static,
    Answer: Future<Output = Result<(), Refusal>> + 'static,
{
    let notices = use_notices();
    command(run, move |refusal| notices.refuse(refusal))
}

fn command<I, F, Answer>(run: F, failed: impl Fn(&Refusal) + Clone + 'static) -> Command<I>
where
    I: 'static,
    F: Fn(I) -> Answer + 'static,
    Answer: Future<Output = Result<(), Refusal>> + 'static,
{
    let pending = RwSignal::new(false);
    let refusal = RwSignal::new(None);
    let start: Run<I> = Rc::new(move |input| {
        pending.set(true);
        refusal.set(None);
        let answer = run(input);
        let failed = failed.clone();
        spawn_local(async move {
            let outcome = answer.await;
            // The dialog may have closed itself in a good answer: its signals are gone then.
            let _ = pending.try_set(false);
            if let Err(problem) = outcome {
                failed(&problem);
                let _ = refusal.try_set(Some(problem));
            }
        });
    });
    Command { run: StoredValue::new_local(start), pending, refusal }
}
