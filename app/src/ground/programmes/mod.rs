//! The packs of this installation: every version that ever shaped a record stays stored and readable.

pub mod api;
pub mod cli;
pub mod proof;
pub(crate) mod store;
mod stored;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use db::{Conn, Db, Tx};
use packs::{Measure, Pack};

pub(crate) use store::realms;
pub use stored::Former;

use crate::shell::audit::{self, By};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

/// A pack with the ids that its measures have in this installation.
#[derive(Debug)]
pub struct Catalog {
    /// The rules.
    pub pack: Pack,
    /// Names the exact files.
    pub version: String,
    ids: HashMap<String, i64>,
    slugs: HashMap<i64, String>,
}

impl Catalog {
    fn new(pack: Pack, numbers: &[(i64, String)]) -> Catalog {
        let version = pack.version();
        let ids = numbers
            .iter()
            .map(|(id, slug)| (slug.clone(), *id))
            .collect();
        let slugs = numbers.iter().cloned().collect();
        Catalog {
            pack,
            version,
            ids,
            slugs,
        }
    }

    /// The measure that the installation knows under this number.
    ///
    /// # Errors
    /// The pack in force does not declare it any more.
    pub fn measure(&self, id: i64) -> Result<&Measure, Fault> {
        self.slugs
            .get(&id)
            .and_then(|slug| self.pack.measures.get(slug))
            .ok_or_else(|| {
                Fault::Inside(format!("bộ quy định đang dùng không còn chỉ tiêu số {id}"))
            })
    }

    /// The number of a measure.
    ///
    /// # Errors
    /// The pack declares no such measure.
    pub fn id(&self, slug: &str) -> Result<i64, Fault> {
        let known = self
            .pack
            .measures
            .contains_key(slug)
            .then(|| self.ids.get(slug).copied())
            .flatten();
        known.ok_or_else(|| Fault::Missing(format!("chỉ tiêu \"{slug}\" trong bộ quy định")))
    }
}

/// The pack in force, and older versions as they are asked for.
#[derive(Clone)]
pub struct Programmes {
    known: Arc<RwLock<HashMap<String, Arc<Catalog>>>>,
    current: Arc<RwLock<Arc<Catalog>>>,
}

impl Programmes {
    /// Reads the pack in force.
    ///
    /// # Errors
    /// No pack is installed, or the database fails.
    pub fn open(db: &Db) -> Result<Programmes, Fault> {
        let version = db.read(store::current)?.ok_or_else(|| {
            Fault::Refused(
                "Chưa cài bộ quy định nào; hãy chạy `lantoa packs install THƯ_MỤC`".into(),
            )
        })?;
        let catalog = Arc::new(db.read(|conn| read(conn, &version))?);
        let known = HashMap::from([(version, Arc::clone(&catalog))]);
        Ok(Programmes {
            known: Arc::new(RwLock::new(known)),
            current: Arc::new(RwLock::new(catalog)),
        })
    }

    /// The pack in force.
    #[must_use]
    pub fn current(&self) -> Arc<Catalog> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The pack in force as this connection sees it; read again when another process has changed it.
    ///
    /// # Errors
    /// The database fails.
    pub fn refresh(&self, conn: &mut Conn) -> Result<Arc<Catalog>, Fault> {
        let current = self.current();
        match store::current(conn)? {
            Some(version) if version != current.version => {
                let catalog = self.version(conn, &version)?;
                let mut kept = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *kept = Arc::clone(&catalog);
                Ok(catalog)
            }
            _ => Ok(current),
        }
    }

    /// The pack version that shaped a record.
    ///
    /// # Errors
    /// It is not stored, or the database fails.
    pub fn version(&self, conn: &mut Conn, version: &str) -> Result<Arc<Catalog>, Fault> {
        if let Some(found) = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(version)
        {
            return Ok(Arc::clone(found));
        }
        let catalog = Arc::new(read(conn, version)?);
        self.known
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(version.to_owned(), Arc::clone(&catalog));
        Ok(catalog)
    }
}

/// Whether a pack is in force.
///
/// # Errors
/// The database fails.
pub fn installed(conn: &mut Conn) -> Result<bool, Fault> {
    Ok(store::current(conn)?.is_some())
}

fn read(conn: &mut Conn, version: &str) -> Result<Catalog, Fault> {
    let files = store::files(conn, version)?
        .ok_or_else(|| Fault::Missing(format!("bộ quy định phiên bản {version}")))?;
    let files: Vec<(String, String)> = serde_json::from_str(&files)
        .map_err(|e| Fault::Inside(format!("bộ quy định {version} đã lưu không đọc được: {e}")))?;
    Ok(Catalog::new(load(&files)?, &store::measures(conn)?))
}

/// Reads a pack's files; all its mistakes at once.
///
/// # Errors
/// The mistakes, each with file, line and column.
pub fn load(files: &[(String, String)]) -> Result<Pack, Fault> {
    packs::load(files).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        Fault::Refused(format!(
            "Bộ quy định có {} lỗi:\n{}",
            lines.len(),
            lines.join("\n")
        ))
    })
}

/// Stores a pack and puts it in force; its measures get numbers. The same files again change nothing.
///
/// # Errors
/// Stored records would lose what they assert, or bear names that the pack has no more; the database
/// fails.
pub fn install<'a>(
    tx: &mut Tx<'_>,
    pack: &Pack,
    at: Moment,
    by: impl Into<By<'a>>,
) -> Result<(), Fault> {
    let stay = |_: &mut Tx<'_>, _: &Catalog, former: &[Former]| {
        let told: Vec<String> = former.iter().map(Former::told).collect();
        Err(Fault::Refused(format!(
            "Hồ sơ đã lưu còn mang mã cũ:\n{}",
            told.join("\n")
        )))
    };
    install_moving(tx, pack, at, by, &stay)
}

/// Brings records stored under former names over to those of the pack, which is not yet in force.
pub type Follow<'a> = dyn Fn(&mut Tx<'_>, &Catalog, &[Former]) -> Result<(), Fault> + 'a;

/// As [`install`]; records stored under names that the pack declares to be former ones are brought
/// over in the same transaction.
///
/// # Errors
/// As [`install`], and what `follow` says.
pub fn install_moving<'a>(
    tx: &mut Tx<'_>,
    pack: &Pack,
    at: Moment,
    by: impl Into<By<'a>>,
    follow: &Follow<'_>,
) -> Result<(), Fault> {
    audit::take_turn(tx, 0)?;
    let version = pack.version();
    if store::current(tx)?.as_deref() == Some(version.as_str()) {
        return Ok(());
    }
    // Nobody stores a record by the old pack after it was asked what records there are.
    for realm in store::realms(tx)? {
        audit::take_turn(tx, realm)?;
    }
    let before = store::current(tx)?;
    if let Some(before) = &before {
        stored::refuse_losses(tx, before, pack)?;
    }
    let files = serde_json::to_string(pack.files()).map_err(|e| Fault::Inside(e.to_string()))?;
    store::add(tx, pack, &version, &files, &at.text())?;
    let former = stored::former(tx, pack)?;
    if !former.is_empty() {
        let catalog = Catalog::new(pack.clone(), &store::measures(tx)?);
        follow(tx, &catalog, &former)?;
    }
    let digest = proof::digest(&files);
    audit::write(
        tx,
        &audit::Event {
            realm: 0,
            at,
            by: by.into(),
            action: proof::ACTION,
            subject: &version,
            part: "",
            digest,
        },
    )?;
    Ok(())
}
