//! All SQL of figures that is not the entries' own: the trace of a figure to its records.

use db::{Conn, args};
use orgtree::UnitId;

use crate::books::entries::rollup::Basis;
use crate::shell::id::Id;

db::sql! {
    HOLDERS_THEN = "SELECT DISTINCT p.unit FROM unit_path p JOIN unit u ON u.id = p.unit AND u.realm = $1 WHERE p.ancestor = $2 AND EXISTS (SELECT 1 FROM entry e WHERE e.realm = $1 AND e.unit = p.unit)";
    HOLDERS_NOW = "SELECT DISTINCT p.unit FROM unit_now p JOIN unit u ON u.id = p.unit AND u.realm = $1 WHERE p.ancestor = $2 AND EXISTS (SELECT 1 FROM entry e WHERE e.realm = $1 AND e.unit = p.unit)";
    RECORD = "SELECT register, title, state, public, revision, created_at FROM record WHERE realm = $1 AND id = $2";
}

db::row! {
    /// What a trace tells of a record.
    #[derive(Clone, Debug)]
    pub(crate) struct Line {
        pub register: String,
        pub title: String,
        pub state: String,
        pub public: bool,
        pub revision: i64,
        pub created_at: String,
    }
}

pub(crate) fn record(conn: &mut Conn, realm: i64, id: Id) -> db::Result<Option<Line>> {
    conn.opt(RECORD, &args![realm, id])
}

/// Units at or below one that have entries.
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
