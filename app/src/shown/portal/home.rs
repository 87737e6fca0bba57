//! The home page: what this is, where on the map, which figures, which models.

use chart::{Land, MapText, Mark, map};
use maud::{Markup, html};

use super::view::{Home, LocalityCard, Province};
use super::{part, search};
use crate::shell::page::{Page, Site, document};
use crate::shell::text::{Texts, fill};

/// `land` is the country's dots, made once from the centres of today's communes.
#[must_use]
pub fn page(site: &Site, home: &Home, land: &Land) -> Markup {
    let t = site.t;
    let page = Page {
        title: t.site.to_owned(),
        description: t.home_lead.to_owned(),
        ..Page::default()
    };
    let main = html! {
        section.hero {
            div.hero-text {
                p.kicker { (t.site) " — " (t.slogan) }
                h1 { (home.programme) }
                p.lead { (t.home_lead) }
                h2.small-head { (t.home_basis) }
                (part::legal(t, &home.legal_basis))
            }
            figure.hero-map {
                (map(land, &marks(t, &home.localities), MapText { title: t.map_title, desc: t.map_desc }))
                figcaption { (fill(t.map_caption, &[("n", &part::count(land.centres()))])) }
            }
        }
        section #dia-phuong {
            h2 { (t.localities) }
            (search::form(t, ""))
            @if home.localities.is_empty() {
                p.quiet { (t.no_localities) }
            } @else {
                p.section-lead { (t.localities_lead) }
                ul.localities { @for l in &home.localities { li { (locality(t, l)) } } }
            }
            (provinces(t, &home.provinces))
        }
        section #con-so {
            h2 { (t.key_figures) }
            p.section-lead { (t.key_figures_lead) }
            @if home.figures.is_empty() { p.quiet { (t.no_figures) } }
            div.chips { @for f in &home.figures { (part::chip(t, f)) } }
        }
        section #mo-hinh {
            h2 { (t.newest_models) }
            p.section-lead { (t.newest_models_lead) }
            (part::models(t, &home.models))
        }
    };
    document(site, &page, &main)
}

/// Provinces with records and their places; the others folded.
fn provinces(t: &Texts, provinces: &[Province]) -> Markup {
    let (with, without): (Vec<_>, Vec<_>) = provinces.iter().partition(|p| p.holds);
    html! {
        h3 { (t.provinces) }
        ul.units {
            @for p in with {
                li {
                    (part::link(t, &p.unit))
                    @for place in p.places.iter().take(part::UNFOLDED) { span.where { " · " (part::link(t, place)) } }
                    @if p.places.len() > part::UNFOLDED {
                        span.where { " · " (fill(t.folded_units, &[("n", &(p.places.len() - part::UNFOLDED))])) }
                    }
                }
            }
        }
        @if !without.is_empty() {
            details.more {
                summary { (fill(t.provinces_without, &[("n", &without.len())])) }
                ul.units { @for p in without { li { (part::link(t, &p.unit)) } } }
            }
        }
    }
}

fn marks(t: &Texts, localities: &[LocalityCard]) -> Vec<Mark> {
    let mark = |l: &LocalityCard| Mark {
        place: l.place,
        name: l.name.clone(),
        note: l.province.clone(),
        title: fill(
            t.map_mark,
            &[
                ("name", &l.full_name),
                ("province", &l.province),
                ("n", &part::count(l.units)),
            ],
        ),
        href: l.href.clone(),
    };
    localities.iter().map(mark).collect()
}

fn locality(t: &Texts, l: &LocalityCard) -> Markup {
    html! {
        a.locality href=(l.href) {
            b { (l.full_name) }
            span.where {
                @if l.ended.is_some() {
                    (fill(t.province_now, &[("province", &l.province)]))
                } @else {
                    (t.current)
                }
            }
            @if let Some(date) = &l.ended { span.where { (fill(t.ended_short, &[("date", date)])) } }
            span.counts { (fill(t.counts, &[("n", &part::count(l.units))])) }
        }
    }
}
