//! Reading one value that is no number: texts, days, choices, answers.

use std::collections::HashSet;

use serde_json::Value;
use vi::{Precision, Span};

use crate::mistake::listing;
use crate::pack::Pack;
use crate::record::{FieldError, Place, shown};
use crate::taxonomy::{Taxonomy, same_name};

fn string<'v>(value: &'v Value, place: &Place) -> Result<&'v str, FieldError> {
    value.as_str().ok_or_else(|| {
        place
            .error(&shown(value), format!("đọc được {}", shown(value)))
            .allowed("chữ")
    })
}

pub(super) fn text(
    value: &Value,
    long: bool,
    max: usize,
    place: &Place,
) -> Result<String, FieldError> {
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

pub(super) fn span(value: &Value, period: bool, place: &Place) -> Result<Span, FieldError> {
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

pub(super) fn choice(
    value: &Value,
    taxonomy: Option<&Taxonomy>,
    place: &Place,
) -> Result<String, FieldError> {
    let said = string(value, place)?.trim();
    let found = taxonomy.and_then(|known| known.choice(said));
    found.map(|choice| choice.id.clone()).ok_or_else(|| {
        let choices = taxonomy
            .into_iter()
            .flat_map(|known| known.choices.values());
        let known: Vec<_> = choices.map(|c| format!("{} ({})", c.id, c.name)).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let error = place.error(said, format!("ghi \"{said}\""));
        error.allowed(listing(&known))
    })
}

/// Several choices in a list; one alone may stand without.
pub(super) fn choices(
    value: &Value,
    taxonomy: Option<&Taxonomy>,
    place: &Place,
) -> Result<Vec<String>, FieldError> {
    let said = match value {
        Value::Array(said) => said.as_slice(),
        one => std::slice::from_ref(one),
    };
    let read = said.iter().map(|one| choice(one, taxonomy, place));
    let ids = read.collect::<Result<HashSet<_>, _>>()?;
    let known = taxonomy.into_iter().flat_map(|known| known.choices.keys());
    Ok(known.filter(|id| ids.contains(*id)).cloned().collect())
}

pub(super) fn yes_no(value: &Value, place: &Place) -> Result<bool, FieldError> {
    if let Value::Bool(yes) = value {
        return Ok(*yes);
    }
    let said = value.as_str().unwrap_or_default();
    let is = |words: [&str; 2]| words.iter().any(|word| same_name(word, said));
    match (is(["có", "yes"]), is(["không", "no"])) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => {
            let error = place.error(&shown(value), format!("đọc được {}", shown(value)));
            Err(error.allowed("true (có), false (không)"))
        }
    }
}

pub(super) fn measure(value: &Value, pack: &Pack, place: &Place) -> Result<String, FieldError> {
    let id = string(value, place)?.trim();
    if pack.measures.contains_key(id) {
        return Ok(id.to_owned());
    }
    let known: Vec<&str> = pack.measures.keys().map(String::as_str).collect();
    let error = place.error(id, format!("ghi \"{id}\""));
    Err(error.allowed(listing(&known)))
}
