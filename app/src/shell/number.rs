//! Whole numbers from outside, in a range that their type says: what reads them refuses others,
//! and the description of the API tells the same range.

use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// A number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole<const MIN: i64, const MAX: i64>(i64);

/// A year that records can speak of.
pub type Year = Whole<1900, 2100>;

impl<const MIN: i64, const MAX: i64> Whole<MIN, MAX> {
    /// The number, if it is in the range.
    #[must_use]
    pub fn new(number: i64) -> Option<Self> {
        (MIN..=MAX).contains(&number).then_some(Self(number))
    }

    /// The number as a type that holds the whole range.
    #[must_use]
    pub fn get<T: TryFrom<i64> + Default>(self) -> T {
        T::try_from(self.0).unwrap_or_default()
    }
}

impl<const MIN: i64, const MAX: i64> FromStr for Whole<MIN, MAX> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        within(MIN..=MAX)(text).map(Self)
    }
}

/// Reads a number of any type in a range: for the command line.
pub fn within<T: TryFrom<i64>>(
    range: RangeInclusive<i64>,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let number = text.parse().ok().filter(|n| range.contains(n));
        number
            .and_then(|n| T::try_from(n).ok())
            .ok_or_else(|| refusal(text, &range))
    }
}

fn refusal(read: &str, range: &RangeInclusive<i64>) -> String {
    let short: String = read.chars().take(40).collect();
    let (least, most) = (range.start(), range.end());
    format!("ghi \"{short}\"; cho phép số nguyên từ {least} đến {most}")
}

/// Behind `?` everything is text.
impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Whole<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let written = String::deserialize(source)?;
        written.parse().map_err(D::Error::custom)
    }
}

/// A number of JSON, or null.
///
/// # Errors
/// Another kind of value, or a number outside the range.
pub fn of_json<'de, D: Deserializer<'de>, const MIN: i64, const MAX: i64>(
    source: D,
) -> Result<Option<Whole<MIN, MAX>>, D::Error> {
    let number = Option::<serde_json::Number>::deserialize(source)?;
    let whole = number.map(|n| n.to_string().parse()).transpose();
    whole.map_err(D::Error::custom)
}

impl<const MIN: i64, const MAX: i64> Serialize for Whole<MIN, MAX> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.serialize_i64(self.0)
    }
}

impl<const MIN: i64, const MAX: i64> utoipa::PartialSchema for Whole<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(MIN))
            .maximum(Some(MAX))
            .into()
    }
}

impl<const MIN: i64, const MAX: i64> utoipa::ToSchema for Whole<MIN, MAX> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_outside_its_range_is_refused_with_the_range() {
        let said = |text: &str| text.parse::<Year>().map(|y| y.get::<i32>());
        assert_eq!(said("1900"), Ok(1900));
        assert_eq!(said("2100"), Ok(2100));
        for text in [
            "1899",
            "2101",
            "2147483647",
            "-1",
            "",
            "abc",
            "2024.0",
            "9e9",
        ] {
            let all = format!("ghi \"{text}\"; cho phép số nguyên từ 1900 đến 2100");
            assert_eq!(said(text), Err(all));
        }
        assert!(said(&"9".repeat(10_000)).unwrap_err().len() < 200);
    }

    #[derive(Deserialize)]
    struct Sent {
        #[serde(default, deserialize_with = "of_json")]
        year: Option<Year>,
    }

    #[test]
    fn a_number_of_json_is_one() {
        let sent = |year: &str| {
            let sent = serde_json::from_str::<Sent>(&format!("{{\"year\": {year}}}"));
            sent.map(|s| s.year).map_err(|e| e.to_string())
        };
        assert_eq!(sent("2024"), Ok(Some(Whole(2024))));
        assert_eq!(sent("null"), Ok(None));
        for text in ["2101", "-1", "2024.5", "99999999999999999999999", "1e3"] {
            assert!(
                sent(text).unwrap_err().contains("từ 1900 đến 2100"),
                "{text}"
            );
        }
        for text in ["\"2024\"", "[]", "true"] {
            assert!(sent(text).is_err(), "{text}");
        }
    }
}
