//! Reads the one quantity that a clerk types in a form field or a spreadsheet
//! cell ("trên 52 tỷ đồng", "95 - 98%", "41/44"). Finding quantities inside a
//! text is another crate's work.

use crate::bound::Bound;
use crate::decimal::Decimal;
use crate::quantity::Quantity;
use crate::text::fold;
use crate::uom::Uom;

/// Words before a value, folded, longest first where one begins another.
const BEFORE: [(&str, Bound); 27] = [
    ("co ban dat", Bound::About),
    ("it nhat", Bound::AtLeast),
    ("toi thieu", Bound::AtLeast),
    ("khong duoi", Bound::AtLeast),
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("toi da", Bound::AtMost),
    ("nhieu nhat", Bound::AtMost),
    ("khong qua", Bound::AtMost),
    ("duoi", Bound::AtMost),
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
    ("<", Bound::AtMost),
    ("tren", Bound::Over),
    ("hon", Bound::Over),
    (">", Bound::Over),
    ("gan", Bound::Nearly),
    ("ngot", Bound::Nearly),
    ("khoang", Bound::About),
    ("chung", Bound::About),
    ("uoc", Bound::About),
    ("xap xi", Bound::About),
    ("~", Bound::About),
    ("≈", Bound::About),
    ("hang", Bound::Vague),
    ("tu", Bound::Range),
    ("dat", Bound::Exact),
];

const MULTIPLIERS: [(&str, i64); 10] = [
    ("nghin", 1_000),
    ("ngan", 1_000),
    ("trieu", 1_000_000),
    ("tram", 100),
    ("tr", 1_000_000),
    ("ty", 1_000_000_000),
    ("ti", 1_000_000_000),
    ("chuc", 10),
    ("van", 10_000),
    ("muoi", 10),
];

const UNITS: [(&str, Uom); 26] = [
    ("dong", Uom::Vnd),
    ("d", Uom::Vnd),
    ("vnd", Uom::Vnd),
    ("%", Uom::Percent),
    ("phan tram", Uom::Percent),
    ("lan", Uom::Times),
    ("m2", Uom::M2),
    ("met vuong", Uom::M2),
    ("km2", Uom::Km2),
    ("ki lo met vuong", Uom::Km2),
    ("ha", Uom::Ha),
    ("hec ta", Uom::Ha),
    ("hecta", Uom::Ha),
    ("km", Uom::Km),
    ("ki lo met", Uom::Km),
    ("kilomet", Uom::Km),
    ("cay so", Uom::Km),
    ("m", Uom::M),
    ("met", Uom::M),
    ("kg", Uom::Kg),
    ("ki lo gam", Uom::Kg),
    ("kilogam", Uom::Kg),
    ("tan", Uom::Tonne),
    ("kwh", Uom::KWh),
    ("diem", Uom::Point),
    ("d.", Uom::Vnd),
];

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
    if low.multiplier == 1 && high.multiplier > 1 {
        // "2 - 3 tỷ": the word after the second value holds for both.
        low.value = low
            .value
            .checked_mul_int(high.multiplier)
            .ok_or("số quá lớn")?;
    }
    let unit = match (low.unit, high.unit) {
        (Some(a), Some(b)) if a != b => {
            return Err(format!(
                "hai đơn vị khác nhau: {} và {}",
                a.symbol_vi(),
                b.symbol_vi()
            ));
        }
        (a, b) => b.or(a),
    };
    Ok((Quantity::range(low.value, high.value)?, unit))
}

/// `41/44`, with or without the percentage that follows from it.
fn share(bound: Bound, part: &str, whole: &str) -> Read {
    let (whole, percent) = match whole.split_once('(') {
        Some((whole, inside)) => {
            let inside = inside.strip_suffix(')').ok_or("thiếu dấu đóng ngoặc")?;
            (whole.trim_end(), Some(amount(inside)?))
        }
        None => (whole, None),
    };
    let number = |side: &str| {
        Decimal::parse_vi(side).map_err(|_| {
            format!("hai bên dấu \"/\" phải là số, không phải \"{}\"; đơn vị tính theo người, tháng, năm… đã có trong chỉ tiêu", side.trim())
        })
    };
    let quantity = Quantity {
        value: number(part)?,
        high: None,
        of: Some(number(whole)?),
        bound,
    }
    .checked()?;
    if let Some(stated) = percent {
        let computed = quantity.percent().ok_or("không tính được tỷ lệ")?;
        if stated.unit != Some(Uom::Percent) || !agrees(stated.value, computed) {
            return Err(format!(
                "tỷ lệ trong ngoặc không khớp: tính được {} %",
                computed.to_vi()
            ));
        }
    }
    Ok((quantity, None))
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
    let (mut value, mut multiplier, mut rest) = segment(s.trim())?;
    let mut last = multiplier;
    while rest.starts_with(|c: char| c.is_ascii_digit()) {
        let (next, step, after) = segment(rest)?;
        let fits = value.is_integer() && next < Decimal::from(last) && step < last;
        if !fits || (step == 1 && next < Decimal::from(1_000)) {
            return Err(format!("phần \"{rest}\" không nối tiếp được phần trước"));
        }
        value = value.checked_add(next).ok_or("số quá lớn")?;
        (last, rest) = (step, after);
        multiplier = multiplier.max(step);
    }
    let unit = unit(rest)?;
    if unit == Some(Uom::Vnd) && !value.is_integer() {
        return Err("tiền tính đến đồng, không có phần lẻ".into());
    }
    Ok(Amount {
        value,
        multiplier,
        unit,
    })
}

/// One number and the words that multiply it: (value, multiplier, rest).
fn segment(s: &str) -> Result<(Decimal, i64, &str), String> {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '+');
    let end = s.find(|c| !number(c)).unwrap_or(s.len());
    let (digits, rest) = s.split_at(end);
    if digits.trim().is_empty() {
        return Err(format!("chỗ \"{s}\" phải là chữ số"));
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
    UNITS.iter().find(|(word, _)| *word == s).map(|(_, unit)| Some(*unit)).ok_or_else(|| {
        format!("\"{s}\" không phải đơn vị tính (đồng, %, lần, m2, km2, ha, km, m, kg, tấn, kWh, điểm)")
    })
}
