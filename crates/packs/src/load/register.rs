//! Reads one file of `registers/`.

use indexmap::IndexMap;

use super::asserts;
use super::desk::Said;
use super::field;
use super::names::{Names, catalogue};
use super::programme::validity;
use super::table::{Table, is_slug};
use crate::field::{AmountRule, Field, Kind};
use crate::measure::Measure;
use crate::mistake::Mistake;
use crate::nature::Standing;
use crate::register::{Asserts, MeasureOf, Register, State, Transition, ValueOf};

pub(super) fn read(
    table: &Table<'_>,
    id: &str,
    whole: bool,
    known: &field::Known<'_>,
    measures: &Names<Measure>,
) -> Option<Register> {
    let (name, one) = (table.need_string("name"), table.need_string("one"));
    let description = table.need_string("description");
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
    let states = catalogue(table.tables("state"), whole, |table, id| {
        Some(state(table, id))
    });
    let before = table.desk().count();
    let transitions = transitions(table, &states);
    if table.desk().count() == before {
        check_states(table, &states, &transitions);
    }
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
        fields: fields.sound()?,
        states: states.sound()?,
        transitions,
        asserts,
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
        if key == "title" && field.sensitive {
            table.refuse(
                "title",
                format!("\"title\" chỉ tới \"{}\" là dữ liệu nhạy cảm", said.text),
            );
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

fn state(table: &Table<'_>, id: &str) -> State {
    State {
        id: id.to_owned(),
        name: table.need_string("name"),
        counts: table.flag("counts").unwrap_or(false),
        public: table.flag("public").unwrap_or(false),
        initial: table.flag("initial").unwrap_or(false),
    }
}

fn transitions(table: &Table<'_>, states: &Names<State>) -> Vec<Transition> {
    let mut read: Vec<Transition> = Vec::new();
    for table in table.tables("transition") {
        let action = table.need_id("action");
        let name = table.need_string("name");
        let from = table.need_texts("from");
        for said in &from {
            states.find(&table, "from", said);
        }
        let to = table.need("to");
        if let Some(to) = &to {
            states.find(&table, "to", to);
        }
        table.finish();
        let (Some(action), Some(to)) = (action, to) else {
            continue;
        };
        for said in &from {
            let taken = |before: &Transition| {
                before.action == action.text && before.from.contains(&said.text)
            };
            if read.iter().any(taken) {
                let message = format!("\"{}\" từ \"{}\" đã khai ở trên", action.text, said.text);
                table
                    .desk()
                    .add(Mistake::new(&said.at, message).read(said.text.clone()));
            }
        }
        let from = from.into_iter().map(|said| said.text).collect();
        read.push(Transition {
            action: action.text,
            name,
            from,
            to: to.text,
        });
    }
    read
}

/// Exactly one state is initial, and every other can be reached from it.
fn check_states(table: &Table<'_>, states: &Names<State>, transitions: &[Transition]) {
    let whole = states.is_whole() && states.read().count() == states.ids().count();
    if !whole {
        return;
    }
    let initial: Vec<&str> = states
        .read()
        .filter(|state| state.initial)
        .map(|state| state.id.as_str())
        .collect();
    let [first] = initial.as_slice() else {
        let message = if initial.is_empty() {
            "không có trạng thái đầu (initial = true)".to_owned()
        } else {
            format!(
                "có {} trạng thái đầu: {}",
                initial.len(),
                initial.join(", ")
            )
        };
        let mistake = Mistake::new(&table.place_of("state"), message);
        table.desk().add(mistake.allowed("đúng một trạng thái đầu"));
        return;
    };
    let mut reached = vec![*first];
    let mut next = 0;
    while let Some(state) = reached.get(next).copied() {
        next += 1;
        for transition in transitions
            .iter()
            .filter(|t| t.from.iter().any(|from| from == state))
        {
            if !reached.contains(&transition.to.as_str()) {
                reached.push(&transition.to);
            }
        }
    }
    for child in table.tables("state") {
        let Some(id) = child.text("id").filter(|id| is_slug(&id.text)) else {
            continue;
        };
        if !reached.contains(&id.text.as_str()) {
            let message = format!(
                "không bước nào dẫn từ \"{first}\" tới trạng thái \"{}\"",
                id.text
            );
            table
                .desk()
                .add(Mistake::new(&id.at, message).read(id.text));
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
