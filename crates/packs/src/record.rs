//! The fields of one record, typed.

mod amount;
mod pointer;
mod refusal;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use vi::Span;

pub use self::amount::Amount;
pub(crate) use self::amount::{number, unit_name};
pub(crate) use self::pointer::DEGREES;
pub use self::pointer::{Point, Reference};
pub use self::refusal::FieldError;
pub(crate) use self::refusal::{Place, shown};
use crate::field::YES_NO;

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

impl Fields {
    pub(crate) fn new(values: IndexMap<String, FieldValue>) -> Self {
        Self { values }
    }

    pub(crate) fn take(&mut self, field: &str) -> Option<FieldValue> {
        self.values.swap_remove(field)
    }

    pub(crate) fn get_mut(&mut self, field: &str) -> Option<&mut FieldValue> {
        self.values.get_mut(field)
    }

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
