//! [`Op`]: the one context argument. Who calls, what they may touch, the transaction, the clock, and what changed.
use std::sync::Arc;

use proto::refusal::Refusal;
use rules::{
    day::DayRule,
    id::{MerchantId, ShopId, StaffId, TillId, Uuid},
    limits::SaleRule,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryTrait, Select, sea_query::InsertStatement,
};
use serde::Serialize;

use super::{Clock, Ids, batch::Batch, error::Result, heads::Heads, link::Link, writer::Writer};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub staff_id: StaffId,
    /// As shown.
    pub name: String,
    /// Role code.
    pub role: String,
    /// What the role holds.
    pub permissions: Vec<String>,
}

impl Actor {
    /// A right beyond what the method asks for.
    ///
    /// # Errors
    /// `PERMISSION_DENIED` with the permission's name.
    pub fn require(&self, permission: &str) -> Result<()> {
        if self.permissions.iter().any(|held| held == permission) {
            Ok(())
        } else {
            Err(super::house::permission_denied(permission).into())
        }
    }
}

/// What a call may touch. Every finder starts with it.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Nil only before a device is known (enrolment).
    pub merchant: MerchantId,
    /// The shop of the till.
    pub shop: ShopId,
    /// The till that calls.
    pub till: TillId,
    /// How the shop tells its day.
    pub day: DayRule,
    /// How the shop sells.
    pub sale: SaleRule,
    /// Number of the shop, as receipts carry it.
    pub shop_no: Arc<str>,
    /// Number of the till.
    pub till_no: Arc<str>,
    /// The member number of sales without a card; empty for none.
    pub walk_in_no: Arc<str>,
}

impl Scope {
    /// Before anybody is known.
    pub fn nowhere() -> Self {
        Self {
            merchant: MerchantId(Uuid::nil()),
            shop: ShopId(Uuid::nil()),
            till: TillId(Uuid::nil()),
            day: DayRule { utc_offset_minutes: 480, starts_minute: 0 },
            sale: SaleRule::from_codes(0, 0),
            shop_no: "".into(),
            till_no: "".into(),
            walk_in_no: "".into(),
        }
    }
}

/// One change, for the audit log.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    what: &'static str,
    id: String,
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    before: serde_json::Value,
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    after: serde_json::Value,
}

/// One call, from the door to the commit.
pub struct Op {
    pub(super) link: Link,
    /// Where an op that reads first finds its turn.
    pub(super) writer: Option<Writer>,
    pub(super) rows: Batch,
    /// Nobody has looked whether this command was answered before: no refusal may leave the house yet.
    pub(super) unsure: bool,
    pub(super) actor: Option<Actor>,
    pub(super) scope: Scope,
    pub(super) request_id: Option<Uuid>,
    pub(super) now_ms: i64,
    pub(super) ids: Ids,
    pub(super) changes: Vec<Change>,
}

impl Op {
    /// The transaction. Reading methods get one that cannot write.
    pub fn tx(&self) -> &Link {
        debug_assert!(self.rows.is_empty(), "rows that were put are not written yet: nothing may be read past them");
        &self.link
    }

    /// Of a method whose turn comes late (`turn late` in [`super::serve`]): from here on nobody else writes. What was read
    /// before may have changed since; what a guard depends on is read, or checked by the write itself, after this.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_turn(&mut self) -> Result<()> {
        if let (Link::Beside(_), Some(writer)) = (&self.link, &self.writer) {
            self.link = Link::Turn(writer.turn_to_write().await?);
        }
        Ok(())
    }

    /// Rows to be written with all others of this call, at its end: one trip to the database for the lot.
    pub fn put(&mut self, insert: impl QueryTrait<QueryStatement = InsertStatement>) {
        self.rows.add(insert);
    }

    /// Writes what was [`Self::put`], for a call that goes on reading.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn write_rows(&mut self) -> std::result::Result<(), DbErr> {
        match self.rows.take(self.backend()) {
            Some(statement) => self.link.execute_raw(statement).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Writes what was put, and finds a row of another table; on PostgreSQL both in one trip.
    ///
    /// # Errors
    /// When the database refuses a row, or does not answer.
    pub async fn write_rows_and_find<E: EntityTrait>(
        &mut self,
        question: Select<E>,
    ) -> std::result::Result<Option<E::Model>, DbErr> {
        if self.backend() == DbBackend::Postgres && !self.rows.is_empty() {
            let statement = self.rows.take_with(question.into_query());
            return E::find().from_raw_sql(statement).one(&self.link).await;
        }
        self.write_rows().await?;
        question.one(&self.link).await
    }

    /// Writes what was put, and nothing after it.
    pub(super) async fn write_last_rows(&mut self) -> std::result::Result<(), DbErr> {
        if self.rows.is_empty() { Ok(()) } else { self.link.write_last(&mut self.rows).await }
    }

    /// Where chains stand, for whoever is the only writer.
    pub fn heads(&mut self) -> Option<&mut Heads> {
        self.link.heads()
    }

    /// Which database: only for the few statements that are text.
    pub fn backend(&self) -> DbBackend {
        self.link.get_database_backend()
    }

    /// What this call may touch.
    pub fn scope(&self) -> Scope {
        self.scope.clone()
    }

    /// Who calls.
    ///
    /// # Errors
    /// `SESSION_ENDED` when nobody is signed in.
    pub fn actor(&self) -> Result<&Actor> {
        self.actor.as_ref().ok_or_else(|| super::house::session_ended().into())
    }

    /// The clock, ms since 1970 UTC; stands still during a call.
    pub fn now(&self) -> i64 {
        self.now_ms
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.ids.next(self.now_ms)
    }

    /// What secrets are made of.
    pub fn chance(&self) -> &Ids {
        &self.ids
    }

    /// The command's id, or a new one where the method needs none.
    pub fn request_id(&self) -> Uuid {
        self.request_id.unwrap_or_else(|| self.new_id())
    }

    /// A right that depends on what is asked, beyond the method's own permission.
    ///
    /// # Errors
    /// `PERMISSION_DENIED` with the permission's name.
    pub fn require(&self, permission: &str) -> Result<()> {
        self.actor()?.require(permission)
    }

    /// Notes a change for the audit log, one line where it happens.
    pub fn changed(&mut self, what: &'static str, id: impl ToString, before: impl Serialize, after: impl Serialize) {
        let value = |v: serde_json::Result<serde_json::Value>| v.unwrap_or(serde_json::Value::Null);
        self.changes.push(Change {
            what,
            id: id.to_string(),
            before: value(serde_json::to_value(before)),
            after: value(serde_json::to_value(after)),
        });
    }

    /// Enrolment and sign-in find out where they are only inside the call.
    pub fn enter(&mut self, scope: Scope, actor: Option<Actor>) {
        self.scope = scope;
        self.actor = actor;
    }

    /// An op for the program itself (imports, demo data): outside any till, in one transaction the caller commits.
    pub fn for_program(tx: DatabaseTransaction, actor: Actor, scope: Scope, clock: &Clock, ids: Ids) -> Self {
        let now_ms = clock.now_ms();
        Self {
            link: Link::Within(tx),
            writer: None,
            rows: Batch::default(),
            unsure: false,
            actor: Some(actor),
            scope,
            request_id: None,
            now_ms,
            ids,
            changes: Vec::new(),
        }
    }

    /// Ends an op of [`Self::for_program`]: the audit row, then the commit.
    ///
    /// # Errors
    /// When the database does not take it; nothing was kept then.
    pub async fn commit_program(mut self, what: &'static str) -> Result<()> {
        super::log::audit(&mut self, what, "ok", None).await?;
        self.write_rows().await?;
        match self.link {
            Link::Within(tx) => Ok(tx.commit().await?),
            Link::Beside(_) | Link::Turn(..) => Err(super::Error::Broken("no op of the program".to_owned())),
        }
    }

    /// Leaves everything as it was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn roll_back_program(self) -> Result<()> {
        Ok(self.link.end(super::writer::End::TakeBack).await?)
    }
}

/// Reads an id of the wire.
///
/// # Errors
/// `BAD_FIELD` with the field's name.
pub fn id<T: std::str::FromStr>(field: &str, text: &str) -> std::result::Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::bad_field(field, "id"))
}
