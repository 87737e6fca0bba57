//! A figure's question to entries: which of them stand behind it, and what they add up to. It serves
//! the trace of every figure, the figures of units whose cells are not kept, and the days at the
//! ragged ends of a period.

use std::collections::{BTreeMap, BTreeSet};

use orgtree::{Tree, UnitId};

use super::Entry;
use super::cell::Cell;
use super::last::Days;
use super::rollup::{Basis, Together, age, is_open, outlives};

/// A question: of a unit, along a tree, over a period.
#[derive(Clone, Copy)]
pub struct Window<'a> {
    /// The organisation.
    pub tree: &'a Tree,
    /// Whose figure.
    pub unit: UnitId,
    /// Along which tree.
    pub basis: Basis,
    /// First and last day; open ones take only what has the same days.
    pub days: Days,
}

/// An entry that stands behind a figure.
#[derive(Clone, Copy, Debug)]
pub struct Behind<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Whether it adds to the figure; the second record about a thing does not.
    pub adds: bool,
}

impl<'a> Window<'a> {
    /// Whether a span lies in the period.
    #[must_use]
    pub fn holds(&self, span: Days) -> bool {
        if is_open(self.days) {
            span == self.days
        } else {
            self.days.0 <= span.0 && span.1 <= self.days.1
        }
    }

    fn counts(&self, entry: &Entry) -> bool {
        self.basis.path(self.tree, entry).contains(&self.unit)
    }

    /// The entries behind the figure, of all that are given of one measure, by record.
    pub fn behind(
        &self,
        how: Together,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Vec<Behind<'a>> {
        let mut inside: Vec<&Entry> = entries
            .into_iter()
            .filter(|e| self.holds(e.days()))
            .collect();
        if how == Together::Unit {
            let mut units = BTreeMap::<UnitId, &Entry>::new();
            for entry in inside {
                let last = units.entry(entry.unit).or_insert(entry);
                if age(entry) > age(last) {
                    *last = entry;
                }
            }
            inside = units.into_values().collect();
            inside.retain(|e| outlives(self.tree, e, self.days));
        }
        inside.retain(|e| self.counts(e));
        inside.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut things = BTreeSet::new();
        let mut adds = |e: &Entry| how != Together::Thing || things.insert(e.thing);
        inside
            .into_iter()
            .map(|entry| Behind {
                adds: adds(entry),
                entry,
            })
            .collect()
    }

    /// What the entries behind the figure add up to.
    pub fn cell(&self, how: Together, entries: impl IntoIterator<Item = &'a Entry>) -> Cell {
        total(how, &self.behind(how, entries))
    }
}

/// What entries behind a figure add up to.
#[must_use]
pub fn total(how: Together, behind: &[Behind<'_>]) -> Cell {
    let adding = behind.iter().filter(|b| b.adds);
    if how != Together::Thing {
        return adding.map(|b| Cell::of_entry(b.entry)).sum();
    }
    let documented: BTreeSet<_> = behind
        .iter()
        .filter(|b| b.entry.documented)
        .map(|b| b.entry.thing)
        .collect();
    Cell {
        documented: i64::try_from(documented.len()).unwrap_or(i64::MAX),
        ..adding.map(|_| Cell::of_thing()).sum()
    }
}
