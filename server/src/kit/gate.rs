//! Who a call is from, as the kit asks it: the answer is the access room's.
use std::pin::Pin;

use sea_orm::DatabaseConnection;

use super::{
    Error,
    call::Credentials,
    op::{Actor, Scope},
};

/// Who a call turned out to be from.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Somebody signed in, or nobody yet.
    pub actor: Option<Actor>,
    /// Where; [`Scope::nowhere`] for an unknown device.
    pub scope: Scope,
}

/// The future of [`Gate::identify`].
pub type Identifying<'a> = Pin<Box<dyn Future<Output = Result<Identity, Error>> + Send + 'a>>;

/// Turns credentials into an identity; the access room is the one.
pub trait Gate: Send + Sync + 'static {
    /// Reads only. An unknown or ended session is no error here: the identity just has no actor.
    fn identify<'a>(&'a self, store: &'a DatabaseConnection, who: &'a Credentials, now_ms: i64) -> Identifying<'a>;
}
