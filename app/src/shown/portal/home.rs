//! The home page: what this is, where on the map, which figures, which models.

use std::collections::BTreeSet;

use chart::{Land, MapText, Mark, map};
use maud::{Markup, html};

use super::text::Texts;
use super::view::{Home, LocalityCard, Province};
use super::{part, search};
use crate::shell::page::{Page, Site, document};
use crate::shell::text::fill;

/// So many places have a mark on the map, one of each province: two would lie upon each other.
const MARKS: usize = 6;
/// So many are seen at once below it: a line of them on a wide screen.
const PLACES: usize = 3;
/// So many places of a province are named; its page has all.
const NAMED: usize = 4;
/// So many figures are seen at once: a line of them on a wide screen.
const CHIPS: usize = 3;

/// `land` is the country's dots, made once from the centres of today's communes.
#[must_use]
pub fn page(site: &Site, home: &Home, land: &Land) -> Markup {
    let t = Texts::of(site.lang());
    let page = Page {
        title: site.t.site.to_owned(),
        description: t.home_lead.to_owned(),
        ..Page::default()
    };
    let (newest, older) = home.legal_basis.split_at(home.legal_basis.len().min(1));
    let (places, others) = home.localities.split_at(home.localities.len().min(PLACES));
    let (seen, folded) = home.figures.split_at(home.figures.len().min(CHIPS));
    let main = html! {
        section.hero {
            div.hero-text {
                p.kicker { (site.t.site) " — " (site.t.slogan) }
                h1 lang=[t.lang.of_data()] { (home.programme) }
                p.lead { (t.home_lead) }
                h2.small-head { (t.home_basis) }
                (part::legal(t, newest))
                @if !older.is_empty() {
                    details.more {
                        summary { (fill(t.folded_papers, &[("n", &older.len())])) }
                        (part::legal(t, older))
                    }
                }
            }
            figure.hero-map {
                (map(land, &marks(t, &home.localities), MapText { title: t.map_title, desc: t.map_desc }))
                figcaption { (fill(t.map_caption, &[("n", &t.lang.count(land.centres()))])) }
            }
        }
        section #dia-phuong {
            h2 { (t.localities) }
            (search::form(t, ""))
            @if home.localities.is_empty() {
                p.quiet { (t.no_localities) }
            } @else {
                p.section-lead { (t.localities_lead) }
                ul.localities { @for l in places { li { (locality(t, l)) } } }
                @if !others.is_empty() {
                    details.more {
                        summary { (fill(t.folded_units, &[("n", &others.len())])) }
                        ul.localities { @for l in others { li { (locality(t, l)) } } }
                    }
                }
            }
            details.more {
                summary { (t.provinces) }
                (provinces(t, &home.provinces))
            }
        }
        section #con-so {
            h2 { (t.key_figures) }
            p.section-lead { (t.key_figures_lead) }
            @if home.figures.is_empty() { p.quiet { (t.no_figures) } }
            div.chips { @for f in seen { (part::chip(t, f)) } }
            @if !folded.is_empty() {
                details.more {
                    summary { (fill(t.folded_figures, &[("n", &folded.len())])) }
                    div.chips { @for f in folded { (part::chip(t, f)) } }
                }
            }
        }
        section #mo-hinh {
            h2 { (t.newest_models) }
            p.section-lead { (t.newest_models_lead) }
            (part::models(t, &home.models))
        }
    };
    document(site, &page, &main)
}

/// Provinces with records, each with its places.
fn provinces(t: &Texts, provinces: &[Province]) -> Markup {
    html! {
        ul.units {
            @for p in provinces {
                li {
                    (part::link(t, &p.unit))
                    @for place in p.places.iter().take(NAMED) { span.where { " · " (part::link(t, place)) } }
                    @if p.places.len() > NAMED {
                        span.where { " · " (fill(t.folded_units, &[("n", &(p.places.len() - NAMED))])) }
                    }
                }
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
                ("n", &t.lang.count(l.units)),
            ],
        ),
        href: l.href.clone(),
    };
    let mut marked = BTreeSet::new();
    let apart = localities.iter().filter(|l| marked.insert(&l.province));
    apart.take(MARKS).map(mark).collect()
}

fn locality(t: &Texts, l: &LocalityCard) -> Markup {
    html! {
        a.locality href=(l.href) {
            b lang=[t.lang.of_data()] { (l.full_name) }
            span.where {
                @if l.ended.is_some() {
                    (fill(t.province_now, &[("province", &l.province)]))
                } @else {
                    (t.current)
                }
                @if let Some(date) = &l.ended { " · " (fill(t.ended_short, &[("date", date)])) }
            }
            span.counts { (fill(t.counts, &[("n", &t.lang.count(l.units))])) }
        }
    }
}
