//! Figures computed once more, the slow and simple way, from the entries as they stand in the
//! database: no summaries, no buckets, no code of the application but its tree of units.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use lantoa::entries::rollup::Basis;
use lantoa::figures::trace::{self, Page, Part};
use lantoa::figures::{Figure, FigureId, ask};
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use orgtree::{OPEN, Tree, UnitId};
use packs::{Aggregate, Measure, OverTime, Pack};
use vi::Span;

use crate::world::World;

db::sql! {
    ENTRIES = "SELECT e.record, e.n, m.slug, e.unit, e.nature, e.standing, e.role, e.value, e.high, e.of_value, e.excluded, e.rate, e.bound, e.from_day, e.to_day, e.source, e.documented FROM entry e JOIN measure m ON m.id = e.measure ORDER BY e.record, e.n";
    SAMENESS = "SELECT id, same_as FROM record";
}

db::row! {
    /// An entry as it stands in the database.
    #[derive(Clone, Debug)]
    struct Row {
        record: Vec<u8>,
        n: i64,
        measure: String,
        unit: i64,
        nature: String,
        standing: String,
        role: String,
        value: i64,
        high: Option<i64>,
        of: Option<i64>,
        excluded: Option<i64>,
        rate: bool,
        bound: String,
        from: String,
        to: String,
        source: Option<String>,
        documented: bool,
    }
}

const START: &str = "0001-01-01";
const END: &str = "9999-12-31";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Row {
    /// The last known day, else the first, else the beginning of time.
    fn anchor(&self) -> NaiveDate {
        let known = [&self.to, &self.from];
        let known = known
            .iter()
            .find(|d| d.as_str() != START && d.as_str() != END);
        known.map_or(date(START), |d| date(d))
    }

    fn inside(&self, from: &str, to: &str) -> bool {
        if from == START || to == END {
            return self.from == from && self.to == to;
        }
        // ISO days sort as text.
        self.from.as_str() >= from && self.to.as_str() <= to
    }
}

/// What a sum may claim, from the ends of its parts: `None` is an end nobody knows.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    low: (Option<i128>, bool),
    high: (Option<i128>, bool),
    /// What was written, taken for an end that is open.
    written: (i128, i128),
    ranges: bool,
    numbers: usize,
    parts: usize,
}

impl Ends {
    fn nothing() -> Ends {
        Ends {
            low: (Some(0), false),
            high: (Some(0), false),
            ..Ends::default()
        }
    }

    fn of(bound: &str, value: i128, high: Option<i128>) -> Ends {
        let closed = |v| (Some(v), false);
        let (low, high, written) = match bound {
            "exact" => (closed(value), closed(value), (value, value)),
            "range" => (closed(value), closed(high.unwrap()), (value, high.unwrap())),
            "over" => ((Some(value), true), (None, false), (value, value)),
            "at_least" => (closed(value), (None, false), (value, value)),
            "nearly" => ((None, false), (Some(value), true), (value, value)),
            "at_most" => (closed(0), closed(value), (0, value)),
            "about" => ((None, false), (None, false), (value, value)),
            "vague" => ((Some(0), true), (None, false), (0, 0)),
            other => panic!("{other}"),
        };
        Ends {
            low,
            high,
            written,
            ranges: bound == "range",
            numbers: usize::from(bound != "vague"),
            parts: 1,
        }
    }

    fn and(self, other: Ends) -> Ends {
        let sum = |a: (Option<i128>, bool), b: (Option<i128>, bool)| {
            (a.0.zip(b.0).map(|(a, b)| a + b), a.1 || b.1)
        };
        Ends {
            low: sum(self.low, other.low),
            high: sum(self.high, other.high),
            written: (
                self.written.0 + other.written.0,
                self.written.1 + other.written.1,
            ),
            ranges: self.ranges || other.ranges,
            numbers: self.numbers + other.numbers,
            parts: self.parts + other.parts,
        }
    }

    /// Bound, value, upper end; without a number only that it is vague.
    fn told(self) -> (String, Option<i128>, Option<i128>) {
        if self.parts > 0 && self.numbers == 0 {
            return ("vague".into(), None, None);
        }
        let point = self.written.0 == self.written.1;
        let (bound, value, high) = match (self.low, self.high) {
            ((Some(low), _), (Some(high), _)) if low == high => ("exact", low, None),
            ((Some(low), _), (Some(high), _)) if self.ranges => ("range", low, Some(high)),
            ((Some(_), _), (Some(high), _)) => ("at_most", high, None),
            ((Some(low), true), (None, _)) => ("over", low, None),
            ((Some(low), false), (None, _)) => ("at_least", low, None),
            ((None, _), (Some(high), _)) if point => ("nearly", high, None),
            ((None, _), (Some(high), _)) => ("at_most", high, None),
            ((None, _), (None, _)) if point => ("about", self.written.0, None),
            ((None, _), (None, _)) => ("about", self.written.0, Some(self.written.1)),
        };
        (bound.into(), Some(value), high)
    }
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
                Ok((conn.all::<Row>(ENTRIES, &[])?, said))
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
            let order = |r: &Row| (r.to.clone(), r.from.clone(), r.record.clone(), r.n);
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
                Aggregate::Distinct => (self.things[&r.record], 0),
                _ => (usize::MAX, r.n + 1),
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

    fn id(q: &Question) -> FigureId {
        FigureId {
            measure: q.measure.clone(),
            unit: q.unit,
            period: q.period.iso(),
            basis: q.basis,
            nature: "result".into(),
        }
    }

    /// The figure asked alone, its trace, and this oracle say the same; whether it has a value.
    pub fn agrees(&self, q: &Question) -> bool {
        let id = Self::id(q);
        let measure = &self.pack.measures[q.measure.as_str()];
        let figure = self
            .world
            .with_books(|conn, books| ask::one(conn, books, &id))
            .unwrap();
        let right = self.proved(q);
        assert_eq!(proved_by(measure, &figure), right, "{id}");
        assert_eq!(
            self.below(measure, &figure),
            self.said_below(q),
            "below {id}"
        );
        let traced = self
            .world
            .with_books(|conn, books| {
                trace::of(
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
            "{id}"
        );
        let listed: Vec<(String, i64)> = traced
            .entries
            .iter()
            .filter(|e| e.part == Part::Evidenced)
            .map(|e| (e.record.replace('-', ""), e.n))
            .collect();
        let expected: Vec<(String, i64)> = self
            .proving(q)
            .iter()
            .map(|(r, _)| (hex(&r.record), r.n))
            .collect();
        assert_eq!(listed, expected, "trace {id}");
        let scaled = |d: vi::Decimal| i128::from(d.at_scale(measure.scale).unwrap());
        let sum = traced
            .entries
            .iter()
            .filter(|e| e.part == Part::Evidenced && e.adds)
            .map(|e| Ends::of(e.bound.as_str(), scaled(e.value), e.high.map(scaled)))
            .fold(Ends::nothing(), Ends::and);
        if let Some(right) = &right {
            assert_eq!(sum.told(), right.told, "sum of the trace of {id}");
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

    fn said_below(&self, q: &Question) -> Option<Said> {
        let measure = &self.pack.measures[q.measure.as_str()];
        let level = |unit: UnitId| {
            let unit = self.tree.unit(unit).unwrap();
            (
                unit.line.clone(),
                unit.versions.last().unwrap().level.clone(),
            )
        };
        // Each statement with the unit directly below through which it counts.
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
                Some(2) if q.basis == Basis::Now => {
                    if self.ended(row.unit) != OPEN && level(own) == level(path[1]) {
                        said.push((row, path[1]));
                    }
                }
                _ => {}
            }
        }
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
                self.ended(row.unit) == OPEN || !all.iter().any(|other| under(other))
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

    /// A figure in the list of a period is the figure asked alone, and the list leaves none out.
    pub fn lists_all(&self, unit: UnitId, basis: Basis, period: Option<&Span>) {
        let list = self
            .world
            .with_books(|conn, books| ask::of_unit(conn, books, unit, period, basis))
            .unwrap();
        for figure in &list {
            let id: FigureId = figure.id.parse().unwrap();
            let alone = self
                .world
                .with_books(|conn, books| ask::one(conn, books, &id))
                .unwrap();
            assert_eq!(*figure, alone);
        }
        let Some(period) = period else { return };
        let listed: BTreeSet<&str> = list
            .iter()
            .filter(|f| f.nature == "result")
            .map(|f| f.measure.as_str())
            .collect();
        let measures: BTreeSet<&str> = self.rows.iter().map(|r| r.measure.as_str()).collect();
        for measure in measures {
            let q = Question::new(measure, unit, *period, basis);
            if self.proved(&q).is_some() || self.said_below(&q).is_some() {
                assert!(listed.contains(measure), "{} is not listed", Self::id(&q));
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

/// A question for one figure.
#[derive(Clone, Debug)]
pub struct Question {
    measure: String,
    unit: UnitId,
    period: Span,
    from: String,
    to: String,
    basis: Basis,
}

impl Question {
    fn new(measure: &str, unit: UnitId, period: Span, basis: Basis) -> Question {
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
    fn holds(&self, row: &Row) -> bool {
        row.inside(&self.from, &self.to)
    }
}

/// What is said below, as compared.
#[derive(Debug, PartialEq)]
struct Said {
    told: (String, Option<i128>, Option<i128>),
    n: usize,
    waiting: usize,
}

fn around(row: &Row) -> Vec<Span> {
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

fn sum_of<'a>(rows: impl Iterator<Item = &'a Row>) -> Ends {
    rows.map(|r| Ends::of(&r.bound, r.value.into(), r.high.map(i128::from)))
        .fold(Ends::nothing(), Ends::and)
}

fn total(rows: &[&Row], of: impl Fn(&Row) -> Option<i64>) -> Option<i128> {
    Some(rows.iter().filter_map(|r| of(r)).map(i128::from).sum())
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
