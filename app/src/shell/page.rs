//! The chrome of every page: head, skip link, header, breadcrumbs, messages, footer.
//! Knows no slice: what stands in the page comes as markup.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::{Texts, fill};

/// What is the same on every page of one server.
pub struct Site<'a> {
    pub t: &'a Texts,
    /// The programme, in the footer.
    pub programme: &'a str,
    /// Addresses of the assets, with what makes a cache let go of an old one.
    pub css: &'a str,
    pub icon: &'a str,
    /// Day of the newest data, as shown; empty if unknown.
    pub as_of: &'a str,
}

/// A step of the way from the home page to here.
pub struct Crumb {
    pub text: String,
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
        html lang=(t.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) @if page.title != t.site { " · " (t.site) } }
                @if !page.description.is_empty() { meta name="description" content=(page.description); }
                meta name="theme-color" content="#8f1d1f";
                link rel="icon" href=(site.icon) type="image/svg+xml";
                link rel="stylesheet" href=(site.css);
            }
            body {
                a.skip href="#noi-dung" { (t.skip) }
                (header(t))
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
#[must_use]
pub fn notice(site: &Site, heading: &str, text: &str) -> Markup {
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

/// 404: says which address was read.
#[must_use]
pub fn not_found(site: &Site, path: &str) -> Markup {
    notice(
        site,
        site.t.not_found,
        &fill(site.t.not_found_text, &[("path", &path)]),
    )
}

/// 400: the address makes no sense. How ids are written is for programs, which are told by the API.
#[must_use]
pub fn refused(site: &Site, path: &str) -> Markup {
    notice(
        site,
        site.t.refused,
        &fill(site.t.refused_text, &[("path", &path)]),
    )
}

/// 500: `code` is what the log knows this failure by.
#[must_use]
pub fn failed(site: &Site, code: &str) -> Markup {
    notice(
        site,
        site.t.failed,
        &fill(site.t.failed_text, &[("code", &code)]),
    )
}

fn header(t: &Texts) -> Markup {
    html! {
        header.top {
            div.wrap {
                a.brand href="/" { (mark()) span { (t.site) } }
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
                            Some(href) if k < last => a href=(href) { (crumb.text) },
                            _ => (crumb.text),
                        }
                    }
                }
            }
        }
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
                    p { (site.programme) }
                }
                div {
                    h2 { (t.foot_reading) }
                    dl.legend {
                        div { dt { span.key.declared {} (t.declared) } dd { (t.declared_means) } }
                        div { dt { span.key.evidenced {} (t.evidenced) } dd { (t.evidenced_means) } }
                    }
                    p { (t.foot_rules) }
                }
                div {
                    @if !site.as_of.is_empty() { p { (fill(t.as_of, &[("date", &site.as_of)])) "." } }
                    p { (t.foot_data) }
                    p { a href="/doc" { (t.foot_read) } }
                    p { (t.foot_free) }
                }
            }
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
