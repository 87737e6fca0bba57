//! From the store to the page of a figure: its values, what became of its unit, and page by page
//! the entries behind it.

use orgtree::UnitId;

use super::models::REGISTER;
use super::public::Public;
use super::told;
use super::view::{self, Basis as Shown, Link, TraceRow};
use crate::books::entries::rollup::Basis;
use crate::books::figures::{self, Cursor, FigureId, Page, Trace, TracedEntry};
use crate::ground::units;
use crate::shell::fault::Fault;

/// So many entries behind a figure stand on one page.
const TRACED: usize = 20;

/// The page of a figure with everything public behind it.
///
/// # Errors
/// There is none of that id for the public, or the database fails.
pub fn figure(
    public: &mut Public<'_>,
    id: &FigureId,
    after: Option<Cursor>,
) -> Result<view::Figure, Fault> {
    let books = public.books;
    let page = Page {
        after,
        limit: TRACED,
    };
    let trace = figures::trace(public.conn, books, id, &public.scope, page)?;
    let unassigned = match id.basis {
        Basis::Then => None,
        Basis::Now => {
            let all = figures::trace(public.conn, books, id, &public.scope, Page::FIRST)?;
            waiting(public, id, &all)
        }
    };
    let measure = public.names.measure(id)?;
    let row = told::row(public.t, &public.names, &trace.figure, "")?;
    let address = public.names.address(id);
    let other = |basis| {
        let id = FigureId { basis, ..*id };
        format!("/so-lieu/{}", public.names.address(&id))
    };
    let legal = measure.validity.legal_basis.as_ref();
    Ok(view::Figure {
        measure: measure.name.clone(),
        definition: measure.definition.clone(),
        aggregation: if row.nature.is_none() {
            told::aggregation(public.t, measure).to_owned()
        } else {
            String::new()
        },
        unit: public.unit(id.unit),
        above: public.above(id.unit),
        period: row.period,
        basis: match id.basis {
            Basis::Then => Shown::Then,
            Basis::Now => Shown::Now,
        },
        then_href: other(Basis::Then),
        now_href: other(Basis::Now),
        nature: row.nature,
        declared: row.declared,
        below: row.below,
        evidence: row.evidence,
        unassigned,
        ended: public.ended(id.unit).filter(|_| id.basis == Basis::Now),
        trace: trace
            .entries
            .iter()
            .map(|e| traced(public, measure, id, e))
            .collect(),
        more_href: trace
            .next
            .map(|next| format!("/so-lieu/{address}?sau={next}")),
        hidden: i64::try_from(trace.hidden).unwrap_or(i64::MAX),
        legal_basis: legal
            .map(|text| view::Legal {
                text: text.clone(),
                valid: String::new(),
                verified: measure.validity.verified,
            })
            .into_iter()
            .collect(),
        json_href: Some(format!("/api/v1/figures/{address}")),
    })
}

/// Ended units whose entries wait at this one because nobody has assigned them further down.
fn waiting(public: &Public<'_>, id: &FigureId, trace: &Trace) -> Option<String> {
    let mut waiting: Vec<UnitId> = Vec::new();
    for unit in trace.entries.iter().map(|e| e.unit) {
        let place = public.tree().place(unit);
        let waits = place.is_some_and(|p| p.waits && p.at == id.unit && unit != id.unit);
        if waits && !waiting.contains(&unit) {
            waiting.push(unit);
        }
    }
    let names = waiting.iter().map(|u| units::name(public.tree(), *u));
    (!waiting.is_empty()).then(|| names.collect::<Vec<_>>().join(", "))
}

fn traced(
    public: &Public<'_>,
    measure: &packs::Measure,
    id: &FigureId,
    e: &TracedEntry,
) -> TraceRow {
    let register = public.books.catalog.pack.registers.get(&e.register);
    let unit = public.names.unit(e.unit);
    let label = e.label.as_deref().unwrap_or_default();
    let turn = figures::turn(public.t.lang, id.nature, label, e.quantity.value);
    TraceRow {
        record: Link {
            text: e.title.clone(),
            href: (e.register == REGISTER).then(|| format!("/mo-hinh/{}", e.record)),
            until: None,
        },
        register: register.map_or_else(|| e.register.clone(), |r| r.one.clone()),
        // The figure's own unit is told above.
        unit: if e.unit == id.unit {
            unit.name.clone()
        } else {
            told::dated(public.t, &unit.name, &unit)
        },
        date: told::period(public.t.lang, &e.as_of),
        amount: format!(
            "{turn}{}",
            told::amount(public.t, measure, &e.quantity, e.rate).text
        ),
        source: told::source(public.t, public.tree(), &e.voice),
        documented: e.documented,
    }
}
