//! Sources: who states what is not seen by the unit itself (a newspaper, a decision, a superior's
//! report). A source states; it proves only when its kind does and a copy of it is kept.

pub mod api;
pub mod cli;
mod draft;
mod store;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use db::{Conn, Tx};
use orgtree::{Tree, UnitId};
use packs::{Pack, Register};
use serde::{Deserialize, Serialize};

pub use draft::{Draft, NewSource};
pub(crate) use store::Stored;

use crate::ground::units;
use crate::shell::access::Scope;
use crate::shell::audit::{self, By};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::{Id, random};
use crate::shell::log::Log;

/// One source as it is told. What is not known is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Source {
    /// Short name by which records cite it.
    pub id: String,
    /// What it is: a choice of the pack's taxonomy of sources.
    #[serde(default)]
    pub kind: Option<String>,
    /// Newspaper or body.
    pub publisher: Option<String>,
    /// Title.
    pub title: String,
    /// Author as signed.
    pub author: Option<String>,
    /// ISO day of publication.
    pub date: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// The file that is its kept copy; the public is not told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
}

impl Source {
    /// "Báo Đồng Tháp, 06/8/2020: Chuyển biến …", with what is unknown said so.
    #[must_use]
    pub fn cite(&self) -> String {
        let publisher = self.publisher.as_deref().unwrap_or("không rõ nơi đăng");
        format!("{publisher}, {}: {}", self.day(), self.title)
    }

    /// "Báo Đồng Tháp, 06/8/2020". Whose paper it is may be unknown; what it is called is not.
    #[must_use]
    pub fn said_by(&self) -> String {
        let publisher = self.publisher.as_ref().unwrap_or(&self.title);
        format!("{publisher}, {}", self.day())
    }

    fn day(&self) -> String {
        let day = self.date.as_deref().and_then(|d| d.parse().ok());
        day.map_or_else(|| "không rõ ngày".to_owned(), vi::day_vi)
    }

    /// As the public is told of it.
    #[must_use]
    pub(crate) fn without_copy(self) -> Source {
        Source { copy: None, ..self }
    }
}

/// Who says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voice {
    /// A source that is cited.
    Cited(Box<Source>),
    /// Where none is: the unit itself, on the day on which it wrote it down.
    Own {
        /// Which unit.
        unit: UnitId,
        /// When.
        written: Option<NaiveDate>,
    },
}

impl Voice {
    /// The source, if one is cited.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        match self {
            Voice::Cited(source) => Some(source),
            Voice::Own { .. } => None,
        }
    }

    /// In Vietnamese words: "Báo Đồng Tháp, 06/8/2020", "Xã Bờ Y tự ghi, ngày 05/3/2024".
    #[must_use]
    pub fn said_by(&self, tree: &Tree) -> String {
        match self {
            Voice::Cited(source) => source.said_by(),
            Voice::Own { unit, written } => {
                let unit = units::name(tree, *unit);
                match written {
                    Some(day) => format!("{unit} tự ghi, ngày {}", vi::day_vi(*day)),
                    None => format!("{unit} tự ghi"),
                }
            }
        }
    }
}

/// The action under which the log knows that a source was put.
const ACTION: &str = "sources.put";

/// How the log names a source.
fn subject(realm: i64, id: &str) -> String {
    format!("{realm}/{id}")
}

/// Each source of these realms that is not what the log says of it, in Vietnamese.
///
/// # Errors
/// The database fails.
pub fn breaks(conn: &mut Conn, log: &Log, realms: &[i64]) -> db::Result<Vec<String>> {
    let mut rows = Vec::new();
    for realm in realms {
        rows.extend(store::hashed(conn, *realm)?);
    }
    Ok(log.differences(ACTION, "Nguồn", rows))
}

/// How putting a source ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) struct Put {
    /// Whether anything changed.
    pub changed: bool,
    /// Whether it was there with another kind or copy: what it proves may be otherwise.
    pub proves_otherwise: bool,
}

/// Stores a source, or changes it; the same source again changes nothing. What records take from it
/// is drawn again by who calls this.
///
/// # Errors
/// The database fails.
pub(crate) fn put(tx: &mut Tx<'_>, new: &NewSource, at: Moment, by: By<'_>) -> Result<Put, Fault> {
    let said = &new.0;
    let known = store::one(tx, said.realm, &said.id)?;
    let salt = known.as_ref().map_or(said.salt, |k| k.salt);
    let said = Stored {
        salt,
        ..said.clone()
    };
    if known.as_ref() == Some(&said) {
        return Ok(Put {
            changed: false,
            proves_otherwise: false,
        });
    }
    let row = &Stored {
        salt: random()?,
        ..said
    };
    store::put(tx, row)?;
    let event = audit::Event {
        realm: row.realm,
        at,
        by,
        action: ACTION,
        subject: &subject(row.realm, &row.id),
        part: "",
        digest: audit::row(&row.row()),
    };
    audit::write(tx, &event)?;
    Ok(Put {
        changed: true,
        proves_otherwise: known.is_some_and(|k| (&k.kind, k.copy) != (&row.kind, row.copy)),
    })
}

/// Who cites a source must have declared it.
///
/// # Errors
/// Nobody has, in this realm.
pub(crate) fn must_exist(conn: &mut Conn, realm: i64, id: Option<&str>) -> Result<(), Fault> {
    match id {
        Some(id) if store::one(conn, realm, id)?.is_none() => Err(Fault::field(
            "source",
            format!("ghi \"{id}\"; địa bàn này chưa có nguồn ấy, hãy khai nguồn trước"),
        )),
        _ => Ok(()),
    }
}

/// One source of a realm.
///
/// # Errors
/// The database fails.
pub(crate) fn one(conn: &mut Conn, realm: i64, id: &str) -> db::Result<Option<Stored>> {
    store::one(conn, realm, id)
}

/// Whether what a record of the register takes from the source is proved by it.
///
/// # Errors
/// The database fails.
pub(crate) fn proves(
    conn: &mut Conn,
    (realm, id): (i64, Option<&str>),
    (pack, register): (&Pack, &Register),
) -> db::Result<bool> {
    let Some(id) = id else { return Ok(false) };
    let source = store::one(conn, realm, id)?.filter(|s| s.copy.is_some());
    let kind = source.and_then(|s| s.kind);
    Ok(kind.is_some_and(|kind| pack.proves(register, &kind)))
}

/// Whether a file is kept as a source's copy.
///
/// # Errors
/// The database fails.
pub(crate) fn keeps(conn: &mut Conn, realm: i64, file: Id) -> db::Result<bool> {
    store::keeps(conn, realm, file)
}

/// Sources at hand by realm and id: each is read once.
#[derive(Default)]
pub(crate) struct Cited(BTreeMap<(i64, String), Option<Source>>);

impl Cited {
    /// The source that something in a realm cites.
    ///
    /// # Errors
    /// The database fails.
    pub(crate) fn of(
        &mut self,
        conn: &mut Conn,
        realm: i64,
        id: Option<&str>,
    ) -> db::Result<Option<Source>> {
        let Some(id) = id else { return Ok(None) };
        let key = (realm, id.to_owned());
        if let Some(known) = self.0.get(&key) {
            return Ok(known.clone());
        }
        let found = store::one(conn, realm, id)?.map(|s| s.told().without_copy());
        self.0.insert(key, found.clone());
        Ok(found)
    }
}

/// The most sources of a page.
pub(crate) const LONGEST: u32 = 500;

/// A page of the sources of a realm that the scope sees, by id.
///
/// # Errors
/// The database fails.
pub(crate) fn page(
    conn: &mut Conn,
    scope: &Scope,
    realm: i64,
    (after, limit): (Option<&str>, u32),
) -> db::Result<Vec<Stored>> {
    let limit = i64::from(limit.min(LONGEST));
    store::page(conn, scope, realm, (after.unwrap_or(""), limit))
}
