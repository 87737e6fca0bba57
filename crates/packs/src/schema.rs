//! The JSON Schema of a register's fields, for the API's description.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use vi::Bound;

use crate::assertion::MOST_LINES;
use crate::field::{AmountRule, AmountSort, Field, Kind};
use crate::pack::Pack;
use crate::part::LONGEST_KEY;
use crate::record::KEY;
use crate::register::Register;

impl Register {
    /// JSON Schema (2020-12) of what `parse` accepts as `fields`.
    pub fn json_schema(&self, pack: &Pack) -> Value {
        let mut schema = object(pack, &self.fields);
        schema.insert("title".to_owned(), Value::from(self.one.as_str()));
        schema.insert(
            "description".to_owned(),
            Value::from(self.description.as_str()),
        );
        Value::Object(schema)
    }
}

fn object(pack: &Pack, fields: &IndexMap<String, Field>) -> Map<String, Value> {
    let properties = fields
        .values()
        .map(|field| (field.id.clone(), described(pack, field)));
    let required = fields
        .values()
        .filter(|field| field.required)
        .map(|field| field.id.as_str());
    let mut schema = Map::new();
    schema.insert("type".to_owned(), Value::from("object"));
    schema.insert("properties".to_owned(), Value::Object(properties.collect()));
    schema.insert("required".to_owned(), required.collect());
    schema.insert("additionalProperties".to_owned(), Value::from(false));
    schema
}

fn described(pack: &Pack, field: &Field) -> Value {
    let mut schema = kind(pack, &field.kind);
    schema.insert("title".to_owned(), Value::from(field.label.as_str()));
    let help = field.help.clone().unwrap_or_else(|| field.allowed(pack));
    schema.insert("description".to_owned(), Value::from(help));
    Value::Object(schema)
}

fn kind(pack: &Pack, kind: &Kind) -> Map<String, Value> {
    let schema = match kind {
        Kind::Text { max, .. } => json!({ "type": "string", "maxLength": max }),
        Kind::Amount(rule) => amount(rule),
        Kind::Date | Kind::Period => json!({ "type": ["string", "integer"] }),
        Kind::Choice { taxonomy } => {
            let choices = pack
                .taxonomies
                .get(taxonomy)
                .map(|known| known.choices.keys());
            json!({ "type": "string", "enum": choices.map(Iterator::collect::<Vec<_>>) })
        }
        Kind::Unit => json!({ "type": "string" }),
        Kind::Measure => {
            json!({ "type": "string", "enum": pack.measures.keys().collect::<Vec<_>>() })
        }
        Kind::Lines { columns } => json!({
            "type": "array",
            "maxItems": MOST_LINES,
            "items": Value::Object(line(pack, columns)),
        }),
    };
    match schema {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A line: its columns and, when the sender knows one, its key.
fn line(pack: &Pack, columns: &IndexMap<String, Field>) -> Map<String, Value> {
    let mut schema = object(pack, columns);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let key = json!({ "type": "string", "maxLength": LONGEST_KEY, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" });
        properties.insert(KEY.to_owned(), key);
    }
    schema
}

fn amount(rule: &AmountRule) -> Value {
    let exact = match rule.sort {
        AmountSort::Integer | AmountSort::Money => "integer",
        AmountSort::Quantity => "number",
    };
    let mut parts = Map::new();
    for part in ["value", "high", "of"] {
        parts.insert(part.to_owned(), json!({ "type": exact }));
    }
    let bounds: Vec<_> = Bound::ALL.iter().map(|bound| bound.as_str()).collect();
    parts.insert(
        "bound".to_owned(),
        json!({ "type": "string", "enum": bounds }),
    );
    parts.insert("uom".to_owned(), json!({ "type": "string" }));
    let mut alone = Map::new();
    alone.insert("type".to_owned(), Value::from(exact));
    if rule.scale == 0 {
        let limits = [("minimum", rule.min), ("maximum", rule.max)];
        let stated = limits
            .into_iter()
            .filter_map(|(key, limit)| Some((key, limit?)));
        alone.extend(stated.map(|(key, limit)| (key.to_owned(), Value::from(limit))));
    }
    json!({ "oneOf": [
        alone,
        { "type": "string" },
        { "type": "object", "properties": parts, "required": ["value"], "additionalProperties": false },
    ]})
}
