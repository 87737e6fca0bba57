//! The page of a locality: what became of it, its figures, its models, the units below with theirs.

use maud::{Markup, html};

use super::matrix::matrix;
use super::part;
use super::text::Texts;
use super::view::{Locality, UnitBelow};
use crate::shell::page::{Page, Site, document};
use crate::shell::text::fill;

/// So many figures of units below stand in the unit's own table; of more, each unit has its page.
const LINES: usize = 40;

#[must_use]
pub fn page(site: &Site, l: &Locality) -> Markup {
    let t = Texts::of(site.lang());
    let page = Page {
        title: match &l.ended {
            Some(end) => format!("{} ({})", l.full_name, fill(t.until, &[("date", &end.on)])),
            None => l.full_name.clone(),
        },
        description: fill(t.figures_of, &[("name", &l.full_name)]),
        crumbs: part::way(t, &l.above, &[&l.full_name]),
        ..Page::default()
    };
    let lines: usize = l.below.iter().map(|u| u.figures.len()).sum();
    let (inside, apart): (&[UnitBelow], &[UnitBelow]) = if lines <= LINES {
        (&l.below, &[])
    } else {
        (&[], &l.below)
    };
    let (seen, folded) = apart.split_at(apart.len().min(part::UNFOLDED));
    let main = html! {
        p.kicker { (part::own(t, &l.kind)) @if l.ended.is_none() { " · " (t.current) } @if let Some(above) = l.above.last() { " · " (part::link(t, above)) } }
        h1 lang=[t.lang.of_data()] { (l.full_name) }
        @if let Some(end) = &l.ended { (part::ended(t, &l.full_name, end)) }
        section #con-so {
            h2 { (t.figures) }
            @if l.figures.is_empty() && inside.is_empty() {
                p.quiet { (t.no_figures) }
            } @else {
                (matrix(t, &l.full_name, &l.figures, inside))
            }
        }
        section #mo-hinh {
            h2 { (t.models) }
            (part::models(t, &l.models))
        }
        @if !apart.is_empty() {
            section #don-vi {
                h2 { (t.units_below) }
                p.section-lead { (t.units_below_lead) }
                (listed(t, seen))
                @if !folded.is_empty() {
                    details.more {
                        summary { (fill(t.folded_units, &[("n", &folded.len())])) }
                        (listed(t, folded))
                    }
                }
            }
        }
    };
    document(site, &page, &main)
}

/// Units, and of those that ended together their last day once.
fn listed(t: &Texts, units: &[UnitBelow]) -> Markup {
    html! {
        @for group in units.chunk_by(|a, b| a.ended == b.ended) {
            @if let Some(date) = group.first().and_then(|unit| unit.ended.as_ref()) {
                p.small-head { (fill(t.ended_below, &[("date", date)])) }
            }
            ul.units { @for unit in group { li { (below(t, unit)) } } }
        }
    }
}

/// A unit with a page of its own for its figures.
fn below(t: &Texts, unit: &UnitBelow) -> Markup {
    html! {
        (part::link(t, &unit.unit))
        @if !unit.within.is_empty() { span.where { " · " (part::own(t, &unit.within)) } }
        span.where { " · " (fill(t.count_figures, &[("n", &t.lang.count(unit.figures.len()))])) }
    }
}
