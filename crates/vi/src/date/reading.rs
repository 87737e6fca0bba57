//! The readings of a folded string as a span: stored form and Vietnamese.

use chrono::{Datelike, Days};

use super::{Day, Span, day_of, in_reach, month_end};

/// Reads a folded string.
pub(super) fn span(s: &str) -> Result<Span, String> {
    if s.is_empty() {
        return Err("ô trống".into());
    }
    if matches!(s, "unknown" | "khong ro" | "chua ro") {
        return Ok(Span::UNKNOWN);
    }
    if let Some((from, to)) = s.split_once("..") {
        return ends(from.trim(), to.trim());
    }
    if let Some(rest) = word(s, "tu") {
        return match (rest.split_once(" den "), years(rest)) {
            (Some((from, "nay")), _) => ends(from, ""),
            (Some((from, to)), _) => between(from, to),
            (None, Some((from, to))) => ends(from, to),
            (None, None) => ends(rest, ""),
        };
    }
    if let Some(rest) = word(s, "den het").or_else(|| word(s, "den")) {
        return ends("", rest);
    }
    if let Some(rest) = word(s, "truoc") {
        let first = first_day(&single(rest)?)?;
        let before = first.checked_sub_days(Days::new(1)).filter(in_reach);
        return Ok(Span::until(before.ok_or("ngày quá xa")?));
    }
    // "sáu tháng đầu năm" folds to the same word.
    if let Some(Ok(part)) = part_of_year(s) {
        return Ok(part);
    }
    if let Some(rest) = word(s, "sau") {
        let last = last_day(&single(rest)?)?;
        let after = last.checked_add_days(Days::new(1)).filter(in_reach);
        return Ok(Span::since(after.ok_or("ngày quá xa")?));
    }
    let s = word(s, "giai doan")
        .or_else(|| word(s, "nhiem ky"))
        .unwrap_or(s);
    if let Some((from, to)) = years(s) {
        return ends(from, to);
    }
    if let Some((from, to)) = s.split_once(" den ") {
        return between(from, to);
    }
    single(s)
}

/// `tháng 3 đến tháng 5 năm 2023`: what the first leaves out of its year the second says.
fn between(from: &str, to: &str) -> Result<Span, String> {
    let to = to.strip_prefix("het ").unwrap_or(to);
    let Err(why) = single(from) else {
        return ends(from, to);
    };
    let year = single(to)?.to.map(|day| day.year());
    let from = year.map(|year| format!("{from}/{year}"));
    match from.filter(|from| single(from).is_ok()) {
        Some(from) => ends(&from, to),
        None => Err(why),
    }
}

/// What follows a word and a space.
fn word<'a>(s: &'a str, word: &str) -> Option<&'a str> {
    s.strip_prefix(word)?.strip_prefix(' ').map(str::trim)
}

/// `2016-2020`, `2016 - 2020`.
fn years(s: &str) -> Option<(&str, &str)> {
    let (from, to) = s.split_once(['-', '–'])?;
    let (from, to) = (from.trim(), to.trim());
    let year = |y: &str| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit());
    (year(from) && year(to)).then_some((from, to))
}

fn ends(from: &str, to: &str) -> Result<Span, String> {
    match (from, to) {
        ("", "") => Err("chưa ghi ngày nào".into()),
        ("", to) => Ok(Span::until(last_day(&single(to)?)?)),
        (from, "") => Ok(Span::since(first_day(&single(from)?)?)),
        (from, to) => Span::period(first_day(&single(from)?)?, last_day(&single(to)?)?),
    }
}

fn first_day(span: &Span) -> Result<Day, String> {
    span.from.ok_or_else(|| "thiếu ngày đầu".into())
}

fn last_day(span: &Span) -> Result<Day, String> {
    span.to.ok_or_else(|| "thiếu ngày cuối".into())
}

/// A day, month, quarter, part of a year or year.
fn single(s: &str) -> Result<Span, String> {
    if let Some(found) = part_of_year(s) {
        return found;
    }
    let plain = s
        .replace("ngay ", "")
        .replace(" thang ", "/")
        .replace("thang ", "")
        .replace(" nam ", "/")
        .replace("nam ", "");
    let parts: Vec<&str> = plain.split(['/', '-', '.']).map(str::trim).collect();
    match *parts.as_slice() {
        [year] => Span::year(number(year, "năm")?),
        [year, month] if year.len() == 4 => {
            Span::month(number(year, "năm")?, number(month, "tháng")?)
        }
        [month, year] => Span::month(year_of(year)?, number(month, "tháng")?),
        [year, month, day] if year.len() == 4 => Ok(Span::day(day_of(
            number(day, "ngày")?,
            number(month, "tháng")?,
            number(year, "năm")?,
        )?)),
        [day, month, year] => Ok(Span::day(day_of(
            number(day, "ngày")?,
            number(month, "tháng")?,
            year_of(year)?,
        )?)),
        _ => Err("không phải ngày, tháng hay năm".into()),
    }
}

/// `quý II/2023`, `6 tháng đầu năm 2023`, `9 tháng năm 2023`, `nửa đầu năm
/// 2023`, `ba tháng cuối năm 2023`; `None` when the text is of another kind.
fn part_of_year(s: &str) -> Option<Result<Span, String>> {
    if let Some(rest) = word(s, "quy") {
        let (name, year) = rest.split_once('/').or_else(|| rest.split_once(" nam "))?;
        let quarter = match name.trim() {
            "i" | "1" => 1,
            "ii" | "2" => 2,
            "iii" | "3" => 3,
            "iv" | "4" => 4,
            _ => return Some(Err("một năm chỉ có quý I, II, III, IV".into())),
        };
        let year = year.trim();
        let year = word(year, "nam").unwrap_or(year);
        return Some(months(quarter * 3 - 2, quarter * 3, year));
    }
    let (count, rest) = match s.strip_prefix("nua ") {
        Some(rest) => ("6", rest),
        None => s.split_once(" thang ")?,
    };
    let part = |word: &str| rest.strip_prefix(word)?.strip_prefix(' ');
    let late = part("cuoi");
    let year = late.or_else(|| part("dau")).unwrap_or(rest);
    let year = year.strip_prefix("cua ").unwrap_or(year);
    let year = year.strip_prefix("nam ")?;
    Some(match count_of(count) {
        Ok(n) if (1..=12).contains(&n) && late.is_some() => months(13 - n, 12, year),
        Ok(n) if (1..=12).contains(&n) => months(1, n, year),
        Ok(n) => Err(format!("một năm không có {n} tháng")),
        Err(why) => Err(why),
    })
}

/// A number of months, also in words.
fn count_of(s: &str) -> Result<u32, String> {
    const WORDS: [&str; 12] = [
        "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot",
        "muoi hai",
    ];
    match (1u32..).zip(WORDS).find(|(_, word)| *word == s) {
        Some((n, _)) => Ok(n),
        None => number(s, "số tháng"),
    }
}

fn months(first: u32, last: u32, year: &str) -> Result<Span, String> {
    let year = year_of(year)?;
    Span::period(day_of(1, first, year)?, month_end(day_of(1, last, year)?))
}

fn year_of(s: &str) -> Result<i32, String> {
    if s.len() == 4 {
        number(s, "năm")
    } else {
        Err("năm phải đủ bốn chữ số".into())
    }
}

fn number<N: std::str::FromStr>(s: &str, what: &str) -> Result<N, String> {
    // Not quoted: `s` is folded, and the whole text is quoted anyway.
    let refuse = || format!("chỗ của {what} không phải số");
    if s.is_empty() || !s.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refuse());
    }
    s.parse().map_err(|_| refuse())
}
