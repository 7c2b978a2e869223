//! The agent on this till: pairs by itself, prints, kicks the drawer, and tells how the printer is.
use futures_util::StreamExt as _;
use leptos::{prelude::*, task::spawn_local};
use proto::{
    hwbridge::v1::{
        Device, Document, GetInfoRequest, Health, Job, ListDevicesRequest, PairRequest, PrintRequest, Reason,
        WatchRequest, watch_response::Event,
    },
    refusal::Refusal,
};

use super::{Api, RequestId};
use crate::kit::browser;

const TOKEN: &str = "zf.bridge_token";

pub(super) fn token() -> Option<String> {
    browser::stored(TOKEN)
}

/// How the till's receipt printer is, as the status bar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Printer {
    /// Nobody has told yet.
    Unknown,
    /// This page was not opened through an agent, or the agent is gone.
    NoAgent,
    /// The agent is there and has no receipt printer.
    None,
    /// The printer and its health.
    Is(Device),
}

/// Copyable handle on the agent; a context made by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Bridge {
    api: Api,
    printer: RwSignal<Printer>,
}

/// The agent of this page.
pub(crate) fn use_bridge() -> Bridge {
    expect_context()
}

impl Bridge {
    pub(in crate::kit) fn new(api: Api) -> Self {
        Self { api, printer: RwSignal::new(Printer::Unknown) }
    }

    /// The receipt printer; tracked.
    pub(crate) fn printer(self) -> Printer {
        self.printer.get()
    }

    /// Can paper come out now? Tracked.
    pub(crate) fn can_print(self) -> bool {
        self.printer.with(|printer| matches!(printer, Printer::Is(_)))
    }

    /// Queues paper. `job_id` names the paper (`<sale_id>/receipt/0`): the same name is answered, not printed again.
    pub(crate) async fn print(self, job_id: &str, document: Document) -> Result<Job, Refusal> {
        let request = PrintRequest { job_id: job_id.to_owned(), document: Some(document), device_id: String::new() };
        let id = RequestId::new();
        let answer = match self.api.command(&id, request.clone()).await {
            Err(refusal) if not_paired(&refusal) => {
                self.pair().await?;
                self.api.command(&id, request).await
            }
            answer => answer,
        }?;
        Ok(answer.job.unwrap_or_default())
    }

    /// Every device the agent sees, with its health.
    pub(crate) async fn devices(self) -> Result<Vec<Device>, Refusal> {
        Ok(self.api.call(ListDevicesRequest {}).await?.devices)
    }

    /// Follows the agent for as long as the page lives.
    pub(crate) fn watch(self) {
        spawn_local(async move {
            let mut pause_ms = 1_000;
            loop {
                match self.follow().await {
                    Ok(()) => pause_ms = 1_000,
                    // No agent at this address: the page came straight from the server. Look again, seldom.
                    Err(_) => {
                        self.printer.set(Printer::NoAgent);
                        pause_ms = (pause_ms * 2).min(30_000);
                    }
                }
                browser::sleep(pause_ms).await;
            }
        });
    }

    async fn follow(self) -> Result<(), Refusal> {
        let info = self.api.call(GetInfoRequest {}).await?;
        if !info.paired || token().is_none() {
            self.pair().await?;
        }
        if let Err(refusal) = self.look().await {
            if !not_paired(&refusal) {
                return Err(refusal);
            }
            self.pair().await?;
            self.look().await?;
        }
        let request = WatchRequest { after_seq: 0, boot_id: String::new() };
        let mut events = std::pin::pin!(self.api.stream(request).await?);
        while let Some(event) = events.next().await {
            if let Some(Event::Device(device)) = event?.event
                && device.receipt_printer
            {
                self.printer.set(Printer::Is(device));
            }
        }
        Ok(())
    }

    async fn look(self) -> Result<(), Refusal> {
        let devices = self.devices().await?;
        let receipt = devices.into_iter().find(|device| device.receipt_printer);
        self.printer.set(receipt.map_or(Printer::None, Printer::Is));
        Ok(())
    }

    async fn pair(self) -> Result<(), Refusal> {
        let answer = self.api.call(PairRequest { code: String::new() }).await?;
        browser::store(TOKEN, &answer.token);
        Ok(())
    }
}

impl Printer {
    /// Ready, or busy with paper: nothing to do about it.
    pub(crate) fn well(&self) -> bool {
        match self {
            Self::Is(device) => matches!(device.health(), Health::Ready | Health::Busy),
            Self::Unknown => true,
            Self::NoAgent | Self::None => false,
        }
    }
}

fn not_paired(refusal: &Refusal) -> bool {
    refusal.domain == "hwbridge" && refusal.reason == Reason::NotPaired.as_str_name()
}
