//! SQLite: WAL, foreign keys on, one writer, readers that never block.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};

use crate::schema::{Object, Objects};
use crate::{Durability, Error, Result, Row, Val};

/// How long whatever is no write waits for a lock.
const BUSY: Duration = Duration::from_secs(10);

/// A SQLite connection with its prepared statements.
pub struct Link {
    conn: Connection,
    /// `$n` means position n here too: SQLite's `?n`. Static texts, translated once.
    texts: HashMap<usize, String>,
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Val::Null => ToSqlOutput::Owned(Value::Null),
            Val::Int(v) => ToSqlOutput::Owned(Value::Integer(*v)),
            Val::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Val::Bytes(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
        })
    }
}

/// Opens for writing (creates the file) or for reading only.
pub(crate) fn open(path: &Path, writes: bool, durability: Durability) -> Result<Link> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(literal(path)?, flags).map_err(|e| Error::Open {
        place: path.display().to_string(),
        why: e.to_string(),
    })?;
    // busy_timeout comes before WAL: connections opened together would else refuse each other.
    conn.busy_timeout(BUSY)?;
    conn.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
    let sync = match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    conn.pragma_update(None, "synchronous", sync)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cache_size", if writes { -64_000 } else { -8_000 })?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // 64 MB of log between checkpoints: pages that every write touches (the upper rows of the
    // summaries) are copied back once for many writes.
    conn.pragma_update(None, "wal_autocheckpoint", 16_000)?;
    if !writes {
        conn.pragma_update(None, "query_only", true)?;
    }
    conn.set_prepared_statement_cache_capacity(256);
    // Reading the schema finds a damaged or foreign file at once.
    conn.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(Link {
        conn,
        texts: HashMap::new(),
    })
}

/// An empty database that is nowhere.
pub(crate) fn in_memory() -> Result<Link> {
    Ok(Link {
        conn: Connection::open_in_memory()?,
        texts: HashMap::new(),
    })
}

/// The path as a name of a file and nothing else: SQLite reads `:memory:`, `file:…?mode=memory`
/// and an empty name in its own way, but not behind a folder.
fn literal(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|e| Error::Open {
        place: path.display().to_string(),
        why: e.to_string(),
    })
}

fn text_of<'a>(texts: &'a mut HashMap<usize, String>, sql: &'static str) -> &'a str {
    texts
        .entry(sql.as_ptr().addr())
        .or_insert_with(|| sql.replace('$', "?"))
}

fn bind(stmt: &mut Statement<'_>, args: &[Val]) -> rusqlite::Result<()> {
    for (i, v) in args.iter().enumerate() {
        stmt.raw_bind_parameter(i + 1, v)?;
    }
    Ok(())
}

fn row_of(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Row> {
    let mut vals = Vec::with_capacity(columns);
    for i in 0..columns {
        vals.push(match row.get_ref(i)? {
            ValueRef::Null => Val::Null,
            ValueRef::Integer(v) => Val::Int(v),
            ValueRef::Text(v) => Val::Text(String::from_utf8_lossy(v).into_owned()),
            ValueRef::Blob(v) => Val::Bytes(v.to_vec()),
            ValueRef::Real(_) => {
                return Err(rusqlite::Error::InvalidColumnType(
                    i,
                    "real".into(),
                    rusqlite::types::Type::Real,
                ));
            }
        });
    }
    Ok(Row::new(vals))
}

impl Link {
    pub(crate) fn each<E: From<Error>>(
        &mut self,
        sql: &'static str,
        args: &[Val],
        each: &mut dyn FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut stmt = self
            .conn
            .prepare_cached(text_of(&mut self.texts, sql))
            .map_err(Error::from)?;
        bind(&mut stmt, args).map_err(Error::from)?;
        let columns = stmt.column_count();
        let mut rows = stmt.raw_query();
        while let Some(row) = rows.next().map_err(Error::from)? {
            each(row_of(row, columns).map_err(Error::from)?)?;
        }
        Ok(())
    }

    pub(crate) fn exec(&mut self, sql: &'static str, args: &[Val]) -> Result<u64> {
        let mut stmt = self.conn.prepare_cached(text_of(&mut self.texts, sql))?;
        bind(&mut stmt, args)?;
        Ok(stmt.raw_execute()? as u64)
    }

    pub(crate) fn many(&mut self, sql: &'static str, rows: &[Vec<Val>]) -> Result<()> {
        let mut stmt = self.conn.prepare_cached(text_of(&mut self.texts, sql))?;
        for args in rows {
            bind(&mut stmt, args)?;
            stmt.raw_execute()?;
        }
        Ok(())
    }

    pub(crate) fn begin_writing(&mut self, wait: Duration) -> Result<()> {
        self.conn.busy_timeout(wait)?;
        let begun = self.conn.execute_batch("BEGIN IMMEDIATE");
        self.conn.busy_timeout(BUSY)?;
        Ok(begun?)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.conn.execute_batch(sql)?)
    }

    pub(crate) fn check(&mut self, sql: &'static str) -> Result<()> {
        self.conn.prepare(text_of(&mut self.texts, sql))?;
        Ok(())
    }

    pub(crate) fn damage(&mut self) -> Result<Vec<String>> {
        let mut stmt = self.conn.prepare("PRAGMA integrity_check(20)")?;
        let lines = stmt
            .query_map([], |row| row.get::<_, String>(0))?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(lines.into_iter().filter(|l| l != "ok").collect())
    }

    /// Everything in the schema that somebody made; the texts are kept as they were written.
    pub(crate) fn objects(&mut self) -> Result<Objects> {
        let mut stmt = self.conn.prepare(
            "SELECT type, tbl_name, name, COALESCE(sql, '') FROM sqlite_schema WHERE substr(name, 1, 7) <> 'sqlite_'",
        )?;
        let rows = stmt.query_map([], |row| {
            let object = Object {
                kind: row.get(0)?,
                table: row.get(1)?,
                name: row.get(2)?,
            };
            Ok((object, row.get(3)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn copy_to(&mut self, path: &Path) -> Result<()> {
        let place = literal(path)?;
        let place = place.to_str().ok_or_else(|| Error::Open {
            place: path.display().to_string(),
            why: "tên tệp không phải UTF-8".into(),
        })?;
        // The copy is a write, though not into this database.
        self.conn.pragma_update(None, "query_only", false)?;
        let copied = self.conn.execute("VACUUM INTO ?1", [place]);
        self.conn.pragma_update(None, "query_only", true)?;
        copied?;
        Ok(())
    }
}
