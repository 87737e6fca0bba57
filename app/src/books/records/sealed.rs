//! The sensitive fields of records: sealed when written, opened for those who may read them, sealed
//! again with a new data key.

use db::{Conn, Tx};
use packs::{Parted, Register};
use serde_json::Value;

use super::store::{self, Kept, Stored};
use crate::app::App;
use crate::shell::access::Scope;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::{Id, random};
use crate::shell::vault::{self, Bound, Closed, Vault};

/// Where a revision's sensitive fields stand.
pub(super) fn bound(realm: i64, (record, revision): (&Id, i64)) -> Bound<'_> {
    Bound {
        realm,
        subject: &record.0,
        revision,
        field: "fields",
    }
}

/// The values in a sealed text.
fn values(text: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(text).map_err(|e| Fault::Inside(e.to_string()))
}

/// What the last revision of a record has sealed.
pub(super) fn opened(conn: &mut Conn, vault: &Vault, row: &Stored) -> Result<Option<Value>, Fault> {
    let Some(sealed) = store::sealed(conn, row.realm, (row.id, row.revision))? else {
        return Ok(None);
    };
    let bound = bound(row.realm, (&row.id, row.revision));
    let opened = vault.open(conn, &bound, &sealed)?;
    values(&opened.text).map(Some)
}

/// The sensitive values of a revision, for a scope that opens them; or why they stay closed.
pub(super) fn seen(
    conn: &mut Conn,
    (vault, scope): (&Vault, &Scope),
    (row, revision): (&Stored, i64),
    sealed: Option<Vec<u8>>,
) -> Result<(Option<Value>, Option<String>), Fault> {
    let Some(sealed) = sealed.filter(|_| scope.sensitive) else {
        return Ok((None, None));
    };
    match vault.open(conn, &bound(row.realm, (&row.id, revision)), &sealed) {
        Ok(opened) => Ok((Some(values(&opened.text)?), None)),
        Err(Closed::Db(e)) => Err(e.into()),
        Err(closed) => Ok((None, Some(closed.to_string()))),
    }
}

/// What is to be sealed of a record's new values, and whether it is what is sealed already. Who cannot
/// read what is there takes nothing of it away.
pub(super) fn following(
    conn: &mut Conn,
    (vault, scope): (&Vault, &Scope),
    register: &Register,
    known: Option<&Stored>,
    parted: Parted,
) -> Result<(Option<Value>, bool), Fault> {
    let old = match known {
        Some(known) => opened(conn, vault, known)?,
        None => None,
    };
    let new = match &old {
        Some(old) if !scope.sensitive => Some(register.kept(&parted, old).map_err(|field| {
            Fault::field(
                field,
                "có phần riêng tư mà bạn không xem được: hãy giữ nguyên số dòng, hoặc nhờ người có quyền xem sửa",
            )
        })?),
        _ => parted.sealed,
    };
    let same = new == old;
    Ok((new, same))
}

/// Seals what is sensitive of a row that is to be stored; the salt is new with each revision.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    app: &App,
    row: &Stored,
    sensitive: Option<&Value>,
    by: (&str, Moment),
) -> Result<Kept, Fault> {
    let sealed = match sensitive {
        Some(values) => {
            let bound = bound(row.realm, (&row.id, row.revision));
            let text = values.to_string();
            Some(
                app.vault
                    .seal(tx, &bound, text.as_bytes(), &random()?, by)?,
            )
        }
        None => None,
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
