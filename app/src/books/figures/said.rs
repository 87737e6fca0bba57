//! What the statements about one unit come to: parts of a period add, a statement about a wider span
//! holds those about spans inside it, and only statements of different sources about the same span
//! are rivals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use packs::{Measure, OverTime};
use vi::{Bound, BoundCounts};

use crate::books::entries::Entry;
use crate::books::entries::cell::Cell;

type Days = (NaiveDate, NaiveDate);

/// What one unit's statements of a measure come to in a period; nothing where they cannot be added:
/// rates without their parts, rivals with different denominators.
pub(crate) fn together(measure: &Measure, said: &[&Entry]) -> Option<Cell> {
    let mut spans = BTreeMap::<Days, Vec<&Entry>>::new();
    for entry in said.iter().filter(|e| !e.rate) {
        spans.entry(entry.days()).or_default().push(entry);
    }
    if measure.over_time == OverTime::Stock {
        let last = spans
            .keys()
            .copied()
            .max_by_key(|(from, to)| (*to, *from))?;
        return rivals(spans.get(&last)?);
    }
    let widest: Vec<Days> = spans
        .keys()
        .copied()
        .filter(|own| {
            !spans
                .keys()
                .any(|other| other != own && holds(*other, *own))
        })
        .collect();
    let mut total = Cell::default();
    let mut overlapping = Vec::<(Days, Cell)>::new();
    for days in widest {
        let cell = rivals(spans.get(&days)?)?;
        // Spans come by their first day: one that reaches into the last group belongs to it.
        if overlapping.iter().any(|(other, _)| days.0 <= other.1) {
            overlapping.push((days, cell));
        } else {
            total += between(std::mem::replace(&mut overlapping, vec![(days, cell)]));
        }
    }
    total += between(overlapping);
    (total.entries > 0).then_some(total)
}

fn holds(outer: Days, inner: Days) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

/// Statements about spans that overlap: at least what the largest says, at most all of it.
fn between(group: Vec<(Days, Cell)>) -> Cell {
    let cells: Vec<Cell> = group.into_iter().map(|(_, cell)| cell).collect();
    let [first, _, ..] = cells[..] else {
        return cells.into_iter().sum();
    };
    let all: Cell = cells.iter().copied().sum();
    let largest = cells.iter().max_by_key(|c| c.low.value()).unwrap_or(&first);
    ranged(Cell {
        low: largest.low,
        of: largest.of,
        ..all
    })
}

/// What is said about one span: a source's own statements add, those of several sources stand
/// between the lowest and the highest. Rivals that speak of different wholes are no range.
fn rivals(said: &[&Entry]) -> Option<Cell> {
    let mut sources = BTreeMap::<Option<&str>, Cell>::new();
    for entry in said {
        *sources.entry(entry.source.as_deref()).or_default() += Cell::of_entry(entry);
    }
    let all: Vec<Cell> = sources.into_values().collect();
    let stated = |c: &&Cell| c.counts.added() > 0;
    // "Hàng trăm" beside a number only says that it may be more.
    let vague = all.iter().filter(stated).count() < all.len();
    let cells: Vec<Cell> = all.iter().filter(stated).copied().collect();
    let Some(first) = cells.first().copied() else {
        return all.first().copied();
    };
    let same = |c: &Cell| {
        (c.low, c.high, c.of, c.claim()) == (first.low, first.high, first.of, first.claim())
    };
    if cells.iter().all(same) && !vague {
        return Some(first);
    }
    if cells.iter().any(|c| c.of != first.of) {
        return None;
    }
    let low = cells.iter().map(|c| c.low).min_by_key(|sum| sum.value())?;
    let high = cells.iter().map(|c| c.high).max_by_key(|sum| sum.value())?;
    let mut counts = BoundCounts::default();
    for cell in &all {
        counts += cell.counts;
    }
    Some(ranged(Cell {
        low,
        high,
        counts,
        ..first
    }))
}

/// One statement from one end to the other, both of them included; open where a part of it is.
fn ranged(cell: Cell) -> Cell {
    let n = cell.counts;
    let above = (n.over + n.at_least + n.vague > 0).then_some(Bound::AtLeast);
    let around = (n.nearly + n.about > 0).then_some(Bound::About);
    let open = [Some(Bound::Range), above, around];
    Cell {
        entries: 1,
        counts: open.into_iter().flatten().collect(),
        ..cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgtree::UnitId;
    use vi::Span;

    use crate::shell::id::Id;

    fn measure(over_time: OverTime) -> Measure {
        let pack = crate::ground::programmes::load(&crate::ground::founding::pack_files()).unwrap();
        let id = if over_time == OverTime::Flow {
            "nguon-luc-tien"
        } else {
            "dang-vien"
        };
        pack.measures.get(id).unwrap().clone()
    }

    fn say(value: i64, when: &str, source: &str) -> Entry {
        Entry {
            record: Id([1; 16]),
            rule: 0,
            line: String::new(),
            measure: 1,
            unit: UnitId(1),
            nature: "result".into(),
            standing: "declared".into(),
            role: "main".into(),
            value,
            high: None,
            of: None,
            excluded: None,
            rate: false,
            bound: Bound::Exact,
            span: Span::parse(when).unwrap(),
            thing: Id([1; 16]),
            label: None,
            source: (!source.is_empty()).then(|| source.to_owned()),
            documented: false,
            shared: false,
        }
    }

    fn come_to(over_time: OverTime, said: &[Entry]) -> Option<(i128, i128)> {
        let said: Vec<&Entry> = said.iter().collect();
        together(&measure(over_time), &said).map(|c| (c.low.value(), c.high.value()))
    }

    #[test]
    fn months_of_one_source_add_and_a_year_holds_its_months() {
        let months = [say(5, "2025-08", ""), say(7, "2025-09", "")];
        assert_eq!(come_to(OverTime::Flow, &months), Some((12, 12)));
        let mut with_year = months.to_vec();
        with_year.push(say(30, "2025", "bao"));
        assert_eq!(come_to(OverTime::Flow, &with_year), Some((30, 30)));
        let sources = [say(5, "2025-08", "a"), say(7, "2025-09", "b")];
        assert_eq!(come_to(OverTime::Flow, &sources), Some((12, 12)));
    }

    #[test]
    fn only_the_same_span_told_by_several_sources_is_a_range() {
        let rivals = [say(5, "2025", "a"), say(7, "2025", "b")];
        assert_eq!(come_to(OverTime::Flow, &rivals), Some((5, 7)));
        let parts = [say(5, "2025", "a"), say(7, "2025", "a")];
        assert_eq!(come_to(OverTime::Flow, &parts), Some((12, 12)));
        let overlapping = [
            say(5, "2025-01-01..2025-06-30", "a"),
            say(7, "2025-04-01..2025-12-31", "a"),
        ];
        assert_eq!(come_to(OverTime::Flow, &overlapping), Some((7, 12)));
    }

    #[test]
    fn rivals_of_different_wholes_cannot_be_added() {
        let of = |value, of, source: &str| Entry {
            of: Some(of),
            ..say(value, "2025", source)
        };
        let differing = [of(41, 44, "a"), of(97, 100, "b")];
        assert_eq!(come_to(OverTime::Stock, &differing), None);
        let same = [of(41, 44, "a"), of(40, 44, "b")];
        assert_eq!(come_to(OverTime::Stock, &same), Some((40, 41)));
    }

    #[test]
    fn of_a_stock_the_latest_is_said() {
        let said = [
            say(30, "2025-03-01", ""),
            say(33, "2025-11-01", ""),
            say(35, "2025-11-01", "bao"),
        ];
        assert_eq!(come_to(OverTime::Stock, &said), Some((33, 35)));
    }
}
