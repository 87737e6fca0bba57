//! Pieces that the public pages share: values with their sources, coverage, tables of figures, lists of models.

use maud::{Markup, html};

use super::text::Texts;
use super::view::{Ended, Evidence, FigureRow, Legal, Link, ModelCard, Source};
use crate::shell::page::{self, Crumb};
use crate::shell::text::fill;

/// So many of a list are seen at once, the others are folded.
pub const UNFOLDED: usize = 8;
/// So many models, each of which takes some lines.
const MODELS: usize = 3;

/// What was written in Vietnamese, told so where the page is in another language.
pub fn own(t: &Texts, text: &str) -> Markup {
    page::own(t.lang, text)
}

/// The text, or that it is unknown.
pub fn or_unknown<'a>(t: &'a Texts, text: &'a str) -> &'a str {
    or(text, t.unknown)
}

/// The text, or what stands where there is none.
pub fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

pub fn link(t: &Texts, link: &Link) -> Markup {
    html! {
        @match &link.href {
            Some(href) => a href=(href) lang=[t.lang.of_data()] { (link.text) },
            None => (own(t, &link.text)),
        }
        @if let Some(date) = &link.until { span.where { " (" (fill(t.until, &[("date", date)])) ")" } }
    }
}

/// The way from the top unit down to this page.
pub fn way(t: &Texts, above: &[Link], last: &[&str]) -> Vec<Crumb> {
    let units = above.iter().map(|l| Crumb {
        text: l.text.clone(),
        own: true,
        note: l
            .until
            .as_ref()
            .map(|date| fill(t.until, &[("date", date)])),
        href: l.href.clone(),
    });
    let last = last.iter().map(|text| Crumb {
        text: (*text).to_owned(),
        own: true,
        ..Crumb::default()
    });
    units.chain(last).collect()
}

/// Publisher, title and date of a source; what is not known is said to be unknown.
pub fn source(t: &Texts, source: &Source) -> Markup {
    html! {
        @if !source.own.is_empty() {
            (source.own)
        } @else {
            @if !source.title.is_empty() {
                cite { (link(t, &Link { text: source.title.clone(), href: source.href.clone(), until: None })) } ", "
            }
            @if source.publisher.is_empty() { (t.publisher_unknown) } @else { (own(t, &source.publisher)) }
            ", " (or(&source.date, t.day_unknown))
        }
    }
}

/// What the records prove, in one line: never silent about what is missing.
pub fn proof(t: &Texts, e: &Evidence) -> String {
    let (records, documented) = (t.lang.count(e.records), t.lang.count(e.documented));
    match (e.records, e.documented) {
        (0, _) => t.no_records.to_owned(),
        (_, 0) => fill(t.records_none_documented, &[("records", &records)]),
        _ => fill(
            t.records_documented,
            &[("documented", &documented), ("records", &records)],
        ),
    }
}

pub fn proof_short(t: &Texts, e: &Evidence) -> String {
    let text = match (e.records, e.documented) {
        (0, _) => t.no_records_short,
        (_, 0) => t.records_short_none,
        _ => t.records_short,
    };
    fill(
        text,
        &[
            ("records", &t.lang.count(e.records)),
            ("documented", &t.lang.count(e.documented)),
        ],
    )
}

/// The chip of a figure: unit, measure, both values; the whole card is one link.
pub fn chip(t: &Texts, f: &FigureRow) -> Markup {
    let more = f.declared.len().saturating_sub(1);
    html! {
        a.chip href=(f.href) {
            span.chip-unit lang=[t.lang.of_data()] { (f.unit) }
            span.chip-name lang=[t.lang.of_data()] { (f.measure) }
            span.pair {
                span.key.declared {}
                span.pair-name { (t.declared) }
                span.pair-value {
                    @if let Some(first) = f.declared.first() {
                        b.value { (first.amount.text) }
                        @if more > 0 { " " small { (fill(t.more_values, &[("n", &more)])) } }
                    } @else {
                        span.quiet { (t.no_declaration) }
                    }
                }
            }
            span.pair {
                span.key.evidenced {}
                span.pair-name { (t.evidenced) }
                span.pair-value {
                    @if let Some(amount) = &f.evidence.amount { b.value { (amount.text) } " " }
                    small { (proof_short(t, &f.evidence)) }
                }
            }
            span.chip-foot {
                (or(&f.period, t.period_unknown))
                @if let Some(below) = &f.below { " · " (below.covered) }
                @if let Some(nature) = &f.nature { " · " (nature) }
            }
        }
    }
}

/// A cell that carries its column's name along, for the phone where the head of the table is away.
pub fn cell(label: &str, content: &Markup) -> Markup {
    html! { td data-label=(label) { div { (content) } } }
}

/// Who says it, in a word or two for the label of a bar.
pub fn said_by<'a>(t: &'a Texts, source: &'a Source) -> &'a str {
    or(or(&source.own, &source.publisher), t.publisher_unknown)
}

/// Models as a list of links with what they achieved.
pub fn models(t: &Texts, models: &[ModelCard]) -> Markup {
    let (shown, folded) = models.split_at(models.len().min(MODELS));
    html! {
        @if models.is_empty() {
            p.quiet { (t.no_models) }
        } @else {
            ul.models { @for m in shown { (model(t, m)) } }
            @if !folded.is_empty() {
                details.more {
                    summary { (fill(t.folded_models, &[("n", &folded.len())])) }
                    ul.models { @for m in folded { (model(t, m)) } }
                }
            }
        }
    }
}

fn model(t: &Texts, m: &ModelCard) -> Markup {
    html! {
        li {
            h3 { a href=(m.href) lang=[t.lang.of_data()] { (m.title) } }
            p.where {
                (own(t, &m.unit))
                @if !m.field.is_empty() { " · " (own(t, &m.field)) }
                " · " @if m.date.is_empty() { (t.date_unknown) } @else { (own(t, &m.date)) }
            }
            @if !m.results.is_empty() {
                ul.results lang=[t.lang.of_data()] { @for result in &m.results { li { (result) } } }
            }
        }
    }
}

/// Documents something rests on.
pub fn legal(t: &Texts, basis: &[Legal]) -> Markup {
    html! {
        ul.legal {
            @for l in basis {
                li {
                    (own(t, &l.text))
                    @if !l.valid.is_empty() { span.quiet { " (" (l.valid) ")" } }
                    @if !l.verified { " " span.badge { (t.not_verified) } }
                }
            }
        }
    }
}

/// What became of a unit that stands no more.
pub fn ended(t: &Texts, name: &str, end: &Ended) -> Markup {
    html! {
        aside.ended {
            p {
                strong { (fill(t.ended, &[("name", &name), ("date", &end.on)])) }
                @if !end.document.is_empty() { " " (fill(t.ended_by, &[("document", &end.document)])) }
            }
            @if !end.now_in.is_empty() { p { (t.now_in) " " (links(t, name, &end.now_in)) "." } }
            @if !end.successors.is_empty() {
                p { (t.successors) ": " (links(t, name, &end.successors)) ". " (t.not_invented) }
            }
        }
    }
}

/// Units that took over; one of the same name is told from the one that ended.
fn links(t: &Texts, name: &str, links: &[Link]) -> Markup {
    html! {
        @for (k, link) in links.iter().enumerate() {
            @if k > 0 { ", " }
            (self::link(t, link))
            @if link.text == name && link.until.is_none() { " (" (t.current) ")" }
        }
    }
}
