//! Roles 角色: what they hold says one thing.
use rules::{
    access::{EDIT_ROLES, OWNER_CODE},
    id::Uuid,
    roles::{Held, contradiction, may_hold},
};
use sea_orm::{DbErr, QueryResult};

use super::{
    Finding, Invariant,
    part::{Fold, fold},
    since::Reach,
};

/// I-49.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![Invariant {
        id: "I-49",
        sentence: "What a role holds does not contradict itself: each right and limit once, each limit one that holds something \
                   back, none that is not for this role, and the owner can edit roles",
        parts: vec![
            fold("SELECT merchant_id, code, permissions FROM access_role", || Box::new(Roles)).reaching(Reach::Whole),
        ],
    }]
}

struct Roles;

impl Fold for Roles {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let (merchant, code): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let permissions: String = row.try_get_by_index(2)?;
        let at = format!("merchant={merchant} role={code}");
        if let Some(why) = contradiction(&code, &permissions) {
            finding.bad(why, at.clone());
        }
        let rights = Held::read(&code, &permissions).rights;
        if let Some(right) = rights.iter().find(|right| !may_hold(&code, right)) {
            finding.bad("a right that is not for this role", format!("{at} right={right}"));
        }
        if code == OWNER_CODE && !rights.contains(EDIT_ROLES) {
            finding.bad("an owner who cannot edit roles", at);
        }
        Ok(())
    }
}
