//! Whole numbers from outside, in a range that their type says: what reads them refuses others,
//! and the description of the API tells the same range.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
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

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Whole<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = String;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("số nguyên")
            }
            // Behind `?` everything is text.
            fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
                Ok(text.to_owned())
            }
            // A number of JSON, as it was written.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
                serde_json::Number::deserialize(MapAccessDeserializer::new(map))
                    .map(|n| n.to_string())
            }
        }
        let written = source.deserialize_any(Written)?;
        written.parse().map_err(D::Error::custom)
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

    #[test]
    fn json_is_read_like_text() {
        let json = |text: &str| serde_json::from_str::<Year>(text).map_err(|e| e.to_string());
        assert_eq!(json("2024"), Ok(Whole(2024)));
        for text in ["2101", "2024.5", "99999999999999999999999", "\"x\""] {
            assert!(
                json(text).unwrap_err().contains("từ 1900 đến 2100"),
                "{text}"
            );
        }
        assert!(json("[]").is_err());
    }
}
