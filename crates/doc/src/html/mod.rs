//! The document as printable HTML: preview on a screen, A4 from a browser.
//! No script, no inline style, no outside file.

mod sheet;

use maud::{Markup, PreEscaped, html};

pub use sheet::stylesheet;

use crate::profile::{Mark, Profile};
use crate::widths;
use crate::words::{NO_ROWS, UNKNOWN_NOTE};
use crate::{Align, Appendix, Block, Cell, Column, Document, Row, RowKind, Run, Table, printable};

/// The document with its style sheet before it, ready to stand in a page.
#[must_use]
pub fn html(document: &Document) -> Markup {
    html! {
        style { (PreEscaped(stylesheet(&document.profile))) }
        (article(document))
    }
}

/// The document alone, for a page that links [`stylesheet`] as a file.
#[must_use]
pub fn article(document: &Document) -> Markup {
    let profile = &document.profile;
    html! {
        article.van-ban lang="vi" {
            (letterhead(document))
            (titles(document))
            @for part in &document.closed_blocks() { (block(profile, part)) }
            (foot(document))
            @for (part, starts) in document.appendices.iter().zip(document.appendix_starts()) {
                (appendix(document, part, starts))
            }
        }
    }
}

fn letterhead(document: &Document) -> Markup {
    let (profile, header) = (&document.profile, &document.header);
    let head = &profile.letterhead;
    html! {
        header.cap {
            div {
                @if let Some(parent) = &header.parent { p.cap-tren { (lines(parent)) } }
                p.cap-nay { (marked("ke-cap", &head.issuer_mark, &header.issuer)) }
            }
            div {
                @for (at, motto) in head.motto.iter().enumerate() {
                    p class=(format!("tieu-de-{}", at + 1)) {
                        @if at + 1 == head.motto.len() {
                            (marked("ke-tieu-de", &head.motto_mark, &motto.text))
                        } @else {
                            (lines(&motto.text))
                        }
                    }
                }
            }
            p.so-hieu { (profile.number_line(header)) }
            p.ngay { (profile.date_line(header)) }
        }
    }
}

fn titles(document: &Document) -> Markup {
    let (titles, header) = (&document.profile.titles, &document.header);
    html! {
        div.dau {
            h1.ten-loai { (lines(&header.kind)) }
            p.trich-yeu { (marked("ke-trich-yeu", &titles.subject_mark, &header.subject)) }
            @if let Some(addressee) = &header.addressee {
                p.kinh-gui { (titles.addressee_label) (lines(addressee)) }
            }
        }
    }
}

/// A text with the mark of its profile under it; a rule is as long as its
/// share of the text, whatever the face.
fn marked(class: &str, mark: &Mark, text: &str) -> Markup {
    match mark {
        Mark::None => lines(text),
        Mark::Text(mark) => html! { (lines(text)) br; (mark) },
        Mark::Rule { .. } => html! { span class=(format!("ke {class}")) { (lines(text)) } },
    }
}

fn lines(text: &str) -> Markup {
    let text = printable(text);
    html! {
        @for (at, line) in text.split('\n').enumerate() {
            @if at > 0 { br; }
            (line)
        }
    }
}

fn block(profile: &Profile, block: &Block) -> Markup {
    match block {
        Block::Heading { level, text } => heading(profile, *level, text),
        Block::Para(runs) => html! { p { (runs_of(runs)) } },
        Block::List(items) => html! { ul { @for item in items { li { "- " (runs_of(item)) } } } },
        Block::Table(found) => table(found),
        Block::Note(text) => html! { p.ghi-chu { (lines(text)) } },
        Block::PageBreak => html! { div.sang-trang {} },
    }
}

fn heading(profile: &Profile, level: u8, text: &str) -> Markup {
    let last = profile.headings.len().max(1);
    let at = usize::from(level.max(1)).min(last);
    let class = format!("muc muc-{at}");
    match at {
        1 => html! { h2 class=(class) { (lines(text)) } },
        2 => html! { h3 class=(class) { (lines(text)) } },
        _ => html! { h4 class=(class) { (lines(text)) } },
    }
}

fn runs_of(runs: &[Run]) -> Markup {
    html! {
        @for run in runs {
            @match (run.bold, run.italic) {
                (false, false) => { (lines(&run.text)) }
                (true, false) => { b { (lines(&run.text)) } }
                (false, true) => { i { (lines(&run.text)) } }
                (true, true) => { b { i { (lines(&run.text)) } } }
            }
        }
    }
}

fn table(table: &Table) -> Markup {
    html! {
        table {
            @if let Some(text) = &table.caption { caption { (lines(text)) } }
            thead { tr { @for column in &table.columns { th scope="col" { (lines(&widths::heading(column))) } } } }
            tbody {
                @for part in &table.rows { (row(part, &table.columns)) }
                @if table.rows.is_empty() {
                    tr { td.giua colspan=(table.columns.len()) { i { (NO_ROWS) } } }
                }
            }
        }
        @if table.shows_unknown() { p.ghi-chu { (UNKNOWN_NOTE) } }
    }
}

fn row(row: &Row, columns: &[Column]) -> Markup {
    let class = match row.kind {
        RowKind::Body => None,
        RowKind::Total => Some("cong"),
        RowKind::Group => Some("nhom"),
    };
    let span = (row.kind == RowKind::Group && row.cells.len() == 1).then_some(columns.len());
    html! {
        tr class=[class] {
            @for (cell, column) in row.cells.iter().zip(columns) {
                td class=[cell_class(cell, column, span)] colspan=[span] { (lines(&cell.shown(column.unit.is_some()))) }
            }
        }
    }
}

fn cell_class(cell: &Cell, column: &Column, span: Option<usize>) -> Option<&'static str> {
    match (cell, column.align) {
        _ if span.is_some() => None,
        (Cell::Empty, _) | (_, Align::Center) => Some("giua"),
        (_, Align::Right) => Some("so"),
        (_, Align::Left) => None,
    }
}

fn foot(document: &Document) -> Markup {
    let (profile, signature) = (&document.profile, &document.signature);
    // A capacity without a word in the profile is shown as missing here; the
    // Word file refuses it.
    let authority = signature.authority.as_ref().map(|authority| {
        profile
            .authority_line(authority)
            .unwrap_or_else(|error| error.to_string())
    });
    html! {
        footer.cuoi {
            div.nhan {
                @if !document.recipients.is_empty() {
                    p.noi-nhan { (profile.recipients.label) }
                    @for line in profile.recipient_lines(&document.recipients) { p.noi-nhan-muc { (lines(&line)) } }
                }
            }
            div {
                @if let Some(text) = &authority { p.thay-mat { (lines(text)) } }
                p.chuc-vu { (lines(&signature.position)) }
                div.cho-ky {}
                @if let Some(name) = &signature.name { p.ho-ten { (lines(name)) } }
            }
        }
    }
}

fn appendix(document: &Document, appendix: &Appendix, starts: bool) -> Markup {
    let profile = &document.profile;
    let wide = appendix.is_wide(profile);
    html! {
        section.phu-luc.ngang[wide].tiep[!starts] {
            h2.ten-phu-luc { (profile.titles.appendix_label) " " (appendix.number) br; (lines(&appendix.title)) }
            p.giua { i { (document.attached_to()) } }
            (table(&appendix.table))
            @if let Some(note) = &appendix.note { p.ghi-chu { (lines(note)) } }
        }
    }
}
