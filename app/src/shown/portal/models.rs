//! Models as the public reads them: in lists, and one with what it mobilised and built.

use std::collections::BTreeSet;

use orgtree::UnitId;
use packs::{Kind, MeasureOf, Nature, Register, ValueOf};
use vi::Span;

use super::public::Public;
use super::view::{Amount, Field, Model, ModelCard, ModelResult, Revision};
use super::{months, told};
use crate::books::entries::rollup::Basis;
use crate::books::figures::{FigureId, holders};
use crate::books::records::view::{self, Ask, Shown};
use crate::ground::units;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::lang::Lang;
use crate::shell::text::fill;

/// The register whose records have pages.
pub const REGISTER: &str = "mo-hinh";
const NEWEST: u32 = 6;
/// So many stand on the home page.
const LISTED: usize = 6;
const OF_UNIT: u32 = 100;
/// How a record reads where it says nothing.
const UNKNOWN: &str = "không rõ";
/// So many results stand on a card.
const RESULTS: usize = 3;

/// Fills a list up with the newest public models of the country.
pub fn with_newest(public: &mut Public<'_>, models: &mut Vec<ModelCard>) -> Result<(), Fault> {
    let found = view::newest(public.conn, public.app, &public.scope, REGISTER, NEWEST)?;
    for card in found.iter().map(|m| card(public, m)) {
        if models.len() < LISTED && models.iter().all(|m| m.href != card.href) {
            models.push(card);
        }
    }
    Ok(())
}

/// Models of a unit and of those below it, those with the most results first, then the newest;
/// of an ended one as it stood.
pub fn of_unit(public: &mut Public<'_>, unit: UnitId) -> Result<Vec<ModelCard>, Fault> {
    let ranked = ranked(public, unit)?;
    Ok(ranked.into_iter().map(|(_, card)| card).collect())
}

/// As [`of_unit`], each with how many results it has.
pub fn ranked(public: &mut Public<'_>, unit: UnitId) -> Result<Vec<(usize, ModelCard)>, Fault> {
    let whose = if public.books.tree.is_standing(unit) {
        vec![unit]
    } else {
        holders(public.conn, public.books.tree, unit, Basis::Then)?
    };
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for under in whose {
        let ask = Ask {
            register: REGISTER,
            under: Some(under),
            registered: None,
            results: None,
            limit: OF_UNIT,
            after: None,
        };
        let page = view::list(public.conn, public.app, &public.scope, &ask)?;
        found.extend(
            page.records
                .into_iter()
                .filter(|m| seen.insert(m.id.clone())),
        );
    }
    let rank = |m: &Shown| m.lines().filter(is_number).count();
    let mut ranked: Vec<_> = found.iter().map(|m| (rank(m), card(public, m))).collect();
    ranked.sort_by_key(|(results, _)| std::cmp::Reverse(*results));
    Ok(ranked)
}

fn register<'a>(public: &Public<'a>) -> Option<&'a Register> {
    public.books.catalog.pack.registers.get(REGISTER)
}

fn card(public: &Public<'_>, m: &Shown) -> ModelCard {
    let first = |wanted: fn(&Kind) -> bool| {
        let mut lines = m.lines().filter(|(field, _)| wanted(&field.kind));
        lines.next().map(|(_, value)| value.to_owned())
    };
    let date = first(|kind| matches!(kind, Kind::Date | Kind::Period));
    ModelCard {
        href: format!("/mo-hinh/{}", m.id),
        title: m.title.clone(),
        unit: told::dated(public.t, &m.unit.path, &m.unit),
        field: first(|kind| matches!(kind, Kind::Choice { .. })).unwrap_or_default(),
        results: m
            .lines()
            .filter(is_number)
            .take(RESULTS)
            .map(|(field, value)| format!("{}: {value}", field.label))
            .collect(),
        date: date.filter(|v| v != UNKNOWN).unwrap_or_default(),
    }
}

/// The page of a model.
///
/// # Errors
/// There is none of that id for the public, or the database fails.
pub fn model(public: &mut Public<'_>, id: Id) -> Result<Model, Fault> {
    let m = view::one(public.conn, public.app, &public.scope, id)?;
    if m.register != REGISTER {
        return Err(Fault::Missing(format!("mô hình {id}")));
    }
    let unit = units::find(public.books.tree, &m.unit.id, None)?;
    let months = months::of(public, unit, id)?;
    let (results, fields): (Vec<_>, Vec<_>) = m
        .lines()
        .filter(|(_, value)| *value != m.title)
        .partition(is_number);
    let mut above = public.above(unit);
    above.push(public.unit(unit));
    let mut revisions = vec![Revision {
        date: day(public.t.lang, &m.created_at),
        what: public.t.made.to_owned(),
    }];
    if m.revision > 1 {
        revisions.push(Revision {
            date: day(public.t.lang, &m.changed_at),
            what: fill(public.t.changed, &[("n", &m.revision)]),
        });
    }
    Ok(Model {
        title: m.title.clone(),
        state: m.state_name.clone(),
        unit: public.unit(unit),
        above,
        fields: fields
            .into_iter()
            .map(|(field, value)| Field {
                label: field.label.clone(),
                value: value.to_owned(),
            })
            .collect(),
        results: results
            .into_iter()
            .map(|(field, value)| ModelResult {
                label: field.label.clone(),
                amount: Amount {
                    text: value.to_owned(),
                    ..Amount::default()
                },
                href: figure_of(public, &m, unit, &field.id),
            })
            .collect(),
        months,
        documented: documented(&m),
        source: told::source(public.t, public.tree(), &m.voice),
        revisions,
    })
}

/// The figure in which a field's value counts: of the record's unit, in the year of its day.
fn figure_of(public: &Public<'_>, m: &Shown, unit: UnitId, field: &str) -> Option<String> {
    let register = register(public)?;
    let asserts = register.asserts.iter().find(
        |a| matches!(&a.value, ValueOf::Field(path) if path.lines.is_none() && path.field == field),
    )?;
    let MeasureOf::Fixed(measure) = &asserts.measure else {
        return None;
    };
    let catalog = public.books.catalog;
    let known = catalog.pack.measures.get(measure)?;
    let year = m.day.as_deref().and_then(|d| d.get(..4));
    let id = FigureId {
        measure: catalog.id(measure).ok()?,
        unit,
        period: Span::parse(year.unwrap_or("unknown")).ok()?,
        basis: Basis::Then,
        nature: Nature::Result,
    };
    let counts = known.public && register.counts(&m.state);
    counts.then(|| format!("/so-lieu/{}", id.address(catalog)))
}

/// How many files prove it that the public may read.
fn documented(m: &Shown) -> i64 {
    let files = m.papers.as_ref().map_or(0, |p| p.files.len());
    i64::try_from(files).unwrap_or(i64::MAX)
}

fn is_number(line: &(&packs::Field, &str)) -> bool {
    matches!(line.0.kind, Kind::Amount(_))
}

/// The day of a stored moment, as it was in Viet Nam.
fn day(lang: Lang, moment: &str) -> String {
    Moment::read(moment).map_or_else(String::new, |at| lang.day(at.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_late_in_the_day_is_already_tomorrow_in_viet_nam() {
        assert_eq!(day(Lang::Vi, "2026-11-22T18:30:00.000Z"), "23/11/2026");
        assert_eq!(day(Lang::En, "2026-11-22T16:59:00.000Z"), "2026-11-22");
    }
}
