//! The fields of one record, typed, and the errors of one that was refused.

mod amount;
mod parse;
mod reference;
mod scalar;

use std::fmt;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};
use vi::{Decimal, Quantity, Span, Uom};

pub(crate) use self::amount::unit_name;
pub use self::reference::{Point, Reference};
use crate::field::{Field, YES_NO};
use crate::register::Register;

/// The accepted fields of a record, or of one of its lines, in declaration order.
/// What was not stated is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    values: IndexMap<String, FieldValue>,
}

/// One accepted value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// NFC, trimmed, no control characters (long texts keep line breaks).
    Text(String),
    Amount(Amount),
    /// Of a date or period field.
    Span(Span),
    /// The id of a choice.
    Choice(String),
    /// The ids of choices, in the order of their taxonomy.
    Choices(Vec<String>),
    YesNo(bool),
    /// A unit, person, file or record, see [`Fields::resolved`].
    Reference(Reference),
    /// A point of a place field, which may hold a reference to a unit, too.
    Point(Point),
    /// The id of a measure.
    Measure(String),
    /// By their keys, in the order of the record.
    Lines(IndexMap<String, Fields>),
}

/// A number as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    pub quantity: Quantity,
    pub uom: Uom,
    /// Whether the unit must be written because it is not the one expected:
    /// a percentage where the measure counts things.
    pub named: bool,
}

/// Why one value was refused, so that the person who typed it can mend it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
pub struct FieldError {
    /// For programs: `ten`, or `dong-gop.3.so-tien` with lines counted from 1.
    pub path: String,
    /// For people: `"Tên mô hình"` or `Dòng 3, cột "Số tiền"`.
    pub place: String,
    pub read: String,
    /// What may stand there; empty when the message says it.
    pub allowed: String,
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if self.allowed.is_empty() {
            Ok(())
        } else {
            write!(f, "; cho phép: {}", self.allowed)
        }
    }
}

/// Where in a record something stands.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    path: String,
    words: String,
}

impl Place {
    pub(crate) fn field(field: &Field) -> Self {
        Self {
            path: field.id.clone(),
            words: format!("\"{}\"", field.label),
        }
    }

    pub(crate) fn column(lines: &str, number: u32, field: &Field) -> Self {
        Self {
            path: format!("{lines}.{number}.{}", field.id),
            words: format!("Dòng {number}, cột \"{}\"", field.label),
        }
    }

    /// A whole line.
    pub(crate) fn line(lines: &Field, number: u32) -> Self {
        Self {
            path: format!("{}.{number}", lines.id),
            words: format!("\"{}\", dòng {number}", lines.label),
        }
    }

    /// A name that no field has, inside this place.
    pub(crate) fn stranger(&self, name: &str) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self {
            path,
            words: self.words.clone(),
        }
    }

    /// The record as a whole.
    pub(crate) fn record(register: &Register) -> Self {
        Self {
            path: String::new(),
            words: register.one.clone(),
        }
    }

    pub(crate) fn error(&self, read: &str, message: impl Into<String>) -> FieldError {
        FieldError {
            path: self.path.clone(),
            place: self.words.clone(),
            read: read.to_owned(),
            allowed: String::new(),
            message: message.into(),
        }
    }
}

impl FieldError {
    pub(crate) fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = allowed.into();
        self
    }
}

impl Fields {
    /// The value of a field, if it was stated.
    pub fn get(&self, field: &str) -> Option<&FieldValue> {
        self.values.get(field)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &FieldValue)> {
        self.values.iter().map(|(id, value)| (id.as_str(), value))
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The lines of a lines field by their keys; none when it was not stated.
    pub fn lines(&self, field: &str) -> Option<&IndexMap<String, Fields>> {
        match self.values.get(field) {
            Some(FieldValue::Lines(lines)) => Some(lines),
            _ => None,
        }
    }

    /// The text of a text field.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.values.get(field) {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The canonical JSON: declaration order, numbers and spans in one form.
    /// `Register::parse` of it gives the same fields.
    pub fn to_json(&self) -> Value {
        let members = self
            .values
            .iter()
            .map(|(id, value)| (id.clone(), value.to_json()));
        Value::Object(members.collect::<Map<_, _>>())
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl FieldValue {
    /// Whether it answers with one of these ids of choices, or `yes`, `no`.
    pub(crate) fn is_among(&self, words: &[String]) -> bool {
        let among = |id: &str| words.iter().any(|word| word == id);
        match self {
            Self::Choice(id) => among(id),
            Self::Choices(ids) => ids.iter().any(|id| among(id)),
            Self::YesNo(yes) => among(YES_NO[usize::from(!yes)]),
            _ => false,
        }
    }

    /// The canonical JSON of one value.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::Measure(text) => {
                Value::String(text.clone())
            }
            Self::Choices(ids) => ids.iter().map(String::as_str).collect(),
            Self::YesNo(yes) => Value::Bool(*yes),
            Self::Reference(reference) => reference.to_json(),
            Self::Point(point) => point.to_json(),
            Self::Amount(amount) => amount.to_json(),
            Self::Span(span) => Value::String(span.iso()),
            Self::Lines(lines) => lines.iter().map(keyed).collect(),
        }
    }
}

/// The name under which a line's JSON has its key; no column may have it.
pub(crate) const KEY: &str = "key";

/// A line's JSON: its key, then its columns.
fn keyed((key, line): (&String, &Fields)) -> Value {
    let mut members = Map::new();
    members.insert(KEY.to_owned(), Value::from(key.as_str()));
    members.extend(
        line.values
            .iter()
            .map(|(id, value)| (id.clone(), value.to_json())),
    );
    Value::Object(members)
}

impl Amount {
    fn to_json(self) -> Value {
        let quantity = self.quantity;
        if !self.named && quantity == Quantity::exact(quantity.value) {
            return number(quantity.value);
        }
        let mut parts = Map::new();
        parts.insert("value".to_owned(), number(quantity.value));
        for (key, part) in [("high", quantity.high), ("of", quantity.of)] {
            if let Some(part) = part {
                parts.insert(key.to_owned(), number(part));
            }
        }
        parts.insert("bound".to_owned(), Value::from(quantity.bound.as_str()));
        if self.named {
            parts.insert("uom".to_owned(), Value::from(self.uom.code()));
        }
        Value::Object(parts)
    }
}

/// An exact JSON number; every plain decimal is one.
pub(crate) fn number(value: Decimal) -> Value {
    let text = value.to_string();
    text.parse::<Number>()
        .map_or(Value::String(text), Value::Number)
}
