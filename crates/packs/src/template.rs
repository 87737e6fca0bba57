//! What stands before somebody writes: the empty form, a marked example, help.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use vi::{Decimal, Quantity};

use crate::field::{AmountRule, AmountSort, EXAMPLE, Field, Kind, UnitRule, YES_NO};
use crate::measure::{Aggregate, Measure};
use crate::pack::Pack;
use crate::record::{Amount, FieldValue};
use crate::register::Register;

impl Register {
    /// The fields of a new record with nothing in them but what they begin with.
    pub fn template_json(&self) -> Value {
        let members = self.fields.values().map(|field| {
            let blank = match field.kind {
                Kind::Lines { .. } | Kind::Choices { .. } => json!([]),
                _ => Value::Null,
            };
            (field.id.clone(), field.default.clone().unwrap_or(blank))
        });
        Value::Object(members.collect::<Map<_, _>>())
    }

    /// Fields as they may be filled in, marked so that nobody stores them as they stand.
    pub fn example_json(&self, pack: &Pack) -> Value {
        let mut members = Map::new();
        let mark = format!(
            "Ví dụ cho sổ \"{}\": thay mọi giá trị bằng điều có thật rồi bỏ mục này",
            self.name
        );
        members.insert(EXAMPLE.to_owned(), Value::from(mark));
        members.extend(example_of(pack, &self.fields));
        Value::Object(members)
    }

    /// Help for people: one line a field.
    pub fn help(&self, pack: &Pack) -> String {
        let mut lines = vec![format!("{}: {}", self.name, self.description)];
        for field in self.fields.values() {
            lines.push(format!("- {}", field.help_line(pack, &self.fields)));
            if let Kind::Lines { columns } = &field.kind {
                let told = columns.values().map(|c| c.help_line(pack, columns));
                lines.extend(told.map(|line| format!("  - {line}")));
            }
        }
        lines.join("\n")
    }
}

impl Field {
    /// What may be written, in one Vietnamese phrase.
    pub fn allowed(&self, pack: &Pack) -> String {
        match &self.kind {
            Kind::Text { long: false, max } => format!("một dòng chữ, tối đa {max} ký tự"),
            Kind::Text { long: true, max } => format!("đoạn văn, tối đa {max} ký tự"),
            Kind::Amount(rule) => amount_allowed(rule),
            Kind::Date => "ngày, tháng hoặc năm: 06/8/2020, 8/2020, 2020".to_owned(),
            Kind::Period => "khoảng thời gian: 2020, quý II/2023, 2016-2020".to_owned(),
            Kind::Choice { taxonomy } => format!("một trong: {}", names(pack, taxonomy)),
            Kind::Choices { taxonomy } => {
                format!("một hoặc nhiều trong: {}", names(pack, taxonomy))
            }
            Kind::YesNo => "có hoặc không".to_owned(),
            Kind::Person => "họ và tên".to_owned(),
            Kind::File => "mã của một tệp đã tải lên".to_owned(),
            Kind::Place => "tọa độ (10.28921, 105.66243) hoặc một đơn vị".to_owned(),
            Kind::Link { register, .. } => {
                let linked = pack.registers.get(register);
                let name = linked.map_or(register, |known| &known.name);
                format!("mã của một hồ sơ trong sổ \"{name}\"")
            }
            Kind::Unit(rule) => unit_allowed(rule),
            Kind::Measure => "một chỉ tiêu của bộ quy định".to_owned(),
            Kind::Lines { .. } => "các dòng".to_owned(),
        }
    }

    fn help_line(&self, pack: &Pack, beside: &IndexMap<String, Field>) -> String {
        let must = if self.required { " (bắt buộc)" } else { "" };
        let help = self.help.as_ref().map(|help| format!(" {help}"));
        let when = self.show_when.as_ref();
        let when = when.map(|when| format!(" Chỉ ghi khi {}.", pack.condition(when, beside)));
        format!(
            "{}{must}: {}.{}{}",
            self.label,
            self.allowed(pack),
            when.unwrap_or_default(),
            help.unwrap_or_default()
        )
    }
}

fn names(pack: &Pack, taxonomy: &str) -> String {
    let choices = pack.taxonomies.get(taxonomy).into_iter();
    let names = choices.flat_map(|known| known.choices.values());
    let names: Vec<_> = names.map(|choice| choice.name.as_str()).collect();
    names.join(", ")
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

fn unit_allowed(rule: &UnitRule) -> String {
    let mut allowed = "tên viết liền hoặc mã đơn vị".to_owned();
    for (what, words) in [("khối", &rule.lines), ("cấp", &rule.levels)] {
        if !words.is_empty() {
            allowed += &format!(", {what} {}", words.join(" hoặc "));
        }
    }
    if let Some(relation) = rule.relation {
        allowed += &format!(", {}", relation.vietnamese());
    }
    allowed
}

/// A value for each field that is asked for beside the others.
fn example_of(pack: &Pack, fields: &IndexMap<String, Field>) -> Map<String, Value> {
    let mut members = Map::new();
    for field in fields.values() {
        let asked = field.show_when.as_ref().is_none_or(|when| {
            let said = match members.get(&when.field) {
                Some(Value::String(id)) => vec![id.as_str()],
                Some(Value::Array(ids)) => ids.iter().filter_map(Value::as_str).collect(),
                Some(Value::Bool(yes)) => vec![YES_NO[usize::from(!yes)]],
                _ => Vec::new(),
            };
            when.is.iter().any(|id| said.contains(&id.as_str()))
        });
        if asked {
            members.insert(field.id.clone(), example(pack, field));
        }
    }
    members
}

/// A value that the field accepts.
fn example(pack: &Pack, field: &Field) -> Value {
    /// The id of nothing.
    const NOTHING: &str = "00000000-0000-0000-0000-000000000000";
    let first = |taxonomy: &str| {
        let known = pack.taxonomies.get(taxonomy);
        known.and_then(|known| known.choices.keys().next().cloned())
    };
    // One whose value needs no whole beside it.
    let plain = |measure: &&Measure| measure.aggregate != Aggregate::Ratio;
    let measure = pack.measures.values().find(plain);
    match &field.kind {
        Kind::Text { max, .. } => Value::from(field.label.chars().take(*max).collect::<String>()),
        Kind::Unit(_) => Value::from("lai-vung"),
        Kind::Person => Value::from("Nguyễn Văn A"),
        Kind::File => Value::from(NOTHING),
        Kind::Link { .. } => json!({ "id": NOTHING }),
        Kind::Place => json!({ "lat": 10, "lon": 105 }),
        Kind::YesNo => Value::from(true),
        Kind::Amount(rule) => {
            let uom = rule.uom.or(measure.map(|known| known.uom));
            let least = rule.min.or(measure.and_then(|known| known.min));
            let low = least.unwrap_or(0).max(0);
            let number = Decimal::from_scaled(rule.max.map_or(low, |max| low.min(max)), rule.scale);
            let amount = uom.map(|uom| Amount {
                quantity: Quantity::exact(number),
                uom,
                named: false,
            });
            amount.map_or(Value::Null, |amount| FieldValue::Amount(amount).to_json())
        }
        Kind::Date => Value::from("2020-08-06"),
        Kind::Period => Value::from("2020"),
        Kind::Choice { taxonomy } => first(taxonomy).map_or(Value::Null, Value::from),
        Kind::Choices { taxonomy } => first(taxonomy).into_iter().collect(),
        Kind::Measure => measure.map_or(Value::Null, |known| Value::from(known.id.as_str())),
        Kind::Lines { columns } => json!([example_of(pack, columns)]),
    }
}
