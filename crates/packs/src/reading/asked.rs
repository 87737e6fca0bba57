//! Which fields are asked for, by what stands in others.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::field::{Field, ShowWhen};
use crate::record::FieldValue;

/// Whether a field is asked for, by what stands in the field that its condition names.
pub(super) enum Asked<'a> {
    Yes,
    /// Not beside what that field says.
    No(&'a ShowWhen),
    /// That field could not be read, which is told there.
    Unknown,
}

pub(super) fn asked_for<'a>(
    field: &'a Field,
    declared: &IndexMap<String, Field>,
    raw: &Map<String, Value>,
    found: &IndexMap<String, FieldValue>,
) -> Asked<'a> {
    let Some(condition) = &field.show_when else {
        return Asked::Yes;
    };
    match found.get(&condition.field) {
        Some(value) if value.is_among(&condition.is) => Asked::Yes,
        Some(_) => Asked::No(condition),
        None => {
            let stated = raw.get(&condition.field).is_some_and(|v| !is_blank(v));
            let above = declared.get(&condition.field);
            let hidden = above.map(|above| asked_for(above, declared, raw, found));
            match hidden {
                Some(Asked::Yes) if stated => Asked::Unknown,
                Some(Asked::Unknown) => Asked::Unknown,
                _ => Asked::No(condition),
            }
        }
    }
}

/// What forms and spreadsheets send for "not stated".
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(rows) => rows.is_empty(),
        _ => false,
    }
}
