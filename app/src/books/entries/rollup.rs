//! From entries to cells: which units and buckets an entry counts in, along either tree. The writer,
//! the rebuild and `verify` use it for the cells that are kept; units below those have theirs made
//! when they are asked for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use orgtree::{Tree, UnitId};
use packs::{Aggregate, Measure, OverTime};

use super::cell::Cell;
use super::last::{self, Days};
use super::{Entry, NO_END, NO_START, half_around};

/// Which tree a figure rolls up along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The tree at the entry's date.
    Then,
    /// Today's tree, through succession.
    Now,
}

/// The cells that are kept: those along the tree of each entry's day, and what today's tree moves.
/// Most units stand where they stood, so that little is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Along the tree at the entry's date.
    Then,
    /// What a standing unit has along today's tree less what it has along the tree of then.
    Moved,
}

impl Layer {
    /// As stored.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Layer::Then => 0,
            Layer::Moved => 1,
        }
    }
}

impl Basis {
    /// The layer whose cells, with those before it, make up the basis.
    #[must_use]
    pub fn last_layer(self) -> Layer {
        match self {
            Basis::Then => Layer::Then,
            Basis::Now => Layer::Moved,
        }
    }

    /// The units in which an entry counts, its own first.
    #[must_use]
    pub fn path(self, tree: &Tree, entry: &Entry) -> Vec<UnitId> {
        match self {
            Basis::Then => tree.path_then(entry.unit, entry.anchor()),
            Basis::Now => tree.path_now(entry.unit),
        }
    }
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The unit.
    pub unit: UnitId,
    /// Id of the measure.
    pub measure: i64,
    /// Which layer.
    pub layer: Layer,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Whether it corrects what the entries' own cells add too often.
    pub correction: bool,
}

impl Key {
    /// First and last day.
    #[must_use]
    pub fn days(&self) -> Days {
        (self.from, self.to)
    }
}

/// Cells by where they stand.
pub type Cells = BTreeMap<Key, Cell>;

/// How the entries of a measure come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// Each entry for itself.
    Each,
    /// Entries about the same thing count once.
    Thing,
    /// The latest entry of each reporting unit.
    Unit,
}

/// How entries of the measure come together; `None` when they are never added.
#[must_use]
pub fn together(measure: &Measure) -> Option<Together> {
    match (measure.aggregate, measure.over_time) {
        (Aggregate::None, _) => None,
        (Aggregate::Distinct, _) => Some(Together::Thing),
        (Aggregate::Latest, _) | (Aggregate::Ratio, OverTime::Stock) => Some(Together::Unit),
        (Aggregate::Sum, _) | (Aggregate::Ratio, OverTime::Flow) => Some(Together::Each),
    }
}

/// Whether cells of the unit are kept. Of a commune, and of what stands below one or beside it, the
/// entries are few enough to be added when asked.
#[must_use]
pub fn is_kept(tree: &Tree, unit: UnitId) -> bool {
    tree.unit(unit).is_some_and(orgtree::Unit::is_wide)
}

/// Whether all that the unit has along a tree is in kept cells. What an ended unit still holds of
/// today's tree is little: what nobody took over.
#[must_use]
pub fn is_kept_along(tree: &Tree, unit: UnitId, basis: Basis) -> bool {
    is_kept(tree, unit) && (basis == Basis::Then || tree.is_standing(unit))
}

/// The bucket of an entry: the half of a month, cut where reporting periods begin and end, or the
/// very days when they do not lie in one.
#[must_use]
pub fn bucket(from: NaiveDate, to: NaiveDate) -> Days {
    half_around(from, to).unwrap_or((from, to))
}

/// The kept cells of entries of one measure. For [`Together::Thing`] all entries of a thing, and for
/// [`Together::Unit`] all of a unit, must be given at once.
#[must_use]
pub fn kept(tree: &Tree, how: Together, entries: &[&Entry]) -> Cells {
    if how == Together::Each {
        return each(tree, entries);
    }
    let mut cells = Cells::new();
    let moved = |key: Key| Key {
        layer: Layer::Moved,
        ..key
    };
    for_groups(tree, (Basis::Then, how), entries, &mut |key, cell| {
        *cells.entry(key).or_default() += cell;
        if tree.is_standing(key.unit) {
            *cells.entry(moved(key)).or_default() -= cell;
        }
    });
    for_groups(tree, (Basis::Now, how), entries, &mut |key, cell| {
        *cells.entry(moved(key)).or_default() += cell;
    });
    cells.retain(|_, cell| !cell.is_empty());
    cells
}

/// Each entry by itself counts in the units on its two paths, which are mostly the same.
fn each(tree: &Tree, entries: &[&Entry]) -> Cells {
    let mut cells = Cells::new();
    for entry in entries {
        let (from, to) = entry.days();
        let cell = Cell::of_entry(entry);
        let then = Basis::Then.path(tree, entry);
        let now = Basis::Now.path(tree, entry);
        let mut put = |unit: UnitId, layer, cell| {
            let key = key(unit, entry, bucket(from, to), false);
            *cells.entry(Key { layer, ..key }).or_default() += cell;
        };
        for unit in then.iter().filter(|u| is_kept(tree, **u)) {
            put(*unit, Layer::Then, cell);
            if tree.is_standing(*unit) && !now.contains(unit) {
                put(*unit, Layer::Moved, taken_back(cell));
            }
        }
        for unit in now.iter().filter(|u| !then.contains(u)) {
            if is_kept_along(tree, *unit, Basis::Now) {
                put(*unit, Layer::Moved, cell);
            }
        }
    }
    cells.retain(|_, cell| !cell.is_empty());
    cells
}

/// The cells along one tree of entries that only together say what counts: about things, of units.
fn for_groups(
    tree: &Tree,
    (basis, how): (Basis, Together),
    entries: &[&Entry],
    put: &mut dyn FnMut(Key, Cell),
) {
    let path = |entry: &Entry| -> Vec<UnitId> {
        let mut path = basis.path(tree, entry);
        path.retain(|unit| is_kept_along(tree, *unit, basis));
        path
    };
    if how == Together::Thing {
        let mut things = BTreeMap::<_, Vec<&Entry>>::new();
        for entry in entries {
            for unit in path(entry) {
                let of = (unit, entry.measure, entry.thing);
                things.entry(of).or_default().push(entry);
            }
        }
        for ((unit, ..), group) in things {
            once(unit, &group, put);
        }
        return;
    }
    let mut units = BTreeMap::<_, Vec<&Entry>>::new();
    for entry in entries {
        let of = (entry.measure, entry.unit);
        units.entry(of).or_default().push(entry);
    }
    for group in units.into_values() {
        latest(tree, group, &path, put);
    }
}

fn key(unit: UnitId, entry: &Entry, (from, to): Days, correction: bool) -> Key {
    Key {
        unit,
        measure: entry.measure,
        layer: Layer::Then,
        from,
        to,
        correction,
    }
}

/// Whether an end is not known: such a span stands by itself, nothing is added to it.
pub(super) fn is_open((from, to): Days) -> bool {
    from == NO_START || to == NO_END
}

/// A thing, registered however often below a unit, counts once there in every period; so does its
/// having a document.
fn once(unit: UnitId, group: &[&Entry], put: &mut dyn FnMut(Key, Cell)) {
    let Some(first) = group.first() else { return };
    let proved = Cell {
        documented: 1,
        ..Cell::default()
    };
    let with_documents = || group.iter().filter(|e| e.documented);
    for (days, cell) in [
        (buckets(group.iter()), Cell::of_thing()),
        (buckets(with_documents()), proved),
    ] {
        let (open, closed): (Vec<Days>, Vec<Days>) = days.into_iter().partition(|d| is_open(*d));
        for days in open {
            put(key(unit, first, days, false), cell);
        }
        for step in last::steps(&closed, None) {
            let cell = if step.back { taken_back(cell) } else { cell };
            put(key(unit, first, step.days, step.correction), cell);
        }
    }
}

fn buckets<'a>(entries: impl Iterator<Item = &'a &'a Entry>) -> BTreeSet<Days> {
    entries
        .map(|e| e.days())
        .map(|(a, b)| bucket(a, b))
        .collect()
}

fn taken_back(cell: Cell) -> Cell {
    let mut nothing = Cell::default();
    nothing -= cell;
    nothing
}

/// By which the latest of a unit's entries is found.
pub(super) fn age(entry: &Entry) -> impl Ord {
    (entry.days().1, entry.days().0, entry.key())
}

/// The latest entry of a reporting unit counts; none from the day on which the unit ended, so that
/// a predecessor and its successor never both count.
fn latest(
    tree: &Tree,
    mut group: Vec<&Entry>,
    path: &dyn Fn(&Entry) -> Vec<UnitId>,
    put: &mut dyn FnMut(Key, Cell),
) {
    group.sort_by_key(|e| age(e));
    let (open, closed): (Vec<&Entry>, Vec<&Entry>) =
        group.into_iter().partition(|e| is_open(e.days()));
    let by_days: BTreeMap<Days, &Entry> = open.into_iter().map(|e| (e.days(), e)).collect();
    for (days, entry) in by_days {
        if outlives(tree, entry, days) {
            for unit in path(entry) {
                put(key(unit, entry, days, false), Cell::of_entry(entry));
            }
        }
    }
    let days: Vec<Days> = closed
        .iter()
        .map(|e| e.days())
        .map(|(a, b)| bucket(a, b))
        .collect();
    let ended = closed.first().map_or(NO_END, |e| ended(tree, e));
    for step in last::steps(&days, (ended != NO_END).then_some(ended)) {
        let Some(entry) = closed.get(step.item) else {
            continue;
        };
        let cell = Cell::of_entry(entry);
        let cell = if step.back { taken_back(cell) } else { cell };
        for unit in path(entry) {
            put(key(unit, entry, step.days, step.correction), cell);
        }
    }
}

fn ended(tree: &Tree, entry: &Entry) -> NaiveDate {
    tree.life(entry.unit).map_or(NO_END, |(_, to)| to)
}

/// Whether the unit still stands behind the last day of the period.
pub(super) fn outlives(tree: &Tree, entry: &Entry, (_, to): Days) -> bool {
    to == NO_END || ended(tree, entry) > to
}
