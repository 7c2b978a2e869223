//! The database of one proof: a file or a database of a cluster, the auditor's word on it, and its rows.
use sea_orm::{ConnectionTrait, Database as Connector, DatabaseConnection, QueryResult, Statement};
use serde_json::Value;

use super::Base;
use crate::load::{Database, Failure, Folder, Program};

/// A database of one's own; gone with [`Place::leave`].
#[derive(Debug)]
pub struct Place {
    /// Files of the proof, and the database's when it is one.
    pub folder: Folder,
    database: Option<Database>,
    url: String,
}

impl Place {
    /// An empty one for this purpose.
    ///
    /// # Errors
    /// When the folder or the database cannot be made.
    pub async fn new(base: &Base, purpose: &str) -> Result<Self, Failure> {
        let folder = Folder::new(purpose)?;
        let database = match base {
            Base::Sqlite => None,
            Base::Postgres(cluster) => Some(Database::new(cluster, purpose).await?),
        };
        let file = || format!("sqlite://{}", folder.file("shop.db").display());
        let url = database.as_ref().map_or_else(file, |database| database.url().to_owned());
        Ok(Self { folder, database, url })
    }

    /// As the server is told.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Throws it away.
    ///
    /// # Errors
    /// When the cluster does not answer.
    pub async fn leave(self) -> Result<(), Failure> {
        match self.database {
            Some(database) => database.drop_it().await,
            None => Ok(()),
        }
    }
}

/// What `zhangfang audit` says of a database: each invariant that does not hold, in a line; none is good.
///
/// # Errors
/// When it could not look.
pub async fn audit(program: &Program, url: &str) -> Result<Vec<String>, Failure> {
    let done = program.command(&["audit", "--json", "--database-url", url]).output().await?;
    let report: Value = serde_json::from_slice(&done.stdout)
        .map_err(|error| format!("the auditor: {error}: {}", String::from_utf8_lossy(&done.stderr)))?;
    let invariants = report["invariants"].as_array().ok_or("the auditor names no invariant")?;
    let broken = invariants.iter().filter(|finding| finding["violations"].as_u64() != Some(0));
    let broken: Vec<_> = broken.map(|one| format!("{} {} {}", one["id"], one["sentence"], one["first"][0])).collect();
    if done.status.success() != broken.is_empty() {
        return Err(
            format!("the auditor ended with {}, and names {} broken invariants", done.status, broken.len()).into()
        );
    }
    Ok(broken)
}

/// The rows of a database that nobody writes any more.
#[derive(Debug)]
pub struct Rows(DatabaseConnection);

impl Rows {
    /// Opens it for reading.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        let url = if url.starts_with("sqlite:") { format!("{url}?mode=ro") } else { url.to_owned() };
        Ok(Self(Connector::connect(url).await?))
    }

    /// What a statement finds.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn all(&self, sql: &str) -> Result<Vec<QueryResult>, Failure> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        Ok(self.0.query_all_raw(statement).await.map_err(|error| format!("{sql}: {error}"))?)
    }

    /// Lets go of the database.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn close(self) -> Result<(), Failure> {
        Ok(self.0.close().await?)
    }
}
