//! The figures of a unit: of one period, or each for its own.

use std::collections::{BTreeMap, BTreeSet};

use db::Conn;
use orgtree::{Tree, UnitId};
use packs::Measure;
use vi::Span;

use super::below::{self, Above};
use super::evidence::{self, Held, Question, own_period};
use super::sight::Unseen;
use super::{Figure, FigureId, declared, nature};
use crate::books::entries::rollup::Basis;
use crate::books::entries::{self, Entry, span_of};
use crate::books::records::source::{self, Source};
use crate::ground::programmes::Catalog;
use crate::ground::units::UnitRef;
use crate::shell::fault::Fault;

/// What figures are computed from.
#[derive(Clone, Copy)]
pub struct Books<'a> {
    /// The organisation.
    pub tree: &'a Tree,
    /// The rules.
    pub catalog: &'a Catalog,
}

/// Everything said and held of one unit, read once; or only what one figure needs.
struct Material {
    unit: UnitId,
    basis: Basis,
    /// Nothing when only one figure is asked for: its own cells are read then.
    held: Option<Held>,
    stated: Vec<Entry>,
    below: Vec<Entry>,
    sources: BTreeMap<String, Source>,
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
    let material = gather(conn, books, (unit, basis), None)?;
    let mut ids = BTreeSet::new();
    let mut want = |measure: i64, nature: &str, own: Span| -> Result<(), Fault> {
        let name = &books.catalog.measure(measure)?.id;
        ids.insert((
            position(books.catalog, name),
            period.unwrap_or(&own).iso(),
            nature.to_owned(),
            name.clone(),
        ));
        Ok(())
    };
    let held = material.held.iter().flat_map(Held::days);
    for (measure, (from, to)) in held {
        let span = span_of(from, to);
        // A figure is asked for wherever something stands in its period or reaches into it.
        if period.is_none_or(|p| belongs(p, &span) || overlaps(p, &span)) {
            want(
                measure,
                "result",
                lived(books.tree, unit, &own_period(&span)),
            )?;
            want(measure, "result", own_period(&span))?;
        }
    }
    for entry in material.stated.iter().chain(&material.below) {
        if period.is_none_or(|p| belongs(p, &entry.span)) {
            want(entry.measure, &entry.nature, own_period(&entry.span))?;
        }
    }
    let mut figures = Vec::new();
    for (_, period, nature, measure) in ids {
        let id = FigureId {
            measure,
            unit,
            period,
            basis,
            nature,
        };
        let figure = build(conn, books, &material, &id)?;
        if !figure.declared.is_empty() || figure.evidenced.is_some() || figure.below.is_some() {
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
    nature(&id.nature)?;
    if books.tree.unit(id.unit).is_none() {
        return Err(Fault::Missing(format!("đơn vị {}", id.unit)));
    }
    let measure = books.catalog.id(&id.measure)?;
    let material = gather(conn, books, (id.unit, id.basis), Some(measure))?;
    build(conn, books, &material, id).map(Unseen::of)
}

/// Only what records prove, for one figure: the quick way for a single number.
///
/// # Errors
/// The measure is unknown, or the database fails.
pub fn proved(
    conn: &mut Conn,
    books: Books<'_>,
    id: &FigureId,
) -> Result<Unseen<Option<super::Evidenced>>, Fault> {
    let number = books.catalog.id(&id.measure)?;
    let measure = books.catalog.measure(number)?;
    let question = Question {
        tree: books.tree,
        measure,
        number,
        unit: id.unit,
        basis: id.basis,
    };
    let period = parse(&id.period)?;
    let cell = evidence::cell(conn, &question, &period, None)?;
    Ok(Unseen::of(evidence::told(measure, &cell)))
}

/// The part of the year in which a unit ended that it still stood: what is latest in it is found
/// there, while at the end of the year it counts no more.
fn lived(tree: &Tree, unit: UnitId, year: &Span) -> Span {
    let last = crate::ground::units::last_day(tree, unit);
    match (year.from, year.to) {
        (Some(from), Some(to)) if from <= last && last < to => span_of(from, last),
        _ => *year,
    }
}

fn gather(
    conn: &mut Conn,
    books: Books<'_>,
    (unit, basis): (UnitId, Basis),
    measure: Option<i64>,
) -> Result<Material, Fault> {
    let realm = books.tree.unit(unit).map_or(0, |u| u.realm);
    let below = below::read(conn, books.tree, (unit, basis), measure)?;
    let stated = entries::stated(conn, realm, unit, measure)?;
    let held = match measure {
        Some(_) => None,
        None => Some(evidence::held(conn, books.tree, unit, basis)?),
    };
    Ok(Material {
        unit,
        basis,
        held,
        stated,
        below,
        sources: source::all(conn)?
            .into_iter()
            .map(|s| (s.id.clone(), s))
            .collect(),
    })
}

fn build(
    conn: &mut Conn,
    books: Books<'_>,
    material: &Material,
    id: &FigureId,
) -> Result<Figure, Fault> {
    let number = books.catalog.id(&id.measure)?;
    let measure = books.catalog.measure(number)?;
    let period = parse(&id.period)?;
    let mine =
        |e: &&Entry| e.measure == number && e.nature == id.nature && belongs(&period, &e.span);
    let mut declared: Vec<super::Declared> = material
        .stated
        .iter()
        .filter(mine)
        .map(|e| declared::told(measure, e, &material.sources))
        .collect();
    declared.sort_by_key(|d| d.role != "main");
    let result = id.nature == "result";
    let evidenced = if result {
        let question = Question {
            tree: books.tree,
            measure,
            number,
            unit: material.unit,
            basis: material.basis,
        };
        evidence::told(
            measure,
            &evidence::cell(conn, &question, &period, material.held.as_ref())?,
        )
    } else {
        None
    };
    let said: Vec<&Entry> = material.below.iter().filter(mine).collect();
    let below = if result {
        let above = Above {
            tree: books.tree,
            unit: material.unit,
            basis: material.basis,
            period: &period,
        };
        below::told(above, measure, &said)
    } else {
        None
    };
    Ok(figure(
        books.tree,
        measure,
        id,
        (declared, below, evidenced),
    ))
}

fn figure(
    tree: &Tree,
    measure: &Measure,
    id: &FigureId,
    (declared, below, evidenced): (
        Vec<super::Declared>,
        Option<super::Below>,
        Option<super::Evidenced>,
    ),
) -> Figure {
    Figure {
        id: id.to_string(),
        measure: id.measure.clone(),
        name: measure.name.clone(),
        unit: UnitRef::of(tree, id.unit),
        period: id.period.clone(),
        basis: id.basis.word().to_owned(),
        nature: id.nature.clone(),
        uom: measure.uom.code().to_owned(),
        per: measure.per.map(per_code).map(str::to_owned),
        declared,
        below,
        evidenced,
        withheld: false,
    }
}

fn per_code(per: packs::Per) -> &'static str {
    match per {
        packs::Per::Month => "month",
        packs::Per::Year => "year",
        packs::Per::PersonYear => "person/year",
        packs::Per::Household => "household",
    }
}

fn parse(period: &str) -> Result<Span, Fault> {
    Span::parse(period).map_err(Fault::Usage)
}

/// A statement belongs to a period that contains it, or to the very period it names.
pub(crate) fn belongs(period: &Span, span: &Span) -> bool {
    period == span || period.contains(span) || own_period(span) == *period
}

fn overlaps(period: &Span, other: &Span) -> bool {
    matches!((period.from, period.to, other.from, other.to), (Some(a), Some(b), Some(c), Some(d)) if c <= b && a <= d)
}

fn position(catalog: &Catalog, measure: &str) -> usize {
    catalog
        .pack
        .measures
        .get_index_of(measure)
        .unwrap_or(usize::MAX)
}
