//! All SQL of files.

use db::{Conn, Tx, Val, args};

use super::File;
use crate::shell::id::Id;

db::sql! {
    PUT = "INSERT INTO file(realm, id, unit, sha256, kind, size, name, at, actor, removed_at, salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (realm, id) DO UPDATE SET removed_at = excluded.removed_at";
    // Its address does not say in which realm a file is.
    ANYWHERE = "SELECT f.realm, f.id, f.unit, f.sha256, f.kind, f.size, f.name, f.at, f.actor, f.removed_at, f.salt FROM realm a JOIN file f ON f.realm = a.id AND f.id = $1";
    ONE = "SELECT realm, id, unit, sha256, kind, size, name, at, actor, removed_at, salt FROM file WHERE realm = $1 AND id = $2";
    OF_CONTENT = "SELECT realm, id, unit, sha256, kind, size, name, at, actor, removed_at, salt FROM file WHERE realm = $1 AND sha256 = $2 AND removed_at IS NULL ORDER BY id";
    PAGE = "SELECT f.realm, f.id, f.unit, f.sha256, f.kind, f.size, f.name, f.at, f.actor, f.removed_at, f.salt FROM file f WHERE f.realm = $1 AND f.id > $2 AND EXISTS (SELECT 1 FROM unit_now s WHERE s.ancestor = $3 AND s.unit = f.unit) ORDER BY f.id LIMIT $4";
    OF_REALM = "SELECT realm, id, unit, sha256, kind, size, name, at, actor, removed_at, salt FROM file WHERE realm = $1 ORDER BY id";
}

impl File {
    pub(super) fn row(&self) -> [Val; 11] {
        args![
            self.realm,
            self.id,
            self.unit,
            self.sha256,
            &self.kind,
            self.size,
            &self.name,
            &self.at,
            &self.actor,
            self.removed_at.clone(),
            self.salt
        ]
    }
}

/// Stores a file; of one that is there only whether it was taken away can change.
pub(super) fn put(tx: &mut Tx<'_>, file: &File) -> db::Result<()> {
    tx.exec(PUT, &file.row())?;
    Ok(())
}

pub(super) fn anywhere(conn: &mut Conn, id: Id) -> db::Result<Option<File>> {
    conn.opt(ANYWHERE, &args![id])
}

pub(super) fn one(conn: &mut Conn, realm: i64, id: Id) -> db::Result<Option<File>> {
    conn.opt(ONE, &args![realm, id])
}

/// The files of a realm that have this content, oldest first.
pub(super) fn of_content(conn: &mut Conn, realm: i64, sha256: [u8; 32]) -> db::Result<Vec<File>> {
    conn.all(OF_CONTENT, &args![realm, sha256])
}

/// A page of the files of a unit and those below it.
pub(super) fn page(
    conn: &mut Conn,
    (realm, top): (i64, i64),
    after: Id,
    limit: i64,
) -> db::Result<Vec<File>> {
    conn.all(PAGE, &args![realm, after, top, limit])
}

/// Every file of a realm, one at a time.
pub(super) fn each<E: From<db::Error>>(
    conn: &mut Conn,
    realm: i64,
    mut each: impl FnMut(File) -> Result<(), E>,
) -> Result<(), E> {
    conn.each(OF_REALM, &args![realm], |mut row| {
        each(db::FromRow::from_row(&mut row)?)
    })
}
