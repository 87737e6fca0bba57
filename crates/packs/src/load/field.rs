//! Reads `[[field]]` and the `[[field.column]]` of lines.

use indexmap::IndexMap;
use vi::Uom;

use super::condition;
use super::measure::{limits, scale, uom};
use super::names::{Names, catalogue};
use super::table::Table;
use super::words::english;
use crate::field::{AmountRule, AmountSort, Field, Kind, Relation, UnitRule};
use crate::taxonomy::Taxonomy;

/// The longest text a field may hold when it does not say.
const TEXT: usize = 300;
const LONG_TEXT: usize = 5_000;

/// What fields may refer to.
pub(super) struct Known<'a> {
    pub(super) taxonomies: &'a Names<Taxonomy>,
    /// Ids of all registers of the pack, the unreadable among them.
    pub(super) registers: Vec<&'a str>,
}

/// Reads the fields of a register, or with `lines` the columns of lines, which may not be lines
/// again. A condition names a field above it, so that no two wait for each other.
pub(super) fn all<'a>(
    tables: Vec<Table<'a>>,
    whole: bool,
    known: &Known<'_>,
    lines: bool,
) -> Names<Field> {
    let mut above: IndexMap<String, Option<Field>> = IndexMap::new();
    catalogue(tables, whole, |table, id| {
        let read = field(table, id, known, lines, &above);
        above.insert(id.to_owned(), read.clone());
        read
    })
}

fn field(
    table: &Table<'_>,
    id: &str,
    known: &Known<'_>,
    lines: bool,
    above: &IndexMap<String, Option<Field>>,
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
    let en = english(table, &["label", "help"]);
    let show_when = condition::show_when(table, known.taxonomies, above, sensitive);
    let kind = kind(table, known, lines);
    let default = kind
        .as_ref()
        .and_then(|kind| condition::default(table, kind, known.taxonomies));
    // What points where is kept openly, to be found from the other side.
    if sensitive && kind.as_ref().is_some_and(points) {
        table.refuse("sensitive", "trường \"link\" không thể là dữ liệu nhạy cảm");
    }
    Some(Field {
        id: id.to_owned(),
        label,
        help,
        kind: kind?,
        required,
        list,
        public,
        sensitive,
        section,
        show_when,
        default,
        en,
    })
}

fn points(kind: &Kind) -> bool {
    match kind {
        Kind::Link { .. } => true,
        Kind::Lines { columns } => columns.values().any(|column| points(&column.kind)),
        _ => false,
    }
}

fn kind(table: &Table<'_>, known: &Known<'_>, lines: bool) -> Option<Kind> {
    if !table.has("type") {
        table.missing("type");
    }
    let words: Vec<(&str, &str)> = Kind::WORDS
        .into_iter()
        .filter(|word| !lines || *word != "lines")
        .map(|word| (word, word))
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
        "choice" => taxonomy(table, known).map(|taxonomy| Kind::Choice { taxonomy }),
        "choices" => taxonomy(table, known).map(|taxonomy| Kind::Choices { taxonomy }),
        "yes_no" => Some(Kind::YesNo),
        "person" => Some(Kind::Person),
        "file" => Some(Kind::File),
        "place" => Some(Kind::Place),
        "link" => {
            let said = table.need("register")?;
            if !known.registers.contains(&said.text.as_str()) {
                table.unknown("register", &said, known.registers.iter().copied());
            }
            Some(Kind::Link {
                register: said.text,
                once: table.flag("once").unwrap_or(false),
            })
        }
        "unit" => Some(Kind::Unit(UnitRule {
            lines: words_of(table, "lines"),
            levels: words_of(table, "levels"),
            relation: table.word("relation", &Relation::WORDS),
        })),
        "measure" => Some(Kind::Measure),
        _ => {
            let columns = all(table.tables("column"), true, known, true);
            if !table.has("column") {
                table.missing("column");
            }
            Some(Kind::Lines {
                columns: columns.sound()?,
            })
        }
    }
}

fn taxonomy(table: &Table<'_>, known: &Known<'_>) -> Option<String> {
    let said = table.need("taxonomy")?;
    known.taxonomies.find(table, "taxonomy", &said);
    Some(said.text)
}

fn words_of(table: &Table<'_>, key: &'static str) -> Vec<String> {
    let said = table.texts(key).into_iter();
    said.map(|said| said.text).collect()
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
