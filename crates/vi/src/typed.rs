//! Reads the one quantity that a clerk types in a form field or a spreadsheet
//! cell ("trên 52 tỷ đồng", "95 - 98%", "41/44"). Finding quantities inside a
//! text is another crate's work.

use crate::bound::Bound;
use crate::decimal::Decimal;
use crate::quantity::Quantity;
use crate::text::fold;
use crate::uom::Uom;

mod words;
use words::{BEFORE, MULTIPLIERS, UNITS};

/// Reads one typed quantity and its unit, if one is named:
/// `2 tỷ 800 triệu đồng`, `gần 21km`, `2.208m2`, `95 - 98%`, `từ 1 - 2`,
/// `41/44`, `ít nhất 30.000đ`, `hàng trăm`. The error says what was read, why
/// it was refused and what may be written.
pub fn parse_quantity(s: &str) -> Result<(Quantity, Option<Uom>), String> {
    read(s).map_err(|why| {
        format!(
            "không đọc được \"{}\": {why}. Có thể ghi: 1.250,75 · trên 52 tỷ đồng · 2 tỷ 800 triệu đồng · gần 21 km · từ 95 đến 98% · 41/44 · hàng trăm",
            s.trim()
        )
    })
}

type Read = Result<(Quantity, Option<Uom>), String>;

fn read(s: &str) -> Read {
    let plain = fold(s)
        .replace('²', "2")
        .replace(['\u{2212}', '–', '—'], "-");
    if plain.is_empty() {
        return Err("ô trống".into());
    }
    let (before, rest) = take_bounds(&plain)?;
    let (bound, rest) = take_after(before, rest)?;
    if bound == Some(Bound::Vague) {
        return vague(rest);
    }
    if let Some((low, high)) = split_range(rest) {
        return match bound {
            None | Some(Bound::Range | Bound::Exact) => range(low, high),
            Some(_) => {
                Err("đã ghi hai giá trị đầu và cuối thì bỏ từ chỉ mức (trên, gần, khoảng…)".into())
            }
        };
    }
    if bound == Some(Bound::Range) {
        return Err("có \"từ\" thì phải có \"đến …\" hoặc \"trở lên\"".into());
    }
    let bound = bound.unwrap_or(Bound::Exact);
    if let Some((part, whole)) = rest.split_once('/') {
        return share(bound, part, whole);
    }
    let amount = amount(rest)?;
    Ok((Quantity::bounded(amount.value, bound)?, amount.unit))
}

/// Takes the words of bound at the beginning; two that disagree are refused.
fn take_bounds(s: &str) -> Result<(Option<Bound>, &str), String> {
    let (mut bound, mut rest) = (None, s);
    while let Some((found, after)) = BEFORE.iter().find_map(|(word, b)| {
        let after = rest.strip_prefix(word)?;
        let joined = word.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
        (!joined).then_some((*b, after.trim_start()))
    }) {
        rest = after;
        bound = match (bound, found) {
            (None | Some(Bound::Exact), b) | (Some(b), Bound::Exact) => Some(b),
            (Some(a), b) if a == b => Some(a),
            _ => return Err("có hai từ chỉ mức trái nhau".into()),
        };
    }
    Ok((bound, rest))
}

/// `trở lên` and `trở xuống` after the value.
fn take_after(bound: Option<Bound>, s: &str) -> Result<(Option<Bound>, &str), String> {
    let (found, rest) = if let Some(rest) = s.strip_suffix("tro len") {
        (Bound::AtLeast, rest)
    } else if let Some(rest) = s.strip_suffix("tro xuong") {
        (Bound::AtMost, rest)
    } else {
        return Ok((bound, s));
    };
    match bound {
        None | Some(Bound::Range | Bound::Exact) => Ok((Some(found), rest.trim_end())),
        Some(b) if b == found => Ok((bound, rest.trim_end())),
        Some(_) => Err("có hai từ chỉ mức trái nhau".into()),
    }
}

/// Splits at `đến` or at a dash that is not a minus sign.
fn split_range(s: &str) -> Option<(&str, &str)> {
    if let Some(parts) = s.split_once(" den ") {
        return Some(parts);
    }
    let (at, _) = s.char_indices().skip(1).find(|(_, c)| *c == '-')?;
    Some((s.get(..at)?.trim_end(), s.get(at + 1..)?.trim_start()))
}

fn range(low: &str, high: &str) -> Read {
    let (mut low, high) = (amount(low)?, amount(high)?);
    if let Some(shared) = shared_words(&low, &high).filter(|v| *v < high.value) {
        low.value = shared;
    }
    let unit = same_unit(&low, &high)?;
    Ok((Quantity::range(low.value, high.value)?, unit))
}

/// "2 - 3 tỷ": the words after the second number hold for the first as well,
/// unless the first has a unit or words of its own.
fn shared_words(first: &Amount, second: &Amount) -> Option<Decimal> {
    let bare = first.multiplier == 1 && first.unit.is_none() && second.multiplier > 1;
    bare.then(|| first.value.checked_mul_int(second.multiplier))?
}

fn same_unit(first: &Amount, second: &Amount) -> Result<Option<Uom>, String> {
    match (first.unit, second.unit) {
        (Some(a), Some(b)) if a != b => Err(format!(
            "hai đơn vị khác nhau: {} và {}",
            a.symbol_vi(),
            b.symbol_vi()
        )),
        (a, b) => Ok(b.or(a)),
    }
}

/// `41/44`, with or without the percentage that follows from it.
fn share(bound: Bound, part: &str, whole: &str) -> Read {
    let (whole, percent) = match whole.split_once('(') {
        Some((whole, inside)) => {
            let inside = inside.strip_suffix(')').ok_or("thiếu dấu đóng ngoặc")?;
            (whole, Some(amount(inside)?))
        }
        None => (whole, None),
    };
    let whole = whole.trim();
    if !whole.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("sau dấu \"/\" phải là tổng số; nếu là \"/người\", \"/tháng\" thì bỏ, vì cách tính theo người, tháng, năm… đã có trong chỉ tiêu".into());
    }
    let (part, whole) = (amount(part)?, amount(whole)?);
    let unit = same_unit(&part, &whole)?;
    if whole.unit.is_none() && unit.is_some() {
        return Err("đơn vị tính phải đứng sau tổng số".into());
    }
    if unit == Some(Uom::Percent) {
        return Err("hai bên dấu \"/\" phải là số, không phải tỷ lệ %".into());
    }
    let quantity = Quantity {
        value: part.value,
        high: None,
        of: Some(whole.value),
        bound,
    }
    .checked()?;
    if shared_words(&part, &whole).is_some_and(|v| v <= whole.value) {
        return Err("ghi đủ nghìn, triệu, tỷ hoặc đơn vị ở cả hai bên dấu \"/\"".into());
    }
    if let Some(stated) = percent {
        let computed = quantity.percent().ok_or("không tính được tỷ lệ")?;
        if stated.unit != Some(Uom::Percent) || !agrees(stated.value, computed) {
            return Err(format!(
                "tỷ lệ trong ngoặc không khớp: tính được {} %",
                computed.to_vi()
            ));
        }
    }
    Ok((quantity, unit))
}

/// Whether a stated percentage is the computed one, to the digits stated.
fn agrees(stated: Decimal, computed: Decimal) -> bool {
    let (Some(stated), Some(computed), Some(step)) = (
        stated.at_scale(2),
        computed.at_scale(2),
        10i64.checked_pow(2u32.saturating_sub(u32::from(stated.scale()))),
    ) else {
        return false;
    };
    (stated - computed).abs() * 2 <= step
}

fn vague(s: &str) -> Read {
    let (size, rest) = take_multipliers(s)?;
    if size == 1 {
        return Err("sau \"hàng\" phải là chục, trăm, nghìn, triệu, tỷ".into());
    }
    Ok((
        Quantity::bounded(Decimal::from(size), Bound::Vague)?,
        unit(rest)?,
    ))
}

struct Amount {
    value: Decimal,
    /// The product of the words after the number, 1 without any.
    multiplier: i64,
    unit: Option<Uom>,
}

/// A number with its words and unit: `2 tỷ 800 triệu đồng`, `1,5 tỷ`, `21km`.
fn amount(s: &str) -> Result<Amount, String> {
    let s = s.trim();
    let (sign, s) = match s.strip_prefix('-') {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, s),
    };
    let (mut value, multiplier, mut rest) = segment(s)?;
    let mut last = multiplier;
    while rest.starts_with(|c: char| c.is_ascii_digit()) {
        let (next, step, after) = segment(rest)?;
        // "2 tỷ 800 triệu": each part fills the places the one before left
        // free. "2 tỷ 8" could mean 800 triệu or 8 đồng and is refused.
        let free = value.at_scale(0).is_some_and(|v| v % last == 0);
        let fits = next < Decimal::from(last) && step < last;
        if !free || !fits || (step == 1 && next < Decimal::from(1_000)) {
            return Err(
                "phần sau không nối tiếp được phần trước (thay \"2 tỷ 8\" bằng \"2 tỷ 800 triệu\")"
                    .into(),
            );
        }
        value = value.checked_add(next).ok_or("số quá lớn")?;
        (last, rest) = (step, after);
    }
    let unit = unit(rest)?;
    if unit == Some(Uom::Vnd) && !value.is_integer() {
        return Err("tiền tính đến đồng, không có phần lẻ".into());
    }
    let value = value.checked_mul_int(sign).ok_or("số quá lớn")?;
    Ok(Amount {
        value,
        multiplier,
        unit,
    })
}

/// One number and the words that multiply it: (value, multiplier, rest).
fn segment(s: &str) -> Result<(Decimal, i64, &str), String> {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ');
    let end = s.find(|c| !number(c)).unwrap_or(s.len());
    let (digits, rest) = s.split_at(end);
    if digits.trim().is_empty() {
        return Err("thiếu số, hoặc số không viết bằng chữ số".into());
    }
    let value = Decimal::parse_vi(digits)?;
    let (multiplier, rest) = take_multipliers(rest)?;
    let mut value = value.checked_mul_int(multiplier).ok_or("số quá lớn")?;
    let mut rest = rest;
    if let Some(after) = rest.strip_prefix("ruoi").filter(|_| multiplier > 1) {
        value = value
            .checked_add(Decimal::from(multiplier / 2))
            .ok_or("số quá lớn")?;
        rest = after.trim_start();
    }
    Ok((value, multiplier, rest))
}

/// Takes words such as `nghìn tỷ` and gives their product.
fn take_multipliers(s: &str) -> Result<(i64, &str), String> {
    let (mut product, mut rest) = (1i64, s.trim_start());
    while let Some((size, after)) = MULTIPLIERS.iter().find_map(|(word, size)| {
        let after = rest.strip_prefix(word)?;
        let joined =
            after.starts_with(char::is_alphabetic) && !matches!(after, "d" | "dong" | "vnd");
        (!joined).then_some((*size, after.trim_start()))
    }) {
        product = product.checked_mul(size).ok_or("số quá lớn")?;
        rest = after;
    }
    Ok((product, rest))
}

fn unit(s: &str) -> Result<Option<Uom>, String> {
    let s = s.trim();
    if s.is_empty() {
        return Ok(None);
    }
    // Not quoted: `s` is folded, and the whole text is quoted anyway.
    let found = UNITS.iter().find(|(word, _)| *word == s);
    found.map(|(_, unit)| Some(*unit)).ok_or_else(|| {
        let allowed = "đồng, %, lần, m2, km2, ha, km, m, kg, tấn, kWh, điểm";
        format!("sau số chỉ ghi đơn vị tính ({allowed}) hoặc để trống")
    })
}

#[cfg(test)]
mod tests;
