//! Numbers that are no figures, each said to be what it is. The rules stand in
//! `date`, `label`, `code` and `name`; here is their order.

use serde::Serialize;

use crate::line::Line;
use crate::{code, date, label, name};

/// What a number that is no figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Why {
    #[serde(rename = "document number")]
    Document,
    #[serde(rename = "date")]
    Date,
    #[serde(rename = "period")]
    Period,
    #[serde(rename = "quarter")]
    Quarter,
    #[serde(rename = "weekday")]
    Weekday,
    #[serde(rename = "clock")]
    Clock,
    #[serde(rename = "duration")]
    Duration,
    #[serde(rename = "age")]
    Age,
    #[serde(rename = "ordinal")]
    Ordinal,
    #[serde(rename = "clause")]
    Clause,
    #[serde(rename = "level")]
    Level,
    #[serde(rename = "grade")]
    Grade,
    #[serde(rename = "address")]
    Address,
    #[serde(rename = "phone")]
    Phone,
    #[serde(rename = "plate")]
    Plate,
    #[serde(rename = "code")]
    Code,
    #[serde(rename = "numbering")]
    Numbering,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "proverb")]
    Proverb,
}

impl Why {
    /// The code written in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Document => "document number",
            Why::Date => "date",
            Why::Period => "period",
            Why::Quarter => "quarter",
            Why::Weekday => "weekday",
            Why::Clock => "clock",
            Why::Duration => "duration",
            Why::Age => "age",
            Why::Ordinal => "ordinal",
            Why::Clause => "clause",
            Why::Level => "level",
            Why::Grade => "grade",
            Why::Address => "address",
            Why::Phone => "phone",
            Why::Plate => "plate",
            Why::Code => "code",
            Why::Numbering => "numbering",
            Why::Name => "name",
            Why::Proverb => "proverb",
        }
    }

    /// What a person reads.
    pub fn vi(self) -> &'static str {
        match self {
            Why::Document => "số văn bản",
            Why::Date => "ngày tháng",
            Why::Period => "giai đoạn",
            Why::Quarter => "quý",
            Why::Weekday => "thứ trong tuần",
            Why::Clock => "giờ",
            Why::Duration => "khoảng thời gian",
            Why::Age => "tuổi",
            Why::Ordinal => "số thứ tự",
            Why::Clause => "điều khoản",
            Why::Level => "hạng, mức",
            Why::Grade => "khối lớp",
            Why::Address => "địa chỉ",
            Why::Phone => "số điện thoại",
            Why::Plate => "biển số",
            Why::Code => "mã hiệu",
            Why::Numbering => "số mục, số trang",
            Why::Name => "tên gọi",
            Why::Proverb => "thành ngữ",
        }
    }

    /// Says when: a figure near it may be as of it.
    pub(crate) fn is_time(self) -> bool {
        matches!(self, Why::Date | Why::Period | Why::Quarter)
    }
}

/// A trap over the tokens `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub from: usize,
    pub to: usize,
    pub why: Why,
}

impl Found {
    pub fn new(from: usize, to: usize, why: Why) -> Found {
        Found { from, to, why }
    }
}

/// The trap that the numeral at token `at` belongs to; `floor` is the first
/// token not taken by an earlier reading.
pub(crate) fn at_numeral(line: &Line, floor: usize, at: usize) -> Option<Found> {
    name::numbering(line, at)
        .or_else(|| label::weekday(line, floor, at))
        .or_else(|| name::in_name(line, at))
        .or_else(|| code::at_numeral(line, floor, at))
        .or_else(|| date::at_numeral(line, floor, at))
        .or_else(|| label::at_numeral(line, floor, at))
        .or_else(|| name::campaign(line, at))
}

/// The trap that begins at the word at token `at`, if one does.
pub(crate) fn at_word(line: &Line, at: usize) -> Option<Found> {
    name::proverb(line, at)
        .or_else(|| label::roman(line, at))
        .or_else(|| code::at_word(line, at))
}

/// The trap that a number word at token `at` belongs to.
pub(crate) fn in_quoted_words(line: &Line, floor: usize, at: usize) -> Option<Found> {
    let word = line.tokens.get(at)?.key;
    (crate::number::begins_number(word) && word != crate::number::MOT).then_some(())?;
    label::weekday(line, floor, at)
        .or_else(|| name::campaign(line, at))
        .or_else(|| name::in_name(line, at))
}
