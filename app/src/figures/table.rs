//! Figures of a unit and of those below it as tables for a terminal: one a unit.

use std::collections::{BTreeMap, BTreeSet};

use db::Conn;
use orgtree::{Tree, UnitId};
use vi::{Quantity, Span, Uom};

use super::ask::{self, Books};
use super::{Declared, Figure, store};
use crate::entries::rollup::Basis;
use crate::shell::fault::Fault;
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
                    holding.extend(tree.path_then(below, crate::units::last_day(tree, below)));
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
    unit: UnitId,
    basis: Basis,
) -> Result<Vec<Figure>, Fault> {
    let mut found = Vec::new();
    for unit in holders(conn, books.tree, unit, basis)? {
        found.extend(ask::of_unit(conn, books, unit, None, basis)?);
    }
    Ok(found)
}

/// A table a unit.
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
        out.push(format!("\n{}{ended}", list[0].unit.path));
        let rows: Vec<Vec<String>> = list.iter().flat_map(|f| rows_of(f)).collect();
        out.push(terminal::table(
            &[
                "Chỉ tiêu",
                "Kỳ",
                "Tính chất",
                "Khai báo",
                "Nguồn",
                "Cấp dưới khai",
                "Có hồ sơ",
            ],
            &rows,
        ));
    }
    out.join("\n")
}

fn rows_of(figure: &Figure) -> Vec<Vec<String>> {
    let uom = figure.uom.parse().unwrap_or(Uom::Count);
    let period = Span::parse(&figure.period).map_or_else(|_| figure.period.clone(), |p| p.to_vi());
    let below = figure.below.as_ref().map_or_else(String::new, |b| {
        let value = b.value.map(|value| {
            Quantity {
                value,
                high: b.high,
                of: b.denominator,
                bound: b.bound,
            }
            .to_vi(uom)
        });
        format!(
            "{} ({}/{} đơn vị)",
            value.unwrap_or_else(|| "không cộng được".into()),
            b.n,
            b.of
        )
    });
    let evidenced = figure.evidenced.as_ref().map_or_else(String::new, |e| {
        let value = e
            .quantity()
            .map_or_else(|| "không rõ".into(), |q| q.to_vi(uom));
        format!(
            "{value} ({} hồ sơ, {} có tài liệu)",
            e.records, e.documented
        )
    });
    let first = [
        figure.name.clone(),
        period,
        nature_vi(&figure.nature).to_owned(),
    ];
    let mut declared: Vec<[String; 2]> = figure
        .declared
        .iter()
        .map(|d| [said(d, uom), cited(d)])
        .collect();
    if declared.is_empty() {
        declared.push([String::new(), String::new()]);
    }
    declared
        .into_iter()
        .enumerate()
        .map(|(i, [value, source])| {
            let lead = if i == 0 {
                first.to_vec()
            } else {
                vec![String::new(); 3]
            };
            let tail = if i == 0 {
                vec![below.clone(), evidenced.clone()]
            } else {
                vec![String::new(); 2]
            };
            [lead, vec![value, source], tail].concat()
        })
        .collect()
}

fn said(d: &Declared, uom: Uom) -> String {
    let rate = d.of.is_none() && d.percent == Some(d.value);
    let value = d.quantity().to_vi(if rate { Uom::Percent } else { uom });
    let label = d
        .label
        .as_ref()
        .filter(|_| d.role != "main")
        .map_or_else(String::new, |l| format!(" — {l}"));
    format!("{value}{label}")
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

/// How a nature is told.
#[must_use]
pub fn nature_vi(nature: &str) -> &'static str {
    match nature {
        "result" => "kết quả",
        "target" => "mục tiêu",
        "norm" => "định mức",
        "tariff" => "mức đóng góp",
        "change" => "mức thay đổi",
        _ => "không rõ",
    }
}
