//! Figures of a unit and of those below it as tables for a terminal: one a unit.

use std::collections::{BTreeMap, BTreeSet};

use db::Conn;
use orgtree::{Tree, UnitId};
use vi::{Span, Uom};

use super::ask::Books;
use super::sight::Sight;
use super::text::Texts;
use super::{Declared, Figure, covered, nature_name, store, summed, turn};
use crate::books::entries::rollup::Basis;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;
use crate::shell::terminal;

/// A unit and those that are or ever were below it, nearest first; along today's tree, those
/// that count under it today.
#[must_use]
pub fn within(tree: &Tree, unit: UnitId, basis: Basis) -> Vec<UnitId> {
    if basis == Basis::Now {
        return tree.descendants_now(unit);
    }
    let below: BTreeSet<(usize, UnitId)> = tree
        .closure_then()
        .filter(|row| row.0 == unit)
        .map(|(_, below, depth, ..)| (depth, below))
        .collect();
    let mut seen = BTreeSet::new();
    below
        .into_iter()
        .map(|(_, u)| u)
        .filter(|u| seen.insert(*u))
        .collect()
}

/// Of a unit and those below it the ones that hold anything, and those that stand or stood above
/// them: the only ones that can have figures.
///
/// # Errors
/// The database fails.
pub fn holders(
    conn: &mut Conn,
    tree: &Tree,
    unit: UnitId,
    basis: Basis,
) -> Result<Vec<UnitId>, Fault> {
    let mut holding = BTreeSet::from([unit]);
    for realm in tree.realms_under(unit) {
        for below in store::holders(conn, realm, unit, basis)? {
            match basis {
                Basis::Now => holding.extend(tree.path_now(below)),
                Basis::Then => {
                    let versions = tree.unit(below).map(|u| u.versions.as_slice());
                    for version in versions.unwrap_or_default() {
                        holding.extend(tree.path_then(below, version.from));
                    }
                    holding
                        .extend(tree.path_then(below, crate::ground::units::last_day(tree, below)));
                }
            }
        }
    }
    let mut units = within(tree, unit, basis);
    units.retain(|u| holding.contains(u));
    Ok(units)
}

/// The figures of a unit and of those below it that have any, for the five localities' tables.
///
/// # Errors
/// The database fails.
pub fn deep(
    conn: &mut Conn,
    books: Books<'_>,
    scope: &Scope,
    unit: UnitId,
    basis: Basis,
) -> Result<Vec<Figure>, Fault> {
    let (mut sight, mut found) = (Sight::of(books, scope), Vec::new());
    for unit in holders(conn, books.tree, unit, basis)? {
        found.extend(sight.of_unit(conn, unit, None, basis)?);
    }
    Ok(found)
}

/// A table a unit: a line for each value of a figure, with who says it.
#[must_use]
pub fn tables(figures: &[Figure]) -> String {
    let mut order = Vec::new();
    let mut by_unit = BTreeMap::<&str, Vec<&Figure>>::new();
    for figure in figures {
        let list = by_unit.entry(&figure.unit.id).or_default();
        if list.is_empty() {
            order.push(figure.unit.id.as_str());
        }
        list.push(figure);
    }
    let mut out = Vec::new();
    for id in order {
        let list = &by_unit[id];
        let ended = list[0].unit.ended.as_ref().and_then(|d| d.parse().ok());
        let ended = ended.map_or_else(String::new, |d| {
            format!(" (kết thúc ngày {})", vi::day_vi(d))
        });
        let mut periods: Vec<String> = list.iter().map(|f| period(f)).collect();
        // What is equal in all lines is told once, above them.
        let common = match periods.split_first() {
            Some((first, others)) if others.iter().all(|other| other == first) => {
                format!("; kỳ: {first}")
            }
            _ => String::new(),
        };
        if !common.is_empty() {
            periods.iter_mut().for_each(String::clear);
        }
        let whose = format!("{}{ended}{common}", list[0].unit.path);
        out.push(format!("\n{}", terminal::lines(&whose)));
        let rows: Vec<Vec<String>> = list
            .iter()
            .zip(periods)
            .flat_map(|(f, period)| rows_of(f, period))
            .collect();
        out.push(terminal::table(
            &["Chỉ tiêu", "Kỳ", "Theo", "Giá trị", "Nguồn"],
            &rows,
        ));
    }
    out.join("\n")
}

fn period(figure: &Figure) -> String {
    Span::parse(&figure.period).map_or_else(|_| figure.period.clone(), |p| p.to_vi())
}

fn rows_of(figure: &Figure, period: String) -> Vec<Vec<String>> {
    let uom = figure.uom.parse().unwrap_or(Uom::Count);
    let mut values: Vec<[String; 3]> = Vec::new();
    for d in &figure.declared {
        let row = ["khai báo".to_owned(), said(figure, d, uom), cited(d)];
        // Two records of one statement are read once.
        if !values.contains(&row) {
            values.push(row);
        }
    }
    if let Some(b) = &figure.below {
        let turn = turn(Lang::Vi, &figure.nature, "", b.value.unwrap_or_default());
        let sum = summed(Lang::Vi, b, uom);
        values.push([
            "cấp dưới".to_owned(),
            format!("{turn}{sum}"),
            covered(Lang::Vi, b),
        ]);
    }
    if let Some(e) = &figure.evidenced {
        let value = e.quantity().map(|q| q.to_vi(uom));
        values.push([
            "hồ sơ".to_owned(),
            value.unwrap_or_else(|| Texts::of(Lang::Vi).below_vague.to_owned()),
            format!("{} hồ sơ, {} có tài liệu", e.records, e.documented),
        ]);
    }
    let nature = match figure.nature.as_str() {
        "result" => String::new(),
        other => format!(" ({})", nature_name(Lang::Vi, other)),
    };
    let mut lead = vec![format!("{}{nature}", figure.name), period];
    let rows = values.into_iter().map(|value| {
        let lead = std::mem::replace(&mut lead, vec![String::new(); 2]);
        lead.into_iter().chain(value).collect()
    });
    rows.collect()
}

fn said(figure: &Figure, d: &Declared, uom: Uom) -> String {
    let rate = d.of.is_none() && d.percent == Some(d.value);
    let label = d.label.as_deref().unwrap_or_default();
    let turn = turn(Lang::Vi, &figure.nature, label, d.value);
    let value = d.quantity().to_vi(if rate { Uom::Percent } else { uom });
    let label = match d.role.as_str() {
        "main" => String::new(),
        _ => format!(" — {label}"),
    };
    format!("{turn}{value}{label}")
}

fn cited(d: &Declared) -> String {
    d.source.as_ref().map_or_else(
        || "đơn vị khai".to_owned(),
        |s| {
            let day = s
                .date
                .as_deref()
                .and_then(|t| t.parse().ok())
                .map_or("không rõ ngày".to_owned(), vi::day_vi);
            format!(
                "{}, {day}",
                s.publisher.as_deref().unwrap_or("không rõ báo")
            )
        },
    )
}
