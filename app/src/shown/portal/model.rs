//! The page of a model: what it is, what it mobilised and built, who says so, how its record changed.

use maud::{Markup, html};

use super::text::Texts;
use super::view::{Model, ModelResult};
use super::{months, part};
use crate::shell::page::{Page, Site, document};
use crate::shell::text::fill;

#[must_use]
pub fn page(site: &Site, m: &Model) -> Markup {
    let t = Texts::of(site.lang());
    let page = Page {
        title: m.title.clone(),
        description: format!("{}: {}, {}", t.model, m.title, m.unit.text),
        crumbs: part::way(t, &m.above, &[&m.title]),
        ..Page::default()
    };
    let main = html! {
        p.kicker { (t.model) " · " (part::link(t, &m.unit)) }
        h1 lang=[t.lang.of_data()] { (m.title) }
        p.state { span.badge lang=[t.lang.of_data()] { (m.state) } " " (proof(t, m.documented)) }
        @if !m.results.is_empty() {
            section {
                h2 { (t.results) }
                p.section-lead { (t.results_declared) }
                dl.tiles { @for result in &m.results { (tile(t, result)) } }
            }
        }
        @if !m.months.rows.is_empty() {
            section {
                h2 { (t.results_by_period) }
                p.section-lead { (t.results_by_period_lead) }
                (months::table(t, &m.months))
            }
        }
        section {
            h2 { (t.about_model) }
            dl.fields {
                @for field in &m.fields {
                    div { dt { (part::own(t, &field.label)) } dd { @if field.value.is_empty() { (t.unknown) } @else { (part::own(t, &field.value)) } } }
                }
            }
        }
        section.two {
            div {
                h2 { (t.sources) }
                p { (part::source(t, &m.source)) }
            }
            div {
                h2 { (t.revisions) }
                ol.revisions {
                    @for r in &m.revisions { li { b { (part::or_unknown(t, &r.date)) } " " (r.what) } }
                }
            }
        }
    };
    document(site, &page, &main)
}

fn proof(t: &Texts, documented: i64) -> Markup {
    html! {
        @if documented == 0 {
            span.gap { (t.no_documents) }
        } @else {
            (fill(t.documents, &[("n", &t.lang.count(documented))]))
        }
    }
}

fn tile(t: &Texts, result: &ModelResult) -> Markup {
    html! {
        div.tile {
            dt lang=[t.lang.of_data()] { (result.label) }
            dd {
                b.value lang=[t.lang.of_data()] { (result.amount.text) }
                @if let Some(href) = &result.href {
                    a href=(href) { (t.see_figure) span.unseen { ": " (result.label) } }
                }
            }
        }
    }
}
