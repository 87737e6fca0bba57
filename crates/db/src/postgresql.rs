//! PostgreSQL: the same texts; many rows travel in one statement.

use std::collections::HashMap;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use crate::{Error, Result, Row, Val};

/// A PostgreSQL connection with its prepared statements.
pub struct Link {
    client: Client,
    prepared: HashMap<(usize, usize), Statement>,
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

/// Connects; the error names the address without its password.
pub(crate) fn open(url: &str) -> Result<Link> {
    let client = Client::connect(url, NoTls).map_err(|e| Error::Open {
        place: without_password(url),
        why: e.to_string(),
    })?;
    Ok(Link {
        client,
        prepared: HashMap::new(),
    })
}

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

impl Link {
    pub(crate) fn is_lost(&self) -> bool {
        self.client.is_closed()
    }

    /// `rows` tuples after VALUES; 1 leaves the text as it is.
    fn prepare(&mut self, sql: &'static str, rows: usize) -> Result<Statement> {
        let key = (sql.as_ptr().addr(), rows);
        if let Some(s) = self.prepared.get(&key) {
            return Ok(s.clone());
        }
        let stmt = if rows == 1 {
            self.client.prepare(sql)?
        } else {
            self.client.prepare(&repeated(sql, rows)?)?
        };
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
        let mut rows = self.client.query_raw(&stmt, args).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
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
        Ok(self.client.execute(&stmt, &refs(args))?)
    }

    pub(crate) fn many(&mut self, sql: &'static str, mut rows: &[Vec<Val>]) -> Result<()> {
        while !rows.is_empty() {
            // Few sizes, so that few statements are prepared.
            let size = [256, 64, 16, 4, 1]
                .into_iter()
                .find(|s| *s <= rows.len())
                .unwrap_or(1);
            let stmt = self.prepare(sql, size)?;
            self.client
                .execute(&stmt, &refs(rows[..size].iter().flatten()))?;
            rows = &rows[size..];
        }
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql)?)
    }

    pub(crate) fn check(&mut self, sql: &'static str) -> Result<()> {
        self.client.prepare(sql)?;
        Ok(())
    }
}

fn refs<'a>(args: impl IntoIterator<Item = &'a Val>) -> Vec<&'a (dyn ToSql + Sync)> {
    args.into_iter().map(|v| v as _).collect()
}

/// `… VALUES ($1, $2) …` with its tuple written `rows` times over.
fn repeated(sql: &str, rows: usize) -> Result<String> {
    let wrong = || Error::Engine(format!("câu lệnh không có VALUES ($1, …): {sql}"));
    let start = sql
        .find("VALUES (")
        .map(|i| i + "VALUES ".len())
        .ok_or_else(wrong)?;
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
    fn a_password_is_never_shown() {
        assert_eq!(
            super::without_password("postgres://u:p@h/d"),
            "postgres://…@h/d"
        );
    }
}
