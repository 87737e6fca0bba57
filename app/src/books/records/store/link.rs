//! All SQL of links: which record points at which.

use std::collections::BTreeMap;

use db::{Conn, Tx, args};

use crate::shell::access::Scope;
use crate::shell::id::Id;

db::sql! {
    ADD_LINK = "INSERT INTO link(realm, record, field, target) VALUES ($1, $2, $3, $4)";
    DROP_LINKS = "DELETE FROM link WHERE realm = $1 AND record = $2";
    REGISTER_OF = "SELECT register FROM record WHERE realm = $1 AND id = $2";
    POINTING = "
        SELECT r.day, r.id, r.register, r.title
        FROM link l
        JOIN record r ON r.realm = l.realm AND r.id = l.record
        JOIN unit_now s ON s.unit = r.unit AND s.ancestor = $3
        WHERE l.realm = $1 AND l.target = $2 AND (r.public = 1 OR $4 = 0)
        GROUP BY r.day, r.id, r.register, r.title
        ORDER BY r.day, r.id
        LIMIT $5";
    POINTING_ANY = "SELECT DISTINCT record FROM link WHERE realm = $1 AND target = $2";
    LINKS_BETWEEN = "
        SELECT record, field, target FROM link
        WHERE realm = $1 AND record > $2 AND record <= $3
        ORDER BY record, field, target";
    LINK_STRAYS = "
        SELECT DISTINCT l.record FROM link l
        WHERE l.realm = $1
        AND NOT EXISTS (SELECT 1 FROM record r WHERE r.realm = l.realm AND r.id = l.record)";
}

/// A field, and the record at which it points.
pub(crate) type Link = (String, Id);

/// The links of a record in place of those it had.
pub(crate) fn link(
    tx: &mut Tx<'_>,
    (realm, record): (i64, Id),
    known: bool,
    links: &[Link],
) -> db::Result<()> {
    if known {
        tx.exec(DROP_LINKS, &args![realm, record])?;
    }
    for (field, target) in links {
        tx.exec(ADD_LINK, &args![realm, record, field.as_str(), *target])?;
    }
    Ok(())
}

/// The register of a record of the realm.
pub(crate) fn register_of(conn: &mut Conn, realm: i64, id: Id) -> db::Result<Option<String>> {
    let found = conn.opt::<(String,)>(REGISTER_OF, &args![realm, id])?;
    Ok(found.map(|(register,)| register))
}

/// The records that point at one, in the order of their days, with their titles.
pub(crate) fn pointing(
    conn: &mut Conn,
    scope: &Scope,
    (realm, target): (i64, Id),
    limit: i64,
) -> db::Result<Vec<(Id, String)>> {
    let mut found: Vec<(String, Id, String, String)> = Vec::new();
    for top in scope.tops() {
        let args = args![realm, target, top.0, scope.public_only, limit];
        found.extend(conn.all::<(String, Id, String, String)>(POINTING, &args)?);
    }
    found.retain(|(_, _, register, _)| scope.registers.has(register));
    found.sort();
    found.dedup();
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found
        .into_iter()
        .map(|(_, id, _, title)| (id, title))
        .collect())
}

/// All records that point at one.
pub(crate) fn pointing_any(conn: &mut Conn, (realm, target): (i64, Id)) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(POINTING_ANY, &args![realm, target])?;
    Ok(found.into_iter().map(|(record,)| record).collect())
}

/// The links of the records behind one id, up to another.
pub(crate) fn links_between(
    conn: &mut Conn,
    realm: i64,
    (after, to): (Id, Id),
) -> db::Result<BTreeMap<Id, Vec<Link>>> {
    let mut found = BTreeMap::<Id, Vec<Link>>::new();
    for (record, field, target) in
        conn.all::<(Id, String, Id)>(LINKS_BETWEEN, &args![realm, after, to])?
    {
        found.entry(record).or_default().push((field, target));
    }
    Ok(found)
}

/// Records that are no more and still point.
pub(crate) fn link_strays(conn: &mut Conn, realm: i64) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(LINK_STRAYS, &args![realm])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
