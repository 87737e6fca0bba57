//! Days and spans of time as sources state them: a day, a month, a year, a
//! period, "up to", "from", or unknown. ISO for storage, Vietnamese for people.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::fold;

/// A calendar day; the Gregorian calendar, no time zone.
pub type Day = NaiveDate;

/// How precisely a source states when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    Day,
    Month,
    Year,
    /// Both ends stated.
    Period,
    /// Up to and including `to`; the beginning is not stated.
    Before,
    /// From `from` on; the end is not stated.
    After,
    Unknown,
}

impl Precision {
    /// The code used in JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Year => "year",
            Precision::Period => "period",
            Precision::Before => "before",
            Precision::After => "after",
            Precision::Unknown => "unknown",
        }
    }
}

/// When something was, both ends included. A day, month or year has both
/// ends; what the source leaves open is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub precision: Precision,
}

impl Span {
    pub const UNKNOWN: Span = Span {
        from: None,
        to: None,
        precision: Precision::Unknown,
    };

    pub fn day(day: Day) -> Span {
        Span {
            from: Some(day),
            to: Some(day),
            precision: Precision::Day,
        }
    }

    pub fn month(year: i32, month: u32) -> Result<Span, String> {
        let from = day_of(1, month, year)?;
        Ok(Span {
            from: Some(from),
            to: Some(month_end(from)),
            precision: Precision::Month,
        })
    }

    pub fn year(year: i32) -> Result<Span, String> {
        let (from, to) = (day_of(1, 1, year)?, day_of(31, 12, year)?);
        Ok(Span {
            from: Some(from),
            to: Some(to),
            precision: Precision::Year,
        })
    }

    /// Both ends included.
    pub fn period(from: Day, to: Day) -> Result<Span, String> {
        if from > to {
            return Err(format!(
                "ngày đầu {} sau ngày cuối {}",
                day_vi(from),
                day_vi(to)
            ));
        }
        Ok(Span {
            from: Some(from),
            to: Some(to),
            precision: Precision::Period,
        })
    }

    /// Up to and including `to`.
    pub fn until(to: Day) -> Span {
        Span {
            from: None,
            to: Some(to),
            precision: Precision::Before,
        }
    }

    pub fn since(from: Day) -> Span {
        Span {
            from: Some(from),
            to: None,
            precision: Precision::After,
        }
    }

    /// Reads the stored form (`2021-12-31`, `2023-05`, `2023`,
    /// `2016-01-01..2020-08-06`, `..2021-12-31`, `2021-05-18..`, `unknown`) or
    /// what a person writes (`31/12/2021`, `tháng 5/2023`, `năm 2023`,
    /// `quý II/2023`, `6 tháng đầu năm 2023`, `đến 31/12/2021`, `không rõ`).
    pub fn parse(s: &str) -> Result<Span, String> {
        let text = fold(s);
        reading::span(&text).map_err(|why| {
            format!(
                "không đọc được thời gian \"{}\": {why}. Có thể ghi: 31/12/2021 · tháng 5/2023 · năm 2023 · quý II/2023 · 6 tháng đầu năm 2023 · từ 01/01/2016 đến 06/8/2020 · đến 31/12/2021 · từ 18/5/2021 · không rõ",
                s.trim()
            )
        })
    }

    /// The stored form; `parse` gives the same span back.
    pub fn iso(&self) -> String {
        match (self.precision, self.from, self.to) {
            (Precision::Day, Some(day), _) => day.to_string(),
            (Precision::Month, Some(day), _) => day.format("%Y-%m").to_string(),
            (Precision::Year, Some(day), _) => day.format("%Y").to_string(),
            (_, Some(from), Some(to)) => format!("{from}..{to}"),
            (_, None, Some(to)) => format!("..{to}"),
            (_, Some(from), None) => format!("{from}.."),
            (_, None, None) => "unknown".into(),
        }
    }

    /// As it stands in a Vietnamese text: `31/12/2021`, `tháng 5/2023`,
    /// `năm 2023`, `từ 01/01/2016 đến 06/8/2020`, `đến 31/12/2021`,
    /// `từ 18/5/2021`, `không rõ`.
    pub fn to_vi(&self) -> String {
        match (self.precision, self.from, self.to) {
            (Precision::Day, Some(day), _) => day_vi(day),
            (Precision::Month, Some(day), _) => format!("tháng {}/{}", month_vi(day), day.year()),
            (Precision::Year, Some(day), _) => format!("năm {}", day.year()),
            (_, Some(from), Some(to)) => format!("từ {} đến {}", day_vi(from), day_vi(to)),
            (_, None, Some(to)) => format!("đến {}", day_vi(to)),
            (_, Some(from), None) => format!("từ {}", day_vi(from)),
            (_, None, None) => "không rõ".into(),
        }
    }

    /// Whether the ends agree with the precision, so that the stored form says
    /// all. Spans from the constructors and from `parse` always do.
    pub fn is_sound(&self) -> bool {
        Span::parse(&self.iso()).is_ok_and(|read| read == *self)
    }

    /// Whether `other` lies wholly inside. What `other` leaves open must be
    /// open here too; an unknown span contains nothing and lies in nothing.
    pub fn contains(&self, other: &Span) -> bool {
        let known = |s: &Span| s.from.is_some() || s.to.is_some();
        let begins = match (self.from, other.from) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(outer), Some(inner)) => outer <= inner,
        };
        let ends = match (self.to, other.to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(outer), Some(inner)) => inner <= outer,
        };
        known(self) && known(other) && begins && ends
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl FromStr for Span {
    type Err = String;
    fn from_str(s: &str) -> Result<Span, String> {
        Span::parse(s)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Span, D::Error> {
        Span::parse(&String::deserialize(d)?).map_err(de::Error::custom)
    }
}

/// A day in figures, days below 10 and months 1 and 2 with a zero: `06/8/2020`.
/// Source: Hướng dẫn 05-HD/VPTW on the layout of Party documents.
pub fn day_vi(day: Day) -> String {
    format!("{:02}/{}/{}", day.day(), month_vi(day), day.year())
}

fn month_vi(day: Day) -> String {
    match day.month() {
        m @ 1..=2 => format!("{m:02}"),
        m => m.to_string(),
    }
}

/// The line above a document: `Phố Mới, ngày 05 tháng 02 năm 2026`.
pub fn place_and_date(place: &str, day: Day) -> String {
    format!(
        "{place}, ngày {:02} tháng {} năm {}",
        day.day(),
        month_vi(day),
        day.year()
    )
}

/// The years that are spoken of. What lies outside is a slip of the hand; what stores an open end
/// as a day far away keeps it apart from every day that was stated.
pub const YEARS: RangeInclusive<i32> = 1900..=2100;

fn in_reach(day: &Day) -> bool {
    YEARS.contains(&day.year())
}

/// A day that exists, or why it does not.
fn day_of(day: u32, month: u32, year: i32) -> Result<Day, String> {
    if !(1..=12).contains(&month) {
        return Err(format!("không có tháng {month}"));
    }
    if !(1000..=9999).contains(&year) {
        return Err(format!("năm phải đủ bốn chữ số, đọc được {year}"));
    }
    if !YEARS.contains(&year) {
        let (first, last) = (YEARS.start(), YEARS.end());
        return Err(format!("năm {year} ngoài khoảng {first}–{last}"));
    }
    NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| format!("tháng {month} năm {year} không có ngày {day}"))
}

fn month_end(day: Day) -> Day {
    (28..=31).rev().find_map(|d| day.with_day(d)).unwrap_or(day)
}

mod reading;

#[cfg(test)]
mod tests;
