//! The sum of what the units directly below have declared: a third value beside declared and
//! evidenced, with its n/N. Of a unit whose sources differ, the lowest and the highest stand.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use orgtree::{Tree, UnitId};
use packs::{Aggregate, Measure};
use vi::{Bound, Decimal, Span};

use super::{Below, decimal};
use crate::entries::cell::Cell;
use crate::entries::rollup::Basis;
use crate::entries::{Entry, NO_END, ends};
use crate::units;

/// Adds up declarations of one measure and period made by units directly below.
pub(crate) fn told(
    (tree, unit, basis): (&Tree, UnitId, Basis),
    measure: &Measure,
    period: &Span,
    entries: &[&Entry],
) -> Option<Below> {
    let mut by_unit = BTreeMap::<UnitId, Vec<&Entry>>::new();
    for entry in entries.iter().filter(|e| is_child(tree, unit, basis, e)) {
        by_unit.entry(entry.unit).or_default().push(entry);
    }
    if by_unit.is_empty() {
        return None;
    }
    let (mut total, mut n, mut missing) = (Cell::default(), 0, Vec::new());
    for (child, said) in &by_unit {
        let counted: Vec<&Entry> = latest(measure, said)
            .into_iter()
            .filter(|e| !e.rate)
            .collect();
        match together(&counted) {
            Some(cell) if adds(measure) => {
                total += cell;
                n += 1;
            }
            _ => missing.push(units::name(tree, *child)),
        }
    }
    let of = peers(tree, (unit, basis), period, by_unit.keys().copied());
    let known = total.counts.added() > 0;
    Some(Below {
        value: known.then(|| decimal(measure, total.low)),
        high: (known && total.high != total.low).then(|| decimal(measure, total.high)),
        bound: total.bound(),
        n,
        of: i64::try_from(of).unwrap_or(i64::MAX),
        denominator: (total.of != 0).then(|| decimal(measure, total.of)),
        missing,
    })
}

/// Whether the measure can be added over units at all.
fn adds(measure: &Measure) -> bool {
    measure.aggregate != Aggregate::None
        && (measure.uom != vi::Uom::Percent || measure.aggregate == Aggregate::Ratio)
}

fn is_child(tree: &Tree, unit: UnitId, basis: Basis, entry: &Entry) -> bool {
    let path = match basis {
        Basis::Then => tree.path_then(entry.unit, entry.anchor()),
        Basis::Now => tree.path_now(entry.unit),
    };
    path.get(1) == Some(&unit)
}

/// Of a stock only what is latest; of a flow all that is said.
fn latest<'a>(measure: &Measure, said: &[&'a Entry]) -> Vec<&'a Entry> {
    if measure.over_time == packs::OverTime::Flow {
        return said.to_vec();
    }
    let last = said.iter().map(|e| e.days().1).max();
    said.iter()
        .copied()
        .filter(|e| Some(e.days().1) == last)
        .collect()
}

/// What one unit's sources say together: alike, or between the lowest and the highest.
fn together(said: &[&Entry]) -> Option<Cell> {
    let first = said.first()?;
    let mut cell = Cell::of_entry(first);
    let same = said.iter().all(|e| {
        (e.value, e.high, e.of, e.bound) == (first.value, first.high, first.of, first.bound)
    });
    if !same {
        let sums: Vec<Cell> = said.iter().map(|e| Cell::of_entry(e)).collect();
        cell.low = sums.iter().map(|c| c.low).min()?;
        cell.high = sums.iter().map(|c| c.high).max()?;
        cell.counts = vi::BoundCounts::one(Bound::Range);
    }
    Some(cell)
}

/// How many units stand directly below, of the lines and levels that declared.
fn peers(
    tree: &Tree,
    (unit, basis): (UnitId, Basis),
    period: &Span,
    declared: impl Iterator<Item = UnitId>,
) -> usize {
    let kind = |u: UnitId| {
        (
            tree.unit(u).map(|x| x.line.clone()),
            tree.latest(u).map(|v| v.level.clone()),
        )
    };
    let declared: BTreeSet<UnitId> = declared.collect();
    let kinds: BTreeSet<_> = declared.iter().map(|u| kind(*u)).collect();
    let mut all: BTreeSet<UnitId> = match basis {
        Basis::Then => tree
            .children(unit, standing_day(tree, unit, period, &declared))
            .into_iter()
            .collect(),
        Basis::Now => tree.children_now(unit).into_iter().collect(),
    };
    all.extend(&declared);
    all.into_iter()
        .filter(|u| kinds.contains(&kind(*u)))
        .count()
}

/// The last day on which the unit stood in the period; of an open period, on which a unit that
/// declared stood too.
fn standing_day(
    tree: &Tree,
    unit: UnitId,
    period: &Span,
    declared: &BTreeSet<UnitId>,
) -> NaiveDate {
    let (_, to) = ends(period);
    let theirs = declared
        .iter()
        .map(|u| units::last_day(tree, *u))
        .max()
        .unwrap_or(to);
    let last = units::last_day(tree, unit).min(theirs);
    if to == NO_END { last } else { to.min(last) }
}

/// `n/N` and, of N, the share.
#[must_use]
pub fn coverage(below: &Below) -> Option<Decimal> {
    Decimal::percent_of(below.n, below.of)
}
