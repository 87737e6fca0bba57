//! All SQL that adds entries where they stand: the ragged ends of a period.

use chrono::NaiveDate;
use db::{Conn, args};
use vi::{Bound, BoundCounts};

use super::super::Entry;
use super::super::cell::Cell;
use super::{columns, entries, select, sum};

db::sql! {
    // Of a realm that lies whole below the unit: added where they are, whole billions and the rest apart.
    SUM_INSIDE = "SELECT bound, COUNT(*), CAST(SUM(documented) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' OR (bound = 'at_most' AND value > 0) THEN 0 ELSE value / 1000000000 END) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' OR (bound = 'at_most' AND value > 0) THEN 0 ELSE value % 1000000000 END) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' THEN 0 ELSE COALESCE(high, value) / 1000000000 END) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' THEN 0 ELSE COALESCE(high, value) % 1000000000 END) AS BIGINT), CAST(SUM(COALESCE(of_value, 0) / 1000000000) AS BIGINT), CAST(SUM(COALESCE(of_value, 0) % 1000000000) AS BIGINT), CAST(SUM(COALESCE(excluded, 0) / 1000000000) AS BIGINT), CAST(SUM(COALESCE(excluded, 0) % 1000000000) AS BIGINT) FROM entry WHERE realm = $1 AND measure = $2 AND from_day >= $3 AND from_day <= $4 AND to_day <= $4 AND summed = 1 GROUP BY bound";
    SUM_ALONE = "SELECT bound, COUNT(*), CAST(SUM(documented) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' OR (bound = 'at_most' AND value > 0) THEN 0 ELSE value / 1000000000 END) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' OR (bound = 'at_most' AND value > 0) THEN 0 ELSE value % 1000000000 END) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' THEN 0 ELSE COALESCE(high, value) / 1000000000 END) AS BIGINT), CAST(SUM(CASE WHEN bound = 'vague' THEN 0 ELSE COALESCE(high, value) % 1000000000 END) AS BIGINT), CAST(SUM(COALESCE(of_value, 0) / 1000000000) AS BIGINT), CAST(SUM(COALESCE(of_value, 0) % 1000000000) AS BIGINT), CAST(SUM(COALESCE(excluded, 0) / 1000000000) AS BIGINT), CAST(SUM(COALESCE(excluded, 0) % 1000000000) AS BIGINT) FROM entry WHERE realm = $1 AND measure = $2 AND from_day >= $3 AND from_day <= $4 AND to_day <= $4 AND summed = 1 AND shared = 0 GROUP BY bound";
    INSIDE_SHARED = select!("WHERE realm = $1 AND measure = $2 AND from_day >= $3 AND from_day <= $4 AND to_day <= $4 AND summed = 1 AND shared = 1");
}

/// All summed entries of a realm and measure wholly inside a period, added up.
pub(crate) fn sum_inside(
    conn: &mut Conn,
    of: (i64, i64),
    days: (NaiveDate, NaiveDate),
) -> db::Result<Cell> {
    added(conn, SUM_INSIDE, of, days)
}

/// Of those, the ones whose thing is theirs alone; and the others, to be looked at by thing.
pub(crate) fn sum_alone(
    conn: &mut Conn,
    (realm, measure): (i64, i64),
    days: (NaiveDate, NaiveDate),
) -> db::Result<(Cell, Vec<Entry>)> {
    let alone = added(conn, SUM_ALONE, (realm, measure), days)?;
    let args = args![realm, measure, days.0.to_string(), days.1.to_string()];
    Ok((alone, entries(conn, INSIDE_SHARED, &args)?))
}

fn added(
    conn: &mut Conn,
    sql: &'static str,
    (realm, measure): (i64, i64),
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Cell> {
    let mut total = Cell::default();
    let args = args![realm, measure, from.to_string(), to.to_string()];
    conn.each(sql, &args, |mut row| {
        let bound: String = row.take()?;
        let entries = row.take()?;
        let mut counts = BoundCounts::default();
        *counts.of_mut(bound.parse().unwrap_or(Bound::Exact)) = entries;
        total += Cell {
            entries,
            documented: row.take()?,
            low: sum(&mut row)?,
            high: sum(&mut row)?,
            of: sum(&mut row)?,
            excluded: sum(&mut row)?,
            counts,
        };
        Ok::<(), db::Error>(())
    })?;
    Ok(total)
}
