//! The organisation: loads the dated tree, keeps it at hand, applies operations to it.
//! Names, kinds, codes and parents are versions; figures hang from ids.

pub mod api;
pub mod cli;
mod coming;
pub mod proof;
pub mod search;
mod store;

use std::sync::{Arc, PoisonError, RwLock};

use db::{Conn, Db, Tx};
use orgtree::{Applied, Day, OPEN, Operation, Refusal, Tree, UnitId};
use serde::Serialize;

pub use coming::{
    Ahead, Coming, Foreseen, Taken, apply_due, cancel, foresee, foresee_unit, overdue, take, tried,
    waiting,
};
pub(crate) use store::generation;

use crate::shell::audit::{self, By};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

/// The tree with the number of changes it has seen; a writer compares the number with the database.
#[derive(Clone)]
pub struct Dated {
    /// Counts the operations applied.
    pub generation: i64,
    /// The tree itself.
    pub tree: Tree,
}

/// The tree at hand, read again when another process changed it.
#[derive(Clone)]
pub struct Units(Arc<RwLock<Arc<Dated>>>);

impl Units {
    /// Reads the tree from the database.
    ///
    /// # Errors
    /// The database fails, or holds no sound tree.
    pub fn open(db: &Db) -> Result<Units, Fault> {
        let dated = db.read(store::load)?;
        Ok(Units(Arc::new(RwLock::new(Arc::new(dated)))))
    }

    /// The tree as last read.
    #[must_use]
    pub fn at_hand(&self) -> Arc<Dated> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The tree as this connection sees it.
    ///
    /// # Errors
    /// The database fails.
    pub fn current(&self, conn: &mut Conn) -> Result<Arc<Dated>, Fault> {
        let dated = self.at_hand();
        if store::generation(conn)? == dated.generation {
            return Ok(dated);
        }
        let fresh = Arc::new(store::load(conn)?);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // A snapshot from before a change has its own tree, and leaves the newer one at hand.
        if fresh.generation > kept.generation {
            *kept = Arc::clone(&fresh);
        }
        Ok(fresh)
    }
}

/// Applies an operation to the stored tree and marks the realms whose summaries must be made again.
///
/// # Errors
/// The tree refuses the operation, or the database fails; then nothing has changed.
pub fn apply<'a>(
    tx: &mut Tx<'_>,
    operation: &Operation,
    by: impl Into<By<'a>>,
    at: Moment,
) -> Result<Applied, Fault> {
    audit::take_turn(tx, 0)?;
    let before = store::load(tx)?;
    let applied = before.tree.apply(operation).map_err(refused)?;
    let generation = before.generation + 1;
    store::save(tx, Some(&before.tree), &applied.tree, generation)?;
    let digest = store::digest(tx)?;
    let subject = generation.to_string();
    audit::write(
        tx,
        &audit::Event {
            realm: 0,
            at,
            by: by.into(),
            action: proof::APPLY,
            subject: &subject,
            part: "",
            digest,
        },
    )?;
    Ok(applied)
}

/// All reasons why the tree refuses an operation.
#[must_use]
pub fn refused(refusals: Vec<Refusal>) -> Fault {
    let lines: Vec<String> = refusals.into_iter().map(|r| r.to_string()).collect();
    Fault::Refused(lines.join("\n"))
}

/// Puts the first tree into an empty database.
///
/// # Errors
/// The database fails.
pub fn plant(tx: &mut Tx<'_>, tree: &Tree, at: Moment) -> Result<(), Fault> {
    store::save(tx, None, tree, 1)?;
    let digest = store::digest(tx)?;
    audit::write(
        tx,
        &audit::Event {
            realm: 0,
            at,
            by: By::from("system"),
            action: proof::PLANT,
            subject: "1",
            part: "",
            digest,
        },
    )?;
    Ok(())
}

/// A name of a unit and the day written behind it: `26368@2025-08-01`.
///
/// # Errors
/// What stands behind `@` is no day.
pub fn dated(text: &str) -> Result<(&str, Option<Day>), Fault> {
    let Some((name, day)) = text.split_once('@') else {
        return Ok((text, None));
    };
    let day = day
        .parse()
        .map_err(|_| Fault::Usage(format!("ngày ghi \"{day}\"; cần dạng 2025-06-30")))?;
    Ok((name, Some(day)))
}

/// So many units of a like name are offered for one that was not found.
const ALIKE: usize = 5;

/// A unit by slug, code or `level:code`, with `@day` behind it for the unit of a day; without a
/// day, today's unit.
///
/// # Errors
/// There is none, or several bear that code.
pub fn find(tree: &Tree, text: &str, on: Option<Day>) -> Result<UnitId, Fault> {
    let (text, of_day) = dated(text)?;
    let on = of_day.or(on);
    if let Some(id) = text
        .strip_prefix('#')
        .and_then(|n| n.parse().ok())
        .map(UnitId)
        && tree.unit(id).is_some()
    {
        return Ok(id);
    }
    tree.find(text, on).map_err(|candidates| {
        if candidates.is_empty() {
            let on = on.map_or(String::new(), |d| format!(" vào ngày {}", vi::day_vi(d)));
            let alike = search::search(tree, text, ALIKE);
            let alike: Vec<String> = alike.into_iter().map(|f| search::choice(tree, f.id)).collect();
            let hint = if alike.is_empty() {
                "hãy dùng tên tắt (lai-vung), mã (30226) hoặc cấp:mã (commune:30226), hay tìm bằng `lantoa units find`".to_owned()
            } else {
                format!("có phải: {}?", alike.join("; "))
            };
            return Fault::Missing(format!("đơn vị \"{text}\"{on}; {hint}"));
        }
        let choices: Vec<String> = candidates.iter().map(|u| search::choice(tree, *u)).collect();
        Fault::Refused(format!("\"{text}\" chỉ nhiều đơn vị; hãy ghi một trong: {}", choices.join("; ")))
    })
}

/// The name in its last version.
#[must_use]
pub fn name(tree: &Tree, unit: UnitId) -> String {
    tree.latest(unit)
        .map_or_else(|| format!("đơn vị {unit}"), |v| v.name.clone())
}

/// The name with those above it on its last day: "Xã Đăk Ang, Huyện Ngọc Hồi, Tỉnh Kon Tum".
#[must_use]
pub fn full_name(tree: &Tree, unit: UnitId) -> String {
    full_name_on(tree, unit, last_day(tree, unit))
}

/// The name that the unit bore on a day.
#[must_use]
pub fn name_on(tree: &Tree, unit: UnitId, day: Day) -> String {
    tree.version_on(unit, day)
        .map_or_else(|| name(tree, unit), |v| v.name.clone())
}

/// The name that the unit bore on a day, with those above it as they were called then:
/// "Xã Long Thành, Tỉnh Đồng Nai" on 1 August 2025, "Phường Long Thành, Thành phố Đồng Nai" today.
#[must_use]
pub fn full_name_on(tree: &Tree, unit: UnitId, day: Day) -> String {
    let mut path = tree.path_then(unit, day);
    if path.len() > 1 {
        path.pop();
    }
    let names: Vec<String> = path.iter().map(|u| name_on(tree, *u, day)).collect();
    names.join(", ")
}

/// The last day on which the unit stood; far in the future for a standing one.
#[must_use]
pub fn last_day(tree: &Tree, unit: UnitId) -> Day {
    let (_, to) = tree.life(unit).unwrap_or((orgtree::BEGINNING, OPEN));
    to.pred_opt().unwrap_or(to)
}

/// Its slug, else `#id`: a name that [`find`] takes back.
#[must_use]
pub fn handle(tree: &Tree, unit: UnitId) -> String {
    tree.unit(unit)
        .and_then(|u| u.slug.clone())
        .unwrap_or_else(|| unit.to_string())
}

/// A unit as figures and records name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UnitRef {
    /// `#` and the id: a name that commands take.
    pub id: String,
    /// Name for addresses.
    pub slug: Option<String>,
    /// Code in its last version.
    pub code: Option<String>,
    /// Name in its last version.
    pub name: String,
    /// `province`, `district`, `commune`, `village` …
    pub level: String,
    /// The name with those above it.
    pub path: String,
    /// The day on which it ended, for a unit that stands no more.
    pub ended: Option<String>,
}

impl UnitRef {
    /// The unit as the tree knows it.
    #[must_use]
    pub fn of(tree: &Tree, unit: UnitId) -> UnitRef {
        let latest = tree.latest(unit);
        UnitRef {
            id: unit.to_string(),
            slug: tree.unit(unit).and_then(|u| u.slug.clone()),
            code: latest.and_then(|v| v.code.clone()),
            name: name(tree, unit),
            level: latest.map_or_else(String::new, |v| v.level.clone()),
            path: full_name(tree, unit),
            ended: tree
                .life(unit)
                .filter(|(_, to)| *to != OPEN)
                .and_then(|(_, to)| to.pred_opt())
                .map(|d| d.to_string()),
        }
    }
}
