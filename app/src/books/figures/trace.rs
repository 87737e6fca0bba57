//! From a figure back to the entries, records and sources behind it: exactly those, page by page.
//! Scope cuts only this list: what it hides is counted.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::str::FromStr;

use db::Conn;
use orgtree::UnitId;
use serde::Serialize;
use vi::{Bound, Decimal, Span};

use super::ask::{Books, belongs};
use super::below::{self, Above};
use super::evidence::{self, Question};
use super::sight::Sight;
use super::store;
use super::{Figure, FigureId, decimal};
use crate::books::entries::{self, Entry, ends, rollup};
use crate::books::records::source::{self, Source};
use crate::ground::units::UnitRef;
use crate::shell::access::{Registers, Scope};
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::number::Whole;
use crate::shell::request::cursor_malformed;

/// The most entries of a page.
pub const LONGEST: usize = 500;
/// How many entries of a page are asked for.
pub type Limit = Whole<1, { LONGEST as i64 }>;

/// A figure with what stands behind it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Trace {
    /// The figure itself.
    pub figure: Figure,
    /// What the measure means, and by which paper.
    pub definition: String,
    /// Paper on which the measure rests.
    pub legal_basis: Option<String>,
    /// A page of the entries that the caller may see: what proves the figure, what is said of the
    /// unit, what is said of the units directly below.
    pub entries: Vec<TracedEntry>,
    /// How many entries stand behind the figure, seen or not.
    pub total: usize,
    /// How many of them the caller may not see.
    pub hidden: usize,
    /// Give it back as `after` for the next page.
    pub next: Option<String>,
}

/// In which of a figure's three values an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// It proves the figure.
    Evidenced,
    /// It is said of the unit.
    Declared,
    /// It is said of a unit directly below.
    Below,
}

/// One entry behind a figure.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TracedEntry {
    /// In which value of the figure it is.
    pub part: Part,
    /// Whether it adds to that value; a second record about the same thing does not.
    pub adds: bool,
    /// Record that asserts it.
    pub record: String,
    /// Place in the register of the rule that draws it.
    pub rule: i64,
    /// Key of the line that it comes from; empty: from the head.
    pub line: String,
    /// Slug of the register.
    pub register: String,
    /// Title of the record.
    pub title: String,
    /// State of the record.
    pub state: String,
    /// Revision of the record.
    pub revision: i64,
    /// The unit it is about.
    pub unit: UnitRef,
    /// `evidenced` or `declared`.
    pub standing: String,
    /// Value or percentage.
    #[schema(value_type = f64)]
    pub value: Decimal,
    /// Whether the value is a percentage stated without its parts.
    pub rate: bool,
    /// Upper end of a range.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Decimal>,
    /// Denominator.
    #[schema(value_type = Option<f64>)]
    pub of: Option<Decimal>,
    /// Trên, gần …
    #[schema(value_type = String)]
    pub bound: Bound,
    /// When it was so.
    pub as_of: String,
    /// What it is about.
    pub label: Option<String>,
    /// Who states it.
    pub source: Option<Source>,
    /// Whether a document that proves it is attached.
    pub documented: bool,
}

/// The place of an entry in a trace: where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    part: Part,
    record: Id,
    rule: i64,
    line: String,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cursor {
            part,
            record,
            rule,
            line,
        } = self;
        write!(f, "{}_{record}_{rule}_{line}", *part as u8)
    }
}

impl FromStr for Cursor {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Cursor, Fault> {
        let parse = || {
            let mut parts = text.splitn(4, '_');
            let part = match parts.next()? {
                "0" => Part::Evidenced,
                "1" => Part::Declared,
                "2" => Part::Below,
                _ => return None,
            };
            Some(Cursor {
                part,
                record: parts.next()?.parse().ok()?,
                rule: parts.next()?.parse().ok()?,
                line: parts.next()?.to_owned(),
            })
        };
        parse().ok_or_else(|| cursor_malformed(text))
    }
}

/// Which page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Behind this entry.
    pub after: Option<Cursor>,
    /// At most so many entries.
    pub limit: usize,
}

impl Page {
    /// The first page, as long as it may be.
    pub const FIRST: Page = Page {
        after: None,
        limit: LONGEST,
    };
}

/// An entry behind the figure, not yet told.
struct Behind {
    part: Part,
    adds: bool,
    entry: Entry,
}

impl Behind {
    fn cursor(&self) -> Cursor {
        Cursor {
            part: self.part,
            record: self.entry.record,
            rule: self.entry.rule,
            line: self.entry.line.clone(),
        }
    }
}

/// Follows a figure to its records.
///
/// # Errors
/// The figure's measure or unit is unknown, or the caller does not see it, or the database fails.
pub fn of(
    conn: &mut Conn,
    books: Books<'_>,
    id: &FigureId,
    scope: &Scope,
    page: Page,
) -> Result<Trace, Fault> {
    let mut sight = Sight::of(books, scope);
    let figure = sight.one(conn, id)?;
    let measure = books.catalog.measure(books.catalog.id(&id.measure)?)?;
    let mut all = behind(conn, books, id)?;
    all.sort_by_key(Behind::cursor);
    let total = all.len();
    let mut seen = Vec::new();
    for one in all {
        let mine =
            scope.sees(books.tree, one.entry.unit) && sight.tells(id, one.part, &one.entry)?;
        if mine && is_shown(conn, books, scope, &one.entry)? {
            seen.push(one);
        }
    }
    let hidden = total - seen.len();
    seen.retain(|one| {
        page.after
            .as_ref()
            .is_none_or(|after| one.cursor().cmp(after) == Ordering::Greater)
    });
    let more = seen.len() > page.limit;
    seen.truncate(page.limit);
    let sources: BTreeMap<String, Source> = source::all(conn)?
        .into_iter()
        .map(|s| (s.id.clone(), s))
        .collect();
    let next = seen
        .last()
        .filter(|_| more)
        .map(|one| one.cursor().to_string());
    let mut entries = Vec::with_capacity(seen.len());
    for one in seen {
        let record = record_of(conn, books, &one.entry)?;
        entries.push(told(books, measure, &one, record, &sources));
    }
    Ok(Trace {
        figure,
        definition: measure.definition.clone(),
        legal_basis: measure.validity.legal_basis.clone(),
        entries,
        total,
        hidden,
        next,
    })
}

/// Whether the scope sees the record of an entry of a unit that it sees.
fn is_shown(
    conn: &mut Conn,
    books: Books<'_>,
    scope: &Scope,
    entry: &Entry,
) -> Result<bool, Fault> {
    if !scope.public_only && scope.registers == Registers::All {
        return Ok(true);
    }
    let record = record_of(conn, books, entry)?;
    let open = record.public || !scope.public_only;
    Ok(open && scope.registers.has(&record.register))
}

/// All entries behind the figure's three values.
fn behind(conn: &mut Conn, books: Books<'_>, id: &FigureId) -> Result<Vec<Behind>, Fault> {
    let number = books.catalog.id(&id.measure)?;
    let measure = books.catalog.measure(number)?;
    let period = Span::parse(&id.period).map_err(Fault::Usage)?;
    let mine = |e: &Entry| e.nature == id.nature && belongs(&period, &e.span);
    let realm = books.tree.unit(id.unit).map_or(0, |u| u.realm);
    let mut found: Vec<Behind> = entries::stated(conn, realm, id.unit, Some(number))?
        .into_iter()
        .filter(mine)
        .map(|entry| Behind {
            part: Part::Declared,
            adds: true,
            entry,
        })
        .collect();
    if id.nature != "result" {
        return Ok(found);
    }
    let mut said = below::read(conn, books.tree, (id.unit, id.basis), Some(number))?;
    said.retain(mine);
    let above = Above {
        tree: books.tree,
        unit: id.unit,
        basis: id.basis,
        period: &period,
    };
    let said: Vec<&Entry> = said.iter().collect();
    let said = below::counted(above, measure, &said);
    found.extend(said.into_iter().map(|entry| Behind {
        part: Part::Below,
        adds: true,
        entry: entry.clone(),
    }));
    if let Some(how) = rollup::together(measure) {
        let question = Question {
            tree: books.tree,
            measure,
            number,
            unit: id.unit,
            basis: id.basis,
        };
        let days = ends(&period);
        let inside = evidence::inside(conn, &question, days)?;
        let proving = question.window(days).behind(how, &inside);
        found.extend(proving.into_iter().map(|b| Behind {
            part: Part::Evidenced,
            adds: b.adds,
            entry: b.entry.clone(),
        }));
    }
    Ok(found)
}

fn record_of(conn: &mut Conn, books: Books<'_>, entry: &Entry) -> Result<store::Line, Fault> {
    let realm = books.tree.unit(entry.unit).map_or(0, |u| u.realm);
    store::record(conn, realm, entry.record)?
        .ok_or_else(|| Fault::Inside(format!("số liệu của hồ sơ {} không có hồ sơ", entry.record)))
}

fn told(
    books: Books<'_>,
    measure: &packs::Measure,
    one: &Behind,
    record: store::Line,
    sources: &BTreeMap<String, Source>,
) -> TracedEntry {
    let e = &one.entry;
    let at = |v: i64| {
        if e.rate {
            Decimal::from_scaled(v, packs::RATE_SCALE)
        } else {
            decimal(measure, v)
        }
    };
    TracedEntry {
        part: one.part,
        adds: one.adds,
        record: e.record.to_string(),
        rule: e.rule,
        line: e.line.clone(),
        register: record.register,
        title: record.title,
        state: record.state,
        revision: record.revision,
        unit: UnitRef::of(books.tree, UnitId(e.unit.0)),
        standing: e.standing.clone(),
        value: at(e.value),
        rate: e.rate,
        high: e.high.map(at),
        of: e.of.map(|of| decimal(measure, of)),
        bound: e.bound,
        as_of: e.span.iso(),
        label: e.label.clone(),
        source: e.source.as_ref().and_then(|id| sources.get(id).cloned()),
        documented: e.documented,
    }
}
