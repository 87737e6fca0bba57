//! Fields: the one declaration that drives form, import, export, print, help and entries.

use indexmap::IndexMap;
use vi::Uom;

/// One field of a register, or one column of its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub id: String,
    pub label: String,
    pub help: Option<String>,
    pub kind: Kind,
    pub required: bool,
    /// Whether it is a column of the register's list.
    pub list: bool,
    /// Whether the public may see it.
    pub public: bool,
    /// Personal data that are encrypted at rest and never indexed.
    pub sensitive: bool,
    /// The section of the head that it belongs to; the first when it names none.
    pub section: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Text of at most `max` characters; `long` keeps line breaks.
    Text {
        long: bool,
        max: usize,
    },
    Amount(AmountRule),
    /// A day, or a month or year when the day is not known.
    Date,
    Period,
    /// One choice of the taxonomy with this id.
    Choice {
        taxonomy: String,
    },
    /// A reference to a unit, kept as written until the caller resolves it.
    Unit,
    /// One of the pack's measures.
    Measure,
    Lines {
        columns: IndexMap<String, Field>,
    },
}

/// What a number field accepts.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountRule {
    pub sort: AmountSort,
    /// The unit in which the value is stored; `None` in a quantity whose measure is chosen
    /// in the record, which then brings its own.
    pub uom: Option<Uom>,
    /// Digits kept after the decimal mark.
    pub scale: u8,
    /// Smallest and largest value at that scale.
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// Whether "trên", "gần", "khoảng" … may stand before the value.
    pub allow_bound: bool,
}

/// The three kinds of number fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountSort {
    Integer,
    Quantity,
    Money,
}

impl Kind {
    /// The word that packs use.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Text { long: false, .. } => "text",
            Self::Text { long: true, .. } => "long_text",
            Self::Amount(rule) => match rule.sort {
                AmountSort::Integer => "integer",
                AmountSort::Quantity => "quantity",
                AmountSort::Money => "money",
            },
            Self::Date => "date",
            Self::Period => "period",
            Self::Choice { .. } => "choice",
            Self::Unit => "unit",
            Self::Measure => "measure",
            Self::Lines { .. } => "lines",
        }
    }

    /// Every word that packs may use for a kind.
    pub(crate) const WORDS: [(&'static str, &'static str); 11] = [
        ("text", "text"),
        ("long_text", "long_text"),
        ("integer", "integer"),
        ("quantity", "quantity"),
        ("money", "money"),
        ("date", "date"),
        ("period", "period"),
        ("choice", "choice"),
        ("unit", "unit"),
        ("measure", "measure"),
        ("lines", "lines"),
    ];
}
