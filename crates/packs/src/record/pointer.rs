//! What a record points at, kept as an id with the text as written beside.

use serde_json::{Map, Value};
use vi::Decimal;

use super::amount::number;

/// Something outside the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As the installation names it; none while nobody looked it up, or of a person whom the
    /// installation does not know.
    pub id: Option<String>,
    /// As it was written; empty where only the id was.
    pub text: String,
}

/// A point on the map, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub lat: i64,
    pub lon: i64,
}

/// Digits kept of a degree: a tenth of a metre.
pub(crate) const DEGREES: u8 = 6;

impl Reference {
    /// What was written, be it only the id.
    pub fn written(&self) -> &str {
        match &self.id {
            Some(id) if self.text.is_empty() => id,
            _ => &self.text,
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let Some(id) = &self.id else {
            return Value::from(self.text.as_str());
        };
        let mut parts = Map::new();
        parts.insert("id".to_owned(), Value::from(id.as_str()));
        if !self.text.is_empty() {
            parts.insert("text".to_owned(), Value::from(self.text.as_str()));
        }
        Value::Object(parts)
    }
}

impl Point {
    /// "10.28921, 105.66243".
    pub fn to_vi(self) -> String {
        let [lat, lon] = [self.lat, self.lon].map(|n| Decimal::from_scaled(n, DEGREES));
        format!("{lat}, {lon}")
    }

    pub(super) fn to_json(self) -> Value {
        let mut parts = Map::new();
        for (key, part) in [("lat", self.lat), ("lon", self.lon)] {
            parts.insert(key.to_owned(), number(Decimal::from_scaled(part, DEGREES)));
        }
        Value::Object(parts)
    }
}
