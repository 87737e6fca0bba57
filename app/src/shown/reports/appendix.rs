//! Appendices: tables of measures over the unit and those directly below it, tables of records.
//! Columns and tables in which nothing is known are left out.

use std::fmt::Write;

use db::Conn;
use orgtree::UnitId;
use packs::{AppendixOf, ColumnSource, Register};
use vi::Span;

use super::cases::{Case, cases, cell};
use super::resolve::Desk;
use super::sentence::{lower, when};
use super::tell::{Told, tell};
use super::{Align, Appendix, Cell, Column, Row, Value, bodies};
use crate::books::figures::sight::Sight;
use crate::shell::access::Actor;
use crate::shell::fault::Fault;

/// The lines of a table of measures: a unit with what it has to tell.
struct Line {
    unit: UnitId,
    name: String,
    told: Vec<Told>,
}

/// All appendices that have something to show, numbered one after another.
pub(super) fn all(conn: &mut Conn, desk: &mut Desk<'_>) -> Result<Vec<Appendix>, Fault> {
    let lines = lines(conn, desk)?;
    let mut all = Vec::new();
    for appendix in desk.outline.appendices.values() {
        let made = match &appendix.of {
            AppendixOf::Measures => Some(of_measures(desk, appendix, &lines)),
            AppendixOf::Register(register) => {
                let cases = cases(conn, desk, register)?;
                (!cases.is_empty()).then(|| of_register(desk, appendix, register, &cases))
            }
        };
        if let Some(mut made) = made.and_then(without_blanks) {
            made.number = (all.len() + 1).to_string();
            all.push(made);
        }
    }
    Ok(all)
}

/// The units below on the report's day that stand in its line or have something to tell, then
/// the unit itself.
fn lines(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Line>, Fault> {
    let tree = desk.books.tree;
    let own = tree.unit(desk.asked.unit).map(|u| u.line.clone());
    let mut below = tree.children(desk.asked.unit, desk.day);
    let name =
        |u: UnitId| bodies::named(tree, u, desk.day).map_or_else(String::new, |v| v.name.clone());
    below.sort_by_cached_key(|u| {
        (
            tree.unit(*u).map(|x| x.line.clone()) != own,
            vi::sort_key(&name(*u)),
        )
    });
    below.push(desk.asked.unit);
    let scope = Actor::machine(tree).scope;
    let (mut sight, mut lines) = (Sight::of(desk.books, &scope), Vec::new());
    for unit in below {
        let asked = desk.asked;
        let figures = sight.of_unit(conn, unit, asked.period.as_ref(), asked.basis)?;
        let results = figures.iter().filter(|f| f.nature == "result");
        // What some units below declare is told in their own rows, not as the whole unit's.
        let partly = |t: &Told| unit == desk.asked.unit && t.used.standing == "below";
        let told: Vec<Told> = results
            .filter_map(|f| tell(f, None))
            .filter(|t| !partly(t))
            .collect();
        let same_line = tree.unit(unit).map(|u| u.line.clone()) == own;
        if same_line || !told.is_empty() {
            lines.push(Line {
                unit,
                name: name(unit),
                told,
            });
        }
    }
    Ok(lines)
}

fn of_measures(desk: &mut Desk<'_>, appendix: &packs::Appendix, lines: &[Line]) -> Appendix {
    let silent = |line: &&Line| {
        appendix.columns.iter().all(|c| match &c.source {
            ColumnSource::Measure(measure) => best(line, measure, &desk.common).is_none(),
            _ => true,
        })
    };
    let whole = |line: &&Line| line.unit == desk.asked.unit;
    let below = lines.iter().filter(|l| !whole(l)).count();
    let mut note =
        "Số của mỗi đơn vị là số khai báo; nơi không có khai báo là số có hồ sơ.".to_owned();
    let all_silent = lines.iter().filter(|l| !whole(l)).all(|l| silent(&l));
    if all_silent && below > 0 {
        let _ = write!(note, " Sổ chưa có số riêng của {below} đơn vị trực thuộc.");
    } else if below > 0 {
        note.push_str(" Dòng cuối là số của toàn đơn vị, không phải tổng các dòng trên.");
    }
    let shown: Vec<&Line> = lines.iter().filter(|l| !all_silent || whole(l)).collect();
    let times = times(desk, appendix, &shown);
    if !times.is_empty() {
        let _ = write!(note, " Thời điểm khác: {times}.");
    }
    let mut rows = Vec::new();
    for (at, line) in shown.into_iter().enumerate() {
        let total = line.unit == desk.asked.unit;
        let cells = appendix.columns.iter().map(|column| match &column.source {
            ColumnSource::Index if total => Cell::plain(Value::Text(String::new())),
            ColumnSource::Index => Cell::plain(number(at + 1)),
            ColumnSource::Unit if total => Cell::plain(Value::Text(format!(
                "Toàn {}",
                bodies::inside(desk.version)
            ))),
            ColumnSource::Unit => Cell::plain(Value::Text(line.name.clone())),
            ColumnSource::Measure(measure) => match best(line, measure, &desk.common) {
                Some(told) => {
                    desk.used.push(told.used.clone());
                    Cell {
                        value: told.value.clone(),
                        figure: Some(told.used.id.clone()),
                    }
                }
                None => Cell::plain(Value::Unknown),
            },
            _ => Cell::plain(Value::Unknown),
        });
        rows.push(Row {
            cells: cells.collect(),
            total,
        });
    }
    Appendix {
        number: String::new(),
        title: appendix.title.clone(),
        columns: appendix
            .columns
            .iter()
            .map(|c| column_of(desk, c, None))
            .collect(),
        rows,
        note: Some(note),
    }
}

/// Columns with values of another time than the report's: "hội nghị, lượt người dự: đến 09/6/2024".
fn times(desk: &Desk<'_>, appendix: &packs::Appendix, lines: &[&Line]) -> String {
    let mut by_time: Vec<(String, Vec<String>)> = Vec::new();
    for column in &appendix.columns {
        let ColumnSource::Measure(measure) = &column.source else {
            continue;
        };
        let told = lines.iter().filter_map(|l| best(l, measure, &desk.common));
        let mut times: Vec<String> = told
            .filter(|t| t.period != desk.common)
            .map(|t| when(&t.period))
            .collect();
        times.dedup();
        if times.is_empty() {
            continue;
        }
        let (time, title) = (times.join(", "), lower(&column.title));
        match by_time.iter_mut().find(|(known, _)| *known == time) {
            Some((_, titles)) => titles.push(title),
            None => by_time.push((time, vec![title])),
        }
    }
    let told = by_time
        .iter()
        .map(|(time, titles)| format!("{}: {time}", titles.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}

fn best<'l>(line: &'l Line, measure: &str, common: &Span) -> Option<&'l Told> {
    let told = line
        .told
        .iter()
        .filter(|t| t.used.id.split('~').next() == Some(measure));
    told.max_by_key(|t| (t.period == *common, t.period != Span::UNKNOWN, t.period.to))
}

fn number(n: usize) -> Value {
    Value::Number(i64::try_from(n).unwrap_or(i64::MAX).into())
}

/// Heading, unit of measurement and alignment of a column.
fn column_of(desk: &Desk<'_>, column: &packs::Column, register: Option<&Register>) -> Column {
    let measure = match &column.source {
        ColumnSource::Measure(id) => desk.books.catalog.pack.measures.get(id),
        _ => None,
    };
    let field = match &column.source {
        ColumnSource::Field(id) => register.and_then(|r| r.fields.get(id)),
        _ => None,
    };
    let counted = field.is_some_and(|f| matches!(f.kind, packs::Kind::Amount(_)));
    let unit = measure
        .map(|m| (m.uom.symbol_vi(), m.per))
        .filter(|(symbol, _)| !symbol.is_empty());
    Column {
        title: column.title.clone(),
        unit: unit.map(|(symbol, per)| match per {
            Some(per) => format!("{symbol}/{}", per.vietnamese()),
            None => symbol.to_owned(),
        }),
        align: match column.source {
            ColumnSource::Index => Align::Centre,
            _ if measure.is_some() || counted => Align::Right,
            _ => Align::Left,
        },
    }
}

fn of_register(
    desk: &Desk<'_>,
    appendix: &packs::Appendix,
    register: &str,
    cases: &[Case],
) -> Appendix {
    let declared = desk.books.catalog.pack.registers.get(register);
    let rows = cases.iter().enumerate().map(|(at, case)| {
        let cells = appendix
            .columns
            .iter()
            .map(|c| Cell::plain(cell(desk.books.tree, case, &c.source, at)));
        Row {
            cells: cells.collect(),
            total: false,
        }
    });
    Appendix {
        number: String::new(),
        title: appendix.title.clone(),
        columns: appendix
            .columns
            .iter()
            .map(|c| column_of(desk, c, declared))
            .collect(),
        rows: rows.collect(),
        note: None,
    }
}

/// Without the columns in which nothing is known; nothing when no column of values is left.
fn without_blanks(mut appendix: Appendix) -> Option<Appendix> {
    let known = |at: usize| {
        let mut cells = appendix.rows.iter().filter_map(|r| r.cells.get(at));
        cells.any(|c| c.value != Value::Unknown && c.value != Value::Text(String::new()))
    };
    let kept: Vec<bool> = (0..appendix.columns.len()).map(known).collect();
    let keep = |at: usize| kept.get(at).copied().unwrap_or(false);
    let mut at = 0;
    appendix.columns.retain(|_| {
        at += 1;
        keep(at - 1)
    });
    for row in &mut appendix.rows {
        let mut at = 0;
        row.cells.retain(|_| {
            at += 1;
            keep(at - 1)
        });
    }
    let told =
        appendix.columns.iter().any(|c| c.align == Align::Right) || appendix.columns.len() > 2;
    told.then_some(appendix)
}
