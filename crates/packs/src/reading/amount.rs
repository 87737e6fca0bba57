//! Reading one number: JSON number, `{"value", "high", "of", "bound", "uom"}` or Vietnamese
//! text, brought to the unit and scale that its field keeps.

use serde_json::{Map, Value};
use vi::{Bound, Decimal, Quantity, Uom};

use crate::assertion::RATE_SCALE;
use crate::field::{AmountRule, AmountSort};
use crate::measure::{Aggregate, Measure};
use crate::record::{Amount, FieldError, Place, shown, unit_name};

/// Reads a number of a field; `measure` is the one chosen beside it, if its unit is open.
pub(super) fn read_amount(
    rule: &AmountRule,
    measure: Option<&Measure>,
    value: &Value,
    place: &Place,
) -> Result<Amount, FieldError> {
    let read = shown(value);
    let refuse = |why: String| place.error(&read, why);
    let (quantity, stated) = quantity(value).map_err(refuse)?;
    if !rule.allow_bound && quantity.bound != Bound::Exact {
        let message = format!("đọc được {read}");
        return Err(place
            .error(&read, message)
            .allowed("con số chính xác, không có mức"));
    }
    let expected = rule.uom.or(measure.map(|measure| measure.uom));
    let expected = expected.or(stated).unwrap_or(Uom::Count);
    let rate = stated == Some(Uom::Percent)
        && rule.uom.is_none()
        && measure.is_some_and(|measure| measure.aggregate == Aggregate::Ratio);
    let uom = if rate { Uom::Percent } else { expected };
    let quantity = in_unit(quantity, stated.unwrap_or(uom), uom).map_err(|why| {
        let error = place.error(&read, why);
        error.allowed(unit_name(expected))
    })?;
    let scale = match (rate, rule.uom, measure) {
        (true, ..) => RATE_SCALE,
        (_, None, Some(measure)) => measure.scale,
        (_, None, None) => expected.default_scale(),
        (_, Some(_), _) => rule.scale,
    };
    for part in [Some(quantity.value), quantity.high, quantity.of]
        .into_iter()
        .flatten()
    {
        check(part, scale, rule, &read, place)?;
    }
    Ok(Amount {
        quantity,
        uom,
        named: uom != expected,
    })
}

fn check(
    part: Decimal,
    scale: u8,
    rule: &AmountRule,
    read: &str,
    place: &Place,
) -> Result<(), FieldError> {
    let Some(fixed) = part.at_scale(scale) else {
        let message = match rule.sort {
            AmountSort::Integer => format!("{read} không phải số nguyên"),
            AmountSort::Money => format!("{read} không phải số tiền tròn đồng"),
            AmountSort::Quantity => format!("{read} quá nhiều chữ số"),
        };
        let kept = if scale == 0 {
            "số nguyên, tối đa 18 chữ số".to_owned()
        } else {
            format!("tối đa {scale} chữ số thập phân, 18 chữ số tất cả")
        };
        return Err(place.error(read, message).allowed(kept));
    };
    let written = |limit: i64| Decimal::from_scaled(limit, scale).to_vi();
    if let Some(min) = rule.min.filter(|min| fixed < *min) {
        let message = format!("{read} quá nhỏ");
        return Err(place
            .error(read, message)
            .allowed(format!("từ {} trở lên", written(min))));
    }
    if let Some(max) = rule.max.filter(|max| fixed > *max) {
        let message = format!("{read} quá lớn");
        return Err(place
            .error(read, message)
            .allowed(format!("đến {}", written(max))));
    }
    Ok(())
}

/// The quantity and the unit that it names.
fn quantity(value: &Value) -> Result<(Quantity, Option<Uom>), String> {
    match value {
        Value::Number(number) => Ok((
            Quantity::exact(Decimal::parse_plain(&number.to_string())?),
            None,
        )),
        Value::String(text) => vi::parse_quantity(text),
        Value::Object(parts) => {
            let mut parts: Map<String, Value> = parts.clone();
            let uom = match parts.shift_remove("uom") {
                None => None,
                Some(Value::String(code)) => Some(code.parse()?),
                Some(other) => return Err(format!("\"uom\" ghi {other}")),
            };
            let known = ["value", "high", "of", "bound"];
            if let Some(stranger) = parts.keys().find(|key| !known.contains(&key.as_str())) {
                return Err(format!(
                    "không có mục \"{stranger}\", chỉ có value, high, of, bound, uom"
                ));
            }
            let bound = match parts.get("bound") {
                None => None,
                Some(Value::String(code)) => Some(code.parse::<Bound>()?),
                Some(other) => return Err(format!("mức ghi {other}")),
            };
            let part = |key: &str| -> Result<Option<Decimal>, String> {
                match parts.get(key) {
                    None | Some(Value::Null) => Ok(None),
                    Some(Value::Number(number)) => {
                        Decimal::parse_plain(&number.to_string()).map(Some)
                    }
                    Some(other) => Err(format!("\"{key}\" ghi {other}, không phải số")),
                }
            };
            let (value, high, of) = (part("value")?, part("high")?, part("of")?);
            let value = value.ok_or("thiếu \"value\"")?;
            let usual = if high.is_some() {
                Bound::Range
            } else {
                Bound::Exact
            };
            let bound = bound.unwrap_or(usual);
            Ok((
                Quantity {
                    value,
                    high,
                    of,
                    bound,
                }
                .checked()?,
                uom,
            ))
        }
        other => Err(format!("{} không phải số", shown(other))),
    }
}

/// The same quantity in another unit, exactly, or why it cannot be.
fn in_unit(quantity: Quantity, from: Uom, to: Uom) -> Result<Quantity, String> {
    if from == to {
        return Ok(quantity);
    }
    let Some(power) = power_of_ten(from)
        .zip(power_of_ten(to))
        .and_then(|(from, to)| (from.0 == to.0).then_some(from.1 - to.1))
    else {
        return Err(format!("ghi bằng {}", unit_name(from)));
    };
    let moved = |value: Decimal| {
        shift(value, power).ok_or_else(|| format!("không đổi được sang {}", unit_name(to)))
    };
    Ok(Quantity {
        value: moved(quantity.value)?,
        high: quantity.high.map(moved).transpose()?,
        of: quantity.of.map(moved).transpose()?,
        bound: quantity.bound,
    })
}

/// What a unit measures and its size there as a power of ten.
fn power_of_ten(uom: Uom) -> Option<(char, i32)> {
    match uom {
        Uom::M => Some(('l', 0)),
        Uom::Km => Some(('l', 3)),
        Uom::M2 => Some(('a', 0)),
        Uom::Ha => Some(('a', 4)),
        Uom::Km2 => Some(('a', 6)),
        Uom::Kg => Some(('w', 0)),
        Uom::Tonne => Some(('w', 3)),
        Uom::Vnd | Uom::Count | Uom::Percent | Uom::Times | Uom::KWh | Uom::Point => None,
    }
}

fn shift(value: Decimal, power: i32) -> Option<Decimal> {
    let places = power.unsigned_abs();
    if power >= 0 {
        return value.checked_mul_int(10_i64.checked_pow(places)?);
    }
    let scale = value.scale().checked_add(u8::try_from(places).ok()?)?;
    Some(Decimal::from_scaled(value.mantissa(), scale))
}
