//! Numbers of a record as they were stated.

use serde_json::{Map, Number, Value};
use vi::{Decimal, Quantity, Uom};

/// A number as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    pub quantity: Quantity,
    pub uom: Uom,
    /// Whether the unit must be written because it is not the one expected:
    /// a percentage where the measure counts things.
    pub named: bool,
}

impl Amount {
    pub(super) fn to_json(self) -> Value {
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

/// A unit as a person writes it.
pub(crate) fn unit_name(uom: Uom) -> String {
    match uom {
        Uom::Count => "số đếm, không kèm đơn vị tính".to_owned(),
        other => other.symbol_vi().to_owned(),
    }
}
