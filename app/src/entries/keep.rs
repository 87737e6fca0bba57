//! Keeps the summaries true while records change: what a record asserted before goes out,
//! what it asserts now comes in, in the same transaction.

use std::collections::BTreeSet;

use db::Tx;
use orgtree::Tree;

use super::rollup::{self, Cells, Cut, Together};
use super::{Entry, store};
use crate::programmes::Catalog;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// Replaces the entries of a record and moves the summaries by the difference.
/// `fresh`: the record is new and names no other record's thing, so nothing else can be about it.
///
/// # Errors
/// The database fails.
pub fn replace(
    tx: &mut Tx<'_>,
    (tree, catalog): (&Tree, &Catalog),
    (realm, record): (i64, Id),
    new: &[Entry],
    fresh: bool,
) -> Result<(), Fault> {
    let old = if fresh {
        Vec::new()
    } else {
        store::of_record(tx, realm, record)?
    };
    if old == new {
        return Ok(());
    }
    let (mut before, mut after) = (Cells::new(), Cells::new());
    for id in old
        .iter()
        .chain(new)
        .map(|e| e.measure)
        .collect::<BTreeSet<i64>>()
    {
        let measure = catalog.measure(id)?;
        let Some(how) = rollup::together(measure) else {
            continue;
        };
        let summed = |list: &[Entry]| -> Vec<Entry> {
            list.iter()
                .filter(|e| e.measure == id && e.is_summed(measure))
                .cloned()
                .collect()
        };
        let (was, is) = (summed(&old), summed(new));
        let others = match how {
            Together::Each => Vec::new(),
            Together::Thing if fresh => Vec::new(),
            Together::Thing => others(was.iter().chain(&is).map(|e| e.thing.0.to_vec()), |key| {
                store::of_thing(
                    tx,
                    realm,
                    Id(key.try_into().unwrap_or_default()),
                    id,
                    record,
                )
            })?,
            Together::Unit => others(
                was.iter()
                    .chain(&is)
                    .map(|e| e.unit.0.to_be_bytes().to_vec()),
                |key| {
                    let unit = i64::from_be_bytes(key.try_into().unwrap_or_default());
                    store::of_unit(tx, realm, unit, id, record)
                },
            )?,
        };
        rollup::add(
            &mut before,
            tree,
            how,
            &was.iter().chain(&others).collect::<Vec<_>>(),
            Cut::Buckets,
        );
        rollup::add(
            &mut after,
            tree,
            how,
            &is.iter().chain(&others).collect::<Vec<_>>(),
            Cut::Buckets,
        );
    }
    for (key, cell) in before {
        *after.entry(key).or_default() -= cell;
    }
    after.retain(|_, cell| !cell.is_empty());
    store::replace(tx, realm, record, catalog, &old, new)?;
    store::move_summaries(tx, realm, &after, fresh)?;
    Ok(())
}

fn others(
    keys: impl Iterator<Item = Vec<u8>>,
    mut read: impl FnMut(&[u8]) -> db::Result<Vec<Entry>>,
) -> Result<Vec<Entry>, Fault> {
    let mut found = Vec::new();
    for key in keys.collect::<BTreeSet<_>>() {
        found.extend(read(&key)?);
    }
    Ok(found)
}
