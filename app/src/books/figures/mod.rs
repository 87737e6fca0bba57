//! Figures: a measure of a unit in a period along a tree, computed, never typed in by hand.
//! Declared, summed from below and evidenced stand side by side; the gap is shown. A figure holds
//! ids and values; `names`, `words` and `json` make strings of them where people and machines read.

pub mod api;
mod ask;
mod behind;
mod below;
pub mod cli;
mod declared;
mod deep;
mod evidence;
mod id;
mod json;
mod names;
mod recheck;
mod said;
mod sight;
mod store;
mod table;
mod text;
mod trace;
mod unseen;
mod verify;
mod words;

use orgtree::UnitId;
use packs::{Per, Role};
use vi::{Bound, Decimal, Quantity, Span, Uom};

use crate::books::sources::Voice;
use crate::shell::id::Id;

pub use crate::app::Books;
pub use ask::{of_unit, one, proved};
pub use behind::{Cursor, Part};
pub use deep::{deep, holders, within};
pub use id::FigureId;
pub use json::figures as to_json;
pub use names::Names;
pub use recheck::{Rechecked, recheck};
pub use sight::Sight;
pub use table::tables;
pub use trace::{Page, Trace, TracedEntry, trace};
pub use unseen::Unseen;
pub use verify::{Findings, books as verify};
pub use words::{covered, nature_name, summed, turn};

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Which: measure, unit, period, tree and nature.
    pub id: FigureId,
    /// Unit of measurement.
    pub uom: Uom,
    /// What one unit of it is spread over.
    pub per: Option<Per>,
    /// What is said of this unit, each source by itself.
    pub declared: Vec<Declared>,
    /// What the units directly below have declared, summed.
    pub below: Option<Below>,
    /// What records prove.
    pub evidenced: Option<Evidenced>,
    /// Whether a part is left out because it would tell of too few people.
    pub withheld: bool,
}

/// One statement about the unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// Value, numerator, or percentage.
    pub value: Decimal,
    /// Upper end of a range.
    pub high: Option<Decimal>,
    /// Trên, gần, khoảng …
    pub bound: Bound,
    /// Denominator.
    pub of: Option<Decimal>,
    /// Of the denominator, or as stated.
    pub percent: Option<Decimal>,
    /// When it was so.
    pub as_of: Span,
    /// Whether it is the figure itself or says it again.
    pub role: Role,
    /// What it is about, where the measure does not say it all.
    pub label: Option<String>,
    /// What the denominator leaves out.
    pub excluded: Option<Decimal>,
    /// Who states it.
    pub voice: Voice,
    /// The record that holds the statement.
    pub record: Id,
}

/// The sum of declarations of the units directly below.
#[derive(Clone, Debug, PartialEq)]
pub struct Below {
    /// Sum; absent when nothing could be added.
    pub value: Option<Decimal>,
    /// Upper end, where sources of one unit differ or state ranges.
    pub high: Option<Decimal>,
    /// Bound of the sum.
    pub bound: Bound,
    /// How many units declared.
    pub n: i64,
    /// Of how many of their line and level.
    pub of: i64,
    /// How many units that ended declared, too, and wait here: in the sum, in no n/N.
    pub waiting: i64,
    /// Denominators summed, for ratios.
    pub denominator: Option<Decimal>,
    /// Units that declared a rate without its numerator: nothing to add.
    pub missing: Vec<UnitId>,
}

/// What records prove.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidenced {
    /// Sum or numerator; absent when only vague values are there, or it is withheld.
    pub value: Option<Decimal>,
    /// Upper end, when ranges are in it.
    pub high: Option<Decimal>,
    /// Bound of the sum.
    pub bound: Bound,
    /// Denominator.
    pub of: Option<Decimal>,
    /// Of the denominator.
    pub percent: Option<Decimal>,
    /// What the denominators leave out.
    pub excluded: Option<Decimal>,
    /// How many entries, things or reporting units it holds.
    pub records: i64,
    /// How many of them have a document attached.
    pub documented: i64,
    /// Vague values ("hàng trăm"), counted and not added.
    pub vague: i64,
}

impl Figure {
    /// Whether there is nothing to tell of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.declared.is_empty() && self.below.is_none() && self.evidenced.is_none()
    }

    /// In what a statement is counted: a bare percentage in per cent, whatever the measure counts.
    #[must_use]
    pub fn uom_of(&self, said: &Declared) -> Uom {
        if said.is_rate() {
            Uom::Percent
        } else {
            self.uom
        }
    }
}

impl Declared {
    /// As a quantity, for printing.
    #[must_use]
    pub fn quantity(&self) -> Quantity {
        Quantity {
            value: self.value,
            high: self.high,
            of: self.of,
            bound: self.bound,
        }
    }

    /// Whether it is a percentage without its parts, which tells of no number of people.
    #[must_use]
    pub fn is_rate(&self) -> bool {
        self.of.is_none() && self.percent == Some(self.value)
    }
}

impl Below {
    /// As a quantity, for printing; none where nothing could be added.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        Some(Quantity {
            value: self.value?,
            high: self.high,
            of: self.denominator,
            bound: self.bound,
        })
    }
}

impl Evidenced {
    /// As a quantity, for printing; none when only vague values are there.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        Some(Quantity {
            value: self.value?,
            high: self.high,
            of: self.of,
            bound: self.bound,
        })
    }
}
