//! The door: who calls, may they, a transaction, the stored answer of a repeat; and out again: audit row, answer, commit.
//!
//! Rooms never open a transaction, never check a method's permission and never write an audit row: [`House::begin`] and
//! [`House::finish`] do, for every RPC, from the rule in the proto file.
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use prost::Message;
use proto::{
    kit::v1::Reason,
    method::{Audience, Method},
    refusal::Refusal,
};
use rules::id::Uuid;
use sea_orm::{DbBackend, DbErr, EntityTrait};
use tonic::Code;

use super::{
    Clock, Error, Ids, Op, Store,
    batch::Batch,
    call::Call,
    flight::{Flight, Flights},
    gate::{Gate, Identity},
    link::Link,
    log::{self, command},
    log_chain,
    op::{Actor, Scope},
    pen::{is_torn, taken},
    stream::Places,
    writer::{End, Writer},
};

/// How often a command runs again when another transaction was in its way (PostgreSQL), or its twin won.
const MAX_RUNS: u32 = 5;
/// How often the log row of a refusal looks for its place.
const MAX_REFUSALS: u32 = 100;

/// Everything a service needs.
pub struct House {
    store: Store,
    writer: Writer,
    gate: Box<dyn Gate>,
    clock: Clock,
    ids: Ids,
    flights: Flights,
    places: Places,
    faults: AtomicU64,
}

/// What [`House::begin`] found.
pub enum Begun {
    /// Go on.
    Op(Box<Op>),
    /// This command was answered before; here is the answer.
    Answered(Vec<u8>),
}

/// When a command takes its turn at writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At its beginning: what it reads stays so until it ends.
    AtOnce,
    /// When it asks for it ([`Op::take_turn`]): what it reads before, it reads beside whoever writes. Whether it was answered
    /// before is not asked: a repeat meets its own rows, and whatever stands in the way of a run begins a second one, that has
    /// its turn at once and looks.
    Late,
}

/// What [`House::finish`] says.
pub enum Finished<R> {
    /// The answer.
    Answer(R),
    /// Run the command again from the start.
    Again,
}

impl House {
    /// Over an open, migrated store.
    pub fn new(store: Store, gate: impl Gate, clock: Clock, ids: Ids) -> Arc<Self> {
        #[cfg(feature = "planted-faults")]
        super::planted::remember(&store.readers);
        let writer = Writer::new(store.clone());
        Arc::new(Self {
            store,
            writer,
            gate: Box::new(gate),
            clock,
            ids,
            flights: Flights::default(),
            places: Places::default(),
            faults: AtomicU64::new(1),
        })
    }

    /// The clock, for what runs before a call's op exists.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The ids.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The places of long streams.
    pub fn places(&self) -> Places {
        self.places.clone()
    }

    /// The database, for what reads before a call's op exists.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Where a call comes from, for slow checks before its turn.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn scope_of<Q>(&self, call: &Call<Q>) -> Result<Scope, Error> {
        let identity = self.gate.identify(&self.store.readers, &call.credentials, self.clock.now_ms()).await?;
        Ok(identity.scope)
    }

    /// Waits for another run of the same command; hold it until the answer stands.
    pub async fn board<Q>(&self, call: &Call<Q>) -> Option<Flight> {
        match call.request_id.filter(|_| call.method.idempotent) {
            Some(id) => Some(self.flights.board(id).await),
            None => None,
        }
    }

    /// Session → permission → transaction → known answer.
    ///
    /// # Errors
    /// What [`Self::refuse`] makes of a refusal or fault; it is logged and audited already.
    pub async fn begin<Q>(&self, call: &Call<Q>, when: When) -> Result<Begun, Refusal> {
        match self.try_begin(call, when).await {
            Ok(begun) => Ok(begun),
            Err((error, identity)) => Err(self.refuse(call.method, call.request_id, identity, error).await),
        }
    }

    async fn try_begin<Q>(&self, call: &Call<Q>, when: When) -> Result<Begun, (Error, Option<Identity>)> {
        let now_ms = self.clock.now_ms();
        let nobody = |error: DbErr| (error.into(), None);
        let identity =
            self.gate.identify(&self.store.readers, &call.credentials, now_ms).await.map_err(|error| (error, None))?;
        if let Err(refusal) = may(call.method, identity.actor.as_ref()) {
            return Err((refusal.into(), Some(identity)));
        }
        let link = match (call.method.audit, when) {
            (false, _) => Link::Within(self.store.begin_read().await.map_err(nobody)?),
            (true, When::Late) => Link::Beside(self.store.readers.clone()),
            (true, When::AtOnce) => Link::Turn(self.writer.turn().await.map_err(nobody)?),
        };
        let mut op = Box::new(self.op(call.request_id, identity, link, now_ms));
        if matches!(op.link, Link::Beside(_)) {
            op.unsure = call.method.idempotent;
            return Ok(Begun::Op(op));
        }
        match self.known_answer(&op, call).await {
            Ok(None) => Ok(Begun::Op(op)),
            Ok(Some(answer)) => {
                op.link.end(End::TakeBack).await.map_err(nobody)?;
                Ok(Begun::Answered(answer))
            }
            Err(error) => {
                let end = if matches!(error, Error::Database(_)) { End::Doom } else { End::TakeBack };
                op.link.end(end).await.map_err(nobody)?;
                Err((error, None))
            }
        }
    }

    fn op(&self, request_id: Option<Uuid>, identity: Identity, link: Link, now_ms: i64) -> Op {
        Op {
            link,
            writer: Some(self.writer.clone()),
            rows: Batch::default(),
            unsure: false,
            actor: identity.actor,
            scope: identity.scope,
            request_id,
            now_ms,
            ids: self.ids.of_command(request_id),
            changes: Vec::new(),
        }
    }

    async fn known_answer<Q>(&self, op: &Op, call: &Call<Q>) -> Result<Option<Vec<u8>>, Error> {
        let (true, Some(request_id)) = (call.method.idempotent, call.request_id) else { return Ok(None) };
        let known = command::Entity::find_by_id((op.scope.merchant.0, request_id)).one(op.tx()).await?;
        match known {
            None => Ok(None),
            Some(row) if row.request_hash == call.request_hash && row.method == call.method.short => {
                Ok(Some(row.answer))
            }
            Some(_) => Err(Refusal::kit(Code::AlreadyExists, Reason::RequestIdReused).into()),
        }
    }

    /// Audit row, stored answer, commit; or roll back and say why.
    ///
    /// # Errors
    /// The refusal to answer with.
    pub async fn finish<Q, R: Message>(
        &self,
        mut op: Box<Op>,
        outcome: Result<R, Error>,
        call: &Call<Q>,
        run: u32,
    ) -> Result<Finished<R>, Refusal> {
        let identity = Identity { actor: op.actor.clone(), scope: op.scope() };
        let unsure = op.unsure;
        let outcome = match outcome {
            Err(Error::RefusedAndKept(refusal)) if unsure => Err(Error::Refused(refusal)),
            Ok(answer) if call.method.audit => {
                let told = log::told(&op, call, &answer);
                keep(&mut op, call.method, "ok", told).await.map(|()| answer)
            }
            Err(Error::RefusedAndKept(refusal)) => {
                let kept = keep(&mut op, call.method, &refusal.name(), None).await;
                let end = kept.as_ref().map_or_else(|error| self.end_after(error), |()| End::Keep);
                let ended = op.link.end(end).await.map_err(Error::from);
                return match kept.and(ended) {
                    Ok(()) => Err(refusal),
                    // Counted or not answered: whoever guesses must not win by being in their own way.
                    Err(error) if run < MAX_REFUSALS && in_the_way(&error) => Ok(Finished::Again),
                    Err(error) => Err(self.refuse(call.method, call.request_id, Some(identity), error).await),
                };
            }
            other => other,
        };
        let error = match outcome {
            #[cfg(feature = "planted-faults")]
            Ok(answer) if super::planted::is(super::planted::Fault::AnswersBeforeCommit) => {
                super::planted::late(op.link.end(End::Keep));
                return Ok(Finished::Answer(answer));
            }
            Ok(answer) => match op.link.end(End::Keep).await {
                Ok(()) => return Ok(Finished::Answer(answer)),
                Err(error) => Error::Database(error),
            },
            Err(error) => {
                if let Err(error) = op.link.end(self.end_after(&error)).await {
                    tracing::error!(%error, "rollback failed");
                }
                error
            }
        };
        if run < MAX_RUNS && (unsure || in_the_way(&error)) {
            return Ok(Finished::Again);
        }
        Err(self.refuse(call.method, call.request_id, Some(identity), error).await)
    }

    /// A refusal takes back its own writes, and so does a row that was there already; after any other fault of SQLite nobody
    /// knows what is left of the transaction that the group shares.
    fn end_after(&self, error: &Error) -> End {
        match error {
            Error::Database(error) if self.store.backend() == DbBackend::Sqlite && !taken(error) && !is_torn(error) => {
                End::Doom
            }
            _ => End::TakeBack,
        }
    }

    /// Turns an error into what the caller reads: faults are logged once under a trace number, refusals of writing methods
    /// leave an audit row of their own.
    async fn refuse(
        &self,
        method: &'static Method,
        request_id: Option<Uuid>,
        identity: Option<Identity>,
        error: Error,
    ) -> Refusal {
        let refusal = match error {
            Error::RefusedUnnoted(refusal) => return refusal,
            Error::Refused(refusal) | Error::RefusedAndKept(refusal) => refusal,
            // What the caller named has that id already, after every run: no other will help, and the store is well.
            Error::Database(error) if taken(&error) && !log_chain::is_contended(&error) => {
                Refusal::kit(Code::AlreadyExists, Reason::RequestIdReused)
            }
            Error::Database(error) => {
                tracing::error!(method = method.short, %error, "database");
                return Refusal::kit(Code::Unavailable, Reason::StoreUnavailable);
            }
            Error::Broken(what) => {
                let trace = self.faults.fetch_add(1, Ordering::Relaxed);
                tracing::error!(method = method.short, trace, what, "broken");
                return Refusal::kit(Code::Internal, Reason::Internal).with("trace", trace);
            }
        };
        if let (true, Some(identity)) = (method.audit, identity)
            && let Err(error) = self.audit_refusal(method, request_id, identity, &refusal).await
        {
            tracing::error!(method = method.short, %error, "audit of a refusal");
        }
        refusal
    }

    async fn audit_refusal(
        &self,
        method: &'static Method,
        request_id: Option<Uuid>,
        identity: Identity,
        refusal: &Refusal,
    ) -> Result<(), Error> {
        let mut run = 1;
        loop {
            let link = Link::Turn(self.writer.turn().await?);
            let mut op = self.op(request_id, identity.clone(), link, self.clock.now_ms());
            op.ids = self.ids.clone();
            let noted = match log::audit(&mut op, method.short, &refusal.name(), None).await {
                Ok(()) => op.write_last_rows().await,
                Err(error) => Err(error),
            };
            let noted = noted.map_err(Error::from);
            let end = noted.as_ref().map_or_else(|error| self.end_after(error), |()| End::Keep);
            let ended = op.link.end(end).await.map_err(Error::from);
            match noted.and(ended) {
                // Another call of this till was refused at the same time, and has this place in the log.
                Err(error) if run < MAX_REFUSALS && in_the_way(&error) => run += 1,
                noted => return noted,
            }
        }
    }

    /// What a panic in a command is answered with.
    pub fn crashed(&self, method: &'static Method, error: &tokio::task::JoinError) -> Refusal {
        let trace = self.faults.fetch_add(1, Ordering::Relaxed);
        tracing::error!(method = method.short, trace, %error, "crashed");
        Refusal::kit(Code::Internal, Reason::Internal).with("trace", trace)
    }
}

/// Writes the rows of a call that has done its work, and says so in the log.
async fn keep(op: &mut Op, method: &Method, outcome: &str, told: Option<command::Model>) -> Result<(), Error> {
    op.take_turn().await?;
    log::audit(op, method.short, outcome, told).await?;
    Ok(op.write_last_rows().await?)
}

fn may(method: &Method, actor: Option<&Actor>) -> Result<(), Refusal> {
    match (method.audience, actor) {
        (Audience::Public, _) => Ok(()),
        (_, None) => Err(session_ended()),
        (Audience::SignedIn, Some(_)) => Ok(()),
        (Audience::Permission(needed), Some(actor)) => {
            if actor.permissions.iter().any(|held| held == needed) {
                Ok(())
            } else {
                Err(permission_denied(needed))
            }
        }
    }
}

/// Another transaction was in the way: a deadlock or a serialization failure, or a unique key that was free when the room
/// looked and is taken now (the same command ran twice at once, two people gave the same phone). The next run sees who has it.
fn in_the_way(error: &Error) -> bool {
    let Error::Database(error) = error else { return false };
    let text = error.to_string();
    taken(error)
        || is_torn(error)
        || text.contains("40001")
        || text.contains("deadlock detected")
        || text.contains("could not serialize")
}

/// Nobody is signed in.
pub fn session_ended() -> Refusal {
    Refusal::kit(Code::Unauthenticated, Reason::SessionEnded)
}

/// The role lacks a permission.
pub fn permission_denied(permission: &str) -> Refusal {
    Refusal::kit(Code::PermissionDenied, Reason::PermissionDenied).with("permission", permission)
}

/// Not there, or not yours.
pub fn not_found() -> Refusal {
    Refusal::kit(Code::NotFound, Reason::NotFound)
}

/// Saved by somebody else meanwhile.
pub fn stale_version() -> Refusal {
    Refusal::kit(Code::Aborted, Reason::StaleVersion)
}
