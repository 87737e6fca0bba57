//! Makes the summaries of realms again from their entries after the tree changed: one realm a
//! transaction, so that the work can be interrupted and goes on where it stopped.

use std::collections::BTreeMap;

use db::{Conn, Db};
use orgtree::Tree;

use super::rollup::{self, Cells, Together};
use super::{Entry, regroup, store};
use crate::ground::programmes::{Catalog, Programmes};
use crate::ground::units::Units;
use crate::shell::audit;
use crate::shell::fault::Fault;

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
    let mut expected = Expected::default();
    store::each_summed(conn, realm, |entry| expected.add(&catalog, tree, &entry))?;
    expected.cells(&catalog, tree)
}

/// The summaries of entries that come one by one.
#[derive(Default)]
pub struct Expected {
    cells: Cells,
    /// Entries that only all together say what counts, by measure.
    grouped: BTreeMap<i64, Vec<Entry>>,
}

impl Expected {
    /// Takes an entry in, if it is summed.
    ///
    /// # Errors
    /// No pack declares its measure.
    pub fn add(&mut self, catalog: &Catalog, tree: &Tree, entry: &Entry) -> Result<(), Fault> {
        let measure = catalog.measure(entry.measure)?;
        match rollup::together(measure) {
            Some(how) if entry.is_summed(measure) => match how {
                Together::Each => add(&mut self.cells, rollup::kept(tree, how, &[entry])),
                _ => self
                    .grouped
                    .entry(entry.measure)
                    .or_default()
                    .push(entry.clone()),
            },
            _ => {}
        }
        Ok(())
    }

    /// All cells.
    ///
    /// # Errors
    /// As [`Expected::add`].
    pub fn cells(mut self, catalog: &Catalog, tree: &Tree) -> Result<Cells, Fault> {
        for (measure, entries) in self.grouped {
            if let Some(how) = rollup::together(catalog.measure(measure)?) {
                let entries: Vec<&Entry> = entries.iter().collect();
                add(&mut self.cells, rollup::kept(tree, how, &entries));
            }
        }
        self.cells.retain(|_, cell| !cell.is_empty());
        Ok(self.cells)
    }
}

fn add(cells: &mut Cells, more: Cells) {
    for (key, cell) in more {
        *cells.entry(key).or_default() += cell;
    }
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
            if !regroup::quickly(tx, realm, (&dated.tree, &programmes.current()))? {
                let cells = expected(tx, realm, &dated.tree, &programmes)?;
                store::replace_summaries(tx, realm, &cells)?;
            }
            Ok::<(), Fault>(store::made(tx, realm, dated.generation)?)
        })?;
        done(realm, waiting.len() - i - 1);
    }
    Ok(waiting.len())
}
