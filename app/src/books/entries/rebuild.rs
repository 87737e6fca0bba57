//! Makes the summaries of realms again from their entries after the tree changed: one realm a
//! transaction, so that the work can be interrupted and goes on where it stopped.

use std::collections::{BTreeMap, VecDeque};

use db::{Conn, Db, Tx};
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

/// Works off the realms that wait; calls `done(realm, left)` after each. A realm in which somebody
/// writes for long is left for the end, and one that another process has made again is left alone.
///
/// # Errors
/// The database fails; the realms already made stay made.
pub fn run(
    db: &Db,
    units: &Units,
    programmes: &Programmes,
    mut done: impl FnMut(i64, usize),
) -> Result<usize, Fault> {
    let mut waiting = VecDeque::from(db.read(store::waiting)?);
    let mut made = 0;
    // How many in a row were left for later.
    let mut later = 0;
    while let Some(realm) = waiting.pop_front() {
        let (units, programmes) = (units.clone(), programmes.clone());
        match db.write(move |tx| again(tx, realm, &units, &programmes)) {
            Err(Fault::Db(db::Error::Busy(_))) if later < waiting.len() => {
                waiting.push_back(realm);
                later += 1;
            }
            other => {
                made += usize::from(other?);
                later = 0;
                done(realm, waiting.len());
            }
        }
    }
    Ok(made)
}

/// Makes the summaries of a realm again, if they still wait for it.
fn again(
    tx: &mut Tx<'_>,
    realm: i64,
    units: &Units,
    programmes: &Programmes,
) -> Result<bool, Fault> {
    tx.at_leisure()?;
    audit::take_turn(tx, realm)?;
    // The tree before the mark: of a change between the two the mark stays, with its day.
    let dated = units.current(tx)?;
    let Some(since) = store::marked(tx, realm)? else {
        return Ok(false);
    };
    programmes.refresh(tx)?;
    if !regroup::quickly(tx, realm, (&dated.tree, &programmes.current()), since)? {
        let cells = expected(tx, realm, &dated.tree, programmes)?;
        store::replace_summaries(tx, realm, &cells)?;
    }
    store::made(tx, realm, dated.generation)?;
    Ok(true)
}
