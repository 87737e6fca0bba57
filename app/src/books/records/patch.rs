//! Edits side by side: a patch is made against the revision that its writer saw; what others changed
//! meanwhile stays, and where both changed the same, neither is lost: both values are told.

use packs::{FieldError, Kind, Register};
use serde_json::{Map, Value};

use crate::shell::fault::Clash;

/// A value in a record: of a field, of a whole line, or of a line's column.
type Path<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// The values that a patch names.
fn touched<'a>(register: &Register, patch: &'a Map<String, Value>) -> Vec<Path<'a>> {
    let mut paths = Vec::new();
    for (field, value) in patch {
        match value {
            Value::Object(lines) if is_lines(register, field) => {
                for (key, line) in lines {
                    match line {
                        Value::Object(columns) => {
                            paths.extend(columns.keys().map(|column| {
                                (field.as_str(), Some(key.as_str()), Some(column.as_str()))
                            }));
                        }
                        _ => paths.push((field, Some(key), None)),
                    }
                }
            }
            _ => paths.push((field, None, None)),
        }
    }
    paths
}

fn is_lines(register: &Register, field: &str) -> bool {
    let kind = register.fields.get(field).map(|field| &field.kind);
    matches!(kind, Some(Kind::Lines { .. }))
}

fn line<'v>(fields: &'v Value, field: &str, key: &str) -> Option<&'v Value> {
    let lines = fields.get(field)?.as_array()?;
    lines.iter().find(|line| line["key"] == *key)
}

fn at<'v>(fields: &'v Value, (field, key, column): Path<'_>) -> Option<&'v Value> {
    match (key, column) {
        (None, _) => fields.get(field),
        (Some(key), None) => line(fields, field, key),
        (Some(key), Some(column)) => line(fields, field, key)?.get(column),
    }
}

fn told((field, key, column): Path<'_>) -> String {
    let parts = [Some(field), key, column];
    parts.into_iter().flatten().collect::<Vec<_>>().join(".")
}

/// The values with the patch in them. Of lines, an object changes those whose keys it names: `null`
/// takes one away, a key that is not there makes a new one at the end. A list replaces them all.
fn patched(register: &Register, now: &Value, patch: &Map<String, Value>) -> Value {
    let mut fields = now.as_object().cloned().unwrap_or_default();
    for (field, value) in patch {
        match value {
            Value::Object(lines) if is_lines(register, field) => {
                let mut rows = match fields.get(field) {
                    Some(Value::Array(rows)) => rows.clone(),
                    _ => Vec::new(),
                };
                for (key, change) in lines {
                    change_line(&mut rows, key, change);
                }
                fields.insert(field.clone(), Value::Array(rows));
            }
            value => drop(fields.insert(field.clone(), value.clone())),
        }
    }
    Value::Object(fields)
}

fn change_line(rows: &mut Vec<Value>, key: &str, change: &Value) {
    if change.is_null() {
        rows.retain(|row| row["key"] != *key);
        return;
    }
    let Some(columns) = change.as_object() else {
        // What is no line is refused where it stands.
        rows.push(change.clone());
        return;
    };
    let known = rows.iter_mut().find(|row| row["key"] == *key);
    match known.and_then(Value::as_object_mut) {
        Some(row) => row.extend(columns.clone()),
        None => {
            let mut row = Map::new();
            row.insert("key".to_owned(), Value::from(key));
            row.extend(columns.clone());
            rows.push(Value::Object(row));
        }
    }
}

/// Lines that the patch changes and that somebody else took away.
fn lost_lines(
    register: &Register,
    (base, now): (&Value, &Value),
    patch: &Map<String, Value>,
) -> Vec<Clash> {
    let changed = patch.iter().filter(|(field, _)| is_lines(register, field));
    let lines = changed.filter_map(|(field, value)| Some((field, value.as_object()?)));
    let each =
        lines.flat_map(|(field, lines)| lines.iter().map(move |(key, line)| (field, key, line)));
    each.filter(|(_, _, yours)| !yours.is_null())
        .filter(|(field, key, _)| {
            line(base, field, key).is_some() && line(now, field, key).is_none()
        })
        .map(|(field, key, yours)| Clash {
            field: format!("{field}.{key}"),
            yours: yours.clone(),
            stored: Value::Null,
        })
        .collect()
}

/// Leaves sensitive values out of a clash: that they clash is told, not what they are.
pub(super) fn hush(register: &Register, clash: &mut Clash) {
    let mut names = clash.field.split('.');
    let field = names.next().unwrap_or_default().to_owned();
    let (line, column) = (names.next().is_some(), names.next().map(str::to_owned));
    let open = |value: Value| {
        let value = match &column {
            Some(column) => Value::Object(Map::from_iter([(column.clone(), value)])),
            None => value,
        };
        let value = if line {
            Value::Array(vec![value])
        } else {
            value
        };
        let all = Map::from_iter([(field.clone(), value)]);
        let all = register.open_part(Value::Object(all));
        let value = all.get(&field);
        let value = if line { value?.get(0) } else { value };
        match &column {
            Some(column) => value?.get(column).cloned(),
            None => value.cloned(),
        }
    };
    clash.yours = open(clash.yours.take()).unwrap_or_default();
    clash.stored = open(clash.stored.take()).unwrap_or_default();
}

/// Why a patch cannot be made.
#[derive(Debug)]
pub(super) enum Unpatched {
    /// Values that the register refuses.
    Refused(Vec<FieldError>),
    /// Values that somebody else changed meanwhile, to something else.
    Clashed(Vec<Clash>),
}

/// The values of now with a patch that was made against those of `base`.
pub(super) fn merge(
    (register, pack): (&Register, &packs::Pack),
    base: &Value,
    now: &Value,
    patch: &Map<String, Value>,
) -> Result<packs::Fields, Unpatched> {
    let gone = lost_lines(register, (base, now), patch);
    if !gone.is_empty() {
        return Err(Unpatched::Clashed(gone));
    }
    let fields = patched(register, now, patch);
    let fields = register.parse(pack, &fields).map_err(Unpatched::Refused)?;
    let merged = fields.to_json();
    let clashes: Vec<Clash> = touched(register, patch)
        .into_iter()
        .filter(|path| at(base, *path) != at(now, *path) && at(&merged, *path) != at(now, *path))
        .map(|path| Clash {
            field: told(path),
            yours: at(&merged, path).cloned().unwrap_or(Value::Null),
            stored: at(now, path).cloned().unwrap_or(Value::Null),
        })
        .collect();
    if clashes.is_empty() {
        Ok(fields)
    } else {
        Err(Unpatched::Clashed(clashes))
    }
}
