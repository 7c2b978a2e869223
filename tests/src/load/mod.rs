//! What the programs that load a server share: the server's program, places for its database, tills that enrol and sign in by themselves, commands that are asked again
//! until they are answered, ids made from what is sold, times summed up.
use std::time::{Duration, Instant};

use ::server::kit::Clock;
use proto::{
    access::v1::{EnrollTillRequest, GetTillRequest, SignInRequest},
    kit::v1::Reason,
    method::Rpc,
    refusal::Refusal,
    shifts::v1::{GetCurrentShiftRequest, OpenShiftRequest},
};
use sha2::{Digest, Sha256};
use tonic::Code;
use uuid::Uuid;

use crate::wire::{Papers, Wire};

mod place;
mod server;
mod times;

pub use place::{Database, Folder};
pub use server::{Program, Server};
pub use times::Times;

/// Whatever stops a program.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How a till waits for its server.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long a server may be away.
    pub patience: Duration,
    /// How long one answer may take; after that nobody knows, and the till asks again.
    pub answer_within: Duration,
    /// Between asking and asking again; doubled each time.
    pub first_wait: Duration,
    /// It grows no longer than this.
    pub longest_wait: Duration,
    /// Also ask again when the answer makes no sense: it may have been torn on its way.
    pub stubborn: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(180),
            answer_within: Duration::from_secs(180),
            first_wait: Duration::from_millis(50),
            longest_wait: Duration::from_secs(2),
            stubborn: false,
        }
    }
}

/// A till with somebody at it.
#[derive(Clone)]
pub struct LoadTill {
    wire: Wire,
    papers: Papers,
    staff_id: String,
    pace: Pace,
}

/// Whom a till signs in.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// Role code of the tile.
    pub role: &'a str,
    /// The PIN of that person.
    pub pin: &'a str,
}

impl LoadTill {
    /// Enrols a till of this number and signs in the first person of the role.
    ///
    /// # Errors
    /// When the server is not there, or this is not the shop of the code and the PIN.
    pub async fn open(wire: Wire, enrol_code: &str, till_no: &str, person: Person<'_>) -> Result<Self, Failure> {
        let mut till = Self { wire, papers: Papers::default(), staff_id: String::new(), pace: Pace::default() };
        let enrol = EnrollTillRequest { enrol_code: enrol_code.to_owned(), till_no: till_no.to_owned() };
        till.papers.device = Some(till.ask(random_id()?, &enrol).await?.device_token);
        till.sign_in(person).await?;
        Ok(till)
    }

    /// The same till on another line to its server, waiting otherwise.
    pub fn over(&self, wire: Wire, pace: Pace) -> Self {
        Self { wire, pace, ..self.clone() }
    }

    /// The same till with somebody else at it.
    ///
    /// # Errors
    /// When nobody there has the role, or the PIN is another.
    pub async fn with(&self, person: Person<'_>) -> Result<Self, Failure> {
        let mut till = self.clone();
        till.sign_in(person).await?;
        Ok(till)
    }

    async fn sign_in(&mut self, person: Person<'_>) -> Result<(), Failure> {
        let tiles = self.ask(random_id()?, &GetTillRequest {}).await?.staff;
        let tile = tiles.into_iter().find(|tile| tile.role == person.role);
        let staff_id = tile.ok_or_else(|| format!("nobody here is a {}", person.role))?.staff_id;
        let sign_in = SignInRequest { staff_id: staff_id.clone(), pin: person.pin.to_owned() };
        self.papers.session = Some(self.ask(random_id()?, &sign_in).await?.token);
        self.staff_id = staff_id;
        Ok(())
    }

    /// Opens a shift, or takes on the person's own that is still open.
    ///
    /// # Errors
    /// When somebody else's shift is open on this till.
    pub async fn on_duty(&self) -> Result<(), Failure> {
        let open = self.ask(random_id()?, &GetCurrentShiftRequest {}).await?.shift;
        match open {
            None => {
                let shift_id = random_id()?.to_string();
                self.ask(random_id()?, &OpenShiftRequest { shift_id, ..OpenShiftRequest::default() }).await?;
                Ok(())
            }
            Some(shift) if shift.staff_id == self.staff_id => Ok(()),
            Some(shift) => Err(format!("till {} has an open shift of {}", shift.till_no, shift.staff_name).into()),
        }
    }

    /// Asks until there is an answer: a server that is away may come back, and a command with the same id is done once.
    ///
    /// # Errors
    /// The refusal; `kit.NO_ANSWER` when the server stays away.
    pub async fn ask<Q: Rpc + Clone + 'static>(&self, request_id: Uuid, message: &Q) -> Result<Q::Answer, Refusal> {
        let papers = Papers { request_id: Q::METHOD.idempotent.then_some(request_id), ..self.papers.clone() };
        let (started, mut wait) = (Instant::now(), self.pace.first_wait);
        loop {
            let asked = tokio::time::timeout(self.pace.answer_within, self.wire.call(message.clone(), &papers));
            match asked.await.unwrap_or_else(|_| Err(Refusal::kit(Code::Unavailable, Reason::NoAnswer))) {
                Err(refusal) if self.passes(&refusal) && started.elapsed() < self.pace.patience => {
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(self.pace.longest_wait);
                }
                answer => return answer,
            }
        }
    }

    /// Asks once, with papers as a command has them; nobody asks again.
    ///
    /// # Errors
    /// The refusal.
    pub async fn once<Q: Rpc + 'static>(&self, request_id: Uuid, message: Q) -> Result<Q::Answer, Refusal> {
        let papers = Papers { request_id: Q::METHOD.idempotent.then_some(request_id), ..self.papers.clone() };
        self.wire.call(message, &papers).await
    }

    /// Asks once, and collects every piece of the answer.
    ///
    /// # Errors
    /// The refusal.
    pub async fn collect<Q: Rpc + 'static>(&self, message: Q) -> Result<Vec<Q::Answer>, Refusal> {
        self.wire.collect(message, &self.papers).await
    }

    /// Will it be different in a while?
    fn passes(&self, refusal: &Refusal) -> bool {
        refusal.code == Code::Unavailable
            || refusal.is_kit(Reason::NoAnswer)
            || refusal.is_kit(Reason::Busy)
            || (self.pace.stubborn && refusal.is_kit(Reason::Internal))
    }
}

/// An id nobody had before, born now: a UUIDv7, as the app makes them. Rows sold one after another then lie together in the
/// database; with ids of pure chance every sale would touch pages all over it, and no till sells so.
///
/// # Errors
/// When the machine has no randomness.
pub fn random_id() -> Result<Uuid, Failure> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|error| error.to_string())?;
    let at_ms = u64::try_from(Clock::System.now_ms())?;
    Ok(uuid::Builder::from_unix_timestamp_millis(at_ms, &random).into_uuid())
}

/// The id of what these words name, the same at every run. UUIDv7, born at `at_ms`.
pub fn id_of(at_ms: u64, words: &[&str]) -> Uuid {
    let mut sha = Sha256::new();
    for word in words {
        sha.update((word.len() as u64).to_be_bytes());
        sha.update(word.as_bytes());
    }
    let digest = sha.finalize();
    let mut random = [0; 10];
    random.copy_from_slice(&digest[..10]);
    uuid::Builder::from_unix_timestamp_millis(at_ms, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_of_its_words() {
        let one = id_of(975_000_000_000, &["sale", "2000-11-23", "00038317"]);
        assert_eq!(one, id_of(975_000_000_000, &["sale", "2000-11-23", "00038317"]));
        assert_ne!(one, id_of(975_000_000_000, &["sale", "2000-11-2", "300038317"]));
        assert_eq!(one.get_version_num(), 7);
        assert!(one < id_of(975_000_000_001, &["x"]), "in order of birth");
    }
}
