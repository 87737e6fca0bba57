//! Reads `[[field]]` and the `[[field.column]]` of lines.

use vi::Uom;

use super::measure::{limits, scale, uom};
use super::names::{Names, catalogue};
use super::table::Table;
use crate::field::{AmountRule, AmountSort, Field, Kind};
use crate::taxonomy::Taxonomy;

/// The longest text a field may hold when it does not say.
const TEXT: usize = 300;
const LONG_TEXT: usize = 5_000;

/// Reads a field, or with `lines` a column of lines, which may not be lines again.
pub(super) fn read(
    table: &Table<'_>,
    id: &str,
    taxonomies: &Names<Taxonomy>,
    lines: bool,
) -> Option<Field> {
    let label = table.need_string("label");
    let help = table.string("help");
    let required = table.flag("required").unwrap_or(false);
    let list = table.flag("list").unwrap_or(false);
    let public = table.flag("public").unwrap_or(false);
    let sensitive = table.flag("sensitive").unwrap_or(false);
    for (key, also) in [("public", public), ("list", list)] {
        if also && sensitive {
            table.refuse(
                key,
                format!("\"{key}\" và \"sensitive\" không đi cùng nhau"),
            );
        }
    }
    let section = if lines { None } else { table.string("section") };
    let kind = kind(table, taxonomies, lines);
    let kind = kind?;
    Some(Field {
        id: id.to_owned(),
        label,
        help,
        kind,
        required,
        list,
        public,
        sensitive,
        section,
    })
}

fn kind(table: &Table<'_>, taxonomies: &Names<Taxonomy>, lines: bool) -> Option<Kind> {
    if !table.has("type") {
        table.missing("type");
    }
    let words: Vec<(&str, &str)> = Kind::WORDS
        .into_iter()
        .filter(|(word, _)| !lines || *word != "lines")
        .collect();
    match table.word("type", &words)? {
        "text" => Some(Kind::Text {
            long: false,
            max: longest(table, TEXT),
        }),
        "long_text" => Some(Kind::Text {
            long: true,
            max: longest(table, LONG_TEXT),
        }),
        "integer" => amount(table, AmountSort::Integer),
        "quantity" => amount(table, AmountSort::Quantity),
        "money" => amount(table, AmountSort::Money),
        "date" => Some(Kind::Date),
        "period" => Some(Kind::Period),
        "choice" => {
            let said = table.need("taxonomy")?;
            taxonomies.find(table, "taxonomy", &said);
            Some(Kind::Choice {
                taxonomy: said.text,
            })
        }
        "unit" => Some(Kind::Unit),
        "measure" => Some(Kind::Measure),
        _ => {
            let columns = catalogue(table.tables("column"), true, |table, id| {
                read(table, id, taxonomies, true)
            });
            if !table.has("column") {
                table.missing("column");
            }
            Some(Kind::Lines {
                columns: columns.sound()?,
            })
        }
    }
}

fn longest(table: &Table<'_>, usual: usize) -> usize {
    table
        .count("max")
        .and_then(|max| usize::try_from(max).ok())
        .unwrap_or(usual)
}

fn amount(table: &Table<'_>, sort: AmountSort) -> Option<Kind> {
    let uom = match sort {
        AmountSort::Integer => Some(Uom::Count),
        AmountSort::Money => Some(Uom::Vnd),
        AmountSort::Quantity => {
            let stated = uom(table);
            if stated.is_none() && table.has("uom") {
                return None;
            }
            stated
        }
    };
    let scale = match (sort, uom) {
        (AmountSort::Quantity, Some(uom)) => scale(table, uom.default_scale()),
        _ => 0,
    };
    let (min, max) = match (sort, uom) {
        (AmountSort::Quantity, None) => (None, None),
        _ => limits(table, "min_value", "max_value", scale),
    };
    let usual = (sort != AmountSort::Quantity).then_some(0);
    let allow_bound = table.flag("allow_bound").unwrap_or(true);
    Some(Kind::Amount(AmountRule {
        sort,
        uom,
        scale,
        min: min.or(usual),
        max,
        allow_bound,
    }))
}
