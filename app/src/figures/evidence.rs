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
use crate::entries::{self, Below, Entry, NO_END, NO_START, ends, month_around, year_around};
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
    let days = (from, to);
    if how == Together::Unit {
        if year_around(from, to) == Some(days) {
            return Ok(sum(mine.filter(|(k, _)| (k.from, k.to) == days)));
        }
        let mut total = Cell::default();
        for realm in &realms {
            let inside = entries::inside(conn, (*realm, q.number), below(q), days)?;
            total += latest(q, &inside, days);
        }
        return Ok(total);
    }
    let mut total = sum(mine.filter(|(k, _)| from <= k.from && k.to <= to));
    for part in ragged(from, to) {
        for realm in &realms {
            total += at_an_end(conn, q, *realm, part)?;
        }
    }
    let whole = [month_around(from, to), year_around(from, to)].contains(&Some(days));
    if how == Together::Thing && !whole {
        for realm in &realms {
            twice(conn, q, (*realm, days), &mut total)?;
        }
    }
    Ok(total)
}

fn below(q: &Question<'_>) -> Below {
    Below {
        unit: q.unit,
        basis: q.basis,
        wide: q.tree.root() == Some(q.unit) || q.tree.descendants_now(q.unit).len() > MANY,
    }
}

/// Above so many units the days lead to the entries faster than the units do.
const MANY: usize = 200;

/// Whether the entry is of a unit that is the one asked for, or stands below it.
fn counts(q: &Question<'_>, entry: &Entry) -> bool {
    let path = match q.basis {
        Basis::Then => q.tree.path_then(entry.unit, entry.anchor()),
        Basis::Now => q.tree.path_now(entry.unit),
    };
    path.contains(&q.unit)
}

/// The days at an end of the period, each entry for itself.
fn at_an_end(
    conn: &mut Conn,
    q: &Question<'_>,
    realm: i64,
    part: (NaiveDate, NaiveDate),
) -> Result<Cell, Fault> {
    if q.tree.root() == Some(q.unit) {
        return Ok(entries::sum_inside(conn, (realm, q.number), part)?);
    }
    let inside = entries::inside(conn, (realm, q.number), below(q), part)?;
    Ok(each(q, &inside))
}

fn each(q: &Question<'_>, entries: &[Entry]) -> Cell {
    let mut total = Cell::default();
    for entry in entries.iter().filter(|e| counts(q, e)) {
        total += Cell::of_entry(entry);
    }
    total
}

fn latest(q: &Question<'_>, entries: &[Entry], days: (NaiveDate, NaiveDate)) -> Cell {
    let mut units = BTreeMap::<UnitId, Vec<&Entry>>::new();
    for entry in entries {
        units.entry(entry.unit).or_default().push(entry);
    }
    let mut total = Cell::default();
    for group in units.values() {
        let last = rollup::latest(q.tree, group, days).filter(|e| counts(q, e));
        if let Some(last) = last {
            total += Cell::of_entry(last);
        }
    }
    total
}

/// A period that cuts years counts a thing as often as it stands in its buckets and ends: what
/// stands there more than once is taken out and counted once.
fn twice(
    conn: &mut Conn,
    q: &Question<'_>,
    (realm, (from, to)): (i64, (NaiveDate, NaiveDate)),
    total: &mut Cell,
) -> Result<(), Fault> {
    let shared = entries::shared_inside(conn, (realm, q.number), (from, to))?;
    let all: Vec<&Entry> = shared.iter().collect();
    let mine = |k: &Key| k.unit == q.unit && k.basis == q.basis;
    let (mut kept, mut right) = (Cells::new(), Cells::new());
    rollup::add(&mut kept, q.tree, Together::Thing, &all, Cut::Buckets);
    let within = |k: &Key| from <= k.from && k.to <= to;
    *total -= sum(kept.iter().filter(|(k, _)| mine(k) && within(k)));
    for (a, b) in ragged(from, to) {
        let part = shared.iter().filter(|e| a <= e.days().0 && e.days().1 <= b);
        *total -= each(q, &part.cloned().collect::<Vec<_>>());
    }
    let once = Cut::Period(from, to);
    rollup::add(&mut right, q.tree, Together::Thing, &all, once);
    *total += sum(right.iter().filter(|(k, _)| mine(k)));
    Ok(())
}

fn sum<'a>(cells: impl Iterator<Item = (&'a Key, &'a Cell)>) -> Cell {
    let mut total = Cell::default();
    for (_, cell) in cells {
        total += *cell;
    }
    total
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
