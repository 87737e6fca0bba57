//! All SQL of sources.

use db::{Conn, Tx, Val, args};

use super::Source;
use crate::shell::access::Scope;
use crate::shell::audit;
use crate::shell::id::Id;

db::sql! {
    PUT = "INSERT INTO source(realm, id, unit, kind, publisher, title, author, day, address, copy, salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (realm, id) DO UPDATE SET unit = excluded.unit, kind = excluded.kind, publisher = excluded.publisher, title = excluded.title, author = excluded.author, day = excluded.day, address = excluded.address, copy = excluded.copy, salt = excluded.salt";
    ONE = "SELECT realm, id, unit, kind, publisher, title, author, day, address, copy, salt FROM source WHERE realm = $1 AND id = $2";
    OF_REALM = "SELECT realm, id, unit, kind, publisher, title, author, day, address, copy, salt FROM source WHERE realm = $1 ORDER BY id";
    // The public is shown who states what it is shown; those inside also what stands above or below them.
    PAGE = "SELECT s.realm, s.id, s.unit, s.kind, s.publisher, s.title, s.author, s.day, s.address, s.copy, s.salt FROM source s WHERE s.realm = $1 AND s.id > $2 AND (EXISTS (SELECT 1 FROM record r WHERE r.realm = s.realm AND r.source = s.id AND r.public = 1) OR ($3 = 0 AND EXISTS (SELECT 1 FROM unit_now p WHERE (p.ancestor = $4 AND p.unit = s.unit) OR (p.ancestor = s.unit AND p.unit = $4)))) ORDER BY s.id LIMIT $5";
    COPIES = "SELECT COUNT(*) FROM source WHERE realm = $1 AND copy = $2";
}

db::row! {
    /// A source as stored.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Stored {
        pub realm: i64,
        pub id: String,
        /// Whose it is: who may change it.
        pub unit: i64,
        pub kind: Option<String>,
        pub publisher: Option<String>,
        pub title: String,
        pub author: Option<String>,
        pub date: Option<String>,
        pub address: Option<String>,
        /// The file that is its kept copy.
        pub copy: Option<Id>,
        /// With it the log commits to the rest.
        pub salt: [u8; 16],
    }
}

impl Stored {
    pub(crate) fn row(&self) -> [Val; 11] {
        args![
            self.realm,
            &self.id,
            self.unit,
            self.kind.clone(),
            self.publisher.clone(),
            &self.title,
            self.author.clone(),
            self.date.clone(),
            self.address.clone(),
            self.copy,
            self.salt
        ]
    }

    /// As it is told to those inside.
    pub(crate) fn told(self) -> Source {
        Source {
            id: self.id,
            kind: self.kind,
            publisher: self.publisher,
            title: self.title,
            author: self.author,
            date: self.date,
            address: self.address,
            copy: self.copy.map(|id| id.to_string()),
        }
    }
}

pub(super) fn put(tx: &mut Tx<'_>, source: &Stored) -> db::Result<()> {
    tx.exec(PUT, &source.row())?;
    Ok(())
}

pub(super) fn one(conn: &mut Conn, realm: i64, id: &str) -> db::Result<Option<Stored>> {
    conn.opt(ONE, &args![realm, id])
}

/// A page of those that the scope sees in a realm, by id.
pub(super) fn page(
    conn: &mut Conn,
    scope: &Scope,
    realm: i64,
    (after, limit): (&str, i64),
) -> db::Result<Vec<Stored>> {
    let mut found: Vec<Stored> = Vec::new();
    for top in scope.tops() {
        let args = args![realm, after, scope.public_only, top.0, limit];
        found.extend(conn.all::<Stored>(PAGE, &args)?);
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// Whether a file is the kept copy of a source.
pub(super) fn keeps(conn: &mut Conn, realm: i64, file: Id) -> db::Result<bool> {
    let (n,) = conn.one::<(i64,)>(COPIES, &args![realm, file])?;
    Ok(n > 0)
}

/// Every source of a realm with the hash of its row.
pub(super) fn hashed(conn: &mut Conn, realm: i64) -> db::Result<Vec<(String, [u8; 32])>> {
    let all: Vec<Stored> = conn.all(OF_REALM, &args![realm])?;
    let hashed = all
        .iter()
        .map(|s| (super::subject(s.realm, &s.id), audit::row(&s.row())));
    Ok(hashed.collect())
}
