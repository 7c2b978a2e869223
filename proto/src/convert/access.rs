//! Roles, as they travel and as `rules` reads them.
use std::collections::BTreeSet;

use rules::{
    limits::{Act, Beyond, Limit, Limits},
    money::{BasisPoints, Fen},
    roles::{Held, RIGHTS},
};

use crate::{access::v1 as wire, refusal::Refusal};

/// A role as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveRole {
    /// Which.
    pub code: String,
    /// Rights that are known and limits that mean something.
    pub held: Held,
    /// That was read.
    pub version: i64,
}

impl TryFrom<wire::SaveRoleRequest> for SaveRole {
    type Error = Refusal;
    fn try_from(request: wire::SaveRoleRequest) -> Result<Self, Refusal> {
        let role = request.role.unwrap_or_default();
        if !role.rights.iter().all(|right| RIGHTS.contains(&right.as_str())) {
            return Err(Refusal::bad_field("role.rights", "choice"));
        }
        let known = role.rights.len();
        let rights: BTreeSet<String> = role.rights.into_iter().collect();
        if rights.len() < known {
            return Err(Refusal::bad_field("role.rights", "duplicate"));
        }
        let held = Held { rights, limits: limits(&role.limits)? };
        Ok(Self { code: role.code, held, version: role.version })
    }
}

/// Every act once, with a limit that means something.
fn limits(wanted: &[wire::RoleLimit]) -> Result<Limits, Refusal> {
    if wanted.len() != Act::ALL.len() {
        return Err(Refusal::bad_field("role.limits", "count"));
    }
    Act::ALL.into_iter().try_fold(Limits::of([]), |limits, act| {
        let field = format!("role.limits.{}", act.name());
        let one = wanted.iter().find(|one| one.act == act.name());
        let one = one.ok_or_else(|| Refusal::bad_field(&field, "required"))?;
        let beyond = Beyond::from_code(one.beyond).ok_or_else(|| Refusal::bad_field(&field, "choice"))?;
        let limit = Limit { free: BasisPoints(one.free_bp), most: one.most_fen.map(Fen), beyond };
        limit.check(act).map_err(|rule| Refusal::bad_field(&field, rule))?;
        Ok(limits.with(act, limit))
    })
}

/// Every act's limit.
pub fn to_wire(limits: &Limits) -> Vec<wire::RoleLimit> {
    let one = |act: Act| {
        let limit = limits.limit(act);
        let beyond = match limit.beyond {
            Beyond::Allow => wire::Beyond::Allow,
            Beyond::Ask => wire::Beyond::Ask,
            Beyond::Deny => wire::Beyond::Deny,
        };
        let most_fen = limit.most.map(|most| most.0);
        wire::RoleLimit { act: act.name().to_owned(), free_bp: limit.free.0, beyond: beyond.into(), most_fen }
    };
    Act::ALL.map(one).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for role in rules::access::ROLES {
            let held = Held::read(role.code, &role.permissions.join(" "));
            let wanted = wire::Role {
                code: role.code.to_owned(),
                rights: held.rights.iter().cloned().collect(),
                limits: to_wire(&held.limits),
                version: 3,
                people: 1,
            };
            let read = SaveRole::try_from(wire::SaveRoleRequest { role: Some(wanted) });
            assert_eq!(read, Ok(SaveRole { code: role.code.to_owned(), held, version: 3 }));
        }
    }

    #[test]
    fn beyond_has_the_numbers_of_the_rules() {
        for beyond in Beyond::ALL {
            let limit = Limit { free: BasisPoints(9_000), most: Some(Fen(5)), beyond };
            let wire = to_wire(&Limits::of([]).with(Act::Gift, limit));
            let gift = wire.iter().find(|one| one.act == "gift");
            assert_eq!(gift.and_then(|one| Beyond::from_code(one.beyond)), Some(beyond));
            assert_eq!(gift.and_then(|one| one.most_fen), Some(5));
        }
    }
}
