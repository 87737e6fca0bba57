//! The columns of a sheet, how wide they are, how tall their rows become and
//! how the page is set up.

use rust_xlsxwriter::Worksheet;

use super::value;
use crate::measure;
use crate::profile::{Mm, Profile};
use crate::widths;
use crate::{Cell, Error, Row, Table};

/// Twips to one unit of column width, the digit of Excel's default font.
const TWIPS_PER_UNIT: u32 = 105;
/// Room Excel keeps beside the text of a cell, twips.
const CELL_ROOM: u32 = 75;

/// A column of the sheet; a ratio takes two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Value(usize),
    /// The percentage of the ratios in that column.
    Share(usize),
}

pub(super) struct Plan<'a> {
    profile: &'a Profile,
    pub(super) columns: Vec<Source>,
    /// Twips, one for each column of the sheet.
    widths: Vec<u32>,
    landscape: bool,
    /// Decimals to show, one for each column of the table.
    pub(super) places: Vec<u8>,
}

impl<'a> Plan<'a> {
    /// A column that holds any ratio is followed by its share. Columns get
    /// what they wish, and the room of a page when that is more.
    pub(super) fn new(profile: &'a Profile, table: &Table) -> Self {
        let has_ratio = |at: usize| {
            let ratio = |row: &Row| matches!(row.cells.get(at), Some(Cell::Ratio { .. }));
            table.rows.iter().any(ratio)
        };
        let columns: Vec<Source> = (0..table.columns.len())
            .flat_map(|at| {
                let share = has_ratio(at).then_some(Source::Share(at));
                std::iter::once(Source::Value(at)).chain(share)
            })
            .collect();
        let share = 12 * TWIPS_PER_UNIT;
        let shares: u32 = columns
            .iter()
            .filter(|c| matches!(c, Source::Share(_)))
            .map(|_| share)
            .sum();
        let paper = &profile.paper;
        let page = paper.width.twips() - paper.left.twips() - paper.right.twips();
        let halves = profile.table.size.halves();
        let wish = widths::wish(table, halves);
        let values = widths::columns(table, halves, wish.max(page.saturating_sub(shares)));
        let many = columns.len() >= usize::from(profile.table.landscape_from_columns);
        Self {
            profile,
            widths: columns
                .iter()
                .map(|source| match source {
                    Source::Value(at) => values[*at],
                    Source::Share(_) => share,
                })
                .collect(),
            landscape: many || wish + shares > page,
            places: (0..table.columns.len())
                .map(|at| value::places(table.rows.iter().filter_map(|row| row.cells.get(at))))
                .collect(),
            columns,
        }
    }

    /// Last column of the sheet, from 0.
    pub(super) fn last(&self) -> u16 {
        index(self.columns.len().saturating_sub(1))
    }

    /// Height in points of a row with these texts, one for each column.
    pub(super) fn height<'t>(&self, texts: impl Iterator<Item = &'t str>, bold: bool) -> f64 {
        let lines = texts
            .zip(&self.widths)
            .map(|(text, width)| self.lines(text, *width, bold));
        self.tall(lines.max().unwrap_or(1))
    }

    /// As `height`, for one text over all columns.
    pub(super) fn height_across(&self, text: &str, bold: bool) -> f64 {
        self.tall(self.lines(text, self.widths.iter().sum(), bold))
    }

    fn lines(&self, text: &str, width: u32, bold: bool) -> u32 {
        let halves = self.profile.table.size.halves();
        measure::lines(text, halves, bold, width.saturating_sub(CELL_ROOM))
    }

    fn tall(&self, lines: u32) -> f64 {
        let line = self.profile.table.size.points() * 1.2;
        (f64::from(lines) * line + 4.0).min(TALLEST_ROW)
    }

    /// Column widths, paper, margins, running head: the page that comes out
    /// of the printer is the page of the profile, one page wide.
    pub(super) fn set_up(&self, sheet: &mut Worksheet) -> Result<(), Error> {
        for (at, width) in self.widths.iter().enumerate() {
            let units = f64::from(width.saturating_sub(CELL_ROOM)) / f64::from(TWIPS_PER_UNIT);
            sheet.set_column_width(index(at), units)?;
        }
        let profile = self.profile;
        let paper = &profile.paper;
        // Excel's numbers for the two sizes of paper that offices print on.
        match (paper.width.tenths(), paper.height.tenths()) {
            (2100, 2970) => sheet.set_paper_size(9),
            (2970, 4200) => sheet.set_paper_size(8),
            _ => sheet,
        };
        let [left, right, top, bottom] = if self.landscape {
            sheet.set_landscape();
            [paper.bottom, paper.top, paper.left, paper.right]
        } else {
            [paper.left, paper.right, paper.top, paper.bottom]
        }
        .map(Mm::inches);
        let head = profile.page_number.from_top.inches();
        sheet.set_margins(left, right, top, bottom, head, head);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_print_center_horizontally(true);
        let font = profile.font.replace(['"', '&', ','], "");
        let size = profile.page_number.size.halves() / 2;
        sheet.set_header(format!("&C&\"{font},Regular\"&{size}&P"));
        Ok(())
    }
}

/// Excel's limit, in points.
const TALLEST_ROW: f64 = 409.0;

/// Excel has fewer columns than this counts; the writer refuses the rest.
pub(super) fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
