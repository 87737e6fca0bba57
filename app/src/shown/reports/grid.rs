//! Pieces of the tables in appendices.

use doc::{Align, Appendix, Cell, Column, Row, RowKind, Table};

/// An appendix that has no number yet.
pub(super) fn unnumbered(title: String, table: Table, note: Option<String>) -> Appendix {
    Appendix {
        number: String::new(),
        title,
        table,
        note,
    }
}

/// Takes away the columns in which nothing is known; a row across all columns stays as it is.
pub(super) fn without_blanks(table: &mut Table) {
    let is_said = |cell: &Cell| *cell != Cell::Empty && *cell != Cell::text("");
    let across = |row: &Row| row.kind == RowKind::Group;
    for at in (0..table.columns.len()).rev() {
        let mut rows = table.rows.iter().filter(|row| !across(row));
        if rows.any(|row| row.cells.get(at).is_some_and(is_said)) {
            continue;
        }
        table.columns.remove(at);
        for row in table.rows.iter_mut().filter(|row| !across(row)) {
            row.cells.remove(at);
            let of = std::mem::take(&mut row.of);
            let moved = of
                .into_iter()
                .map(|(col, id)| (col - usize::from(col > at), id));
            row.of = moved.collect();
        }
    }
}

/// Letters of a heading that a column of counts holds on one or two lines.
const SHORT: usize = 10;

/// A column of values; a short heading over short numbers ("Cá nhân": 4) still gets room for its
/// words.
pub(super) fn values(title: &str, unit: &str) -> Column {
    let column = Column::number(title);
    if !unit.is_empty() {
        column.unit(unit)
    } else if title.chars().count() <= SHORT {
        column.width_mm(18)
    } else {
        column
    }
}

/// A column of numbers that count the rows.
pub(super) fn index() -> Column {
    Column {
        align: Align::Center,
        ..Column::text("TT")
    }
}
