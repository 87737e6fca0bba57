//! From entries to cells: which units and buckets an entry counts in, under both bases.
//! One function serves the writer, the rebuild, `verify` and periods that cut buckets.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use orgtree::{Tree, UnitId};
use packs::{Aggregate, Measure, OverTime};

use super::cell::Cell;
use super::{Entry, month_around, year_around};

/// Which tree a figure rolls up along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The tree at the entry's date.
    Then,
    /// Today's tree, through succession.
    Now,
}

impl Basis {
    /// As stored.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Basis::Then => 0,
            Basis::Now => 1,
        }
    }
}

/// Where a cell stands: unit, measure, basis, first and last day of the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The unit, or an ancestor.
    pub unit: UnitId,
    /// Id of the measure.
    pub measure: i64,
    /// Along which tree.
    pub basis: Basis,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Cells by where they stand.
pub type Cells = BTreeMap<Key, Cell>;

/// How time is cut.
#[derive(Clone, Copy, Debug)]
pub enum Cut {
    /// Into the buckets that summaries keep.
    Buckets,
    /// Into one period: entries wholly inside it count, others do not.
    Period(NaiveDate, NaiveDate),
}

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

/// The bucket that summaries keep for days of this kind of measure: the month for what adds,
/// the year for what must be told apart or replaced within it; else the very days.
#[must_use]
pub fn bucket(how: Together, from: NaiveDate, to: NaiveDate) -> (NaiveDate, NaiveDate) {
    let around = if how == Together::Each {
        month_around(from, to)
    } else {
        year_around(from, to)
    };
    around.unwrap_or((from, to))
}

/// Adds the cells of entries of one measure. For [`Together::Thing`] all entries of a thing, and
/// for [`Together::Unit`] all of a unit, must be given at once.
pub fn add(cells: &mut Cells, tree: &Tree, how: Together, entries: &[&Entry], cut: Cut) {
    let mut groups = BTreeMap::<_, Vec<&Entry>>::new();
    for entry in entries {
        let (from, to) = entry.days();
        let bucket = match cut {
            Cut::Buckets => bucket(how, from, to),
            Cut::Period(a, b) if a <= from && to <= b => (a, b),
            Cut::Period(..) => continue,
        };
        let whole = match how {
            Together::Each => {
                put(cells, keys(tree, entry, bucket), Cell::of_entry(entry));
                continue;
            }
            Together::Thing => entry.thing.0.to_vec(),
            Together::Unit => entry.unit.0.to_be_bytes().to_vec(),
        };
        groups
            .entry((entry.measure, whole, bucket))
            .or_default()
            .push(entry);
    }
    for ((.., bucket), group) in groups {
        if how == Together::Thing {
            once(cells, tree, &group, bucket)
        } else {
            latest(cells, tree, &group, bucket)
        }
    }
}

fn put(cells: &mut Cells, keys: impl IntoIterator<Item = Key>, cell: Cell) {
    for key in keys {
        *cells.entry(key).or_default() += cell;
    }
}

/// A thing registered at several levels counts once in whatever stands above them.
fn once(cells: &mut Cells, tree: &Tree, group: &[&Entry], bucket: (NaiveDate, NaiveDate)) {
    let Some(first) = group.first() else { return };
    let documented = group.iter().any(|e| e.documented);
    let cell = Cell::of_entry(&Entry {
        documented,
        ..(*first).clone()
    });
    let places: BTreeSet<Key> = group.iter().flat_map(|e| keys(tree, e, bucket)).collect();
    put(cells, places, cell);
}

/// The latest value of a reporting unit; none when the unit ended before the bucket did, so that
/// a predecessor and its successor never both count.
fn latest(cells: &mut Cells, tree: &Tree, group: &[&Entry], bucket: (NaiveDate, NaiveDate)) {
    let Some(last) = group
        .iter()
        .max_by_key(|e| (e.days().1, e.days().0, e.record, e.n))
    else {
        return;
    };
    let (_, ended) = tree
        .life(last.unit)
        .unwrap_or((super::NO_START, super::NO_END));
    if bucket.1 != super::NO_END && ended <= bucket.1 {
        return;
    }
    put(cells, keys(tree, last, bucket), Cell::of_entry(last));
}

fn keys(
    tree: &Tree,
    entry: &Entry,
    (from, to): (NaiveDate, NaiveDate),
) -> impl Iterator<Item = Key> {
    let measure = entry.measure;
    let then = tree
        .path_then(entry.unit, entry.anchor())
        .into_iter()
        .map(|unit| (unit, Basis::Then));
    let now = tree
        .path_now(entry.unit)
        .into_iter()
        .map(|unit| (unit, Basis::Now));
    then.chain(now).map(move |(unit, basis)| Key {
        unit,
        measure,
        basis,
        from,
        to,
    })
}
