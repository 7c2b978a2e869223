//! Shop days from a seed: the real server in this process on a real database, with a clock moved by hand and ids from the
//! seed, several tills, bad lines, and a book that is kept beside it by arithmetic of its own.
//!
//! After each step the server and the book agree on every answer, account and drawer; after each day the auditor looks. The
//! same seed tells the same story twice, to the byte, and on SQLite and PostgreSQL alike. A day that fails is cut down to
//! the few steps that matter, and says the command that shows it again.
use std::collections::BTreeMap;

use crate::harness::Kind;

mod acts;
mod book;
mod days;
mod holding;
mod judge;
mod looks;
mod plant;
mod play;
mod pricing;
mod registers;
mod returns;
mod script;
mod selling;
mod shrink;
mod tenders;
mod world;

pub use plant::Plant;
pub use shrink::shrink;

use acts::Step;
use script::script;
use world::World;

/// What the server and the book do not agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong(String);

/// Which days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    /// Where all chance comes from.
    pub seed: u64,
    /// How many.
    pub days: u64,
    /// Only these steps; all when there are none.
    pub only: Vec<u64>,
    /// What is planted in the server, to be caught.
    pub plant: Plant,
}

/// What came of the days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Steps that were done.
    pub steps: usize,
    /// One hash over the heads of all tills.
    pub head: String,
    /// Everything the server said.
    pub story: Vec<String>,
    /// How often each method was answered, and not refused.
    pub answered: BTreeMap<&'static str, u64>,
    /// The step at which the server and the book parted, and over what.
    pub wrong: Option<(u64, String)>,
}

impl Days {
    fn steps(&self) -> Vec<Step> {
        let all = script(self.seed, self.days);
        all.into_iter().filter(|step| self.only.is_empty() || self.only.contains(&step.n)).collect()
    }

    /// Lives them on SQLite.
    pub async fn on_sqlite(&self) -> Told {
        self.live(Kind::Sqlite).await
    }

    /// Lives them on PostgreSQL.
    pub async fn on_postgres(&self) -> Told {
        self.live(Kind::Postgres).await
    }

    async fn live(&self, kind: Kind) -> Told {
        let mut told = Told::default();
        let mut world = match World::open(kind, self.seed, self.plant).await {
            Ok(world) => world,
            Err(Wrong(what)) => return Told { wrong: Some((0, what)), ..told },
        };
        self.plant.sow(&world.shop).await;
        let steps = self.steps();
        for (at, step) in steps.iter().enumerate() {
            told.steps += 1;
            let ends_day = steps.get(at + 1).is_none_or(|next| next.day != step.day);
            if let Err(Wrong(what)) = world.one(step, ends_day).await {
                told.wrong = Some((step.n, format!("{:?}: {what}", step.act)));
                break;
            }
        }
        told.head = world.head().await;
        told.story = std::mem::take(&mut world.story);
        told.answered = std::mem::take(&mut world.answered);
        world.shop.leave();
        told
    }

    /// The command that shows it again.
    pub fn again(&self) -> String {
        let only: Vec<String> = self.only.iter().map(u64::to_string).collect();
        let only = if only.is_empty() { String::new() } else { format!(" --only {}", only.join(",")) };
        format!("prove sim --seed {} --days {}{only}", self.seed, self.days)
    }
}

impl World {
    async fn one(&mut self, step: &Step, ends_day: bool) -> Result<(), Wrong> {
        self.play(step).await?;
        self.check_step().await?;
        if ends_day { self.check_day().await } else { Ok(()) }
    }
}

impl Told {
    /// Where two stories of one seed part: what each said.
    pub fn parts_from(&self, other: &Self) -> Option<String> {
        let pairs = self.story.iter().zip(&other.story).find(|(one, two)| one != two);
        match pairs {
            Some((one, two)) => Some(format!("one said {one}\nthe other {two}")),
            None if self.head != other.head => Some(format!("the heads are {} and {}", self.head, other.head)),
            None if self.wrong != other.wrong => Some(format!("{:?} and {:?}", self.wrong, other.wrong)),
            None if self.story.len() != other.story.len() => Some("one said more".to_owned()),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_seed_tells_the_same_story_twice() {
        let days = Days { seed: 1, days: 1, only: Vec::new(), plant: Plant::Nothing };
        let told = days.live(Kind::chosen()).await;
        assert_eq!(told.wrong, None, "{}", days.again());
        assert_eq!(told.parts_from(&days.live(Kind::chosen()).await), None, "{}", days.again());
    }
}
