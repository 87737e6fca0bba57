//! The figures of a unit: of one period, or each for its own.

use std::collections::BTreeMap;

use db::Conn;
use orgtree::{Tree, UnitId};
use packs::Nature;
use vi::Span;

use super::below::{self, Above};
use super::evidence::{self, Held, Question, own_period};
use super::unseen::Unseen;
use super::{Books, Declared, Evidenced, Figure, FigureId, declared};
use crate::books::entries::rollup::Basis;
use crate::books::entries::{self, Entry, span_of};
use crate::books::sources::Cited;
use crate::ground::units;
use crate::shell::fault::Fault;

/// Everything said and held of one unit, read once; or only what one figure needs.
struct Material {
    /// Nothing when only one figure is asked for: its own cells are read then.
    held: Option<Held>,
    stated: Vec<Entry>,
    below: Vec<Entry>,
    /// Those that were cited so far.
    sources: Cited,
}

/// All figures of a unit: those of `period`, or every one it has, each for its own period.
///
/// # Errors
/// The database fails.
pub fn of_unit(
    conn: &mut Conn,
    books: Books<'_>,
    unit: UnitId,
    period: Option<&Span>,
    basis: Basis,
) -> Result<Vec<Unseen<Figure>>, Fault> {
    let mut material = gather(conn, books, (unit, basis), Of::Period(period))?;
    // In the order of the pack; of one measure by period.
    let mut ids = BTreeMap::new();
    let mut want = |measure: i64, nature: Nature, own: Span| -> Result<(), Fault> {
        let name = &books.catalog.measure(measure)?.id;
        let at = books.catalog.pack.measures.get_index_of(name);
        let id = FigureId {
            measure,
            unit,
            period: *period.unwrap_or(&own),
            basis,
            nature,
        };
        ids.insert((at, id.period.iso(), nature.code()), id);
        Ok(())
    };
    let held = material.held.iter().flat_map(Held::days);
    for (measure, (from, to)) in held {
        let span = span_of(from, to);
        // A figure is asked for wherever something stands in its period or reaches into it.
        if period.is_none_or(|p| belongs(p, &span) || overlaps(p, &span)) {
            want(
                measure,
                Nature::Result,
                lived(books.tree, unit, &own_period(&span)),
            )?;
            want(measure, Nature::Result, own_period(&span))?;
        }
    }
    for entry in material.stated.iter().chain(&material.below) {
        if period.is_none_or(|p| belongs(p, &entry.span)) {
            want(
                entry.measure,
                declared::nature(entry)?,
                own_period(&entry.span),
            )?;
        }
    }
    let mut figures = Vec::new();
    for id in ids.values() {
        let figure = build(conn, books, &mut material, id)?;
        if !figure.is_empty() {
            figures.push(Unseen::of(figure));
        }
    }
    Ok(figures)
}

/// One figure.
///
/// # Errors
/// The measure or unit is unknown, or the database fails.
pub fn one(conn: &mut Conn, books: Books<'_>, id: &FigureId) -> Result<Unseen<Figure>, Fault> {
    if books.tree.unit(id.unit).is_none() {
        return Err(Fault::Missing(format!("đơn vị {}", id.unit)));
    }
    let mut material = gather(conn, books, (id.unit, id.basis), Of::Measure(id.measure))?;
    build(conn, books, &mut material, id).map(Unseen::of)
}

/// Only what records prove, for one figure: the quick way for a single number.
///
/// # Errors
/// The measure is unknown, or the database fails.
pub fn proved(
    conn: &mut Conn,
    books: Books<'_>,
    id: &FigureId,
) -> Result<Unseen<Option<Evidenced>>, Fault> {
    let question = Question::of(books, id)?;
    let cell = evidence::cell(conn, &question, &id.period, None)?;
    Ok(Unseen::of(evidence::told(question.measure, &cell)))
}

/// The part of the year in which a unit ended that it still stood: what is latest in it is found
/// there, while at the end of the year it counts no more.
fn lived(tree: &Tree, unit: UnitId, year: &Span) -> Span {
    let last = units::last_day(tree, unit);
    match (year.from, year.to) {
        (Some(from), Some(to)) if from <= last && last < to => span_of(from, last),
        _ => *year,
    }
}

/// For which figures of a unit material is gathered.
#[derive(Clone, Copy)]
enum Of<'a> {
    /// One, of this measure.
    Measure(i64),
    /// All, of a period if there is one.
    Period(Option<&'a Span>),
}

fn gather(
    conn: &mut Conn,
    books: Books<'_>,
    (unit, basis): (UnitId, Basis),
    of: Of<'_>,
) -> Result<Material, Fault> {
    let measure = match of {
        Of::Measure(measure) => Some(measure),
        Of::Period(_) => None,
    };
    let realm = books.tree.unit(unit).map_or(0, |u| u.realm);
    let below = below::read(conn, books.tree, (unit, basis), measure)?;
    let stated = entries::stated(conn, realm, unit, measure)?;
    let held = match of {
        Of::Measure(_) => None,
        Of::Period(period) => {
            let whose = (unit, basis);
            Some(evidence::held(conn, books.tree, whose, period)?)
        }
    };
    Ok(Material {
        held,
        stated,
        below,
        sources: Cited::default(),
    })
}

fn build(
    conn: &mut Conn,
    books: Books<'_>,
    material: &mut Material,
    id: &FigureId,
) -> Result<Figure, Fault> {
    let question = Question::of(books, id)?;
    let measure = question.measure;
    let mine = |e: &&Entry| {
        e.measure == id.measure && e.nature == id.nature.code() && belongs(&id.period, &e.span)
    };
    let mut declared: Vec<Declared> = Vec::new();
    for entry in material.stated.iter().filter(mine) {
        let voice = declared::voice(conn, books, &mut material.sources, entry)?;
        declared.push(declared::told(measure, entry, voice)?);
    }
    declared.sort_by_key(|d| d.role != packs::Role::Main);
    let (mut evidenced, mut below) = (None, None);
    if id.nature == Nature::Result {
        let cell = evidence::cell(conn, &question, &id.period, material.held.as_ref())?;
        evidenced = evidence::told(measure, &cell);
        let above = Above {
            tree: books.tree,
            unit: id.unit,
            basis: id.basis,
            period: &id.period,
        };
        let said: Vec<&Entry> = material.below.iter().filter(mine).collect();
        below = below::told(above, measure, &said);
    }
    Ok(Figure {
        id: *id,
        uom: measure.uom,
        per: measure.per,
        declared,
        below,
        evidenced,
        withheld: false,
    })
}

/// A statement belongs to a period that contains it, or to the very period it names.
pub(crate) fn belongs(period: &Span, span: &Span) -> bool {
    period == span || period.contains(span) || own_period(span) == *period
}

fn overlaps(period: &Span, other: &Span) -> bool {
    matches!((period.from, period.to, other.from, other.to), (Some(a), Some(b), Some(c), Some(d)) if c <= b && a <= d)
}
