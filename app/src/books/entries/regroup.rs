//! The quick way behind a change of the tree. What stands along the tree of then stays, but for what
//! is about days from the change on, and for stocks, which end with their units; and where all of a
//! realm stands below one unit today, that unit has along today's tree what the whole realm has along
//! any. Only the entries of stocks and of later days are read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use db::{Tx, Val};
use orgtree::{Tree, UnitId};

use super::rollup::{self, Basis, Cells, Key, Layer, Together};
use super::{Entry, half_around, store};
use crate::ground::programmes::Catalog;
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
    since: NaiveDate,
) -> Result<bool, Fault> {
    let Some(root) = tree.root() else {
        return Ok(false);
    };
    let Some(top) = top(tx, realm, tree, root)? else {
        return Ok(false);
    };
    let kept = kept_units(tree, realm);
    let all: Vec<Val> = kept.iter().map(|unit| unit.0.into()).collect();
    store::drop_moved(tx, realm, &all)?;
    let stocks = stocks(tx, realm, (tree, catalog), &all)?;
    let later = later(tx, realm, (tree, catalog), &all, since)?;
    store::move_summaries(tx, realm, &later, true)?;
    // The stocks are not back yet: what is there is what only moves.
    let mut cells = stocks;
    for (key, cell) in store::of_then(tx, realm, root)? {
        *cells.entry(moved(key, top)).or_default() += cell;
    }
    for (key, cell) in store::of_then(tx, realm, top)? {
        *cells.entry(moved(key, top)).or_default() -= cell;
    }
    let along = |unit: &&UnitId| rollup::is_kept_along(tree, **unit, Basis::Now);
    for unit in kept
        .iter()
        .filter(along)
        .filter(|u| ![root, top].contains(u))
    {
        cells.extend(moved_of(tx, realm, (tree, catalog), *unit)?);
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

/// The unit below the root whose cells are kept and below which everything stands today that counts
/// in the realm.
fn top(tx: &mut Tx<'_>, realm: i64, tree: &Tree, root: UnitId) -> Result<Option<UnitId>, Fault> {
    let mine = tree.units().filter(|u| u.realm == realm);
    let paths: Vec<Vec<UnitId>> = mine.map(|u| tree.path_now(u.id)).collect();
    let mut below = BTreeMap::<UnitId, usize>::new();
    for unit in paths.iter().flatten().filter(|u| **u != root) {
        *below.entry(*unit).or_default() += 1;
    }
    below.retain(|unit, _| rollup::is_kept_along(tree, *unit, Basis::Now));
    let Some((top, _)) = below.into_iter().max_by_key(|(_, count)| *count) else {
        return Ok(None);
    };
    let elsewhere: Vec<UnitId> = paths
        .iter()
        .filter(|path| !path.contains(&top))
        .filter_map(|path| path.first().copied())
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

/// What today's tree moves to or from one unit, of what is no stock, from all entries below it.
fn moved_of(
    tx: &mut Tx<'_>,
    realm: i64,
    (tree, catalog): (&Tree, &Catalog),
    unit: UnitId,
) -> Result<Cells, Fault> {
    let mut below = BTreeMap::<i64, BTreeMap<(Id, i64, String), Entry>>::new();
    for basis in [Basis::Then, Basis::Now] {
        for entry in store::below(tx, realm, (unit, basis))? {
            let of = below.entry(entry.measure).or_default();
            of.insert((entry.record, entry.rule, entry.line.clone()), entry);
        }
    }
    let mut cells = Cells::new();
    for (number, entries) in below {
        let entries: Vec<Entry> = entries.into_values().collect();
        cells.extend(summed(tx, realm, (tree, catalog), number, entries)?);
    }
    cells.retain(|key, _| key.layer == Layer::Moved && key.unit == unit);
    Ok(cells)
}

/// The kept cells of entries of a measure that is no stock, with all entries of their things.
fn summed(
    tx: &mut Tx<'_>,
    realm: i64,
    (tree, catalog): (&Tree, &Catalog),
    number: i64,
    mut entries: Vec<Entry>,
) -> Result<Cells, Fault> {
    let how = rollup::together(catalog.measure(number)?);
    let Some(how) = how.filter(|how| *how != Together::Unit) else {
        return Ok(Cells::new());
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
    Ok(rollup::kept(tree, how, &entries))
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
    kept: &[Val],
) -> Result<Cells, Fault> {
    let mut cells = Cells::new();
    for measure in catalog.pack.measures.values() {
        if rollup::together(measure) != Some(Together::Unit) {
            continue;
        }
        let number = catalog.id(&measure.id)?;
        store::drop_then(tx, realm, (kept, number))?;
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
    kept: &[Val],
    since: NaiveDate,
) -> Result<Cells, Fault> {
    store::drop_since(tx, realm, (kept, since))?;
    // An earlier day may be in a bucket that ends behind the change.
    let first = half_around(since, since).map_or(since, |(first, _)| first);
    let mut measures = BTreeMap::<i64, Vec<Entry>>::new();
    for entry in store::summed_since(tx, realm, first)? {
        measures.entry(entry.measure).or_default().push(entry);
    }
    let mut cells = Cells::new();
    for (number, entries) in measures {
        cells.extend(summed(tx, realm, (tree, catalog), number, entries)?);
    }
    cells.retain(|key, _| key.layer == Layer::Then && key.to >= since);
    Ok(cells)
}
