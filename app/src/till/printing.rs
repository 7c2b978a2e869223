//! Paper on its way: printed, waiting, of unknown fate. The sale is in the books whatever happens to its paper.
use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use proto::{
    access::v1::TillInfo,
    hwbridge::v1::{Document, Job, JobState},
    refusal::Refusal,
    till::v1::{ReprintReturnRequest, ReprintSaleRequest, Return, Sale},
};

use super::{receipt, return_paper};
use crate::kit::{
    call::{Api, Bridge, RequestId, refusal::sentence, use_api, use_bridge},
    i18n::named,
    notice::{Notices, use_notices},
    session::{Session, use_session},
};
use crate::t;

/// How one paper is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PaperState {
    /// On its way to the printer.
    Printing,
    /// Out, as far as the printer tells.
    Printed,
    /// Waits for paper, cover or line and goes on by itself.
    Held(Why),
    /// Nobody knows: look at the printer, then reprint if it is missing.
    Unknown,
    /// It did not come out.
    Failed(Why),
}

/// Why paper waits or did not come out. Not a sentence yet: the language may be switched while it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// What the agent calls the printer's trouble.
    Trouble(String),
    /// What the agent refused.
    Refused(Refusal),
    /// There is no agent, or it is gone.
    NoAgent,
}

impl Why {
    /// In the language of the screen; tracked.
    fn sentence(&self) -> String {
        match self {
            Self::Trouble(name) => named(&format!("err.hwbridge.{name}")).map_or_else(|| name.clone(), str::to_owned),
            Self::Refused(refusal) => sentence(refusal),
            Self::NoAgent => t!("till.paper.no_agent").to_owned(),
        }
    }
}

impl PaperState {
    /// In the language of the screen; tracked.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Printing => t!("till.paper.printing").to_owned(),
            Self::Printed => t!("till.paper.printed").to_owned(),
            Self::Held(why) => t!("till.paper.held", why = why.sentence()),
            Self::Unknown => t!("till.paper.unknown").to_owned(),
            Self::Failed(why) => t!("till.paper.failed", why = why.sentence()),
        }
    }
}

/// Copyable handle on the printer, for all that has a paper.
#[derive(Clone, Copy)]
pub(crate) struct Printing {
    api: Api,
    bridge: Bridge,
    session: Session,
    notices: Notices,
}

/// The printing of this page.
pub(crate) fn use_printing() -> Printing {
    Printing { api: use_api(), bridge: use_bridge(), session: use_session(), notices: use_notices() }
}

impl Printing {
    /// Prints a sale's receipt: copy 0 is the first, others are marked 补打.
    pub(crate) fn receipt(self, sale: &Arc<Sale>, copy: i32) -> RwSignal<PaperState> {
        self.paper(receipt::job_id(sale, copy), receipt::document(sale, &self.till_info(), copy))
    }

    /// Prints a document; the same job id is answered, not printed again.
    pub(crate) fn paper(self, job_id: String, document: Document) -> RwSignal<PaperState> {
        let paper = RwSignal::new(PaperState::Printing);
        self.print_on(paper, job_id, document);
        paper
    }

    /// Tries a sale's first receipt again.
    pub(crate) fn receipt_again(self, sale: &Arc<Sale>, paper: RwSignal<PaperState>) {
        self.again(paper, receipt::job_id(sale, 0), receipt::document(sale, &self.till_info(), 0));
    }

    /// Tries a paper again under its own name, so that one that did come out is not doubled.
    pub(crate) fn again(self, paper: RwSignal<PaperState>, job_id: String, document: Document) {
        paper.set(PaperState::Printing);
        self.print_on(paper, job_id, document);
    }

    /// 补打: counted and audited by the server, then printed with its number.
    pub(crate) async fn reprint(self, sale_id: String) {
        match self.api.command(&RequestId::new(), ReprintSaleRequest { sale_id }).await {
            Ok(answer) => {
                let sale = answer.sale.unwrap_or_default();
                let document = receipt::document(&sale, &self.till_info(), sale.copies);
                self.say(&self.print(receipt::job_id(&sale, sale.copies), document).await, &sale.receipt_no);
            }
            Err(refusal) => self.notices.refuse(&refusal),
        }
    }

    /// The first slip of a return.
    pub(crate) fn slip(self, returned: &Return) -> RwSignal<PaperState> {
        self.paper(return_paper::job_id(returned, 0), return_paper::document(returned, &self.till_info(), 0))
    }

    /// As [`Self::reprint`], of a return's slip.
    pub(crate) async fn reprint_return(self, return_id: String) {
        match self.api.command(&RequestId::new(), ReprintReturnRequest { return_id }).await {
            Ok(answer) => {
                let returned = answer.returned.unwrap_or_default();
                let document = return_paper::document(&returned, &self.till_info(), returned.copies);
                let job = return_paper::job_id(&returned, returned.copies);
                self.say(&self.print(job, document).await, &returned.receipt_no);
            }
            Err(refusal) => self.notices.refuse(&refusal),
        }
    }

    /// What the shop has at the top and bottom of its papers.
    pub(crate) fn till_info(self) -> TillInfo {
        untrack(|| self.session.till()).unwrap_or_default()
    }

    fn print_on(self, paper: RwSignal<PaperState>, job_id: String, document: Document) {
        spawn_local(async move {
            let outcome = self.print(job_id, document).await;
            let _ = paper.try_set(outcome);
        });
    }

    async fn print(self, job_id: String, document: Document) -> PaperState {
        match self.bridge.print(&job_id, document).await {
            Ok(job) => outcome(&job),
            Err(refusal) if refusal.domain == "hwbridge" => PaperState::Failed(Why::Refused(refusal)),
            // The server's sentences do not fit an agent that is not there.
            Err(_) => PaperState::Failed(Why::NoAgent),
        }
    }

    fn say(self, paper: &PaperState, receipt_no: &str) {
        match paper {
            PaperState::Printing | PaperState::Printed => self.notices.say(t!("till.paper.reprinted", no = receipt_no)),
            PaperState::Held(_) | PaperState::Unknown | PaperState::Failed(_) => self.notices.tell(paper.sentence()),
        }
    }
}

fn outcome(job: &Job) -> PaperState {
    match job.state() {
        JobState::Queued | JobState::Sending => PaperState::Printing,
        JobState::Sent | JobState::Printed => PaperState::Printed,
        JobState::Held => PaperState::Held(Why::Trouble(job.trouble.clone())),
        JobState::Unknown | JobState::Unspecified => PaperState::Unknown,
        JobState::Failed => PaperState::Failed(Why::Trouble(job.trouble.clone())),
    }
}
