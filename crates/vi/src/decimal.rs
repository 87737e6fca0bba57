//! An exact decimal: what every figure is made of. Read from JSON notation or
//! from Vietnamese notation, printed in both, never through a float.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::number::group_digits;

/// `mantissa × 10^-scale`, kept without trailing zeros in the fraction, so
/// that equal values are equal fields (and hash alike). 22,7 is (227, 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Wider than any stored value: sums of many stored values are told too.
    mantissa: i128,
    scale: u8,
}

impl Decimal {
    pub const ZERO: Decimal = Decimal {
        mantissa: 0,
        scale: 0,
    };

    /// The value `mantissa × 10^-scale`: `from_scaled(2270, 2)` is 22,7.
    pub fn from_scaled(mantissa: impl Into<i128>, scale: u8) -> Decimal {
        let (mut mantissa, mut scale) = (mantissa.into(), scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale = if mantissa == 0 { 0 } else { scale - 1 };
        }
        Decimal { mantissa, scale }
    }

    /// The digits without the decimal sign: 227 for 22,7.
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many digits of the mantissa are fraction: 1 for 22,7.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The whole number `self × 10^scale`, or `None` when digits would be lost
    /// or the result does not fit: 22,7 at scale 3 is 22700, at scale 0 none.
    pub fn at_scale(self, scale: u8) -> Option<i64> {
        self.widened(scale).and_then(|whole| whole.try_into().ok())
    }

    fn widened(self, scale: u8) -> Option<i128> {
        let more = scale.checked_sub(self.scale)?;
        if self.mantissa == 0 {
            return Some(0);
        }
        self.mantissa
            .checked_mul(10i128.checked_pow(u32::from(more))?)
    }

    pub fn is_integer(self) -> bool {
        self.scale == 0
    }

    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The exact sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        let sum = self.widened(scale)?.checked_add(other.widened(scale)?)?;
        Some(Decimal::from_scaled(sum, scale))
    }

    /// The exact difference, or `None` when it does not fit.
    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        let rest = self.widened(scale)?.checked_sub(other.widened(scale)?)?;
        Some(Decimal::from_scaled(rest, scale))
    }

    /// The exact product with a whole number, or `None` when nothing could store it.
    pub fn checked_mul_int(self, times: i64) -> Option<Decimal> {
        let product = self.mantissa.checked_mul(i128::from(times))?;
        let product = Decimal::from_scaled(product, self.scale);
        i64::try_from(product.mantissa).ok().map(|_| product)
    }

    /// `part` as a percentage of `whole`, rounded half up to two decimals:
    /// 41 of 44 is 93,18. `None` unless `whole` is above zero.
    pub fn percent_of(part: impl Into<Decimal>, whole: impl Into<Decimal>) -> Option<Decimal> {
        divide(part.into(), whole.into(), 100, 2)
    }

    /// `part / whole`, rounded half up to `scale` decimals: an average or a
    /// ratio. `None` unless `whole` is above zero, or when it does not fit.
    pub fn quotient(
        part: impl Into<Decimal>,
        whole: impl Into<Decimal>,
        scale: u8,
    ) -> Option<Decimal> {
        divide(part.into(), whole.into(), 1, scale)
    }

    /// Reads JSON notation: `22.7`, `-3`, `0.125`. No exponent, no grouping.
    pub fn parse_plain(s: &str) -> Result<Decimal, String> {
        let refuse = || {
            format!(
                "\"{s}\" không phải số viết theo lối máy: chỉ gồm chữ số, có thể có dấu trừ ở đầu và một dấu chấm thập phân (ví dụ 22.7)"
            )
        };
        let (negative, digits) = match s.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, s),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(refuse());
        }
        assemble(negative, whole, fraction).ok_or_else(|| too_long(s))
    }

    /// Reads Vietnamese notation: `1.250,75` (dots or spaces group thousands,
    /// a comma starts the fraction). A dot that cannot be grouping (`22.7`) is
    /// taken as the decimal sign; `1.250` is 1250. Anything with two readings
    /// or none is refused with the reason.
    pub fn parse_vi(s: &str) -> Result<Decimal, String> {
        let text = crate::text::nfc(s).replace(['\u{2212}', '–'], "-");
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.strip_prefix('+').unwrap_or(&text)),
        };
        let refuse = |why: &str| {
            format!(
                "\"{}\" không đọc được thành số: {why}. Viết như 1.250,75 (dấu chấm ngăn hàng nghìn, dấu phẩy mở phần thập phân)",
                s.trim()
            )
        };
        if digits.is_empty() {
            return Err(refuse("chưa có chữ số nào"));
        }
        if let Some(odd) = digits
            .chars()
            .find(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' '))
        {
            return Err(refuse(&format!("có ký tự \"{odd}\"")));
        }
        let (whole, fraction) = match digits.split_once(',') {
            Some((_, rest)) if rest.contains(',') => return Err(refuse("có hơn một dấu phẩy")),
            Some((_, rest)) if rest.contains('.') => {
                return Err(refuse("dấu chấm đứng sau dấu phẩy"));
            }
            Some((_, rest)) if !all_digits(rest) => {
                return Err(refuse("sau dấu phẩy phải là chữ số"));
            }
            Some((whole, fraction)) => (ungroup(whole).map_err(|why| refuse(&why))?, fraction),
            None => match digits.split_once('.') {
                Some((whole, fraction)) if dot_is_decimal(whole, fraction) => {
                    (whole.to_string(), fraction)
                }
                _ => (ungroup(digits).map_err(|why| refuse(&why))?, "0"),
            },
        };
        assemble(negative, &whole, fraction).ok_or_else(|| too_long(s))
    }

    /// Vietnamese notation: `1.250,75`.
    pub fn to_vi(self) -> String {
        self.written('.', ',')
    }

    pub(crate) fn written(self, grouping: char, point: char) -> String {
        let digits = format!(
            "{:0>width$}",
            self.mantissa.unsigned_abs(),
            width = usize::from(self.scale) + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.scale));
        let whole = if grouping == '\0' {
            whole.to_string()
        } else {
            group_digits(whole, grouping)
        };
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}{point}{fraction}")
        }
    }
}

/// `part × times / whole` at `scale` decimals, half up.
fn divide(part: Decimal, whole: Decimal, times: i128, scale: u8) -> Option<Decimal> {
    if whole.mantissa <= 0 {
        return None;
    }
    let ten = |by: u32| 10i128.checked_pow(by);
    let shift = i32::from(whole.scale) + i32::from(scale) - i32::from(part.scale);
    let (up, down) = (
        ten(shift.max(0).unsigned_abs())?,
        ten(shift.min(0).unsigned_abs())?,
    );
    let over = part.mantissa.checked_mul(times)?.checked_mul(up)?;
    let under = whole.mantissa.checked_mul(down)?;
    let half_up = over.checked_mul(2)?.checked_add(under)?;
    let rounded = half_up.div_euclid(under.checked_mul(2)?);
    Some(Decimal::from_scaled(rounded, scale))
}

fn all_digits(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}

/// A single dot is a decimal sign where it cannot group thousands: the part
/// after it is not three digits, or the part before is 0 or over three digits.
fn dot_is_decimal(whole: &str, fraction: &str) -> bool {
    all_digits(whole)
        && all_digits(fraction)
        && (fraction.len() != 3 || whole.len() > 3 || whole.starts_with('0'))
}

/// `2.652.000` or `2 652 000` → `2652000`; groups must be of three digits.
fn ungroup(s: &str) -> Result<String, String> {
    let sign = match (s.contains('.'), s.contains(' ')) {
        (true, true) => return Err("vừa dùng dấu chấm vừa dùng dấu cách".into()),
        (true, false) => '.',
        (false, true) => ' ',
        (false, false) if all_digits(s) => return Ok(s.to_string()),
        (false, false) => return Err("trước dấu phẩy phải là chữ số".into()),
    };
    let mut groups = s.split(sign);
    let first = groups.next().unwrap_or_default();
    let sound = all_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|g| g.len() == 3 && all_digits(g));
    if sound {
        Ok(s.split(sign).collect())
    } else {
        Err("các nhóm hàng nghìn phải đủ ba chữ số".into())
    }
}

fn assemble(negative: bool, whole: &str, fraction: &str) -> Option<Decimal> {
    let fraction = fraction.trim_end_matches('0');
    let sign = if negative { "-" } else { "" };
    let mantissa: i64 = format!("{sign}{whole}{fraction}").parse().ok()?;
    Some(Decimal::from_scaled(
        mantissa,
        u8::try_from(fraction.len()).ok()?,
    ))
}

fn too_long(s: &str) -> String {
    format!("\"{s}\" quá dài: hệ thống giữ chính xác tối đa 18 chữ số")
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::from_scaled(value, 0)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let scale = self.scale.max(other.scale);
        // A scale so far off that 10^difference leaves i128 is decided by sign.
        let widen = |d: &Decimal| {
            10i128
                .checked_pow(u32::from(scale - d.scale))
                .and_then(|p| d.mantissa.checked_mul(p))
                .unwrap_or(match d.mantissa.signum() {
                    1 => i128::MAX,
                    -1 => i128::MIN,
                    _ => 0,
                })
        };
        widen(self).cmp(&widen(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    /// JSON notation, without trailing zeros: `22.7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written('\0', '.'))
    }
}

impl FromStr for Decimal {
    type Err = String;
    fn from_str(s: &str) -> Result<Decimal, String> {
        Decimal::parse_plain(s)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if let Some(whole) = self.at_scale(0) {
            return s.serialize_i64(whole);
        }
        let exact: serde_json::Number = self.to_string().parse().map_err(ser::Error::custom)?;
        exact.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Decimal, D::Error> {
        match serde_json::Value::deserialize(d)? {
            serde_json::Value::Number(n) => Decimal::parse_plain(&n.to_string()),
            serde_json::Value::String(s) => Decimal::parse_plain(&s),
            other => Err(format!("cần một số, đọc được {other}")),
        }
        .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
