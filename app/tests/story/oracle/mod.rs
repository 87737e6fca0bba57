//! Figures computed once more, the slow and simple way, from the entries as they stand in the
//! database: no summaries, no buckets, no code of the application but its tree of units.

mod ends;
mod row;
mod said;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use lantoa::books::entries::rollup::Basis;
use lantoa::books::figures::{self, Figure, FigureId, Page, Part};
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use orgtree::{OPEN, Tree, UnitId};
use packs::{Aggregate, Measure, OverTime, Pack};
use vi::Span;

use crate::seen;
use crate::world::World;
use ends::Ends;
pub use row::Question;
use row::{END, Row, around, date};
use said::Said;

db::sql! {
    ENTRIES = "SELECT e.record, e.rule, e.line, m.slug, e.unit, e.nature, e.standing, e.role, e.value, e.high, e.of_value, e.excluded, e.rate, e.bound, e.from_day, e.to_day, e.source, e.documented FROM entry e JOIN measure m ON m.id = e.measure ORDER BY e.record, e.rule";
    SAMENESS = "SELECT id, same_as FROM record";
}

/// What records prove, as this oracle finds it.
#[derive(Debug, PartialEq)]
struct Proved {
    told: (String, Option<i128>, Option<i128>),
    of: i128,
    excluded: i128,
    records: usize,
    documented: usize,
}

pub struct Oracle<'a> {
    world: &'a World,
    tree: Tree,
    pack: Pack,
    rows: Vec<Row>,
    /// Records that say they are about the same thing, whichever way they say it.
    things: BTreeMap<Vec<u8>, usize>,
}

impl<'a> Oracle<'a> {
    pub fn of(world: &'a World) -> Oracle<'a> {
        let (rows, said) = world
            .app
            .db
            .read(|conn| -> Result<_, Fault> {
                let said = conn.all::<(Vec<u8>, Option<Vec<u8>>)>(SAMENESS, &[])?;
                let mut rows = conn.all::<Row>(ENTRIES, &[])?;
                rows.sort_by_key(|r| (r.record.clone(), r.rule, r.line.clone()));
                Ok((rows, said))
            })
            .unwrap();
        let mut things: BTreeMap<Vec<u8>, usize> = said
            .iter()
            .zip(0..)
            .map(|((id, _), n)| (id.clone(), n))
            .collect();
        loop {
            let mut changed = false;
            for (id, other) in &said {
                let Some(other) = other else { continue };
                let (a, b) = (things[id], things[other]);
                changed |= a != b;
                for thing in things.values_mut().filter(|t| **t == a.max(b)) {
                    *thing = a.min(b);
                }
            }
            if !changed {
                break;
            }
        }
        Oracle {
            tree: world.app.units.at_hand().tree.clone(),
            pack: world.app.programmes.current().pack.clone(),
            world,
            rows,
            things,
        }
    }

    fn parent_then(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        let versions = &self.tree.unit(unit).unwrap().versions;
        let version = versions.iter().find(|v| v.from <= day && day < v.to);
        version.and_then(|v| v.parent)
    }

    fn path(&self, row: &Row, basis: Basis) -> Vec<UnitId> {
        let mut path = vec![UnitId(row.unit)];
        let versions = &self.tree.unit(path[0]).unwrap().versions;
        let (born, ended) = (versions[0].from, versions[versions.len() - 1].to);
        let mut day = row.anchor().max(born);
        if day >= ended {
            day = ended.pred_opt().unwrap().max(born);
        }
        loop {
            let unit = path[path.len() - 1];
            let last = self.tree.unit(unit).unwrap().versions.last().unwrap();
            let next = match basis {
                Basis::Then => self.parent_then(unit, day),
                Basis::Now if last.to == OPEN => last.parent,
                Basis::Now => Some(self.tree.place(unit).unwrap().at),
            };
            match next {
                Some(next) => path.push(next),
                None => return path,
            }
        }
    }

    fn ended(&self, unit: i64) -> NaiveDate {
        let unit = self.tree.unit(UnitId(unit)).unwrap();
        unit.versions[unit.versions.len() - 1].to
    }

    /// The entries that count in the figure, each with whether it adds.
    fn proving(&self, q: &Question) -> Vec<(&Row, bool)> {
        let measure = &self.pack.measures[q.measure.as_str()];
        let stock = measure.aggregate == Aggregate::Latest
            || (measure.aggregate == Aggregate::Ratio && measure.over_time == OverTime::Stock);
        let mut found: Vec<&Row> = self
            .rows
            .iter()
            .filter(|r| r.measure == q.measure && r.standing == "evidenced")
            .filter(|r| r.nature == "result" && r.role == "main" && !r.rate)
            .filter(|r| measure.aggregate != Aggregate::None && r.inside(&q.from, &q.to))
            .collect();
        if stock {
            let all = found.clone();
            let order = |r: &Row| {
                (
                    r.to.clone(),
                    r.from.clone(),
                    r.record.clone(),
                    r.rule,
                    r.line.clone(),
                )
            };
            found.retain(|r| {
                let later = |o: &&Row| o.unit == r.unit && order(o) > order(r);
                !all.iter().any(later) && (q.to == END || self.ended(r.unit) > date(&q.to))
            });
        }
        found.retain(|r| self.path(r, q.basis).contains(&q.unit));
        let mut seen = BTreeSet::new();
        let distinct = measure.aggregate == Aggregate::Distinct;
        found
            .into_iter()
            .map(|r| (r, !distinct || seen.insert(self.things[&r.record])))
            .collect()
    }

    fn proved(&self, q: &Question) -> Option<Proved> {
        let measure = &self.pack.measures[q.measure.as_str()];
        let all = self.proving(q);
        let adding: Vec<&Row> = all
            .iter()
            .filter(|(_, adds)| *adds)
            .map(|(r, _)| *r)
            .collect();
        let documented: BTreeSet<_> = all
            .iter()
            .filter(|(r, _)| r.documented)
            .map(|(r, _)| match measure.aggregate {
                Aggregate::Distinct => format!("{:?}", self.things[&r.record]),
                _ => format!("{:?}/{}/{}", r.record, r.rule, r.line),
            })
            .collect();
        (!adding.is_empty()).then(|| Proved {
            told: sum_of(adding.iter().copied()).told(),
            of: total(&adding, |r| r.of)
                .filter(|_| measure.aggregate == Aggregate::Ratio)
                .unwrap_or(0),
            excluded: total(&adding, |r| r.excluded).unwrap_or(0),
            records: adding.len(),
            documented: documented.len(),
        })
    }

    fn id(&self, q: &Question) -> FigureId {
        self.world
            .result(&q.measure, q.unit, &q.period.iso(), q.basis)
    }

    /// The figure asked alone, its trace, and this oracle say the same; whether it has a value.
    pub fn agrees(&self, q: &Question) -> bool {
        let id = self.id(q);
        let address = self.world.address(&id);
        let measure = &self.pack.measures[q.measure.as_str()];
        let figure = self
            .world
            .with_books(|conn, books| seen::one(conn, books, &id))
            .unwrap();
        let right = self.proved(q);
        assert_eq!(proved_by(measure, &figure), right, "{address}");
        assert_eq!(
            self.below(measure, &figure),
            self.said_below(q),
            "below {address}"
        );
        let traced = self
            .world
            .with_books(|conn, books| {
                figures::trace(
                    conn,
                    books,
                    &id,
                    &Scope::everything(&self.tree),
                    Page::FIRST,
                )
            })
            .unwrap();
        assert_eq!(
            (traced.hidden, traced.total),
            (0, traced.entries.len()),
            "{address}"
        );
        let listed: Vec<(String, i64, String)> = traced
            .entries
            .iter()
            .filter(|e| e.part == Part::Evidenced)
            .map(|e| (hex(&e.record.0), e.rule, e.line.clone()))
            .collect();
        let expected: Vec<(String, i64, String)> = self
            .proving(q)
            .iter()
            .map(|(r, _)| (hex(&r.record), r.rule, r.line.clone()))
            .collect();
        assert_eq!(listed, expected, "trace {address}");
        let scaled = |d: vi::Decimal| i128::from(d.at_scale(measure.scale).unwrap());
        let sum = traced
            .entries
            .iter()
            .filter(|e| e.part == Part::Evidenced && e.adds)
            .map(|e| {
                let q = &e.quantity;
                Ends::of(q.bound.as_str(), scaled(q.value), q.high.map(scaled))
            })
            .fold(Ends::nothing(), Ends::and);
        if let Some(right) = &right {
            assert_eq!(sum.told(), right.told, "sum of the trace of {address}");
        }
        right.is_some() || figure.below.is_some()
    }

    /// Declarations of the units directly below: (sum, units, of how many, waiting units).
    fn below(&self, measure: &Measure, figure: &Figure) -> Option<Said> {
        let below = figure.below.as_ref()?;
        let scaled = |d: vi::Decimal| i128::from(d.at_scale(measure.scale).unwrap());
        Some(Said {
            told: (
                below.bound.to_string(),
                below.value.map(scaled),
                below.high.map(scaled),
            ),
            n: usize::try_from(below.n).unwrap(),
            waiting: usize::try_from(below.waiting).unwrap(),
        })
    }

    /// A figure in the list of a period is the figure asked alone, and the list leaves none out.
    pub fn lists_all(&self, unit: UnitId, basis: Basis, period: Option<&Span>) {
        let list = self
            .world
            .with_books(|conn, books| seen::of_unit(conn, books, unit, period, basis))
            .unwrap();
        for figure in &list {
            let id = figure.id;
            let alone = self
                .world
                .with_books(|conn, books| seen::one(conn, books, &id))
                .unwrap();
            assert_eq!(*figure, alone);
        }
        let Some(period) = period else { return };
        let listed: BTreeSet<String> = list
            .iter()
            .filter(|f| f.id.nature == packs::Nature::Result)
            .map(|f| self.world.slug(f))
            .collect();
        let measures: BTreeSet<&str> = self.rows.iter().map(|r| r.measure.as_str()).collect();
        for measure in measures {
            let q = Question::new(measure, unit, *period, basis);
            if self.proved(&q).is_some() || self.said_below(&q).is_some() {
                let address = self.world.address(&self.id(&q));
                assert!(listed.contains(measure), "{address} is not listed");
            }
        }
    }

    /// Questions about every entry: of each unit in which it counts, over periods of every kind
    /// around its days; every `step`th of them.
    pub fn questions(&self, step: usize) -> Vec<Question> {
        let mut all = Vec::new();
        for row in &self.rows {
            for basis in [Basis::Then, Basis::Now] {
                for unit in self.path(row, basis) {
                    for period in around(row) {
                        all.push(Question::new(&row.measure, unit, period, basis));
                    }
                }
            }
        }
        all.into_iter().step_by(step).collect()
    }

    /// The periods of every kind around the entries' days.
    pub fn periods(&self) -> Vec<Span> {
        let mut all: Vec<Span> = Vec::new();
        for period in self.rows.iter().flat_map(around) {
            if !all.contains(&period) {
                all.push(period);
            }
        }
        all
    }
}

fn sum_of<'a>(rows: impl Iterator<Item = &'a Row>) -> Ends {
    rows.map(|r| Ends::of(&r.bound, r.value.into(), r.high.map(i128::from)))
        .fold(Ends::nothing(), Ends::and)
}

fn total(rows: &[&Row], of: impl Fn(&Row) -> Option<i64>) -> Option<i128> {
    Some(rows.iter().filter_map(|r| of(r)).map(i128::from).sum())
}

fn proved_by(measure: &Measure, figure: &Figure) -> Option<Proved> {
    let e = figure.evidenced.as_ref()?;
    let scaled = |d: vi::Decimal| i128::from(d.at_scale(measure.scale).unwrap());
    Some(Proved {
        told: (e.bound.to_string(), e.value.map(scaled), e.high.map(scaled)),
        of: e.of.map_or(0, scaled),
        excluded: e.excluded.map_or(0, scaled),
        records: usize::try_from(e.records).unwrap(),
        documented: usize::try_from(e.documented).unwrap(),
    })
}

fn hex(id: &[u8]) -> String {
    use std::fmt::Write;
    id.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
