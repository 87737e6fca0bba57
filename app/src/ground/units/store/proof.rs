//! The SQL by which the organisation is proved.

use std::collections::BTreeSet;

use db::{Conn, FromRow, FromVal, Val};
use orgtree::{Tree, UnitId};

use super::{ASSIGNMENTS, SUCCESSIONS, UNITS, VERSIONS, closures};
use crate::shell::audit;

db::sql! {
    WAITING = "SELECT id, on_day, operation, at, actor, misfit_of, misfit FROM coming ORDER BY id";
    REALMS = "SELECT id FROM realm";
    PATHS = "SELECT ancestor, unit, from_day, to_day, depth FROM unit_path";
    NOW = "SELECT ancestor, unit, depth FROM unit_now";
}

/// The hash of the whole tree as stored.
pub(in crate::ground::units) fn digest(conn: &mut Conn) -> db::Result<[u8; 32]> {
    let mut tables = Vec::new();
    for rows in [UNITS, VERSIONS, SUCCESSIONS, ASSIGNMENTS] {
        let mut table = Vec::new();
        conn.each(rows, &[], |mut row| {
            table.extend(audit::row(&Vec::from_row(&mut row)?));
            Ok::<(), db::Error>(())
        })?;
        tables.push(table);
    }
    Ok(hash(&tables))
}

/// The hash of no tree.
pub(in crate::ground::units) fn untouched() -> [u8; 32] {
    hash(&[Vec::new(), Vec::new(), Vec::new(), Vec::new()])
}

fn hash(tables: &[Vec<u8>]) -> [u8; 32] {
    audit::digest(&tables.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Its name, the row that began to wait, and the misfit if there was one.
type Waiting = (String, Vec<Val>, Vec<Val>);

/// What waits, as stored.
pub(in crate::ground::units) fn waiting(conn: &mut Conn) -> db::Result<Vec<Waiting>> {
    let mut found = Vec::new();
    conn.each(WAITING, &[], |mut row| {
        let mut row = Vec::<Val>::from_row(&mut row)?;
        let id = row.first().cloned().unwrap_or(Val::Null);
        let mut misfit = row.split_off(5);
        if misfit.iter().all(|v| *v == Val::Null) {
            misfit.clear();
        } else {
            misfit.insert(0, id.clone());
        }
        found.push((String::from_val(id).unwrap_or_default(), row, misfit));
        Ok::<(), db::Error>(())
    })?;
    Ok(found)
}

/// The realms as stored.
pub(in crate::ground::units) fn realms(conn: &mut Conn) -> db::Result<BTreeSet<i64>> {
    let found: Vec<(i64,)> = conn.all(REALMS, &[])?;
    Ok(found.into_iter().map(|(realm,)| realm).collect())
}

/// Every row of both closures that the tree makes, with its unit.
pub(in crate::ground::units) fn paths(tree: &Tree) -> impl Iterator<Item = (UnitId, Vec<Val>)> {
    let (then, now) = closures(tree);
    let of = |(unit, rows): (UnitId, Vec<Vec<Val>>)| rows.into_iter().map(move |row| (unit, row));
    then.into_iter()
        .flat_map(of)
        .chain(now.into_iter().flat_map(of))
}

/// Every row of both closures that is stored, with its unit.
pub(in crate::ground::units) fn stored_paths(
    conn: &mut Conn,
) -> db::Result<Vec<(UnitId, Vec<Val>)>> {
    let mut found = Vec::new();
    for sql in [PATHS, NOW] {
        conn.each(sql, &[], |mut row| {
            let row = Vec::from_row(&mut row)?;
            let unit = row.get(1).cloned().unwrap_or(Val::Null);
            found.push((UnitId(i64::from_val(unit).unwrap_or(0)), row));
            Ok::<(), db::Error>(())
        })?;
    }
    Ok(found)
}
