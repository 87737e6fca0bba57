//! Makes the summaries of realms again from their entries after the tree changed: one realm a
//! transaction, so that the work can be interrupted and goes on where it stopped.

use std::collections::BTreeMap;

use db::{Conn, Db};
use orgtree::Tree;

use super::rollup::{self, Cells, Cut, Together};
use super::{Entry, store};
use crate::programmes::Programmes;
use crate::shell::audit;
use crate::shell::fault::Fault;
use crate::units::Units;

/// The summaries of a realm as its entries say; shared with `verify`.
///
/// # Errors
/// The database fails, or an entry has a measure that no pack declares.
pub fn expected(
    conn: &mut Conn,
    realm: i64,
    tree: &Tree,
    programmes: &Programmes,
) -> Result<Cells, Fault> {
    let catalog = programmes.current();
    let mut cells = Cells::new();
    let mut grouped = BTreeMap::<i64, Vec<Entry>>::new();
    store::each_summed(conn, realm, |entry| {
        match rollup::together(catalog.measure(entry.measure)?) {
            Some(Together::Each) => {
                rollup::add(&mut cells, tree, Together::Each, &[&entry], Cut::Buckets)
            }
            Some(_) => grouped.entry(entry.measure).or_default().push(entry),
            None => {}
        }
        Ok::<(), Fault>(())
    })?;
    for (measure, entries) in grouped {
        if let Some(how) = rollup::together(catalog.measure(measure)?) {
            rollup::add(
                &mut cells,
                tree,
                how,
                &entries.iter().collect::<Vec<_>>(),
                Cut::Buckets,
            );
        }
    }
    Ok(cells)
}

/// Works off the realms that wait; calls `done(realm, left)` after each.
///
/// # Errors
/// The database fails; the realms already made stay made.
pub fn run(
    db: &Db,
    units: &Units,
    programmes: &Programmes,
    mut done: impl FnMut(i64, usize),
) -> Result<usize, Fault> {
    let waiting = db.read(store::waiting)?;
    for (i, realm) in waiting.iter().enumerate() {
        let (units, programmes, realm) = (units.clone(), programmes.clone(), *realm);
        db.write(move |tx| {
            audit::take_turn(tx, realm)?;
            let dated = units.current(tx)?;
            let cells = expected(tx, realm, &dated.tree, &programmes)?;
            store::replace_summaries(tx, realm, &cells)?;
            Ok::<(), Fault>(store::made(tx, realm)?)
        })?;
        done(realm, waiting.len() - i - 1);
    }
    Ok(waiting.len())
}
