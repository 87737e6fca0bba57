//! What a record points at: a unit, a person, a file, another record, a point on the map. Kept as
//! an id with the text as written beside.

use indexmap::IndexMap;
use serde_json::{Map, Value};
use vi::Decimal;

use super::amount::shown;
use super::scalar::text;
use super::{FieldError, FieldValue, Fields, Place, number};
use crate::field::{Field, Kind, UnitRule};
use crate::register::Register;

/// The longest text of a reference.
const LONGEST: usize = 200;

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
const SCALE: u8 = 6;
/// Viet Nam with its islands.
const LAT: (i64, i64) = (6, 24);
const LON: (i64, i64) = (102, 118);

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
        let [lat, lon] = [self.lat, self.lon].map(|n| Decimal::from_scaled(n, SCALE));
        format!("{lat}, {lon}")
    }

    pub(super) fn to_json(self) -> Value {
        let mut parts = Map::new();
        for (key, part) in [("lat", self.lat), ("lon", self.lon)] {
            parts.insert(key.to_owned(), number(Decimal::from_scaled(part, SCALE)));
        }
        Value::Object(parts)
    }
}

/// Reads a reference: a text, or `{"id", "text"}`. Of files and records a text is the id.
pub(super) fn read_reference(
    kind: &Kind,
    value: &Value,
    place: &Place,
) -> Result<Reference, FieldError> {
    let by_id = matches!(kind, Kind::File | Kind::Link { .. });
    let (id, written) = match value {
        Value::Object(parts) => {
            if let Some(stranger) = parts
                .keys()
                .find(|key| !["id", "text"].contains(&key.as_str()))
            {
                let message = format!("không có mục \"{stranger}\"");
                return Err(place.error(&shown(value), message).allowed("id, text"));
            }
            (parts.get("id"), parts.get("text"))
        }
        only if by_id => (Some(only), None),
        only => (None, Some(only)),
    };
    let stated = |part: Option<&Value>| {
        let part = part.filter(|part| !part.is_null());
        part.map(|part| text(part, false, LONGEST, place))
            .transpose()
    };
    let (id, written) = (stated(id)?, stated(written)?.unwrap_or_default());
    let id = match id {
        Some(id) if by_id => Some(uuid(&id).ok_or_else(|| {
            let error = place.error(&id, format!("ghi \"{id}\""));
            error.allowed("mã dạng 01234567-89ab-cdef-0123-456789abcdef")
        })?),
        other => other,
    };
    if id.is_none() && (by_id || written.is_empty()) {
        return Err(place.error(&shown(value), "chưa ghi").allowed("id, text"));
    }
    Ok(Reference { id, text: written })
}

/// The canonical form of a UUID.
fn uuid(text: &str) -> Option<String> {
    let lengths = text.split('-').map(str::len);
    let hex = text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    (hex && lengths.eq([8, 4, 4, 4, 12])).then(|| text.to_ascii_lowercase())
}

/// Reads a point, or else a unit.
pub(super) fn read_place(value: &Value, place: &Place) -> Result<FieldValue, FieldError> {
    let point = match value {
        Value::Object(parts) if parts.contains_key("lat") || parts.contains_key("lon") => {
            let part = |key: &str| match parts.get(key) {
                Some(Value::Number(number)) => Decimal::parse_plain(&number.to_string()).ok(),
                _ => None,
            };
            Some((part("lat"), part("lon")))
        }
        Value::String(text) => text
            .split_once([',', ';'])
            .map(|(lat, lon)| [lat, lon].map(|part| Decimal::parse_plain(part.trim()).ok()))
            .filter(|parts| parts.iter().any(Option::is_some))
            .map(|[lat, lon]| (lat, lon)),
        _ => None,
    };
    let Some((lat, lon)) = point else {
        let unit = read_reference(&Kind::Unit(UnitRule::default()), value, place)?;
        return Ok(FieldValue::Reference(unit));
    };
    let within = |part: Option<Decimal>, (low, high): (i64, i64)| {
        let part = part?;
        let inside = part >= Decimal::from(low) && part <= Decimal::from(high);
        part.at_scale(SCALE).filter(|_| inside)
    };
    match (within(lat, LAT), within(lon, LON)) {
        (Some(lat), Some(lon)) => Ok(FieldValue::Point(Point { lat, lon })),
        _ => Err(place
            .error(&shown(value), format!("đọc được {}", shown(value)))
            .allowed("vĩ độ (6–24) rồi kinh độ (102–118), tối đa 6 chữ số thập phân: 10.28921, 105.66243")),
    }
}

impl Fields {
    /// The same fields with every reference looked up: the resolver gives it with its id, or says
    /// why there is none. All that cannot be found is told at its place.
    ///
    /// # Errors
    /// The resolver's sentences, each at its field.
    pub fn resolved(
        mut self,
        register: &Register,
        resolve: &mut dyn FnMut(&Field, &Reference) -> Result<Reference, String>,
    ) -> Result<Fields, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut look = |field: &Field, place: &dyn Fn() -> Place, value: &mut FieldValue| {
            if let FieldValue::Reference(reference) = value {
                match resolve(field, reference) {
                    Ok(found) => *reference = found,
                    Err(why) => errors.push(place().error(&reference.text, why)),
                }
            }
        };
        for field in register.fields.values() {
            match (&field.kind, self.values.get_mut(&field.id)) {
                (Kind::Lines { columns }, Some(FieldValue::Lines(lines))) => {
                    for (number, line) in (1_u32..).zip(lines.values_mut()) {
                        for column in columns.values() {
                            if let Some(value) = line.values.get_mut(&column.id) {
                                let place = || Place::column(&field.id, number, column);
                                look(column, &place, value);
                            }
                        }
                    }
                }
                (_, Some(value)) => look(field, &|| Place::field(field), value),
                _ => {}
            }
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(errors)
        }
    }

    /// Every reference with its field, those in lines among them.
    pub fn references<'f>(
        &'f self,
        register: &'f Register,
    ) -> impl Iterator<Item = (&'f Field, &'f Reference)> {
        let own = |field: &'f Field, fields: &'f Fields| match fields.get(&field.id) {
            Some(FieldValue::Reference(reference)) => Some((field, reference)),
            _ => None,
        };
        register.fields.values().flat_map(move |field| {
            let columns = match &field.kind {
                Kind::Lines { columns } => Some(columns),
                _ => None,
            };
            let lines = self.lines(&field.id).into_iter().flat_map(IndexMap::values);
            let lines = lines.flat_map(move |line| {
                let columns = columns.into_iter().flat_map(|known| known.values());
                columns.filter_map(move |column| own(column, line))
            });
            own(field, self).into_iter().chain(lines)
        })
    }
}
