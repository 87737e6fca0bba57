//! The page that reads a text: a form, then the text with its figures marked in place and beside
//! it what each was read as. A mark and its reading link to each other; no script.

use maud::{Markup, html};
use reader::Figure;

use super::marked::{Piece, pieces};
use super::places::Catalogue;
use super::{Source, value_vi, why_vi};
use crate::shell::page::{self, Crumb, Page, Site};
use crate::shell::text::{Texts, fill};

/// The address of the page and of its form.
pub const ADDRESS: &str = "/doc";

/// The form alone.
#[must_use]
pub fn form(site: &Site) -> Markup {
    let t = site.t;
    let main = html! {
        section.hero {
            h1 { (t.read_title) }
            p.lead { (t.read_lead) }
            (asked(t))
        }
    };
    page::document(site, &head(t), &main)
}

/// A text with its readings.
#[must_use]
pub fn source(site: &Site, source: &Source, places: &Catalogue) -> Markup {
    let t = site.t;
    let reading = &source.reading;
    let count = fill(
        t.read_found,
        &[
            ("figures", &reading.figures.len()),
            ("traps", &reading.traps.len()),
            ("doubts", &reading.doubts.len()),
        ],
    );
    let main = html! {
        section.hero {
            h1 { (source.digest.title.as_deref().unwrap_or(&source.name)) }
            p { (source.name) " · " (source.form) " · " (count) }
            (about(t, source, places))
        }
        div.reading {
            section.source aria-label=(t.read_text) {
                h2 { (t.read_text) }
                div.text { (marked(source)) }
            }
            section.readings aria-label=(t.read_figures) {
                h2 { (t.read_figures) }
                (readings(t, source))
                @if !reading.doubts.is_empty() { (doubts(t, source)) }
            }
        }
        section {
            h2 { (t.read_again) }
            (asked(t))
        }
    };
    page::document(site, &head(t), &main)
}

fn head(t: &Texts) -> Page {
    Page {
        title: t.read_title.to_owned(),
        description: t.read_lead.to_owned(),
        crumbs: vec![Crumb {
            text: t.read_title.to_owned(),
            href: None,
        }],
        messages: Vec::new(),
    }
}

fn asked(t: &Texts) -> Markup {
    html! {
        form.ask method="post" action=(ADDRESS) enctype="multipart/form-data" {
            p {
                label for="van-ban" { (t.read_paste) }
                textarea #van-ban name="text" rows="8" {}
            }
            p {
                label for="tep" { (t.read_file) }
                input #tep type="file" name="file" accept=".txt,.html,.htm,.docx";
            }
            p { button.button type="submit" { (t.read_do) } }
        }
    }
}

fn about(t: &Texts, source: &Source, places: &Catalogue) -> Markup {
    let digest = &source.digest;
    let named: Vec<String> = digest
        .places
        .iter()
        .map(|place| {
            let path = place.unit.as_deref().and_then(|id| places.path(id));
            path.map_or_else(|| format!("{} {}", place.kind, place.name), str::to_owned)
        })
        .collect();
    html! {
        dl.facts {
            div { dt { (t.read_date) } dd { (digest.date.map_or_else(|| t.unknown.to_owned(), |d| d.to_vi())) } }
            div { dt { (t.source) } dd { (digest.source.as_deref().unwrap_or(t.unknown)) } }
            @if !named.is_empty() { div { dt { (t.localities) } dd { (named.join("; ")) } } }
            @if !digest.models.is_empty() { div { dt { (t.models) } dd { (digest.models.join("; ")) } } }
        }
    }
}

fn marked(source: &Source) -> Markup {
    let reading = &source.reading;
    html! {
        @for piece in pieces(&source.text, reading) {
            @match piece {
                Piece::Plain(text) => (text),
                Piece::Figure(n, text) => mark #{"cho-" (n + 1)} { a href={"#figure-" (n + 1)} { (text) } },
                Piece::Trap(n, text) => span.not-a-figure title=(why_vi(reading.traps[n].why)) { (text) },
                Piece::Doubt(n, text) => mark.doubt #{"cho-ngo-" (n + 1)} { a href={"#doubt-" (n + 1)} { (text) } },
            }
        }
    }
}

fn readings(t: &Texts, source: &Source) -> Markup {
    let figures: Vec<(usize, &Figure)> = source.reading.figures.iter().enumerate().collect();
    let mut groups: Vec<(String, Vec<(usize, &Figure)>)> = Vec::new();
    for (n, figure) in figures {
        let about = subject(figure).unwrap_or_else(|| t.read_general.to_owned());
        match groups.iter_mut().find(|(name, _)| *name == about) {
            Some((_, list)) => list.push((n, figure)),
            None => groups.push((about, vec![(n, figure)])),
        }
    }
    html! {
        @if groups.is_empty() { p { (t.read_none) } }
        @for (about, list) in groups {
            h3 { (about) }
            ol {
                @for (n, figure) in list {
                    li #{"figure-" (n + 1)} {
                        strong { (value_vi(figure)) }
                        " " (figure.thing.as_deref().unwrap_or(t.unknown))
                        br;
                        small {
                            (figure.when.map_or_else(|| t.date_unknown.to_owned(), |w| w.to_vi()))
                            @if figure.cumulative { " · " (t.read_cumulative) }
                            " · " a href={"#cho-" (n + 1)} { "“" (figure.quote) "”" }
                        }
                    }
                }
            }
        }
    }
}

/// What unit and model a figure is about, where the text tells.
fn subject(figure: &Figure) -> Option<String> {
    let place = figure.place.as_ref();
    let place = place.map(|p| format!("{} {}", p.kind, p.name));
    let model = figure.model.as_ref().map(|m| format!("“{m}”"));
    let parts: Vec<String> = place.into_iter().chain(model).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn doubts(t: &Texts, source: &Source) -> Markup {
    html! {
        h3 { (t.read_doubts) }
        ol {
            @for (n, doubt) in source.reading.doubts.iter().enumerate() {
                li #{"doubt-" (n + 1)} {
                    a href={"#cho-ngo-" (n + 1)} { "“" (doubt.quote) "”" } ": " (doubt.why)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::text::VI;

    const SITE: Site<'_> = Site {
        t: &VI,
        programme: "Chương trình",
        css: "/app.css",
        icon: "/mark.svg",
        as_of: "",
    };

    #[test]
    fn a_text_is_shown_with_its_readings() {
        let text = "Xã Đông Sơn làm theo Bác\n\nNăm 2024, xã Đông Sơn <vận động> trên 2,5 tỷ đồng, hiến 1.200 m² đất.\nTỷ lệ 1.25.3 chưa rõ; khóa XII.\n";
        let places = Catalogue::default();
        let read = Source::of("tin.txt", "văn bản UTF-8", text.to_owned(), &places);
        let html = source(&SITE, &read, &places).into_string();
        let main = html.split_once("<main").unwrap().1;
        let main = main.split_once("</main>").unwrap().0;
        insta::assert_snapshot!(main.replace("><", ">\n<"));
        // Every mark has its reading and the other way round.
        for (n, _) in read.reading.figures.iter().enumerate() {
            for id in [format!("cho-{}", n + 1), format!("figure-{}", n + 1)] {
                assert!(
                    html.contains(&format!("id=\"{id}\""))
                        && html.contains(&format!("href=\"#{id}\""))
                );
            }
        }
        assert!(!html.contains("<vận") && !html.contains("<script"));
    }

    #[test]
    fn the_form_works_without_script() {
        let html = form(&SITE).into_string();
        assert!(
            html.contains("enctype=\"multipart/form-data\"") && html.contains("action=\"/doc\"")
        );
        assert!(html.len() < 50_000 && !html.contains("<script"));
    }
}
