//! All SQL of reports: the records that lists name, and the signed reports.

use std::collections::BTreeSet;

use db::{Conn, FromRow, Tx, Val, args};
use orgtree::UnitId;

use crate::books::entries::rollup::Basis;
use crate::shell::id::Id;

db::sql! {
    LISTED_THEN = "SELECT r.id FROM record r WHERE r.realm = $1 AND r.register = $2 AND r.unit IN (SELECT p.unit FROM unit_path p WHERE p.ancestor = $3) ORDER BY r.day, r.id";
    LISTED_NOW = "SELECT r.id FROM record r WHERE r.realm = $1 AND r.register = $2 AND r.unit IN (SELECT p.unit FROM unit_now p WHERE p.ancestor = $3) ORDER BY r.day, r.id";
    KEEP = "INSERT INTO signed_report(realm, sha256, unit, period, profile, resolved_sha256, resolved, document, signed_at, signer, salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    EVERY = "SELECT realm, sha256, unit, period, profile, resolved_sha256, resolved, document, signed_at, signer, salt FROM signed_report ORDER BY realm, sha256";
    // A file does not say whose it is.
    OF_BYTES = "SELECT s.realm, s.sha256, s.unit, s.period, s.profile, s.resolved_sha256, s.resolved, s.document, s.signed_at, s.signer, s.salt FROM realm a JOIN signed_report s ON s.realm = a.id AND s.sha256 = $1";
}

db::row! {
    /// A signed report as stored.
    #[derive(Clone, Debug)]
    pub(super) struct Kept {
        pub realm: i64,
        pub sha256: Vec<u8>,
        pub unit: i64,
        pub period: String,
        pub profile: String,
        pub resolved_sha256: Vec<u8>,
        pub resolved: String,
        pub document: Vec<u8>,
        pub signed_at: String,
        pub signer: String,
        /// With which the log commits to it.
        pub salt: [u8; 16],
    }
}

/// Ids of a register's records of the units that are or were below one, oldest first.
pub(super) fn listed(
    conn: &mut Conn,
    realms: &BTreeSet<i64>,
    register: &str,
    (unit, basis): (UnitId, Basis),
) -> db::Result<Vec<Id>> {
    let statement = match basis {
        Basis::Then => LISTED_THEN,
        Basis::Now => LISTED_NOW,
    };
    let mut ids = Vec::new();
    for realm in realms {
        let rows = conn.all::<(Id,)>(statement, &args![*realm, register, unit.0])?;
        ids.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(ids)
}

pub(super) fn of_bytes(conn: &mut Conn, sha256: [u8; 32]) -> db::Result<Option<Kept>> {
    conn.opt(OF_BYTES, &args![sha256])
}

/// Every signed report, one at a time.
pub(super) fn each(
    conn: &mut Conn,
    mut each: impl FnMut(Kept) -> db::Result<()>,
) -> db::Result<()> {
    conn.each(EVERY, &[], |mut row| each(Kept::from_row(&mut row)?))
}

impl Kept {
    /// All columns.
    pub(super) fn row(&self) -> [Val; 11] {
        args![
            self.realm,
            self.sha256.clone(),
            self.unit,
            self.period.as_str(),
            self.profile.as_str(),
            self.resolved_sha256.clone(),
            self.resolved.as_str(),
            self.document.clone(),
            self.signed_at.as_str(),
            self.signer.as_str(),
            self.salt
        ]
    }
}

pub(super) fn keep(tx: &mut Tx<'_>, k: &Kept) -> db::Result<()> {
    tx.exec(KEEP, &k.row())?;
    Ok(())
}
