//! What a name may be, and on what days something may happen: one rule for operations and tables.

use chrono::Datelike;
use unicode_normalization::is_nfc;

use crate::{Day, YEARS};

const LONGEST: usize = 200;

/// What is wrong with a name or a kind, and what is allowed.
pub(crate) fn fault(name: &str) -> Option<String> {
    let letters = name.chars().count();
    let what = if name.trim().is_empty() {
        "để trống".to_owned()
    } else if letters > LONGEST {
        format!("dài {letters} ký tự")
    } else if let Some(control) = name.chars().find(|c| c.is_control()) {
        format!("có ký tự điều khiển {}", control.escape_unicode())
    } else if !is_nfc(name) {
        "không ở dạng Unicode NFC (dấu viết rời chữ)".to_owned()
    } else {
        return None;
    };
    Some(format!(
        "{what}; cần 1–{LONGEST} ký tự dựng sẵn (NFC), không có ký tự điều khiển"
    ))
}

/// The day, if it lies in the years in which operations may take place.
pub(crate) fn sane(day: Day) -> Option<Day> {
    YEARS.contains(&day.year()).then_some(day)
}

/// What days are allowed.
pub(crate) fn allowed() -> String {
    format!("một ngày từ năm {} đến năm {}", YEARS.start(), YEARS.end())
}
