//! Figures as tables for a terminal: one a unit.

use std::collections::BTreeMap;

use orgtree::UnitId;
use packs::{Nature, Role};

use super::text::Texts;
use super::{Declared, Figure, Names, covered, nature_name, summed, turn};
use crate::shell::lang::Lang;
use crate::shell::terminal;

/// A table a unit: a line for each value of a figure, with who says it.
#[must_use]
pub fn tables(names: &Names<'_>, figures: &[Figure]) -> String {
    let mut order = Vec::new();
    let mut by_unit = BTreeMap::<UnitId, Vec<&Figure>>::new();
    for figure in figures {
        let list = by_unit.entry(figure.id.unit).or_default();
        if list.is_empty() {
            order.push(figure.id.unit);
        }
        list.push(figure);
    }
    let mut out = Vec::new();
    for id in order {
        let list = &by_unit[&id];
        let unit = names.unit(id);
        let ended = unit.ended.as_ref().and_then(|d| d.parse().ok());
        let ended = ended.map_or_else(String::new, |d| {
            format!(" (kết thúc ngày {})", vi::day_vi(d))
        });
        let mut periods: Vec<String> = list.iter().map(|f| f.id.period.to_vi()).collect();
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
        let whose = format!("{}{ended}{common}", unit.path);
        out.push(format!("\n{}", terminal::lines(&whose)));
        let rows: Vec<Vec<String>> = list
            .iter()
            .zip(periods)
            .flat_map(|(f, period)| rows_of(names, f, period))
            .collect();
        out.push(terminal::table(
            &["Chỉ tiêu", "Kỳ", "Theo", "Giá trị", "Nguồn"],
            &rows,
        ));
    }
    out.join("\n")
}

fn rows_of(names: &Names<'_>, figure: &Figure, period: String) -> Vec<Vec<String>> {
    let (uom, nature) = (figure.uom, figure.id.nature);
    let mut values: Vec<[String; 3]> = Vec::new();
    for d in &figure.declared {
        let row = [
            "khai báo".to_owned(),
            said(figure, d),
            names.said_by(&d.voice),
        ];
        // Two records of one statement are read once.
        if !values.contains(&row) {
            values.push(row);
        }
    }
    if let Some(b) = &figure.below {
        let turn = turn(Lang::Vi, nature, "", b.value.unwrap_or_default());
        let sum = summed(Lang::Vi, b, uom);
        values.push([
            "cấp dưới".to_owned(),
            format!("{turn}{sum}"),
            covered(Lang::Vi, b, &names.units(&b.missing)),
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
    let nature = match nature {
        Nature::Result => String::new(),
        other => format!(" ({})", nature_name(Lang::Vi, other)),
    };
    let measure = names.measure(&figure.id).map_or("", |m| m.name.as_str());
    let mut lead = vec![format!("{measure}{nature}"), period];
    let rows = values.into_iter().map(|value| {
        let lead = std::mem::replace(&mut lead, vec![String::new(); 2]);
        lead.into_iter().chain(value).collect()
    });
    rows.collect()
}

fn said(figure: &Figure, d: &Declared) -> String {
    let label = d.label.as_deref().unwrap_or_default();
    let turn = turn(Lang::Vi, figure.id.nature, label, d.value);
    let value = d.quantity().to_vi(figure.uom_of(d));
    let label = match d.role {
        Role::Main => String::new(),
        _ => format!(" — {label}"),
    };
    format!("{turn}{value}{label}")
}
