//! The quick way behind a change of the tree. What stands along the tree of then stays, but for what
//! is about days from the change on, and for stocks, which end with their units; and where all of a
//! realm stands below one unit today, that unit has along today's tree what the whole realm has along
//! any. Only the entries of stocks and of later days are read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use db::Tx;
use orgtree::{Tree, UnitId};

use super::rollup::{self, Basis, Cells, Key, Layer, Together};
use super::{Entry, half_around, store};
use crate::programmes::Catalog;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// How many units that stand elsewhere are looked at, before everything is made again instead.
const ELSEWHERE: usize = 500;

/// Makes the summaries of a realm again, if the quick way leads there; whether it did.
///
/// # Errors
/// The database fails.
pub(super) fn quickly(
    tx: &mut Tx<'_>,
    realm: i64,
    (tree, catalog): (&Tree, &Catalog),
) -> Result<bool, Fault> {
    let Some((root, since)) = tree.root().zip(store::marked(tx, realm)?) else {
        return Ok(false);
    };
    let Some(top) = top(tx, realm, tree, root)? else {
        return Ok(false);
    };
    let kept = kept_units(tree, realm);
    for unit in &kept {
        store::drop_moved(tx, realm, *unit)?;
    }
    let stocks = stocks(tx, realm, (tree, catalog), &kept)?;
    let later = later(tx, realm, (tree, catalog), &kept, since)?;
    store::move_summaries(tx, realm, &later, true)?;
    // The stocks are not back yet: what is there is what only moves.
    let mut cells = stocks;
    for (key, cell) in store::of_then(tx, realm, root)? {
        *cells.entry(moved(key, top)).or_default() += cell;
    }
    for (key, cell) in store::of_then(tx, realm, top)? {
        *cells.entry(moved(key, top)).or_default() -= cell;
    }
    cells.retain(|_, cell| !cell.is_empty());
    store::move_summaries(tx, realm, &cells, true)?;
    Ok(true)
}

fn moved(key: Key, unit: UnitId) -> Key {
    Key {
        unit,
        layer: Layer::Moved,
        ..key
    }
}

/// The one unit below the root whose cells are kept and below which everything stands today that
/// counts in the realm.
fn top(tx: &mut Tx<'_>, realm: i64, tree: &Tree, root: UnitId) -> Result<Option<UnitId>, Fault> {
    let mine: Vec<UnitId> = tree
        .units()
        .filter(|u| u.realm == realm)
        .map(|u| u.id)
        .collect();
    let above = |unit: &UnitId| {
        let path = tree.path_now(*unit).into_iter();
        path.filter(|u| *u != root && rollup::is_kept_along(tree, *u, Basis::Now))
            .collect::<Vec<UnitId>>()
    };
    let tops: BTreeSet<UnitId> = mine.iter().flat_map(above).collect();
    let Some(top) = tops.first().copied().filter(|_| tops.len() == 1) else {
        return Ok(None);
    };
    let elsewhere: Vec<UnitId> = mine
        .into_iter()
        .filter(|u| !tree.path_now(*u).contains(&top))
        .collect();
    if elsewhere.len() > ELSEWHERE {
        return Ok(None);
    }
    for unit in elsewhere {
        if store::has_any(tx, realm, unit)? {
            return Ok(None);
        }
    }
    Ok(Some(top))
}

/// The units whose cells are kept and in which anything of the realm counts or ever did.
fn kept_units(tree: &Tree, realm: i64) -> BTreeSet<UnitId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<UnitId> = Vec::new();
    for unit in tree.units().filter(|u| u.realm == realm) {
        open.extend(tree.path_now(unit.id));
    }
    while let Some(unit) = open.pop() {
        if found.insert(unit) {
            let versions = tree.unit(unit).into_iter().flat_map(|u| &u.versions);
            open.extend(versions.filter_map(|v| v.parent));
        }
    }
    found.retain(|unit| rollup::is_kept(tree, *unit));
    found
}

/// Takes the stocks out of the kept cells, and makes them again from their entries.
fn stocks(
    tx: &mut Tx<'_>,
    realm: i64,
    (tree, catalog): (&Tree, &Catalog),
    kept: &BTreeSet<UnitId>,
) -> Result<Cells, Fault> {
    let mut cells = Cells::new();
    for measure in catalog.pack.measures.values() {
        if rollup::together(measure) != Some(Together::Unit) {
            continue;
        }
        let number = catalog.id(&measure.id)?;
        for unit in kept {
            store::drop_then(tx, realm, (*unit, number))?;
        }
        let entries = store::summed_of(tx, realm, number)?;
        let entries: Vec<_> = entries.iter().collect();
        cells.extend(rollup::kept(tree, Together::Unit, &entries));
    }
    Ok(cells)
}

/// Takes out what is kept along the tree of then of days from `since` on, and makes it again from
/// the entries: what ends before does not depend on them.
fn later(
    tx: &mut Tx<'_>,
    realm: i64,
    (tree, catalog): (&Tree, &Catalog),
    kept: &BTreeSet<UnitId>,
    since: NaiveDate,
) -> Result<Cells, Fault> {
    for unit in kept {
        store::drop_since(tx, realm, (*unit, since))?;
    }
    // An earlier day may be in a bucket that ends behind the change.
    let first = half_around(since, since).map_or(since, |(first, _)| first);
    let mut measures = BTreeMap::<i64, Vec<Entry>>::new();
    for entry in store::summed_since(tx, realm, first)? {
        measures.entry(entry.measure).or_default().push(entry);
    }
    let mut cells = Cells::new();
    for (number, mut entries) in measures {
        let how = rollup::together(catalog.measure(number)?);
        let Some(how) = how.filter(|how| *how != Together::Unit) else {
            continue;
        };
        if how == Together::Thing {
            let shared = entries.iter().filter(|e| e.shared);
            let things: BTreeSet<Id> = shared.map(|e| e.thing).collect();
            entries.retain(|e| !e.shared);
            for thing in things {
                entries.extend(store::of_thing(tx, realm, thing, number)?);
            }
        }
        let entries: Vec<&Entry> = entries.iter().collect();
        cells.extend(rollup::kept(tree, how, &entries));
    }
    cells.retain(|key, _| key.layer == Layer::Then && key.to >= since);
    Ok(cells)
}
