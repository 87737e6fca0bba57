//! The sum of what the units directly below have declared: a third value beside declared and
//! evidenced, with its n/N. Sources that differ about the same span are rivals: of such a unit the
//! lowest and the highest stand.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use db::Conn;
use orgtree::{Tree, UnitId};
use packs::{Aggregate, Measure};
use vi::{Claim, Span};

use super::Below;
use super::declared::decimal;
use super::said::together;
use crate::books::entries::cell::Cell;
use crate::books::entries::rollup::Basis;
use crate::books::entries::{self, Entry, NO_END, ends};
use crate::ground::units;
use crate::shell::fault::Fault;

/// Of whom and when declarations are added.
#[derive(Clone, Copy)]
pub(crate) struct Above<'a> {
    pub tree: &'a Tree,
    pub unit: UnitId,
    pub basis: Basis,
    pub period: &'a Span,
}

/// What was declared of the units directly below, on any day; along today's tree also of those that
/// now stand in one of them.
pub(crate) fn read(
    conn: &mut Conn,
    tree: &Tree,
    (unit, basis): (UnitId, Basis),
    measure: Option<i64>,
) -> Result<Vec<Entry>, Fault> {
    let asked: Vec<UnitId> = match basis {
        Basis::Then => tree.children_ever(unit),
        Basis::Now => {
            let with_taken_in = |child: UnitId| {
                let taken_in = tree.children_now(child).into_iter();
                let taken_in = taken_in
                    .filter(move |u| !tree.is_standing(*u) && kind(tree, *u) == kind(tree, child));
                std::iter::once(child).chain(taken_in)
            };
            let children = tree.children_now(unit).into_iter();
            children.flat_map(with_taken_in).collect()
        }
    };
    let realms: BTreeSet<i64> = asked
        .iter()
        .filter_map(|u| Some(tree.unit(*u)?.realm))
        .collect();
    let one = realms.first().filter(|_| realms.len() == 1);
    Ok(entries::stated_of(conn, one.copied(), &asked, measure)?)
}

/// Adds up declarations of one measure made by units directly below.
pub(crate) fn told(above: Above<'_>, measure: &Measure, entries: &[&Entry]) -> Option<Below> {
    let counted = counted(above, measure, entries);
    let mut by_unit = BTreeMap::<UnitId, Vec<&Entry>>::new();
    for entry in counted {
        by_unit.entry(entry.unit).or_default().push(entry);
    }
    if by_unit.is_empty() {
        return None;
    }
    let (mut total, mut missing) = (Cell::default(), Vec::new());
    let (mut declared, mut waiting) = (BTreeSet::new(), 0);
    for (unit, said) in &by_unit {
        match together(measure, said).filter(|_| adds(measure)) {
            Some(cell) => {
                total += cell;
                match child(above, said) {
                    Some(child) if stands(above, child) => drop(declared.insert(child)),
                    _ => waiting += 1,
                }
            }
            None => missing.push(*unit),
        }
    }
    let children = by_unit.values().filter_map(|said| child(above, said));
    let of = peers(above, &children.collect());
    let Claim { bound, value, high } = total.claim();
    let known = total.counts.added() > 0;
    let of_value = total.of.value();
    Some(Below {
        value: known.then(|| decimal(measure, value)),
        high: high.map(|high| decimal(measure, high)),
        bound,
        n: count(declared.len()),
        of: count(of),
        waiting,
        denominator: (of_value != 0).then(|| decimal(measure, of_value)),
        missing,
    })
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The declarations that enter the sum, of all that may.
pub(crate) fn counted<'a>(
    above: Above<'_>,
    measure: &Measure,
    entries: &[&'a Entry],
) -> Vec<&'a Entry> {
    let tree = above.tree;
    let mine: Vec<&Entry> = entries
        .iter()
        .copied()
        .filter(|e| child(above, &[*e]).is_some())
        .filter(|e| measure.over_time == packs::OverTime::Flow || outlives(above, e))
        .collect();
    // What an ended unit said of itself is what the units then below it said, too.
    let repeats = |e: &&Entry| {
        !tree.is_standing(e.unit)
            && mine.iter().any(|other| {
                other.unit != e.unit && tree.path_then(other.unit, e.anchor()).contains(&e.unit)
            })
    };
    let repeated: BTreeSet<_> = mine
        .iter()
        .filter(|e| above.basis == Basis::Now && repeats(e))
        .map(|e| e.key())
        .collect();
    let mut counted = mine;
    counted.retain(|e| !repeated.contains(&e.key()));
    counted
}

/// A stock ends with its unit, so that a predecessor and its successor never both count.
fn outlives(above: Above<'_>, entry: &Entry) -> bool {
    let (_, to) = ends(above.period);
    let ended = above.tree.life(entry.unit).map_or(NO_END, |(_, end)| end);
    to == NO_END || ended > to
}

/// The unit directly below through which a statement counts: the one that made it, or along
/// today's tree the one of its level that it went into.
fn child(above: Above<'_>, said: &[&Entry]) -> Option<UnitId> {
    let entry = said.first()?;
    let path = above.basis.path(above.tree, entry);
    match (path.iter().position(|u| *u == above.unit)?, above.basis) {
        (1, _) => Some(entry.unit),
        (2, Basis::Now) => path.get(1).copied().filter(|heir| {
            !above.tree.is_standing(entry.unit)
                && kind(above.tree, *heir) == kind(above.tree, entry.unit)
        }),
        _ => None,
    }
}

/// Line and level.
fn kind(tree: &Tree, unit: UnitId) -> (Option<&str>, Option<&str>) {
    (
        tree.unit(unit).map(|u| u.line.as_str()),
        tree.latest(unit).map(|v| v.level.as_str()),
    )
}

/// Whether it is one of those that n/N counts: of today's tree, a standing unit.
fn stands(above: Above<'_>, unit: UnitId) -> bool {
    above.basis == Basis::Then || above.tree.is_standing(unit)
}

/// Whether the measure can be added over units at all.
fn adds(measure: &Measure) -> bool {
    measure.aggregate != Aggregate::None
        && (measure.uom != vi::Uom::Percent || measure.aggregate == Aggregate::Ratio)
}

/// How many units stand directly below, of the lines and levels that declared.
fn peers(above: Above<'_>, declared: &BTreeSet<UnitId>) -> usize {
    let kinds: BTreeSet<_> = declared.iter().map(|u| kind(above.tree, *u)).collect();
    let mut all: BTreeSet<UnitId> = match above.basis {
        Basis::Then => {
            let day = standing_day(above, declared);
            let children = above.tree.children(above.unit, day);
            children
                .into_iter()
                .chain(declared.iter().copied())
                .collect()
        }
        Basis::Now => above.tree.children_now(above.unit).into_iter().collect(),
    };
    all.retain(|u| stands(above, *u) && kinds.contains(&kind(above.tree, *u)));
    all.len()
}

/// The last day on which the unit stood in the period; of an open period, on which a unit that
/// declared stood too.
fn standing_day(above: Above<'_>, declared: &BTreeSet<UnitId>) -> NaiveDate {
    let (_, to) = ends(above.period);
    let last_day = |unit| units::last_day(above.tree, unit);
    let theirs = declared.iter().map(|u| last_day(*u)).max().unwrap_or(to);
    let last = last_day(above.unit).min(theirs);
    if to == NO_END { last } else { to.min(last) }
}
