//! One sheet: title rows, a frozen header repeated in print, the table and
//! its notes.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use super::plan::{Plan, Source, index};
use super::value::{self, Value};
use crate::check::Placed;
use crate::widths;
use crate::words::{NO_ROWS, UNKNOWN_NOTE};
use crate::{Align, Cell, Document, Error, Row, RowKind, printable};

/// Excel's limit for the text of one cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

pub(super) struct Sheet<'a> {
    pub(super) document: &'a Document,
    pub(super) placed: &'a Placed<'a>,
    pub(super) plan: Plan<'a>,
}

impl Sheet<'_> {
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), Error> {
        self.plan.set_up(sheet)?;
        let header = self.titles(sheet)?;
        self.header(sheet, header)?;
        sheet.set_freeze_panes(header + 1, 0)?;
        sheet.set_repeat_rows(header, header)?;
        let mut at = header + 1;
        for (number, row) in self.placed.table.rows.iter().enumerate() {
            self.row(sheet, at, number + 1, row)?;
            at += 1;
        }
        if self.placed.table.rows.is_empty() {
            self.across(
                sheet,
                at,
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
        let unknown = self.placed.table.shows_unknown().then_some(UNKNOWN_NOTE);
        for text in unknown.into_iter().chain(self.placed.note) {
            self.across(sheet, at, text, &note)?;
            at += 1;
        }
        Ok(())
    }

    /// Issuer, then the lines that name the table; the row of the header.
    fn titles(&self, sheet: &mut Worksheet) -> Result<u32, Error> {
        let bold = self.base().set_bold();
        let centred = bold
            .clone()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let italic = centred.clone().unset_bold().set_italic();
        sheet.write_string_with_format(0, 0, printable(&self.document.header.issuer), &bold)?;
        let Placed {
            place,
            title,
            appended,
            ..
        } = self.placed;
        let (lines, source) = if *appended {
            (vec![place, title], self.document.attached_to())
        } else {
            let line = if title.is_empty() { place } else { title };
            (vec![line], format!("(Trích {})", self.document.cited()))
        };
        let mut at = 1;
        for line in lines {
            self.across(sheet, at, line, &centred)?;
            at += 1;
        }
        self.across(sheet, at, &source, &italic)?;
        Ok(at + 2)
    }

    fn header(&self, sheet: &mut Worksheet, row: u32) -> Result<(), Error> {
        let format = self.cell_format(RowKind::Total, Align::Center);
        let texts: Vec<String> = self
            .plan
            .columns
            .iter()
            .map(|source| match source {
                Source::Value(from) => {
                    printable(&widths::heading(&self.placed.table.columns[*from]))
                }
                Source::Share(_) => "Tỷ lệ (%)".to_owned(),
            })
            .collect();
        for (at, text) in texts.iter().enumerate() {
            sheet.write_string_with_format(row, index(at), text, &format)?;
        }
        sheet.set_row_height(
            row,
            self.plan.height(texts.iter().map(String::as_str), true),
        )?;
        Ok(())
    }

    /// `number` counts the rows of the table from 1, for messages.
    fn row(&self, sheet: &mut Worksheet, at: u32, number: usize, row: &Row) -> Result<(), Error> {
        if let ([only], RowKind::Group) = (row.cells.as_slice(), row.kind) {
            let format = self.cell_format(row.kind, Align::Left);
            return self.across(sheet, at, &only.shown(false), &format);
        }
        let mut texts = Vec::new();
        for (to, source) in self.plan.columns.iter().enumerate() {
            let (from, value) = self.value_of(row, *source);
            let column = &self.placed.table.columns[from];
            let align = match (&row.cells[from], source) {
                (Cell::Empty, _) => Align::Center,
                (_, Source::Share(_)) => Align::Right,
                (_, Source::Value(_)) => column.align,
            };
            let place = (number, column.title.as_str());
            self.value(
                sheet,
                (at, index(to)),
                place,
                &value,
                &self.cell_format(row.kind, align),
            )?;
            texts.push(match value {
                Value::Text(text) => text,
                Value::Number { .. } | Value::Blank => String::new(),
            });
        }
        let bold = row.kind != RowKind::Body;
        sheet.set_row_height(at, self.plan.height(texts.iter().map(String::as_str), bold))?;
        Ok(())
    }

    fn value_of(&self, row: &Row, source: Source) -> (usize, Value) {
        match source {
            Source::Share(from) => (from, value::share(&row.cells[from])),
            Source::Value(from) => {
                let has_unit = self.placed.table.columns[from].unit.is_some();
                let places = self.plan.places[from];
                (from, value::of(&row.cells[from], has_unit, places))
            }
        }
    }

    fn value(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (number, title): (usize, &str),
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
                        place: self.placed.place.clone(),
                        row: number,
                        column: title.to_owned(),
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
                let stored = value::stored(*exact).ok_or_else(|| Error::NumberTooLarge {
                    place: self.placed.place.clone(),
                    row: number,
                    column: title.to_owned(),
                    value: exact.to_vi(),
                })?;
                let format = format.clone().set_num_format(code);
                sheet.write_number_with_format(row, column, stored, &format)?
            }
        };
        Ok(())
    }

    /// A text over all columns of a row; a single column needs no merging.
    fn across(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        text: &str,
        format: &Format,
    ) -> Result<(), Error> {
        let text = printable(text);
        match self.plan.last() {
            0 => sheet.write_string_with_format(row, 0, &text, format)?,
            last => sheet.merge_range(row, 0, row, last, &text, format)?,
        };
        sheet.set_row_height(row, self.plan.height_across(&text, true))?;
        Ok(())
    }

    fn base(&self) -> Format {
        let profile = &self.document.profile;
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
