//! What of a record is sensitive: it is parted from the rest before anything is stored, and put back
//! for those who may read it.

use serde_json::{Map, Value};

use super::{FieldValue, Fields};
use crate::field::{Field, Kind};
use crate::register::Register;

/// The values of a record in two: what may stand open, and what must be sealed, if there is any. Lines
/// with sensitive columns are in both, one for one.
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
        whole(self.fields.values(), open, sealed)
    }

    /// Stored values without what this register marks as sensitive: the version that shaped them may
    /// not have.
    pub fn open_part(&self, values: Value) -> Value {
        open_part(self.fields.values(), values)
    }

    /// What is to be sealed when somebody who cannot read the old sensitive values writes over them:
    /// what they left out stays.
    ///
    /// # Errors
    /// The name of a lines field with another number of lines than before: nobody could tell
    /// whose values are whose.
    pub fn kept(&self, new: &Parted, old: &Value) -> Result<Value, &str> {
        let mut kept = match &new.sealed {
            Some(Value::Object(map)) => map.clone(),
            _ => Map::new(),
        };
        let old = old.as_object().into_iter().flatten();
        for (field, (id, was)) in old.filter_map(|old| Some((self.fields.get(old.0)?, old))) {
            let Some(was) = was.as_array().filter(|_| !field.sensitive) else {
                kept.entry(id.as_str()).or_insert_with(|| was.clone());
                continue;
            };
            let lines = new.open.get(id).and_then(Value::as_array);
            if lines.map_or(0, Vec::len) != was.len() {
                return Err(&field.id);
            }
            let now = kept.get(id).and_then(Value::as_array);
            let lines = was.iter().enumerate().map(|(at, was)| {
                let now = now.and_then(|lines| lines.get(at));
                let mut line = was.as_object().cloned().unwrap_or_default();
                line.extend(now.and_then(Value::as_object).cloned().unwrap_or_default());
                Value::Object(line)
            });
            let lines = lines.collect();
            kept.insert(id.clone(), lines);
        }
        Ok(Value::Object(kept))
    }
}

fn part<'f>(declared: &dyn Fn(&str) -> Option<&'f Field>, fields: &Fields) -> Parted {
    let (mut open, mut sealed) = (Map::new(), Map::new());
    for (id, value) in fields.iter() {
        match (declared(id), value) {
            (Some(field), value) if field.sensitive => {
                sealed.insert(id.to_owned(), value.to_json());
            }
            (Some(field), FieldValue::Lines(lines)) if field.is_partly_sensitive() => {
                let Kind::Lines { columns } = &field.kind else {
                    continue;
                };
                let lines = lines.iter().map(|line| part(&|id| columns.get(id), line));
                let (shown, hidden): (Vec<Value>, Vec<Option<Value>>) =
                    lines.map(|line| (line.open, line.sealed)).unzip();
                open.insert(id.to_owned(), Value::Array(shown));
                if hidden.iter().any(Option::is_some) {
                    let empty = || Value::Object(Map::new());
                    let hidden = hidden.into_iter().map(|line| line.unwrap_or_else(empty));
                    sealed.insert(id.to_owned(), hidden.collect());
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

fn whole<'f>(declared: impl Iterator<Item = &'f Field>, open: &Value, sealed: &Value) -> Value {
    let members = declared.filter_map(|field| {
        let value = match (open.get(&field.id), sealed.get(&field.id), &field.kind) {
            (Some(Value::Array(open)), Some(Value::Array(sealed)), Kind::Lines { columns }) => open
                .iter()
                .zip(sealed)
                .map(|(open, sealed)| whole(columns.values(), open, sealed))
                .collect(),
            (open, sealed, _) => sealed.or(open)?.clone(),
        };
        Some((field.id.clone(), value))
    });
    Value::Object(members.collect())
}
