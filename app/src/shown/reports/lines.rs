//! Figures as lines of a table: what is declared, what records prove and what the units below
//! declared in columns of their own, with what waits for a review beside them.

use db::Conn;
use doc::{Cell, Column, Row, Table};
use orgtree::UnitId;
use packs::{Appendix, AppendixOf};
use vi::Span;

use super::Standing;
use super::desk::Desk;
use super::grid::{index, without_blanks};
use super::tell::{self, Told};
use super::words::when;
use crate::books::entries::{ends, pending};
use crate::books::figures::Figure;
use crate::shell::fault::Fault;

/// The three values of a figure, in the order of their columns.
const STANDINGS: [Standing; 3] = [Standing::Declared, Standing::Evidenced, Standing::Below];

/// What is told of a measure of a unit at one time.
pub(super) struct Line<'a> {
    measure: &'a str,
    unit: UnitId,
    period: Span,
    told: [Option<Told>; 3],
    /// "1/12": how many units below said it, of how many.
    said_by: String,
}

/// The tables of measures that the outline names.
pub(super) fn measured<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a Appendix> + use<'a> {
    let appendices = desk.outline.appendices.values();
    appendices.filter(|a| a.of == AppendixOf::Measures)
}

/// What is told of the measures of a table: each value of its best time, those of one time in one
/// line.
pub(super) fn of<'a>(
    desk: &Desk<'a>,
    appendix: &'a Appendix,
    (unit, figures): (UnitId, &[Figure]),
) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for (measure, _) in Desk::measures(appendix) {
        let best = STANDINGS.map(|s| desk.best(figures, measure, |f| tell::of(f, s)));
        let mut times: Vec<Span> = Vec::new();
        for told in best.iter().flatten() {
            if !times.contains(&told.period()) {
                times.push(told.period());
            }
        }
        for period in times {
            let told = best.clone().map(|t| t.filter(|t| t.period() == period));
            let below = told[2]
                .as_ref()
                .and_then(|t| figures.iter().find(|f| f.id == t.id));
            lines.push(Line {
                measure,
                unit,
                period,
                said_by: below.map_or_else(String::new, said_by),
                told,
            });
        }
    }
    lines
}

fn said_by(figure: &Figure) -> String {
    figure.below.as_ref().map_or_else(String::new, |b| {
        let waiting = match b.waiting {
            0 => String::new(),
            n => format!(" và {n} đơn vị đã kết thúc"),
        };
        format!("{}/{}{waiting}", b.n, b.of)
    })
}

/// The lines as rows, numbered on from `count`.
pub(super) fn rows(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    lines: &[Line<'_>],
    count: &mut i64,
) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for line in lines {
        *count += 1;
        let declared = desk.books.catalog.pack.measures.get(line.measure);
        let mut row = Row::body(vec![
            Cell::Integer(*count),
            Cell::text(declared.map_or(line.measure, |m| m.name.as_str())),
            Cell::text(desk.counted_in(line.measure)),
            Cell::text(when(&line.period)),
        ]);
        for told in &line.told {
            let cell = match told {
                Some(told) => {
                    row.of.insert(row.cells.len(), desk.use_of(told)?);
                    bare(told.cell())
                }
                None => Cell::text(""),
            };
            row.cells.push(cell);
        }
        row.cells.push(Cell::text(&line.said_by));
        let waiting = pending::count(
            conn,
            pending::Asked {
                tree: desk.books.tree,
                unit: line.unit,
                basis: desk.asked.basis,
                measure: desk.books.catalog.id(line.measure)?,
                days: ends(&line.period),
            },
        )?;
        row.cells.push(match i64::try_from(waiting) {
            Ok(0) | Err(_) => Cell::text(""),
            Ok(n) => Cell::Integer(n),
        });
        rows.push(row);
    }
    Ok(rows)
}

/// The column beside names the unit of measurement.
fn bare(cell: Cell) -> Cell {
    match cell {
        Cell::Money(dong) => Cell::Integer(dong),
        other => other,
    }
}

/// The rows under their headings, without the columns that have nothing to say.
pub(super) fn table(rows: Vec<Row>) -> Table {
    let mut table = Table {
        caption: None,
        columns: vec![
            index(),
            Column::text("Chỉ tiêu"),
            Column::text("ĐVT").centred(),
            Column::text("Thời điểm"),
            Column::number("Khai báo"),
            Column::number("Có hồ sơ"),
            Column::number("Cấp dưới khai báo"),
            Column::text("Đơn vị đã khai").centred(),
            Column::number("Chờ duyệt"),
        ],
        rows,
    };
    without_blanks(&mut table);
    table
}

/// What the columns mean that the table has.
pub(super) fn note(table: &Table) -> String {
    let notes = [
        ("Khai báo", "“Khai báo” là số nêu về toàn đơn vị."),
        ("Có hồ sơ", "“Có hồ sơ” là số cộng từ hồ sơ trong sổ."),
        (
            "Cấp dưới khai báo",
            "“Cấp dưới khai báo” là tổng của những đơn vị trực thuộc đã khai, không phải số của toàn đơn vị.",
        ),
        (
            "Chờ duyệt",
            "“Chờ duyệt” là số lượng số liệu đã gửi mà chưa được chấp nhận, không nằm trong cột nào khác.",
        ),
    ];
    let has = |title: &str| table.columns.iter().any(|c| c.title == title);
    let notes = notes.into_iter().filter(|(column, _)| has(column));
    notes.map(|(_, note)| note).collect::<Vec<_>>().join(" ")
}
