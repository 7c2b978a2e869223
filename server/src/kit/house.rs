//! The door: who calls, may they, a transaction, the stored answer of a repeat; and out again: audit row, answer, commit.
//!
//! Rooms never open a transaction, never check a method's permission and never write an audit row: [`House::begin`] and
//! [`House::finish`] do, for every RPC, from the rule in the proto file.
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use prost::Message;
use proto::{
    kit::v1::Reason,
    method::{Audience, Method},
    refusal::Refusal,
};
use rules::id::Uuid;
use sea_orm::{ActiveValue::Set, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, SqlErr};
use sha2::{Digest, Sha256};
use tonic::Code;

use super::{
    Clock, Error, Ids, Op, Store,
    log::{self, command},
    op::{Actor, Scope},
    writer::{End, Turn, Writer},
};

/// How often a command runs again when another transaction was in its way (PostgreSQL), or its twin won.
const MAX_RUNS: u32 = 5;

/// Who a call turned out to be from.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Somebody signed in, or nobody yet.
    pub actor: Option<Actor>,
    /// Where; [`Scope::nowhere`] for an unknown device.
    pub scope: Scope,
}

/// What the call brought to prove who it is from.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// SHA-256 of the session token.
    pub session: Option<Vec<u8>>,
    /// SHA-256 of the device token.
    pub device: Option<Vec<u8>>,
}

/// The future of [`Gate::identify`].
pub type Identifying<'a> = Pin<Box<dyn Future<Output = Result<Identity, Error>> + Send + 'a>>;

/// Turns credentials into an identity; the access room is the one.
pub trait Gate: Send + Sync + 'static {
    /// Reads only. An unknown or ended session is no error here: the identity just has no actor.
    fn identify<'a>(&'a self, store: &'a DatabaseConnection, who: &'a Credentials, now_ms: i64) -> Identifying<'a>;
}

/// Everything a service needs.
pub struct House {
    store: Store,
    writer: Writer,
    gate: Box<dyn Gate>,
    clock: Clock,
    ids: Ids,
    faults: AtomicU64,
}

/// One call, before anything is done about it. `Q` is the request message.
pub struct Call<Q> {
    /// The rule.
    pub method: &'static Method,
    /// The request.
    pub message: Q,
    credentials: Credentials,
    request_id: Option<Uuid>,
    request_hash: Vec<u8>,
}

/// What [`House::begin`] found.
pub enum Begun {
    /// Go on.
    Op(Box<Working>),
    /// This command was answered before; here is the answer.
    Answered(Vec<u8>),
}

/// An op with its turn.
pub struct Working {
    /// Hand this to the room.
    pub op: Op,
    turn: Option<Turn>,
}

/// What [`House::finish`] says.
pub enum Finished<R> {
    /// The answer.
    Answer(R),
    /// Run the command again from the start.
    Again,
}

impl<Q: Message> Call<Q> {
    /// Reads the metadata of a request.
    ///
    /// # Errors
    /// `REQUEST_ID_MISSING` when an idempotent method comes without one.
    pub fn read(method: &'static Method, request: tonic::Request<Q>) -> Result<Self, Refusal> {
        let text = |key: &str| request.metadata().get(key).and_then(|value| value.to_str().ok());
        let credentials = Credentials {
            session: text("authorization").and_then(|v| v.strip_prefix("Bearer ")).map(super::secret::hash),
            device: text("x-device-token").map(super::secret::hash),
        };
        let request_id = text("x-request-id").and_then(|id| id.parse().ok());
        if method.idempotent && request_id.is_none() {
            return Err(Refusal::kit(Code::InvalidArgument, Reason::RequestIdMissing));
        }
        let message = request.into_inner();
        let request_hash =
            if method.idempotent { Sha256::digest(message.encode_to_vec()).to_vec() } else { Vec::new() };
        Ok(Self { method, message, credentials, request_id, request_hash })
    }
}

impl House {
    /// Over an open, migrated store.
    pub fn new(store: Store, gate: impl Gate, clock: Clock, ids: Ids) -> Arc<Self> {
        let writer = Writer::new(store.clone());
        Arc::new(Self { store, writer, gate: Box::new(gate), clock, ids, faults: AtomicU64::new(1) })
    }

    /// The clock, for what runs before a call's op exists.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The ids.
    pub fn ids(&self) -> &Ids {
        &self.ids
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

    /// Session → permission → transaction → known answer.
    ///
    /// # Errors
    /// What [`Self::refuse`] makes of a refusal or fault; it is logged and audited already.
    pub async fn begin<Q>(&self, call: &Call<Q>) -> Result<Begun, Refusal> {
        match self.try_begin(call).await {
            Ok(begun) => Ok(begun),
            Err((error, identity)) => Err(self.refuse(call.method, call.request_id, identity, error).await),
        }
    }

    async fn try_begin<Q>(&self, call: &Call<Q>) -> Result<Begun, (Error, Option<Identity>)> {
        let now_ms = self.clock.now_ms();
        let nobody = |error: DbErr| (error.into(), None);
        let identity =
            self.gate.identify(&self.store.readers, &call.credentials, now_ms).await.map_err(|error| (error, None))?;
        if let Err(refusal) = may(call.method, identity.actor.as_ref()) {
            return Err((refusal.into(), Some(identity)));
        }
        let (turn, tx) = if call.method.audit {
            let (turn, tx) = self.writer.turn().await.map_err(nobody)?;
            (Some(turn), tx)
        } else {
            (None, self.store.begin_read().await.map_err(nobody)?)
        };
        let op = self.op(call, identity, tx, now_ms);
        let working = Box::new(Working { op, turn });
        match self.known_answer(&working.op, call).await {
            Ok(None) => Ok(Begun::Op(working)),
            Ok(Some(answer)) => {
                working.end(End::TakeBack).await.map_err(nobody)?;
                Ok(Begun::Answered(answer))
            }
            Err(error) => {
                let end = if matches!(error, Error::Database(_)) { End::Doom } else { End::TakeBack };
                working.end(end).await.map_err(nobody)?;
                Err((error, None))
            }
        }
    }

    fn op<Q>(&self, call: &Call<Q>, identity: Identity, tx: DatabaseTransaction, now_ms: i64) -> Op {
        Op {
            tx,
            actor: identity.actor,
            scope: identity.scope,
            request_id: call.request_id,
            now_ms,
            ids: self.ids.of_command(call.request_id),
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
        mut working: Box<Working>,
        outcome: Result<R, Error>,
        call: &Call<Q>,
        run: u32,
    ) -> Result<Finished<R>, Refusal> {
        let identity = Identity { actor: working.op.actor.clone(), scope: working.op.scope() };
        let outcome = match outcome {
            Ok(answer) if call.method.audit => match record(&mut working.op, call, &answer).await {
                Ok(()) => Ok(answer),
                Err(error) => Err(error.into()),
            },
            Err(Error::RefusedAndKept(refusal)) => {
                let noted = log::audit(&mut working.op, call.method.short, &refusal.name()).await;
                let kept = match noted {
                    Ok(()) => working.end(End::Keep).await,
                    Err(error) => Err(error),
                };
                return Err(match kept {
                    Ok(()) => refusal,
                    Err(error) => self.refuse(call.method, call.request_id, Some(identity), error.into()).await,
                });
            }
            other => other,
        };
        let error = match outcome {
            Ok(answer) => match working.end(End::Keep).await {
                Ok(()) => return Ok(Finished::Answer(answer)),
                Err(error) => Error::Database(error),
            },
            Err(error) => {
                let failed = matches!(error, Error::Database(_)) && self.store.backend() == DbBackend::Sqlite;
                let ended = working.end(if failed { End::Doom } else { End::TakeBack }).await;
                if let Err(error) = ended {
                    tracing::error!(%error, "rollback failed");
                }
                error
            }
        };
        if run < MAX_RUNS && in_the_way(&error) {
            return Ok(Finished::Again);
        }
        Err(self.refuse(call.method, call.request_id, Some(identity), error).await)
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
            Error::Refused(refusal) | Error::RefusedAndKept(refusal) => refusal,
            // What the caller named has that id already, after every run: no other will help, and the store is well.
            Error::Database(error) if is_taken(&error) => Refusal::kit(Code::AlreadyExists, Reason::RequestIdReused),
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
    ) -> Result<(), DbErr> {
        let (turn, tx) = self.writer.turn().await?;
        let op = Op {
            tx,
            actor: identity.actor,
            scope: identity.scope,
            request_id,
            now_ms: self.clock.now_ms(),
            ids: self.ids.clone(),
            changes: Vec::new(),
        };
        let mut working = Box::new(Working { op, turn: Some(turn) });
        let noted = log::audit(&mut working.op, method.short, &refusal.name()).await;
        working.end(if noted.is_ok() { End::Keep } else { End::Doom }).await?;
        noted
    }

    /// What a panic in a command is answered with.
    pub fn crashed(&self, method: &'static Method, error: &tokio::task::JoinError) -> Refusal {
        let trace = self.faults.fetch_add(1, Ordering::Relaxed);
        tracing::error!(method = method.short, trace, %error, "crashed");
        Refusal::kit(Code::Internal, Reason::Internal).with("trace", trace)
    }
}

impl Working {
    async fn end(self: Box<Self>, end: End) -> Result<(), DbErr> {
        match self.turn {
            Some(turn) => turn.finish(self.op.tx, end).await,
            None => self.op.tx.rollback().await,
        }
    }
}

/// The audit row and, for an idempotent command, its answer.
async fn record<Q, R: Message>(op: &mut Op, call: &Call<Q>, answer: &R) -> Result<(), DbErr> {
    log::audit(op, call.method.short, "ok").await?;
    let (true, Some(request_id)) = (call.method.idempotent, call.request_id) else { return Ok(()) };
    let row = command::ActiveModel {
        merchant_id: Set(op.scope.merchant.0),
        request_id: Set(request_id),
        method: Set(call.method.short.to_owned()),
        request_hash: Set(call.request_hash.clone()),
        answer: Set(answer.encode_to_vec()),
        at_ms: Set(op.now_ms),
    };
    command::Entity::insert(row).exec_without_returning(op.tx()).await?;
    Ok(())
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
    if is_taken(error) {
        return true;
    }
    let text = error.to_string();
    text.contains("40001") || text.contains("deadlock detected") || text.contains("could not serialize")
}

/// A unique key is taken.
fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
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
