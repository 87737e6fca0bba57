//! The page on which units are looked for by name.

use maud::{Markup, html};

use super::text::Texts;
use super::view::{Link, UnitFound};
use crate::shell::page::{Page, Site, document};
use crate::shell::text::fill;

/// The box; on every page on which somebody looks for a unit.
#[must_use]
pub fn form(t: &Texts, asked: &str) -> Markup {
    html! {
        form.search action="/tim" method="get" role="search" {
            label for="q" { (t.search) }
            input #q type="search" name="q" value=(asked) maxlength="100" placeholder=(t.search_hint);
            button.button type="submit" { (t.search_do) }
        }
    }
}

#[must_use]
pub fn page(site: &Site, asked: &str, found: &[UnitFound]) -> Markup {
    let t = Texts::of(site.lang());
    let page = Page {
        title: t.search.to_owned(),
        description: t.search_hint.to_owned(),
        ..Page::default()
    };
    let main = html! {
        h1 { (t.search) }
        (form(t, asked))
        @if !asked.is_empty() {
            @if found.is_empty() {
                p { (fill(t.search_none, &[("q", &asked)])) }
            } @else {
                ul.units { @for unit in found { li { (one(t, unit)) } } }
            }
        }
    };
    document(site, &page, &main)
}

fn one(t: &Texts, unit: &UnitFound) -> Markup {
    html! {
        (super::part::link(t, &unit.unit))
        @if !unit.above.is_empty() { span.where { " · " (unit.above) } }
        @if !unit.formerly.is_empty() { span.where { " · " (fill(t.formerly, &[("name", &unit.formerly)])) } }
        @if !unit.now.is_empty() { span.where { " · " (t.today_in) " " (list(t, &unit.now)) } }
    }
}

fn list(t: &Texts, links: &[Link]) -> Markup {
    html! { @for (k, link) in links.iter().enumerate() { @if k > 0 { ", " } (super::part::link(t, link)) } }
}
