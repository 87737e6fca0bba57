//! Files: papers and pictures that prove. The row says whose it is and what it is called; the bytes
//! stand on the shelf, once for each content of a realm.

pub mod api;
pub mod cli;
mod kind;
pub(crate) mod proof;
mod store;
mod text;
mod tus;
mod upload;

use axum::body::Bytes;
use db::{Conn, Tx};
use orgtree::{Tree, UnitId};
use packs::{Ability, Pack};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub(crate) use kind::mime;

use crate::ground::people::{self, Land};
use crate::shell::access::{Actor, Scope};
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::{Id, random};
use crate::shell::shelf::{self, Shelf};

/// The largest file that is kept: a scanned decision with its annexes.
pub const LARGEST: usize = 50 << 20;
/// So many are read at a time.
const PAGE: i64 = 500;
/// Letters of a name.
const NAME: usize = 200;

db::row! {
    /// A file as stored.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct File {
        /// Where it belongs.
        pub realm: i64,
        /// Its id.
        pub id: Id,
        /// Whose it is.
        pub unit: i64,
        /// Hash of its content, by which the shelf knows it.
        pub sha256: [u8; 32],
        /// What the content is: `pdf`, `jpg` …
        pub kind: String,
        /// Bytes.
        pub size: i64,
        /// As whoever gave it called it.
        pub name: String,
        /// When it was given.
        pub at: String,
        /// By whom.
        pub actor: String,
        /// When it was taken away; the row stays as the mark of it.
        pub removed_at: Option<String>,
        /// With it the log commits to the rest.
        pub salt: [u8; 16],
    }
}

/// A file as it is told.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Told {
    /// Its id: `GET /api/v1/files/{id}` gives the content.
    pub id: String,
    /// As whoever gave it called it.
    pub name: String,
    /// What the content is: `pdf`, `jpg` …
    pub kind: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content in hexadecimal digits.
    pub sha256: String,
    /// When it was given.
    pub at: String,
    /// When it was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<String>,
}

impl From<&File> for Told {
    fn from(file: &File) -> Told {
        Told {
            id: file.id.to_string(),
            name: file.name.clone(),
            kind: file.kind.clone(),
            size: file.size,
            sha256: hex::encode(file.sha256),
            at: file.at.clone(),
            removed_at: file.removed_at.clone(),
        }
    }
}

/// Where the bytes of a content stand.
fn place(realm: i64, sha256: &[u8; 32]) -> String {
    let hash = hex::encode(sha256);
    format!("{realm}/{}/{hash}", &hash[..2])
}

impl File {
    /// Where its bytes stand on the shelf.
    #[must_use]
    pub fn place(&self) -> String {
        place(self.realm, &self.sha256)
    }
}

/// A content that passed the rules and stands on the shelf; only [`keep`] makes one.
pub struct Kept {
    realm: i64,
    bytes: Bytes,
    sha256: [u8; 32],
    kind: &'static str,
}

/// Puts a content on the shelf of a realm, after looking at it.
///
/// # Errors
/// It is empty, too large, of a kind that is not taken; the shelf fails.
pub async fn keep(shelf: &Shelf, realm: i64, bytes: Bytes) -> Result<Kept, Fault> {
    if bytes.is_empty() {
        return Err(Fault::field("file", "tệp rỗng"));
    }
    if bytes.len() > LARGEST {
        return Err(Fault::TooLarge(LARGEST));
    }
    let kind = kind::of(&bytes)?;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    shelf.put(&place(realm, &sha256), bytes.clone()).await?;
    Ok(Kept {
        realm,
        bytes,
        sha256,
        kind,
    })
}

/// A hash as it is written: 64 hexadecimal digits.
///
/// # Errors
/// It is none.
pub fn read_hash(text: &str) -> Result<[u8; 32], Fault> {
    let mut hash = [0; 32];
    let read = hex::decode_to_slice(text, &mut hash);
    let wrong = || format!("ghi \"{text}\"; cần 64 chữ số hệ mười sáu");
    read.map(|()| hash)
        .map_err(|_| Fault::field("sha256", wrong()))
}

/// A name as it is kept: the last part of a path, one line.
///
/// # Errors
/// Nothing is left, or it is too long.
pub fn name_of(given: &str) -> Result<String, Fault> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or(given);
    let name: String = last.chars().filter(|c| !c.is_control()).collect();
    let name = vi::nfc(name.trim());
    let length = name.chars().count();
    match length {
        0 => Err(Fault::field(
            "name",
            format!("ghi \"{given}\"; cần tên tệp"),
        )),
        1..=NAME => Ok(name),
        _ => Err(Fault::field(
            "name",
            format!("dài {length} ký tự; tối đa {NAME}"),
        )),
    }
}

/// Whether the actor may give files of a unit: whoever writes its records.
///
/// # Errors
/// They may not; says which right is missing.
fn may_give(actor: &Actor, land: Land<'_>, unit: UnitId) -> Result<(), Fault> {
    let right = (Ability::Record, unit);
    if actor.rights.hold(land.0, right) {
        return Ok(());
    }
    Err(Fault::Denied(people::lacking(land, right)))
}

/// Stores a file of a unit; the same content under the same name again is the same file.
///
/// # Errors
/// The actor does not write for the unit; the database or the shelf fails.
pub fn add(
    tx: &mut Tx<'_>,
    (tree, pack, shelf): (&Tree, &Pack, &Shelf),
    (unit, name, kept): (UnitId, String, &Kept),
    (actor, at): (&Actor, Moment),
) -> Result<File, Fault> {
    may_give(actor, (tree, pack), unit)?;
    if tree.unit(unit).is_none_or(|u| u.realm != kept.realm) {
        return Err(Fault::Inside(format!(
            "tệp của đơn vị {unit} nằm ở địa bàn khác"
        )));
    }
    // From here to the commit nobody clears the shelf of this realm.
    audit::take_turn(tx, kept.realm)?;
    let same = store::of_content(tx, kept.realm, kept.sha256)?;
    let again = same
        .into_iter()
        .find(|f| (f.unit, &f.name) == (unit.0, &name));
    let stands = shelf::wait(shelf.size(&place(kept.realm, &kept.sha256)))?;
    if stands.is_none() {
        let bytes = kept.bytes.clone();
        shelf::wait(shelf.put(&place(kept.realm, &kept.sha256), bytes))?;
    }
    if let Some(file) = again {
        return Ok(file);
    }
    let file = File {
        realm: kept.realm,
        id: Id::new(at)?,
        unit: unit.0,
        sha256: kept.sha256,
        kind: kept.kind.to_owned(),
        size: i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX),
        name,
        at: at.text(),
        actor: actor.name(),
        removed_at: None,
        salt: random()?,
    };
    write(tx, &file, (actor, at))?;
    Ok(file)
}

/// Stores the row and what the log keeps of it.
fn write(tx: &mut Tx<'_>, file: &File, (actor, at): (&Actor, Moment)) -> Result<(), Fault> {
    store::put(tx, file)?;
    let event = audit::Event {
        realm: file.realm,
        at,
        by: actor.into(),
        action: proof::ACTION,
        subject: &proof::subject(file.realm, file.id),
        part: "",
        digest: audit::row(&file.row()),
    };
    audit::write(tx, &event)?;
    Ok(())
}

/// Marks a file as taken away. Its bytes go by [`clear`] once this is committed; whether something
/// still needs the file, who calls this has asked.
///
/// # Errors
/// There is no such file for the actor; the database fails.
pub(crate) fn remove(
    tx: &mut Tx<'_>,
    tree: &Tree,
    (realm, id): (i64, Id),
    (actor, at): (&Actor, Moment),
) -> Result<File, Fault> {
    audit::take_turn(tx, realm)?;
    let file = living(tx, realm, id)?.filter(|f| actor.scope.sees(tree, UnitId(f.unit)));
    let mut file = file.ok_or_else(|| missing(id))?;
    file.removed_at = Some(at.text());
    write(tx, &file, (actor, at))?;
    Ok(file)
}

/// Takes the bytes of a content away that no file of the realm has any more. In a transaction of its
/// own: nobody adds a file meanwhile, and what a failed commit brings back would be lost.
///
/// # Errors
/// The database or the shelf fails.
pub(crate) fn clear(tx: &mut Tx<'_>, shelf: &Shelf, gone: &File) -> Result<(), Fault> {
    audit::take_turn(tx, gone.realm)?;
    if store::of_content(tx, gone.realm, gone.sha256)?.is_empty() {
        shelf::wait(shelf.remove(&gone.place()))?;
    }
    Ok(())
}

/// That there is no such file, to be told.
pub(crate) fn missing(id: Id) -> Fault {
    Fault::Missing(format!("tệp {id}"))
}

/// A file of a realm that was not taken away.
///
/// # Errors
/// The database fails.
pub(crate) fn living(conn: &mut Conn, realm: i64, id: Id) -> db::Result<Option<File>> {
    Ok(store::one(conn, realm, id)?.filter(|f| f.removed_at.is_none()))
}

/// A file by its id alone, taken away or not.
///
/// # Errors
/// The database fails.
pub(crate) fn anywhere(conn: &mut Conn, id: Id) -> db::Result<Option<File>> {
    store::anywhere(conn, id)
}

/// Clears away the uploads whose time is over.
///
/// # Errors
/// The shelf fails.
pub(crate) async fn clear_uploads(shelf: &Shelf, at: Moment) -> Result<(), Fault> {
    upload::clear(shelf, upload::COMING, at).await.map(drop)
}

/// Every file of a unit and those below it in a realm, taken away or not.
///
/// # Errors
/// The database fails.
pub(crate) fn of_unit(conn: &mut Conn, realm: i64, top: UnitId) -> db::Result<Vec<File>> {
    let (mut all, mut at) = (Vec::new(), Id([0; 16]));
    loop {
        let page = store::page(conn, (realm, top.0), at, PAGE)?;
        let Some(last) = page.last() else { break };
        at = last.id;
        all.extend(page);
    }
    Ok(all)
}

/// A file of a realm with this content, if there is one: the oldest that the scope sees.
///
/// # Errors
/// The database fails.
pub(crate) fn of_content(
    conn: &mut Conn,
    (tree, scope): (&Tree, &Scope),
    (realm, sha256): (i64, [u8; 32]),
) -> db::Result<Option<File>> {
    let found = store::of_content(conn, realm, sha256)?.into_iter();
    let mut seen = found.filter(|f| scope.sees(tree, UnitId(f.unit)));
    Ok(seen.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_in_one_line() {
        assert_eq!(name_of("C:\\ảnh\\cầu.jpg").unwrap(), "cầu.jpg");
        assert_eq!(name_of("../../etc/ngày\n1.pdf").unwrap(), "ngày1.pdf");
        for wrong in ["", "a/", " ", &"x".repeat(201)] {
            assert!(name_of(wrong).is_err(), "{wrong}");
        }
    }
}
