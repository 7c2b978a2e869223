//! Questions that share a trip to the database, and answers that are read before the turn they are needed in.
//!
//! What a turn reads, it reads while others wait for theirs, and a trip costs more than what is asked on it. A room says what
//! it asks and how it reads the answer ([`Question`]); who needs several of them asks them at once (`op.ask((one, other))`), and
//! no room sees another's rows. What depends only on places of which the writer remembers when they last moved
//! ([`Question::depends_on`]) can be asked [`Later`]: it travels ahead of the turn, and counts there unless it moved meanwhile.
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, QueryResult, Statement,
    sea_query::{Alias, Expr, SelectStatement},
};

use super::{Op, Result, heads::Place, link::Link};

/// Which question a row answers.
const STOP: &str = "zf_stop";

/// A question of a room, and how its answer is read.
pub trait Question: Sized {
    /// What is found.
    type Answer;

    /// What is asked.
    fn select(&self, op: &Op) -> SelectStatement;

    /// Reads the rows.
    ///
    /// # Errors
    /// The room's refusals, and rows that are not as they should be.
    fn read(self, op: &Op, rows: &[QueryResult]) -> Result<Self::Answer>;

    /// Where all that moves the answer is noted ([`super::heads::Heads::moved`]); `None`: nobody notes it.
    fn depends_on(&self, _: &Op) -> Option<Vec<Place>> {
        None
    }
}

/// What is asked on one trip: a question, two of these, or nothing.
pub trait Trip: Sized {
    /// What is found.
    type Answer;
    /// How many statements.
    const STOPS: usize;

    /// What is asked.
    fn selects(&self, op: &Op, into: &mut Vec<SelectStatement>);

    /// Reads the rows.
    ///
    /// # Errors
    /// As [`Question::read`], the first's before the second's.
    fn read(self, op: &Op, rows: &mut Rows) -> Result<Self::Answer>;

    /// As [`Question::depends_on`].
    fn depends_on(&self, op: &Op) -> Option<Vec<Place>>;
}

/// What came back from a trip.
#[derive(Debug)]
pub struct Rows {
    stops: std::vec::IntoIter<Vec<QueryResult>>,
    /// Everything up to this group was kept when the trip began.
    as_of: u64,
}

impl<Q: Question> Trip for Q {
    type Answer = Q::Answer;
    const STOPS: usize = 1;

    fn selects(&self, op: &Op, into: &mut Vec<SelectStatement>) {
        into.push(self.select(op));
    }

    fn read(self, op: &Op, rows: &mut Rows) -> Result<Q::Answer> {
        Question::read(self, op, &rows.stops.next().unwrap_or_default())
    }

    fn depends_on(&self, op: &Op) -> Option<Vec<Place>> {
        Question::depends_on(self, op)
    }
}

impl<A: Trip, B: Trip> Trip for (A, B) {
    type Answer = (A::Answer, B::Answer);
    const STOPS: usize = A::STOPS + B::STOPS;

    fn selects(&self, op: &Op, into: &mut Vec<SelectStatement>) {
        self.0.selects(op, into);
        self.1.selects(op, into);
    }

    fn read(self, op: &Op, rows: &mut Rows) -> Result<Self::Answer> {
        Ok((self.0.read(op, rows)?, self.1.read(op, rows)?))
    }

    fn depends_on(&self, op: &Op) -> Option<Vec<Place>> {
        Some([self.0.depends_on(op)?, self.1.depends_on(op)?].concat())
    }
}

impl Trip for () {
    type Answer = ();
    const STOPS: usize = 0;

    fn selects(&self, _: &Op, _: &mut Vec<SelectStatement>) {}

    fn read(self, _: &Op, _: &mut Rows) -> Result<()> {
        Ok(())
    }

    fn depends_on(&self, _: &Op) -> Option<Vec<Place>> {
        Some(Vec::new())
    }
}

/// What the turn will need, asked before it where that can be known to count then (SQLite, whose one writer remembers what
/// moved); elsewhere it is not asked yet. [`Op::settle`] has the answer.
#[derive(Clone, Copy, Debug)]
pub struct Later<T>(pub T);

/// What was asked [`Later`], on its way.
#[derive(Debug)]
pub struct Ahead<T> {
    asked: T,
    rows: Option<Rows>,
}

impl<T: Trip> Trip for Later<T> {
    type Answer = Ahead<T>;
    const STOPS: usize = T::STOPS;

    fn selects(&self, op: &Op, into: &mut Vec<SelectStatement>) {
        if goes_ahead(op) {
            self.0.selects(op, into);
        }
    }

    fn read(self, op: &Op, rows: &mut Rows) -> Result<Ahead<T>> {
        let stops = || rows.stops.by_ref().take(T::STOPS).collect::<Vec<_>>().into_iter();
        let rows = goes_ahead(op).then(stops).map(|stops| Rows { stops, as_of: rows.as_of });
        Ok(Ahead { asked: self.0, rows })
    }

    fn depends_on(&self, _: &Op) -> Option<Vec<Place>> {
        None
    }
}

fn goes_ahead(op: &Op) -> bool {
    op.backend() == DbBackend::Sqlite && matches!(op.link, Link::Beside(_))
}

impl Op {
    /// Asks: on SQLite on one trip, on PostgreSQL, which takes one statement a trip, one after the other.
    ///
    /// # Errors
    /// As [`Trip::read`]; when the database does not answer.
    pub async fn ask<T: Trip>(&self, asked: T) -> Result<T::Answer> {
        let mut selects = Vec::with_capacity(T::STOPS);
        asked.selects(self, &mut selects);
        let mut rows = self.travel(&selects).await?;
        asked.read(self, &mut rows)
    }

    /// What was asked [`Later`]; in the turn. It is asked again where it moved since, or was not asked yet.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn settle<T: Trip>(&mut self, Ahead { asked, rows }: Ahead<T>) -> Result<T::Answer> {
        if let (Some(mut rows), Some(places)) = (rows, asked.depends_on(self))
            && self.heads().is_some_and(|heads| heads.stand(&places, rows.as_of))
        {
            return asked.read(self, &mut rows);
        }
        self.ask(asked).await
    }

    async fn travel(&self, selects: &[SelectStatement]) -> std::result::Result<Rows, DbErr> {
        let as_of = self.writer.as_ref().map_or(0, super::writer::Writer::kept);
        let mut stops = Vec::with_capacity(selects.len());
        if selects.len() < 2 || self.backend() != DbBackend::Sqlite {
            for select in selects {
                stops.push(self.tx().query_all(select).await?);
            }
        } else {
            stops.resize_with(selects.len(), Vec::new);
            for row in self.tx().query_all_raw(in_a_row(selects)).await? {
                let stop: i32 = row.try_get("", STOP)?;
                if let Some(rows) = usize::try_from(stop).ok().and_then(|stop| stops.get_mut(stop)) {
                    rows.push(row);
                }
            }
        }
        Ok(Rows { stops: stops.into_iter(), as_of })
    }
}

/// Statement after statement in one text; each row says which it is of.
fn in_a_row(selects: &[SelectStatement]) -> Statement {
    let (mut text, mut values) = (String::new(), Vec::new());
    for (stop, select) in selects.iter().enumerate() {
        let mut select = select.clone();
        select.expr_as(Expr::cust(stop.to_string()), Alias::new(STOP));
        let statement = DbBackend::Sqlite.build(&select);
        text.push_str(&statement.sql);
        text.push(';');
        values.extend(statement.values.into_iter().flat_map(|values| values.0));
    }
    Statement::from_sql_and_values(DbBackend::Sqlite, text, values)
}
