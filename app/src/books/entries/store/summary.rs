//! All SQL of summaries, and of the realms whose summaries wait to be made again.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use db::{Conn, Row, Tx, Val, args};
use orgtree::UnitId;
use vi::BoundCounts;

use super::super::cell::{Cell, Sum};
use super::super::rollup::{Basis, Cells, Key, Layer};
use super::super::{NO_END, NO_START};
use super::day;
use crate::shell::fault::Fault;

db::sql! {
    MOVE = "INSERT INTO summary(realm, unit, measure, layer, from_day, to_day, correction, entries, documented, low_billions, low_rest, high_billions, high_rest, of_billions, of_rest, excluded_billions, excluded_rest, exact, over, nearly, about, at_least, at_most, ranges, vague) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25) ON CONFLICT (realm, unit, layer, measure, from_day, to_day, correction) DO UPDATE SET entries = summary.entries + excluded.entries, documented = summary.documented + excluded.documented, low_billions = summary.low_billions + excluded.low_billions, low_rest = summary.low_rest + excluded.low_rest, high_billions = summary.high_billions + excluded.high_billions, high_rest = summary.high_rest + excluded.high_rest, of_billions = summary.of_billions + excluded.of_billions, of_rest = summary.of_rest + excluded.of_rest, excluded_billions = summary.excluded_billions + excluded.excluded_billions, excluded_rest = summary.excluded_rest + excluded.excluded_rest, exact = summary.exact + excluded.exact, over = summary.over + excluded.over, nearly = summary.nearly + excluded.nearly, about = summary.about + excluded.about, at_least = summary.at_least + excluded.at_least, at_most = summary.at_most + excluded.at_most, ranges = summary.ranges + excluded.ranges, vague = summary.vague + excluded.vague";
    DROP_EMPTY = "DELETE FROM summary WHERE realm = $1 AND unit = $2 AND measure = $3 AND layer = $4 AND from_day = $5 AND to_day = $6 AND correction = $7 AND entries = 0 AND documented = 0 AND low_billions = 0 AND low_rest = 0 AND high_billions = 0 AND high_rest = 0 AND of_billions = 0 AND of_rest = 0 AND excluded_billions = 0 AND excluded_rest = 0 AND exact = 0 AND over = 0 AND nearly = 0 AND about = 0 AND at_least = 0 AND at_most = 0 AND ranges = 0 AND vague = 0";
    DROP_REALM = "DELETE FROM summary WHERE realm = $1";
    OF_REALM = "SELECT unit, measure, layer, from_day, to_day, correction, entries, documented, low_billions, low_rest, high_billions, high_rest, of_billions, of_rest, excluded_billions, excluded_rest, exact, over, nearly, about, at_least, at_most, ranges, vague FROM summary WHERE realm = $1";
    // All that is kept of a unit in a period or reaches into it, its layers added.
    HELD = "SELECT unit, measure, 0, from_day, to_day, correction, CAST(SUM(entries) AS BIGINT), CAST(SUM(documented) AS BIGINT), CAST(SUM(low_billions) AS BIGINT), CAST(SUM(low_rest) AS BIGINT), CAST(SUM(high_billions) AS BIGINT), CAST(SUM(high_rest) AS BIGINT), CAST(SUM(of_billions) AS BIGINT), CAST(SUM(of_rest) AS BIGINT), CAST(SUM(excluded_billions) AS BIGINT), CAST(SUM(excluded_rest) AS BIGINT), CAST(SUM(exact) AS BIGINT), CAST(SUM(over) AS BIGINT), CAST(SUM(nearly) AS BIGINT), CAST(SUM(about) AS BIGINT), CAST(SUM(at_least) AS BIGINT), CAST(SUM(at_most) AS BIGINT), CAST(SUM(ranges) AS BIGINT), CAST(SUM(vague) AS BIGINT) FROM summary WHERE realm = $1 AND unit = $2 AND layer IN (0, $3) AND from_day <= $5 AND to_day >= $4 GROUP BY unit, measure, from_day, to_day, correction";
    // Of a unit above several realms, in one journey.
    HELD_ABOVE = "SELECT s.unit, s.measure, 0, s.from_day, s.to_day, s.correction, CAST(SUM(s.entries) AS BIGINT), CAST(SUM(s.documented) AS BIGINT), CAST(SUM(s.low_billions) AS BIGINT), CAST(SUM(s.low_rest) AS BIGINT), CAST(SUM(s.high_billions) AS BIGINT), CAST(SUM(s.high_rest) AS BIGINT), CAST(SUM(s.of_billions) AS BIGINT), CAST(SUM(s.of_rest) AS BIGINT), CAST(SUM(s.excluded_billions) AS BIGINT), CAST(SUM(s.excluded_rest) AS BIGINT), CAST(SUM(s.exact) AS BIGINT), CAST(SUM(s.over) AS BIGINT), CAST(SUM(s.nearly) AS BIGINT), CAST(SUM(s.about) AS BIGINT), CAST(SUM(s.at_least) AS BIGINT), CAST(SUM(s.at_most) AS BIGINT), CAST(SUM(s.ranges) AS BIGINT), CAST(SUM(s.vague) AS BIGINT) FROM realm a JOIN summary s ON s.realm = a.id WHERE s.unit = $1 AND s.layer IN (0, $2) AND s.from_day <= $4 AND s.to_day >= $3 GROUP BY s.unit, s.measure, s.from_day, s.to_day, s.correction";
    // What the buckets wholly inside a period add up to; of an open period, those of the same days.
    INSIDE = "SELECT CAST(COALESCE(SUM(entries), 0) AS BIGINT), CAST(COALESCE(SUM(documented), 0) AS BIGINT), CAST(COALESCE(SUM(low_billions), 0) AS BIGINT), CAST(COALESCE(SUM(low_rest), 0) AS BIGINT), CAST(COALESCE(SUM(high_billions), 0) AS BIGINT), CAST(COALESCE(SUM(high_rest), 0) AS BIGINT), CAST(COALESCE(SUM(of_billions), 0) AS BIGINT), CAST(COALESCE(SUM(of_rest), 0) AS BIGINT), CAST(COALESCE(SUM(excluded_billions), 0) AS BIGINT), CAST(COALESCE(SUM(excluded_rest), 0) AS BIGINT), CAST(COALESCE(SUM(exact), 0) AS BIGINT), CAST(COALESCE(SUM(over), 0) AS BIGINT), CAST(COALESCE(SUM(nearly), 0) AS BIGINT), CAST(COALESCE(SUM(about), 0) AS BIGINT), CAST(COALESCE(SUM(at_least), 0) AS BIGINT), CAST(COALESCE(SUM(at_most), 0) AS BIGINT), CAST(COALESCE(SUM(ranges), 0) AS BIGINT), CAST(COALESCE(SUM(vague), 0) AS BIGINT) FROM summary WHERE realm = $1 AND unit = $2 AND measure = $3 AND layer IN (0, $4) AND from_day >= $5 AND from_day <= $6 AND to_day <= $6";
    SAME_DAYS = "SELECT CAST(COALESCE(SUM(entries), 0) AS BIGINT), CAST(COALESCE(SUM(documented), 0) AS BIGINT), CAST(COALESCE(SUM(low_billions), 0) AS BIGINT), CAST(COALESCE(SUM(low_rest), 0) AS BIGINT), CAST(COALESCE(SUM(high_billions), 0) AS BIGINT), CAST(COALESCE(SUM(high_rest), 0) AS BIGINT), CAST(COALESCE(SUM(of_billions), 0) AS BIGINT), CAST(COALESCE(SUM(of_rest), 0) AS BIGINT), CAST(COALESCE(SUM(excluded_billions), 0) AS BIGINT), CAST(COALESCE(SUM(excluded_rest), 0) AS BIGINT), CAST(COALESCE(SUM(exact), 0) AS BIGINT), CAST(COALESCE(SUM(over), 0) AS BIGINT), CAST(COALESCE(SUM(nearly), 0) AS BIGINT), CAST(COALESCE(SUM(about), 0) AS BIGINT), CAST(COALESCE(SUM(at_least), 0) AS BIGINT), CAST(COALESCE(SUM(at_most), 0) AS BIGINT), CAST(COALESCE(SUM(ranges), 0) AS BIGINT), CAST(COALESCE(SUM(vague), 0) AS BIGINT) FROM summary WHERE realm = $1 AND unit = $2 AND measure = $3 AND layer IN (0, $4) AND from_day = $5 AND to_day = $6";
    OF_LAYER = "SELECT unit, measure, layer, from_day, to_day, correction, entries, documented, low_billions, low_rest, high_billions, high_rest, of_billions, of_rest, excluded_billions, excluded_rest, exact, over, nearly, about, at_least, at_most, ranges, vague FROM summary WHERE realm = $1 AND unit = $2 AND layer = $3";
    DROP_LAYER = "DELETE FROM summary WHERE realm = $1 AND layer = 1 AND unit IN ($2)";
    DROP_MEASURE = "DELETE FROM summary WHERE realm = $1 AND layer = 0 AND measure = $2 AND unit IN ($3)";
    DROP_SINCE = "DELETE FROM summary WHERE realm = $1 AND layer = 0 AND to_day >= $2 AND unit IN ($3)";
    MARKED = "SELECT since FROM rebuild WHERE realm = $1";
    WAITING = "SELECT realm FROM rebuild ORDER BY realm";
    // A change of the tree that came after the one that was read has marked the realm anew.
    MADE = "DELETE FROM rebuild WHERE realm = $1 AND generation <= $2";
}

fn summary_row(realm: i64, key: &Key, c: &Cell) -> Vec<Val> {
    let n = &c.counts;
    args![
        realm,
        key.unit.0,
        key.measure,
        key.layer.code(),
        key.from.to_string(),
        key.to.to_string(),
        key.correction,
        c.entries,
        c.documented,
        c.low.billions,
        c.low.rest,
        c.high.billions,
        c.high.rest,
        c.of.billions,
        c.of.rest,
        c.excluded.billions,
        c.excluded.rest,
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
        tx.exec(DROP_EMPTY, &row[..7])?;
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

pub(super) fn sum(row: &mut Row) -> db::Result<Sum> {
    Ok(Sum {
        billions: row.take()?,
        rest: row.take()?,
    })
}

fn cell(row: &mut Row) -> db::Result<Cell> {
    Ok(Cell {
        entries: row.take()?,
        documented: row.take()?,
        low: sum(row)?,
        high: sum(row)?,
        of: sum(row)?,
        excluded: sum(row)?,
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
    })
}

/// Calls back with each stored cell of the rows.
fn each_cell(
    conn: &mut Conn,
    sql: &'static str,
    args: &[Val],
    mut each: impl FnMut(Key, Cell),
) -> db::Result<()> {
    conn.each(sql, args, |mut row| {
        let (unit, measure, layer): (i64, i64, i64) = (row.take()?, row.take()?, row.take()?);
        let key = Key {
            unit: UnitId(unit),
            measure,
            layer: if layer == 0 {
                Layer::Then
            } else {
                Layer::Moved
            },
            from: day(&row.take::<String>()?)?,
            to: day(&row.take::<String>()?)?,
            correction: row.take()?,
        };
        each(key, cell(&mut row)?);
        Ok::<(), db::Error>(())
    })
}

/// All stored summaries of a realm.
pub(crate) fn of_realm(conn: &mut Conn, realm: i64) -> db::Result<Cells> {
    let mut found = Cells::new();
    each_cell(conn, OF_REALM, &args![realm], |key, cell| {
        found.insert(key, cell);
    })?;
    Ok(found)
}

/// What is kept of a unit along the tree of then, in one realm.
pub(crate) fn of_then(conn: &mut Conn, realm: i64, unit: UnitId) -> db::Result<Cells> {
    let mut found = Cells::new();
    let args = args![realm, unit.0, Layer::Then.code()];
    each_cell(conn, OF_LAYER, &args, |key, cell| {
        found.insert(key, cell);
    })?;
    Ok(found)
}

/// Takes out what today's tree moves to or from units.
pub(crate) fn drop_moved(tx: &mut Tx<'_>, realm: i64, units: &[Val]) -> db::Result<()> {
    tx.among(DROP_LAYER, &args![realm], units)
}

/// Takes out what units have of a measure along the tree of then.
pub(crate) fn drop_then(
    tx: &mut Tx<'_>,
    realm: i64,
    (units, measure): (&[Val], i64),
) -> db::Result<()> {
    tx.among(DROP_MEASURE, &args![realm, measure], units)
}

/// Takes out what units have along the tree of then of days from `since` on.
pub(crate) fn drop_since(
    tx: &mut Tx<'_>,
    realm: i64,
    (units, since): (&[Val], NaiveDate),
) -> db::Result<()> {
    tx.among(DROP_SINCE, &args![realm, since.to_string()], units)
}

/// Since when the tree of a realm that waits is another one.
pub(crate) fn marked(conn: &mut Conn, realm: i64) -> db::Result<Option<NaiveDate>> {
    let since = conn.opt::<(String,)>(MARKED, &args![realm])?;
    since.map(|(text,)| day(&text)).transpose()
}

/// All that is kept of a unit along a tree in a period or reaches into it, its layers and the rows
/// of several realms added.
pub(crate) fn held(
    conn: &mut Conn,
    realms: &BTreeSet<i64>,
    (unit, basis): (UnitId, Basis),
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Cells> {
    let mut found = Cells::new();
    let asked = [
        unit.0.into(),
        basis.last_layer().code().into(),
        from.to_string().into(),
        to.to_string().into(),
    ];
    let mut keep = |key, cell| {
        found.insert(key, cell);
    };
    match realms.first().filter(|_| realms.len() == 1) {
        Some(realm) => {
            let asked = [&[Val::from(*realm)], asked.as_slice()].concat();
            each_cell(conn, HELD, &asked, &mut keep)?;
        }
        None => each_cell(conn, HELD_ABOVE, &asked, &mut keep)?,
    }
    Ok(found)
}

/// What is kept of a unit and measure along a tree adds up to over a period of whole buckets, or
/// over an open one.
pub(crate) fn sum_of(
    conn: &mut Conn,
    realms: impl IntoIterator<Item = i64>,
    (unit, measure, basis): (UnitId, i64, Basis),
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Cell> {
    let sql = if from == NO_START || to == NO_END {
        SAME_DAYS
    } else {
        INSIDE
    };
    let mut total = Cell::default();
    for realm in realms {
        let args = args![
            realm,
            unit.0,
            measure,
            basis.last_layer().code(),
            from.to_string(),
            to.to_string()
        ];
        conn.each(sql, &args, |mut row| {
            total += cell(&mut row)?;
            Ok::<(), db::Error>(())
        })?;
    }
    Ok(total)
}

/// Realms whose summaries must be made again.
pub(crate) fn waiting(conn: &mut Conn) -> Result<Vec<i64>, Fault> {
    Ok(conn
        .all::<(i64,)>(WAITING, &[])?
        .into_iter()
        .map(|(r,)| r)
        .collect())
}

/// The realm's summaries were made along the tree of this generation.
pub(crate) fn made(tx: &mut Tx<'_>, realm: i64, generation: i64) -> db::Result<()> {
    tx.exec(MADE, &args![realm, generation])?;
    Ok(())
}
