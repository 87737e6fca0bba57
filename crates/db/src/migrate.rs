//! Numbered migrations, applied once each, on both engines from the same text.

use crate::lend::PATIENCE;
use crate::{Conn, Durability, Error, Location, Result};

/// One step of the schema.
pub struct Migration {
    /// Number; steps are applied in this order.
    pub number: i64,
    /// Short name.
    pub name: &'static str,
    /// Statements.
    pub sql: &'static str,
}

crate::sql! {
    APPLIED = "SELECT number, length FROM migration ORDER BY number";
    MARK = "INSERT INTO migration(number, name, length) VALUES ($1, $2, $3)";
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration(number BIGINT PRIMARY KEY, name TEXT NOT NULL, length BIGINT NOT NULL)";

/// Brings the schema of the database at `location` up to the newest step; returns how many were applied.
///
/// # Errors
/// A step that was applied has since changed, or the database is newer than this program.
pub fn migrate(location: &Location, steps: &[Migration]) -> Result<usize> {
    let conn = &mut crate::pool::connect(location, true, Durability::Full)?;
    // A database that needs no step is not locked for it: another process may be writing.
    if let Ok(applied) = conn.all(APPLIED, &[])
        && missing(&applied, steps)?.is_empty()
    {
        return Ok(0);
    }
    conn.begin_writing(PATIENCE)?;
    let out = apply(conn, steps);
    conn.batch(if out.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    out
}

/// Whether the database has the schema of these steps, no step less and none more.
///
/// # Errors
/// It has not, or does not answer.
pub fn has_schema(conn: &mut Conn, steps: &[Migration]) -> Result<()> {
    match missing(&conn.all(APPLIED, &[])?, steps)?.first() {
        None => Ok(()),
        Some(step) => Err(Error::Schema(format!(
            "thiếu bước {} ({}); hãy chạy `lantoa migrate`",
            step.number, step.name
        ))),
    }
}

pub(crate) fn apply(conn: &mut Conn, steps: &[Migration]) -> Result<usize> {
    conn.batch(TABLE)?;
    let missing = missing(&conn.all(APPLIED, &[])?, steps)?;
    for step in &missing {
        conn.batch(step.sql)?;
        conn.exec(
            MARK,
            &crate::args![
                step.number,
                step.name,
                i64::try_from(step.sql.len()).unwrap_or(i64::MAX)
            ],
        )?;
    }
    Ok(missing.len())
}

/// The steps that were not applied yet; those that were must be this program's.
fn missing<'a>(applied: &[(i64, i64)], steps: &'a [Migration]) -> Result<Vec<&'a Migration>> {
    for (number, length) in applied {
        match steps.iter().find(|s| s.number == *number) {
            None => {
                return Err(Error::Schema(format!(
                    "có bước {number} mà chương trình này chưa biết; hãy dùng bản mới hơn"
                )));
            }
            Some(s) if i64::try_from(s.sql.len()) != Ok(*length) => {
                return Err(Error::Schema(format!(
                    "bước {number} ({}) đã đổi sau khi áp dụng",
                    s.name
                )));
            }
            Some(_) => {}
        }
    }
    let new = |s: &&Migration| applied.iter().all(|(n, _)| *n != s.number);
    Ok(steps.iter().filter(new).collect())
}
