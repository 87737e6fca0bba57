//! Numbered migrations, applied once each, on both engines from the same text.

use crate::{Conn, Durability, Engine, Error, Location, Result};

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
    conn.batch(match conn.engine() {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => "BEGIN",
    })?;
    let out = apply(conn, steps);
    conn.batch(if out.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    out
}

fn apply(conn: &mut Conn, steps: &[Migration]) -> Result<usize> {
    conn.batch(TABLE)?;
    let applied: Vec<(i64, i64)> = conn.all(APPLIED, &[])?;
    let mut count = 0;
    for (number, length) in &applied {
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
    for step in steps
        .iter()
        .filter(|s| applied.iter().all(|(n, _)| n != &s.number))
    {
        conn.batch(step.sql)?;
        conn.exec(
            MARK,
            &crate::args![
                step.number,
                step.name,
                i64::try_from(step.sql.len()).unwrap_or(i64::MAX)
            ],
        )?;
        count += 1;
    }
    Ok(count)
}
