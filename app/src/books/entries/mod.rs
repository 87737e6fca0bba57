//! Entries: what records assert, one quantity each; and the summaries kept beside them.
//! Summaries hold sums and counts only, so that taking an entry back is a subtraction.

pub mod cell;
pub mod keep;
mod last;
pub mod pending;
pub mod rebuild;
mod regroup;
pub mod rollup;
mod store;
pub mod window;

use chrono::NaiveDate;
use orgtree::{BEGINNING, OPEN, UnitId};
use packs::{Aggregate, Measure};
use vi::{Bound, Precision, Span};

use crate::shell::id::Id;

pub(crate) use store::{add_many, add_pending, replace_summaries, share, waiting};
// What is read here is read whole, whatever anybody's scope: only the books do, which keep it, prove
// it, or compute figures out of it that stay unseen until sight opens them.
pub(in crate::books) use store::{
    Below, below, declared, held, inside, of_realm, of_record, of_thing, of_unit, pending_between,
    pending_row, pending_strays, stated, stated_of, stored_as, sum_alone, sum_inside, sum_of,
};

/// The last day that the schema knows: an open end.
pub const NO_END: NaiveDate = OPEN;
/// The first day that the schema knows: an unknown beginning.
pub const NO_START: NaiveDate = BEGINNING;

/// One quantity that a record asserts, as stored. Values are at the measure's scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The record that asserts it.
    pub record: Id,
    /// The place in the register of the rule that draws it.
    pub rule: i64,
    /// The key of the line that it comes from; empty: from the head.
    pub line: String,
    /// Id of the measure in this installation.
    pub measure: i64,
    /// The unit it is about.
    pub unit: UnitId,
    /// `result`, `target`, `norm`, `tariff`, `change`.
    pub nature: String,
    /// `evidenced` or `declared`.
    pub standing: String,
    /// `main`, `complement`, `restatement`.
    pub role: String,
    /// Value, or numerator, or percentage (two decimals) when `rate`.
    pub value: i64,
    /// Upper end of a range.
    pub high: Option<i64>,
    /// Denominator.
    pub of: Option<i64>,
    /// How many the denominator leaves out.
    pub excluded: Option<i64>,
    /// A percentage without its numerator.
    pub rate: bool,
    /// Trên, gần, khoảng …
    pub bound: Bound,
    /// When it was so.
    pub span: Span,
    /// What is counted; the record itself unless it is the same thing as another record.
    pub thing: Id,
    /// What the statement is about, where the measure does not say it all.
    pub label: Option<String>,
    /// Who states it.
    pub source: Option<String>,
    /// Whether a document is attached that proves it.
    pub documented: bool,
    /// Whether another entry of the measure is about the same thing, in this record or another.
    pub shared: bool,
}

/// Marks which entries of a record share their thing: all, when another record is about it, too.
pub(crate) fn mark_shared(entries: &mut [Entry], with_others: bool) {
    let measures: Vec<i64> = entries.iter().map(|e| e.measure).collect();
    for entry in entries {
        let own = measures.iter().filter(|m| **m == entry.measure).count();
        entry.shared = with_others || own > 1;
    }
}

impl Entry {
    /// What names it: record, rule and line.
    pub(crate) fn key(&self) -> (Id, i64, &str) {
        (self.record, self.rule, &self.line)
    }

    /// First and last day, with unknown ends far away.
    #[must_use]
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        ends(&self.span)
    }

    /// The day on which the tree is asked whose it was.
    #[must_use]
    pub fn anchor(&self) -> NaiveDate {
        anchor(&self.span)
    }

    /// Whether it enters sums: an evidenced result of a measure that adds.
    #[must_use]
    pub fn is_summed(&self, measure: &Measure) -> bool {
        self.standing == "evidenced"
            && self.nature == "result"
            && self.role == "main"
            && !self.rate
            && measure.aggregate != Aggregate::None
    }
}

/// The last day that is known; without any, the beginning of the unit's life: what nobody can date
/// is counted where the unit first stood.
#[must_use]
pub fn anchor(span: &Span) -> NaiveDate {
    span.to.or(span.from).unwrap_or(NO_START)
}

/// First and last day of a span, with unknown ends far away.
#[must_use]
pub fn ends(span: &Span) -> (NaiveDate, NaiveDate) {
    (span.from.unwrap_or(NO_START), span.to.unwrap_or(NO_END))
}

/// The span of two stored days; its precision follows from them when `grain` is not at hand.
#[must_use]
pub fn span_of(from: NaiveDate, to: NaiveDate) -> Span {
    let known = |day: NaiveDate, far: NaiveDate| (day != far).then_some(day);
    match (known(from, NO_START), known(to, NO_END)) {
        (Some(a), Some(b)) if a == b => Span::day(a),
        (Some(a), Some(b)) => whole(a, b).unwrap_or(Span {
            from: Some(a),
            to: Some(b),
            precision: Precision::Period,
        }),
        (None, Some(b)) => Span::until(b),
        (Some(a), None) => Span::since(a),
        (None, None) => Span::UNKNOWN,
    }
}

/// The month or year that the two days are, if they are one.
fn whole(from: NaiveDate, to: NaiveDate) -> Option<Span> {
    use chrono::Datelike;
    let month = Span::month(from.year(), from.month()).ok();
    let year = Span::year(from.year()).ok();
    [month, year]
        .into_iter()
        .flatten()
        .find(|s| s.from == Some(from) && s.to == Some(to))
}

/// The calendar year around both days, if they lie in one.
#[must_use]
pub fn year_around(from: NaiveDate, to: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    use chrono::Datelike;
    if from == NO_START || to == NO_END || from.year() != to.year() {
        return None;
    }
    Some((
        NaiveDate::from_ymd_opt(from.year(), 1, 1)?,
        NaiveDate::from_ymd_opt(from.year(), 12, 31)?,
    ))
}

/// The half of a month around both days, if they lie in one: reporting periods begin on the 15th.
#[must_use]
pub fn half_around(from: NaiveDate, to: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    use chrono::{Datelike, Months};
    const SECOND: u32 = 15;
    if (from.year(), from.month(), from.day() < SECOND)
        != (to.year(), to.month(), to.day() < SECOND)
    {
        return None;
    }
    let first = from.with_day(1)?;
    let middle = from.with_day(SECOND)?;
    if from < middle {
        Some((first, middle.pred_opt()?))
    } else {
        Some((
            middle,
            first.checked_add_months(Months::new(1))?.pred_opt()?,
        ))
    }
}
