//! One command that moves money, on its way to the books: sent, unanswered, refused.
//!
//! The request is written to this device before it is sent, and sent again byte for byte under the same id until an answer
//! comes, so that a lost answer, a reload or a second tap never takes money twice. While nobody knows whether the books have
//! it, the only way is "retry".
use leptos::prelude::*;
use proto::{kit::v1::Reason, method::Rpc, refusal::Refusal};

use crate::kit::{
    browser,
    call::{Api, RequestId, use_api},
    keep,
    notice::{Notices, use_notices},
};

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Stage {
    /// Nothing was sent, or the last answer was yes.
    #[default]
    Idle,
    /// On its way.
    Sending,
    /// No answer came: the books may have it.
    Unanswered,
    /// The books do not have it.
    Refused(Refusal),
}

/// Copyable handle on one attempt after the other.
pub(crate) struct Attempt<R: Send + Sync + 'static> {
    /// Where it is kept on this device.
    stored: &'static str,
    stage: RwSignal<Stage>,
    /// What was sent and not settled, and the document's id, which is the request's too.
    sent: StoredValue<Option<(String, R)>>,
    /// Some send of it stayed without an answer.
    doubtful: StoredValue<bool>,
    api: Api,
    notices: Notices,
}

impl<R: Send + Sync + 'static> Clone for Attempt<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for Attempt<R> {}

impl<R: Rpc + Clone + Default + Send + Sync + 'static> Attempt<R> {
    /// As it was left under this name: a request that was never settled is unanswered.
    pub(crate) fn restored(stored: &'static str) -> Self {
        let sent = browser::stored(stored).and_then(|text| {
            let (id, hex) = text.split_once(' ')?;
            Some((id.to_owned(), R::decode(from_hex(hex)?.as_slice()).ok()?))
        });
        Self {
            stored,
            stage: RwSignal::new(if sent.is_some() { Stage::Unanswered } else { Stage::Idle }),
            doubtful: StoredValue::new(sent.is_some()),
            sent: StoredValue::new(sent),
            api: use_api(),
            notices: use_notices(),
        }
    }

    /// How far it is; tracked.
    pub(crate) fn stage(self) -> Stage {
        self.stage.get()
    }

    /// How far it is, for a task that may have outlived its page.
    pub(crate) fn try_stage(self) -> Option<Stage> {
        self.stage.try_get_untracked()
    }

    /// On its way or unanswered, so that nothing it is about may change.
    pub(crate) fn is_open(self) -> bool {
        self.stage.with_untracked(|stage| matches!(stage, Stage::Sending | Stage::Unanswered))
    }

    /// What was sent and not settled.
    pub(crate) fn sent(self) -> Option<R> {
        self.sent.with_value(|sent| sent.as_ref().map(|(_, request)| request.clone()))
    }

    /// The refusal was read: forget it.
    pub(crate) fn clear_refusal(self) {
        if self.stage.with_untracked(|stage| matches!(stage, Stage::Refused(_))) {
            self.stage.set(Stage::Idle);
        }
    }

    /// Keeps the request, to be sent by [`Self::go`]. False while another one is open: no double submit.
    pub(crate) fn begin(self, document_id: String, request: R) -> bool {
        if self.is_open() {
            return false;
        }
        keep::store(self.stored, &format!("{document_id} {}", to_hex(&request.encode_to_vec())));
        self.sent.set_value(Some((document_id, request)));
        true
    }

    /// Sends what is kept, the first time or again. `None`: nobody knows yet, or it was refused; [`Self::stage`] says which.
    pub(crate) async fn go(self) -> Option<R::Answer> {
        if self.stage.with_untracked(|stage| *stage == Stage::Sending) {
            return None;
        }
        let (document_id, request) = self.sent.get_value()?;
        self.stage.set(Stage::Sending);
        // A browser that dies from here on knows after its start that it asked.
        keep::written().await;
        match self.api.command(&RequestId::of_document(&document_id), request).await {
            Ok(answer) => {
                self.settle(Stage::Idle);
                Some(answer)
            }
            Err(refusal) => {
                if self.settles(&refusal) {
                    self.settle(Stage::Refused(refusal));
                } else {
                    if !refusal.is_kit(Reason::NoAnswer) {
                        self.notices.refuse(&refusal);
                    }
                    self.doubtful.set_value(true);
                    self.stage.set(Stage::Unanswered);
                }
                None
            }
        }
    }

    fn settle(self, stage: Stage) {
        keep::forget(self.stored);
        self.sent.set_value(None);
        self.doubtful.set_value(false);
        self.stage.set(stage);
    }

    /// Does this refusal say for sure that the books do not have it? The rooms' own refusals do. The kit's do for a first try
    /// only: after an unanswered one they may come from before the books were asked.
    fn settles(self, refusal: &Refusal) -> bool {
        let unknown = refusal.is_kit(Reason::NoAnswer) || refusal.is_kit(Reason::Internal);
        !unknown && (refusal.domain != "kit" || self.doubtful.try_get_value() == Some(false))
    }
}

pub(super) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
