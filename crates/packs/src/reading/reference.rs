//! Reading what a record points at: a unit, a person, a file, another record, a place.

use serde_json::Value;
use vi::Decimal;

use super::scalar::text;
use crate::field::{Kind, UnitRule};
use crate::record::{DEGREES, FieldError, FieldValue, Place, Point, Reference, shown};

/// The longest text of a reference.
const LONGEST: usize = 200;

/// Viet Nam with its islands.
const LAT: (i64, i64) = (6, 24);
const LON: (i64, i64) = (102, 118);

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
        part.at_scale(DEGREES).filter(|_| inside)
    };
    match (within(lat, LAT), within(lon, LON)) {
        (Some(lat), Some(lon)) => Ok(FieldValue::Point(Point { lat, lon })),
        _ => Err(place
            .error(&shown(value), format!("đọc được {}", shown(value)))
            .allowed("vĩ độ (6–24) rồi kinh độ (102–118), tối đa 6 chữ số thập phân: 10.28921, 105.66243")),
    }
}
