//! Reads when a field is asked for, and what stands in it before anybody wrote.

use indexmap::IndexMap;
use serde_json::Value;

use super::desk::Said;
use super::names::Names;
use super::table::Table;
use crate::field::{Field, Kind, ShowWhen, YES_NO};
use crate::taxonomy::Taxonomy;

/// `show_when = { field = "loai", is = ["moi"] }`, of a field above.
pub(super) fn show_when(
    table: &Table<'_>,
    taxonomies: &Names<Taxonomy>,
    above: &IndexMap<String, Option<Field>>,
    sensitive: bool,
) -> Option<ShowWhen> {
    let condition = table.table("show_when")?;
    let (field, is) = (condition.need("field"), condition.need_texts("is"));
    condition.finish();
    let field = field?;
    match above.get(&field.text) {
        None => condition.unknown("field", &field, above.keys().map(String::as_str)),
        Some(Some(other)) => {
            check_answers(&condition, other, &field, &is, taxonomies);
            // Whether the field stands would tell what the other says.
            if other.sensitive && !sensitive {
                let message = format!(
                    "\"show_when\" chỉ tới \"{}\" là dữ liệu nhạy cảm; trường này cũng phải \"sensitive\"",
                    field.text
                );
                table.refuse("show_when", message);
            }
        }
        Some(None) => {}
    }
    Some(ShowWhen {
        field: field.text,
        is: is.into_iter().map(|said| said.text).collect(),
    })
}

/// The words after `is` must be answers that the field may hold.
pub(super) fn check_answers(
    condition: &Table<'_>,
    field: &Field,
    named: &Said,
    is: &[Said],
    taxonomies: &Names<Taxonomy>,
) {
    let answers: Vec<&str> = match (&field.kind, field.kind.taxonomy()) {
        (Kind::YesNo, _) => YES_NO.to_vec(),
        (_, Some(id)) => match taxonomies.get(id) {
            Some(known) => known.choices.keys().map(String::as_str).collect(),
            None => return,
        },
        (kind, None) => {
            let message = format!("\"field\" chỉ tới \"{}\" kiểu {}", named.text, kind.code());
            let mistake = crate::mistake::Mistake::new(&named.at, message).read(&named.text);
            let allowed = format!("trường kiểu {}", ANSWERED.join(", "));
            return condition.desk().add(mistake.allowed(allowed));
        }
    };
    for said in is {
        if !answers.contains(&said.text.as_str()) {
            condition.unknown("is", said, answers.iter().copied());
        }
    }
}

/// The kinds that a condition may look at.
pub(super) const ANSWERED: [&str; 3] = ["choice", "choices", "yes_no"];

/// A value that nobody states must not count: only choices, yes or no and texts have one.
pub(super) fn default(
    table: &Table<'_>,
    kind: &Kind,
    taxonomies: &Names<Taxonomy>,
) -> Option<Value> {
    if !table.has("default") {
        return None;
    }
    let choice = |said: Said, taxonomy: &str| {
        if let Some(known) = taxonomies.get(taxonomy)
            && !known.choices.contains_key(&said.text)
        {
            table.unknown("default", &said, known.choices.keys().map(String::as_str));
        }
        Value::from(said.text)
    };
    match kind {
        Kind::Choice { taxonomy } => Some(choice(table.text("default")?, taxonomy)),
        Kind::Choices { taxonomy } => {
            let said = table.need_texts("default").into_iter();
            Some(said.map(|said| choice(said, taxonomy)).collect())
        }
        Kind::YesNo => table.flag("default").map(Value::from),
        Kind::Text { .. } => table.string("default").map(Value::from),
        other => {
            let message = format!("trường kiểu {} không có giá trị sẵn", other.code());
            table.refuse("default", message);
            None
        }
    }
}
