//! All SQL of figures that is not the entries' own: the trace of a figure to its records.

use db::{Conn, args};
use orgtree::UnitId;

use crate::entries::rollup::Basis;
use crate::shell::id::Id;

db::sql! {
    HOLDERS_THEN = "SELECT DISTINCT p.unit FROM unit_path p JOIN unit u ON u.id = p.unit AND u.realm = $1 WHERE p.ancestor = $2 AND (EXISTS (SELECT 1 FROM entry e WHERE e.realm = $1 AND e.unit = p.unit) OR EXISTS (SELECT 1 FROM summary s WHERE s.realm = $1 AND s.unit = p.unit))";
    HOLDERS_NOW = "SELECT DISTINCT p.unit FROM unit_now p JOIN unit u ON u.id = p.unit AND u.realm = $1 WHERE p.ancestor = $2 AND (EXISTS (SELECT 1 FROM entry e WHERE e.realm = $1 AND e.unit = p.unit) OR EXISTS (SELECT 1 FROM summary s WHERE s.realm = $1 AND s.unit = p.unit))";
    TRACE_THEN = "SELECT e.record, e.n, e.unit, e.standing, e.summed, e.value, e.high, e.of_value, e.rate, e.bound, e.from_day, e.to_day, e.label, e.source, e.documented, r.register, r.title, r.state, r.public, r.revision FROM entry e JOIN record r ON r.realm = e.realm AND r.id = e.record WHERE e.realm = $1 AND e.measure = $2 AND e.nature = $3 AND e.from_day >= $4 AND e.to_day <= $5 AND (e.summed = 1 OR e.unit = $6) AND e.unit IN (SELECT p.unit FROM unit_path p WHERE p.ancestor = $6) AND e.record > $7 ORDER BY e.record, e.n LIMIT $8";
    TRACE_NOW = "SELECT e.record, e.n, e.unit, e.standing, e.summed, e.value, e.high, e.of_value, e.rate, e.bound, e.from_day, e.to_day, e.label, e.source, e.documented, r.register, r.title, r.state, r.public, r.revision FROM entry e JOIN record r ON r.realm = e.realm AND r.id = e.record WHERE e.realm = $1 AND e.measure = $2 AND e.nature = $3 AND e.from_day >= $4 AND e.to_day <= $5 AND (e.summed = 1 OR e.unit = $6) AND e.unit IN (SELECT p.unit FROM unit_now p WHERE p.ancestor = $6) AND e.record > $7 ORDER BY e.record, e.n LIMIT $8";
}

db::row! {
    /// One entry behind a figure, with its record.
    #[derive(Clone, Debug)]
    pub(crate) struct Line {
        pub record: Id,
        pub n: i64,
        pub unit: i64,
        pub standing: String,
        pub summed: bool,
        pub value: i64,
        pub high: Option<i64>,
        pub of: Option<i64>,
        pub rate: bool,
        pub bound: String,
        pub from: String,
        pub to: String,
        pub label: Option<String>,
        pub source: Option<String>,
        pub documented: bool,
        pub register: String,
        pub title: String,
        pub state: String,
        pub public: bool,
        pub revision: i64,
    }
}

/// What is traced: a measure and nature of a unit along a tree, within two days.
pub(crate) struct Traced<'a> {
    pub measure: i64,
    pub nature: &'a str,
    pub unit: UnitId,
    pub basis: Basis,
    pub from: String,
    pub to: String,
}

pub(crate) fn trace(
    conn: &mut Conn,
    realm: i64,
    t: &Traced<'_>,
    after: Id,
    limit: i64,
) -> db::Result<Vec<Line>> {
    let sql = if t.basis == Basis::Then {
        TRACE_THEN
    } else {
        TRACE_NOW
    };
    let args = args![
        realm,
        t.measure,
        t.nature,
        t.from.as_str(),
        t.to.as_str(),
        t.unit.0,
        after,
        limit
    ];
    conn.all(sql, &args)
}

/// Units at or below one that have entries or summaries.
pub(crate) fn holders(
    conn: &mut Conn,
    realm: i64,
    unit: UnitId,
    basis: Basis,
) -> db::Result<Vec<UnitId>> {
    let sql = match basis {
        Basis::Then => HOLDERS_THEN,
        Basis::Now => HOLDERS_NOW,
    };
    let rows = conn.all::<(i64,)>(sql, &args![realm, unit.0])?;
    Ok(rows.into_iter().map(|(unit,)| UnitId(unit)).collect())
}
