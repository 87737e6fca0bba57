//! Column widths a person would choose: hints are kept, the rest is shared by
//! longest word first and amount of text second, and the sum is the page.

use crate::measure;
use crate::profile::twips_of_mm;
use crate::{Cell, Column, RowKind, Table, Width};

/// Space at both sides of a cell's text, twips.
pub(crate) const CELL_PADDING: u32 = 80;
const BOTH_SIDES: u32 = 2 * CELL_PADDING + 20;
/// A column of prose never asks for more than this (about 75 mm).
const WIDEST_WISH: u32 = 4250;

/// The least a column needs and what it would like, twips.
#[derive(Clone, Copy)]
struct Need {
    least: u32,
    wish: u32,
}

/// One width for each column, in twips; together exactly `available`.
pub(crate) fn columns(table: &Table, halves: u16, available: u32) -> Vec<u32> {
    let needs: Vec<Need> = (0..table.columns.len())
        .map(|at| need(table, at, halves))
        .collect();
    let least: u32 = needs.iter().map(|n| n.least).sum();
    let wish: u32 = needs.iter().map(|n| n.wish).sum();
    let mut widths: Vec<u32> = if least >= available {
        needs
            .iter()
            .map(|n| share(available, n.least, least))
            .collect()
    } else if wish >= available {
        let slack: u32 = needs.iter().map(|n| n.wish - n.least).sum();
        let spare = available - least;
        needs
            .iter()
            .map(|n| n.least + share(spare, n.wish - n.least, slack))
            .collect()
    } else {
        grown(table, &needs, available - wish)
    };
    let rest = available.saturating_sub(widths.iter().sum());
    if let Some(widest) = widths.iter_mut().max() {
        *widest += rest;
    }
    widths
}

/// What all columns together would like, in twips, when no page limits them.
pub(crate) fn wish(table: &Table, halves: u16) -> u32 {
    (0..table.columns.len())
        .map(|at| need(table, at, halves).wish)
        .sum()
}

/// Everything gets its wish; what is left over goes to columns without a hint.
fn grown(table: &Table, needs: &[Need], spare: u32) -> Vec<u32> {
    let free = |column: &Column| column.width == Width::Auto;
    let any_free = table.columns.iter().any(free);
    let weight = |(column, need): (&Column, &Need)| {
        if free(column) || !any_free {
            need.wish
        } else {
            0
        }
    };
    let total: u32 = table.columns.iter().zip(needs).map(weight).sum();
    table
        .columns
        .iter()
        .zip(needs)
        .map(|pair| pair.1.wish + share(spare, weight(pair), total))
        .collect()
}

fn share(amount: u32, part: u32, whole: u32) -> u32 {
    let shared = u64::from(amount) * u64::from(part) / u64::from(whole.max(1));
    u32::try_from(shared).unwrap_or(amount)
}

fn need(table: &Table, at: usize, halves: u16) -> Need {
    let column = &table.columns[at];
    let mut least = measure::widest_word(&heading(column), halves, true);
    // A title over two lines looks better than one word to the line.
    let mut wish = least.max(measure::widest_line(&column.title, halves, true) / 2);
    for row in &table.rows {
        if row.kind == RowKind::Group && row.cells.len() == 1 {
            continue;
        }
        let Some(cell) = row.cells.get(at) else {
            continue;
        };
        let text = cell.shown(column.unit.is_some());
        let bold = row.kind != RowKind::Body;
        let line = measure::widest_line(&text, halves, bold);
        let word = if matches!(cell, Cell::Text(_)) {
            measure::widest_word(&text, halves, bold)
        } else {
            line
        };
        least = least.max(word);
        wish = wish.max(line);
    }
    let wish = wish.min(WIDEST_WISH).max(least) + BOTH_SIDES;
    let least = least + BOTH_SIDES;
    match column.width {
        Width::Auto => Need { least, wish },
        Width::Mm(mm) => Need {
            least: twips_of_mm(mm),
            wish: twips_of_mm(mm),
        },
    }
}

/// Title and unit as printed in the header row.
pub(crate) fn heading(column: &Column) -> String {
    match &column.unit {
        Some(unit) => format!("{}\n({unit})", column.title),
        None => column.title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Row;
    use proptest::prelude::*;

    fn table(columns: Vec<Column>, cells: Vec<Cell>) -> Table {
        Table {
            caption: None,
            columns,
            rows: vec![Row::body(cells)],
        }
    }

    #[test]
    fn prose_gets_more_than_the_ordinal() {
        let table = table(
            vec![Column::text("TT"), Column::text("Nội dung")],
            vec![
                Cell::Integer(1),
                Cell::text("Xây dựng cầu bê tông tại thôn Quế Ổ"),
            ],
        );
        let widths = columns(&table, 24, 9354);
        assert!(widths[0] * 5 < widths[1], "{widths:?}");
    }

    #[test]
    fn hints_are_kept_when_there_is_room() {
        let table = table(
            vec![Column::text("TT").width_mm(10), Column::text("Nội dung")],
            vec![Cell::Integer(1), Cell::text("Cầu")],
        );
        assert_eq!(columns(&table, 24, 9354)[0], 567);
    }

    proptest! {
        #[test]
        fn widths_fill_the_page_and_no_more(
            texts in prop::collection::vec("[a-zà-ỹ ]{0,200}", 1..14),
            available in 4000_u32..15000,
        ) {
            let columns_ = texts.iter().map(|t| Column::text(t.chars().take(20).collect::<String>())).collect();
            let cells = texts.into_iter().map(Cell::Text).collect();
            let widths = columns(&table(columns_, cells), 24, available);
            prop_assert_eq!(widths.iter().sum::<u32>(), available);
            prop_assert!(widths.iter().all(|w| *w > 0));
        }
    }
}
