//! Proves the organisation: the tree is what the last change left, and the closures are the tree's.

use std::collections::{BTreeMap, BTreeSet};

use db::Conn;
use orgtree::UnitId;

use super::store;
use crate::shell::audit;
use crate::shell::fault::Fault;
use crate::shell::log::Log;

/// The actions under which the log knows that the tree changed.
pub(super) const PLANT: &str = "units.plant";
pub(super) const APPLY: &str = "units.apply";

/// The actions under which the log knows operations whose day is ahead: they wait, are taken back,
/// were applied on their day, or did not fit it.
pub(super) const WAIT: &str = "units.wait";
pub(super) const CANCEL: &str = "units.cancel";
pub(super) const DUE: &str = "units.due";
pub(super) const MISFIT: &str = "units.misfit";

/// How many units are named; of more only the number is told.
const NAMED: usize = 20;

/// Each break, in Vietnamese; takes its own out of the settings.
///
/// # Errors
/// The database fails.
pub fn breaks(
    conn: &mut Conn,
    log: &Log,
    settings: &mut BTreeMap<String, String>,
) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    let last = log.of(&[PLANT, APPLY]).next_back();
    let counted = settings.remove(store::CHANGES);
    if counted.as_ref() != last.map(|line| &line.subject) {
        found.push(format!(
            "Cây đơn vị: đã đổi {} lần theo nhật ký, cài đặt ghi {}",
            last.map_or("0", |line| &line.subject),
            counted.as_deref().unwrap_or("không có")
        ));
    }
    let stored = store::digest(conn)?;
    if last.map_or(store::untouched(), |line| line.digest) != stored {
        found.push("Cây đơn vị (đơn vị, tên và cấp trên theo thời gian, kế thừa, phân về): khác với dấu vết của lần đổi cuối trong nhật ký".into());
    }
    match store::load(conn) {
        Ok(dated) => {
            let realms: BTreeSet<i64> = dated.tree.units().map(|u| u.realm).collect();
            if store::realms(conn)? != realms {
                found.push("Danh sách địa bàn khác với địa bàn của các đơn vị".into());
            }
            found.extend(closures(conn, &dated.tree)?);
        }
        Err(Fault::Inside(why)) => found.push(why),
        Err(other) => return Err(other),
    }
    found.extend(ahead(conn, log)?);
    Ok(found)
}

/// The waiting operations that are not what the log says.
fn ahead(conn: &mut Conn, log: &Log) -> db::Result<Vec<String>> {
    let mut logged = BTreeMap::new();
    for line in log.of(&[WAIT, CANCEL, DUE, MISFIT]) {
        let id = line.subject.as_str();
        match line.action.as_str() {
            WAIT => drop(logged.insert(id, (line.digest, audit::row(&[])))),
            MISFIT => {
                if let Some((_, misfit)) = logged.get_mut(id) {
                    *misfit = line.digest;
                }
            }
            _ => drop(logged.remove(id)),
        }
    }
    let mut found = Vec::new();
    for (id, row, misfit) in store::waiting(conn)? {
        if logged.remove(id.as_str()) != Some((audit::row(&row), audit::row(&misfit))) {
            found.push(format!(
                "Thao tác đang chờ {id}: khác với dấu vết trong nhật ký"
            ));
        }
    }
    let lost = logged.keys();
    found.extend(lost.map(|id| format!("Thao tác đang chờ {id}: đã mất")));
    Ok(found)
}

/// The units whose paths are not the tree's.
fn closures(conn: &mut Conn, tree: &orgtree::Tree) -> Result<Vec<String>, Fault> {
    let expected: BTreeSet<_> = store::paths(tree).collect();
    let stored: BTreeSet<_> = store::stored_paths(conn)?.into_iter().collect();
    let differ = expected.symmetric_difference(&stored);
    let units: BTreeSet<UnitId> = differ.map(|(unit, _)| *unit).collect();
    let mut found: Vec<String> = units
        .iter()
        .take(NAMED)
        .map(|unit| {
            let name = super::full_name(tree, *unit);
            format!("{name} (số {unit}): đường lên cấp trên khác với cây đơn vị")
        })
        .collect();
    if let Some(more) = units.len().checked_sub(NAMED).filter(|n| *n > 0) {
        found.push(format!("và {more} đơn vị khác cũng thế"));
    }
    Ok(found)
}
