//! 补打 by one key: what came out last of this till, a sale's receipt or a return's slip.
use leptos::{prelude::*, task::spawn_local};
use proto::till::v1::Return;

use super::state::Till;
use crate::t;

/// What was printed last, by the id of its document.
#[derive(Clone)]
pub(super) enum LastPaper {
    Sale(String),
    Return(String),
}

impl Till {
    /// Prints again what came out last.
    pub(super) fn reprint_last(self) {
        match self.last_paper.get_value() {
            Some(LastPaper::Sale(sale_id)) => spawn_local(self.printing().reprint(sale_id)),
            Some(LastPaper::Return(return_id)) => spawn_local(self.printing().reprint_return(return_id)),
            None => self.tell(t!("till.paper.nothing_to_reprint")),
        }
    }

    /// After the books took a return: its slip.
    pub(super) fn gave_back(self, returned: &Return) {
        self.last_paper.set_value(Some(LastPaper::Return(returned.return_id.clone())));
        let _slip = self.printing().slip(returned);
    }
}
