//! The units below one that hold anything, and the figures of all of them.

use std::collections::BTreeSet;

use db::Conn;
use orgtree::{Tree, UnitId};

use super::{Books, Figure, Sight, store};
use crate::books::entries::rollup::Basis;
use crate::ground::units;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;

/// A unit and those that are or ever were below it, nearest first; along today's tree, those
/// that count under it today.
#[must_use]
pub fn within(tree: &Tree, unit: UnitId, basis: Basis) -> Vec<UnitId> {
    if basis == Basis::Now {
        return tree.descendants_now(unit);
    }
    let below: BTreeSet<(usize, UnitId)> = tree
        .closure_then()
        .filter(|row| row.0 == unit)
        .map(|(_, below, depth, ..)| (depth, below))
        .collect();
    let mut seen = BTreeSet::new();
    below
        .into_iter()
        .map(|(_, u)| u)
        .filter(|u| seen.insert(*u))
        .collect()
}

/// Of a unit and those below it the ones that hold anything, and those that stand or stood above
/// them: the only ones that can have figures.
///
/// # Errors
/// The database fails.
pub fn holders(
    conn: &mut Conn,
    tree: &Tree,
    unit: UnitId,
    basis: Basis,
) -> Result<Vec<UnitId>, Fault> {
    let mut holding = BTreeSet::from([unit]);
    for realm in tree.realms_under(unit) {
        for below in store::holders(conn, realm, unit, basis)? {
            match basis {
                Basis::Now => holding.extend(tree.path_now(below)),
                Basis::Then => {
                    let versions = tree.unit(below).map(|u| u.versions.as_slice());
                    for version in versions.unwrap_or_default() {
                        holding.extend(tree.path_then(below, version.from));
                    }
                    holding.extend(tree.path_then(below, units::last_day(tree, below)));
                }
            }
        }
    }
    let mut units = within(tree, unit, basis);
    units.retain(|u| holding.contains(u));
    Ok(units)
}

/// The figures of a unit and of those below it that have any, for the five localities' tables.
///
/// # Errors
/// The database fails.
pub fn deep(
    conn: &mut Conn,
    books: Books<'_>,
    scope: &Scope,
    unit: UnitId,
    basis: Basis,
) -> Result<Vec<Figure>, Fault> {
    let (mut sight, mut found) = (Sight::of(books, scope), Vec::new());
    for unit in holders(conn, books.tree, unit, basis)? {
        found.extend(sight.of_unit(conn, unit, None, basis)?);
    }
    Ok(found)
}
