//! Proves the files: each row is what the log says of it, each living one's bytes hash to its name,
//! and nothing else stands on the shelf.

use std::collections::BTreeSet;

use axum::body::Bytes;
use db::{Conn, Db};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::store;
use super::upload::COMING;
use crate::shell::audit;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::log::Log;
use crate::shell::shelf::{self, Shelf};

/// The action under which the log knows that a file was given or taken away.
pub(super) const ACTION: &str = "files.put";

/// How the log names a file.
pub(super) fn subject(realm: i64, id: Id) -> String {
    format!("{realm}/{id}")
}

/// Each file of these realms that is not what the log says of it, in Vietnamese.
///
/// # Errors
/// The database fails.
pub(crate) fn breaks(conn: &mut Conn, log: &Log, realms: &[i64]) -> db::Result<Vec<String>> {
    let mut rows = Vec::new();
    for realm in realms {
        store::each::<db::Error>(conn, *realm, |file| {
            rows.push((subject(*realm, file.id), audit::row(&file.row())));
            Ok(())
        })?;
    }
    Ok(log.differences(ACTION, "Tệp", rows))
}

/// A content that living files have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Content {
    /// Where its bytes stand.
    pub place: String,
    pub sha256: [u8; 32],
    /// What a person calls it.
    pub name: String,
}

/// The contents of these realms that must stand on the shelf.
///
/// # Errors
/// The database fails.
pub(crate) fn contents(conn: &mut Conn, realms: &[i64]) -> db::Result<BTreeSet<Content>> {
    let mut found = BTreeSet::<Content>::new();
    let mut known = BTreeSet::new();
    for realm in realms {
        store::each::<db::Error>(conn, *realm, |file| {
            if file.removed_at.is_none() && known.insert(file.place()) {
                found.insert(Content {
                    place: file.place(),
                    sha256: file.sha256,
                    name: format!("Tệp {} ({})", file.id, file.name),
                });
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// Hashes every content that files still have when it is read; tells those that are missing or other
/// than they were, in Vietnamese.
///
/// # Errors
/// The shelf or the database fails.
pub(crate) fn hashed(
    (db, realms): (&Db, &[i64]),
    shelf: &Shelf,
    contents: &BTreeSet<Content>,
) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for content in contents {
        let hash = shelf::wait(shelf.hash(&content.place))?;
        if hash != Some(content.sha256) {
            found.push((content, hash.is_some()));
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    // What was taken away meanwhile may be missing.
    let now = db.read(|conn| self::contents(conn, realms))?;
    let lost = found
        .into_iter()
        .filter(|(content, _)| now.contains(content));
    Ok(lost.map(|(content, there)| content.lost(there)).collect())
}

impl Content {
    fn lost(&self, there: bool) -> String {
        let how = if there {
            "nội dung đã bị thay"
        } else {
            "mất nội dung"
        };
        format!("{}: {how}", self.name)
    }
}

/// Copies contents from one shelf to another; tells those that are missing or other than they were.
///
/// # Errors
/// A shelf fails.
pub(crate) fn copy(
    from: &Shelf,
    to: &Shelf,
    contents: &BTreeSet<Content>,
) -> Result<Vec<String>, Fault> {
    let mut lost = Vec::new();
    for content in contents {
        let bytes = shelf::wait(from.read(&content.place))?;
        let whole = |bytes: &Bytes| Sha256::digest(bytes)[..] == content.sha256[..];
        match bytes {
            Some(bytes) if whole(&bytes) => shelf::wait(to.put(&content.place, bytes))?,
            other => lost.push(content.lost(other.is_some())),
        }
    }
    Ok(lost)
}

/// What is missing on the shelf, and what stands there though no file has it, in Vietnamese.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Gaps {
    pub missing: Vec<String>,
    pub foreign: Vec<String>,
}

/// Holds the shelf against the files.
///
/// # Errors
/// The shelf fails.
pub(crate) fn gaps(shelf: &Shelf, contents: &BTreeSet<Content>) -> Result<Gaps, Fault> {
    let stands = shelf::wait(shelf.below(""))?;
    let stands: BTreeSet<&str> = stands.iter().map(|s| s.name.as_str()).collect();
    let should: BTreeSet<&str> = contents.iter().map(|c| c.place.as_str()).collect();
    let missing = contents
        .iter()
        .filter(|c| !stands.contains(c.place.as_str()));
    // What is being sent is nobody's file yet.
    let coming = |name: &&&str| name.split('/').next() == Some(COMING);
    let foreign = stands.difference(&should).filter(|name| !coming(name));
    Ok(Gaps {
        missing: missing.map(|content| content.lost(false)).collect(),
        foreign: foreign
            .map(|name| format!("{name}: không tệp nào trong sổ có nội dung này"))
            .collect(),
    })
}
