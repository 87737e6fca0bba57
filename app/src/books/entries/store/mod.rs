//! All SQL of entries; that of summaries in the room beside.

mod pending;
mod summary;
mod sums;

use chrono::NaiveDate;
use db::{Conn, Row, Tx, Val, args};
use orgtree::UnitId;
use vi::{Bound, Precision, Span};

pub(crate) use pending::*;
pub(crate) use stated::*;
pub(crate) use summary::*;
pub(crate) use sums::*;

use super::rollup::Basis;
use super::{Entry, NO_END, NO_START};
use crate::ground::programmes::Catalog;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// The columns of an entry, in the order in which [`entry`] reads them.
macro_rules! columns {
    () => {
        "e.record, e.rule, e.line, e.measure, e.unit, e.nature, e.standing, e.role, e.value, e.high, e.of_value, e.excluded, e.rate, e.bound, e.from_day, e.to_day, e.grain, e.thing, e.label, e.source, e.documented, e.shared"
    };
}

/// Something about all columns of the table, in the order in which [`row_of`] writes them.
macro_rules! stored {
    ($before:literal, $after:literal) => {
        concat!($before, "realm, record, rule, line, measure, unit, nature, standing, role, value, high, of_value, excluded, rate, bound, from_day, to_day, grain, thing, label, source, documented, summed, shared", $after)
    };
}

/// A question for entries.
macro_rules! select {
    ($which:literal) => {
        concat!("SELECT ", columns!(), " FROM entry e ", $which)
    };
}

mod stated;

/// A question for entries that two ways lead to.
macro_rules! of_things {
    ($alone:literal, $shared:literal) => {
        concat!(select!($alone), " UNION ALL ", select!($shared))
    };
}

use {columns, select};

db::sql! {
    OF_RECORD = select!("WHERE realm = $1 AND record = $2");
    // A thing that is a record's alone bears the record's id. Only `> 0`, not `= 1`: the key, not the
    // index of days, must lead to it.
    OF_THING = of_things!(
        "WHERE realm = $1 AND record = $2 AND measure = $3 AND summed > 0 AND shared = 0",
        "WHERE realm = $1 AND thing = $2 AND measure = $3 AND summed = 1 AND shared = 1"
    );
    OF_UNIT = select!("WHERE realm = $1 AND unit = $2 AND measure = $3 AND summed = 1");
    SUMMED = select!("WHERE realm = $1 AND summed = 1");
    SUMMED_OF = select!("WHERE realm = $1 AND measure = $2 AND summed = 1");
    SUMMED_SINCE = select!("WHERE realm = $1 AND summed = 1 AND to_day >= $2");
    ANY_OF = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM entry WHERE realm = $1 AND unit = $2 AND summed = 1 LIMIT 1) AS first_one";
    // A wide subtree walks the days; whose an entry was, the tree at hand says.
    INSIDE_WIDE = select!("WHERE realm = $1 AND measure = $2 AND from_day >= $3 AND from_day <= $4 AND to_day <= $4 AND summed = 1");
    INSIDE_THEN = select!("WHERE e.realm = $1 AND e.measure = $2 AND e.from_day >= $3 AND e.from_day <= $4 AND e.to_day <= $4 AND e.summed = 1 AND e.unit IN (SELECT p.unit FROM unit_path p WHERE p.ancestor = $5)");
    INSIDE_NOW = select!("WHERE e.realm = $1 AND e.measure = $2 AND e.from_day >= $3 AND e.from_day <= $4 AND e.to_day <= $4 AND e.summed = 1 AND e.unit IN (SELECT p.unit FROM unit_now p WHERE p.ancestor = $5)");
    BELOW_THEN = select!("WHERE e.realm = $1 AND e.summed = 1 AND e.unit IN (SELECT p.unit FROM unit_path p WHERE p.ancestor = $2)");
    BELOW_NOW = select!("WHERE e.realm = $1 AND e.summed = 1 AND e.unit IN (SELECT p.unit FROM unit_now p WHERE p.ancestor = $2)");
    SHARE = "UPDATE entry SET shared = 1 WHERE realm = $1 AND record = $2";
    ADD = stored!("INSERT INTO entry(", ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)");
    WHOLE = stored!("SELECT ", " FROM entry WHERE realm = $1 AND record = $2");
    DROP = "DELETE FROM entry WHERE realm = $1 AND record = $2";
}

fn day(text: &str) -> db::Result<NaiveDate> {
    text.parse()
        .map_err(|_| db::Error::Schema(format!("ngày \"{text}\" không đúng dạng năm-tháng-ngày")))
}

fn grain(text: &str) -> Precision {
    [
        Precision::Day,
        Precision::Month,
        Precision::Year,
        Precision::Period,
        Precision::Before,
        Precision::After,
    ]
    .into_iter()
    .find(|p| p.as_str() == text)
    .unwrap_or(Precision::Unknown)
}

fn entry(row: &mut Row) -> db::Result<Entry> {
    let (record, rule, line) = (row.take()?, row.take()?, row.take()?);
    let (measure, unit) = (row.take()?, row.take()?);
    let (nature, standing, role) = (row.take()?, row.take()?, row.take()?);
    let (value, high, of, excluded, rate) = (
        row.take()?,
        row.take()?,
        row.take()?,
        row.take()?,
        row.take()?,
    );
    let bound: String = row.take()?;
    let (from, to, precision) = (
        day(&row.take::<String>()?)?,
        day(&row.take::<String>()?)?,
        row.take::<String>()?,
    );
    Ok(Entry {
        record,
        rule,
        line,
        measure,
        unit: UnitId(unit),
        nature,
        standing,
        role,
        value,
        high,
        of,
        excluded,
        rate,
        bound: bound.parse().unwrap_or(Bound::Exact),
        span: Span {
            from: (from != NO_START).then_some(from),
            to: (to != NO_END).then_some(to),
            precision: grain(&precision),
        },
        thing: row.take()?,
        label: row.take()?,
        source: row.take()?,
        documented: row.take()?,
        shared: row.take()?,
    })
}

fn entries(conn: &mut Conn, sql: &'static str, args: &[Val]) -> db::Result<Vec<Entry>> {
    let mut found = Vec::new();
    conn.each(sql, args, |mut row| {
        found.push(entry(&mut row)?);
        Ok::<(), db::Error>(())
    })?;
    Ok(found)
}

pub(crate) fn of_record(conn: &mut Conn, realm: i64, record: Id) -> db::Result<Vec<Entry>> {
    let mut found = entries(conn, OF_RECORD, &args![realm, record])?;
    // Engines sort texts by rules of their own.
    found.sort_by(|a, b| a.key().cmp(&b.key()));
    Ok(found)
}

pub(crate) fn of_thing(
    conn: &mut Conn,
    realm: i64,
    thing: Id,
    measure: i64,
) -> db::Result<Vec<Entry>> {
    entries(conn, OF_THING, &args![realm, thing, measure])
}

pub(crate) fn of_unit(
    conn: &mut Conn,
    realm: i64,
    unit: i64,
    measure: i64,
) -> db::Result<Vec<Entry>> {
    entries(conn, OF_UNIT, &args![realm, unit, measure])
}

/// Whose entries are read, and by which way.
#[derive(Clone, Copy)]
pub(crate) struct Below {
    pub unit: UnitId,
    pub basis: Basis,
    /// Many units stand below: the days lead to the entries, also to those of other units.
    pub wide: bool,
}

/// Summed entries of a measure wholly inside a period, of units that are or were below one.
pub(crate) fn inside(
    conn: &mut Conn,
    (realm, measure): (i64, i64),
    below: Below,
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Vec<Entry>> {
    let mut args = args![realm, measure, from.to_string(), to.to_string()].to_vec();
    let sql = match (below.wide, below.basis) {
        (true, _) => INSIDE_WIDE,
        (_, Basis::Then) => INSIDE_THEN,
        (_, Basis::Now) => INSIDE_NOW,
    };
    if !below.wide {
        args.push(Val::from(below.unit.0));
    }
    entries(conn, sql, &args)
}

/// All summed entries of units that are or were below one, in a realm.
pub(crate) fn below(
    conn: &mut Conn,
    realm: i64,
    (unit, basis): (UnitId, Basis),
) -> db::Result<Vec<Entry>> {
    let sql = match basis {
        Basis::Then => BELOW_THEN,
        Basis::Now => BELOW_NOW,
    };
    entries(conn, sql, &args![realm, unit.0])
}

pub(crate) fn each_summed(
    conn: &mut Conn,
    realm: i64,
    mut each: impl FnMut(Entry) -> Result<(), Fault>,
) -> Result<(), Fault> {
    conn.each(SUMMED, &args![realm], |mut row| each(entry(&mut row)?))
}

/// All summed entries of a measure in a realm.
pub(crate) fn summed_of(conn: &mut Conn, realm: i64, measure: i64) -> db::Result<Vec<Entry>> {
    entries(conn, SUMMED_OF, &args![realm, measure])
}

/// All summed entries of a realm that end on a day or later.
pub(crate) fn summed_since(
    conn: &mut Conn,
    realm: i64,
    since: NaiveDate,
) -> db::Result<Vec<Entry>> {
    entries(conn, SUMMED_SINCE, &args![realm, since.to_string()])
}

/// Whether a unit has anything that counts.
pub(crate) fn has_any(conn: &mut Conn, realm: i64, unit: UnitId) -> db::Result<bool> {
    let found: (i64,) = conn.one(ANY_OF, &args![realm, unit.0])?;
    Ok(found.0 > 0)
}

/// Stores what a record asserts now; `had` says whether it asserted anything before.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    realm: i64,
    (record, had): (Id, bool),
    catalog: &Catalog,
    new: &[Entry],
) -> Result<(), Fault> {
    if had {
        tx.exec(DROP, &args![realm, record])?;
    }
    add_many(tx, realm, catalog, &new.iter().collect::<Vec<_>>())
}

/// Stores entries; all of a record must be given at once, one after another.
pub(crate) fn add_many(
    tx: &mut Tx<'_>,
    realm: i64,
    catalog: &Catalog,
    entries: &[&Entry],
) -> Result<(), Fault> {
    Ok(tx.many(ADD, &rows_of(realm, catalog, entries)?)?)
}

/// Marks the entries of a record as sharing their thing.
pub(crate) fn share(tx: &mut Tx<'_>, realm: i64, record: Id) -> db::Result<()> {
    tx.exec(SHARE, &args![realm, record])?;
    Ok(())
}

/// How many entries a record has, and whether every column of them is what storing these would
/// write.
pub(crate) fn stored_as(
    conn: &mut Conn,
    realm: i64,
    catalog: &Catalog,
    record: Id,
    entries: &[Entry],
) -> Result<(u64, bool), Fault> {
    let mut stored: Vec<Vec<Val>> = conn.all(WHOLE, &args![realm, record])?;
    let mut expected = rows_of(realm, catalog, &entries.iter().collect::<Vec<_>>())?;
    stored.sort();
    expected.sort();
    Ok((stored.len() as u64, stored == expected))
}

fn rows_of(realm: i64, catalog: &Catalog, entries: &[&Entry]) -> Result<Vec<Vec<Val>>, Fault> {
    let mut rows = Vec::with_capacity(entries.len());
    for e in entries {
        rows.push(row_of(realm, e, e.is_summed(catalog.measure(e.measure)?)));
    }
    Ok(rows)
}

fn row_of(realm: i64, e: &Entry, summed: bool) -> Vec<Val> {
    let (from, to) = e.days();
    args![
        realm,
        e.record,
        e.rule,
        &e.line,
        e.measure,
        e.unit.0,
        e.nature.as_str(),
        e.standing.as_str(),
        e.role.as_str(),
        e.value,
        e.high,
        e.of,
        e.excluded,
        e.rate,
        e.bound.as_str(),
        from.to_string(),
        to.to_string(),
        e.span.precision.as_str(),
        e.thing,
        e.label.clone(),
        e.source.clone(),
        e.documented,
        summed,
        e.shared
    ]
    .to_vec()
}
