//! From a refusal to the sentence on the screen: `err.<domain>.<REASON>` with its raw params formatted.
use proto::{kit::v1::Reason, refusal::Refusal};

use crate::{
    kit::{
        format::{clock_time, yuan},
        i18n::{named, word},
    },
    t,
};

/// What happened, is the money safe, what to do: in the language of the screen.
pub(crate) fn sentence(refusal: &Refusal) -> String {
    if refusal.is_kit(Reason::BadField) {
        return t!("err.kit.BAD_FIELD", field = field_name(refusal), rule = field_rule(refusal));
    }
    let Some(template) = named(&format!("err.{}.{}", refusal.domain, refusal.reason)) else {
        return t!("kit.refused.unknown", reason = refusal.name());
    };
    let mut text = template.to_owned();
    for (name, raw) in &refusal.params {
        text = text.replace(&format!("{{{name}}}"), &shown(name, raw));
    }
    text
}

/// Is this about the field with that path? Then what is wrong with it.
pub(crate) fn about_field(refusal: &Refusal, path: &str) -> Option<String> {
    (refusal.is_kit(Reason::BadField) && refusal.params.get("field").is_some_and(|f| ends_with(f, path)))
        .then(|| field_rule(refusal))
}

/// `member.phone` is the field `phone`; `item.barcodes[0].price_fen` is a row's and only found by its whole path.
fn ends_with(field: &str, path: &str) -> bool {
    field == path || (!field.contains('[') && field.rsplit('.').next() == Some(path))
}

fn field_name(refusal: &Refusal) -> String {
    let path = refusal.params.get("field").map_or("", String::as_str);
    word("field", path.rsplit('.').next().unwrap_or(path))
}

fn field_rule(refusal: &Refusal) -> String {
    let rule = refusal.params.get("rule").map_or("", String::as_str);
    named(&format!("err.field.{rule}")).map_or_else(|| rule.to_owned(), str::to_owned)
}

/// Params are raw values; the end of their name says what they are.
fn shown(name: &str, raw: &str) -> String {
    if name == "acts" {
        return raw.split(',').map(|act| word("act", act)).collect::<Vec<_>>().join(", ");
    }
    let number = raw.parse::<i64>();
    match number {
        Ok(fen) if name.ends_with("_fen") => yuan(fen),
        Ok(ms) if name.ends_with("_ms") => clock_time(ms),
        _ => raw.to_owned(),
    }
}
