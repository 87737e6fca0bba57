//! One stated quantity: a value with its bound, the upper end of a range, the
//! whole it is part of. The JSON shape, its rules and how it reads.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::bound::Bound;
use crate::decimal::Decimal;
use crate::number::{money_figure, percent_vi};
use crate::typed::parse_quantity;
use crate::uom::Uom;

/// A quantity as a source states it. In JSON a bare number when exact,
/// otherwise `{"value": 1, "high": 2, "bound": "range"}`. Reading JSON also
/// accepts what a clerk would type ("trên 52 tỷ đồng").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The value; the lower end of a range; the order of magnitude of a vague
    /// one (100 for "hàng trăm").
    pub value: Decimal,
    /// The upper end of a range; in a sum also of what "khoảng" surrounds.
    pub high: Option<Decimal>,
    /// The whole of which `value` is a part: 44 in "41/44".
    pub of: Option<Decimal>,
    pub bound: Bound,
}

impl Quantity {
    pub fn exact(value: Decimal) -> Quantity {
        Quantity {
            value,
            high: None,
            of: None,
            bound: Bound::Exact,
        }
    }

    pub fn bounded(value: Decimal, bound: Bound) -> Result<Quantity, String> {
        Quantity {
            value,
            high: None,
            of: None,
            bound,
        }
        .checked()
    }

    pub fn range(low: Decimal, high: Decimal) -> Result<Quantity, String> {
        Quantity {
            value: low,
            high: Some(high),
            of: None,
            bound: Bound::Range,
        }
        .checked()
    }

    /// The quantity itself if its parts agree, otherwise what is wrong.
    pub fn checked(self) -> Result<Quantity, String> {
        let vi = Decimal::to_vi;
        match (self.bound, self.high) {
            (Bound::Range, None) => {
                return Err(format!(
                    "khoảng giá trị từ {} thiếu giá trị cuối",
                    vi(self.value)
                ));
            }
            (Bound::Range, Some(high)) if high <= self.value => {
                return Err(format!(
                    "khoảng giá trị từ {} đến {}: giá trị cuối phải lớn hơn giá trị đầu",
                    vi(self.value),
                    vi(high)
                ));
            }
            (Bound::Range, Some(_)) | (_, None) => {}
            (_, Some(high)) => {
                return Err(format!(
                    "có giá trị cuối {} thì mức phải là \"từ … đến …\" (range)",
                    vi(high)
                ));
            }
        }
        if let Some(of) = self.of {
            if self.value.is_negative() {
                return Err(format!(
                    "phần trong \"{}/{}\" không được âm",
                    vi(self.value),
                    vi(of)
                ));
            }
            if of <= Decimal::ZERO {
                return Err(format!(
                    "tổng số trong \"{}/{}\" phải lớn hơn 0",
                    vi(self.value),
                    vi(of)
                ));
            }
            if matches!(self.bound, Bound::Range | Bound::Vague) {
                return Err(format!(
                    "{}/{} là một tỷ lệ, không dùng với \"từ … đến …\" hoặc \"hàng …\"",
                    vi(self.value),
                    vi(of)
                ));
            }
        }
        if self.bound == Bound::Vague && self.value < Decimal::from(10) {
            return Err("mức \"hàng …\" bắt đầu từ hàng chục (giá trị 10)".into());
        }
        Ok(self)
    }

    /// `value` as a percentage of `of`, two decimals, when it is a part.
    pub fn percent(&self) -> Option<Decimal> {
        Decimal::percent_of(self.value, self.of?)
    }

    /// As it stands in a Vietnamese text: `trên 52 tỷ đồng`, `gần 21 km`,
    /// `41/44 (93,18 %)`, `từ 95 đến 98 %`, `khoảng từ 6 đến 105 km`, `hàng trăm`.
    pub fn to_vi(&self, uom: Uom) -> String {
        let body = match (self.bound, self.high, self.of) {
            (bound, Some(high), of) => {
                let (low, high) = apart(figure(self.value, uom), figure(high, uom), &after(uom));
                let about = if bound == Bound::About {
                    "khoảng "
                } else {
                    ""
                };
                let whole = of.map(|of| format!(" trong {}", figure(of, uom)));
                format!("{about}từ {low} đến {high}{}", whole.unwrap_or_default())
            }
            (Bound::Vague, ..) => format!("hàng {}", magnitude(self.value)),
            (bound, _, Some(of)) => {
                let (part, whole) = apart(figure(self.value, uom), figure(of, uom), &after(uom));
                format!("{}{part}/{whole}", bound.prefix())
            }
            (bound, ..) => format!("{}{}", bound.prefix(), figure(self.value, uom)),
        };
        let share = self
            .percent()
            .filter(|_| self.high.is_none())
            .map(|p| format!(" ({})", percent_vi(p)));
        format!("{body}{}{}", after(uom), share.unwrap_or_default())
    }
}

/// Two figures of one unit. Where only the second is in words the first names
/// its unit: "từ 500 đến 1 tỷ đồng" would read as 500 tỷ.
pub(crate) fn apart(mut first: String, second: String, unit: &str) -> (String, String) {
    if second.contains(' ') && !first.contains(' ') {
        first += unit;
    }
    (first, second)
}

/// The number alone; money in tỷ and triệu where exact.
fn figure(value: Decimal, uom: Uom) -> String {
    match (uom, value.at_scale(0)) {
        (Uom::Vnd, Some(dong)) => money_figure(dong),
        _ => value.to_vi(),
    }
}

fn after(uom: Uom) -> String {
    match uom.symbol_vi() {
        "" => String::new(),
        symbol => format!(" {symbol}"),
    }
}

/// The word for an order of magnitude: 100 → trăm, 10⁸ → trăm triệu.
fn magnitude(value: Decimal) -> String {
    let whole = value
        .to_string()
        .split('.')
        .next()
        .unwrap_or_default()
        .len();
    let small = ["", "chục", "trăm"];
    let big = ["", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ", "tỷ tỷ"];
    let zeros = whole.saturating_sub(1);
    match (small.get(zeros % 3), big.get(zeros / 3)) {
        (Some(small), Some(big)) if zeros > 0 => format!("{small} {big}").trim().to_string(),
        _ => value.to_vi(),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    value: Decimal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<Decimal>,
    #[serde(default)]
    bound: Bound,
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if *self == Quantity::exact(self.value) {
            return self.value.serialize(s);
        }
        let Quantity {
            value,
            high,
            of,
            bound,
        } = *self;
        Parts {
            value,
            high,
            of,
            bound,
        }
        .serialize(s)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Quantity, D::Error> {
        from_json(serde_json::Value::deserialize(d)?).map_err(de::Error::custom)
    }
}

fn from_json(json: serde_json::Value) -> Result<Quantity, String> {
    match json {
        serde_json::Value::Number(n) => Ok(Quantity::exact(Decimal::parse_plain(&n.to_string())?)),
        serde_json::Value::String(s) => from_typed(&s),
        object @ serde_json::Value::Object(_) => {
            let parts: Parts = serde_json::from_value(object)
                .map_err(|e| format!("số liệu không đúng dạng {{value, high, of, bound}}: {e}"))?;
            let Parts {
                value,
                high,
                of,
                bound,
            } = parts;
            Quantity {
                value,
                high,
                of,
                bound,
            }
            .checked()
        }
        other => Err(format!(
            "cần một số, một câu như \"trên 52 tỷ đồng\" hoặc {{value, high, of, bound}}; đọc được {other}"
        )),
    }
}

/// A typed quantity whose unit would be lost here: only units that have no
/// smaller or larger sister may be named, so that 500 m never becomes 500 km.
fn from_typed(s: &str) -> Result<Quantity, String> {
    match parse_quantity(s)? {
        (quantity, None | Some(Uom::Vnd | Uom::Count | Uom::Percent | Uom::Times | Uom::Point)) => {
            Ok(quantity)
        }
        (_, Some(unit)) => Err(format!(
            "\"{s}\": bỏ đơn vị \"{}\" và ghi số theo đơn vị tính của chỉ tiêu",
            unit.symbol_vi()
        )),
    }
}

#[cfg(test)]
mod tests;
