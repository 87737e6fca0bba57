//! From a figure back to the entries, records and sources behind it: exactly those, page by page.
//! Scope cuts only this list: what it hides is counted.

use std::cmp::Ordering;

use db::Conn;
use orgtree::UnitId;
use packs::{Measure, Standing};
use vi::{Decimal, Quantity, Span};

use super::behind::{Behind, Cursor, Part, behind};
use super::declared::{decimal, scaled, voice};
use super::sight::Sight;
use super::store;
use super::{Books, Figure, FigureId};
use crate::books::entries::Entry;
use crate::books::sources::{Cited, Voice};
use crate::shell::access::{Registers, Scope};
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// The most entries of a page.
pub(super) const LONGEST: usize = 500;

/// A figure with what stands behind it.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The figure itself.
    pub figure: Figure,
    /// A page of the entries that the caller may see: what proves the figure, what is said of the
    /// unit, what is said of the units directly below.
    pub entries: Vec<TracedEntry>,
    /// How many entries stand behind the figure, seen or not.
    pub total: usize,
    /// How many of them the caller may not see.
    pub hidden: usize,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// One entry behind a figure.
#[derive(Clone, Debug)]
pub struct TracedEntry {
    /// In which value of the figure it is.
    pub part: Part,
    /// Whether it adds to that value; a second record about the same thing does not.
    pub adds: bool,
    /// Record that asserts it.
    pub record: Id,
    /// Place in the register of the rule that draws it.
    pub rule: i64,
    /// Key of the line that it comes from; empty: from the head.
    pub line: String,
    /// Id of the register.
    pub register: String,
    /// Title of the record.
    pub title: String,
    /// Id of the record's state.
    pub state: String,
    /// Revision of the record.
    pub revision: i64,
    /// The unit it is about.
    pub unit: UnitId,
    /// Proved or said.
    pub standing: Standing,
    /// Its value.
    pub quantity: Quantity,
    /// Whether the value is a percentage stated without its parts.
    pub rate: bool,
    /// When it was so.
    pub as_of: Span,
    /// What it is about.
    pub label: Option<String>,
    /// Who states it.
    pub voice: Voice,
    /// Whether a document that proves it is attached.
    pub documented: bool,
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

/// Follows a figure to its records.
///
/// # Errors
/// The figure's measure or unit is unknown, or the caller does not see it, or the database fails.
pub fn trace(
    conn: &mut Conn,
    books: Books<'_>,
    id: &FigureId,
    scope: &Scope,
    Page { after, limit }: Page,
) -> Result<Trace, Fault> {
    let mut sight = Sight::of(books, scope);
    let figure = sight.one(conn, id)?;
    let measure = books.catalog.measure(id.measure)?;
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
        after
            .as_ref()
            .is_none_or(|after| one.cursor().cmp(after) == Ordering::Greater)
    });
    let more = seen.len() > limit;
    seen.truncate(limit);
    let next = seen.last().filter(|_| more).map(Behind::cursor);
    let (mut sources, mut entries) = (Cited::default(), Vec::with_capacity(seen.len()));
    for one in seen {
        let record = record_of(conn, books, &one.entry)?;
        let voice = voice(conn, books, &mut sources, &one.entry)?;
        entries.push(traced(measure, one, (record, voice))?);
    }
    Ok(Trace {
        figure,
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

fn record_of(conn: &mut Conn, books: Books<'_>, entry: &Entry) -> Result<store::Line, Fault> {
    let realm = books.tree.unit(entry.unit).map_or(0, |u| u.realm);
    store::record(conn, realm, entry.record)?
        .ok_or_else(|| Fault::Inside(format!("số liệu của hồ sơ {} không có hồ sơ", entry.record)))
}

fn traced(
    measure: &Measure,
    one: Behind,
    (record, voice): (store::Line, Voice),
) -> Result<TracedEntry, Fault> {
    let e = one.entry;
    let at = |value: i64| -> Decimal { scaled(measure, &e, value) };
    let quantity = Quantity {
        value: at(e.value),
        high: e.high.map(at),
        of: e.of.map(|of| decimal(measure, of)),
        bound: e.bound,
    };
    Ok(TracedEntry {
        part: one.part,
        adds: one.adds,
        record: e.record,
        rule: e.rule,
        line: e.line,
        register: record.register,
        title: record.title,
        state: record.state,
        revision: record.revision,
        unit: e.unit,
        standing: Standing::from_code(&e.standing)
            .ok_or_else(|| Fault::Inside(format!("số liệu ghi loại \"{}\"", e.standing)))?,
        quantity,
        rate: e.rate,
        as_of: e.span,
        label: e.label,
        voice,
        documented: e.documented,
    })
}
