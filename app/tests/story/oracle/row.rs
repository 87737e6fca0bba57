//! Entries as they stand in the database, and questions about them.

use chrono::{Datelike, Days, NaiveDate};
use lantoa::books::entries::rollup::Basis;
use orgtree::UnitId;
use vi::Span;

db::row! {
    /// An entry as it stands in the database.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub record: Vec<u8>,
        pub rule: i64,
        pub line: String,
        pub measure: String,
        pub unit: i64,
        pub nature: String,
        pub standing: String,
        pub role: String,
        pub value: i64,
        pub high: Option<i64>,
        pub of: Option<i64>,
        pub excluded: Option<i64>,
        pub rate: bool,
        pub bound: String,
        pub from: String,
        pub to: String,
        pub source: Option<String>,
        pub documented: bool,
    }
}

pub(super) const START: &str = "0001-01-01";
pub(super) const END: &str = "9999-12-31";

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Row {
    /// The last known day, else the first, else the beginning of time.
    pub(super) fn anchor(&self) -> NaiveDate {
        let known = [&self.to, &self.from];
        let known = known
            .iter()
            .find(|d| d.as_str() != START && d.as_str() != END);
        known.map_or(date(START), |d| date(d))
    }

    pub(super) fn inside(&self, from: &str, to: &str) -> bool {
        if from == START || to == END {
            return self.from == from && self.to == to;
        }
        // ISO days sort as text.
        self.from.as_str() >= from && self.to.as_str() <= to
    }
}

/// A question for one figure.
#[derive(Clone, Debug)]
pub struct Question {
    pub(super) measure: String,
    pub(super) unit: UnitId,
    pub(super) period: Span,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) basis: Basis,
}

impl Question {
    pub(super) fn new(measure: &str, unit: UnitId, period: Span, basis: Basis) -> Question {
        Question {
            measure: measure.into(),
            unit,
            from: period.from.map_or(START.into(), |d| d.to_string()),
            to: period.to.map_or(END.into(), |d| d.to_string()),
            period,
            basis,
        }
    }

    /// Whether a statement belongs to the period: inside it, or of the year that it is.
    pub(super) fn holds(&self, row: &Row) -> bool {
        row.inside(&self.from, &self.to)
    }
}

pub(super) fn around(row: &Row) -> Vec<Span> {
    let between = |a: NaiveDate, b: NaiveDate| Span::parse(&format!("{a}..{b}")).unwrap();
    if row.from == START || row.to == END {
        let text = match (row.from == START, row.to == END) {
            (true, true) => "unknown".to_owned(),
            (true, false) => format!("..{}", row.to),
            _ => format!("{}..", row.from),
        };
        return vec![Span::parse(&text).unwrap()];
    }
    let (from, to) = (date(&row.from), date(&row.to));
    let year = |n: i32| NaiveDate::from_ymd_opt(n, 1, 1).unwrap();
    let half = |n: i32| NaiveDate::from_ymd_opt(n, 6, 15).unwrap();
    vec![
        Span::year(to.year()).unwrap(),
        Span::month(to.year(), to.month()).unwrap(),
        between(half(to.year()), half(to.year()) + Days::new(182)),
        between(
            half(to.year()) - Days::new(182),
            half(to.year()) - Days::new(1),
        ),
        between(from, to + Days::new(3)),
        between(from - Days::new(40), to),
        between(year(from.year()), to),
        between(from, year(to.year() + 3)),
        between(year(from.year() - 2), year(to.year() + 2) - Days::new(1)),
    ]
}
