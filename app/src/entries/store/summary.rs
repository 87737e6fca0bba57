//! All SQL of summaries, and of the realms whose summaries wait to be made again.

use chrono::NaiveDate;
use db::{Conn, Tx, Val, args};
use orgtree::UnitId;
use vi::BoundCounts;

use super::super::cell::Cell;
use super::super::rollup::{Basis, Cells, Key};
use super::day;
use crate::shell::fault::Fault;

db::sql! {
    MOVE = "INSERT INTO summary(realm, unit, measure, basis, from_day, to_day, entries, documented, low, high, of_value, excluded, exact, over, nearly, about, at_least, at_most, ranges, vague) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) ON CONFLICT (realm, unit, measure, basis, from_day, to_day) DO UPDATE SET entries = summary.entries + excluded.entries, documented = summary.documented + excluded.documented, low = summary.low + excluded.low, high = summary.high + excluded.high, of_value = summary.of_value + excluded.of_value, excluded = summary.excluded + excluded.excluded, exact = summary.exact + excluded.exact, over = summary.over + excluded.over, nearly = summary.nearly + excluded.nearly, about = summary.about + excluded.about, at_least = summary.at_least + excluded.at_least, at_most = summary.at_most + excluded.at_most, ranges = summary.ranges + excluded.ranges, vague = summary.vague + excluded.vague";
    DROP_EMPTY = "DELETE FROM summary WHERE realm = $1 AND unit = $2 AND measure = $3 AND basis = $4 AND from_day = $5 AND to_day = $6 AND entries = 0 AND documented = 0 AND low = 0 AND high = 0 AND of_value = 0 AND excluded = 0 AND exact = 0 AND over = 0 AND nearly = 0 AND about = 0 AND at_least = 0 AND at_most = 0 AND ranges = 0 AND vague = 0";
    DROP_REALM = "DELETE FROM summary WHERE realm = $1";
    OF_REALM = "SELECT unit, measure, basis, from_day, to_day, entries, documented, low, high, of_value, excluded, exact, over, nearly, about, at_least, at_most, ranges, vague FROM summary WHERE realm = $1";
    HELD = "SELECT unit, measure, basis, from_day, to_day, entries, documented, low, high, of_value, excluded, exact, over, nearly, about, at_least, at_most, ranges, vague FROM summary WHERE realm = $1 AND unit = $2 AND basis = $3";
    HELD_OF = "SELECT unit, measure, basis, from_day, to_day, entries, documented, low, high, of_value, excluded, exact, over, nearly, about, at_least, at_most, ranges, vague FROM summary WHERE realm = $1 AND unit = $2 AND measure = $3 AND basis = $4 AND from_day >= $5 AND to_day <= $6";
    WAITING = "SELECT realm FROM rebuild ORDER BY realm";
    MADE = "DELETE FROM rebuild WHERE realm = $1";
}

fn summary_row(realm: i64, key: &Key, c: &Cell) -> Vec<Val> {
    let n = &c.counts;
    args![
        realm,
        key.unit.0,
        key.measure,
        key.basis.code(),
        key.from.to_string(),
        key.to.to_string(),
        c.entries,
        c.documented,
        c.low,
        c.high,
        c.of,
        c.excluded,
        n.exact,
        n.over,
        n.nearly,
        n.about,
        n.at_least,
        n.at_most,
        n.range,
        n.vague
    ]
    .to_vec()
}

/// Adds differences; keys come sorted, so that two writers on a server take rows in one order.
/// `fresh`: they only add, so that no row can become empty.
pub(crate) fn move_summaries(
    tx: &mut Tx<'_>,
    realm: i64,
    cells: &Cells,
    fresh: bool,
) -> db::Result<()> {
    let rows: Vec<Vec<Val>> = cells
        .iter()
        .map(|(key, cell)| summary_row(realm, key, cell))
        .collect();
    tx.many(MOVE, &rows)?;
    if fresh {
        return Ok(());
    }
    for row in &rows {
        tx.exec(DROP_EMPTY, &row[..6])?;
    }
    Ok(())
}

pub(crate) fn replace_summaries(tx: &mut Tx<'_>, realm: i64, cells: &Cells) -> db::Result<()> {
    tx.exec(DROP_REALM, &args![realm])?;
    let rows: Vec<Vec<Val>> = cells
        .iter()
        .map(|(key, cell)| summary_row(realm, key, cell))
        .collect();
    tx.many(MOVE, &rows)
}

fn cells(conn: &mut Conn, sql: &'static str, args: &[Val], into: &mut Cells) -> db::Result<()> {
    conn.each(sql, args, |mut row| {
        let (unit, measure, basis): (i64, i64, i64) = (row.take()?, row.take()?, row.take()?);
        let key = Key {
            unit: UnitId(unit),
            measure,
            basis: if basis == 0 { Basis::Then } else { Basis::Now },
            from: day(&row.take::<String>()?)?,
            to: day(&row.take::<String>()?)?,
        };
        *into.entry(key).or_default() += Cell {
            entries: row.take()?,
            documented: row.take()?,
            low: row.take()?,
            high: row.take()?,
            of: row.take()?,
            excluded: row.take()?,
            counts: BoundCounts {
                exact: row.take()?,
                over: row.take()?,
                nearly: row.take()?,
                about: row.take()?,
                at_least: row.take()?,
                at_most: row.take()?,
                range: row.take()?,
                vague: row.take()?,
            },
        };
        Ok::<(), db::Error>(())
    })
}

/// All stored summaries of a realm.
pub(crate) fn of_realm(conn: &mut Conn, realm: i64) -> db::Result<Cells> {
    let mut found = Cells::new();
    cells(conn, OF_REALM, &args![realm], &mut found)?;
    Ok(found)
}

/// All a unit holds in a basis; the rows of several realms are added.
pub(crate) fn held(
    conn: &mut Conn,
    realms: impl IntoIterator<Item = i64>,
    unit: UnitId,
    basis: Basis,
) -> db::Result<Cells> {
    let mut found = Cells::new();
    for realm in realms {
        cells(conn, HELD, &args![realm, unit.0, basis.code()], &mut found)?;
    }
    Ok(found)
}

/// What a unit holds of one measure in buckets wholly inside a period.
pub(crate) fn held_of(
    conn: &mut Conn,
    realms: impl IntoIterator<Item = i64>,
    (unit, measure, basis): (UnitId, i64, Basis),
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Cells> {
    let mut found = Cells::new();
    for realm in realms {
        let args = args![
            realm,
            unit.0,
            measure,
            basis.code(),
            from.to_string(),
            to.to_string()
        ];
        cells(conn, HELD_OF, &args, &mut found)?;
    }
    Ok(found)
}

/// Realms whose summaries must be made again.
pub(crate) fn waiting(conn: &mut Conn) -> Result<Vec<i64>, Fault> {
    Ok(conn
        .all::<(i64,)>(WAITING, &[])?
        .into_iter()
        .map(|(r,)| r)
        .collect())
}

pub(crate) fn made(tx: &mut Tx<'_>, realm: i64) -> db::Result<()> {
    tx.exec(MADE, &args![realm])?;
    Ok(())
}
