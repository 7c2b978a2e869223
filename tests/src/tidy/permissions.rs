//! Every permission that is asked for is held by a role, and every one that is held is asked for.
use std::collections::BTreeSet;

use proto::methods::METHODS;

use super::{code, files_below, permission_of};

#[test]
fn asked_and_seeded_are_the_same() {
    let mut asked: BTreeSet<String> =
        METHODS.iter().filter_map(|method| permission_of(method)).map(str::to_owned).collect();
    for (_, text) in files_below("server/src", ".rs") {
        let text = code(&text);
        for (at, call) in text.match_indices(".require(\"") {
            let rest = &text[at + call.len()..];
            asked.extend(rest.split('"').next().map(str::to_owned));
        }
    }
    let seeded: BTreeSet<String> =
        rules::access::ROLES.iter().flat_map(|role| role.permissions.iter().map(|one| (*one).to_owned())).collect();
    let nobody: Vec<_> = asked.difference(&seeded).filter(|one| !one.starts_with("hwbridge.")).collect();
    assert!(nobody.is_empty(), "no role holds {nobody:?}");
    // A limit is a permission with a value; `rules::limits` reads it.
    let (limits, seeded): (BTreeSet<_>, BTreeSet<_>) = seeded.into_iter().partition(|one| one.contains('='));
    for act in rules::limits::Act::ALL {
        let known = limits.iter().any(|limit| limit.starts_with(&format!("till.{}=", act.name())));
        assert!(known, "no role has a limit for {}", act.name());
    }
    assert!(limits.iter().all(|limit| rules::limits::Limits::read(limit).is_some()), "{limits:?}");
    let unused: Vec<_> = seeded.difference(&asked).collect();
    assert!(unused.is_empty(), "nothing asks for {unused:?}");
}
