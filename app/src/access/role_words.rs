//! What a role may do, in words: rights by their names, limits as the sentence they mean.
use rules::{
    limits::{Act, Beyond, Limit, Limits, Measure, Scale},
    money::{BasisPoints, WHOLE},
    roles::RIGHTS,
};

use crate::{
    kit::{
        format::{discount, yuan},
        i18n::{Language, language, named, word},
    },
    t,
};

/// How the names of rights that are looked for together begin, and what stands above them.
type Group = (&'static [&'static str], fn() -> &'static str);

const GROUPS: [Group; 5] = [
    (&["till."], || t!("shell.menu.till")),
    (&["shifts."], || t!("access.roles.shifts")),
    (&["members.", "stored_value."], || t!("access.roles.members")),
    (&["catalog."], || t!("shell.menu.catalog")),
    (&["payments.", "chain.", "ledger.", "reports.", "access."], || t!("access.roles.office")),
];

/// Each group's name and rights, in order.
pub(super) fn groups() -> impl Iterator<Item = (fn() -> &'static str, Vec<&'static str>)> {
    GROUPS.into_iter().map(|(prefixes, name)| {
        let mine = |right: &&str| prefixes.iter().any(|prefix| right.starts_with(prefix));
        (name, RIGHTS.iter().copied().filter(mine).collect())
    })
}

/// In what the threshold of an act is typed.
pub(super) fn scale(act: Act) -> Scale {
    match (act, language()) {
        (Act::BelowCost, _) => Scale::Of,
        (_, Language::Zh) => Scale::Zhe,
        (_, Language::En) => Scale::Off,
    }
}

/// What a limit means.
pub(super) fn meaning(act: Act, limit: Limit) -> String {
    match (limit.beyond, within(act, limit)) {
        (Beyond::Allow, _) => t!("access.roles.alone").to_owned(),
        (Beyond::Ask, Some(within)) => t!("access.roles.ask_beyond", within = within),
        (Beyond::Deny, Some(within)) => t!("access.roles.deny_beyond", within = within),
        (Beyond::Ask, None) => t!("access.roles.ask_always").to_owned(),
        (Beyond::Deny, None) => t!("access.roles.never").to_owned(),
    }
}

/// How far it goes alone; `None` when not at all.
fn within(act: Act, limit: Limit) -> Option<String> {
    let share =
        (act.measure() == Measure::Share && limit.free != WHOLE && limit.free != BasisPoints(0)).then(|| match act {
            Act::BelowCost => t!("access.roles.of_cost", n = Scale::Of.write(limit.free)),
            _ => t!("access.roles.within", rate = discount(limit.free.0).unwrap_or_default()),
        });
    let sum = limit.most.map(|most| t!("access.roles.sum", amount = yuan(most.0)));
    match (share, sum) {
        (Some(share), Some(sum)) => Some(t!("access.roles.both", share = share, sum = sum)),
        (share, sum) => share.or(sum),
    }
}

/// What a limit of the log, `9000:ask`, means.
pub(super) fn stored(act: &str, value: &str) -> Option<String> {
    Limits::read(&format!("till.{act}={value}")).map(|(act, limit)| meaning(act, limit))
}

/// The name of an act or a right; `None` for what is neither.
pub(super) fn name(of: &str) -> Option<&'static str> {
    named(&format!("word.act.{of}")).or_else(|| named(&format!("word.right.{of}")))
}

/// 收银员.
pub(super) fn role_name(code: &str) -> String {
    word("role", code)
}
