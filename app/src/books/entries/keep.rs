//! Keeps the summaries true while records change: what records asserted before goes out, what they
//! assert now comes in, in the same transaction.

use std::collections::BTreeSet;

use db::Tx;
use orgtree::Tree;

use super::rollup::{self, Cells, Together};
use super::{Entry, store};
use crate::ground::programmes::Catalog;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// A record with all that it asserts now.
pub type Asserted = (Id, Vec<Entry>);

/// Replaces the entries of records of a realm and moves the summaries by the difference.
/// `fresh`: the records are new and name no other record's thing, so nothing else can be about it.
///
/// # Errors
/// The database fails.
pub fn replace(
    tx: &mut Tx<'_>,
    (tree, catalog): (&Tree, &Catalog),
    realm: i64,
    records: &[Asserted],
    fresh: bool,
) -> Result<(), Fault> {
    let new: Vec<&Entry> = records.iter().flat_map(|(_, new)| new).collect();
    let mut was = Vec::new();
    if !fresh {
        for (record, new) in records {
            let old = store::of_record(tx, realm, *record)?;
            if old != *new {
                store::replace(tx, realm, (*record, !old.is_empty()), catalog, new)?;
            }
            was.extend(old);
        }
    }
    let old: Vec<&Entry> = was.iter().collect();
    let mut moved = Cells::new();
    for id in old
        .iter()
        .chain(&new)
        .map(|e| e.measure)
        .collect::<BTreeSet<i64>>()
    {
        let measure = catalog.measure(id)?;
        let Some(how) = rollup::together(measure) else {
            continue;
        };
        let summed = |list: &[&Entry]| -> Vec<Entry> {
            list.iter()
                .filter(|e| e.measure == id && e.is_summed(measure))
                .map(|e| Entry::clone(e))
                .collect()
        };
        let (was, is) = (summed(&old), summed(&new));
        if was == is {
            continue;
        }
        let mut others = others(tx, realm, (how, fresh), was.iter().chain(&is))?;
        others.retain(|e| !records.iter().any(|(record, _)| *record == e.record));
        let kept = |list: &[Entry]| {
            let all: Vec<&Entry> = list.iter().chain(&others).collect();
            rollup::kept(tree, how, &all)
        };
        for (key, cell) in kept(&is) {
            *moved.entry(key).or_default() += cell;
        }
        for (key, cell) in kept(&was) {
            *moved.entry(key).or_default() -= cell;
        }
    }
    if fresh {
        store::add_many(tx, realm, catalog, &new)?;
    }
    moved.retain(|_, cell| !cell.is_empty());
    store::move_summaries(tx, realm, &moved, fresh)?;
    Ok(())
}

/// The stored entries that decide with these what counts: of the same things, of the same units.
fn others<'a>(
    tx: &mut Tx<'_>,
    realm: i64,
    (how, fresh): (Together, bool),
    entries: impl Iterator<Item = &'a Entry>,
) -> db::Result<Vec<Entry>> {
    let mut found = Vec::new();
    match how {
        Together::Each => {}
        Together::Thing if fresh => {}
        Together::Thing => {
            let things: BTreeSet<(Id, i64)> = entries.map(|e| (e.thing, e.measure)).collect();
            for (thing, measure) in things {
                found.extend(store::of_thing(tx, realm, thing, measure)?);
            }
        }
        Together::Unit => {
            let units: BTreeSet<(i64, i64)> = entries.map(|e| (e.unit.0, e.measure)).collect();
            for (unit, measure) in units {
                found.extend(store::of_unit(tx, realm, unit, measure)?);
            }
        }
    }
    Ok(found)
}
