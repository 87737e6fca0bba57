//! The sensitive values of records: sealed when written, opened for those who may read them, sealed
//! again with a new data key.

use db::{Conn, Tx};
use serde_json::Value;

use super::case::Case;
use super::put::Around;
use super::register_of;
use super::store::{self, Kept, Stored};
use crate::app::App;
use crate::shell::fault::Fault;
use crate::shell::id::{Id, random};
use crate::shell::vault::{self, Bound, Closed, Vault};

/// Where a revision's sensitive values stand.
pub(super) fn bound(realm: i64, (record, revision): (&Id, i64)) -> Bound<'_> {
    Bound {
        realm,
        subject: &record.0,
        revision,
        field: "fields",
    }
}

/// Stored values of a register without what it marks as sensitive today.
pub(super) fn open(app: &App, register: &str, fields: &str) -> Result<Value, Fault> {
    let stored = store::values(fields.as_bytes())?;
    let current = app.programmes.current();
    Ok(match current.pack.registers.get(register) {
        Some(today) => today.open_part(stored),
        None => stored,
    })
}

/// What a record said after a revision.
pub(super) struct Said {
    /// All its values.
    pub fields: Value,
    /// The sensitive ones as they were sealed.
    pub sensitive: Option<Value>,
}

/// What a record said after a revision, with its sensitive values: for whoever writes, who may not take
/// away what they cannot read.
///
/// # Errors
/// Its sensitive values do not open, or the database fails.
pub(super) fn said(
    conn: &mut Conn,
    app: &App,
    row: &Stored,
    revision: i64,
) -> Result<Option<Said>, Fault> {
    let Some(said) = store::said(conn, row.realm, row.id, revision)? else {
        return Ok(None);
    };
    let open = store::values(said.fields.as_bytes())?;
    let Some(sealed) = said.sealed else {
        return Ok(Some(Said {
            fields: open,
            sensitive: None,
        }));
    };
    let bound = bound(row.realm, (&row.id, said.number));
    let sensitive = store::values(&app.vault.open(conn, &bound, &sealed)?.text)?;
    let shaped = app.programmes.version(conn, &said.version)?;
    Ok(Some(Said {
        fields: register_of(&shaped, &said.register)?.whole(&open, &sensitive),
        sensitive: Some(sensitive),
    }))
}

/// The sensitive values of a record after a revision, for a reader to whom they are open; or why they do
/// not open.
pub(super) fn opened(
    conn: &mut Conn,
    app: &App,
    row: &Stored,
    (revision, sealed): (i64, &[u8]),
) -> Result<Result<Value, Closed>, Fault> {
    let bound = bound(row.realm, (&row.id, revision));
    match app.vault.open(conn, &bound, sealed) {
        Ok(opened) => store::values(&opened.text).map(Ok),
        Err(Closed::Db(e)) => Err(e.into()),
        Err(closed) => Ok(Err(closed)),
    }
}

/// Seals what is sensitive of a case that is to be stored; the salt is new with each revision.
pub(super) fn keep(tx: &mut Tx<'_>, around: Around<'_>, case: &Case) -> Result<Kept, Fault> {
    let row = &case.row;
    let sealed = match &case.sensitive {
        Some(values) if case.revised => {
            let (text, vault) = (values.to_string(), &around.app.vault);
            let bound = bound(row.realm, (&row.id, row.revision));
            let by = (around.actor.into(), around.at);
            Some(vault.seal(tx, &bound, text.as_bytes(), &random()?, by)?)
        }
        _ => None,
    };
    Ok(Kept {
        salt: random()?,
        sealed,
    })
}

/// Revisions that are sealed again in one transaction.
const BATCH: i64 = 500;

/// Seals a realm's next revisions again with its newest data key, after one; which ones.
///
/// # Errors
/// One does not open; the database fails.
pub fn renew(
    tx: &mut Tx<'_>,
    vault: &Vault,
    realm: i64,
    after: (Id, i64),
) -> Result<Vec<(Id, i64)>, Fault> {
    let mut renewed = Vec::new();
    for row in earlier(tx, realm, after, BATCH)? {
        let bound = bound(realm, (&row.record, row.number));
        let sealed = vault.renewed(tx, &bound, &row.sealed, random()?)?;
        store::reseal(tx, realm, (row.record, row.number), &sealed)?;
        renewed.push((row.record, row.number));
    }
    Ok(renewed)
}

/// Whether a revision of the realm is sealed with an earlier data key than the newest.
///
/// # Errors
/// The database fails.
pub fn waits_for_key(conn: &mut Conn, realm: i64) -> db::Result<bool> {
    Ok(!earlier(conn, realm, (Id([0; 16]), 0), 1)?.is_empty())
}

fn earlier(
    conn: &mut Conn,
    realm: i64,
    after: (Id, i64),
    most: i64,
) -> db::Result<Vec<store::Earlier>> {
    match vault::newest(conn, realm)? {
        Some(newest) => store::sealed_before(conn, realm, newest.first_bytes(), after, most),
        None => Ok(Vec::new()),
    }
}
