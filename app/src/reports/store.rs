//! All SQL of reports: the records that lists name, and the signed reports.

use std::collections::BTreeSet;

use db::{Conn, Tx, args};
use orgtree::UnitId;

use crate::entries::rollup::Basis;
use crate::shell::id::Id;

db::sql! {
    LISTED_THEN = "SELECT r.id FROM record r WHERE r.realm = $1 AND r.register = $2 AND r.unit IN (SELECT p.unit FROM unit_path p WHERE p.ancestor = $3) ORDER BY r.day, r.id";
    LISTED_NOW = "SELECT r.id FROM record r WHERE r.realm = $1 AND r.register = $2 AND r.unit IN (SELECT p.unit FROM unit_now p WHERE p.ancestor = $3) ORDER BY r.day, r.id";
    KEEP = "INSERT INTO signed_report(sha256, realm, unit, period, profile, resolved_sha256, resolved, document, signed_at, signer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OF_BYTES = "SELECT sha256, realm, unit, period, profile, resolved_sha256, resolved, document, signed_at, signer FROM signed_report WHERE sha256 = $1";
}

db::row! {
    /// A signed report as stored.
    #[derive(Clone, Debug)]
    pub(super) struct Kept {
        pub sha256: Vec<u8>,
        pub realm: i64,
        pub unit: i64,
        pub period: String,
        pub profile: String,
        pub resolved_sha256: Vec<u8>,
        pub resolved: String,
        pub document: Vec<u8>,
        pub signed_at: String,
        pub signer: String,
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

pub(super) fn keep(tx: &mut Tx<'_>, k: &Kept) -> db::Result<()> {
    tx.exec(
        KEEP,
        &args![
            k.sha256.clone(),
            k.realm,
            k.unit,
            k.period.as_str(),
            k.profile.as_str(),
            k.resolved_sha256.clone(),
            k.resolved.as_str(),
            k.document.clone(),
            k.signed_at.as_str(),
            k.signer.as_str()
        ],
    )?;
    Ok(())
}
