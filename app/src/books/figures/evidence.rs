//! What records prove. Of a unit whose cells are kept: the buckets inside the period, and of the days
//! at its ragged ends the entries. Of any other unit: its entries.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use db::Conn;
use orgtree::{Tree, UnitId};
use packs::{Aggregate, Measure};
use vi::{Bound, Claim, Decimal, Span};

use super::declared::decimal;
use super::{Books, Evidenced, FigureId};
use crate::books::entries::cell::Cell;
use crate::books::entries::rollup::{self, Basis, Cells, Together};
use crate::books::entries::window::Window;
use crate::books::entries::{
    self, Below, Entry, NO_END, NO_START, ends, half_around, span_of, year_around,
};
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// What is asked: whose, of which measure, along which tree.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub tree: &'a Tree,
    pub measure: &'a Measure,
    /// The measure's number in this installation.
    pub number: i64,
    pub unit: UnitId,
    pub basis: Basis,
}

impl<'a> Question<'a> {
    /// What a figure asks.
    ///
    /// # Errors
    /// The pack in force does not declare its measure any more.
    pub(crate) fn of(books: Books<'a>, id: &FigureId) -> Result<Question<'a>, Fault> {
        Ok(Question {
            tree: books.tree,
            measure: books.catalog.measure(id.measure)?,
            number: id.measure,
            unit: id.unit,
            basis: id.basis,
        })
    }

    pub(crate) fn window(&self, days: (NaiveDate, NaiveDate)) -> Window<'a> {
        Window {
            tree: self.tree,
            unit: self.unit,
            basis: self.basis,
            days,
        }
    }
}

/// All that is at hand of a unit along a tree, of every measure.
pub(crate) enum Held {
    /// The kept cells.
    Cells(Cells),
    /// The entries, where no cells are kept.
    Entries(Vec<Entry>),
}

/// Everything held of a unit along a tree; of a period, at least what that needs.
pub(crate) fn held(
    conn: &mut Conn,
    tree: &Tree,
    (unit, basis): (UnitId, Basis),
    period: Option<&Span>,
) -> Result<Held, Fault> {
    let realms = tree.realms_under(unit);
    if rollup::is_kept_along(tree, unit, basis) {
        let days = period.map_or((NO_START, NO_END), ends);
        let cells = entries::held(conn, &realms, (unit, basis), days)?;
        return Ok(Held::Cells(cells));
    }
    let mut found = Vec::new();
    for realm in realms {
        found.extend(entries::below(conn, realm, (unit, basis))?);
    }
    Ok(Held::Entries(found))
}

impl Held {
    /// By measure, the days on which something stands.
    pub(crate) fn days(&self) -> BTreeSet<(i64, (NaiveDate, NaiveDate))> {
        match self {
            Held::Cells(cells) => cells
                .iter()
                .filter(|(key, cell)| !key.correction && !cell.is_empty())
                .map(|(key, _)| (key.measure, key.days()))
                .collect(),
            Held::Entries(list) => list.iter().map(|e| (e.measure, e.days())).collect(),
        }
    }
}

/// The cell of a unit in a period, from what is at hand, or from the database.
pub(crate) fn cell(
    conn: &mut Conn,
    q: &Question<'_>,
    period: &Span,
    held: Option<&Held>,
) -> Result<Cell, Fault> {
    let Some(how) = rollup::together(q.measure) else {
        return Ok(Cell::default());
    };
    let days = ends(period);
    let realms = q.tree.realms_under(q.unit);
    if !rollup::is_kept_along(q.tree, q.unit, q.basis) {
        let window = q.window(days);
        if let Some(Held::Entries(list)) = held {
            return Ok(window.cell(how, list.iter().filter(|e| e.measure == q.number)));
        }
        let found = inside(conn, q, days)?;
        return Ok(window.cell(how, &found));
    }
    let mut total = match held {
        Some(Held::Cells(cells)) => cells
            .iter()
            .filter(|(key, _)| key.measure == q.number && q.window(days).holds(key.days()))
            .map(|(_, cell)| *cell)
            .sum(),
        _ => entries::sum_of(
            conn,
            realms.iter().copied(),
            (q.unit, q.number, q.basis),
            days,
        )?,
    };
    for part in ragged(days) {
        for realm in &realms {
            match how {
                Together::Each if q.tree.root() == Some(q.unit) => {
                    total += entries::sum_inside(conn, (*realm, q.number), part)?;
                }
                Together::Each => {
                    let found = entries::inside(conn, (*realm, q.number), wide(q), part)?;
                    total += q.window(part).cell(how, &found);
                }
                Together::Thing | Together::Unit => {}
            }
        }
    }
    if how != Together::Each && !ragged(days).is_empty() {
        for realm in &realms {
            cut(conn, q, (*realm, how), days, &mut total)?;
        }
    }
    Ok(total)
}

/// The entries inside a period that may stand behind a figure: all of the units that are or were
/// below the one asked for, others possibly too.
pub(crate) fn inside(
    conn: &mut Conn,
    q: &Question<'_>,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<Entry>, Fault> {
    let mut found = Vec::new();
    for realm in q.tree.realms_under(q.unit) {
        found.extend(entries::inside(conn, (realm, q.number), wide(q), days)?);
    }
    Ok(found)
}

fn wide(q: &Question<'_>) -> Below {
    Below {
        unit: q.unit,
        basis: q.basis,
        wide: q.tree.root() == Some(q.unit) || q.tree.descendants_now(q.unit).len() > MANY,
    }
}

/// Above so many units the days lead to the entries faster than the units do.
const MANY: usize = 200;

/// Buckets that the period cuts are not in the total. A thing that one entry is about is added; of a
/// unit, or a thing of several entries, that has one in the part inside the period, what the total
/// holds is replaced by what is right.
fn cut(
    conn: &mut Conn,
    q: &Question<'_>,
    (realm, how): (i64, Together),
    days: (NaiveDate, NaiveDate),
    total: &mut Cell,
) -> Result<(), Fault> {
    let (mut units, mut things) = (BTreeSet::<UnitId>::new(), BTreeSet::<Id>::new());
    for part in ragged(days) {
        let mut inside = Vec::new();
        if how == Together::Thing && q.tree.root() == Some(q.unit) {
            let (alone, shared) = entries::sum_alone(conn, (realm, q.number), part)?;
            *total += alone;
            inside.extend(shared);
        } else {
            inside.extend(entries::inside(conn, (realm, q.number), wide(q), part)?);
            if how == Together::Thing {
                let alone = inside.iter().filter(|e| !e.shared);
                *total += q.window(part).cell(how, alone);
                inside.retain(|e| e.shared);
            }
        }
        units.extend(inside.iter().map(|e| e.unit));
        things.extend(inside.iter().map(|e| e.thing));
    }
    let window = q.window(days);
    let mut right = |group: Vec<Entry>| {
        let whole = |e: &&Entry| {
            let (from, to) = e.days();
            window.holds(rollup::bucket(from, to))
        };
        *total += window.cell(how, &group);
        *total -= window.cell(how, group.iter().filter(whole));
    };
    if how == Together::Unit {
        for unit in units {
            right(entries::of_unit(conn, realm, unit.0, q.number)?);
        }
    } else {
        for thing in things {
            right(entries::of_thing(conn, realm, thing, q.number)?);
        }
    }
    Ok(())
}

/// The parts of a period at its ends that are less than half a month: their entries are in buckets
/// that reach beyond the period. None of an open one.
fn ragged((from, to): (NaiveDate, NaiveDate)) -> Vec<(NaiveDate, NaiveDate)> {
    if from == NO_START || to == NO_END {
        return Vec::new();
    }
    let half = |day| half_around(day, day).unwrap_or((day, day));
    let (head, tail) = (half(from), half(to));
    let cut = |part: (NaiveDate, NaiveDate), whole: (NaiveDate, NaiveDate)| {
        (part != whole).then_some(part)
    };
    if head == tail {
        return cut((from, to), head).into_iter().collect();
    }
    [cut((from, head.1), head), cut((tail.0, to), tail)]
        .into_iter()
        .flatten()
        .collect()
}

/// The cell as it is told.
pub(crate) fn told(measure: &Measure, cell: &Cell) -> Option<Evidenced> {
    if cell.entries == 0 {
        return None;
    }
    let Claim { bound, value, high } = cell.claim();
    let known = bound != Bound::Vague;
    let of = cell.of.value();
    let of = (measure.aggregate == Aggregate::Ratio && of != 0).then(|| decimal(measure, of));
    let value = known.then(|| decimal(measure, value));
    Some(Evidenced {
        value,
        high: high.map(|high| decimal(measure, high)),
        bound,
        of,
        percent: of
            .zip(value.filter(|_| high.is_none()))
            .and_then(|(of, value)| Decimal::percent_of(value, of)),
        excluded: (!cell.excluded.is_zero()).then(|| decimal(measure, cell.excluded.value())),
        records: cell.entries,
        documented: cell.documented,
        vague: cell.counts.vague,
    })
}

/// The period to which a span belongs by itself: its calendar year if it lies in one.
pub(crate) fn own_period(span: &Span) -> Span {
    let (from, to) = ends(span);
    year_around(from, to).map_or(*span, |(a, b)| span_of(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn only_days_that_cut_half_a_month_are_ragged() {
        assert!(ragged((day("2025-12-15"), day("2026-06-14"))).is_empty());
        assert!(ragged((day("2026-01-01"), day("2026-06-30"))).is_empty());
        assert_eq!(
            ragged((day("2026-02-03"), day("2026-03-20"))),
            [
                (day("2026-02-03"), day("2026-02-14")),
                (day("2026-03-15"), day("2026-03-20"))
            ]
        );
        assert_eq!(
            ragged((day("2026-02-03"), day("2026-02-09"))),
            [(day("2026-02-03"), day("2026-02-09"))]
        );
    }
}
