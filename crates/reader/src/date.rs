//! Days, months, years, periods, quarters and clock times: numbers that say
//! when, and the stretch of text each takes.

use std::sync::LazyLock;

use crate::line::Line;
use crate::noun::NOUNS;
use crate::phrases::Phrases;
use crate::scan::{Token, key};
use crate::trap::{Found, Why};
use crate::unit;

const NGAY: u64 = key("ngày");
const THANG: u64 = key("tháng");
const NAM: u64 = key("năm");

/// The trap of the numeral at token `at`.
pub(crate) fn at_numeral(line: &Line, floor: usize, at: usize) -> Option<Found> {
    clock(line, at)
        .or_else(|| dotted(line, floor, at))
        .or_else(|| day(line, floor, at))
        .or_else(|| month(line, floor, at))
        .or_else(|| years(line, floor, at))
}

/// Widens a trap over the word that names it, if it stands free before it.
fn with_cue(line: &Line, floor: usize, at: usize, cue: u64) -> usize {
    if at > floor && line.key_before(at) == cue {
        at - 1
    } else {
        at
    }
}

/// "8h30", "7 giờ 30 phút", "06:16", "24/24 giờ", "24/7".
fn clock(line: &Line, at: usize) -> Option<Found> {
    const GIO: u64 = key("giờ");
    const PHUT: u64 = key("phút");
    const H: u64 = key("h");
    let hour = line.plain(at).filter(|h| *h <= 24)?;
    let found = |to| Some(Found::new(at, to, Why::Clock));
    let minutes = |i: usize| line.plain(i).is_some_and(|m| m < 60) && line.raw(i).len() == 2;
    if line.is_mark(at + 1, ':') && line.glued(at + 1) && line.glued(at + 2) && minutes(at + 2) {
        let seconds = line.is_mark(at + 3, ':') && line.glued(at + 4) && minutes(at + 4);
        return found(at + 3 + 2 * usize::from(seconds));
    }
    if hour == 24 && line.is_mark(at + 1, '/') && matches!(line.plain(at + 2), Some(24 | 7)) {
        let hours = matches!(line.key(at + 3), GIO | H);
        return found(at + 3 + usize::from(hours));
    }
    let suffix = line.raw(at + 1);
    let glued_hour = line.glued(at + 1)
        && (suffix.starts_with(['h', 'H', 'g']))
        && suffix.len() <= 3
        && suffix[1..].bytes().all(|b| b.is_ascii_digit());
    if glued_hour && suffix != "g" {
        return found(at + 2);
    }
    if line.key(at + 1) == GIO && minutes(at + 2) && !NOUNS.has(line.tokens, at + 3) {
        return found(at + 3 + usize::from(line.key(at + 3) == PHUT));
    }
    None
}

/// "31.12.2021", "1-5-2023", "2021-12-31" and their like.
fn dotted(line: &Line, floor: usize, at: usize) -> Option<Found> {
    let raw = line.raw(at);
    let parts: Vec<u32> = raw
        .split('.')
        .take(4)
        .filter_map(|p| p.parse().ok())
        .collect();
    if let [d, m, y] = parts[..]
        && is_day(d, m)
        && (1900..=2100).contains(&y)
        && raw.len() <= 10
    {
        return Some(Found::new(
            with_cue(line, floor, at, NGAY),
            at + 1,
            Why::Date,
        ));
    }
    // "dịp 8.3 hay 20.10"
    if let [d, m] = parts[..]
        && is_day(d, m)
        && raw.len() <= 5
        && unit::after(line.tokens, at + 1).is_none()
        && crate::number::magnitude(line.tokens, at + 1).is_none()
        && (DAY_CUES.before(line.tokens, at).is_some() || is_listed(d, m))
    {
        return Some(Found::new(
            with_cue(line, floor, at, NGAY),
            at + 1,
            Why::Date,
        ));
    }
    let dash =
        |i: usize| line.token(i).is_some_and(|t| t.is_dash() && t.glued) && line.glued(i + 1);
    if dash(at + 1) && dash(at + 3) {
        let (a, b, c) = (line.plain(at)?, line.plain(at + 2)?, line.plain(at + 4)?);
        let european = is_day(a, b) && line.year(at + 4).is_some();
        let iso = line.year(at).is_some() && is_day(c, b);
        if european || iso {
            return Some(Found::new(
                with_cue(line, floor, at, NGAY),
                at + 5,
                Why::Date,
            ));
        }
    }
    None
}

fn is_day(day: u32, month: u32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// Words after which d/m is a day.
static DAY_CUES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "ngày|sáng|chiều|sáng sớm|rạng sáng|chiều tối|trung tuần|ngày ngày|tối|trưa|đêm|hôm|dịp|lễ|kỷ niệm|sáng ngày|chiều ngày|mùng|mồng|dịp lễ|nhân dịp|từ ngày|đến ngày|các ngày|\
         thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật|hôm qua|trong ngày|quốc khánh|cách mạng|giải phóng|ngày lễ",
        (),
    )])
});

/// "15/3/2022", "19/5", "3-2" after "ngày", "ngày 15 tháng 3 năm 2023".
fn day(line: &Line, floor: usize, at: usize) -> Option<Found> {
    const QUY: u64 = key("quý");
    let d = line.plain(at).filter(|_| line.raw(at).len() <= 2)?;
    if crate::label::is_rank(line, at) {
        return None;
    }
    if is_rate(line, at) {
        return None;
    }
    if let Some(to) = days_of_month(line, at, d) {
        return Some(Found::new(with_cue(line, floor, at, NGAY), to, Why::Date));
    }
    let cued = DAY_CUES.before(line.tokens, at).is_some()
        || at > 0
            && line.is_mark(at - 1, '(')
            && line.plain(at + 2).is_some_and(|m| is_listed(d, m));
    let from = with_cue(line, floor, at, NGAY);
    let found = |to| Some(Found::new(from, to, Why::Date));
    // "mùng 3 hằng tháng"
    const MUNG: u64 = key("mùng");
    const MONG: u64 = key("mồng");
    if matches!(line.key_before(at), MUNG | MONG) && !line.is_mark(at + 1, '/') {
        let from = if at > floor { at - 1 } else { at };
        return Some(Found::new(from, at + 1, Why::Date));
    }
    let slash =
        line.is_mark(at + 1, '/') || cued && line.token(at + 1).is_some_and(|t| t.is_dash());
    if slash && let Some(m) = line.plain(at + 2) {
        if is_day(d, m) && line.raw(at + 2).len() <= 2 {
            let again = line.is_mark(at + 3, '/') || line.token(at + 3).is_some_and(Token::is_dash);
            if again && line.year(at + 4).is_some() {
                return found(at + 5);
            }
            // "15/3/22" is a day, "1/2/3" nothing known.
            let third = again && line.glued(at + 4) && line.plain(at + 4).is_some();
            let short = line.raw(at + 4).len() == 2;
            if third && !short {
                return None;
            }
            if cued || reads_as_day(line, at, d, m) {
                return found(if third { at + 5 } else { at + 3 });
            }
        }
        if line.year(at + 2).is_some() && (1..=12).contains(&d) {
            if line.key_before(at) == QUY {
                let from = with_cue(line, floor, at, QUY);
                return Some(Found::new(from, at + 3, Why::Quarter));
            }
            let from = with_cue(line, floor, at, THANG);
            return Some(Found::new(from, at + 3, Why::Date));
        }
        return None;
    }
    if line.key_before(at) != NGAY
        || unit::after(line.tokens, at + 1).is_some_and(|(a, _)| !matches!(a, unit::After::Trap(_)))
    {
        return None;
    }
    found(named_day_end(line, at + 1))
}

/// "ngày 15", "ngày 15 và 16/3", "ngày 15 tháng 3 năm 2023": the token after the day whose number
/// ends before `to`.
fn named_day_end(line: &Line, mut to: usize) -> usize {
    const VA: u64 = key("và");
    const DEN: u64 = key("đến");
    let listed = line.is_mark(to, ',')
        || matches!(line.key(to), VA | DEN)
        || line.token(to).is_some_and(Token::is_dash);
    let slashed = line.is_mark(to + 2, '/') || line.token(to + 2).is_some_and(Token::is_dash);
    if listed
        && slashed
        && line
            .plain(to + 1)
            .zip(line.plain(to + 3))
            .is_some_and(|(d, m)| is_day(d, m))
    {
        to += 4;
        let dash = line.is_mark(to, '/') || line.token(to).is_some_and(Token::is_dash);
        if dash && line.year(to + 1).is_some() {
            to += 2;
        }
        return to;
    }
    if line.key(to) == THANG && line.plain(to + 1).is_some_and(|m| is_day(1, m)) {
        to += 2;
        if line.key(to) == NAM && line.year(to + 1).is_some() {
            to += 2;
        }
    }
    to
}

/// Days of the year that articles name without saying "ngày".
fn is_listed(day: u32, month: u32) -> bool {
    const DAYS: [(u32, u32); 13] = [
        (3, 2),
        (8, 3),
        (26, 3),
        (30, 4),
        (1, 5),
        (19, 5),
        (1, 6),
        (27, 7),
        (19, 8),
        (2, 9),
        (20, 10),
        (20, 11),
        (22, 12),
    ];
    DAYS.contains(&(day, month))
}

/// "20-21/5", "13-19.3": the token after two days of one month.
fn days_of_month(line: &Line, at: usize, first: u32) -> Option<usize> {
    let glued = |i: usize| line.glued(i);
    if !line.token(at + 1)?.is_dash() || !line.token(at + 2)?.is_number() {
        return None;
    }
    let rises = |d: u32, m: u32| first < d && is_day(d, m);
    if line.is_mark(at + 3, '/') && glued(at + 3) && glued(at + 4) {
        let (d, m) = (line.plain(at + 2)?, line.plain(at + 4)?);
        let year = line.is_mark(at + 5, '/') && line.year(at + 6).is_some();
        return rises(d, m).then_some(if year { at + 7 } else { at + 5 });
    }
    let (d, m) = line.raw(at + 2).split_once('.')?;
    let day = rises(d.parse().ok()?, m.parse().ok()?);
    (day && line.key_before(at) == NGAY).then_some(at + 3)
}

/// "mỗi ngày 5 nghìn", "mỗi tháng 5 triệu": a rate, no date.
fn is_rate(line: &Line, at: usize) -> bool {
    const MOI: u64 = key("mỗi");
    const MOT: u64 = key("một");
    const HANG: u64 = key("hàng");
    const HANGF: u64 = key("hằng");
    at >= 2 && matches!(line.key(at - 2), MOI | MOT | HANG | HANGF)
}

/// Without a cue, d/m is a day when it cannot be a share, or when nothing it
/// counts follows and nothing before says that something was reached.
fn reads_as_day(line: &Line, at: usize, d: u32, m: u32) -> bool {
    static REACHED: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "đạt|có|được|kết quả|thành|tỷ lệ|hoàn thành|đủ|với|trên|hơn|gần|khoảng|còn|là|chiếm|cho|xuống|lên|tại|ở|trong|bằng",
            (),
        )])
    });
    let counted = NOUNS.has(line.tokens, at + 3)
        || unit::after(line.tokens, at + 3).is_some_and(|(a, _)| matches!(a, unit::After::Unit(_)))
        || line.key(at + 3) == key("số");
    let share = d <= m && counted || d == m;
    let reached = REACHED.before(line.tokens, at).is_some();
    !share && !(reached && (d <= m || counted)) && !(counted && d <= m + 3)
}

/// "tháng 5", "tháng 5/2023", "tháng 3, 4", "tháng 10-2023".
fn month(line: &Line, floor: usize, at: usize) -> Option<Found> {
    line.plain(at).filter(|m| is_day(1, *m))?;
    if line.key_before(at) != THANG || is_rate(line, at) {
        return None;
    }
    let mut to = at + 1;
    let joint = line.is_mark(to, '/') || line.token(to).is_some_and(|t| t.is_dash());
    if (joint || line.key(to) == NAM) && line.year(to + 1).is_some() {
        to += 2;
    }
    let lone = line.is_mark(to, ',') || joint;
    if lone
        && line.plain(to + 1).is_some_and(|m| is_day(1, m))
        && !NOUNS.has(line.tokens, to + 2)
        && !line.is_mark(to + 2, '%')
        && unit::after(line.tokens, to + 2).is_none()
    {
        to += 2;
    }
    Some(Found::new(with_cue(line, floor, at, THANG), to, Why::Date))
}

/// Words after which four digits are a year.
static YEAR_CUES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "năm|cuối|đầu|hết|từ|đến|giai đoạn|nhiệm kỳ|khóa|niên khóa|năm học|sinh năm|sn|sinh|giữa|trước|sau|từ năm|đến năm|mùa xuân|tết|thập niên|vụ|kỳ|\
         tháng giêng|quý i|quý ii|quý iii|quý iv|xuân|hè|thu|đông|nhâm dần|quý mão|giáp thìn|ất tỵ",
        (),
    )])
});

/// "năm 2016", "2020-2025", "nhiệm kỳ 2020 - 2025", and years after cues.
fn years(line: &Line, floor: usize, at: usize) -> Option<Found> {
    if line.year(at).is_none() {
        return years_by_comma(line, floor, at);
    }
    const DEN: u64 = key("đến");
    let cue = YEAR_CUES
        .before(line.tokens, at)
        .filter(|(_, first)| *first >= floor);
    let from = cue.map_or(at, |(_, first)| first);
    let joint = line.token(at + 1).is_some_and(|t| t.is_dash())
        || line.key(at + 1) == DEN
        || line.is_mark(at + 1, '/');
    let mut next = at + 2;
    if joint && line.key(at + 1) == DEN && line.key(next) == NAM {
        next += 1;
    }
    if joint && line.year(next).is_some() && line.key(next - 1) != NAM {
        return Some(Found::new(from, next + 1, Why::Period));
    }
    let counted = !line.raw(at).contains('.')
        && (unit::after(line.tokens, at + 1)
            .is_some_and(|(a, _)| matches!(a, unit::After::Unit(_)))
            || line.is_mark(at + 1, '/') && line.plain(at + 2).is_some());
    let named = line.key_before(at) == NAM;
    if counted && !named {
        return None;
    }
    if named {
        return Some(Found::new(from, at + 1, Why::Date));
    }
    // Thousands are mostly grouped (2.020 hộ): a bare 2020 before anything
    // but a noun is a year.
    let noun = NOUNS.has(line.tokens, at + 1)
        && !line.token(at + 1).is_some_and(|t| t.capital && !t.shouted);
    let recent = line.year(at).is_some_and(|y| (1930..=2050).contains(&y));
    (!noun && (cue.is_some() || recent)).then(|| Found::new(from, at + 1, Why::Date))
}

/// "năm 2021,2022": two years typed without a space.
fn years_by_comma(line: &Line, floor: usize, at: usize) -> Option<Found> {
    let (a, b) = line.raw(at).split_once(',')?;
    let year = |s: &str| s.len() == 4 && s.parse::<u32>().is_ok_and(|y| (1900..=2100).contains(&y));
    let from = with_cue(line, floor, at, NAM);
    (year(a) && year(b)).then(|| Found::new(from, at + 1, Why::Date))
}
