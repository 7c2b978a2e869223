//! Where the statements of an op go.
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use super::{
    log_chain::Heads,
    writer::{End, Turn},
};

/// What [`super::Op::tx`] answers.
pub enum Link {
    /// No transaction yet: each statement reads by itself what is committed, beside whoever writes.
    Beside(DatabaseConnection),
    /// A transaction that cannot write, or one of the program's own.
    Within(DatabaseTransaction),
    /// The turn at writing.
    Turn(Turn, DatabaseTransaction),
}

impl Link {
    /// Where the audit log's chains stand, for whoever is the only writer.
    pub(super) fn heads(&mut self) -> Option<&mut Heads> {
        match self {
            Self::Turn(turn, _) => turn.heads(),
            Self::Beside(_) | Self::Within(_) => None,
        }
    }

    /// Ends whatever was begun.
    pub(super) async fn end(self, end: End) -> Result<(), DbErr> {
        match self {
            Self::Beside(_) => Ok(()),
            Self::Within(tx) => tx.rollback().await,
            Self::Turn(turn, tx) => turn.finish(tx, end).await,
        }
    }
}

#[tonic::async_trait]
impl ConnectionTrait for Link {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Beside(store) => store.get_database_backend(),
            Self::Within(tx) | Self::Turn(_, tx) => tx.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Beside(store) => store.execute_raw(statement).await,
            Self::Within(tx) | Self::Turn(_, tx) => tx.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Beside(store) => store.execute_unprepared(sql).await,
            Self::Within(tx) | Self::Turn(_, tx) => tx.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Beside(store) => store.query_one_raw(statement).await,
            Self::Within(tx) | Self::Turn(_, tx) => tx.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Beside(store) => store.query_all_raw(statement).await,
            Self::Within(tx) | Self::Turn(_, tx) => tx.query_all_raw(statement).await,
        }
    }
}
