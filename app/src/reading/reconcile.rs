//! A text's figures against the books: each agrees with what is declared or evidenced, differs
//! by so much, or is unknown here. Nothing is changed on either side.

use std::collections::BTreeSet;

use orgtree::{Tree, UnitId};
use packs::Pack;
use serde::Serialize;
use vi::{Decimal, Quantity, Span, Uom};

use super::agreement::between;
use super::matching::{self, Candidate, Tie};
use super::{Source, value_vi};
use crate::app::App;
use crate::entries::rollup::Basis;
use crate::figures::ask::{self, Books};
use crate::shell::fault::Fault;
use crate::units::{self, UnitRef};

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
    pub measure: String,
    pub name: String,
    pub unit: UnitRef,
    pub period: String,
    /// When it was so; for sums the period.
    pub as_of: String,
    pub nature: String,
    /// `declared` or `evidenced`.
    pub basis: &'static str,
    /// As it is read.
    pub said: String,
    #[serde(skip)]
    quantity: Quantity,
    #[serde(skip)]
    percent: Option<Decimal>,
}

impl Held {
    /// The basis in Vietnamese.
    #[must_use]
    pub fn basis_vi(&self) -> &'static str {
        if self.basis == "declared" {
            "khai báo"
        } else {
            "có hồ sơ"
        }
    }
}

/// Holds every figure of a source against the books of a unit and of those below it.
///
/// # Errors
/// Unknown unit, or the database fails.
pub fn run(app: &App, source: &Source, question: &Question<'_>) -> Result<Vec<Reconciled>, Fault> {
    app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let catalog = app.programmes.current();
        let books = Books {
            tree: &dated.tree,
            catalog: &catalog,
        };
        let unit = units::find(&dated.tree, question.unit, None)?;
        let mut held = Vec::new();
        for unit in within(&dated.tree, unit) {
            for figure in ask::of_unit(conn, books, unit, None, Basis::Then)? {
                held.extend(values(&figure));
            }
            if question.period.is_some() {
                held.retain(|h| question.period.is_none_or(|p| may_touch(p, &h.as_of)));
                for figure in ask::of_unit(conn, books, unit, question.period, Basis::Then)? {
                    held.extend(values(&figure));
                }
            }
        }
        let bench = Bench {
            pack: &catalog.pack,
            unit: unit.to_string(),
            held,
        };
        let sentences = Sentences::of(&source.text);
        let figures = source.reading.figures.iter();
        Ok(figures
            .map(|figure| bench.hold(&source.name, figure, &sentences.around(figure)))
            .collect())
    })
}

/// Whether a value can belong to a period: all but one that is known to lie outside.
fn may_touch(period: &Span, as_of: &str) -> bool {
    let Ok(span) = Span::parse(as_of) else {
        return true;
    };
    let before = |a: Option<vi::Day>, b: Option<vi::Day>| a.zip(b).is_some_and(|(a, b)| a < b);
    !before(span.to, period.from) && !before(period.to, span.from)
}

/// The unit and all that ever stood below it, itself first.
fn within(tree: &Tree, unit: UnitId) -> Vec<UnitId> {
    let below: BTreeSet<(usize, UnitId)> = tree
        .closure_then()
        .filter(|row| row.0 == unit)
        .map(|(_, below, depth, ..)| (depth, below))
        .collect();
    let mut seen = BTreeSet::new();
    let order = below.into_iter().map(|(_, unit)| unit);
    order.filter(|unit| seen.insert(*unit)).collect()
}

fn values(figure: &crate::figures::Figure) -> Vec<Held> {
    let uom: Uom = figure.uom.parse().unwrap_or(Uom::Count);
    let one = |basis, as_of: &str, quantity: Quantity, percent: Option<Decimal>| {
        let rate = quantity.of.is_none() && percent == Some(quantity.value);
        Held {
            figure: figure.id.clone(),
            measure: figure.measure.clone(),
            name: figure.name.clone(),
            unit: figure.unit.clone(),
            period: figure.period.clone(),
            as_of: as_of.to_owned(),
            nature: figure.nature.clone(),
            basis,
            said: quantity.to_vi(if rate { Uom::Percent } else { uom }),
            quantity,
            percent,
        }
    };
    let declared = figure
        .declared
        .iter()
        .map(|d| one("declared", &d.as_of, d.quantity(), d.percent));
    let evidenced = figure.evidenced.iter();
    let evidenced =
        evidenced.filter_map(|e| Some(one("evidenced", &figure.period, e.quantity()?, e.percent)));
    declared.chain(evidenced).collect()
}

/// The books open on the desk.
struct Bench<'a> {
    pack: &'a Pack,
    unit: String,
    held: Vec<Held>,
}

impl Bench<'_> {
    fn hold(&self, file: &str, figure: &reader::Figure, sentence: &str) -> Reconciled {
        let measures = matching::measures(self.pack, figure, sentence);
        let tolerance = self
            .pack
            .reconcile
            .as_ref()
            .map_or(0, |r| r.tolerance_percent);
        let found = self.compare(figure, &measures, i64::from(tolerance));
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

    /// What agrees, firmest name and nearest unit first; else the nearest value of a measure that
    /// the text names itself: a word in passing is enough to agree, not to accuse.
    fn compare<'s>(
        &'s self,
        figure: &reader::Figure,
        measures: &[Candidate<'_>],
        tolerance: i64,
    ) -> Option<(Decimal, &'s Held)> {
        let about = figure.place.as_ref().and_then(|p| p.unit.as_deref());
        let mut nearest: Option<(_, Decimal, &Held)> = None;
        for Candidate { firmness, measure } in measures {
            let same = self.held.iter().filter(|h| h.measure == measure.id);
            let mut off: Vec<(u8, Decimal, &Held)> = same
                .filter_map(|h| {
                    let away = match h.unit.id.as_str() {
                        id if Some(id) == about => 0,
                        id if id == self.unit => 1,
                        _ => 2,
                    };
                    gap(figure, h, tolerance).map(|gap| (away, gap, h))
                })
                .collect();
            off.sort_by_key(|(away, gap, _)| (!gap.is_zero(), *away, size(*gap)));
            let Some((away, gap, held)) = off.first() else {
                continue;
            };
            if gap.is_zero() {
                return Some((*gap, held));
            }
            let better = std::cmp::Reverse(*firmness);
            let rank = (better, *away, size(*gap));
            if firmness.0 >= Tie::Within && nearest.as_ref().is_none_or(|(best, ..)| rank < *best) {
                nearest = Some((rank, *gap, held));
            }
        }
        nearest.map(|(_, gap, held)| (gap, held))
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
