//! Measures: what a programme counts, in which unit, and how results add up.

use chrono::NaiveDate;
use vi::{Decimal, Uom};

use crate::words::{English, Language};

/// The time in which a rule holds and the paper it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validity {
    pub from: Option<NaiveDate>,
    /// First day on which the rule no longer holds.
    pub to: Option<NaiveDate>,
    pub legal_basis: Option<String>,
    /// Whether the wording was compared with the paper named.
    pub verified: bool,
}

impl Validity {
    /// Whether the rule holds on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

/// One thing that is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub id: String,
    pub name: String,
    pub definition: String,
    pub uom: Uom,
    pub per: Option<Per>,
    /// Digits after the decimal mark of every stored value: 2 stores 3,5 km as 350.
    pub scale: u8,
    pub aggregate: Aggregate,
    pub over_time: OverTime,
    pub direction: Direction,
    /// What texts call the thing.
    pub nouns: Vec<String>,
    pub public: bool,
    pub about_people: bool,
    /// The smallest number of people that may be shown to the public.
    pub smallest_cell: Option<i64>,
    /// Bounds of what is believed, at the measure's scale. Of a change, how large it may be.
    pub min: Option<i64>,
    pub max: i64,
    /// The section of a report in which the measure is told.
    pub section: Option<String>,
    pub validity: Validity,
    pub en: English,
}

impl Measure {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }

    pub fn definition_in(&self, language: Language) -> &str {
        self.en.or(language, "definition", &self.definition)
    }

    /// The smallest number that the public is told, of a measure about people. A percentage without
    /// its parts tells of no number of people.
    pub fn least_told(&self) -> Option<Decimal> {
        let counts = self.uom != Uom::Percent;
        let least = self.smallest_cell.filter(|_| counts)?;
        Some(Decimal::from_scaled(least, self.scale))
    }

    /// The most that may stand as the whole of which a value is a part: the measure's own, or as
    /// many things as are counted, where the measure itself is a share.
    pub fn most_of_whole(&self) -> i64 {
        match self.uom {
            Uom::Percent => usual_most(Uom::Count, false, self.scale),
            _ => self.max,
        }
    }
}

/// Whether a value, or what it leaves of its whole, is between nothing and the least that is told.
pub fn few(least: Decimal, values: &[Option<Decimal>], of: Option<Decimal>) -> bool {
    values.iter().flatten().any(|value| {
        let rest = of.and_then(|of| of.checked_sub(*value));
        [Some(*value), rest]
            .into_iter()
            .flatten()
            .any(|n| n > Decimal::ZERO && n < least)
    })
}

/// The largest number kept, at any scale: 16 digits.
pub(crate) const LARGEST: i64 = 10_000_000_000_000_000;

/// What one statement says at most where its pack sets no limit, at a scale: more than the whole
/// country has, so that what goes beyond is a slip of the hand.
pub(crate) fn usual_most(uom: Uom, about_people: bool, scale: u8) -> i64 {
    let whole: i64 = match uom {
        // Twice the country's people.
        Uom::Count if about_people => 200_000_000,
        Uom::Vnd => 1_000_000_000_000_000,
        Uom::M2 | Uom::Kg | Uom::KWh => 1_000_000_000_000,
        Uom::M => 10_000_000_000,
        Uom::Count | Uom::Tonne => 1_000_000_000,
        Uom::Ha => 100_000_000,
        Uom::Km => 10_000_000,
        Uom::Km2 | Uom::Percent | Uom::Times | Uom::Point => 1_000_000,
    };
    let scaled = 10_i64.checked_pow(u32::from(scale));
    let scaled = scaled.and_then(|step| whole.checked_mul(step));
    scaled.unwrap_or(LARGEST).min(LARGEST)
}

/// What one unit of a measure is spread over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    Month,
    Year,
    PersonYear,
    Household,
}

impl Per {
    pub(crate) const WORDS: [(&'static str, Self); 4] = [
        ("month", Self::Month),
        ("year", Self::Year),
        ("person/year", Self::PersonYear),
        ("household", Self::Household),
    ];

    /// The word that packs and tables use.
    pub fn code(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }

    /// How it is written after a unit: "đồng/người/năm".
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Month => "tháng",
            Self::Year => "năm",
            Self::PersonYear => "người/năm",
            Self::Household => "hộ",
        }
    }
}

/// How results add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// Results add.
    Sum,
    /// Each thing counts once.
    Distinct,
    /// The latest value of each reporting unit, then summed.
    Latest,
    /// Numerators and denominators are summed apart; never averaged.
    Ratio,
    /// Never added.
    None,
}

impl Aggregate {
    pub(crate) const WORDS: [(&'static str, Self); 5] = [
        ("sum", Self::Sum),
        ("distinct", Self::Distinct),
        ("latest", Self::Latest),
        ("ratio", Self::Ratio),
        ("none", Self::None),
    ];

    /// The word that packs and tables use.
    pub fn code(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// Whether values belong to a stretch of time or to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverTime {
    Flow,
    Stock,
}

impl OverTime {
    pub(crate) const WORDS: [(&'static str, Self); 2] =
        [("flow", Self::Flow), ("stock", Self::Stock)];

    /// The word that packs and tables use.
    pub fn code(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
    None,
}

impl Direction {
    pub(crate) const WORDS: [(&'static str, Self); 3] =
        [("up", Self::Up), ("down", Self::Down), ("none", Self::None)];
}

/// The word of a fixed set that stands for a meaning.
pub(crate) fn word_of<T: Copy + PartialEq>(
    words: &[(&'static str, T)],
    meaning: T,
) -> &'static str {
    words
        .iter()
        .find(|(_, candidate)| *candidate == meaning)
        .map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_and_small_complements_are_not_told() {
        let n = Decimal::from;
        let least = n(5);
        assert!(few(least, &[Some(n(3))], None));
        assert!(few(least, &[Some(n(41))], Some(n(44))), "3 are left of 44");
        assert!(few(least, &[Some(n(9)), Some(n(4))], None));
        assert!(!few(least, &[Some(n(5))], Some(n(10))));
        assert!(
            !few(least, &[Some(n(0))], None),
            "nobody is nobody's secret"
        );
        assert!(!few(least, &[Some(n(44))], Some(n(44))), "all of them");
        assert!(!few(least, &[None], None));
    }
}
