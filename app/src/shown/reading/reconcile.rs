//! A text's figures against the books: each agrees with what is declared or evidenced, differs
//! by so much, or is unknown here. Nothing is changed on either side.

use std::collections::BTreeSet;

use orgtree::{Tree, UnitId};
use packs::{Measure, Nature, Pack, Standing};
use serde::Serialize;
use vi::{Decimal, Quantity, Span, Uom};

use super::agreement::between;
use super::matching::{self, Candidate, Tie};
use super::speaking::{self, Subject};
use super::{Source, value_vi};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::books::figures::{self, Figure, Names, Sight};
use crate::ground::units::{self, UnitRef};
use crate::shell::access::Actor;
use crate::shell::fault::Fault;

/// Against whose books.
pub struct Question<'a> {
    /// Slug, code or `level:code`; units below count too.
    pub unit: &'a str,
    /// None for every period.
    pub period: Option<&'a Span>,
}

/// How a figure stands to the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Agrees,
    Differs,
    Unknown,
}

/// One figure of the text, held against the books.
#[derive(Clone, Debug, Serialize)]
pub struct Reconciled {
    pub file: String,
    pub quote: String,
    /// Code points of the quote in the text.
    pub start: usize,
    pub end: usize,
    /// As it is read: "trên 52 tỷ đồng".
    pub said: String,
    pub outcome: Outcome,
    /// How much more the books hold than the text says; negative for less. In the text's unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Decimal>,
    /// The code of the unit of measurement.
    pub unit_of_measurement: &'static str,
    /// What it was held against: the value that agrees, else the nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// Measures whose nouns the text may mean, firmest first.
    pub measures: Vec<String>,
}

/// One value in the books.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// The figure's address.
    pub figure: String,
    /// Slug of the measure.
    pub measure: String,
    pub name: String,
    pub unit: UnitRef,
    pub period: Span,
    /// When it was so; for sums the period.
    pub as_of: Span,
    pub nature: Nature,
    pub basis: Standing,
    /// As it is read.
    pub said: String,
    #[serde(skip)]
    of: UnitId,
    #[serde(skip)]
    quantity: Quantity,
    #[serde(skip)]
    percent: Option<Decimal>,
}

impl Held {
    /// The basis in Vietnamese.
    #[must_use]
    pub fn basis_vi(&self) -> &'static str {
        match self.basis {
            Standing::Declared => "khai báo",
            Standing::Evidenced => "có hồ sơ",
        }
    }
}

/// More periods than a text speaks of; figures of others are held against what stands in the books.
const MOST_PERIODS: usize = 24;

/// Holds every figure of a source against the books of a unit and of those below it.
///
/// # Errors
/// Unknown unit, or the database fails.
pub fn run(app: &App, source: &Source, question: &Question<'_>) -> Result<Vec<Reconciled>, Fault> {
    app.with_books(|conn, books| {
        let tree = books.tree;
        let names = Names::of(books);
        let asked = units::find(tree, question.unit, None)?;
        let within = figures::within(tree, asked, Basis::Then);
        // Whoever reconciles sits at the machine.
        let scope = Actor::machine(tree).scope;
        let (mut sight, mut held) = (Sight::of(books, &scope), Vec::new());
        for unit in &within {
            for figure in sight.of_unit(conn, *unit, None, Basis::Then)? {
                held.extend(values(&names, &figure)?);
            }
        }
        if let Some(period) = question.period {
            held.retain(|h| may_touch(period, &h.as_of));
        }
        let read = &source.reading.figures;
        let subject =
            |figure: &reader::Figure| speaking::subject(tree, &within, figure.place.as_ref());
        // What is summed for the very periods that the text speaks of.
        let spoken = read.iter().filter_map(|f| match subject(f) {
            Subject::Unit(unit) => Some((unit, f.when?.iso())),
            Subject::Open => Some((asked, f.when?.iso())),
            Subject::Elsewhere => None,
        });
        let spoken: BTreeSet<(UnitId, String)> = spoken.collect();
        let mut asked_for: BTreeSet<_> = spoken.into_iter().take(MOST_PERIODS).collect();
        if let Some(period) = question.period {
            asked_for.extend(within.iter().map(|unit| (*unit, period.iso())));
        }
        for (unit, period) in asked_for {
            let period = Span::parse(&period).map_err(Fault::Inside)?;
            for figure in sight.of_unit(conn, unit, Some(&period), Basis::Then)? {
                held.extend(values(&names, &figure)?);
            }
        }
        let bench = Bench {
            tree,
            pack: &books.catalog.pack,
            asked,
            held,
        };
        let sentences = Sentences::of(&source.text);
        let hold = |f| bench.hold(&source.name, f, subject(f), &sentences.around(f));
        Ok(read.iter().map(hold).collect())
    })
}

/// Whether a value can belong to a period: all but one that is known to lie outside.
fn may_touch(period: &Span, span: &Span) -> bool {
    let before = |a: Option<vi::Day>, b: Option<vi::Day>| a.zip(b).is_some_and(|(a, b)| a < b);
    !before(span.to, period.from) && !before(period.to, span.from)
}

fn values(names: &Names<'_>, figure: &Figure) -> Result<Vec<Held>, Fault> {
    let measure = names.measure(&figure.id)?;
    let one = |basis, as_of: Span, quantity: Quantity, percent: Option<Decimal>| {
        let rate = quantity.of.is_none() && percent == Some(quantity.value);
        Held {
            figure: names.address(&figure.id),
            measure: measure.id.clone(),
            name: measure.name.clone(),
            unit: names.unit(figure.id.unit),
            period: figure.id.period,
            as_of,
            nature: figure.id.nature,
            basis,
            said: quantity.to_vi(if rate { Uom::Percent } else { figure.uom }),
            of: figure.id.unit,
            quantity,
            percent,
        }
    };
    let declared = figure
        .declared
        .iter()
        .map(|d| one(Standing::Declared, d.as_of, d.quantity(), d.percent));
    let evidenced = figure.evidenced.iter().filter_map(|e| {
        let quantity = e.quantity()?;
        Some(one(
            Standing::Evidenced,
            figure.id.period,
            quantity,
            e.percent,
        ))
    });
    Ok(declared.chain(evidenced).collect())
}

/// The books open on the desk.
struct Bench<'a> {
    tree: &'a Tree,
    pack: &'a Pack,
    asked: UnitId,
    held: Vec<Held>,
}

impl Bench<'_> {
    fn hold(&self, file: &str, figure: &reader::Figure, of: Subject, sentence: &str) -> Reconciled {
        let measures = matching::measures(self.pack, figure, sentence);
        let found = self.compare(figure, of, &measures, sentence);
        let (outcome, by, held) = match found {
            Some((by, held)) if by.is_zero() => (Outcome::Agrees, None, Some(held.clone())),
            Some((by, held)) => (Outcome::Differs, Some(by), Some(held.clone())),
            None => (Outcome::Unknown, None, None),
        };
        Reconciled {
            file: file.to_owned(),
            quote: figure.quote.clone(),
            start: figure.start,
            end: figure.end,
            said: value_vi(figure),
            outcome,
            by,
            unit_of_measurement: figure.unit.code(),
            held,
            measures: measures.iter().map(|c| c.measure.id.clone()).collect(),
        }
    }

    /// What agrees, firmest name first; else the nearest value of a measure that the text names
    /// itself: a word in passing is enough to agree, not to accuse.
    fn compare<'s>(
        &'s self,
        figure: &reader::Figure,
        of: Subject,
        measures: &[Candidate<'_>],
        sentence: &str,
    ) -> Option<(Decimal, &'s Held)> {
        let tolerance = self.pack.reconcile.as_ref();
        let tolerance = i64::from(tolerance.map_or(0, |r| r.tolerance_percent));
        let mut nearest: Option<(_, Decimal, &Held)> = None;
        for Candidate { firmness, measure } in measures {
            let same = self.spoken_of(figure, of, measure, sentence);
            let off = same
                .into_iter()
                .filter_map(|h| Some((gap(figure, h, tolerance)?, h)));
            let Some((gap, held)) = off.min_by_key(|(gap, _)| size(*gap)) else {
                continue;
            };
            if gap.is_zero() {
                return Some((gap, held));
            }
            let rank = (std::cmp::Reverse(*firmness), size(gap));
            if firmness.0 >= Tie::Within && nearest.as_ref().is_none_or(|(best, ..)| rank < *best) {
                nearest = Some((rank, gap, held));
            }
        }
        nearest.map(|(_, gap, held)| (gap, held))
    }

    /// What the books hold of a measure for the unit and the time that a figure speaks of.
    fn spoken_of(
        &self,
        figure: &reader::Figure,
        of: Subject,
        measure: &Measure,
        sentence: &str,
    ) -> Vec<&Held> {
        let then = |h: &&Held| {
            figure
                .when
                .is_none_or(|said| speaking::same_time(&said, &h.as_of, measure.aggregate))
        };
        let all: Vec<&Held> = self
            .held
            .iter()
            .filter(|h| h.measure == measure.id)
            .collect();
        let at = |unit: UnitId| all.iter().copied().filter(move |h| h.of == unit);
        match of {
            Subject::Elsewhere => Vec::new(),
            Subject::Unit(unit) => {
                let body = |h: &&Held| speaking::is_named_body(self.tree, h.of, unit, sentence);
                let bodies = all.iter().copied().filter(body);
                at(unit).chain(bodies).filter(then).collect()
            }
            Subject::Open => {
                let units: BTreeSet<UnitId> = all.iter().map(|h| h.of).collect();
                let own = units.contains(&self.asked).then_some(self.asked);
                let only = units.first().copied().filter(|_| units.len() == 1);
                own.or(only)
                    .map_or_else(Vec::new, |unit| at(unit).filter(then).collect())
            }
        }
    }
}

fn size(gap: Decimal) -> Decimal {
    if gap.is_negative() {
        gap.checked_mul_int(-1).unwrap_or(gap)
    } else {
        gap
    }
}

/// How far the held value lies from what the text says: zero where both can be true. None where
/// they cannot be compared.
fn gap(figure: &reader::Figure, held: &Held, tolerance: i64) -> Option<Decimal> {
    let said = Quantity {
        value: figure.value,
        high: figure.high,
        of: figure.of,
        bound: figure.bound,
    };
    let share = figure.unit.uom() == Some(Uom::Percent);
    let rate = held.quantity.of.is_none() && held.percent == Some(held.quantity.value);
    if share || rate {
        let left = if share {
            Some(said.value)
        } else {
            said.percent()
        };
        let high = said.high.filter(|_| share);
        let value = held.percent?;
        let kept = Quantity {
            value,
            of: None,
            ..held.quantity
        };
        return between(
            &Quantity {
                value: left?,
                high,
                of: None,
                ..said
            },
            &kept,
            tolerance,
        );
    }
    if let (Some(whole), Some(held_whole)) = (said.of, held.quantity.of) {
        let off = held_whole.checked_sub(whole)?;
        if !off.is_zero() {
            return Some(off);
        }
    }
    between(&said, &held.quantity, tolerance)
}

/// The sentences of a text by code point, for the words around a figure.
struct Sentences {
    letters: Vec<char>,
}

impl Sentences {
    fn of(text: &str) -> Sentences {
        Sentences {
            letters: text.chars().collect(),
        }
    }

    /// The sentence in which a figure stands, no more than a long one's reach.
    fn around(&self, figure: &reader::Figure) -> String {
        const REACH: usize = 300;
        let ends = |at: usize| {
            let next = self.letters.get(at + 1).is_none_or(|c| c.is_whitespace());
            self.letters[at] == '\n' || (self.letters[at] == '.' && next)
        };
        let last = self.letters.len();
        let from = figure.start.saturating_sub(REACH);
        let begin = (from..figure.start.min(last)).rev().find(|at| ends(*at));
        let until = (figure.end + REACH).min(last);
        let end = (figure.end.min(last)..until).find(|at| ends(*at));
        let begin = begin.map_or(from, |at| at + 1);
        self.letters[begin..end.unwrap_or(until)].iter().collect()
    }
}
