//! Paper, margins, page numbers, sections, and the borderless pair of columns
//! that heads and ends a document.

use docx_rs::{
    AlignmentType, Docx, Header, HeaderReference, LineSpacing, PageMargin, PageNum,
    PageOrientationType, PageSize, Paragraph, RunFonts, SectionProperty, Style, StyleType, Styles,
    Table, TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType,
};

use super::text::{body_spacing, run, signed, size, spaced, strip};
use super::{Part, body, table};
use crate::profile::{Paper, Profile, TextStyle};
use crate::{Appendix, Document};

/// Space at both sides of the text in a borderless pair, twips.
pub(super) const PAIR_PADDING: u32 = 30;
/// Name under which the Word writer stores the first running head.
const RUNNING_HEAD: &str = "rIdHeader1";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Portrait,
    Landscape,
}

impl Turn {
    /// Wide tables are turned.
    fn of(profile: &Profile, appendix: &Appendix) -> Self {
        if appendix.is_wide(profile) {
            Self::Landscape
        } else {
            Self::Portrait
        }
    }
}

/// Width of the text on a page, twips. A turned page keeps the margins of
/// each edge, as a sheet bound on its long side.
pub(super) fn text_width(paper: &Paper, turn: Turn) -> u32 {
    match turn {
        Turn::Portrait => paper.width.twips() - paper.left.twips() - paper.right.twips(),
        Turn::Landscape => paper.height.twips() - paper.top.twips() - paper.bottom.twips(),
    }
}

fn section(profile: &Profile, turn: Turn, first: bool) -> SectionProperty {
    let paper = &profile.paper;
    let (width, height) = (paper.width.twips(), paper.height.twips());
    let edge = |mm: crate::Mm| signed(mm.twips());
    let margin = PageMargin::new()
        .header(edge(profile.page_number.from_top))
        .footer(edge(profile.page_number.from_top));
    let section = match turn {
        Turn::Portrait => SectionProperty::new()
            .page_size(PageSize::new().size(width, height))
            .page_margin(
                margin
                    .top(edge(paper.top))
                    .bottom(edge(paper.bottom))
                    .left(edge(paper.left))
                    .right(edge(paper.right)),
            ),
        Turn::Landscape => SectionProperty::new()
            .page_size(
                PageSize::new()
                    .size(height, width)
                    .orient(PageOrientationType::Landscape),
            )
            .page_margin(
                margin
                    .top(edge(paper.left))
                    .bottom(edge(paper.right))
                    .left(edge(paper.bottom))
                    .right(edge(paper.top)),
            ),
    };
    if first { section.title_pg() } else { section }
}

/// Appendices, small ones together on a page; where the paper turns, a section ends.
pub(super) fn appendices(document: &Document) -> Vec<Part> {
    let profile = &document.profile;
    let mut turn = Turn::Portrait;
    let mut first = true;
    let mut parts = Vec::new();
    for (appendix, starts) in document.appendices.iter().zip(document.appendix_starts()) {
        let wanted = Turn::of(profile, appendix);
        let turned = wanted != turn;
        if turned {
            let mut ended = section(profile, turn, first);
            ended.header_reference = Some(HeaderReference::new("default", RUNNING_HEAD));
            parts.push(strip(20).section_property(ended).into());
            (turn, first) = (wanted, false);
        }
        parts.extend(appendix_parts(document, appendix, turn, starts && !turned));
    }
    parts
}

fn appendix_parts(
    document: &Document,
    appendix: &Appendix,
    turn: Turn,
    break_page: bool,
) -> Vec<Part> {
    let profile = &document.profile;
    let titles = &profile.titles;
    let attached = TextStyle {
        italic: true,
        bold: false,
        ..titles.appendix.clone()
    };
    let label = format!("{} {}", titles.appendix_label, appendix.number);
    let above = if break_page { 0 } else { 360 };
    let mut parts: Vec<Part> = vec![
        spaced(above, 0)
            .align(AlignmentType::Center)
            .page_break_before(break_page)
            .keep_next(true)
            .add_run(run(&label, &titles.appendix))
            .into(),
        spaced(0, 0)
            .align(AlignmentType::Center)
            .keep_next(true)
            .add_run(run(&appendix.title, &titles.appendix))
            .into(),
        spaced(0, 160)
            .align(AlignmentType::Center)
            .keep_next(true)
            .add_run(run(&document.attached_to(), &attached))
            .into(),
    ];
    parts.extend(table::parts(
        profile,
        &appendix.table,
        text_width(&profile.paper, turn),
    ));
    match &appendix.note {
        Some(note) => parts.push(body::note(profile, note).into()),
        None => parts.push(strip(20).into()),
    }
    parts
}

/// The running head and the properties of the section that ends the document.
pub(super) fn with_last_section(docx: Docx, document: &Document) -> Docx {
    let profile = &document.profile;
    let turns: Vec<_> = document
        .appendices
        .iter()
        .map(|a| Turn::of(profile, a))
        .collect();
    let only_section = turns.iter().all(|turn| *turn == Turn::Portrait);
    let turn = turns.last().copied().unwrap_or(Turn::Portrait);
    let mut docx = docx;
    docx.document.section_property = section(profile, turn, only_section);
    let number = Paragraph::new()
        .style("PageNumber")
        .add_page_num(PageNum::new());
    docx.header(Header::new().add_paragraph(number))
}

pub(super) fn with_styles(docx: Docx, profile: &Profile) -> Docx {
    let font = || {
        RunFonts::new()
            .ascii(&profile.font)
            .hi_ansi(&profile.font)
            .east_asia(&profile.font)
            .cs(&profile.font)
    };
    let body = usize::from(profile.body.size.halves());
    let number = Style::new("PageNumber", StyleType::Paragraph)
        .name("Page Number Line")
        .based_on("Normal")
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().before(0).after(0))
        .size(usize::from(profile.page_number.size.halves()));
    let styles = Styles::new()
        .default_fonts(font())
        .default_size(body)
        .add_style(number);
    let styles = profile
        .headings
        .iter()
        .enumerate()
        .fold(styles, |styles, (at, heading)| {
            let level = at + 1;
            let style = Style::new(format!("Heading{level}"), StyleType::Paragraph)
                .name(format!("heading {level}"))
                .based_on("Normal")
                .next("Normal")
                .outline_lvl(at.min(8))
                .line_spacing(body_spacing(&profile.body))
                .size(usize::from(heading.style.size.halves()));
            styles.add_style(style)
        });
    docx.styles(styles)
}

/// Two borderless columns; a row never breaks across pages.
pub(super) fn pair(rows: Vec<(Vec<Paragraph>, Vec<Paragraph>)>, widths: [u32; 2]) -> Table {
    let cell = |paragraphs: Vec<Paragraph>, width: u32| {
        let empty = paragraphs.is_empty();
        let cell = TableCell::new().width(size(width), WidthType::Dxa);
        let cell = paragraphs.into_iter().fold(cell, TableCell::add_paragraph);
        if empty {
            cell.add_paragraph(strip(20))
        } else {
            cell
        }
    };
    let rows = rows
        .into_iter()
        .map(|(left, right)| {
            TableRow::new(vec![cell(left, widths[0]), cell(right, widths[1])]).cant_split()
        })
        .collect();
    let padding = size(PAIR_PADDING);
    Table::without_borders(rows)
        .set_grid(widths.iter().map(|w| size(*w)).collect())
        .width(size(widths.iter().sum()), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, padding, 0, padding))
}
