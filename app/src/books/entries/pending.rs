//! What records would assert once the parts that are handed in are accepted: counted beside a
//! figure, in no sum.

use chrono::NaiveDate;
use db::{Conn, Tx};
use orgtree::{Tree, UnitId};

use super::rollup::Basis;
use super::{Entry, NO_END, NO_START, store};
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// Stores what of a record waits now; `known`: something may have waited before.
///
/// # Errors
/// The database fails.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    realm: i64,
    (record, known): (Id, bool),
    pending: &[Entry],
) -> Result<(), Fault> {
    if known {
        store::drop_pending(tx, realm, record)?;
    }
    let pending: Vec<&Entry> = pending.iter().collect();
    Ok(store::add_pending(tx, realm, &pending)?)
}

/// Of which unit, measure and period it is asked what waits.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// The unit with all below it.
    pub unit: UnitId,
    /// Along which tree.
    pub basis: Basis,
    /// Number of the measure.
    pub measure: i64,
    /// First and last day; of an open period only what has the same days waits.
    pub days: (NaiveDate, NaiveDate),
}

/// How many results wait for a review below a unit.
///
/// # Errors
/// The database fails.
pub fn count(conn: &mut Conn, asked: Asked<'_>) -> Result<usize, Fault> {
    let Asked {
        tree, unit, days, ..
    } = asked;
    let open = days.0 == NO_START || days.1 == NO_END;
    let mut count = 0;
    for realm in tree.realms_under(unit) {
        for waiting in store::pending_of(conn, realm, asked.measure)? {
            let (from, to) = waiting.days()?;
            let inside = from >= days.0 && to <= days.1;
            if waiting.nature != "result" || !inside || open && (from, to) != days {
                continue;
            }
            let path = match asked.basis {
                Basis::Now => tree.path_now(waiting.unit()),
                Basis::Then => tree.path_then(waiting.unit(), waiting.anchor()?),
            };
            count += usize::from(path.contains(&unit));
        }
    }
    Ok(count)
}
