//! The SQL by which the histories are proved.

use db::{Conn, args};

use super::{Stored, Written};
use crate::shell::id::Id;

db::sql! {
    WRITTEN = "SELECT v.realm, v.record, v.number, v.at, v.actor, v.unit, v.state, v.version, v.same_as, v.source, v.fields, v.register FROM revision v WHERE v.realm = $1 ORDER BY v.record, v.number";
    TWICE = "SELECT id FROM record GROUP BY id HAVING COUNT(*) > 1";
    STRAYS = "SELECT DISTINCT e.record FROM entry e WHERE e.realm = $1 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.realm = e.realm AND r.id = e.record) AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.realm = e.realm AND v.record = e.record)";
    OF_REALM = "SELECT realm, id, register, unit, public, state, version, day, title, thing, same_as, source, fields, revision, created_at, changed_at FROM record WHERE realm = $1 AND id > $2 ORDER BY id LIMIT $3";
    // Every realm that anything names, known or not.
    NAMED = "SELECT realm FROM unit UNION SELECT realm FROM record UNION SELECT realm FROM revision UNION SELECT realm FROM entry UNION SELECT realm FROM summary UNION SELECT realm FROM audit ORDER BY realm";
}

/// The next records of a realm after an id, in the order of their ids.
pub(crate) fn after(conn: &mut Conn, realm: i64, id: Id, limit: i64) -> db::Result<Vec<Stored>> {
    conn.all(OF_REALM, &args![realm, id, limit])
}

/// Records that have their id in two realms.
pub(crate) fn twice(conn: &mut Conn) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(TWICE, &[])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Every realm that any row names.
pub(crate) fn named(conn: &mut Conn) -> db::Result<Vec<i64>> {
    let found = conn.all::<(i64,)>(NAMED, &[])?;
    Ok(found.into_iter().map(|(realm,)| realm).collect())
}

/// Every revision of a realm by record and number, one at a time.
pub(crate) fn each_revision<E: From<db::Error>>(
    conn: &mut Conn,
    realm: i64,
    mut each: impl FnMut(Written) -> Result<(), E>,
) -> Result<(), E> {
    conn.each(WRITTEN, &args![realm], |mut row| {
        each(db::FromRow::from_row(&mut row)?)
    })
}

/// Records that entries name and that have neither themselves nor a history.
pub(crate) fn strays(conn: &mut Conn, realm: i64) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(STRAYS, &args![realm])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
