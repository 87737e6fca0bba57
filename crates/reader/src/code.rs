//! Numbers that identify: document numbers, telephones, accounts, plates, road
//! markers, web addresses and the like.

use std::sync::LazyLock;

use crate::line::Line;
use crate::noun::NOUNS;
use crate::phrases::Phrases;
use crate::scan::key;
use crate::trap::{Found, Why};
use crate::unit;

/// The trap of the numeral at token `at`.
pub(crate) fn at_numeral(line: &Line, floor: usize, at: usize) -> Option<Found> {
    document(line, floor, at)
        .or_else(|| dated_document(line, floor, at))
        .or_else(|| house(line, floor, at))
        .or_else(|| plate(line, at))
        .or_else(|| telephone(line, floor, at))
        .or_else(|| account(line, floor, at))
        .or_else(|| scale(line, at))
        .or_else(|| web(line, at))
        .or_else(|| glued_letters(line, at))
}

/// What kinds of papers carry numbers; their words belong to the trap.
pub(crate) static PAPERS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "chỉ thị|nghị quyết|kết luận|quyết định|thông tư|nghị định|hướng dẫn|kế hoạch|thông báo|công văn|quy định|đề án|\
         dự án|tiểu dự án|chương trình|chương trình mục tiêu quốc gia|chương trình mtqg|luật|pháp lệnh|công điện|văn bản|tờ trình|báo cáo|thông tri|quy chế|nghị quyết liên tịch|\
         thông tư liên tịch|giấy phép|hợp đồng|sắc lệnh|ct|nq|kl|qđ",
        (),
    )])
});

/// "05-CT/TW", "01 -KL/TW", "15/KH-UBND", "61/2018/NĐ-CP".
fn document(line: &Line, floor: usize, at: usize) -> Option<Found> {
    line.plain(at)?;
    let mut next = at + 1;
    if line.is_mark(next, '/') && line.year(next + 1).is_some() && line.is_mark(next + 2, '/') {
        next += 2;
    }
    let joint = |i: usize| line.is_mark(i, '/') || line.token(i).is_some_and(|t| t.is_dash());
    let head = line.token(next + 1)?;
    if !joint(next) || !head.glued || !head.is_word() || !head.capital {
        return None;
    }
    let symbol = head.shouted || joint(next + 2) && line.glued(next + 2);
    if !symbol || unit::after(line.tokens, next + 1).is_some() && !head.shouted {
        return None;
    }
    next += 2;
    while joint(next)
        && line.glued(next)
        && line.token(next + 1).is_some_and(|t| t.glued && t.is_word())
    {
        next += 2;
    }
    Some(Found::new(
        paper_before(line, floor, at),
        next,
        Why::Document,
    ))
}

/// "Luật 91/2025", "NĐ 13/2023": number and year.
fn dated_document(line: &Line, floor: usize, at: usize) -> Option<Found> {
    line.plain(at)?;
    if !line.is_mark(at + 1, '/') || line.year(at + 2).is_none() {
        return None;
    }
    let from = paper_before(line, floor, at);
    let abbreviated = at > floor && line.tokens[at - 1].shouted;
    let from = if abbreviated { at - 1 } else { from };
    (from < at).then(|| Found::new(from, at + 3, Why::Document))
}

/// "142/5 Phạm Hùng", "số 88/10": a house by number and street.
fn house(line: &Line, floor: usize, at: usize) -> Option<Found> {
    const SO: u64 = key("số");
    line.plain(at)?;
    let share = line.is_mark(at + 1, '/') && line.plain(at + 2).is_some();
    let to = if share { at + 3 } else { at + 1 };
    let numbered = at > floor && line.key(at - 1) == SO;
    let amount = at > 1 && matches!(line.key(at - 2), TOTAL | AMONG | ONE);
    const TOTAL: u64 = key("tổng");
    const AMONG: u64 = key("trong");
    const ONE: u64 = key("một");
    let street = |i: usize| {
        line.token(i)
            .is_some_and(|t| t.is_word() && t.capital && !t.shouted && !t.coded)
    };
    let named = street(to) && street(to + 1) && !NOUNS.has(line.tokens, to);
    let counted = NOUNS.has(line.tokens, to) || unit::after(line.tokens, to).is_some();
    let named = named && (share || line.year(at).is_none());
    static STREETS: LazyLock<Phrases<()>> =
        LazyLock::new(|| Phrases::new(&[("đường|phố|ngõ|hẻm|quốc lộ|ngách|kiệt|tỉnh lộ", ())]));
    if crate::label::is_rank(line, at) {
        return None;
    }
    let on_street = numbered
        && !amount
        && STREETS
            .at(line.tokens, to)
            .is_some_and(|(_, next)| line.token(next).is_some_and(|t| t.capital || t.is_number()));
    let found = named || on_street || share && numbered && !amount && !counted;
    found.then(|| Found::new(at, to, Why::Address))
}

/// The first token of "Chỉ thị số" before a document's number.
pub(crate) fn paper_before(line: &Line, floor: usize, at: usize) -> usize {
    const SO: u64 = key("số");
    let mut from = at;
    if from > floor && line.is_mark(from - 1, ':') {
        from -= 1;
    }
    if from > floor && line.key(from - 1) == SO {
        from -= 1;
    } else {
        from = at;
    }
    match PAPERS.before(line.tokens, from) {
        Some((_, first)) if first >= floor => first,
        _ => from,
    }
}

/// "51B-123.45".
fn plate(line: &Line, at: usize) -> Option<Found> {
    line.plain(at).filter(|_| line.raw(at).len() == 2)?;
    let series = line.token(at + 1)?;
    let found = series.is_word()
        && series.glued
        && series.capital
        && series.end - series.start <= 2
        && line.token(at + 2).is_some_and(|t| t.is_dash())
        && line.token(at + 3).is_some_and(|t| t.is_number());
    found.then(|| Found::new(at, at + 4, Why::Plate))
}

/// The numerals that go on from `at` as typists break up long numbers, and how
/// many digits they have.
fn run(line: &Line, at: usize) -> (usize, usize) {
    let digits = |i: usize| line.raw(i).bytes().filter(u8::is_ascii_digit).count();
    let mut next = at + 1;
    let mut total = digits(at);
    loop {
        let dash = usize::from(
            line.token(next).is_some_and(|t| t.is_dash() && t.glued) || line.is_mark(next, '.'),
        );
        let Some(more) = line.token(next + dash).filter(|t| t.is_number()) else {
            return (next, total);
        };
        if total > 24 || more.to - more.from > 12 {
            return (next, total);
        }
        total += digits(next + dash);
        next += dash + 1;
    }
}

fn cue(line: &Line, floor: usize, at: usize, cues: &Phrases<()>) -> bool {
    let mut end = at;
    while end > floor && [':', '.', '('].iter().any(|m| line.is_mark(end - 1, *m)) {
        end -= 1;
    }
    cues.before(line.tokens, end)
        .is_some_and(|(_, first)| first >= floor)
}

fn telephone(line: &Line, floor: usize, at: usize) -> Option<Found> {
    static CUES: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "điện thoại|đt|sđt|đtdđ|hotline|đường dây nóng|số máy|fax|zalo|tel|số điện thoại|tổng đài|điện thoại số|gọi số",
            (),
        )])
    });
    let (to, digits) = run(line, at);
    let called = cue(line, floor, at, &CUES) && digits >= 3;
    let mobile = line.raw(at).starts_with('0')
        && (9..=11).contains(&digits)
        && unit::after(line.tokens, to).is_none();
    (called || mobile).then(|| Found::new(at, to, Why::Phone))
}

/// "tỷ lệ 1/500": the scale of a map.
fn scale(line: &Line, at: usize) -> Option<Found> {
    const LE: u64 = key("lệ");
    let of = line.plain(at + 2).filter(|of| *of >= 100)?;
    let scale = line.plain(at) == Some(1) && line.is_mark(at + 1, '/') && of % 100 == 0;
    (scale && line.key_before(at) == LE).then(|| Found::new(at, at + 3, Why::Code))
}

fn account(line: &Line, floor: usize, at: usize) -> Option<Found> {
    static CUES: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "tài khoản|số tài khoản|stk|mã số|mã số thuế|mst|cccd|cmnd|số cmnd|số cccd|số hiệu|mã hồ sơ|mã vạch|seri|số seri|số thẻ|iso|tcvn|qcvn|mã bưu chính",
            (),
        )])
    });
    cue(line, floor, at, &CUES).then(|| Found::new(at, run(line, at).0, Why::Code))
}

/// Digits inside a web or mail address.
fn web(line: &Line, at: usize) -> Option<Found> {
    const HTTP: u64 = key("http");
    const HTTPS: u64 = key("https");
    const WWW: u64 = key("www");
    let mut first = at;
    while first > 0 && line.glued(first) && at - first < 60 {
        first -= 1;
        if matches!(line.key(first), HTTP | HTTPS | WWW) || line.is_mark(first, '@') {
            return Some(Found::new(at, at + 1, Why::Code));
        }
    }
    None
}

/// "10A2", "5K", "4G", "30a", "835B": letters directly after the digits that
/// are no unit; and "Covid-19", "4.0".
fn glued_letters(line: &Line, at: usize) -> Option<Found> {
    if at >= 2 && line.glued(at) && line.tokens[at - 1].is_dash() && line.glued(at - 1) {
        let named = line.tokens[at - 2].is_word() && line.tokens[at - 2].capital;
        if named && unit::after(line.tokens, at - 2).is_none() {
            return Some(Found::new(at - 2, at + 1, Why::Name));
        }
    }
    if at >= 2
        && line.is_mark(at - 1, '+')
        && line.glued(at)
        && line.glued(at - 1)
        && line.tokens[at - 2].is_word()
    {
        return Some(Found::new(at - 2, at + 1, Why::Code));
    }
    // "KP.4", "P.12"
    if at >= 2
        && line.is_mark(at - 1, '.')
        && line.glued(at)
        && line.glued(at - 1)
        && line.tokens[at - 2].is_word()
        && line.tokens[at - 2].capital
        && line.plain(at).is_some()
    {
        return Some(Found::new(at - 2, at + 1, Why::Address));
    }
    if line.raw(at).ends_with(".0") && unit::after(line.tokens, at + 1).is_none() {
        return Some(Found::new(at, at + 1, Why::Code));
    }
    let letters = line.token(at + 1).filter(|t| t.is_word() && t.glued)?;
    let short = letters.end - letters.start <= 3;
    if !short || unit::after(line.tokens, at + 1).is_some() || is_zeros(line.raw(at + 1)) {
        return None;
    }
    let clock = line.raw(at + 1).starts_with(['h', 'H', 'g']);
    let coded = letters.capital || letters.coded || letters.end - letters.start == 1;
    if clock || !coded {
        return None;
    }
    let why = if line.key_before(at) == key("lớp") {
        Why::Grade
    } else {
        Why::Code
    };
    (crate::number::magnitude(line.tokens, at + 1).is_none()).then(|| Found::new(at, at + 2, why))
}

/// Letters O typed for zeros.
pub(crate) fn is_zeros(raw: &str) -> bool {
    raw.contains(['o', 'O']) && raw.chars().all(|c| matches!(c, 'o' | 'O' | '0'..='9'))
}

/// "Km12+300", "QL1A", "F1": words with digits in them.
pub(crate) fn at_word(line: &Line, at: usize) -> Option<Found> {
    let token = line.token(at)?;
    if !token.coded {
        return None;
    }
    let raw = line.raw(at);
    let head: String = raw
        .chars()
        .take_while(|c| !c.is_ascii_digit())
        .flat_map(char::to_lowercase)
        .collect();
    let mut to = at + 1;
    let why = match head.as_str() {
        "km" => {
            if line.is_mark(to, '+') && line.token(to + 1).is_some_and(|t| t.is_number()) {
                to += 2;
            }
            Why::Address
        }
        "ql" | "tl" | "đt" | "dt" | "hl" => Why::Address,
        _ => Why::Code,
    };
    Some(Found::new(at, to, why))
}
