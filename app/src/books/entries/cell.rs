//! A cell of the summaries: sums and counts that add and subtract; what a sum claims is derived on
//! reading.

use std::ops::{AddAssign, SubAssign};

use vi::{Bound, BoundCounts, Claim};

use super::Entry;

/// A sum that no number of entries can overflow: whole billions and the rest are kept apart, each
/// the sum of the entries' own, so that taking an entry back leaves exactly what was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Sum of the entries' whole billions.
    pub billions: i64,
    /// Sum of what the entries have beside them.
    pub rest: i64,
}

/// Where an entry's value is parted.
pub const BILLION: i64 = 1_000_000_000;

impl Sum {
    /// The sum as one number.
    #[must_use]
    pub fn value(self) -> i128 {
        i128::from(self.billions) * i128::from(BILLION) + i128::from(self.rest)
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.value() == 0
    }
}

impl From<i64> for Sum {
    fn from(value: i64) -> Sum {
        Sum {
            billions: value / BILLION,
            rest: value % BILLION,
        }
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Sum) {
        self.billions += other.billions;
        self.rest += other.rest;
    }
}

impl SubAssign for Sum {
    fn sub_assign(&mut self, other: Sum) {
        self.billions -= other.billions;
        self.rest -= other.rest;
    }
}

/// What a unit and those below it hold of a measure in a bucket of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// How many entries (things, reporting units) it holds.
    pub entries: i64,
    /// How many of them have a document attached.
    pub documented: i64,
    /// Sum of lower ends: of values, of the lower ends of ranges; nothing of what is only bounded
    /// above. Vague values are not in it.
    pub low: Sum,
    /// Sum of values, of the upper ends of ranges.
    pub high: Sum,
    /// Sum of denominators.
    pub of: Sum,
    /// Sum of what the denominators leave out.
    pub excluded: Sum,
    /// How many have which bound.
    pub counts: BoundCounts,
}

impl Cell {
    /// The cell of one entry.
    #[must_use]
    pub fn of_entry(entry: &Entry) -> Cell {
        let (low, high) = match entry.bound {
            Bound::Vague => (0, 0),
            Bound::AtMost => (entry.value.min(0), entry.value),
            _ => (entry.value, entry.high.unwrap_or(entry.value)),
        };
        Cell {
            entries: 1,
            documented: i64::from(entry.documented),
            low: low.into(),
            high: high.into(),
            of: entry.of.unwrap_or(0).into(),
            excluded: entry.excluded.unwrap_or(0).into(),
            counts: BoundCounts::one(entry.bound),
        }
    }

    /// One thing that counts once.
    #[must_use]
    pub fn of_thing() -> Cell {
        Cell {
            entries: 1,
            low: 1.into(),
            high: 1.into(),
            counts: BoundCounts::one(Bound::Exact),
            ..Cell::default()
        }
    }

    /// Nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Cell::default()
    }

    /// What the sum claims.
    #[must_use]
    pub fn claim(&self) -> Claim {
        vi::claim(&self.counts, self.low.value(), self.high.value())
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

impl std::iter::Sum for Cell {
    fn sum<I: Iterator<Item = Cell>>(cells: I) -> Cell {
        let mut total = Cell::default();
        for cell in cells {
            total += cell;
        }
        total
    }
}
