//! The main text of a web page: what stands in `<main>` or `<article>`, else in the body, without
//! menus, scripts and forms; block by block, table cell by table cell.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// Elements whose content is no text of the page.
const NO_TEXT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select",
    "button", "textarea", "nav", "footer", "aside", "form", "dialog", "menu", "head",
];

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Words in the class or id of a block that is chrome, not text.
const CHROME: &[&str] = &[
    "menu",
    "navbar",
    "nav-",
    "breadcrumb",
    "sidebar",
    "footer",
    "related",
    "comment",
    "share",
    "social",
    "banner",
    "advert",
    "popup",
    "toolbar",
    "tags",
];

/// The least text for which a page's own mark of its main part is believed.
const MAIN_TEXT: usize = 200;

#[derive(Default)]
struct Line {
    text: String,
    /// How many of its letters stand in links.
    linked: usize,
    main: bool,
    article: Option<usize>,
}

#[derive(Default)]
struct Page {
    title: String,
    lines: Vec<Line>,
    now: Line,
    /// The element being left out and how deep its own kind nests.
    skipping: Option<(Vec<u8>, usize)>,
    in_title: bool,
    main: usize,
    article: usize,
    articles: usize,
    link: usize,
}

/// The text; empty when the page has none.
pub fn text(source: &str) -> String {
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    let mut page = Page::default();
    for token in Tokenizer::new_with_emitter(source, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => page.open(&tag),
            Ok(Token::EndTag(tag)) => page.close(&tag.name),
            Ok(Token::String(text)) => page.write(&String::from_utf8_lossy(&text)),
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
    page.end_line();
    page.finish()
}

fn is(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|n| n.as_bytes() == name)
}

impl Page {
    fn open(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        if let Some((skipped, depth)) = &mut self.skipping {
            if name == b"title" && skipped == b"head" {
                self.in_title = true;
            } else if skipped == name && !tag.self_closing {
                *depth += 1;
            } else if skipped == b"head" && name == b"body" {
                self.skipping = None;
            }
            return;
        }
        let chrome = is(name, &["div", "ul", "section", "table"]) && is_chrome(tag);
        let header = name == b"header" && self.main == 0 && self.article == 0;
        if (is(name, NO_TEXT) || chrome || header) && !tag.self_closing {
            self.end_line();
            self.skipping = Some((name.to_vec(), 1));
            return;
        }
        if is(name, BLOCKS) {
            self.end_line();
        }
        match name {
            b"title" => self.in_title = true,
            b"main" => self.main += 1,
            b"article" => {
                self.articles += usize::from(self.article == 0);
                self.article += 1;
            }
            b"a" => self.link += 1,
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        if name == b"title" {
            self.in_title = false;
        }
        if let Some((skipped, depth)) = &mut self.skipping {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipping = None;
                }
            }
            return;
        }
        if is(name, BLOCKS) {
            self.end_line();
        }
        match name {
            b"main" => self.main = self.main.saturating_sub(1),
            b"article" => self.article = self.article.saturating_sub(1),
            b"a" => self.link = self.link.saturating_sub(1),
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
            return;
        }
        if self.skipping.is_some() {
            return;
        }
        for c in text.chars() {
            // Non-breaking spaces stay: the reader knows them.
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !self.now.text.is_empty() && !self.now.text.ends_with(' ') {
                    self.now.text.push(' ');
                }
            } else {
                self.now.text.push(c);
                self.now.linked += usize::from(self.link > 0 && c.is_alphanumeric());
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.now);
        let text = line.text.trim();
        if text.is_empty() {
            return;
        }
        self.lines.push(Line {
            text: text.to_owned(),
            linked: line.linked,
            main: self.main > 0,
            article: (self.article > 0).then_some(self.articles),
        });
    }

    fn finish(self) -> String {
        let length = |of: &dyn Fn(&Line) -> bool| -> usize {
            self.lines
                .iter()
                .filter(|l| of(l))
                .map(|l| l.text.len())
                .sum()
        };
        let longest = (1..=self.articles).max_by_key(|n| length(&|l| l.article == Some(*n)));
        let chosen: Box<dyn Fn(&Line) -> bool> =
            if let Some(n) = longest.filter(|n| length(&|l| l.article == Some(*n)) >= MAIN_TEXT) {
                Box::new(move |l| l.article == Some(n))
            } else if length(&|l| l.main) >= MAIN_TEXT {
                Box::new(|l| l.main)
            } else {
                Box::new(|_| true)
            };
        let lines: Vec<&str> = self
            .lines
            .iter()
            .filter(|l| chosen(l) && !is_menu(l))
            .map(|l| l.text.as_str())
            .collect();
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = lines.iter().take(8).any(|l| title.starts_with(l));
        let mut out = if title.is_empty() || told || lines.is_empty() {
            String::new()
        } else {
            format!("{title}\n\n")
        };
        out.push_str(&lines.join("\n"));
        out
    }
}

fn is_chrome(tag: &StartTag<()>) -> bool {
    tag.attributes.iter().any(|(name, value)| {
        let named: &[u8] = name;
        let value = String::from_utf8_lossy(value).to_lowercase();
        (named == b"class" || named == b"id" || named == b"role")
            && value.split_whitespace().any(|class| {
                CHROME.iter().any(|word| class.starts_with(word)) || class == "navigation"
            })
    })
}

/// A short line of nothing but links is an item of a menu or a list of other articles.
fn is_menu(line: &Line) -> bool {
    let letters = line.text.chars().filter(|c| c.is_alphanumeric()).count();
    letters > 0 && letters == line.linked
}
