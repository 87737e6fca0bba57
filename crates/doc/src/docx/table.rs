//! Tables of figures: header row repeated on every page, rows never split.

use docx_rs::{
    AlignmentType, HeightRule, Paragraph, TableAlignmentType, TableBorder, TableBorderPosition,
    TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::text::{line, plain, size, spaced};
use super::{Part, body};
use crate::profile::{Profile, TextStyle};
use crate::widths::{self, CELL_PADDING};
use crate::words::{NO_ROWS, UNKNOWN_NOTE};
use crate::{Align, Cell, Column, Row, RowKind, Table};

/// Least height of a header row. No other row states a height: the archive
/// step knows header rows by it and marks them as repeated.
pub(super) const HEADER_HEIGHT: u16 = 397;

pub(super) fn parts(profile: &Profile, table: &Table, width: u32) -> Vec<Part> {
    let mut parts = Vec::new();
    let style = plain(profile.table.size);
    if let Some(caption) = &table.caption {
        let bold = TextStyle {
            bold: true,
            ..style.clone()
        };
        let caption = spaced(120, 60)
            .align(AlignmentType::Center)
            .keep_next(true)
            .add_run(super::text::run(caption, &bold));
        parts.push(caption.into());
    }
    parts.push(grid(profile, table, width).into());
    if table.shows_unknown() {
        parts.push(body::note(profile, UNKNOWN_NOTE).into());
    }
    parts
}

fn grid(profile: &Profile, table: &Table, width: u32) -> docx_rs::Table {
    let widths = widths::columns(table, profile.table.size.halves(), width);
    let mut rows = vec![header(profile, &table.columns, &widths)];
    rows.extend(
        table
            .rows
            .iter()
            .map(|row| body_row(profile, table, row, &widths)),
    );
    if table.rows.is_empty() {
        let style = TextStyle {
            italic: true,
            ..plain(profile.table.size)
        };
        let cell = spanning(line(NO_ROWS, &style, AlignmentType::Center), &widths);
        rows.push(TableRow::new(vec![cell]).cant_split());
    }
    let borders = [
        TableBorderPosition::Top,
        TableBorderPosition::Left,
        TableBorderPosition::Bottom,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ]
    .into_iter()
    .fold(TableBorders::with_empty(), |borders, at| {
        borders.set(TableBorder::new(at).size(4))
    });
    let padding = size(CELL_PADDING);
    docx_rs::Table::new(rows)
        .set_grid(widths.iter().map(|w| size(*w)).collect())
        .width(size(width), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(30, padding, 30, padding))
        .set_borders(borders)
}

fn header(profile: &Profile, columns: &[Column], widths: &[u32]) -> TableRow {
    let bold = TextStyle {
        bold: true,
        ..plain(profile.table.size)
    };
    let unit = TextStyle {
        italic: true,
        ..plain(profile.table.size)
    };
    let cells = columns.iter().zip(widths).map(|(column, width)| {
        let mut cell =
            cell_of(*width).add_paragraph(keep(line(&column.title, &bold, AlignmentType::Center)));
        if let Some(text) = &column.unit {
            let text = format!("({text})");
            cell = cell.add_paragraph(keep(line(&text, &unit, AlignmentType::Center)));
        }
        cell
    });
    TableRow::new(cells.collect())
        .cant_split()
        .row_height(f32::from(HEADER_HEIGHT))
        .height_rule(HeightRule::AtLeast)
}

fn keep(paragraph: Paragraph) -> Paragraph {
    paragraph.keep_next(true)
}

fn body_row(profile: &Profile, table: &Table, row: &Row, widths: &[u32]) -> TableRow {
    let style = TextStyle {
        bold: row.kind != RowKind::Body,
        ..plain(profile.table.size)
    };
    if let ([only], RowKind::Group) = (row.cells.as_slice(), row.kind) {
        let text = line(&only.shown(false), &style, AlignmentType::Left);
        return TableRow::new(vec![spanning(keep(text), widths)]).cant_split();
    }
    let cells = row
        .cells
        .iter()
        .zip(&table.columns)
        .zip(widths)
        .map(|((cell, column), width)| {
            let text = cell.shown(column.unit.is_some());
            let align = match (cell, column.align) {
                (Cell::Empty, _) | (_, Align::Center) => AlignmentType::Center,
                (_, Align::Left) => AlignmentType::Left,
                (_, Align::Right) => AlignmentType::Right,
            };
            cell_of(*width).add_paragraph(line(&text, &style, align))
        });
    TableRow::new(cells.collect()).cant_split()
}

fn cell_of(width: u32) -> TableCell {
    TableCell::new()
        .width(size(width), WidthType::Dxa)
        .vertical_align(VAlignType::Center)
}

fn spanning(paragraph: Paragraph, widths: &[u32]) -> TableCell {
    cell_of(widths.iter().sum())
        .grid_span(widths.len())
        .add_paragraph(paragraph)
}
