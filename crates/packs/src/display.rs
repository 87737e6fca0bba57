//! What people see of a field: its value in Vietnamese, its column, its help.

use serde_json::{Map, Value};

use crate::field::{AmountRule, AmountSort, Field, Kind};
use crate::pack::Pack;
use crate::record::{FieldValue, Fields};
use crate::register::Register;

impl Pack {
    /// A value as it stands in a Vietnamese text: "trên 52 tỷ đồng", "06/8/2020",
    /// the name of a choice or measure. Lines are told one after another.
    pub fn display(&self, field: &Field, value: &FieldValue) -> String {
        match (value, &field.kind) {
            (FieldValue::Text(text) | FieldValue::Unit(text), _) => text.clone(),
            (FieldValue::Amount(amount), _) => amount.quantity.to_vi(amount.uom),
            (FieldValue::Span(span), _) => span.to_vi(),
            (FieldValue::Choice(id), Kind::Choice { taxonomy }) => self
                .taxonomies
                .get(taxonomy)
                .and_then(|known| known.choices.get(id))
                .map_or_else(|| id.clone(), |choice| choice.name.clone()),
            (FieldValue::Measure(id), _) => self
                .measures
                .get(id)
                .map_or_else(|| id.clone(), |measure| measure.name.clone()),
            (FieldValue::Lines(lines), Kind::Lines { columns }) => {
                let told = lines.values().map(|line| {
                    let parts = columns
                        .values()
                        .filter_map(|column| Some(self.display(column, line.get(&column.id)?)));
                    parts.collect::<Vec<_>>().join(", ")
                });
                told.collect::<Vec<_>>().join("; ")
            }
            (FieldValue::Choice(id), _) => id.clone(),
            (FieldValue::Lines(_), _) => String::new(),
        }
    }
}

impl Register {
    /// The value of one field of this register in Vietnamese; empty when it was not stated.
    pub fn display(&self, pack: &Pack, field: &str, fields: &Fields) -> String {
        let known = self.fields.get(field).zip(fields.get(field));
        known
            .map(|(field, value)| pack.display(field, value))
            .unwrap_or_default()
    }

    /// The text that titles a record.
    pub fn title_of<'f>(&self, fields: &'f Fields) -> &'f str {
        fields.text(&self.title).unwrap_or_default()
    }

    /// The columns of the register's list: the title, then the fields so marked.
    pub fn list_columns(&self) -> Vec<&Field> {
        let marked = self
            .fields
            .values()
            .filter(|field| field.list && field.id != self.title);
        self.fields
            .get(&self.title)
            .into_iter()
            .chain(marked)
            .collect()
    }

    /// The fields that the public may see. Of a lines field only the columns
    /// [`Field::public_columns`] gives.
    pub fn public_fields(&self) -> Vec<&Field> {
        self.fields
            .values()
            .filter(|field| field.is_open())
            .collect()
    }

    /// An empty draft with an example of what may be written in each field.
    pub fn template_json(&self, pack: &Pack) -> Value {
        template(pack, self.fields.values())
    }

    /// Help for people: one line a field.
    pub fn help(&self, pack: &Pack) -> String {
        let mut lines = vec![format!("{}: {}", self.name, self.description)];
        for field in self.fields.values() {
            lines.push(format!("- {}", field.help_line(pack)));
            if let Kind::Lines { columns } = &field.kind {
                lines.extend(
                    columns
                        .values()
                        .map(|column| format!("  - {}", column.help_line(pack))),
                );
            }
        }
        lines.join("\n")
    }
}

impl Field {
    /// Whether the register opens it to the public.
    pub fn is_open(&self) -> bool {
        self.public && !self.sensitive
    }

    /// The columns of a lines field that the public may see.
    pub fn public_columns(&self) -> Vec<&Field> {
        match &self.kind {
            Kind::Lines { columns } if self.public => {
                columns.values().filter(|column| column.is_open()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What may be written, in one Vietnamese phrase.
    pub fn allowed(&self, pack: &Pack) -> String {
        match &self.kind {
            Kind::Text { long: false, max } => format!("một dòng chữ, tối đa {max} ký tự"),
            Kind::Text { long: true, max } => format!("đoạn văn, tối đa {max} ký tự"),
            Kind::Amount(rule) => amount_allowed(rule),
            Kind::Date => "ngày, tháng hoặc năm: 06/8/2020, 8/2020, 2020".to_owned(),
            Kind::Period => "khoảng thời gian: 2020, quý II/2023, 2016-2020".to_owned(),
            Kind::Choice { taxonomy } => {
                let choices = pack.taxonomies.get(taxonomy).into_iter();
                let names = choices.flat_map(|known| known.choices.values());
                let names: Vec<_> = names.map(|choice| choice.name.as_str()).collect();
                format!("một trong: {}", names.join(", "))
            }
            Kind::Unit => "tên viết liền hoặc mã đơn vị".to_owned(),
            Kind::Measure => "một chỉ tiêu của bộ quy định".to_owned(),
            Kind::Lines { .. } => "các dòng".to_owned(),
        }
    }

    fn help_line(&self, pack: &Pack) -> String {
        let must = if self.required { " (bắt buộc)" } else { "" };
        let help = self
            .help
            .as_ref()
            .map(|help| format!(" {help}"))
            .unwrap_or_default();
        format!("{}{must}: {}.{help}", self.label, self.allowed(pack))
    }
}

fn amount_allowed(rule: &AmountRule) -> String {
    let base = match (rule.sort, rule.uom) {
        (AmountSort::Integer, _) => "số nguyên".to_owned(),
        (AmountSort::Money, _) => "số tiền bằng đồng".to_owned(),
        (AmountSort::Quantity, None) => "số theo đơn vị tính của chỉ tiêu".to_owned(),
        (AmountSort::Quantity, Some(uom)) => match uom.symbol_vi() {
            "" => "số".to_owned(),
            symbol => format!("số bằng {symbol}"),
        },
    };
    if rule.allow_bound {
        format!("{base}, có thể ghi trên, gần, khoảng, từ … đến …")
    } else {
        base
    }
}

fn template<'f>(pack: &Pack, fields: impl Iterator<Item = &'f Field>) -> Value {
    let members = fields.map(|field| (field.id.clone(), example(pack, field)));
    Value::Object(members.collect::<Map<_, _>>())
}

/// A value that the field accepts; texts are left empty.
fn example(pack: &Pack, field: &Field) -> Value {
    match &field.kind {
        Kind::Text { .. } | Kind::Unit => Value::from(""),
        Kind::Amount(rule) => match rule.uom {
            None => Value::Null,
            Some(_) => {
                let low = rule.min.unwrap_or(0).max(0);
                let number =
                    vi::Decimal::from_scaled(rule.max.map_or(low, |max| low.min(max)), rule.scale);
                FieldValue::Amount(crate::record::Amount {
                    quantity: vi::Quantity::exact(number),
                    uom: rule.uom.unwrap_or(vi::Uom::Count),
                    named: false,
                })
                .to_json()
            }
        },
        Kind::Date => Value::from("2020-08-06"),
        Kind::Period => Value::from("2020"),
        Kind::Choice { taxonomy } => {
            let first = pack
                .taxonomies
                .get(taxonomy)
                .and_then(|known| known.choices.keys().next());
            first.map_or(Value::Null, |id| Value::from(id.as_str()))
        }
        Kind::Measure => pack
            .measures
            .keys()
            .next()
            .map_or(Value::Null, |id| Value::from(id.as_str())),
        Kind::Lines { columns } => Value::Array(vec![template(pack, columns.values())]),
    }
}
