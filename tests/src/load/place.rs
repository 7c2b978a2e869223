//! Places for databases: a folder, a database of a cluster.
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Database as Connector};

use super::Failure;

/// A folder for database files; gone when dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// In the folder for temporary files, of this process and purpose.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(purpose: &str) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("zf_{purpose}_{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// A file of this name in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed lies in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A database of a cluster.
#[derive(Debug)]
pub struct Database {
    cluster: String,
    name: String,
    url: String,
}

impl Database {
    /// Makes one for this process and purpose.
    ///
    /// # Errors
    /// When the cluster does not answer.
    pub async fn new(cluster: &str, purpose: &str) -> Result<Self, Failure> {
        let name = format!("zf_{purpose}_{}", std::process::id());
        let at =
            cluster.rfind('/').filter(|at| *at > "postgres://".len()).ok_or("the cluster's URL names no database")?;
        let url = format!("{}/{name}", &cluster[..at]);
        let database = Self { cluster: cluster.to_owned(), name, url };
        database.in_cluster(&format!("CREATE DATABASE {}", database.name)).await?;
        Ok(database)
    }

    /// As the server is told.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The cluster's own database.
    pub fn cluster(&self) -> &str {
        &self.cluster
    }

    /// Drops it, whoever is connected.
    ///
    /// # Errors
    /// When the cluster does not answer.
    pub async fn drop_it(self) -> Result<(), Failure> {
        self.in_cluster(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await
    }

    async fn in_cluster(&self, sql: &str) -> Result<(), Failure> {
        let database = Connector::connect(&self.cluster).await?;
        database.execute_unprepared(sql).await?;
        Ok(database.close().await?)
    }
}
