//! The page that reads a text: a form, then the text passage by passage, its figures marked in
//! place and beside each passage what they were read as. A mark and its reading link to each
//! other; no script.

use maud::{Markup, html};
use reader::{Doubt, Figure};

use super::marked::{Passage, Piece, passages};
use super::places::Catalogue;
use super::text::Texts;
use super::{Source, value_vi, why_vi};
use crate::shell::form::Form;
use crate::shell::page::{self, Crumb, Message, Page, Site};
use crate::shell::text::fill;

/// The address of the page and of its form.
pub const ADDRESS: &str = "/doc";

/// The fields of its form.
pub const TEXT: &str = "text";
pub const FILE: &str = "file";

/// Names of places and models that are listed; the others are counted.
const MOST_NAMES: usize = 12;

/// Letters of a name or phrase that are shown beside the text.
const MOST_LETTERS: usize = 160;

/// A piece of a report, for who has none at hand.
const EXAMPLE: &str = "Năm 2023, xã Phú Hòa vận động nhân dân góp trên 1,2 tỷ đồng và hiến 2.208 m² đất, làm 3,5 km đường bê tông. \
    Tỷ lệ hộ nghèo giảm từ 5,6% (năm 2020) xuống 1,2%; 41/44 chỉ tiêu đạt và vượt. Thực hiện Chỉ thị số 05-CT/TW, \
    mô hình “Nuôi heo đất” thu hai trăm năm mươi triệu đồng, giúp hàng chục hội viên.";

/// The form alone, as it was typed into and with what was wrong; `said` is what else there is to say.
#[must_use]
pub fn form(site: &Site, said: Option<&str>, form: &Form) -> Markup {
    let t = Texts::of(site.lang());
    let main = html! {
        section.desk {
            h1 { (t.title) }
            (form.summary(site.t))
            p.lead { (t.lead) }
            (asked(t, form))
        }
        (example(t))
    };
    page::document(site, &head(t, said), &main)
}

/// A text with its readings; `cut` is how many letters of a longer one were taken.
#[must_use]
pub fn source(site: &Site, source: &Source, places: &Catalogue, cut: Option<usize>) -> Markup {
    let t = Texts::of(site.lang());
    let reading = &source.reading;
    let none = reading.figures.is_empty() && reading.doubts.is_empty();
    let main = html! {
        section.desk {
            h1 { @match &source.digest.title { Some(title) => (page::own(t.lang, title)), None => (source.name) } }
            (about(t, source, places))
            @if let Some(rest) = reading.rest {
                p.message { (fill(t.cut, &[("n", &t.lang.count(reading.count())), ("rest", &t.lang.count(rest))])) }
            } @else if let Some(n) = cut {
                p.message { (fill(t.long, &[("n", &t.lang.count(n))])) }
            }
            @if none { p.message { (t.none) } }
            p { a.button href="#doc-khac" { (t.again) } }
        }
        section aria-label=(t.figures) {
            h2 { (t.figures) }
            div.reading {
                @for passage in passages(&source.text, reading) { (beside(t, source, &passage)) }
            }
        }
        section #doc-khac {
            h2 { (t.again) }
            (asked(t, &Form::default()))
        }
        @if none { (example(t)) }
    };
    page::document(site, &head(t, None), &main)
}

fn head(t: &Texts, said: Option<&str>) -> Page {
    Page {
        title: t.title.to_owned(),
        description: t.lead.to_owned(),
        crumbs: vec![Crumb {
            text: t.title.to_owned(),
            ..Crumb::default()
        }],
        messages: said
            .into_iter()
            .map(|said| Message::Wrong(said.to_owned()))
            .collect(),
    }
}

fn asked(t: &Texts, form: &Form) -> Markup {
    let (text, file) = (form.described(TEXT), form.described(FILE));
    html! {
        form.ask method="post" action=(ADDRESS) enctype="multipart/form-data" {
            p {
                label for=(TEXT) { (t.paste) }
                textarea #(TEXT) name=(TEXT) rows="8" aria-describedby=[&text] aria-invalid=[text.as_ref().map(|_| "true")] { (form.value(TEXT)) }
                (form.beside(TEXT, t.lang))
            }
            p {
                label for=(FILE) { (t.file) }
                input #(FILE) type="file" name=(FILE) accept=".txt,.md,.html,.htm,.docx,.docm,.pdf" aria-describedby=[&file] aria-invalid=[file.as_ref().map(|_| "true")];
                (form.beside(FILE, t.lang))
            }
            p { button.button type="submit" { (t.do_read) } }
        }
    }
}

fn example(t: &Texts) -> Markup {
    html! {
        section {
            h2 { (t.example) }
            p { (t.example_lead) }
            form method="post" action=(ADDRESS) enctype="multipart/form-data" {
                input type="hidden" name="text" value=(EXAMPLE);
                p { button.button type="submit" { (t.example) } }
            }
        }
    }
}

fn about(t: &Texts, source: &Source, places: &Catalogue) -> Markup {
    let digest = &source.digest;
    let reading = &source.reading;
    let mut named: Vec<String> = Vec::new();
    for place in &digest.places {
        let path = place.unit.as_deref().and_then(|id| places.path(id));
        let name = path.map_or_else(|| place.called(), str::to_owned);
        if !named.contains(&name) {
            named.push(name);
        }
        if named.len() > MOST_NAMES {
            break;
        }
    }
    let count = fill(
        t.found,
        &[
            ("figures", &t.lang.count(reading.figures.len())),
            ("traps", &t.lang.count(reading.traps.len())),
            ("doubts", &t.lang.count(reading.doubts.len())),
        ],
    );
    html! {
        dl.fields {
            div { dt { (t.form) } dd { (source.name) " · " (page::own(t.lang, &source.form)) } }
            div { dt { (t.count) } dd { (count) } }
            div { dt { (t.date) } dd { (digest.date.map_or_else(|| t.unknown.to_owned(), |d| t.lang.span(&d))) } }
            div { dt { (t.source) } dd { @match &digest.source { Some(source) => (page::own(t.lang, source)), None => (t.unknown) } } }
            @if !named.is_empty() { div { dt { (t.localities) } dd { (listed(t, &named, digest.places.len())) } } }
            @if !digest.models.is_empty() { div { dt { (t.models) } dd { (listed(t, &digest.models, digest.models.len())) } } }
        }
    }
}

/// The first names, each in a line of its own, and how many more there are.
fn listed(t: &Texts, names: &[String], all: usize) -> Markup {
    html! {
        ul {
            @for name in names.iter().take(MOST_NAMES) { li lang=[t.lang.of_data()] { (short(name)) } }
            @if names.len() > MOST_NAMES { li { (fill(t.and_more, &[("n", &(all - MOST_NAMES))])) } }
        }
    }
}

/// A passage, and beside it its readings: those of one unit, model and time together.
fn beside(t: &Texts, source: &Source, passage: &Passage<'_>) -> Markup {
    let reading = &source.reading;
    let read = passage.pieces.iter().filter_map(|piece| match *piece {
        Piece::Figure(n, _) => Some((n, Some(&reading.figures[n]))),
        Piece::Doubt(n, _) => Some((n, None)),
        Piece::Plain(_) | Piece::Trap(..) => None,
    });
    let read: Vec<(usize, Option<&Figure>)> = read.collect();
    let together = |a: &(usize, Option<&Figure>), b: &(usize, Option<&Figure>)| {
        a.1.map(circumstances) == b.1.map(circumstances)
    };
    html! {
        div.text lang=[t.lang.of_data()] { @for piece in &passage.pieces { (marked(source, *piece)) } }
        div.readings {
            @for group in read.chunk_by(together) {
                @if let Some(figure) = group[0].1 { (told(t, figure)) }
                ol {
                    @for (n, of) in group {
                        @match of {
                            Some(of) => (figure(t, *n, of)),
                            None => (doubt(t, *n, &reading.doubts[*n])),
                        }
                    }
                }
            }
        }
    }
}

/// Whose a figure is and of when, as shown.
fn circumstances(figure: &Figure) -> (Option<String>, Option<&str>, Option<vi::Span>, bool) {
    let place = figure.place.as_ref().map(reader::Mention::called);
    (
        place,
        figure.model.as_deref(),
        figure.when,
        figure.cumulative,
    )
}

fn told(t: &Texts, figure: &Figure) -> Markup {
    let (place, model, when, cumulative) = circumstances(figure);
    let when = when.map_or_else(|| t.unknown.to_owned(), |when| t.lang.span(&when));
    html! {
        dl.told {
            dt { (t.unit) } dd { @match &place { Some(place) => (page::own(t.lang, place)), None => (t.unknown) } }
            @if let Some(model) = model { dt { (t.model) } dd lang=[t.lang.of_data()] { "“" (short(model)) "”" } }
            dt { (t.when) } dd { (when) @if cumulative { " · " (t.cumulative) } }
        }
    }
}

fn marked(source: &Source, piece: Piece<'_>) -> Markup {
    html! {
        @match piece {
            Piece::Plain(text) => (text),
            Piece::Figure(n, text) => mark #{"cho-" (n + 1)} { a href={"#figure-" (n + 1)} { (text) } },
            Piece::Trap(n, text) => span.not-a-figure title=(why_vi(source.reading.traps[n].why)) { (text) },
            Piece::Doubt(n, text) => mark.doubt #{"cho-ngo-" (n + 1)} { a href={"#doubt-" (n + 1)} { (text) } },
        }
    }
}

fn figure(t: &Texts, n: usize, figure: &Figure) -> Markup {
    html! {
        li #{"figure-" (n + 1)} {
            a.value href={"#cho-" (n + 1)} title=(t.back) { (page::own(t.lang, &value_vi(figure))) }
            " " @match &figure.thing { Some(thing) => span lang=[t.lang.of_data()] { (short(thing)) }, None => span { (t.unknown) } }
        }
    }
}

fn doubt(t: &Texts, n: usize, doubt: &Doubt) -> Markup {
    html! {
        li.doubt #{"doubt-" (n + 1)} {
            a href={"#cho-ngo-" (n + 1)} title=(t.back) { (t.doubt) ": “" (short(&doubt.quote)) "”" }
            " " span lang=[t.lang.of_data()] { (doubt.why) }
        }
    }
}

/// The beginning of what is longer than a line or two.
fn short(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Uri;

    use super::*;
    use crate::shell::fault::Fault;
    use crate::shell::lang::Lang;

    fn site() -> Site {
        Site::new(Lang::Vi, "Chương trình", &Uri::from_static("/doc"))
    }

    #[test]
    fn a_text_is_shown_with_its_readings() {
        let text = "Xã Đông Sơn làm theo Bác\n\nNăm 2024, xã Đông Sơn <vận động> trên 2,5 tỷ đồng, hiến 1.200 m² đất.\nTỷ lệ 1.25.3 chưa rõ; khóa XII.\n";
        let places = Catalogue::default();
        let read = Source::of("tin.txt", "văn bản UTF-8", text.to_owned(), &places);
        let html = source(&site(), &read, &places, None).into_string();
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
        let html = form(&site(), None, &Form::default()).into_string();
        assert!(
            html.contains("enctype=\"multipart/form-data\"") && html.contains("action=\"/doc\"")
        );
        assert!(html.len() < 50_000 && !html.contains("<script"));
    }

    #[test]
    fn the_example_is_read_without_a_doubt() {
        let reading = reader::read(EXAMPLE);
        assert!(
            reading.figures.len() >= 7 && reading.doubts.is_empty(),
            "{reading:?}"
        );
    }

    #[test]
    fn an_empty_text_is_given_a_way_on() {
        let places = Catalogue::default();
        let read = Source::of(
            "tin.txt",
            "văn bản UTF-8",
            "Không có gì.".to_owned(),
            &places,
        );
        let html = source(&site(), &read, &places, None).into_string();
        assert!(
            html.contains(Texts::of(Lang::Vi).none)
                && html.contains("href=\"#doc-khac\"")
                && html.contains(Texts::of(Lang::Vi).example)
        );
        let wrong = Fault::Refused("Chưa có gì để đọc".into());
        let typed = Form::default()
            .typed(TEXT, "<gõ dở>")
            .wrong(TEXT, wrong, Lang::Vi, "");
        let again = form(&site(), None, &typed).into_string();
        assert!(
            again.contains("aria-describedby=\"text-error\"")
                && again.contains("id=\"text-error\"")
        );
        assert!(again.contains("Chưa có gì để đọc") && again.contains("&lt;gõ dở&gt;"));
    }
}
