//! What a model achieved, period by period: a table of the results that records prove, each with
//! the way to its figure.

use std::collections::BTreeSet;

use chrono::Datelike;
use maud::{Markup, html};
use orgtree::UnitId;
use packs::{Measure, Nature};
use vi::{Decimal, Quantity, Span};

use super::public::Public;
use super::text::Texts;
use super::told;
use super::view::{Months, PeriodResult};
use super::{matrix, part};
use crate::books::entries::Entry;
use crate::books::entries::rollup::Basis;
use crate::books::figures::FigureId;
use crate::books::records;
use crate::ground::programmes::Catalog;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// So many records of results are read for one page: ten years of months.
const MOST: u32 = 120;

/// The results of the model, oldest first; measures in the order of the pack.
///
/// # Errors
/// The database fails.
pub(super) fn of(public: &mut Public<'_>, unit: UnitId, model: Id) -> Result<Months, Fault> {
    let catalog = public.books.catalog;
    let realm = public.books.tree.unit(unit).map_or(0, |u| u.realm);
    let told = records::pointing(public.conn, &public.scope, (realm, model), MOST)?;
    let measures = &catalog.pack.measures;
    // Of a measure about people a record's own number would tell what sums withhold.
    let shown = |m: &Measure| m.public && m.least_told().is_none();
    let mut found: Vec<(usize, Span, PeriodResult)> = Vec::new();
    for entry in told.iter().flat_map(|record| &record.entries) {
        let measure = catalog.measure(entry.measure);
        if let Some(measure) = measure.ok().filter(|m| shown(m))
            && let Some(place) = measures.get_index_of(&measure.id)
        {
            found.push((place, entry.span, result(public.t, catalog, measure, entry)));
        }
    }
    let mut periods: Vec<Span> = found.iter().map(|(_, span, _)| *span).collect();
    periods.sort_by_key(|span| (span.from, span.to));
    periods.dedup();
    let places: BTreeSet<usize> = found.iter().map(|(place, ..)| *place).collect();
    let rows = places.into_iter().filter_map(|place| {
        let (_, measure) = measures.get_index(place)?;
        let cell = |period: &Span| {
            let here = found.iter().filter(|(p, s, _)| (*p, s) == (place, period));
            here.map(|(.., result)| result.clone()).collect()
        };
        Some((measure.name.clone(), periods.iter().map(cell).collect()))
    });
    Ok(Months {
        rows: rows.collect(),
        periods,
    })
}

fn result(t: &Texts, catalog: &Catalog, measure: &Measure, entry: &Entry) -> PeriodResult {
    let scale = if entry.rate {
        packs::RATE_SCALE
    } else {
        measure.scale
    };
    let at = |n: i64| Decimal::from_scaled(n, scale);
    let quantity = Quantity {
        value: at(entry.value),
        high: entry.high.map(at),
        of: entry.of.map(|of| Decimal::from_scaled(of, measure.scale)),
        bound: entry.bound,
    };
    PeriodResult {
        text: told::amount(t, measure, &quantity, entry.rate).text,
        about: entry.label.clone().unwrap_or_default(),
        documented: entry.documented,
        href: address(catalog, measure, entry).unwrap_or_default(),
    }
}

/// The address of the figure in which a result counts: of its unit, in the year in which it lies.
fn address(catalog: &Catalog, measure: &Measure, entry: &Entry) -> Option<String> {
    let day = entry.span.to.or(entry.span.from);
    let year = day.map_or_else(|| "unknown".to_owned(), |day| day.year().to_string());
    let id = FigureId {
        measure: catalog.id(&measure.id).ok()?,
        unit: entry.unit,
        period: Span::parse(&year).ok()?,
        basis: Basis::Then,
        nature: Nature::Result,
    };
    Some(format!("/so-lieu/{}", id.address(catalog)))
}

/// The table: measures down, periods across.
pub(super) fn table(t: &Texts, months: &Months) -> Markup {
    html! {
        div.scroll role="region" aria-label=(t.results_by_period) tabindex="0" {
            table.matrix.single[months.periods.len() == 1] {
                caption.unseen { (t.results_by_period) }
                thead {
                    tr {
                        th scope="col" { (t.measure) }
                        @for period in &months.periods { th scope="col" { (matrix::in_words(t, period)) } }
                    }
                }
                tbody {
                    @for (measure, cells) in &months.rows {
                        tr {
                            th scope="row" { (part::own(t, measure)) }
                            @for (period, results) in months.periods.iter().zip(cells) {
                                (cell(t, period, results))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(t: &Texts, period: &Span, results: &[PeriodResult]) -> Markup {
    html! {
        @if results.is_empty() {
            td {}
        } @else {
            td data-label=(matrix::in_words(t, period)) {
                @for result in results {
                    a href=(result.href) {
                        b.value { (result.text) }
                        @if !result.about.is_empty() { small { (part::own(t, &result.about)) } }
                        small { @if result.documented { (t.documented) } @else { (t.not_documented) } }
                    }
                }
            }
        }
    }
}
