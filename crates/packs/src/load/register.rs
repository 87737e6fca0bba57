//! Reads one file of `registers/`.

use indexmap::IndexMap;

use super::asserts;
use super::desk::Said;
use super::documents;
use super::field;
use super::life;
use super::names::Names;
use super::programme::validity;
use super::table::Table;
use super::words::english;
use crate::documents::Documents;
use crate::field::{AmountRule, Field, Kind};
use crate::measure::Measure;
use crate::mistake::Mistake;
use crate::nature::Standing;
use crate::record::KEY;
use crate::register::{Asserts, MeasureOf, Register, ValueOf};

pub(super) fn read(
    table: &Table<'_>,
    id: &str,
    whole: bool,
    known: &field::Known<'_>,
    measures: &Names<Measure>,
    sources: Option<&Documents>,
) -> Option<Register> {
    let (name, one) = (table.need_string("name"), table.need_string("one"));
    let description = table.need_string("description");
    let en = english(table, &["name", "one", "description"]);
    for key in ["legal_basis", "valid_from"] {
        if !table.has(key) {
            table.missing(key);
        }
    }
    let validity = validity(table);
    let standing = table
        .word("standing", &Standing::WORDS)
        .unwrap_or(Standing::Evidenced);
    let fields = field::all(table.tables("field"), whole, known, false);
    let title = pointed(table, "title", table.need("title"), &fields, "text");
    let date = pointed(table, "date", table.text("date"), &fields, "date, period");
    let documents = documents::of_register(table, sources, known.taxonomies);
    let sections = life::sections(table, whole);
    life::check_sections(table, &sections);
    check_keys(table);
    let states = life::states(table, whole);
    let actions = life::actions(table, whole, &states);
    life::check(table, &states, &actions);
    let review = life::review(table);
    let asserts = asserts::read(table, &fields, measures, known.taxonomies);
    check_open_amounts(table, &fields, &asserts);
    Some(Register {
        id: id.to_owned(),
        name,
        one,
        description,
        validity,
        standing,
        title: title?,
        date,
        documents,
        fields: fields.sound()?,
        states: states.sound()?,
        actions: actions.sound()?,
        sections: sections.sound()?,
        review: review?,
        asserts,
        en,
    })
}

/// The id of a field that must be of one of the named types.
fn pointed(
    table: &Table<'_>,
    key: &'static str,
    said: Option<Said>,
    fields: &Names<Field>,
    types: &str,
) -> Option<String> {
    let said = said?;
    if let Some(field) = fields.find(table, key, &said) {
        if field.sensitive {
            let said = &said.text;
            let message = format!("\"{key}\" chỉ tới \"{said}\" là dữ liệu nhạy cảm");
            table.refuse(key, message);
        }
        let code = field.kind.code();
        if !types.split(", ").any(|word| word == code) {
            let message = format!("\"{key}\" chỉ tới \"{}\" kiểu {code}", said.text);
            let mistake = Mistake::new(&said.at, message).read(said.text.clone());
            table
                .desk()
                .add(mistake.allowed(format!("trường kiểu {types}")));
        }
    }
    Some(said.text)
}

/// A line's JSON has its key beside its columns.
fn check_keys(table: &Table<'_>) {
    for column in table
        .tables("field")
        .iter()
        .flat_map(|field| field.tables("column"))
    {
        if column.text("id").is_some_and(|id| id.text == KEY) {
            column.refuse(
                "id",
                format!("cột không được có mã \"{KEY}\": đó là khóa của dòng"),
            );
        }
    }
}

/// A quantity without a unit is sound only beside a chosen measure that brings one.
fn check_open_amounts(table: &Table<'_>, fields: &Names<Field>, asserts: &[Asserts]) {
    let open = |field: &Field| matches!(field.kind, Kind::Amount(AmountRule { uom: None, .. }));
    let brought = |lines: Option<&str>, id: &str| {
        asserts.iter().any(|rule| {
            matches!(rule.measure, MeasureOf::Chosen(_))
                && matches!(&rule.value, ValueOf::Field(path)
                    if path.lines.as_deref() == lines && path.field == id)
        })
    };
    let places: IndexMap<String, Table<'_>> = table
        .tables("field")
        .into_iter()
        .filter_map(|child| Some((child.text("id")?.text, child)))
        .collect();
    for field in fields.read() {
        let Some(place) = places.get(&field.id) else {
            continue;
        };
        if open(field) && !brought(None, &field.id) {
            place.missing("uom");
        }
        if let Kind::Lines { columns } = &field.kind {
            for (child, column) in place.tables("column").iter().zip(columns.values()) {
                if open(column) && !brought(Some(&field.id), &column.id) {
                    child.missing("uom");
                }
            }
        }
    }
}
