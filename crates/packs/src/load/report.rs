//! Reads one file of `reports/`.

use super::desk::Said;
use super::names::{Names, catalogue};
use super::table::Table;
use super::template;
use crate::measure::Measure;
use crate::mistake::Mistake;
use crate::outline::{Appendix, AppendixOf, Column, ColumnSource, Outline, Part, Section};
use crate::register::Register;

pub(super) fn read(
    table: &Table<'_>,
    id: &str,
    whole: bool,
    measures: &Names<Measure>,
    registers: &Names<Register>,
) -> Option<Outline> {
    let (name, kind) = (table.need_string("name"), table.need_string("kind"));
    let subject = table.need("subject");
    let subject = subject.map(|said| template::read(table, "subject", &said, measures));
    let sections = catalogue(table.tables("section"), whole, |table, id| {
        let (number, title) = (table.string("number"), table.need_string("title"));
        let parts = table.tables("part");
        let parts = parts
            .iter()
            .filter_map(|part| part_of(part, measures, registers))
            .collect();
        Some(Section {
            id: id.to_owned(),
            number: number.unwrap_or_default(),
            title,
            parts,
        })
    });
    let appendices = catalogue(table.tables("appendix"), whole, |table, id| {
        appendix(table, id, measures, registers)
    });
    Some(Outline {
        id: id.to_owned(),
        name,
        kind,
        subject: subject?,
        sections: sections.sound()?,
        appendices: appendices.sound()?,
    })
}

fn part_of(
    table: &Table<'_>,
    measures: &Names<Measure>,
    registers: &Names<Register>,
) -> Option<Part> {
    let stated = ["sentence", "list", "prompt"].map(|key| table.has(key));
    if stated.iter().filter(|stated| **stated).count() != 1 {
        let message = "một phần của mục phải là \"sentence\", \"list\" hoặc \"prompt\"";
        let mistake = Mistake::new(&table.here(), message);
        table.desk().add(mistake.allowed("đúng một trong ba"));
        return None;
    }
    let part = match stated {
        [true, ..] => table
            .text("sentence")
            .map(|said| Part::Sentence(template::read(table, "sentence", &said, measures))),
        [_, true, _] => table.text("list").map(|said| list(table, &said, registers)),
        _ => table.string("prompt").map(Part::Prompt),
    };
    table.finish();
    part
}

fn list(table: &Table<'_>, said: &Said, registers: &Names<Register>) -> Part {
    let register = registers.find(table, "list", said);
    let columns = table.texts("columns");
    let titles = table.texts("titles");
    let top = table.count("top");
    if !titles.is_empty() && titles.len() != columns.len() {
        let message = format!(
            "\"titles\" có {} tên cho {} cột",
            titles.len(),
            columns.len()
        );
        table.refuse("titles", message);
    }
    let mut titles = titles.into_iter().map(|title| title.text);
    let columns = columns.into_iter().map(|column| {
        let source = source(table, "columns", &column, register, None);
        let usual = || {
            let field = register.and_then(|known| known.fields.get(&column.text));
            field.map(|field| field.label.clone()).unwrap_or_default()
        };
        let title = titles.next().unwrap_or_else(usual);
        Column { source, title }
    });
    Part::List {
        register: said.text.clone(),
        columns: columns.collect(),
        top,
    }
}

fn appendix(
    table: &Table<'_>,
    id: &str,
    measures: &Names<Measure>,
    registers: &Names<Register>,
) -> Option<Appendix> {
    let (number, title) = (table.string("number"), table.need_string("title"));
    let of = table.need("of");
    let named = table.text("register");
    let (of, register) = match (of.as_ref().map(|of| of.text.as_str()), named) {
        (Some("measures"), None) => (Some(AppendixOf::Measures), None),
        (Some("register"), Some(said)) => {
            let known = registers.find(table, "register", &said);
            (Some(AppendixOf::Register(said.text)), known)
        }
        (Some("register"), None) => {
            table.missing("register");
            (None, None)
        }
        (Some("measures"), Some(_)) => {
            table.refuse("register", "\"register\" chỉ dùng với of = \"register\"");
            (None, None)
        }
        _ => {
            if let Some(of) = &of {
                table.unknown("of", of, ["measures", "register"]);
            }
            (None, None)
        }
    };
    if !table.has("columns") {
        table.missing("columns");
    }
    let mut columns = Vec::new();
    for column in table.tables("columns") {
        let said = column.need("source");
        let title = column.need_string("title");
        if let Some(said) = said {
            let measures = matches!(of, Some(AppendixOf::Measures)).then_some(measures);
            let source = source(&column, "source", &said, register, measures);
            columns.push(Column { source, title });
        }
        column.finish();
    }
    Some(Appendix {
        id: id.to_owned(),
        number: number.unwrap_or_default(),
        title,
        of: of?,
        columns,
    })
}

/// What fills a column: a measure where `measures` is given, otherwise a field.
fn source(
    table: &Table<'_>,
    key: &'static str,
    said: &Said,
    register: Option<&Register>,
    measures: Option<&Names<Measure>>,
) -> ColumnSource {
    let fixed = ["unit", "index", "state", "source"];
    match said.text.as_str() {
        "unit" => return ColumnSource::Unit,
        "index" => return ColumnSource::Index,
        "state" => return ColumnSource::State,
        "source" => return ColumnSource::Source,
        _ => {}
    }
    if let Some(measures) = measures {
        if !measures.may_have(&said.text) {
            table.unknown(key, said, fixed.into_iter().chain(measures.ids()));
        }
        return ColumnSource::Measure(said.text.clone());
    }
    if let Some(register) = register {
        match register.fields.get(&said.text) {
            Some(field) if field.sensitive => {
                let said = &said.text;
                table.refuse(key, format!("\"{said}\" là dữ liệu nhạy cảm"));
            }
            Some(_) => {}
            None => table.unknown(
                key,
                said,
                fixed
                    .into_iter()
                    .chain(register.fields.keys().map(String::as_str)),
            ),
        }
    }
    ColumnSource::Field(said.text.clone())
}
