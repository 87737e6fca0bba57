//! Days, lines and levels as officials write them.

use std::fmt;

use chrono::Datelike;

use crate::{BEGINNING, Day, OPEN};

/// Day as officials write it; the two ends of time in words.
pub(crate) struct Shown(pub Day);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            BEGINNING => f.write_str("đầu"),
            OPEN => f.write_str("nay"),
            day => write!(f, "{}/{}/{}", day.day(), day.month(), day.year()),
        }
    }
}

/// A line as officials call it: "Đảng".
#[must_use]
pub fn line_name(line: &str) -> &str {
    match line {
        "territory" => "địa bàn",
        "party" => "Đảng",
        "state" => "chính quyền",
        "front" => "Mặt trận",
        "mass" => "đoàn thể",
        "agency" => "cơ quan",
        "village" => "thôn, tổ dân phố",
        other => other,
    }
}

/// A level as officials call it: "cấp xã".
#[must_use]
pub fn level_name(level: &str) -> &str {
    match level {
        "country" => "cả nước",
        "province" => "cấp tỉnh",
        "district" => "cấp huyện",
        "commune" => "cấp xã",
        "village" => "thôn",
        "cell" => "chi bộ",
        "agency" => "cơ quan",
        other => other,
    }
}
