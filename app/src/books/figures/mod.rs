//! Figures: a measure of a unit in a period along a tree, computed, never typed.
//! Declared, summed from below and evidenced stand side by side; the gap is shown.

pub mod api;
pub mod ask;
pub mod below;
pub mod cli;
pub mod declared;
pub mod evidence;
mod said;
pub mod sight;
mod store;
mod table;
mod text;
pub mod trace;
pub mod verify;
mod words;

use std::fmt;
use std::str::FromStr;

use orgtree::UnitId;
use packs::{Measure, Nature};
use serde::Serialize;
use vi::{Bound, Decimal, Quantity, Span};

use crate::books::entries::rollup::Basis;
use crate::shell::fault::Fault;

use crate::ground::units::UnitRef;
pub use table::{deep, holders, tables, within};
pub use words::{covered, nature_name, summed, turn};

/// Which figure: also its address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureId {
    /// Slug of the measure.
    pub measure: String,
    /// Whose figure.
    pub unit: UnitId,
    /// Canonical text of the period.
    pub period: String,
    /// Along which tree.
    pub basis: Basis,
    /// `result`, `target`, `norm`, `tariff`, `change`.
    pub nature: String,
}

impl fmt::Display for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}~{}~{}~{}~{}",
            self.measure,
            self.unit.0,
            self.period,
            self.basis.word(),
            self.nature
        )
    }
}

impl FromStr for FigureId {
    type Err = Fault;
    fn from_str(text: &str) -> Result<FigureId, Fault> {
        let wrong = || {
            Fault::Usage(format!(
                "mã con số ghi \"{text}\"; cần dạng chỉ-tiêu~đơn-vị~kỳ~then|now~tính-chất, ví dụ mo-hinh~12~2024~then~result"
            ))
        };
        let parts: Vec<&str> = text.split('~').collect();
        let [measure, unit, period, basis, nature] = parts[..] else {
            return Err(wrong());
        };
        Ok(FigureId {
            measure: measure.to_owned(),
            unit: UnitId(unit.parse().map_err(|_| wrong())?),
            period: Span::parse(period).map_err(|_| wrong())?.iso(),
            basis: Basis::from_str(basis)?,
            nature: nature.to_owned(),
        })
    }
}

impl Basis {
    /// As written on the command line and in addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Basis::Then => "then",
            Basis::Now => "now",
        }
    }
}

impl FromStr for Basis {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Basis, Fault> {
        match text {
            "then" => Ok(Basis::Then),
            "now" => Ok(Basis::Now),
            other => Err(Fault::Usage(format!(
                "cách tính ghi \"{other}\"; cho phép: then (cây đơn vị lúc đó), now (cây hiện nay)"
            ))),
        }
    }
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Figure {
    /// Its address.
    pub id: String,
    /// Slug of the measure.
    pub measure: String,
    /// Name of the measure.
    pub name: String,
    /// Whose figure.
    pub unit: UnitRef,
    /// `2023`, `2016-01-01..2020-08-06`, `..2021-12-31`, `unknown`.
    pub period: String,
    /// `then` or `now`.
    pub basis: String,
    /// `result`, `target`, `norm`, `tariff`, `change`.
    pub nature: String,
    /// Unit of measurement.
    pub uom: String,
    /// `month`, `person/year` …
    pub per: Option<String>,
    /// What is said of this unit, each source by itself.
    pub declared: Vec<Declared>,
    /// What the units directly below have declared, summed.
    pub below: Option<Below>,
    /// What records prove.
    pub evidenced: Option<Evidenced>,
    /// Whether a part is left out because it would tell of too few people.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

/// One statement about the unit.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Declared {
    /// Value, numerator, or percentage.
    #[schema(value_type = f64)]
    pub value: Decimal,
    /// Upper end of a range.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Decimal>,
    /// Trên, gần, khoảng …
    #[schema(value_type = String)]
    pub bound: Bound,
    /// Denominator.
    #[schema(value_type = Option<f64>)]
    pub of: Option<Decimal>,
    /// Of the denominator, or as stated.
    #[schema(value_type = Option<f64>)]
    pub percent: Option<Decimal>,
    /// When it was so.
    pub as_of: String,
    /// `main`, or a `complement` or `restatement` of the main one.
    pub role: String,
    /// What it is about, where the measure does not say it all.
    pub label: Option<String>,
    /// What the denominator leaves out.
    pub excluded: Option<String>,
    /// Who states it.
    pub source: Option<crate::books::records::source::Source>,
    /// The record that holds the statement.
    pub record: String,
}

/// The sum of declarations of the units directly below.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Below {
    /// Sum; absent when nothing could be added.
    #[schema(value_type = Option<f64>)]
    pub value: Option<Decimal>,
    /// Upper end, where sources of one unit differ or state ranges.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Decimal>,
    /// Bound of the sum.
    #[schema(value_type = String)]
    pub bound: Bound,
    /// How many units declared.
    pub n: i64,
    /// Of how many of their line and level.
    pub of: i64,
    /// How many units that ended declared, too, and wait here: in the sum, in no n/N.
    #[serde(skip_serializing_if = "is_none")]
    pub waiting: i64,
    /// Denominators summed, for ratios.
    #[schema(value_type = Option<f64>)]
    pub denominator: Option<Decimal>,
    /// Units that declared a rate without its numerator: nothing to add.
    pub missing: Vec<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_none(n: &i64) -> bool {
    *n == 0
}

/// What records prove.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Evidenced {
    /// Sum or numerator; absent when only vague values are there, or it is withheld.
    #[schema(value_type = Option<f64>)]
    pub value: Option<Decimal>,
    /// Upper end, when ranges are in it.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Decimal>,
    /// Bound of the sum.
    #[schema(value_type = String)]
    pub bound: Bound,
    /// Denominator.
    #[schema(value_type = Option<f64>)]
    pub of: Option<Decimal>,
    /// Of the denominator.
    #[schema(value_type = Option<f64>)]
    pub percent: Option<Decimal>,
    /// What the denominators leave out.
    #[schema(value_type = Option<f64>)]
    pub excluded: Option<Decimal>,
    /// How many entries, things or reporting units it holds.
    pub records: i64,
    /// How many of them have a document attached.
    pub documented: i64,
    /// Vague values ("hàng trăm"), counted and not added.
    pub vague: i64,
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

/// The nature of that code.
///
/// # Errors
/// There is none.
pub fn nature(code: &str) -> Result<Nature, Fault> {
    [
        Nature::Result,
        Nature::Target,
        Nature::Norm,
        Nature::Tariff,
        Nature::Change,
    ]
    .into_iter()
    .find(|n| n.code() == code)
    .ok_or_else(|| {
        Fault::Usage(format!(
            "tính chất ghi \"{code}\"; cho phép: result, target, norm, tariff, change"
        ))
    })
}

/// A stored number at the measure's scale.
pub(crate) fn decimal(measure: &Measure, value: impl Into<i128>) -> Decimal {
    Decimal::from_scaled(value, measure.scale)
}
