//! What records prove: read from the summaries; from entries only for the days at the ragged ends
//! of a period, and for things and stocks over periods that cut their buckets.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use db::Conn;
use orgtree::{Tree, UnitId};
use packs::{Aggregate, Measure};
use vi::{Decimal, Span};

use super::{Evidenced, decimal};
use crate::entries::cell::Cell;
use crate::entries::rollup::{self, Basis, Cells, Cut, Key, Together};
use crate::entries::{self, Entry, NO_END, NO_START, ends, month_around, year_around};
use crate::shell::fault::Fault;

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

/// The cell of a unit in a period; `held` are the unit's summaries of this measure and basis if
/// they are at hand, else they are read.
pub(crate) fn cell(
    conn: &mut Conn,
    q: &Question<'_>,
    period: &Span,
    held: Option<&Cells>,
) -> Result<Cell, Fault> {
    let Some(how) = rollup::together(q.measure) else {
        return Ok(Cell::default());
    };
    let (from, to) = ends(period);
    let open = from == NO_START || to == NO_END;
    let realms = q.tree.realms_under(q.unit);
    let read;
    let held = match held {
        Some(held) => held,
        None => {
            read = entries::held_of(
                conn,
                realms.iter().copied(),
                (q.unit, q.number, q.basis),
                (from, to),
            )?;
            &read
        }
    };
    let mine = held.iter().filter(|(k, _)| k.measure == q.number);
    if open {
        // "Lũy kế đến", "từ ngày" and unknown stand by themselves: nothing else is added to them.
        return Ok(sum(mine.filter(|(k, _)| (k.from, k.to) == (from, to))));
    }
    match how {
        Together::Each => {
            let mut total = sum(mine.filter(|(k, _)| from <= k.from && k.to <= to));
            for (a, b) in ragged(from, to) {
                for realm in &realms {
                    let asked = (q.unit, q.number, q.basis);
                    let days = entries::inside(conn, *realm, asked, (a, b))?;
                    total += recount(q, how, &days, (a, b));
                }
            }
            Ok(total)
        }
        _ if year_around(from, to) == Some((from, to)) => {
            Ok(sum(mine.filter(|(k, _)| (k.from, k.to) == (from, to))))
        }
        _ => {
            let mut total = Cell::default();
            for realm in &realms {
                let inside =
                    entries::inside(conn, *realm, (q.unit, q.number, q.basis), (from, to))?;
                total += recount(q, how, &inside, (from, to));
            }
            Ok(total)
        }
    }
}

fn sum<'a>(cells: impl Iterator<Item = (&'a Key, &'a Cell)>) -> Cell {
    let mut total = Cell::default();
    for (_, cell) in cells {
        total += *cell;
    }
    total
}

fn recount(
    q: &Question<'_>,
    how: Together,
    entries: &[Entry],
    (from, to): (NaiveDate, NaiveDate),
) -> Cell {
    let mut cells = Cells::new();
    rollup::add(
        &mut cells,
        q.tree,
        how,
        &entries.iter().collect::<Vec<_>>(),
        Cut::Period(from, to),
    );
    let key = Key {
        unit: q.unit,
        measure: q.number,
        basis: q.basis,
        from,
        to,
    };
    cells.get(&key).copied().unwrap_or_default()
}

/// The parts of a period at its ends that are less than a month: their entries are in month
/// buckets that reach beyond the period.
fn ragged(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let month = |day| month_around(day, day).unwrap_or((day, day));
    let (head, tail) = (month(from), month(to));
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
    let known = cell.counts.added() > 0;
    let of =
        (measure.aggregate == Aggregate::Ratio && cell.of != 0).then(|| decimal(measure, cell.of));
    let value = known.then(|| decimal(measure, cell.low));
    Some(Evidenced {
        value,
        high: (known && cell.high != cell.low).then(|| decimal(measure, cell.high)),
        bound: cell.bound(),
        of,
        percent: of
            .zip(value)
            .and_then(|(of, value)| Decimal::percent_of(value, of)),
        excluded: (cell.excluded != 0).then(|| decimal(measure, cell.excluded)),
        records: cell.entries,
        documented: cell.documented,
        vague: cell.counts.vague,
    })
}

/// The periods in which a unit holds anything of a measure, when none is asked for: the calendar
/// year around a bucket, else the bucket's own days.
pub(crate) fn own_periods(cells: &Cells) -> BTreeMap<i64, Vec<Span>> {
    let mut found = BTreeMap::<i64, Vec<Span>>::new();
    for key in cells.keys() {
        let span = own_period(&crate::entries::span_of(key.from, key.to));
        let list = found.entry(key.measure).or_default();
        if !list.contains(&span) {
            list.push(span);
        }
    }
    found
}

/// The period to which a span belongs by itself: its calendar year if it lies in one.
pub(crate) fn own_period(span: &Span) -> Span {
    let (from, to) = ends(span);
    year_around(from, to).map_or(*span, |(a, b)| crate::entries::span_of(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_half_year_of_reporting_has_two_ragged_ends() {
        let parts = ragged(day("2025-12-15"), day("2026-06-14"));
        assert_eq!(
            parts,
            [
                (day("2025-12-15"), day("2025-12-31")),
                (day("2026-06-01"), day("2026-06-14"))
            ]
        );
        assert!(ragged(day("2026-01-01"), day("2026-06-30")).is_empty());
        assert_eq!(
            ragged(day("2026-02-03"), day("2026-02-09")),
            [(day("2026-02-03"), day("2026-02-09"))]
        );
    }
}
