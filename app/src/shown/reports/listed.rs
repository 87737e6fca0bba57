//! Records of a register as a table. What all of them say alike is told once, below it; one unit
//! stands under one name.

use doc::{Appendix, Cell, Column, Row, Table};
use packs::{ColumnSource, Kind, Register};

use super::cases::{Case, cell};
use super::desk::Desk;
use super::grid::{index, unnumbered, values, without_blanks};

/// The table of some records.
pub(super) fn table(
    desk: &Desk<'_>,
    appendix: &packs::Appendix,
    register: &str,
    cases: &[Case],
) -> Appendix {
    let declared = desk.books.catalog.pack.registers.get(register);
    let rows = cases.iter().enumerate().map(|(at, case)| {
        let cells = appendix.columns.iter();
        Row::body(cells.map(|c| cell(desk, case, &c.source, at)).collect())
    });
    let columns = appendix.columns.iter();
    let mut table = Table {
        caption: None,
        columns: columns.map(|c| head(c, declared)).collect(),
        rows: rows.collect(),
    };
    let at = |wanted: &ColumnSource| appendix.columns.iter().position(|c| c.source == *wanted);
    let said = |at: usize| table.rows.iter().map(move |row| row.cells.get(at));
    let mut note = None;
    let mut gone = Vec::new();
    if let Some(source) = at(&ColumnSource::Source) {
        let mut all = said(source).flatten();
        if let Some(Cell::Text(first)) = all.next()
            && all.all(|cell| *cell == Cell::text(first))
        {
            note = Some(format!("Nguồn: {first}."));
            gone.push(source);
        }
    }
    if let Some(unit) = at(&ColumnSource::Unit) {
        let own = |cell: Option<&Cell>| cell == Some(&Cell::text(&desk.version.name));
        let others = (0..appendix.columns.len()).filter(|other| *other != unit);
        let mut twice = others.filter(|other| said(unit).eq(said(*other)));
        if twice.next().is_some() || said(unit).all(own) {
            gone.push(unit);
        }
    }
    for row in &mut table.rows {
        for at in &gone {
            if let Some(cell) = row.cells.get_mut(*at) {
                *cell = Cell::text("");
            }
        }
    }
    without_blanks(&mut table);
    unnumbered(appendix.title.clone(), table, note)
}

/// Heading and alignment of a column.
fn head(column: &packs::Column, register: Option<&Register>) -> Column {
    let field = match &column.source {
        ColumnSource::Index => return index(),
        ColumnSource::Field(id) => register.and_then(|r| r.fields.get(id)),
        _ => None,
    };
    if field.is_some_and(|f| matches!(f.kind, Kind::Amount(_))) {
        return values(&column.title, "");
    }
    Column::text(&column.title)
}
