//! Reading a record's fields: every error at once, each where it stands.

mod amount;
mod asked;
mod keys;
mod reference;
mod resolve;
mod scalar;

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use self::amount::read_amount;
use self::asked::{Asked, asked_for, is_blank};
use self::keys::keys;
use self::reference::{read_place, read_reference};
use self::scalar::{choice, choices, measure, span, text, yes_no};
use crate::assertion::MOST_LINES;
use crate::field::{AmountRule, EXAMPLE, Field, Kind, ShowWhen};
use crate::measure::Measure;
use crate::mistake::listing;
use crate::pack::Pack;
use crate::record::{FieldError, FieldValue, Fields, KEY, Place, shown};
use crate::register::{MeasureOf, Path, Register, ValueOf};

/// So many unknown names are told one by one; the rest are counted.
const STRANGERS: usize = 10;

impl Register {
    /// Reads the fields of a record. Texts are trimmed and brought to one spelling, numbers
    /// and dates to one form; unknown fields, absurd values and values that the asserted
    /// measures cannot hold are refused, all in one answer.
    pub fn parse(&self, pack: &Pack, fields: &Value) -> Result<Fields, Vec<FieldError>> {
        self.read(pack, fields, Told::Whole)
    }

    /// Reads the fields of a new record as somebody sends them: as [`Register::parse`], but what
    /// is not named has its default. What is named and left blank stays unstated.
    ///
    /// # Errors
    /// As [`Register::parse`].
    pub fn draft(&self, pack: &Pack, fields: &Value) -> Result<Fields, Vec<FieldError>> {
        self.read(pack, fields, Told::Draft)
    }

    /// Reads the fields of a record as they are stored or shown, without those that are sensitive.
    pub fn parse_open(&self, pack: &Pack, fields: &Value) -> Result<Fields, Vec<FieldError>> {
        self.read(pack, fields, Told::Open)
    }

    fn read(&self, pack: &Pack, fields: &Value, told: Told) -> Result<Fields, Vec<FieldError>> {
        let mut reading = Reading {
            register: self,
            pack,
            told,
            errors: Vec::new(),
            strangers: 0,
        };
        let here = Place::record(self);
        let Value::Object(raw) = fields else {
            let message = format!("đọc được {}", shown(fields));
            return Err(vec![
                here.error(&shown(fields), message)
                    .allowed("một đối tượng JSON"),
            ]);
        };
        let read = reading.object(&self.fields, raw, &here, None);
        let more = reading.strangers.saturating_sub(STRANGERS);
        let mut errors = reading.errors;
        if more > 0 {
            errors.push(here.error("", format!("và {more} mục nữa không có trong sổ")));
        }
        let mut known: HashSet<FieldError> = errors.iter().cloned().collect();
        let refused = self.drawn(pack, &read).into_iter().filter_map(Result::err);
        errors.extend(refused.filter(|error| known.insert(error.clone())));
        if errors.is_empty() {
            Ok(read)
        } else {
            Err(errors)
        }
    }

    /// The path of the field that chooses the measure of an amount, if one does.
    fn chooser(&self, lines: Option<&str>, field: &str) -> Option<&Path> {
        self.asserts
            .iter()
            .find_map(|rule| match (&rule.measure, &rule.value) {
                (MeasureOf::Chosen(chooser), ValueOf::Field(value))
                    if value.lines.as_deref() == lines && value.field == field =>
                {
                    Some(chooser)
                }
                _ => None,
            })
    }
}

/// How a record's fields are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// As somebody sends a new one: what is not named has its default.
    Draft,
    Whole,
    /// Without those that are sensitive: they were parted from it.
    Open,
}

struct Reading<'a> {
    register: &'a Register,
    pack: &'a Pack,
    told: Told,
    errors: Vec<FieldError>,
    /// How many names no field has, in the whole record.
    strangers: usize,
}

/// The line under reading: its field, its number, the record's fields read so far.
#[derive(Clone, Copy)]
struct Line<'a> {
    lines: &'a Field,
    number: u32,
    record: &'a IndexMap<String, FieldValue>,
}

impl Reading<'_> {
    /// Plain fields come first, then amounts that need a measure chosen beside them,
    /// then lines, whose amounts may need one chosen above them.
    fn object(
        &mut self,
        declared: &IndexMap<String, Field>,
        raw: &Map<String, Value>,
        here: &Place,
        line: Option<Line<'_>>,
    ) -> Fields {
        let key = |name: &str| line.is_some() && name == KEY;
        let strange = |name: &str| !declared.contains_key(name) && !key(name);
        for (name, value) in raw.iter().filter(|(name, _)| strange(name)) {
            if name == EXAMPLE {
                let message =
                    "đây là ví dụ, chưa phải hồ sơ: thay bằng điều có thật rồi bỏ mục này";
                self.errors.push(here.stranger(name).error("", message));
                continue;
            }
            self.strangers += 1;
            if self.strangers <= STRANGERS {
                let known: Vec<&str> = declared.keys().map(String::as_str).collect();
                let message = format!("không có mục \"{name}\"");
                let error = here.stranger(name).error(&shown(value), message);
                self.errors.push(error.allowed(listing(&known)));
            }
        }
        let mut found: IndexMap<String, FieldValue> = IndexMap::new();
        for turn in 0..3_u8 {
            for field in declared.values().filter(|field| turn_of(field) == turn) {
                let place = match line {
                    None => Place::field(field),
                    Some(line) => Place::column(&line.lines.id, line.number, field),
                };
                let given = raw.get(&field.id);
                let drafted = self.told == Told::Draft;
                let given = given.or(field.default.as_ref().filter(|_| drafted));
                let given = given.filter(|value| !is_blank(value));
                match (given, asked_for(field, declared, raw, &found)) {
                    (None, Asked::Yes) if field.required => {
                        if !(field.sensitive && self.told == Told::Open) {
                            self.errors.push(place.error("", "chưa ghi"));
                        }
                    }
                    (None, _) => {}
                    (Some(_), Asked::No(_)) if raw.get(&field.id).is_none() => {}
                    (Some(value), Asked::No(condition)) => {
                        let why = self.only_beside(condition, declared);
                        let mut error = place.error(&shown(value), why);
                        if field.sensitive {
                            error.hush(|| field.allowed(self.pack));
                        }
                        self.errors.push(error);
                    }
                    (Some(value), _) => {
                        let before = self.errors.len();
                        if let Some(read) = self.value(field, value, &place, &found, line) {
                            found.insert(field.id.clone(), read);
                        }
                        let errors = self.errors.iter_mut().skip(before);
                        errors
                            .filter(|_| field.sensitive)
                            .for_each(|error| error.hush(|| field.allowed(self.pack)));
                    }
                }
            }
        }
        let ordered = declared.keys().filter_map(|id| found.swap_remove_entry(id));
        Fields::new(ordered.collect())
    }

    fn value(
        &mut self,
        field: &Field,
        value: &Value,
        place: &Place,
        beside: &IndexMap<String, FieldValue>,
        line: Option<Line<'_>>,
    ) -> Option<FieldValue> {
        let read = match &field.kind {
            Kind::Text { long, max } => text(value, *long, *max, place).map(FieldValue::Text),
            Kind::Amount(rule) => {
                let measure = self.measure_for(field, beside, line);
                read_amount(rule, measure, value, place).map(FieldValue::Amount)
            }
            Kind::Date => span(value, false, place).map(FieldValue::Span),
            Kind::Period => span(value, true, place).map(FieldValue::Span),
            Kind::Choice { taxonomy } => {
                choice(value, self.pack.taxonomies.get(taxonomy), place).map(FieldValue::Choice)
            }
            Kind::Choices { taxonomy } => {
                choices(value, self.pack.taxonomies.get(taxonomy), place).map(FieldValue::Choices)
            }
            Kind::YesNo => yes_no(value, place).map(FieldValue::YesNo),
            Kind::Measure => measure(value, self.pack, place).map(FieldValue::Measure),
            Kind::Place => read_place(value, place),
            Kind::Unit(_) | Kind::Person | Kind::File | Kind::Link { .. } => {
                read_reference(&field.kind, value, place).map(FieldValue::Reference)
            }
            Kind::Lines { columns } => {
                return self.lines(field, columns, value, place, beside);
            }
        };
        read.map_err(|error| self.errors.push(error)).ok()
    }

    /// Why a value is not taken where its field is not asked for.
    fn only_beside(&self, condition: &ShowWhen, declared: &IndexMap<String, Field>) -> String {
        let when = self.pack.condition(condition, declared);
        let other = declared.get(&condition.field);
        let label = other.map_or(condition.field.as_str(), |other| &other.label);
        format!("chỉ ghi khi {when}; hãy để trống hoặc sửa \"{label}\"")
    }

    fn measure_for(
        &self,
        field: &Field,
        beside: &IndexMap<String, FieldValue>,
        line: Option<Line<'_>>,
    ) -> Option<&Measure> {
        let lines = line.map(|line| line.lines.id.as_str());
        let chooser = self.register.chooser(lines, &field.id)?;
        let chosen = match (&chooser.lines, line) {
            (None, Some(line)) => line.record.get(&chooser.field),
            _ => beside.get(&chooser.field),
        };
        match chosen? {
            FieldValue::Measure(id) => self.pack.measures.get(id),
            _ => None,
        }
    }

    fn lines(
        &mut self,
        field: &Field,
        columns: &IndexMap<String, Field>,
        value: &Value,
        place: &Place,
        record: &IndexMap<String, FieldValue>,
    ) -> Option<FieldValue> {
        let Value::Array(rows) = value else {
            let error = place.error(&shown(value), format!("đọc được {}", shown(value)));
            self.errors.push(error.allowed("danh sách các dòng"));
            return None;
        };
        let blank = rows
            .iter()
            .rev()
            // Of a stored line nothing may be open.
            .take_while(|row| self.told != Told::Open && is_blank_line(row))
            .count();
        let rows = rows.get(..rows.len() - blank).unwrap_or_default();
        if rows.len() > MOST_LINES {
            let read = rows.len().to_string();
            let error = place.error(&read, format!("có {read} dòng"));
            self.errors
                .push(error.allowed(format!("tối đa {MOST_LINES} dòng")));
            return None;
        }
        let keys = keys(field, rows, &mut self.errors);
        let mut lines = IndexMap::with_capacity(rows.len());
        for ((number, row), key) in (1_u32..).zip(rows).zip(keys) {
            let here = Place::line(field, number);
            match row {
                Value::Object(raw) => {
                    let line = Line {
                        lines: field,
                        number,
                        record,
                    };
                    lines.insert(key, self.object(columns, raw, &here, Some(line)));
                }
                other => {
                    let error = here.error(&shown(other), format!("đọc được {}", shown(other)));
                    self.errors.push(error.allowed("một đối tượng JSON"));
                }
            }
        }
        if rows.is_empty() {
            if field.required {
                self.errors.push(place.error("", "chưa ghi"));
            }
            return None;
        }
        Some(FieldValue::Lines(lines))
    }
}

fn turn_of(field: &Field) -> u8 {
    match field.kind {
        Kind::Amount(AmountRule { uom: None, .. }) => 1,
        Kind::Lines { .. } => 2,
        _ => 0,
    }
}

/// The spare lines at the end of a form.
fn is_blank_line(row: &Value) -> bool {
    let blank = |(name, cell): (&String, &Value)| name == KEY || is_blank(cell);
    matches!(row, Value::Object(cells) if cells.iter().all(blank))
}
