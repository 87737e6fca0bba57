//! The page of a locality: what became of it, its figures, its models, the units below with theirs.

use maud::{Markup, html};

use super::part;
use super::view::{Locality, UnitBelow};
use crate::shell::page::{Page, Site, document};
use crate::shell::text::{Texts, fill};

#[must_use]
pub fn page(site: &Site, l: &Locality) -> Markup {
    let t = site.t;
    let page = Page {
        title: l.full_name.clone(),
        description: fill(t.figures_of, &[("name", &l.full_name)]),
        crumbs: part::way(&l.above, &[&l.full_name]),
        ..Page::default()
    };
    let main = html! {
        p.kicker { (l.kind) @if let Some(above) = l.above.last() { " · " (part::link(above)) } }
        h1 { (l.full_name) }
        @if let Some(end) = &l.ended { (part::ended(t, &l.full_name, end)) }
        section #con-so {
            h2 { (t.figures) }
            @if l.figures.is_empty() {
                p.quiet { (t.no_figures) }
            } @else {
                (part::figures(t, &fill(t.figures_of, &[("name", &l.full_name)]), &l.figures))
            }
        }
        section #mo-hinh {
            h2 { (t.models) }
            (part::models(t, &l.models))
        }
        @if !l.below.is_empty() {
            section #don-vi {
                h2 { (t.units_below) }
                p.section-lead { (t.units_below_lead) }
                @for unit in &l.below { (below(t, unit)) }
            }
        }
    };
    document(site, &page, &main)
}

fn below(t: &Texts, unit: &UnitBelow) -> Markup {
    html! {
        section.below {
            h3 {
                (part::link(&unit.unit))
                @if !unit.within.is_empty() { span.where { " " (unit.within) } }
            }
            (part::figures(t, &fill(t.figures_of, &[("name", &unit.unit.text)]), &unit.figures))
        }
    }
}
