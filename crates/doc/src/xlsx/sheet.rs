//! One sheet: title rows, a frozen header repeated in print, the table, its
//! notes, and a page that prints as it should.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use super::value::{self, Value};
use crate::profile::Profile;
use crate::widths;
use crate::words::{NO_ROWS, UNKNOWN_NOTE};
use crate::{Align, Cell, Column, Document, Error, Row, RowKind, Table, printable};

/// Excel's limit for the text of one cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// Twips to one unit of column width, the digit of Excel's default font.
const TWIPS_PER_UNIT: u32 = 105;

pub(super) struct Sheet<'a> {
    pub(super) document: &'a Document,
    pub(super) place: &'a str,
    pub(super) title: &'a str,
    pub(super) table: &'a Table,
    pub(super) note: Option<&'a str>,
}

/// A column of the sheet; a ratio takes two.
#[derive(Clone, Copy)]
enum Source {
    Value(usize),
    Share(usize),
}

impl Sheet<'_> {
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), Error> {
        let columns = self.columns();
        let last = index(columns.len().saturating_sub(1));
        self.print_setup(sheet, &columns)?;
        let header = self.titles(sheet, last)?;
        self.header(sheet, header, &columns)?;
        sheet.set_freeze_panes(header + 1, 0)?;
        sheet.set_repeat_rows(header, header)?;
        let mut at = header + 1;
        for (number, row) in self.table.rows.iter().enumerate() {
            self.row(sheet, at, number + 1, row, &columns)?;
            at += 1;
        }
        if self.table.rows.is_empty() {
            across(
                sheet,
                at,
                last,
                NO_ROWS,
                &self.cell_format(RowKind::Body, Align::Center),
            )?;
            at += 1;
        }
        let note = self
            .base()
            .set_italic()
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        let unknown = self.table.shows_unknown().then_some(UNKNOWN_NOTE);
        for text in unknown.into_iter().chain(self.note) {
            across(sheet, at, last, text, &note)?;
            sheet.set_row_height(at, self.height_of(text, &columns))?;
            at += 1;
        }
        Ok(())
    }

    fn profile(&self) -> &Profile {
        &self.document.profile
    }

    /// A column that holds any ratio is followed by its share.
    fn columns(&self) -> Vec<Source> {
        let has_ratio = |at: usize| {
            let ratio = |row: &Row| matches!(row.cells.get(at), Some(Cell::Ratio { .. }));
            self.table.rows.iter().any(ratio)
        };
        (0..self.table.columns.len())
            .flat_map(|at| {
                let share = has_ratio(at).then_some(Source::Share(at));
                std::iter::once(Source::Value(at)).chain(share)
            })
            .collect()
    }

    fn widths(&self, columns: &[Source]) -> Vec<u32> {
        let wishes = widths::wishes(self.table, self.profile().table.size.halves());
        columns
            .iter()
            .map(|source| match source {
                Source::Value(at) => wishes[*at],
                Source::Share(_) => 10 * TWIPS_PER_UNIT,
            })
            .collect()
    }

    fn print_setup(&self, sheet: &mut Worksheet, columns: &[Source]) -> Result<(), Error> {
        let profile = self.profile();
        let paper = &profile.paper;
        let widths = self.widths(columns);
        for (at, width) in widths.iter().enumerate() {
            let units = f64::from(*width) / f64::from(TWIPS_PER_UNIT);
            sheet.set_column_width(index(at), units.max(5.0))?;
        }
        // Excel's numbers for the two sizes of paper that offices print on.
        match (paper.width.tenths(), paper.height.tenths()) {
            (2100, 2970) => sheet.set_paper_size(9),
            (2970, 4200) => sheet.set_paper_size(8),
            _ => sheet,
        };
        let portrait = paper.width.twips() - paper.left.twips() - paper.right.twips();
        let wide = widths.iter().sum::<u32>() > portrait
            || columns.len() >= usize::from(profile.table.landscape_from_columns);
        let from_edge = profile.page_number.from_top.inches();
        let inches = |mm: crate::Mm| mm.inches();
        if wide {
            sheet.set_landscape();
            sheet.set_margins(
                inches(paper.bottom),
                inches(paper.top),
                inches(paper.left),
                inches(paper.right),
                from_edge,
                from_edge,
            );
        } else {
            sheet.set_margins(
                inches(paper.left),
                inches(paper.right),
                inches(paper.top),
                inches(paper.bottom),
                from_edge,
                from_edge,
            );
        }
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_print_center_horizontally(true);
        let size = profile.page_number.size.halves() / 2;
        sheet.set_header(format!(
            "&C&\"{},Regular\"&{size}&P",
            profile.font.replace(['"', '&'], "")
        ));
        Ok(())
    }

    /// Issuer, place, title and the document it belongs to; the next free row.
    fn titles(&self, sheet: &mut Worksheet, last: u16) -> Result<u32, Error> {
        let bold = self.base().set_bold();
        let centred = bold
            .clone()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let italic = self.base().set_italic().set_align(FormatAlign::Center);
        sheet.write_string_with_format(0, 0, printable(&self.document.header.issuer), &bold)?;
        across(sheet, 1, last, self.place, &centred)?;
        let columns = self.columns();
        let title = if self.title.is_empty() {
            &self.document.header.subject
        } else {
            self.title
        };
        across(sheet, 2, last, title, &centred)?;
        sheet.set_row_height(2, self.height_of(title, &columns))?;
        across(sheet, 3, last, &self.document.attached_to(), &italic)?;
        Ok(5)
    }

    fn header(&self, sheet: &mut Worksheet, row: u32, columns: &[Source]) -> Result<(), Error> {
        let format = self.cell_format(RowKind::Total, Align::Center);
        for (at, source) in columns.iter().enumerate() {
            let text = match source {
                Source::Value(from) => widths::heading(&self.table.columns[*from]),
                Source::Share(_) => "Tỷ lệ (%)".to_owned(),
            };
            sheet.write_string_with_format(row, index(at), printable(&text), &format)?;
        }
        Ok(())
    }

    fn row(
        &self,
        sheet: &mut Worksheet,
        at: u32,
        number: usize,
        row: &Row,
        columns: &[Source],
    ) -> Result<(), Error> {
        if let ([only], RowKind::Group) = (row.cells.as_slice(), row.kind) {
            let format = self.cell_format(row.kind, Align::Left);
            return across(
                sheet,
                at,
                index(columns.len().saturating_sub(1)),
                &only.shown(false),
                &format,
            );
        }
        for (to, source) in columns.iter().enumerate() {
            let (from, share) = match source {
                Source::Value(from) => (*from, false),
                Source::Share(from) => (*from, true),
            };
            let (cell, column) = (&row.cells[from], &self.table.columns[from]);
            let value = if share {
                value::share(cell)
            } else {
                value::of(cell, column.unit.is_some())
            };
            let align = match (cell, share) {
                (Cell::Empty, _) => Align::Center,
                (_, true) => Align::Right,
                (_, false) => column.align,
            };
            let format = self.cell_format(row.kind, align);
            self.value(sheet, (at, index(to)), (number, column), &value, &format)?;
        }
        Ok(())
    }

    fn value(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (number, source): (usize, &Column),
        value: &Value,
        format: &Format,
    ) -> Result<(), Error> {
        match value {
            Value::Blank => sheet.write_blank(row, column, format)?,
            Value::Text(text) => {
                let text = printable(text);
                let length = text.encode_utf16().count();
                if length > LONGEST_TEXT {
                    return Err(Error::TextTooLong {
                        place: self.place.to_owned(),
                        row: number,
                        column: source.title.clone(),
                        length,
                        allowed: LONGEST_TEXT,
                    });
                }
                sheet.write_string_with_format(row, column, text, format)?
            }
            Value::Number {
                exact,
                format: code,
            } => {
                let Some(stored) = value::stored(*exact) else {
                    return Err(Error::NumberTooLarge {
                        place: self.place.to_owned(),
                        row: number,
                        column: source.title.clone(),
                        value: exact.to_string(),
                    });
                };
                sheet.write_number_with_format(
                    row,
                    column,
                    stored,
                    &format.clone().set_num_format(code),
                )?
            }
        };
        Ok(())
    }

    /// Height of a text that is wrapped over all columns, in points.
    fn height_of(&self, text: &str, columns: &[Source]) -> f64 {
        let size = self.profile().table.size;
        let room = self.widths(columns).iter().sum::<u32>().max(1);
        let lines: u32 = text
            .lines()
            .map(|line| crate::measure::width(line, size.halves(), true) / room + 1)
            .sum();
        f64::from(lines.max(1)) * size.points() * 1.35
    }

    fn base(&self) -> Format {
        let profile = self.profile();
        Format::new()
            .set_font_name(&profile.font)
            .set_font_size(profile.table.size.points())
    }

    fn cell_format(&self, kind: RowKind, align: Align) -> Format {
        let format = self
            .base()
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_align(match align {
                Align::Left => FormatAlign::Left,
                Align::Center => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
            });
        if kind == RowKind::Body {
            format
        } else {
            format.set_bold()
        }
    }
}

/// A text over all columns of a row; one column needs no merging.
fn across(
    sheet: &mut Worksheet,
    row: u32,
    last: u16,
    text: &str,
    format: &Format,
) -> Result<(), Error> {
    let text = printable(text);
    if last == 0 {
        sheet.write_string_with_format(row, 0, text, format)?;
    } else {
        sheet.merge_range(row, 0, row, last, &text, format)?;
    }
    Ok(())
}

/// Excel has fewer columns than this counts; the writer refuses the rest.
fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
