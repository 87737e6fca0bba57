//! The JSON Schema of a register's fields, for the API's description.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use vi::{Bound, Decimal};

use crate::assertion::MOST_LINES;
use crate::field::{AmountRule, AmountSort, Field, Kind};
use crate::measure::{Aggregate, Measure};
use crate::nature::Nature;
use crate::pack::Pack;
use crate::part::LONGEST_KEY;
use crate::record::{KEY, number};
use crate::register::{Asserts, MeasureOf, NatureOf, Register, ValueOf};

impl Register {
    /// JSON Schema (2020-12) of what `parse` accepts as `fields`.
    pub fn json_schema(&self, pack: &Pack) -> Value {
        let describing = Describing {
            register: self,
            pack,
        };
        let mut schema = describing.object(None, &self.fields);
        schema.insert("title".to_owned(), Value::from(self.one.as_str()));
        schema.insert(
            "description".to_owned(),
            Value::from(self.description.as_str()),
        );
        Value::Object(schema)
    }
}

struct Describing<'a> {
    register: &'a Register,
    pack: &'a Pack,
}

impl Describing<'_> {
    /// A record, or a line of the field `lines`.
    fn object(&self, lines: Option<&str>, fields: &IndexMap<String, Field>) -> Map<String, Value> {
        let properties = fields
            .values()
            .map(|field| (field.id.clone(), self.described(lines, field)));
        // What is asked for only beside some choices is not always missed.
        let required = fields
            .values()
            .filter(|field| field.required && field.show_when.is_none())
            .map(|field| field.id.as_str());
        let mut schema = Map::new();
        schema.insert("type".to_owned(), Value::from("object"));
        schema.insert("properties".to_owned(), Value::Object(properties.collect()));
        schema.insert("required".to_owned(), required.collect());
        schema.insert("additionalProperties".to_owned(), Value::from(false));
        schema
    }

    /// A line: its columns and, when the sender knows one, its key.
    fn line(&self, lines: &str, columns: &IndexMap<String, Field>) -> Map<String, Value> {
        let mut schema = self.object(Some(lines), columns);
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            let key = json!({ "type": "string", "maxLength": LONGEST_KEY, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" });
            properties.insert(KEY.to_owned(), key);
        }
        schema
    }

    fn described(&self, lines: Option<&str>, field: &Field) -> Value {
        let mut schema = match self.kind(lines, field) {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        schema.insert("title".to_owned(), Value::from(field.label.as_str()));
        let help = field
            .help
            .clone()
            .unwrap_or_else(|| field.allowed(self.pack));
        schema.insert("description".to_owned(), Value::from(help));
        if let Some(default) = &field.default {
            schema.insert("default".to_owned(), default.clone());
        }
        Value::Object(schema)
    }

    fn kind(&self, lines: Option<&str>, field: &Field) -> Value {
        match &field.kind {
            Kind::Text { max, .. } => json!({ "type": "string", "maxLength": max }),
            Kind::Amount(rule) => amount(rule, &self.limits(lines, field, rule)),
            Kind::Date | Kind::Period => json!({ "type": ["string", "integer"] }),
            Kind::Choice { taxonomy } => self.choice(taxonomy),
            Kind::Choices { taxonomy } => json!({
                "anyOf": [
                    self.choice(taxonomy),
                    { "type": "array", "items": self.choice(taxonomy) },
                ],
            }),
            Kind::YesNo => {
                json!({ "anyOf": [{ "type": "boolean" }, { "enum": ["có", "không", "yes", "no"] }] })
            }
            Kind::Person | Kind::Unit(_) => reference(&json!({ "type": "string" }), &[]),
            Kind::File | Kind::Link { .. } => {
                reference(&json!({ "type": "string", "format": "uuid" }), &["id"])
            }
            Kind::Place => json!({
                "anyOf": [
                    reference(&json!({ "type": "string" }), &[]),
                    {
                        "type": "object",
                        "properties": { "lat": { "type": "number" }, "lon": { "type": "number" } },
                        "required": ["lat", "lon"],
                        "additionalProperties": false,
                    },
                ],
            }),
            Kind::Measure => {
                json!({ "type": "string", "enum": self.pack.measures.keys().collect::<Vec<_>>() })
            }
            Kind::Lines { columns } => json!({
                "type": "array",
                "maxItems": MOST_LINES,
                "items": Value::Object(self.line(&field.id, columns)),
            }),
        }
    }

    /// Ids, each with its name; the names may be written instead.
    fn choice(&self, taxonomy: &str) -> Value {
        let known = self.pack.taxonomies.get(taxonomy).into_iter();
        let choices = known.flat_map(|known| known.choices.values());
        let mut any: Vec<Value> = choices
            .clone()
            .map(|choice| json!({ "const": choice.id, "title": choice.name }))
            .collect();
        let names: Vec<_> = choices.map(|choice| choice.name.as_str()).collect();
        any.push(json!({ "enum": names }));
        json!({ "type": "string", "anyOf": any })
    }

    /// The narrowest limits of the field and of the measures that its value always counts for.
    fn limits(&self, lines: Option<&str>, field: &Field, rule: &AmountRule) -> Limits {
        let at = |limit: Option<i64>, scale: u8| limit.map(|n| Decimal::from_scaled(n, scale));
        let mut limits = Limits {
            min: at(rule.min, rule.scale),
            max: at(rule.max, rule.scale),
        };
        for (asserts, measure) in self.always_counts(lines, field, rule) {
            let max = at(Some(measure.max), measure.scale);
            limits.max = limits.max.into_iter().chain(max).min();
            let result =
                matches!(asserts.nature, NatureOf::Fixed(nature) if nature != Nature::Change);
            let min = at(measure.min.filter(|_| result), measure.scale);
            limits.min = limits.min.into_iter().chain(min).max();
        }
        limits
    }

    /// The rules that take the field's value as it is, whatever else the record says.
    fn always_counts<'r>(
        &'r self,
        lines: Option<&'r str>,
        field: &'r Field,
        rule: &'r AmountRule,
    ) -> impl Iterator<Item = (&'r Asserts, &'r Measure)> {
        self.register.asserts.iter().filter_map(move |asserts| {
            let MeasureOf::Fixed(measure) = &asserts.measure else {
                return None;
            };
            let measure = self.pack.measures.get(measure)?;
            let own = matches!(&asserts.value, ValueOf::Field(path)
                if path.lines.as_deref() == lines && path.field == field.id);
            let plain = asserts.when.is_none() && asserts.of.is_none() && !asserts.rate;
            let summed = measure.aggregate != Aggregate::Ratio;
            (own && plain && summed && rule.uom == Some(measure.uom)).then_some((asserts, measure))
        })
    }
}

/// The smallest and the largest number that a field takes.
struct Limits {
    min: Option<Decimal>,
    max: Option<Decimal>,
}

/// What was written, or the id with it; what is needed of the two must stand.
fn reference(alone: &Value, needed: &[&str]) -> Value {
    json!({ "anyOf": [
        alone,
        {
            "type": "object",
            "properties": { "id": { "type": "string" }, "text": { "type": "string" } },
            "required": needed,
            "minProperties": 1,
            "additionalProperties": false,
        },
    ]})
}

fn amount(rule: &AmountRule, limits: &Limits) -> Value {
    let exact = match rule.sort {
        AmountSort::Integer | AmountSort::Money => "integer",
        AmountSort::Quantity => "number",
    };
    let mut stated = Map::new();
    stated.insert("type".to_owned(), Value::from(exact));
    for (key, limit) in [("minimum", limits.min), ("maximum", limits.max)] {
        stated.extend(limit.map(|limit| (key.to_owned(), number(limit))));
    }
    let mut parts = Map::new();
    for part in ["value", "high"] {
        // A quantity may name another unit, in which the limits are others.
        let plain = match rule.sort {
            AmountSort::Quantity => json!({ "type": exact }),
            AmountSort::Integer | AmountSort::Money => Value::Object(stated.clone()),
        };
        parts.insert(part.to_owned(), plain);
    }
    parts.insert("of".to_owned(), json!({ "type": exact }));
    let bounds: Vec<_> = Bound::ALL.iter().map(|bound| bound.as_str()).collect();
    parts.insert(
        "bound".to_owned(),
        json!({ "type": "string", "enum": bounds }),
    );
    parts.insert("uom".to_owned(), json!({ "type": "string" }));
    json!({ "oneOf": [
        stated,
        { "type": "string" },
        { "type": "object", "properties": parts, "required": ["value"], "additionalProperties": false },
    ]})
}
