//! What the proto files say about a method, for the server that enforces it and the app that hides buttons by it.

/// Who may call a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Roles that hold this permission.
    Permission(&'static str),
    /// Anybody who is signed in.
    SignedIn,
    /// Anybody.
    Public,
}

/// One RPC and its rule (`zhangfang.access.v1.rule`).
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// The URL path: `/zhangfang.till.v1.TillService/Checkout`.
    pub path: &'static str,
    /// Room and verb: `till.Checkout`.
    pub short: &'static str,
    /// Who may call it.
    pub audience: Audience,
    /// It may write, and leaves an audit row.
    pub audit: bool,
    /// It needs a request id and answers a repeat with the stored bytes.
    pub idempotent: bool,
}

impl Method {
    /// May somebody signed in with these permissions call it?
    pub fn allows<'a>(&self, mut permissions: impl Iterator<Item = &'a str>) -> bool {
        match self.audience {
            Audience::Permission(needed) => permissions.any(|held| held == needed),
            Audience::SignedIn | Audience::Public => true,
        }
    }
}

/// A request message knows its method and its answer, so that a client cannot pair the wrong ones.
pub trait Rpc: prost::Message {
    /// What the method answers (of a stream: each message of it).
    type Answer: prost::Message + Default + 'static;
    /// The method this request belongs to.
    const METHOD: &'static Method;
}
