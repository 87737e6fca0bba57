//! Reading a record's fields: every error at once, each where it stands.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};
use vi::{Precision, Span};

use super::amount::{read_amount, shown};
use super::{FieldError, FieldValue, Fields, KEY, Place};
use crate::assertion::MOST_LINES;
use crate::field::{AmountRule, Field, Kind};
use crate::measure::Measure;
use crate::mistake::listing;
use crate::pack::Pack;
use crate::part::{LONGEST_KEY, is_key};
use crate::register::{MeasureOf, Path, Register, ValueOf};

/// So many unknown names are told one by one; the rest are counted.
const STRANGERS: usize = 10;

impl Register {
    /// Reads the fields of a record. Texts are trimmed and brought to one spelling, numbers
    /// and dates to one form; unknown fields, absurd values and values that the asserted
    /// measures cannot hold are refused, all in one answer.
    pub fn parse(&self, pack: &Pack, fields: &Value) -> Result<Fields, Vec<FieldError>> {
        self.read(pack, fields, false)
    }

    /// Reads the fields of a record as they are stored or shown, without those that are sensitive.
    pub fn parse_open(&self, pack: &Pack, fields: &Value) -> Result<Fields, Vec<FieldError>> {
        self.read(pack, fields, true)
    }

    fn read(&self, pack: &Pack, fields: &Value, open: bool) -> Result<Fields, Vec<FieldError>> {
        let mut reading = Reading {
            register: self,
            pack,
            open,
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

struct Reading<'a> {
    register: &'a Register,
    pack: &'a Pack,
    /// Whether sensitive fields were parted from it.
    open: bool,
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
                match raw.get(&field.id).filter(|value| !is_blank(value)) {
                    None if field.sensitive && self.open => {}
                    None if field.required => self.errors.push(place.error("", "chưa ghi")),
                    None => {}
                    Some(value) => {
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
        Fields {
            values: ordered.collect(),
        }
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
                let choices = self.pack.taxonomies.get(taxonomy);
                let ids = choices.into_iter().flat_map(|known| known.choices.keys());
                one_of(value, ids, place).map(FieldValue::Choice)
            }
            Kind::Measure => {
                one_of(value, self.pack.measures.keys(), place).map(FieldValue::Measure)
            }
            Kind::Unit => text(value, false, 200, place).map(FieldValue::Unit),
            Kind::Lines { columns } => {
                return self.lines(field, columns, value, place, beside);
            }
        };
        read.map_err(|error| self.errors.push(error)).ok()
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
            .take_while(|row| !self.open && is_blank_line(row))
            .count();
        let rows = rows.get(..rows.len() - blank).unwrap_or_default();
        if rows.len() > MOST_LINES {
            let read = rows.len().to_string();
            let error = place.error(&read, format!("có {read} dòng"));
            self.errors
                .push(error.allowed(format!("tối đa {MOST_LINES} dòng")));
            return None;
        }
        let keys = self.keys(field, rows);
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

    /// The key of each line: the one it brings along, else the next number that no line before it
    /// and none that brings its own has.
    fn keys(&mut self, field: &Field, rows: &[Value]) -> Vec<String> {
        let brought = |row: &Value| match row.get(KEY) {
            Some(Value::String(key)) if is_key(key) => Some(key.clone()),
            _ => None,
        };
        let mut taken: HashSet<String> = HashSet::new();
        let all: HashSet<String> = rows.iter().filter_map(brought).collect();
        let mut next = 0_u32;
        let mut keys = Vec::with_capacity(rows.len());
        for (number, row) in (1_u32..).zip(rows) {
            let here = Place::line(field, number).stranger(KEY);
            if let Some(read) = row.get(KEY).filter(|key| !is_blank(key)) {
                match brought(row) {
                    Some(key) if taken.insert(key.clone()) => {
                        keys.push(key);
                        continue;
                    }
                    Some(key) => self
                        .errors
                        .push(here.error(&key, format!("khóa \"{key}\" đã có ở dòng trên"))),
                    None => {
                        let error = here.error(&shown(read), format!("khóa ghi {}", shown(read)));
                        self.errors.push(error.allowed(format!(
                            "chữ thường không dấu, số, gạch nối; tối đa {LONGEST_KEY} ký tự"
                        )));
                    }
                }
            }
            let made = loop {
                next += 1;
                let made = next.to_string();
                if !all.contains(&made) {
                    break made;
                }
            };
            taken.insert(made.clone());
            keys.push(made);
        }
        keys
    }
}

fn turn_of(field: &Field) -> u8 {
    match field.kind {
        Kind::Amount(AmountRule { uom: None, .. }) => 1,
        Kind::Lines { .. } => 2,
        _ => 0,
    }
}

/// What forms and spreadsheets send for "not stated".
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(rows) => rows.is_empty(),
        _ => false,
    }
}

/// The spare lines at the end of a form.
fn is_blank_line(row: &Value) -> bool {
    let blank = |(name, cell): (&String, &Value)| name == KEY || is_blank(cell);
    matches!(row, Value::Object(cells) if cells.iter().all(blank))
}

fn string<'v>(value: &'v Value, place: &Place) -> Result<&'v str, FieldError> {
    value.as_str().ok_or_else(|| {
        place
            .error(&shown(value), format!("đọc được {}", shown(value)))
            .allowed("chữ")
    })
}

fn text(value: &Value, long: bool, max: usize, place: &Place) -> Result<String, FieldError> {
    let raw = string(value, place)?
        .replace("\r\n", "\n")
        .replace('\t', " ");
    let stray = raw
        .trim()
        .chars()
        .find(|c| c.is_control() && !(long && *c == '\n'));
    if let Some(stray) = stray {
        let code = u32::from(stray);
        let message = if stray == '\n' {
            "có dấu xuống dòng, ô này chỉ một dòng".to_owned()
        } else {
            format!("có ký tự điều khiển U+{code:04X}, hãy gõ lại")
        };
        return Err(place.error(&raw, message));
    }
    let text = vi::nfc(&raw);
    if text.is_empty() {
        return Err(place.error(&raw, "chỉ gồm ký tự không nhìn thấy"));
    }
    let length = text.chars().count();
    if length > max {
        let error = place.error(&text, format!("dài {length} ký tự"));
        return Err(error.allowed(format!("tối đa {max} ký tự")));
    }
    Ok(text)
}

fn span(value: &Value, period: bool, place: &Place) -> Result<Span, FieldError> {
    let written = match value {
        Value::Number(year) => year.to_string(),
        other => string(other, place)?.to_owned(),
    };
    let span = Span::parse(&written).map_err(|why| place.error(&written, why))?;
    match (period, span.precision) {
        (false, Precision::Period) => {
            let error = place.error(&written, format!("\"{}\" là một khoảng", written.trim()));
            Err(error.allowed("một ngày, tháng hoặc năm"))
        }
        _ => Ok(span),
    }
}

fn one_of<'k>(
    value: &Value,
    known: impl Iterator<Item = &'k String>,
    place: &Place,
) -> Result<String, FieldError> {
    let id = string(value, place)?.trim();
    let known: Vec<&str> = known.map(String::as_str).collect();
    if known.contains(&id) {
        return Ok(id.to_owned());
    }
    Err(place
        .error(id, format!("ghi \"{id}\""))
        .allowed(listing(&known)))
}
