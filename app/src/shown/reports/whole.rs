//! The unit's own numbers in one table: what is declared, what records prove and what the units below
//! declared in columns of their own, under the titles of the outline's tables.

use doc::{Appendix, Cell, Column, Row, Table};
use packs::AppendixOf;
use vi::Span;

use super::appendix::{index, unnumbered, without_blanks};
use super::desk::Desk;
use super::tell::{self, Told};
use super::words::when;
use super::{Standing, bodies};
use crate::books::figures::Figure;
use crate::shell::fault::Fault;

/// The three values of a figure, in the order of their columns.
const STANDINGS: [Standing; 3] = [Standing::Declared, Standing::Evidenced, Standing::Below];

/// The table, if anything is known of the unit.
pub(super) fn table(desk: &mut Desk<'_>) -> Result<Option<Appendix>, Fault> {
    let outline = desk.outline;
    let (mut rows, mut count) = (Vec::new(), 0);
    let measures = outline.appendices.values();
    for appendix in measures.filter(|a| a.of == AppendixOf::Measures) {
        let mut group = Vec::new();
        for (measure, _) in Desk::measures(appendix) {
            for told in by_time(desk, measure) {
                count += 1;
                group.push(row(desk, count, measure, &told)?);
            }
        }
        if !group.is_empty() {
            rows.push(Row::group(&appendix.title));
            rows.extend(group);
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let mut table = Table {
        caption: None,
        columns: vec![
            index(),
            Column::text("Chỉ tiêu"),
            Column::text("Đơn vị tính"),
            Column::text("Thời điểm"),
            Column::number("Khai báo"),
            Column::number("Có hồ sơ"),
            Column::number("Cấp dưới khai báo"),
            Column::number("Số đơn vị đã khai").centred(),
        ],
        rows,
    };
    without_blanks(&mut table);
    let has = |title: &str| table.columns.iter().any(|c| c.title == title);
    let notes = [
        ("Khai báo", "“Khai báo” là số nêu về toàn đơn vị."),
        ("Có hồ sơ", "“Có hồ sơ” là số cộng từ hồ sơ trong sổ."),
        (
            "Cấp dưới khai báo",
            "“Cấp dưới khai báo” là tổng của những đơn vị trực thuộc đã khai, không phải số của toàn đơn vị.",
        ),
    ];
    let notes: Vec<&str> = notes
        .into_iter()
        .filter(|(column, _)| has(column))
        .map(|(_, note)| note)
        .collect();
    let title = format!("Số liệu chung của {}", bodies::inside(desk.version));
    Ok(Some(unnumbered(title, table, Some(notes.join(" ")))))
}

/// What is told of a measure: each value of its best time, those of one time in one row.
fn by_time(desk: &Desk<'_>, measure: &str) -> Vec<[Option<Told>; 3]> {
    let best = STANDINGS.map(|s| desk.best(&desk.figures, measure, |f| tell::of(f, s)));
    let mut times: Vec<Span> = Vec::new();
    for told in best.iter().flatten() {
        if !times.contains(&told.period()) {
            times.push(told.period());
        }
    }
    let of = |time: Span| best.clone().map(|told| told.filter(|t| t.period() == time));
    times.into_iter().map(of).collect()
}

fn row(
    desk: &mut Desk<'_>,
    count: usize,
    measure: &str,
    told: &[Option<Told>; 3],
) -> Result<Row, Fault> {
    let declared = desk.books.catalog.pack.measures.get(measure);
    let period = told.iter().flatten().map(Told::period).next();
    let mut cells = vec![
        Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX)),
        Cell::text(declared.map_or(measure, |m| m.name.as_str())),
        Cell::text(desk.counted_in(measure)),
        Cell::text(period.map_or_else(String::new, |p| when(&p))),
    ];
    let mut row = Row::body(Vec::new());
    for told in told {
        cells.push(match told {
            Some(told) => {
                row.of.insert(cells.len(), desk.use_of(told)?);
                bare(told.cell())
            }
            None => Cell::text(""),
        });
    }
    let below = told
        .iter()
        .flatten()
        .find(|t| t.standing == Standing::Below);
    let figure = |t: &Told| desk.figures.iter().find(|f| f.id == t.id);
    cells.push(Cell::text(
        below.and_then(figure).map_or_else(String::new, said_by),
    ));
    Ok(Row { cells, ..row })
}

/// "1/12": how many units said it, of how many.
fn said_by(figure: &Figure) -> String {
    figure.below.as_ref().map_or_else(String::new, |b| {
        let waiting = match b.waiting {
            0 => String::new(),
            n => format!(" và {n} đơn vị đã kết thúc"),
        };
        format!("{}/{}{waiting}", b.n, b.of)
    })
}

/// The column beside names the unit of measurement.
fn bare(cell: Cell) -> Cell {
    match cell {
        Cell::Money(dong) => Cell::Integer(dong),
        other => other,
    }
}
