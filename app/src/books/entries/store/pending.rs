//! All SQL of what waits for a review.

use chrono::NaiveDate;
use db::{Conn, Tx, Val, args};
use orgtree::UnitId;

use super::super::{Entry, anchor, span_of};
use super::day;
use crate::shell::id::Id;

db::sql! {
    OF_MEASURE = "SELECT unit, nature, from_day, to_day FROM pending WHERE realm = $1 AND measure = $2";
    DROP_PENDING = "DELETE FROM pending WHERE realm = $1 AND record = $2";
    ADD_PENDING = "INSERT INTO pending(realm, record, rule, line, measure, unit, nature, standing, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    PENDING_BETWEEN = "SELECT realm, record, rule, line, measure, unit, nature, standing, from_day, to_day FROM pending WHERE realm = $1 AND record > $2 AND record <= $3";
    PENDING_STRAYS = "SELECT DISTINCT p.record FROM pending p WHERE p.realm = $1 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.realm = p.realm AND r.id = p.record)";
}

db::row! {
    /// One quantity that waits.
    pub(crate) struct Waiting {
        unit: i64,
        pub nature: String,
        from: String,
        to: String,
    }
}

impl Waiting {
    pub(crate) fn unit(&self) -> UnitId {
        UnitId(self.unit)
    }

    /// First and last day, with unknown ends far away.
    pub(crate) fn days(&self) -> db::Result<(NaiveDate, NaiveDate)> {
        Ok((day(&self.from)?, day(&self.to)?))
    }

    /// The day on which the tree is asked whose it was.
    pub(crate) fn anchor(&self) -> db::Result<NaiveDate> {
        let (from, to) = self.days()?;
        Ok(anchor(&span_of(from, to)))
    }
}

pub(crate) fn pending_of(conn: &mut Conn, realm: i64, measure: i64) -> db::Result<Vec<Waiting>> {
    conn.all(OF_MEASURE, &args![realm, measure])
}

pub(crate) fn drop_pending(tx: &mut Tx<'_>, realm: i64, record: Id) -> db::Result<()> {
    tx.exec(DROP_PENDING, &args![realm, record])?;
    Ok(())
}

pub(crate) fn add_pending(tx: &mut Tx<'_>, realm: i64, pending: &[&Entry]) -> db::Result<()> {
    let rows: Vec<Vec<Val>> = pending.iter().map(|e| pending_row(realm, e)).collect();
    tx.many(ADD_PENDING, &rows)
}

/// A quantity that waits, as stored.
pub(crate) fn pending_row(realm: i64, e: &Entry) -> Vec<Val> {
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
        from.to_string(),
        to.to_string()
    ]
    .to_vec()
}

/// Whole rows of the records behind one id, up to another.
pub(crate) fn pending_between(
    conn: &mut Conn,
    realm: i64,
    (after, to): (Id, Id),
) -> db::Result<Vec<Vec<Val>>> {
    conn.all(PENDING_BETWEEN, &args![realm, after, to])
}

/// Records of which something waits and that are not there.
pub(crate) fn pending_strays(conn: &mut Conn, realm: i64) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(PENDING_STRAYS, &args![realm])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
