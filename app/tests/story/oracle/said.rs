//! What the units directly below declared, once more.

use std::collections::{BTreeMap, BTreeSet};

use lantoa::books::entries::rollup::Basis;
use orgtree::{OPEN, UnitId};
use packs::{Aggregate, Measure, OverTime};

use super::ends::Ends;
use super::row::{END, Question, Row, date};
use super::{Oracle, sum_of};

/// What is said below, as compared.
#[derive(Debug, PartialEq)]
pub(super) struct Said {
    pub(super) told: (String, Option<i128>, Option<i128>),
    pub(super) n: usize,
    pub(super) waiting: usize,
}

impl Oracle<'_> {
    pub(super) fn said_below(&self, q: &Question) -> Option<Said> {
        let measure = &self.pack.measures[q.measure.as_str()];
        let mut said = self.statements(q, measure);
        let all: Vec<&Row> = said.iter().map(|(r, _)| *r).collect();
        if q.basis == Basis::Now {
            said.retain(|(row, _)| {
                let day = row.anchor();
                let under = |other: &&Row| {
                    let at = Row {
                        from: day.to_string(),
                        to: day.to_string(),
                        ..Row::clone(other)
                    };
                    other.unit != row.unit
                        && self.path(&at, Basis::Then).contains(&UnitId(row.unit))
                };
                self.ended(row.unit) == OPEN || !all.iter().any(under)
            });
        }
        if said.is_empty() {
            return None;
        }
        let mut by_unit = BTreeMap::<i64, (UnitId, Vec<&Row>)>::new();
        for (row, child) in said {
            by_unit
                .entry(row.unit)
                .or_insert((child, Vec::new()))
                .1
                .push(row);
        }
        let adds = measure.aggregate != Aggregate::None
            && (measure.uom != vi::Uom::Percent || measure.aggregate == Aggregate::Ratio);
        let (mut sum, mut n, mut waiting) = (Ends::nothing(), BTreeSet::new(), 0);
        for (child, rows) in by_unit.into_values() {
            let Some(ends) = one_unit(measure, &rows).filter(|_| adds) else {
                continue;
            };
            sum = sum.and(ends);
            if q.basis == Basis::Now && self.ended(child.0) != OPEN {
                waiting += 1;
            } else {
                n.insert(child);
            }
        }
        let told = if sum.parts == 0 {
            ("exact".into(), None, None)
        } else {
            sum.told()
        };
        Some(Said {
            told,
            n: n.len(),
            waiting,
        })
    }

    /// Each statement with the unit directly below through which it counts.
    fn statements(&self, q: &Question, measure: &Measure) -> Vec<(&Row, UnitId)> {
        let level = |unit: UnitId| {
            let unit = self.tree.unit(unit).unwrap();
            (
                unit.line.clone(),
                unit.versions.last().unwrap().level.clone(),
            )
        };
        let mut said: Vec<(&Row, UnitId)> = Vec::new();
        for row in self.rows.iter().filter(|r| r.measure == q.measure) {
            if row.standing != "declared" || row.nature != "result" || row.role != "main" {
                continue;
            }
            if !q.holds(row) {
                continue;
            }
            let stock = measure.over_time == OverTime::Stock;
            if stock && q.to != END && self.ended(row.unit) <= date(&q.to) {
                continue;
            }
            let path = self.path(row, q.basis);
            let own = UnitId(row.unit);
            match path.iter().position(|u| *u == q.unit) {
                Some(1) => said.push((row, own)),
                Some(2)
                    if q.basis == Basis::Now
                        && self.ended(row.unit) != OPEN
                        && level(own) == level(path[1]) =>
                {
                    said.push((row, path[1]));
                }
                _ => {}
            }
        }
        said
    }
}

/// What one unit's statements come to. The stories declare days, months and years, so that spans lie
/// in one another or apart, and exact values, so that rivals are a range.
fn one_unit(measure: &Measure, rows: &[&Row]) -> Option<Ends> {
    let mut spans: Vec<(&str, &str)> = rows
        .iter()
        .filter(|r| !r.rate)
        .map(|r| (r.from.as_str(), r.to.as_str()))
        .collect();
    spans.sort_by_key(|(from, to)| (*to, *from));
    spans.dedup();
    if measure.over_time == OverTime::Stock {
        spans = spans.last().copied().into_iter().collect();
    }
    let all = spans.clone();
    spans.retain(|own| !all.iter().any(|o| o != own && o.0 <= own.0 && own.1 <= o.1));
    let mut sum = Ends::nothing();
    for (from, to) in spans {
        let mine = |r: &&&Row| r.from == from && r.to == to && !r.rate;
        let mut sources = BTreeMap::<Option<&str>, (Ends, i128)>::new();
        for row in rows.iter().filter(mine) {
            let said = sources
                .entry(row.source.as_deref())
                .or_insert((Ends::nothing(), 0));
            said.0 = said.0.and(sum_of([*row].into_iter()));
            said.1 += row.of.map_or(0, i128::from);
        }
        let said: Vec<(Ends, i128)> = sources.into_values().collect();
        if said.iter().any(|(_, of)| *of != said[0].1) {
            return None;
        }
        let low = said.iter().map(|(e, _)| e.written.0).min()?;
        let high = said.iter().map(|(e, _)| e.written.1).max()?;
        sum = sum.and(if low == high {
            said[0].0
        } else {
            Ends::of("range", low, Some(high))
        });
    }
    (sum.parts > 0).then_some(sum)
}
