//! One connection, whichever engine stands behind it.

use std::time::Duration;

use crate::{FromRow, Result, Row, Val, postgresql, sqlite};

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded file.
    Sqlite,
    /// Server.
    Postgres,
}

/// A connection. Statements are static text with `$1`, `$2` … as parameters.
pub enum Conn {
    /// Embedded file.
    Sqlite(sqlite::Link),
    /// Server.
    Postgres(Box<postgresql::Link>),
}

impl Conn {
    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Conn::Sqlite(_) => Engine::Sqlite,
            Conn::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether the server has gone away from this connection.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            Conn::Sqlite(_) => false,
            Conn::Postgres(c) => c.is_lost(),
        }
    }

    /// Calls `each` for every row, one at a time: memory does not grow with the answer.
    ///
    /// # Errors
    /// What the engine or `each` says.
    pub fn each<E: From<crate::Error>>(
        &mut self,
        sql: &'static str,
        args: &[Val],
        mut each: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Conn::Sqlite(c) => c.each(sql, args, &mut each),
            Conn::Postgres(c) => c.each(sql, args, &mut each),
        }
    }

    /// All rows.
    ///
    /// # Errors
    /// What the engine says; a column of another type.
    pub fn all<T: FromRow>(&mut self, sql: &'static str, args: &[Val]) -> Result<Vec<T>> {
        let mut out = Vec::new();
        self.each(sql, args, |mut row| {
            out.push(T::from_row(&mut row)?);
            Ok::<(), crate::Error>(())
        })?;
        Ok(out)
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// As [`Conn::all`].
    pub fn opt<T: FromRow>(&mut self, sql: &'static str, args: &[Val]) -> Result<Option<T>> {
        Ok(self.all(sql, args)?.into_iter().next())
    }

    /// The first row.
    ///
    /// # Errors
    /// [`crate::Error::NoRow`] without one; else as [`Conn::all`].
    pub fn one<T: FromRow>(&mut self, sql: &'static str, args: &[Val]) -> Result<T> {
        self.opt(sql, args)?.ok_or(crate::Error::NoRow)
    }

    /// Runs a statement; returns how many rows it changed.
    ///
    /// # Errors
    /// What the engine says.
    pub fn exec(&mut self, sql: &'static str, args: &[Val]) -> Result<u64> {
        match self {
            Conn::Sqlite(c) => c.exec(sql, args),
            Conn::Postgres(c) => c.exec(sql, args),
        }
    }

    /// Runs `INSERT … VALUES ($1, …) …` for many rows: prepared once on SQLite, sent in
    /// multi-row statements to PostgreSQL. No row may meet another in `ON CONFLICT`.
    ///
    /// # Errors
    /// What the engine says.
    pub fn many(&mut self, sql: &'static str, rows: &[Vec<Val>]) -> Result<()> {
        match self {
            Conn::Sqlite(c) => c.many(sql, rows),
            Conn::Postgres(c) => c.many(sql, rows),
        }
    }

    /// Runs a statement whose last parameter stands alone in `IN ($n)` for a list of values: one by
    /// one on SQLite, where a statement costs microseconds; many at once on PostgreSQL, where each
    /// is a journey. `fixed` are the parameters before it.
    ///
    /// # Errors
    /// What the engine says.
    pub fn among(&mut self, sql: &'static str, fixed: &[Val], list: &[Val]) -> Result<()> {
        match self {
            Conn::Sqlite(c) => {
                let row = |val: &Val| [fixed, std::slice::from_ref(val)].concat();
                c.many(sql, &list.iter().map(row).collect::<Vec<_>>())
            }
            Conn::Postgres(c) => c.among(sql, fixed, list),
        }
    }

    /// Runs several statements without parameters (migrations).
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Conn::Sqlite(c) => c.batch(sql),
            Conn::Postgres(c) => c.batch(sql),
        }
    }

    /// Takes SQLite's one write lock, waiting for another process so long.
    pub(crate) fn begin_writing(&mut self, wait: Duration) -> Result<()> {
        match self {
            Conn::Sqlite(c) => c.begin_writing(wait),
            Conn::Postgres(c) => c.batch("BEGIN"),
        }
    }

    /// How long a server lets a statement run; a file's statements end by themselves.
    pub(crate) fn limit(&mut self, limit: Option<Duration>) -> Result<()> {
        match self {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(c) => c.limit(limit),
        }
    }

    /// In the open transaction no statement is hurried ([`crate::Db::hurry`]): long work.
    ///
    /// # Errors
    /// What the engine says.
    pub fn at_leisure(&mut self) -> Result<()> {
        match self {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(c) => c.at_leisure(),
        }
    }

    /// Asks the engine to prepare a statement, without running it.
    ///
    /// # Errors
    /// What the engine says of the text.
    pub fn check(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Conn::Sqlite(c) => c.check(sql),
            Conn::Postgres(c) => c.check(sql),
        }
    }

    /// What the engine finds wrong with its own file; a server answers for itself.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn damage(&mut self) -> Result<Vec<String>> {
        match self {
            Conn::Sqlite(c) => c.damage(),
            Conn::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Runs `f` in a read-only snapshot: every statement in it sees the same moment.
    ///
    /// # Errors
    /// What `f` or the engine says.
    pub(crate) fn snapshot<T, E: From<crate::Error>>(
        &mut self,
        f: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.batch(match self.engine() {
            Engine::Sqlite => "BEGIN DEFERRED",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })?;
        let out = f(self);
        let done = self.batch("ROLLBACK");
        // Why reading failed says more than that there is nothing to take back.
        let out = out?;
        done?;
        Ok(out)
    }
}
