//! The matrix itself: asks, and says what was wrong. It answers findings instead of failing, so that the negative controls
//! can look for theirs.
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use bytes::Bytes;
use proto::{
    kit::v1::Reason,
    method::{Audience, Method},
    methods::{ACCESS_SIGN_IN, ACCESS_SIGN_OUT},
    refusal::Refusal,
};
use rules::id::Uuid;
use tonic::Status;

use super::{
    heard::Heard,
    reflect, samples, tables,
    world::{Caller, World},
};
use crate::{
    harness::{MANAGER_PIN, Till},
    wire::Papers,
};

/// What a walk through the matrix found.
#[derive(Default)]
pub(super) struct Walk {
    /// Rows of the table for people: call or call and field, and a mark for each column.
    pub(super) rows: BTreeMap<String, Vec<char>>,
    /// Sentences; none on a healthy server.
    pub(super) findings: Vec<String>,
}

/// What a call was answered.
struct Answer {
    outcome: Result<Vec<Bytes>, Box<Status>>,
}

impl Answer {
    fn is_ok(&self) -> bool {
        self.outcome.is_ok()
    }

    /// Every byte that came back: messages, or code, message and details of the refusal.
    fn bytes(&self) -> Vec<u8> {
        match &self.outcome {
            Ok(pieces) => pieces.concat(),
            Err(status) => {
                let metadata = format!("{:?} {:?}", status.message(), status.metadata());
                [metadata.as_bytes(), status.details()].concat()
            }
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        self.outcome.as_ref().err().map(|status| Refusal::from_status(status))
    }

    /// `ok`, or the refusal with the id that was asked for taken out: what tells two ids apart.
    fn says(&self, id: &str) -> String {
        self.refusal().map_or_else(|| "ok".to_owned(), |refusal| refusal.to_string().replace(id, "<id>"))
    }
}

/// One call of somebody. A command gets a new id.
async fn ask(till: &Till, method: &'static Method, request: Bytes) -> Answer {
    let request_id = method.idempotent.then(|| till.new_id());
    let papers = Papers { request_id, ..till.papers.clone() };
    Answer { outcome: till.wire.bytes(method.path, request, &papers).await.map_err(Box::new) }
}

impl Walk {
    fn found(&mut self, what: String) {
        // The first of a kind is enough to read.
        if self.findings.len() < 200 && !self.findings.contains(&what) {
            self.findings.push(what);
        }
    }

    /// What holds for every answer, whoever asked for whatever.
    fn listen(&mut self, world: &World, heard: &Heard, whence: &str, request: &Bytes, answer: &Answer) {
        let asked_with = String::from_utf8_lossy(request);
        if let Some(leak) = world.sings(&answer.bytes(), &asked_with) {
            self.found(format!("{whence} answers with what belongs to others: {leak}"));
        }
        if let Some(line) = heard.find(|line| world.sings(line.as_bytes(), &asked_with).is_some()) {
            self.found(format!("{whence} writes what belongs to others into the log: {line}"));
        }
        let faults = [Reason::Internal, Reason::NoAnswer];
        if let Some(refusal) = answer.refusal().filter(|refusal| faults.iter().any(|fault| refusal.is_kit(*fault))) {
            self.found(format!("{whence} is a fault of ours: {refusal}"));
        }
    }

    /// Theirs is as it was?
    async fn untouched(&mut self, world: &World, before: &BTreeMap<String, String>, whence: &str) {
        for (rows, now) in world.theirs().await {
            if before.get(&rows) != Some(&now) {
                self.found(format!("{whence} changed {rows}"));
            }
        }
    }

    /// As a table: a line a row, a column a name.
    pub(super) fn table(&self, width: usize, heads: &[&str]) -> String {
        let mut text = " ".repeat(width);
        heads.iter().for_each(|head| write!(text, "{head:>13}").expect("text"));
        for (row, marks) in &self.rows {
            write!(text, "\n{row:<width$}").expect("text");
            marks.iter().for_each(|mark| write!(text, "{mark:>13}").expect("text"));
        }
        text
    }
}

/// Every call × everybody, with valid requests: ✔ answered, ✘ refused. Found wrong: another mark than the rule of the proto
/// file gives the role, and anything of others in an answer or the log.
pub(super) async fn who_may_what(world: &World, callers: &[Caller], heard: &Heard) -> Walk {
    let mut walk = Walk::default();
    let before = world.theirs().await;
    // Signing out comes last: it ends the session that asks.
    let mut asked: Vec<_> = reflect::methods().collect();
    asked.sort_by_key(|method| method.short == ACCESS_SIGN_OUT.short);
    for method in asked {
        for caller in callers {
            let whence = format!("{} for {}", method.short, caller.name);
            let samples = match samples::of(method.short, world, &caller.till).await {
                Ok(samples) => samples,
                Err(sentence) => {
                    walk.found(sentence);
                    continue;
                }
            };
            let mut marks = BTreeSet::new();
            for request in samples {
                let answer = ask(&caller.till, method, request.clone()).await;
                walk.listen(world, heard, &whence, &request, &answer);
                let rule = rule_says(method, caller.role);
                if rule != answer.is_ok() && !(rule && needs_a_device(method, caller)) {
                    let says = answer.says("");
                    walk.found(format!("{whence}: the rule says {}, the answer was {says}", mark(rule)));
                }
                marks.insert(mark(answer.is_ok()));
            }
            walk.rows.entry(method.short.to_owned()).or_default().push(*marks.iter().next().expect("a sample"));
            if marks.len() > 1 {
                walk.found(format!("{whence}: some samples are answered and some are not"));
            }
        }
    }
    walk.untouched(world, &before, "one of these calls").await;
    walk
}

/// Does the proto's rule let this role in?
fn rule_says(method: &Method, role: &str) -> bool {
    let held = rules::access::ROLES.iter().find(|one| one.code == role).map(|role| role.permissions);
    match method.audience {
        Audience::Public => true,
        Audience::SignedIn => held.is_some(),
        Audience::Permission(needed) => held.is_some_and(|held| held.contains(&needed)),
    }
}

/// Two calls are for everybody at a till of the shop.
fn needs_a_device(method: &Method, caller: &Caller) -> bool {
    ["access.GetTill", "access.SignIn"].contains(&method.short) && ["no device", "revoked"].contains(&caller.name)
}

fn mark(open: bool) -> char {
    if open { '✔' } else { '✘' }
}

/// Who needs somebody's agreement, which is bound to this id: another one is refused before it is looked for.
const BOUND: &[(&str, &str, &str)] = &[("till.ReturnGoods", "return_id", "cashier")];

/// Every id field of every call × the ids of others, for everybody whom the rule lets in. In the table: what the same call
/// says to an id of the sibling shop and of the other merchant: ✘ exactly what it says to an id nobody has, ✔ an answer,
/// ≠ another refusal, - there is none to try.
pub(super) async fn other_peoples_ids(world: &World, callers: &[Caller], heard: &Heard) -> Walk {
    let mut walk = Walk::default();
    for method in reflect::methods() {
        for path in reflect::texts(method, reflect::is_id) {
            let name = path.rsplit('.').next().unwrap_or_default();
            if !tables::is_known_kind(name) {
                walk.found(format!(
                    "{} {path}: say in KINDS of tests/src/policy/tables.rs which table a {name} names",
                    method.short
                ));
                continue;
            }
            for caller in callers.iter().filter(|caller| rule_says(method, caller.role)) {
                let marks = id_field(&mut walk, world, caller, heard, method, &path).await;
                let row = format!("{} {path}", method.short);
                let known = walk.rows.entry(row.clone()).or_insert_with(|| marks.clone());
                if *known != marks && !BOUND.contains(&(method.short, name, caller.role)) {
                    walk.found(format!("{row}: {} is answered otherwise than the others: {marks:?}", caller.name));
                }
            }
        }
    }
    walk
}

/// One id field for one caller.
async fn id_field(
    walk: &mut Walk,
    world: &World,
    caller: &Caller,
    heard: &Heard,
    method: &'static Method,
    path: &str,
) -> Vec<char> {
    let whence = format!("{} {path} for {}", method.short, caller.name);
    let before = world.theirs().await;
    let name = path.rsplit('.').next().unwrap_or_default();
    let mut marks = Vec::new();
    // Several calls take a PIN: what one counted must not answer for the next.
    world.forget_guesses().await;
    let unknown = world.shop.new_id();
    let nobody = with_id(walk, world, caller, heard, method, path, unknown).await;
    if nobody.is_empty() {
        walk.found(format!("{whence}: no sample fills this field; fill it in tests/src/policy/samples.rs"));
    }
    // Where the caller makes the id, there is nothing to take it for, and what is made with it is ours.
    let names_something = !method.audit || !nobody.iter().any(|says| says == "ok");
    for whose in ["sibling", "other"] {
        let Some(id) = world.foreign(whose, name) else {
            marks.push('-');
            if whose == "other" {
                walk.found(format!("{whence}: the other merchant has no {name} to try; let it make one in world.rs"));
            }
            continue;
        };
        let theirs = with_id(walk, world, caller, heard, method, path, id).await;
        if !names_something {
            world.is_ours_now(id);
        }
        marks.push(match theirs == nobody {
            true => '✘',
            false if theirs.iter().any(|says| says == "ok") => '✔',
            false => '≠',
        });
        if whose == "other" && theirs != nobody {
            walk.found(format!("{whence}: an id of the other merchant says {theirs:?}, an unknown one {nobody:?}"));
        }
    }
    // A field that takes the id of another kind of thing for its own would be as wrong; one of us is enough to see that.
    for id in world.all_foreign().into_iter().filter(|_| caller.role == "manager" && names_something) {
        with_id(walk, world, caller, heard, method, path, id).await;
    }
    walk.untouched(world, &before, &whence).await;
    marks
}

/// What each sample that has this field says when it is filled with this id.
async fn with_id(
    walk: &mut Walk,
    world: &World,
    caller: &Caller,
    heard: &Heard,
    method: &'static Method,
    path: &str,
    id: Uuid,
) -> Vec<String> {
    if method.short == ACCESS_SIGN_IN.short {
        world.forget_guesses().await;
    }
    let text = id.to_string();
    let samples = samples::of(method.short, world, &caller.till).await.unwrap_or_default();
    let mut says = Vec::new();
    for sample in samples {
        let mut message = reflect::read(method, &sample);
        if reflect::set(&mut message, path, &text, false) {
            let request = reflect::write(&message);
            let answer = ask(&caller.till, method, request.clone()).await;
            walk.listen(world, heard, &format!("{} {path} for {}", method.short, caller.name), &request, &answer);
            says.push(answer.says(&text));
        }
    }
    says
}

/// Every text field of every reading call × texts of others, and texts a query language would take for itself.
pub(super) async fn other_peoples_words(world: &World, callers: &[Caller], heard: &Heard) -> Walk {
    let mut walk = Walk::default();
    let baits = world.baits().await;
    for method in reflect::methods().filter(|method| !method.audit) {
        for path in reflect::texts(method, |_| true) {
            // What is found does not depend on who may look: one who may is enough.
            for caller in callers.iter().filter(|caller| rule_says(method, caller.role)).take(1) {
                let whence = format!("{} {path} for {}", method.short, caller.name);
                let sample = samples::of(method.short, world, &caller.till).await.unwrap_or_default();
                for (sample, bait) in sample.iter().take(1).flat_map(|one| baits.iter().map(move |bait| (one, bait))) {
                    let mut message = reflect::read(method, sample);
                    reflect::set(&mut message, &path, bait, true);
                    let request = reflect::write(&message);
                    let answer = ask(&caller.till, method, request.clone()).await;
                    walk.listen(world, heard, &format!("{whence} with {bait:?}"), &request, &answer);
                    if answer.refusal().is_some_and(|refusal| refusal.is_kit(Reason::StoreUnavailable)) {
                        walk.found(format!("{whence} with {bait:?} breaks the statement"));
                    }
                }
            }
        }
    }
    walk
}

/// What every reading call answers now, for everybody whom the rule lets in.
pub(super) async fn readings(world: &World, callers: &[Caller]) -> BTreeMap<String, Vec<u8>> {
    let mut readings = BTreeMap::new();
    for method in reflect::methods().filter(|method| !method.audit) {
        for caller in callers.iter().filter(|caller| rule_says(method, caller.role) && !caller.role.is_empty()) {
            for (at, request) in
                samples::of(method.short, world, &caller.till).await.unwrap_or_default().into_iter().enumerate()
            {
                let answer = ask(&caller.till, method, request).await;
                readings.insert(format!("{} #{at} for {}", method.short, caller.name), answer.bytes());
            }
        }
    }
    readings
}

/// A manager's session at the till of somebody else: what a server gives that asks for no right.
pub(super) async fn manager_at(till: &Till) -> Till {
    till.clone().sign_in("王店长", MANAGER_PIN).await
}
