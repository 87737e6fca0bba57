//! What of a record is sensitive: it is parted from the rest before anything is stored, and put back
//! for those who may read it.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::field::{Field, Kind};
use crate::record::{FieldValue, Fields, KEY};
use crate::register::Register;

/// The values of a record in two: what may stand open, and what must be sealed, if there is any: by
/// field, and of lines by their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    pub open: Value,
    pub sealed: Option<Value>,
}

impl Field {
    /// Whether it, or a column of it, is sensitive.
    pub fn is_partly_sensitive(&self) -> bool {
        let columns = match &self.kind {
            Kind::Lines { columns } => Some(columns.values()),
            _ => None,
        };
        self.sensitive || columns.into_iter().flatten().any(|column| column.sensitive)
    }
}

impl Register {
    /// Parts the canonical values of a record.
    pub fn part(&self, fields: &Fields) -> Parted {
        part(&|id| self.fields.get(id), fields)
    }

    /// Both parts together again, in the order of the declaration.
    pub fn whole(&self, open: &Value, sealed: &Value) -> Value {
        Value::Object(whole(self.fields.values(), open, sealed))
    }

    /// Stored values without what this register marks as sensitive: the version that shaped them may
    /// not have.
    pub fn open_part(&self, values: Value) -> Value {
        open_part(self.fields.values(), values)
    }

    /// What a record says when somebody who cannot read the old sensitive values writes over them: what
    /// they left out stays; lines that they took away take theirs along.
    pub fn kept(&self, new: Fields, old: &Fields) -> Fields {
        kept(self.fields.values(), new, old)
    }
}

fn part<'f>(declared: &dyn Fn(&str) -> Option<&'f Field>, fields: &Fields) -> Parted {
    let (mut open, mut sealed) = (Map::new(), Map::new());
    for (id, value) in fields.iter() {
        match (declared(id).map(|field| (field, &field.kind)), value) {
            (Some((field, _)), value) if field.sensitive => {
                sealed.insert(id.to_owned(), value.to_json());
            }
            (Some((_, Kind::Lines { columns })), FieldValue::Lines(lines)) => {
                let (mut shown, mut hidden) = (Vec::new(), Map::new());
                for (key, line) in lines {
                    let parted = part(&|id| columns.get(id), line);
                    let mut row = Map::from_iter([(KEY.to_owned(), Value::from(key.as_str()))]);
                    row.extend(parted.open.as_object().cloned().unwrap_or_default());
                    shown.push(Value::Object(row));
                    hidden.extend(parted.sealed.map(|sealed| (key.clone(), sealed)));
                }
                open.insert(id.to_owned(), Value::Array(shown));
                if !hidden.is_empty() {
                    sealed.insert(id.to_owned(), Value::Object(hidden));
                }
            }
            _ => {
                open.insert(id.to_owned(), value.to_json());
            }
        }
    }
    Parted {
        open: Value::Object(open),
        sealed: (!sealed.is_empty()).then_some(Value::Object(sealed)),
    }
}

fn whole<'f>(
    declared: impl Iterator<Item = &'f Field>,
    open: &Value,
    sealed: &Value,
) -> Map<String, Value> {
    let members = declared.filter_map(|field| {
        let value = match (open.get(&field.id), sealed.get(&field.id), &field.kind) {
            (Some(Value::Array(lines)), Some(sealed), Kind::Lines { columns }) => {
                let line = |line: &Value| {
                    let key = line[KEY].as_str().unwrap_or_default();
                    let mut row = Map::from_iter([(KEY.to_owned(), Value::from(key))]);
                    row.extend(whole(columns.values(), line, &sealed[key]));
                    Value::Object(row)
                };
                lines.iter().map(line).collect()
            }
            (open, sealed, _) => sealed.or(open)?.clone(),
        };
        Some((field.id.clone(), value))
    });
    members.collect()
}

fn open_part<'f>(declared: impl Iterator<Item = &'f Field>, values: Value) -> Value {
    let Value::Object(mut open) = values else {
        return Value::Object(Map::new());
    };
    for field in declared.filter(|field| field.is_partly_sensitive()) {
        match (&field.kind, open.get_mut(&field.id)) {
            (Kind::Lines { columns }, Some(Value::Array(lines))) if !field.sensitive => {
                for line in lines {
                    *line = open_part(columns.values(), line.take());
                }
            }
            _ => drop(open.shift_remove(&field.id)),
        }
    }
    Value::Object(open)
}

fn kept<'f>(declared: impl Iterator<Item = &'f Field>, mut new: Fields, old: &Fields) -> Fields {
    let mut values = IndexMap::new();
    for field in declared {
        let now = new.take(&field.id);
        let was = old.get(&field.id);
        let value = match (now, was, &field.kind) {
            (
                Some(FieldValue::Lines(lines)),
                Some(FieldValue::Lines(before)),
                Kind::Lines { columns },
            ) if !field.sensitive => {
                let none = Fields::default();
                let lines = lines.into_iter().map(|(key, line)| {
                    let before = before.get(&key).unwrap_or(&none);
                    let line = kept(columns.values(), line, before);
                    (key, line)
                });
                Some(FieldValue::Lines(lines.collect()))
            }
            (now, was, _) if field.sensitive => now.or_else(|| was.cloned()),
            (now, ..) => now,
        };
        values.extend(value.map(|value| (field.id.clone(), value)));
    }
    Fields::new(values)
}
