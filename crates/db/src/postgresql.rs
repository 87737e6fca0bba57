//! PostgreSQL: the same texts; many rows travel in one statement.

use std::collections::HashMap;
use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Statement};

use crate::error::with_source;
use crate::schema::{Object, Objects};
use crate::{Error, Result, Row, Val, tls};

/// How long a server may take to let us in.
const REACH: Duration = Duration::from_secs(5);

/// Rows are looked for by their keys, and their pages lie in memory or on a disk without heads: a
/// planner that nobody told so reads whole tables of summaries for a year of the country.
const AS_KEYS_ARE_FOUND: &str = "SELECT set_config('random_page_cost', '1.1', false) WHERE current_setting('random_page_cost') = '4'";

/// The library's own word for "not set": two hours.
const UNASKED: Duration = Duration::from_secs(2 * 60 * 60);

/// A PostgreSQL connection with its prepared statements.
pub struct Link {
    client: Client,
    prepared: HashMap<(usize, usize), Statement>,
    /// How long a statement may run.
    limit: Option<Duration>,
    /// The server has said good-bye; that the line is closed is seen only at the next word.
    lost: bool,
}

type Wrong = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Val {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Wrong> {
        match self {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Val::Int(v) if *ty == Type::BOOL => (*v != 0).to_sql(ty, out),
            Val::Int(v) => v.to_sql(ty, out),
            // PostgreSQL has no NUL in text.
            Val::Text(v) => v.replace('\0', "").to_sql(ty, out),
            Val::Bytes(v) => v.to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

impl<'a> FromSql<'a> for Val {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> std::result::Result<Val, Wrong> {
        Ok(match *ty {
            Type::INT8 => Val::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Val::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::BOOL => Val::Int(i64::from(bool::from_sql(ty, raw)?)),
            Type::BYTEA => Val::Bytes(Vec::from_sql(ty, raw)?),
            _ => Val::Text(String::from_sql(ty, raw)?),
        })
    }
    fn from_sql_null(_: &Type) -> std::result::Result<Val, Wrong> {
        Ok(Val::Null)
    }
    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8
                | Type::INT4
                | Type::BOOL
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::NAME
                | Type::BPCHAR
        )
    }
}

/// Connects; the error names the address without its password. A statement waits so long for a
/// row that another transaction holds.
pub(crate) fn open(url: &str, patience: Duration) -> Result<Link> {
    let place = without_password(url);
    let (mut config, tls) = tls::read(url).map_err(|why| Error::Open {
        place: place.clone(),
        why,
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(REACH);
    }
    if config.get_tcp_user_timeout().is_none() {
        // A server that vanished without a word is noticed.
        config.tcp_user_timeout(patience);
    }
    if config.get_keepalives_idle() == UNASKED {
        config.keepalives_idle(patience);
        config.keepalives_interval(REACH).keepalives_retries(3);
    }
    let mut client = config.connect(tls).map_err(|e| {
        let why = with_source(&e);
        match Error::from(e) {
            Error::Away(_) => Error::Away(format!("{place}: {why}")),
            _ => Error::Open { place, why },
        }
    })?;
    client.batch_execute(&format!("SET lock_timeout = {}", patience.as_millis()))?;
    client.batch_execute(AS_KEYS_ARE_FOUND)?;
    Ok(Link {
        client,
        prepared: HashMap::new(),
        limit: None,
        lost: false,
    })
}

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

/// Where tables are looked for.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// Where statements find them.
    Standing,
    /// Those that only this connection sees.
    Scratch,
}

/// Kind, table, name, definition of all that stands in the namespace `$1`, without what an
/// extension brought. Names of the namespace itself are left out of definitions.
const OBJECTS: &str = "
WITH own AS (
  SELECT c.oid, c.relname::text AS t, c.relkind FROM pg_class c
  WHERE c.relnamespace = $1::oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), found(kind, t, name, def) AS (
  SELECT CASE WHEN relkind IN ('v', 'm') THEN 'view' ELSE 'table' END, t, t, '' FROM own
  UNION ALL
  SELECT 'column', t, a.attname::text, format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || COALESCE(' DEFAULT ' || pg_get_expr(f.adbin, f.adrelid), '')
  FROM own JOIN pg_attribute a ON a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
  UNION ALL
  SELECT 'index', t, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
  FROM own JOIN pg_index i ON i.indrelid = own.oid
  UNION ALL
  SELECT 'constraint', t, k.conname::text, pg_get_constraintdef(k.oid) || ' ' || k.convalidated
  FROM own JOIN pg_constraint k ON k.conrelid = own.oid
  UNION ALL
  SELECT 'trigger', t, g.tgname::text, pg_get_triggerdef(g.oid) || g.tgenabled::text
  FROM own JOIN pg_trigger g ON g.tgrelid = own.oid AND NOT g.tgisinternal
  UNION ALL
  SELECT 'rule', t, r.rulename::text, pg_get_ruledef(r.oid)
  FROM own JOIN pg_rewrite r ON r.ev_class = own.oid WHERE own.relkind IN ('r', 'p')
)
SELECT kind, t, replace(replace(name, n.nspname || '.', ''), 'pg_temp.', ''),
  replace(replace(def, n.nspname || '.', ''), 'pg_temp.', '')
FROM found, pg_namespace n WHERE n.oid = $1::oid";

impl Link {
    /// Everything in the schema.
    pub(crate) fn objects(&mut self, place: Place) -> Result<Objects> {
        let oid = self.client.query_one(
            match place {
                Place::Standing => "SELECT to_regnamespace(current_schema()::text)::oid",
                Place::Scratch => "SELECT pg_my_temp_schema()",
            },
            &[],
        )?;
        let oid: u32 = oid.try_get(0)?;
        let rows = self.client.query(OBJECTS, &[&oid])?;
        let object = |row: &postgres::Row| {
            let object = Object {
                kind: row.try_get(0)?,
                table: row.try_get(1)?,
                name: row.try_get(2)?,
            };
            Ok::<_, postgres::Error>((object, row.try_get(3)?))
        };
        Ok(rows.iter().map(object).collect::<Result<_, _>>()?)
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.lost || self.client.is_closed()
    }

    fn heard<T>(&mut self, out: std::result::Result<T, postgres::Error>) -> Result<T> {
        out.map_err(|e| told(&mut self.lost, e))
    }

    /// `rows` tuples after VALUES, or so many values in the list; 1 leaves the text as it is.
    fn prepare(&mut self, sql: &'static str, rows: usize) -> Result<Statement> {
        let key = (sql.as_ptr().addr(), rows);
        if let Some(s) = self.prepared.get(&key) {
            return Ok(s.clone());
        }
        let made = if rows == 1 {
            self.client.prepare(sql)
        } else {
            self.client.prepare(&repeated(sql, rows)?)
        };
        let stmt = self.heard(made)?;
        self.prepared.insert(key, stmt.clone());
        Ok(stmt)
    }

    pub(crate) fn each<E: From<Error>>(
        &mut self,
        sql: &'static str,
        args: &[Val],
        each: &mut dyn FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let stmt = self.prepare(sql, 1)?;
        let columns = stmt.columns().len();
        let lost = &mut self.lost;
        let rows = self.client.query_raw(&stmt, args);
        let mut rows = rows.map_err(|e| told(lost, e))?;
        while let Some(row) = rows.next().map_err(|e| told(lost, e))? {
            let mut vals = Vec::with_capacity(columns);
            for i in 0..columns {
                vals.push(row.try_get::<_, Val>(i).map_err(Error::from)?);
            }
            each(Row::new(vals))?;
        }
        Ok(())
    }

    pub(crate) fn exec(&mut self, sql: &'static str, args: &[Val]) -> Result<u64> {
        let stmt = self.prepare(sql, 1)?;
        let done = self.client.execute(&stmt, &refs(args));
        self.heard(done)
    }

    pub(crate) fn many(&mut self, sql: &'static str, mut rows: &[Vec<Val>]) -> Result<()> {
        while !rows.is_empty() {
            let size = step(rows.len());
            let stmt = self.prepare(sql, size)?;
            let done = self
                .client
                .execute(&stmt, &refs(rows[..size].iter().flatten()));
            self.heard(done)?;
            rows = &rows[size..];
        }
        Ok(())
    }

    pub(crate) fn among(
        &mut self,
        sql: &'static str,
        fixed: &[Val],
        mut list: &[Val],
    ) -> Result<()> {
        while !list.is_empty() {
            let size = step(list.len());
            let stmt = self.prepare(sql, size)?;
            let args = refs(fixed.iter().chain(&list[..size]));
            let done = self.client.execute(&stmt, &args);
            self.heard(done)?;
            list = &list[size..];
        }
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        let done = self.client.batch_execute(sql);
        self.heard(done)
    }

    /// How long a statement may run from now on, and a transaction may wait for its next one.
    pub(crate) fn limit(&mut self, limit: Option<Duration>) -> Result<()> {
        if self.limit != limit {
            let ms = limit.map_or(0, |l| l.as_millis());
            self.batch(&format!(
                "SET statement_timeout = {ms}; SET idle_in_transaction_session_timeout = {ms}"
            ))?;
            self.limit = limit;
        }
        Ok(())
    }

    /// In the open transaction alone, no statement is hurried.
    pub(crate) fn at_leisure(&mut self) -> Result<()> {
        self.batch(
            "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
        )
    }

    pub(crate) fn check(&mut self, sql: &'static str) -> Result<()> {
        self.client.prepare(sql)?;
        Ok(())
    }
}

/// The error, and whether the server went with it.
fn told(lost: &mut bool, e: postgres::Error) -> Error {
    let e = Error::from(e);
    *lost |= matches!(e, Error::Away(_));
    e
}

fn refs<'a>(args: impl IntoIterator<Item = &'a Val>) -> Vec<&'a (dyn ToSql + Sync)> {
    args.into_iter().map(|v| v as _).collect()
}

/// How many of these rows travel together: few sizes, so that few statements are prepared.
fn step(rows: usize) -> usize {
    let sizes = [256, 64, 16, 4, 1];
    sizes.into_iter().find(|s| *s <= rows).unwrap_or(1)
}

/// `… VALUES ($1, $2) …` with its tuple written `rows` times over, or `… IN ($n) …` with so many
/// values in its list.
fn repeated(sql: &str, rows: usize) -> Result<String> {
    let wrong = || {
        Error::Engine(format!(
            "câu lệnh không có VALUES ($1, …) hay IN ($n): {sql}"
        ))
    };
    let begins = |word: &str| sql.find(word).map(|i| i + word.len());
    let Some(start) = begins("VALUES ") else {
        let start = begins("IN ($").ok_or_else(wrong)?;
        let len = sql[start..].find(')').ok_or_else(wrong)?;
        let first: usize = sql[start..start + len].parse().map_err(|_| wrong())?;
        let places: Vec<String> = (first..first + rows).map(|i| format!("${i}")).collect();
        let (head, tail) = (&sql[..start - 1], &sql[start + len..]);
        return Ok(format!("{head}{}{tail}", places.join(", ")));
    };
    let len = sql[start..].find(')').map(|i| i + 1).ok_or_else(wrong)?;
    let (head, tuple, tail) = (&sql[..start], &sql[start..start + len], &sql[start + len..]);
    let width = tuple.matches('$').count();
    let tuples: Vec<String> = (0..rows)
        .map(|row| {
            let places: Vec<String> = (1..=width)
                .map(|i| format!("${}", row * width + i))
                .collect();
            format!("({})", places.join(", "))
        })
        .collect();
    Ok(format!("{head}{}{tail}", tuples.join(", ")))
}

#[cfg(test)]
mod tests {
    #[test]
    fn tuples_are_repeated_and_numbered_on() {
        let sql = "INSERT INTO t(a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING";
        assert_eq!(
            super::repeated(sql, 2).unwrap(),
            "INSERT INTO t(a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT (a) DO NOTHING"
        );
    }
    #[test]
    fn lists_are_lengthened() {
        let sql = "DELETE FROM t WHERE a = $1 AND b IN ($2) AND c = 1";
        assert_eq!(
            super::repeated(sql, 3).unwrap(),
            "DELETE FROM t WHERE a = $1 AND b IN ($2, $3, $4) AND c = 1"
        );
    }
    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(
            super::without_password("postgres://u:p@h/d"),
            "postgres://…@h/d"
        );
    }
}
