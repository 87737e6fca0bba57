//! The units directly below: what is declared of them and what records prove in columns of their
//! own, line by line while there are few, else a row a unit. Only what has something to tell stands
//! there.

use std::fmt::Write;

use db::Conn;
use doc::{Appendix, Cell, Column, Row, Table};

use super::desk::Desk;
use super::grid::{index, unnumbered, values};
use super::tell::{self, Told};
use super::words::{lower, when};
use super::{Standing, bodies, lines};
use crate::shell::fault::Fault;

/// So many lines are read one after the other; more stand in a matrix.
const LISTED: usize = 60;
/// So many columns of values stand side by side; of more, there are several tables.
const COLUMNS: usize = 8;

/// One column of values.
struct Values<'a> {
    /// Title of the outline's table from which it comes.
    of: &'a str,
    measure: &'a str,
    title: &'a str,
    standing: Standing,
}

/// The tables of the units below.
pub(super) fn tables(conn: &mut Conn, desk: &mut Desk<'_>) -> Result<Vec<Appendix>, Fault> {
    let of_unit = |line: &super::desk::Line| {
        let own = |appendix| lines::of(desk, appendix, (line.unit, &line.figures));
        lines::measured(desk).flat_map(own).collect::<Vec<_>>()
    };
    let told: Vec<Vec<lines::Line<'_>>> = desk.below.iter().map(of_unit).collect();
    match told.iter().map(Vec::len).sum() {
        0 => Ok(Vec::new()),
        1..=LISTED => Ok(vec![list(conn, desk, &told)?]),
        _ => matrices(desk),
    }
}

/// One line after the other, under the names of the units.
fn list(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    told: &[Vec<lines::Line<'_>>],
) -> Result<Appendix, Fault> {
    let (mut rows, mut silent, mut count) = (Vec::new(), Vec::new(), 0);
    for (at, lines) in told.iter().enumerate() {
        let name = desk.below[at].name.clone();
        if lines.is_empty() {
            silent.push(name);
        } else {
            rows.push(Row::group(name));
            rows.extend(lines::rows(conn, desk, lines, &mut count)?);
        }
    }
    let table = lines::table(rows);
    let notes = [Some(lines::note(&table)), unheard(&silent)];
    let note = notes.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let title = "Số liệu của các đơn vị trực thuộc".to_owned();
    Ok(unnumbered(title, table, Some(note)))
}

/// A row a unit, a column a value.
fn matrices(desk: &mut Desk<'_>) -> Result<Vec<Appendix>, Fault> {
    let mut columns: Vec<Values<'_>> = Vec::new();
    for appendix in lines::measured(desk) {
        for (measure, title) in Desk::measures(appendix) {
            for standing in [Standing::Declared, Standing::Evidenced] {
                let column = Values {
                    of: &appendix.title,
                    measure,
                    title,
                    standing,
                };
                if (0..desk.below.len()).any(|at| told(desk, at, &column).is_some()) {
                    columns.push(column);
                }
            }
        }
    }
    let mut parts: Vec<&[Values<'_>]> = Vec::new();
    let mut rest = columns.as_slice();
    while let Some(first) = rest.first() {
        let mut take = rest.len().min(COLUMNS);
        // A table of the outline is not torn where it fits whole.
        while take < rest.len() && take > 1 && rest[take].of == rest[take - 1].of {
            take -= 1;
        }
        if rest[..take].iter().all(|c| c.of == first.of) {
            take = rest.len().min(COLUMNS);
        }
        let (part, others) = rest.split_at(take);
        parts.push(part);
        rest = others;
    }
    let whole = parts.len() == 1;
    parts
        .into_iter()
        .map(|part| table(desk, part, whole))
        .collect()
}

/// What a unit has to tell in a column.
fn told(desk: &Desk<'_>, at: usize, column: &Values<'_>) -> Option<Told> {
    let line = desk.below.get(at)?;
    desk.best(&line.figures, column.measure, |f| {
        tell::of(f, column.standing)
    })
}

fn table(desk: &mut Desk<'_>, columns: &[Values<'_>], whole: bool) -> Result<Appendix, Fault> {
    let (mut rows, mut silent) = (Vec::new(), Vec::new());
    for at in 0..desk.below.len() {
        let values: Vec<Option<Told>> = columns.iter().map(|c| told(desk, at, c)).collect();
        let name = desk.below[at].name.clone();
        if values.iter().all(Option::is_none) {
            silent.push(name);
            continue;
        }
        let count = i64::try_from(rows.len() + 1).unwrap_or(i64::MAX);
        let mut row = Row::body(vec![Cell::Integer(count), Cell::text(name)]);
        for value in &values {
            let cell = match value {
                Some(told) => {
                    row.of.insert(row.cells.len(), desk.use_of(told)?);
                    told.cell()
                }
                None => Cell::Empty,
            };
            row.cells.push(cell);
        }
        rows.push(row);
    }
    let note = note(desk, columns, &silent);
    let heads = columns.iter().map(|column| {
        let standing = match column.standing {
            Standing::Evidenced => "có hồ sơ",
            Standing::Declared | Standing::Below => "khai báo",
        };
        let unit = match desk.counted_in(column.measure).as_str() {
            "" => standing.to_owned(),
            unit => format!("{unit}; {standing}"),
        };
        values(column.title, &unit)
    });
    let table = Table {
        caption: None,
        columns: [index(), Column::text("Đơn vị")]
            .into_iter()
            .chain(heads)
            .collect(),
        rows,
    };
    let mut title = "Số liệu của các đơn vị trực thuộc".to_owned();
    if !whole {
        let mut parts: Vec<String> = columns.iter().map(|c| lower(c.of)).collect();
        parts.dedup();
        let _ = write!(title, ": {}", parts.join("; "));
    }
    Ok(unnumbered(title, table, (!note.is_empty()).then_some(note)))
}

/// Whose numbers are missing.
fn unheard(silent: &[String]) -> Option<String> {
    match silent {
        [] => None,
        few if few.len() <= NAMED => Some(format!("Chưa có số trong sổ: {}.", few.join(", "))),
        many => Some(format!("{} đơn vị khác chưa có số trong sổ.", many.len())),
    }
}

/// Whose numbers are missing, and which columns are of another time.
fn note(desk: &Desk<'_>, columns: &[Values<'_>], silent: &[String]) -> String {
    let mut notes = Vec::new();
    match silent {
        [] => {}
        few if few.len() <= NAMED => {
            notes.push(format!("Chưa có số trong sổ: {}.", few.join(", ")))
        }
        many => notes.push(format!("{} đơn vị khác chưa có số trong sổ.", many.len())),
    }
    let mut by_time: Vec<(String, Vec<String>)> = Vec::new();
    for column in columns {
        let periods = (0..desk.below.len()).filter_map(|at| told(desk, at, column));
        let periods = periods.map(|t| t.period()).filter(|p| *p != desk.common);
        let mut times: Vec<String> = periods.map(|p| when(&p)).collect();
        times.sort();
        times.dedup();
        if times.is_empty() {
            continue;
        }
        let (time, title) = (times.join(", "), lower(column.title));
        match by_time.iter_mut().find(|(known, _)| *known == time) {
            Some((_, titles)) if titles.contains(&title) => {}
            Some((_, titles)) => titles.push(title),
            None => by_time.push((time, vec![title])),
        }
    }
    for (time, titles) in by_time {
        notes.push(format!("Thời điểm của {}: {time}.", titles.join(", ")));
    }
    notes.push(format!(
        "Số của toàn {} ở phụ lục trên, không phải tổng các dòng này.",
        bodies::inside(desk.version)
    ));
    notes.join(" ")
}

/// So many units are named; more are counted.
const NAMED: usize = 5;
