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

/// The bucket that summaries keep for days of this kind of measure: the month for what adds, the
/// year for what is replaced within it; else the very days.
#[must_use]
pub fn bucket(how: Together, from: NaiveDate, to: NaiveDate) -> (NaiveDate, NaiveDate) {
    let around = match how {
        Together::Each | Together::Thing => month_around(from, to),
        Together::Unit => year_around(from, to),
    };
    around.unwrap_or((from, to))
}

/// Adds the cells of entries of one measure. For [`Together::Thing`] all entries of a thing, and
/// for [`Together::Unit`] all of a unit, must be given at once.
pub fn add(cells: &mut Cells, tree: &Tree, how: Together, entries: &[&Entry], cut: Cut) {
    let mut things = BTreeMap::<_, Vec<&Entry>>::new();
    let mut units = BTreeMap::<_, Vec<&Entry>>::new();
    for entry in entries {
        let (from, to) = entry.days();
        let bucket = match cut {
            Cut::Buckets => bucket(how, from, to),
            Cut::Period(a, b) if a <= from && to <= b => (a, b),
            Cut::Period(..) => continue,
        };
        match how {
            Together::Each => put(cells, keys(tree, entry, bucket), Cell::of_entry(entry)),
            Together::Thing => things
                .entry((entry.measure, entry.thing))
                .or_default()
                .push(entry),
            Together::Unit => units
                .entry((entry.measure, entry.unit, bucket))
                .or_default()
                .push(entry),
        }
    }
    for group in things.values() {
        match cut {
            Cut::Buckets => in_buckets(cells, tree, group),
            Cut::Period(a, b) => {
                if let Some((places, cell)) = once(tree, group, (a, b)) {
                    put(cells, places, cell);
                }
            }
        }
    }
    for ((.., bucket), group) in units {
        if let Some(last) = latest(tree, &group, bucket) {
            put(cells, keys(tree, last, bucket), Cell::of_entry(last));
        }
    }
}

fn put(cells: &mut Cells, keys: impl IntoIterator<Item = Key>, cell: Cell) {
    for key in keys {
        *cells.entry(key).or_default() += cell;
    }
}

/// A thing counts once in each bucket; the bucket of a year takes back what its months count
/// twice, so that buckets add up over years.
fn in_buckets(cells: &mut Cells, tree: &Tree, group: &[&Entry]) {
    type Days = (NaiveDate, NaiveDate);
    let mut years = BTreeMap::<Option<Days>, BTreeMap<Days, Vec<&Entry>>>::new();
    for entry in group {
        let (from, to) = entry.days();
        years
            .entry(year_around(from, to))
            .or_default()
            .entry(bucket(Together::Thing, from, to))
            .or_default()
            .push(entry);
    }
    for (year, buckets) in years {
        for (days, entries) in &buckets {
            if let Some((places, cell)) = once(tree, entries, *days) {
                put(cells, places, cell);
            }
        }
        let Some(year) = year.filter(|_| buckets.len() > 1) else {
            continue;
        };
        let all: Vec<&Entry> = buckets.values().flatten().copied().collect();
        if let Some((places, cell)) = once(tree, &all, year) {
            put(cells, places, cell);
        }
        for (places, cell) in buckets.values().filter_map(|part| once(tree, part, year)) {
            for key in places {
                *cells.entry(key).or_default() -= cell;
            }
        }
    }
}

/// A thing registered at several levels counts once in whatever stands above them.
fn once(
    tree: &Tree,
    group: &[&Entry],
    bucket: (NaiveDate, NaiveDate),
) -> Option<(BTreeSet<Key>, Cell)> {
    let first = group.iter().min_by_key(|e| (e.record, e.n))?;
    let documented = group.iter().any(|e| e.documented);
    let cell = Cell {
        documented: i64::from(documented),
        ..Cell::of_entry(first)
    };
    let places = group.iter().flat_map(|e| keys(tree, e, bucket)).collect();
    Some((places, cell))
}

/// The latest entry of a reporting unit; none when the unit ended before the bucket did, so that
/// a predecessor and its successor never both count.
pub(crate) fn latest<'a>(
    tree: &Tree,
    group: &[&'a Entry],
    bucket: (NaiveDate, NaiveDate),
) -> Option<&'a Entry> {
    let last = *group
        .iter()
        .max_by_key(|e| (e.days().1, e.days().0, e.record, e.n))?;
    let (_, ended) = tree
        .life(last.unit)
        .unwrap_or((super::NO_START, super::NO_END));
    (bucket.1 == super::NO_END || ended > bucket.1).then_some(last)
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

#[cfg(test)]
mod tests {
    use orgtree::{Unit, Version};
    use proptest::prelude::*;
    use vi::{Bound, Span};

    use super::*;
    use crate::shell::id::Id;

    /// The country, a province, two communes.
    fn tree() -> Tree {
        let unit = |id, parent: Option<i64>, level: &str| Unit {
            id: UnitId(id),
            realm: 1,
            line: "territory".into(),
            slug: None,
            versions: vec![Version {
                from: orgtree::BEGINNING,
                to: orgtree::OPEN,
                name: format!("đơn vị {id}"),
                kind: level.into(),
                level: level.into(),
                code: None,
                parent: parent.map(UnitId),
                lat: None,
                lon: None,
                document: None,
                unassigned: false,
            }],
            assigned: None,
        };
        let units = vec![
            unit(1, None, "country"),
            unit(2, Some(1), "province"),
            unit(3, Some(2), "commune"),
            unit(4, Some(2), "commune"),
        ];
        Tree::new(units, Vec::new()).unwrap()
    }

    fn entry(n: u8, thing: u8, unit: i64, span: Span) -> Entry {
        Entry {
            record: Id([n; 16]),
            n: 0,
            measure: 7,
            unit: UnitId(unit),
            nature: "result".into(),
            standing: "evidenced".into(),
            role: "main".into(),
            value: 1,
            high: None,
            of: None,
            excluded: None,
            rate: false,
            bound: Bound::Exact,
            span,
            thing: Id([thing; 16]),
            label: None,
            source: None,
            documented: n.is_multiple_of(3),
        }
    }

    fn span() -> impl Strategy<Value = Span> {
        prop_oneof![
            (2023..=2024, 1_u32..=12, 1_u32..=28)
                .prop_map(|(y, m, d)| { Span::day(NaiveDate::from_ymd_opt(y, m, d).unwrap()) }),
            (2023..=2024, 1_u32..=12).prop_map(|(y, m)| Span::month(y, m).unwrap()),
            (2023..=2024).prop_map(|y| Span::year(y).unwrap()),
        ]
    }

    proptest! {
        /// However often and at whatever levels a thing is registered, the buckets inside a year
        /// add up to what counting the things of that year once gives.
        #[test]
        fn buckets_of_a_year_count_a_thing_once(
            drawn in prop::collection::vec((0_u8..4, 2_i64..=4, span()), 0..12)
        ) {
            let tree = tree();
            let entries: Vec<Entry> = (0_u8..)
                .zip(drawn)
                .map(|(n, (thing, unit, span))| entry(n, thing, unit, span))
                .collect();
            let all: Vec<&Entry> = entries.iter().collect();
            let mut buckets = Cells::new();
            add(&mut buckets, &tree, Together::Thing, &all, Cut::Buckets);
            for year in [2023, 2024] {
                let from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
                let to = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
                let mut once = Cells::new();
                add(&mut once, &tree, Together::Thing, &all, Cut::Period(from, to));
                for unit in 1..=4 {
                    for basis in [Basis::Then, Basis::Now] {
                        let mut sum = Cell::default();
                        for (key, cell) in &buckets {
                            if key.unit == UnitId(unit) && key.basis == basis && from <= key.from && key.to <= to {
                                sum += *cell;
                            }
                        }
                        let key = Key { unit: UnitId(unit), measure: 7, basis, from, to };
                        prop_assert_eq!(sum, once.get(&key).copied().unwrap_or_default());
                    }
                }
            }
        }
    }
}
