//! All SQL of operations whose day is ahead.

use db::{Conn, Tx, Val, args};
use orgtree::Day;

use super::super::Coming;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

db::sql! {
    COMING = "SELECT id, operation, at, actor, misfit_of, misfit FROM coming ORDER BY on_day, at, id";
    COMING_ROWS = "SELECT id, on_day, operation, at, actor FROM coming ORDER BY id";
    OVERDUE = "SELECT COUNT(*) FROM coming WHERE on_day <= $1";
    WAIT = "INSERT INTO coming(id, on_day, operation, at, actor) VALUES ($1, $2, $3, $4, $5)";
    MISFITS = "UPDATE coming SET misfit_of = $2, misfit = $3 WHERE id = $1";
    NO_LONGER_WAITS = "DELETE FROM coming WHERE id = $1";
}

/// The hash of each waiting operation's row, but for the note of its last try.
pub(crate) fn coming_hashed(conn: &mut Conn) -> db::Result<Vec<(String, [u8; 32])>> {
    type Row = (String, String, String, String, String);
    let rows = conn.all::<Row>(COMING_ROWS, &[])?;
    Ok(rows
        .into_iter()
        .map(|(id, on, operation, at, actor)| {
            let row = coming_row(&id, &on, &operation, &at, &actor);
            (id, audit::row(&row))
        })
        .collect())
}

/// What is kept of a waiting operation.
fn coming_row(id: &str, on: &str, operation: &str, at: &str, actor: &str) -> [Val; 5] {
    args![id, on, operation, at, actor]
}

/// Operations that wait, the earliest first.
pub(crate) fn coming(conn: &mut Conn) -> Result<Vec<Coming>, Fault> {
    type Row = (String, String, String, String, Option<i64>, Option<String>);
    let mut found = Vec::new();
    for (id, operation, at, actor, misfit_of, misfit) in conn.all::<Row>(COMING, &[])? {
        let operation = serde_json::from_str(&operation)
            .map_err(|e| Fault::Inside(format!("thao tác {id} đang chờ không đọc được: {e}")))?;
        found.push(Coming {
            id,
            operation,
            at,
            actor,
            misfit: misfit_of.zip(misfit),
        });
    }
    Ok(found)
}

pub(crate) fn is_overdue(conn: &mut Conn, today: Day) -> db::Result<bool> {
    let count: (i64,) = conn.one(OVERDUE, &args![today.to_string()])?;
    Ok(count.0 > 0)
}

/// Stores a waiting operation; the hash of its row.
pub(crate) fn wait(
    tx: &mut Tx<'_>,
    (id, on, operation): (&str, Day, &str),
    actor: &str,
    at: Moment,
) -> db::Result<[u8; 32]> {
    let row = coming_row(id, &on.to_string(), operation, &at.text(), actor);
    tx.exec(WAIT, &row)?;
    Ok(audit::row(&row))
}

pub(crate) fn misfits(tx: &mut Tx<'_>, id: &str, generation: i64, why: &str) -> db::Result<()> {
    tx.exec(MISFITS, &args![id, generation, why])?;
    Ok(())
}

pub(crate) fn no_longer_waits(tx: &mut Tx<'_>, id: &str) -> db::Result<()> {
    tx.exec(NO_LONGER_WAITS, &args![id])?;
    Ok(())
}
