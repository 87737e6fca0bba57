//! The document as printable HTML: preview on a screen, A4 from a browser.
//! A fragment with its own scoped style; the page around it is the caller's.

use maud::{Markup, PreEscaped, html};

use crate::profile::{Line, Mark, Profile, TextStyle};
use crate::widths;
use crate::words::{NO_ROWS, UNKNOWN_NOTE};
use crate::{Align, Appendix, Block, Cell, Column, Document, Row, RowKind, Run, Table, printable};

/// The whole document inside one `article.van-ban`. Classes and inline sizes
/// come from the profile; no script, no outside file.
#[must_use]
pub fn html(document: &Document) -> Markup {
    let profile = &document.profile;
    html! {
        style { (PreEscaped(sheet(profile))) }
        article.van-ban lang="vi" {
            (letterhead(document))
            (titles(document))
            @for part in &document.closed_blocks() { (block(profile, part)) }
            (foot(document))
            @for part in &document.appendices { (appendix(document, part)) }
        }
    }
}

/// Font names and sizes are the only texts of a profile that enter the sheet;
/// quotes are taken out of the name so that it cannot leave its string.
fn sheet(profile: &Profile) -> String {
    let (paper, body) = (&profile.paper, &profile.body);
    let font: String = profile
        .font
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .collect();
    let line = match body.line {
        Line::Exact(points) => points.css(),
        Line::Percent(percent) => format!("{percent}%"),
    };
    format!(
        "@page{{size:{width} {height};margin:{top} {right} {bottom} {left}}}\
         .van-ban{{font-family:\"{font}\",\"Liberation Serif\",serif;font-size:{size};line-height:{line};color:#000;background:#fff;max-width:calc({width} - {left} - {right})}}\
         .van-ban p,.van-ban li{{margin:0 0 {space};text-align:justify;text-indent:{indent}}}\
         .van-ban .giua,.van-ban .cap p,.van-ban .ky p{{text-align:center;text-indent:0}}\
         .van-ban .cap p,.van-ban .ky p,.van-ban .nhan p{{margin:0;line-height:1.2}}\
         .van-ban .nhan p,.van-ban .ghi-chu{{text-align:left;text-indent:0}}\
         .van-ban .cap,.van-ban .cuoi{{display:grid;grid-template-columns:{left_share}fr {right_share}fr;break-inside:avoid}}\
         .van-ban .cuoi{{grid-template-columns:1fr 1fr;margin-top:1em}}\
         .van-ban .ke{{display:block;border-top:.75pt solid #000;margin:2pt auto 4pt;height:0}}\
         .van-ban ul{{list-style:none;margin:0;padding:0}}\
         .van-ban h2,.van-ban h3,.van-ban h4{{margin:0 0 {space};text-indent:{indent};font-size:inherit;font-weight:inherit;break-after:avoid}}\
         .van-ban table{{border-collapse:collapse;width:100%;font-size:{table_size};line-height:1.2;margin:0 0 {space}}}\
         .van-ban th,.van-ban td{{border:.5pt solid #000;padding:1.5pt 4pt}}\
         .van-ban th{{text-align:center}}.van-ban caption{{font-weight:bold;padding:4pt}}\
         .van-ban thead{{display:table-header-group}}.van-ban tr{{break-inside:avoid}}\
         .van-ban .so{{text-align:right;font-variant-numeric:tabular-nums}}\
         .van-ban tr.cong td,.van-ban tr.nhom td{{font-weight:bold}}\
         .van-ban .ghi-chu{{font-style:italic;font-size:{note_size}}}\
         .van-ban .phu-luc,.van-ban .sang-trang{{break-before:page}}",
        width = paper.width.css(),
        height = paper.height.css(),
        top = paper.top.css(),
        bottom = paper.bottom.css(),
        left = paper.left.css(),
        right = paper.right.css(),
        size = body.size.css(),
        space = body.space.css(),
        indent = body.first_line.css(),
        left_share = profile.letterhead.left_percent,
        right_share = 100 - profile.letterhead.left_percent,
        table_size = profile.table.size.css(),
        note_size = profile.table.note_size.css(),
    )
}

fn letterhead(document: &Document) -> Markup {
    let (profile, header) = (&document.profile, &document.header);
    let head = &profile.letterhead;
    html! {
        header.cap {
            div {
                @if let Some(parent) = &header.parent { (styled(parent, &head.parent)) }
                (styled(&header.issuer, &head.issuer))
                (mark(&head.issuer_mark, &header.issuer, &head.issuer))
            }
            div {
                @for motto in &head.motto { (styled(&motto.text, &motto.style)) }
                @if let Some(last) = head.motto.last() { (mark(&head.motto_mark, &last.text, &last.style)) }
            }
            div { p style=(format!("font-size:{}", profile.number.size.css())) { (profile.number_line(header)) } }
            div { (styled(&profile.date_line(header), &head.date)) }
        }
    }
}

fn titles(document: &Document) -> Markup {
    let (titles, header) = (&document.profile.titles, &document.header);
    html! {
        div.cap style="display:block;margin:1em 0" {
            h1 style=(format!("margin:0;text-align:center;{}", css(&titles.kind))) { (printable(&header.kind)) }
            (styled(&header.subject, &titles.subject))
            (mark(&titles.subject_mark, header.subject.lines().last().unwrap_or_default(), &titles.subject))
            @if let Some(addressee) = &header.addressee {
                (styled(&format!("{}{addressee}", titles.addressee_label), &titles.addressee))
            }
        }
    }
}

fn css(style: &TextStyle) -> String {
    let mut css = format!("font-size:{}", style.size.css());
    css.push_str(if style.bold {
        ";font-weight:bold"
    } else {
        ";font-weight:normal"
    });
    if style.italic {
        css.push_str(";font-style:italic");
    }
    if style.underline {
        css.push_str(";text-decoration:underline");
    }
    css
}

fn styled(text: &str, style: &TextStyle) -> Markup {
    html! { p style=(css(style)) { (lines(text)) } }
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

fn mark(mark: &Mark, above: &str, style: &TextStyle) -> Markup {
    match mark {
        Mark::None => html! {},
        Mark::Text(text) => styled(text, style),
        Mark::Rule { percent } => {
            let text = crate::measure::width(above, style.size.halves(), style.bold);
            let points = text * u32::from(*percent) / 100 / 20;
            html! { span.ke style=(format!("width:{points}pt;max-width:100%")) {} }
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
    let style = profile
        .headings
        .get(at - 1)
        .map_or_else(String::new, |heading| {
            let centred = if heading.centred {
                ";text-align:center;text-indent:0"
            } else {
                ""
            };
            format!("{}{centred}", css(&heading.style))
        });
    match at {
        1 => html! { h2 style=(style) { (lines(text)) } },
        2 => html! { h3 style=(style) { (lines(text)) } },
        _ => html! { h4 style=(style) { (lines(text)) } },
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
                td class=[cell_class(cell, column)] colspan=[span] { (lines(&cell.shown(column.unit.is_some()))) }
            }
        }
    }
}

fn cell_class(cell: &Cell, column: &Column) -> Option<&'static str> {
    match (cell, column.align) {
        (Cell::Empty, _) | (_, Align::Center) => Some("giua"),
        (_, Align::Right) => Some("so"),
        (_, Align::Left) => None,
    }
}

fn foot(document: &Document) -> Markup {
    let (profile, signature) = (&document.profile, &document.signature);
    let style = &profile.signature;
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
                    (styled(&profile.recipients.label, &profile.recipients.label_style))
                    @for line in profile.recipient_lines(&document.recipients) { (styled(&line, &profile.recipients.item)) }
                }
            }
            div.ky {
                @if let Some(text) = &authority { (styled(text, &style.authority)) }
                (styled(&signature.position, &style.position))
                div style=(format!("height:{}", style.gap.css())) {}
                @if let Some(name) = &signature.name { (styled(name, &style.name)) }
            }
        }
    }
}

fn appendix(document: &Document, appendix: &Appendix) -> Markup {
    let titles = &document.profile.titles;
    html! {
        section.phu-luc {
            h2.giua style=(css(&titles.appendix)) { (titles.appendix_label) " " (appendix.number) br; (lines(&appendix.title)) }
            p.giua { i { (document.attached_to()) } }
            (table(&appendix.table))
            @if let Some(note) = &appendix.note { p.ghi-chu { (lines(note)) } }
        }
    }
}
