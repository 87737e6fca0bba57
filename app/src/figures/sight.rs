//! Whether a figure may be seen. It belongs to measure and unit: a public measure is seen by
//! everybody, any other only inside the subtree. Small numbers of people, and complements that
//! would tell them, are withheld from those outside.

use packs::Measure;
use vi::Decimal;

use super::ask::Books;
use super::{Figure, FigureId, decimal};
use crate::entries::Entry;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;

/// What stands between a caller and a figure.
pub struct Sight<'a> {
    measure: &'a Measure,
    inside: bool,
}

impl<'a> Sight<'a> {
    /// How the scope sees the figure of that id.
    ///
    /// # Errors
    /// It does not see it; to the caller there is no such figure.
    pub fn of(books: Books<'a>, scope: &Scope, id: &FigureId) -> Result<Sight<'a>, Fault> {
        let measure = books
            .catalog
            .pack
            .measures
            .get(&id.measure)
            .ok_or_else(|| Fault::Missing(format!("chỉ tiêu \"{}\"", id.measure)))?;
        let inside = !scope.public_only && scope.sees(books.tree, id.unit);
        if !inside && !measure.public {
            return Err(Fault::Missing(format!("con số {id}")));
        }
        Ok(Sight { measure, inside })
    }

    /// The figure without what is too small to be told.
    #[must_use]
    pub fn figure(&self, mut figure: Figure) -> Figure {
        let Some(least) = self.least() else {
            return figure;
        };
        let told = figure.declared.len();
        figure
            .declared
            .retain(|d| is_rate(d) || !small(least, &[Some(d.value), d.high], d.of));
        let mut withheld = told != figure.declared.len();
        if figure
            .below
            .as_ref()
            .is_some_and(|b| small(least, &[b.value, b.high], b.denominator))
        {
            figure.below = None;
            withheld = true;
        }
        if let Some(e) = figure
            .evidenced
            .as_mut()
            .filter(|e| small(least, &[e.value, e.high, e.excluded], e.of))
        {
            // How many records there are is no number of people.
            (e.value, e.high, e.of) = (None, None, None);
            (e.percent, e.excluded) = (None, None);
            withheld = true;
        }
        figure.withheld = withheld;
        figure
    }

    /// Whether an entry behind the figure may be told: none of a figure that is withheld.
    #[must_use]
    pub fn tells(&self, figure: &Figure, entry: &Entry) -> bool {
        let Some(least) = self.least() else {
            return true;
        };
        let at = |value| decimal(self.measure, value);
        let values = [Some(at(entry.value)), entry.high.map(at)];
        !figure.withheld && (entry.rate || !small(least, &values, entry.of.map(at)))
    }

    /// The smallest number of people that this caller is told.
    fn least(&self) -> Option<Decimal> {
        let counts = self.measure.uom != vi::Uom::Percent;
        let least = self
            .measure
            .smallest_cell
            .filter(|_| !self.inside && counts)?;
        Some(decimal(self.measure, least))
    }
}

/// A percentage without its parts tells of no number of people.
fn is_rate(d: &super::Declared) -> bool {
    d.of.is_none() && d.percent == Some(d.value)
}

/// Whether a value, or what it leaves of its whole, is between nothing and the least.
fn small(least: Decimal, values: &[Option<Decimal>], of: Option<Decimal>) -> bool {
    values.iter().flatten().any(|value| {
        let rest = of.and_then(|of| of.checked_sub(*value));
        [Some(*value), rest]
            .into_iter()
            .flatten()
            .any(|n| n > Decimal::ZERO && n < least)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_and_small_complements_are_not_told() {
        let n = Decimal::from;
        let least = n(5);
        assert!(small(least, &[Some(n(3))], None));
        assert!(
            small(least, &[Some(n(41))], Some(n(44))),
            "3 are left of 44"
        );
        assert!(small(least, &[Some(n(9)), Some(n(4))], None));
        assert!(!small(least, &[Some(n(5))], Some(n(10))));
        assert!(
            !small(least, &[Some(n(0))], None),
            "nobody is nobody's secret"
        );
        assert!(!small(least, &[Some(n(44))], Some(n(44))), "all of them");
        assert!(!small(least, &[None], None));
    }
}
