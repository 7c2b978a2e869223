//! Where the statements of an op go.
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use super::{
    batch::Batch,
    heads::Heads,
    writer::{End, Turn},
};

/// What [`super::Op::tx`] answers.
pub enum Link {
    /// No transaction yet: each statement reads by itself what is committed, beside whoever writes.
    Beside(DatabaseConnection),
    /// A transaction that cannot write, or one of the program's own.
    Within(DatabaseTransaction),
    /// The turn at writing.
    Turn(Turn),
}

impl Link {
    /// Where chains stand, for whoever is the only writer.
    pub(super) fn heads(&mut self) -> Option<&mut Heads> {
        match self {
            Self::Turn(turn) => turn.heads(),
            Self::Beside(_) | Self::Within(_) => None,
        }
    }

    /// Ends whatever was begun.
    pub(super) async fn end(self, end: End) -> Result<(), DbErr> {
        match self {
            Self::Beside(_) => Ok(()),
            Self::Within(tx) => tx.rollback().await,
            Self::Turn(turn) => turn.finish(end).await,
        }
    }

    /// Writes the last rows of a call: its turn ends with them.
    pub(super) async fn write_last(&mut self, rows: &mut Batch) -> Result<(), DbErr> {
        if let Self::Turn(turn) = self {
            return turn.write_last(rows).await;
        }
        match rows.take(self.get_database_backend()) {
            Some(statement) => self.execute_raw(statement).await.map(|_| ()),
            None => Ok(()),
        }
    }
}

#[tonic::async_trait]
impl ConnectionTrait for Link {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Beside(store) => store.get_database_backend(),
            Self::Within(tx) => tx.get_database_backend(),
            Self::Turn(turn) => turn.backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Beside(store) => store.execute_raw(statement).await,
            Self::Within(tx) => tx.execute_raw(statement).await,
            Self::Turn(turn) => turn.begun().await?.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Beside(store) => store.execute_unprepared(sql).await,
            Self::Within(tx) => tx.execute_unprepared(sql).await,
            Self::Turn(turn) => turn.begun().await?.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Beside(store) => store.query_one_raw(statement).await,
            Self::Within(tx) => tx.query_one_raw(statement).await,
            Self::Turn(turn) => {
                let (tx, statement) = turn.beginning_with(statement).await?;
                tx.query_one_raw(statement).await
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Beside(store) => store.query_all_raw(statement).await,
            Self::Within(tx) => tx.query_all_raw(statement).await,
            Self::Turn(turn) => {
                let (tx, statement) = turn.beginning_with(statement).await?;
                tx.query_all_raw(statement).await
            }
        }
    }
}
