//! A cell of the summaries: sums and counts that add and subtract; the bound is derived on reading.

use std::ops::{AddAssign, SubAssign};

use vi::{Bound, BoundCounts};

use super::Entry;

/// What a unit and those below it hold of a measure in a bucket of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// How many entries (things, reporting units) it holds.
    pub entries: i64,
    /// How many of them have a document attached.
    pub documented: i64,
    /// Sum of values, of the lower ends of ranges; vague ones are not in it.
    pub low: i64,
    /// Sum of values, of the upper ends of ranges.
    pub high: i64,
    /// Sum of denominators.
    pub of: i64,
    /// Sum of what the denominators leave out.
    pub excluded: i64,
    /// How many have which bound.
    pub counts: BoundCounts,
}

impl Cell {
    /// The cell of one entry.
    #[must_use]
    pub fn of_entry(entry: &Entry) -> Cell {
        let added = i64::from(entry.bound != Bound::Vague);
        Cell {
            entries: 1,
            documented: i64::from(entry.documented),
            low: entry.value * added,
            high: entry.high.unwrap_or(entry.value) * added,
            of: entry.of.unwrap_or(0),
            excluded: entry.excluded.unwrap_or(0),
            counts: BoundCounts::one(entry.bound),
        }
    }

    /// Nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Cell::default()
    }

    /// The bound of the sum.
    #[must_use]
    pub fn bound(&self) -> Bound {
        vi::claim(&self.counts, 0, 0).bound
    }
}

impl AddAssign for Cell {
    fn add_assign(&mut self, other: Cell) {
        self.entries += other.entries;
        self.documented += other.documented;
        self.low += other.low;
        self.high += other.high;
        self.of += other.of;
        self.excluded += other.excluded;
        self.counts += other.counts;
    }
}

impl SubAssign for Cell {
    fn sub_assign(&mut self, other: Cell) {
        self.entries -= other.entries;
        self.documented -= other.documented;
        self.low -= other.low;
        self.high -= other.high;
        self.of -= other.of;
        self.excluded -= other.excluded;
        self.counts -= other.counts;
    }
}
