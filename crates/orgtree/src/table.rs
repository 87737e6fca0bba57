//! The tables of units and successions as plain CSV: a header, commas, no quotes.

use serde::{Deserialize, Serialize};

use crate::name::{self, allowed, sane};
use crate::{Day, Extent};

/// A line of a table of units. `parent` is a code of the same table; none means under the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Line of the file, counted from 1, the header included.
    pub line: usize,
    pub code: String,
    pub level: String,
    pub kind: String,
    pub name: String,
    pub parent: Option<String>,
    /// Millionths of a degree.
    pub lat: Option<i64>,
    pub lon: Option<i64>,
}

/// A line of a table of successions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessionRow {
    pub line: usize,
    /// Level of the old unit.
    pub level: String,
    pub old_code: String,
    pub new_code: String,
    pub extent: Extent,
    pub default_heir: bool,
}

impl UnitRow {
    /// Columns: `code,level,kind,name,parent,lat,lon` (further columns are left out).
    ///
    /// # Errors
    /// Every bad line, with its number.
    pub fn read(file: &str, text: &str) -> Result<Vec<Self>, Vec<String>> {
        const COLUMNS: [&str; 7] = ["code", "level", "kind", "name", "parent", "lat", "lon"];
        rows(file, text, &COLUMNS, |line, cells| {
            let [code, level, kind, name, parent, lat, lon] = cells;
            Ok(Self {
                line,
                code: filled("code", code)?,
                level: filled("level", level)?,
                kind: named("kind", kind)?,
                name: named("name", name)?,
                parent: (!parent.is_empty()).then(|| (*parent).to_owned()),
                lat: micro_degrees("lat", lat, 90)?,
                lon: micro_degrees("lon", lon, 180)?,
            })
        })
    }
}

impl SuccessionRow {
    /// Columns: `level,old_code,new_code,extent,default_heir`.
    ///
    /// # Errors
    /// Every bad line, with its number.
    pub fn read(file: &str, text: &str) -> Result<Vec<Self>, Vec<String>> {
        const COLUMNS: [&str; 5] = ["level", "old_code", "new_code", "extent", "default_heir"];
        rows(file, text, &COLUMNS, |line, cells| {
            let [level, old_code, new_code, extent, default_heir] = cells;
            Ok(Self {
                line,
                level: filled("level", level)?,
                old_code: filled("old_code", old_code)?,
                new_code: filled("new_code", new_code)?,
                extent: extent_cell(extent)?,
                default_heir: yes_no("default_heir", default_heir)?,
            })
        })
    }
}

pub(crate) fn rows<T, const N: usize>(
    file: &str,
    text: &str,
    columns: &[&str; N],
    row: impl Fn(usize, &[&str; N]) -> Result<T, String>,
) -> Result<Vec<T>, Vec<String>> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let header: Vec<&str> = lines
        .next()
        .map_or("", |(_, line)| line)
        .split(',')
        .collect();
    if header.len() < N || header[..N] != columns[..] {
        return Err(vec![format!(
            "{file}, dòng 1: đọc được \"{}\"; cần các cột {}",
            header.join(","),
            columns.join(",")
        )]);
    }
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (nth, line) in lines {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let read = if line.contains('"') {
            Err("có dấu nháy kép; bảng không dùng nháy kép".to_owned())
        } else if cells.len() == header.len() {
            cells[..N]
                .try_into()
                .map_err(|_| String::new())
                .and_then(|cells: &[&str; N]| row(nth + 1, cells))
        } else {
            Err(format!("có {} ô; cần {} ô", cells.len(), header.len()))
        };
        match read {
            Ok(row) => good.push(row),
            Err(message) => bad.push(format!("{file}, dòng {}: {message}", nth + 1)),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

pub(crate) fn extent_cell(cell: &str) -> Result<Extent, String> {
    match cell {
        "whole" => Ok(Extent::Whole),
        "part" => Ok(Extent::Part),
        other => Err(format!(
            "cột extent: đọc được \"{other}\"; cần whole hoặc part"
        )),
    }
}

pub(crate) fn yes_no(column: &str, cell: &str) -> Result<bool, String> {
    match cell {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(format!(
            "cột {column}: đọc được \"{other}\"; cần yes hoặc no"
        )),
    }
}

pub(crate) fn day_cell(column: &str, cell: &str) -> Result<Day, String> {
    let day = cell.parse().ok().and_then(sane);
    let wrong = || {
        let allowed = allowed();
        format!("cột {column}: đọc được \"{cell}\"; cần một ngày như 2025-07-01, {allowed}")
    };
    day.ok_or_else(wrong)
}

pub(crate) fn filled(column: &str, cell: &str) -> Result<String, String> {
    if cell.is_empty() {
        return Err(format!("cột {column} để trống; bắt buộc có"));
    }
    Ok(cell.to_owned())
}

pub(crate) fn named(column: &str, cell: &str) -> Result<String, String> {
    match name::fault(cell) {
        Some(fault) => Err(format!("cột {column} {fault}")),
        None => Ok(cell.to_owned()),
    }
}

/// "10.255455" → 10 255 455. Further digits are cut off: a tenth of a metre is enough.
pub(crate) fn micro_degrees(column: &str, cell: &str, limit: i64) -> Result<Option<i64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("cột {column}: đọc được \"{cell}\"; cần số độ từ -{limit} đến {limit}");
    let (sign, digits) = cell.strip_prefix('-').map_or((1, cell), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let only_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !only_digits(whole) || !only_digits(fraction) || whole.len() > 3 {
        return Err(wrong());
    }
    let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    let six: i64 = six.parse().map_err(|_| wrong())?;
    let micro = whole * 1_000_000 + six;
    if micro > limit * 1_000_000 {
        return Err(wrong());
    }
    Ok(Some(sign * micro))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_without_floats() {
        let read = |cell| micro_degrees("lat", cell, 90);
        assert_eq!(read("10.255455"), Ok(Some(10_255_455)));
        assert_eq!(read("21.0001"), Ok(Some(21_000_100)));
        assert_eq!(read("-8.1234567"), Ok(Some(-8_123_456)));
        assert_eq!(read("7"), Ok(Some(7_000_000)));
        assert_eq!(read(""), Ok(None));
        for wrong in ["90.1", "1,5", "x", ".5", "5.", "+1", "1e3", "1.2.3"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn bad_rows_have_their_line() {
        let text = "level,old_code,new_code,extent,default_heir\n\
            commune,1,2,whole,yes\n\
            commune,1,2,half,yes\n\
            commune,1,\n\
            commune,,2,part,maybe\n";
        assert_eq!(
            SuccessionRow::read("s.csv", text),
            Err(vec![
                "s.csv, dòng 3: cột extent: đọc được \"half\"; cần whole hoặc part".to_owned(),
                "s.csv, dòng 4: có 3 ô; cần 5 ô".to_owned(),
                "s.csv, dòng 5: cột old_code để trống; bắt buộc có".to_owned(),
            ])
        );
        let wrong = UnitRow::read("u.csv", "mã,cấp\n1,2\n").unwrap_err();
        assert!(wrong[0].starts_with("u.csv, dòng 1: đọc được \"mã,cấp\"; cần các cột code,"));
        let nameless = "code,level,kind,name,parent,lat,lon\n1,commune,xã,Xã\u{1b}[2J A,,,\n";
        assert_eq!(
            UnitRow::read("u.csv", nameless).unwrap_err(),
            [
                "u.csv, dòng 2: cột name có ký tự điều khiển \\u{1b}; cần 1–200 ký tự dựng sẵn (NFC), không có ký tự điều khiển"
            ]
        );
        let quoted = "code,level,kind,name,parent,lat,lon,note\n1,commune,xã,\"A\",,,,\n";
        assert!(UnitRow::read("u.csv", quoted).unwrap_err()[0].contains("dòng 2: có dấu nháy kép"));
    }
}
