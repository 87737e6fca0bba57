//! The chrome of every page: head, skip link, header, breadcrumbs, messages, footer.
//! Knows no slice: what stands in the page comes as markup.

use axum::http::Uri;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::assets::{SHEET, SIGN};
use super::lang::{Lang, in_language, without_choice};
use super::problem::ProblemDocument;
use super::text::{Texts, fill};

/// The frame of the pages of one request: what is the same on each of them.
pub struct Site {
    /// The frame's own texts, in the reader's language.
    pub t: &'static Texts,
    /// The programme, in the footer.
    programme: String,
    /// This page, without a choice of the language: path and query.
    here: String,
}

impl Site {
    /// The frame around a page at `here` of the programme of that name.
    #[must_use]
    pub fn new(lang: Lang, programme: &str, here: &Uri) -> Site {
        Site {
            t: Texts::of(lang),
            programme: programme.to_owned(),
            here: without_choice(here),
        }
    }

    /// The language of the page.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.t.lang
    }
}

/// A step of the way from the home page to here.
#[derive(Default)]
pub struct Crumb {
    pub text: String,
    /// Whether the text is a name of the data, in the language it was written in.
    pub own: bool,
    /// Said behind it, in the page's language.
    pub note: Option<String>,
    /// None where there is no page for it.
    pub href: Option<String>,
}

/// Something the page has to say about what was just done.
pub enum Message {
    Done(String),
    Wrong(String),
}

/// What differs from page to page.
#[derive(Default)]
pub struct Page {
    pub title: String,
    /// One sentence for search engines and shared links.
    pub description: String,
    /// Between the home page and this one, which comes last without a link.
    pub crumbs: Vec<Crumb>,
    pub messages: Vec<Message>,
}

/// A whole document.
#[must_use]
pub fn document(site: &Site, page: &Page, main: &Markup) -> Markup {
    let t = site.t;
    html! {
        (DOCTYPE)
        html lang=(t.lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) @if page.title != t.site { " · " (t.site) } }
                @if !page.description.is_empty() { meta name="description" content=(page.description); }
                meta name="theme-color" content="#8f1d1f";
                @for lang in Lang::ALL {
                    link rel="alternate" hreflang=(lang.code()) href=(in_language(&site.here, lang));
                }
                link rel="icon" href=(SIGN.address) type="image/svg+xml";
                link rel="stylesheet" href=(SHEET.address);
            }
            body {
                a.skip href="#noi-dung" { (t.skip) }
                (header(site))
                @if !page.crumbs.is_empty() { (crumbs(t, &page.crumbs)) }
                main #noi-dung tabindex="-1" {
                    @for message in &page.messages { (note(message)) }
                    (main)
                }
                (footer(site))
            }
        }
    }
}

/// A page that only says something: not found, refused, failed. It gives a way on.
fn notice(site: &Site, heading: &str, text: &Markup) -> Markup {
    let page = Page {
        title: heading.to_owned(),
        ..Page::default()
    };
    let main = html! {
        section.notice {
            (mark())
            h1 { (heading) }
            p { (text) }
            p {
                a.button href="/" { (site.t.back_home) } " "
                a.button.second href="/#dia-phuong" { (site.t.see_localities) }
            }
        }
    };
    document(site, &page, &main)
}

/// The page that says what went wrong at `path`. How ids are written is for programs, which are told
/// by the API: a citizen is shown a way on. `vietnamese`: the sentence has no other language.
#[must_use]
pub fn told(site: &Site, told: &ProblemDocument, path: &str, vietnamese: bool) -> Markup {
    let t = site.t;
    let at = |text: &str| html! { (fill(text, &[("path", &path)])) };
    match (&told.request, told.status) {
        (Some(code), _) => notice(
            site,
            t.failed,
            &html! { (fill(t.failed_text, &[("code", code)])) },
        ),
        (None, 404) => notice(site, t.not_found, &at(t.not_found_text)),
        (None, 400 | 422) => notice(site, t.refused, &at(t.refused_text)),
        (None, _) => {
            let lang = t.lang.of_data().filter(|_| vietnamese);
            notice(
                site,
                told.title,
                &html! { span lang=[lang] { (told.detail) } },
            )
        }
    }
}

fn header(site: &Site) -> Markup {
    let t = site.t;
    html! {
        header.top {
            div.wrap {
                a.brand href="/" { (mark()) span { (t.site) } }
                nav.languages aria-label=(t.language) {
                    @for lang in Lang::ALL.into_iter().filter(|lang| *lang != t.lang) {
                        a href=(in_language(&site.here, lang)) lang=(lang.code()) hreflang=(lang.code()) { (lang.own_name()) }
                    }
                }
                nav aria-label=(t.nav) {
                    a href="/#dia-phuong" { (t.nav_localities) }
                    a href="/#con-so" { (t.nav_figures) }
                    a href="/#mo-hinh" { (t.nav_models) }
                }
            }
        }
    }
}

fn crumbs(t: &Texts, crumbs: &[Crumb]) -> Markup {
    let last = crumbs.len() - 1;
    html! {
        nav.crumbs aria-label=(t.crumbs) {
            ol.wrap {
                li { a href="/" { (t.home) } }
                @for (k, crumb) in crumbs.iter().enumerate() {
                    li aria-current=[(k == last).then_some("page")] {
                        @match &crumb.href {
                            Some(href) if k < last => a href=(href) { (crumb_text(t, crumb)) },
                            _ => (crumb_text(t, crumb)),
                        }
                    }
                }
            }
        }
    }
}

fn crumb_text(t: &Texts, crumb: &Crumb) -> Markup {
    html! {
        @if crumb.own { (own(t.lang, &crumb.text)) } @else { (crumb.text) }
        @if let Some(note) = &crumb.note { " (" (note) ")" }
    }
}

fn note(message: &Message) -> Markup {
    match message {
        Message::Done(text) => html! { p.message role="status" { (text) } },
        Message::Wrong(text) => html! { p.message.wrong role="alert" { (text) } },
    }
}

fn footer(site: &Site) -> Markup {
    let t = site.t;
    html! {
        footer.foot {
            div.wrap {
                div {
                    p.foot-name { (t.site) }
                    p { (t.slogan) "." }
                    p lang=[t.lang.of_data()] { (site.programme) }
                }
                div {
                    h2 { (t.foot_reading) }
                    dl.legend {
                        div { dt { span.key.declared {} (t.declared) } dd { (t.declared_means) } }
                        div { dt { span.key.evidenced {} (t.evidenced) } dd { (t.evidenced_means) } }
                    }
                    p { (t.foot_rules) }
                    @if !t.foot_language.is_empty() { p { (t.foot_language) } }
                }
                div {
                    p { (t.foot_data) }
                    p { a href="/doc" { (t.foot_read) } }
                    p { (t.foot_free) }
                }
            }
        }
    }
}

/// What was written in Vietnamese, told so on a page in another language.
#[must_use]
pub fn own(page: Lang, text: &str) -> Markup {
    html! {
        @match page.of_data() {
            Some(lang) => span lang=(lang) { (text) },
            None => (text),
        }
    }
}

/// The sign: rings that spread from one drop. Decoration, so hidden from readers.
fn mark() -> Markup {
    PreEscaped(
        concat!(
            r#"<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">"#,
            r#"<circle cx="16" cy="16" r="14.5"/><circle cx="16" cy="16" r="9.5"/><circle cx="16" cy="16" r="4.5"/>"#,
            "</svg>"
        )
        .to_owned(),
    )
}
