//! The words before and after a number that say how firmly it is stated.

use std::sync::LazyLock;

use vi::Bound;

use crate::noun::NOUNS;
use crate::phrases::Phrases;
use crate::scan::{Kind, Token, key};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Bound(Bound),
    /// "cao hơn 20%": a difference of exactly so much; no part of the quote.
    Difference,
}

static BEFORE: LazyLock<Phrases<Says>> = LazyLock::new(|| {
    use Says::{Bound as B, Difference};
    Phrases::new(&[
        (
            "trên|hơn|vượt|vượt trên|vượt hơn|quá|không chỉ dừng lại ở",
            B(Bound::Over),
        ),
        (
            "gần|ngót|suýt soát|gần như|gần đến|gần tới|xấp xỉ gần",
            B(Bound::Nearly),
        ),
        (
            "khoảng|chừng|xấp xỉ|trên dưới|cơ bản đạt|tầm|cỡ|ước chừng|áng chừng|khoảng chừng|độ chừng|khoảng độ|\
             xấp xỉ khoảng|tầm khoảng",
            B(Bound::About),
        ),
        (
            "ít nhất|tối thiểu|không dưới|không ít hơn|không thấp hơn|không kém|ít nhất là|tối thiểu là|chí ít",
            B(Bound::AtLeast),
        ),
        (
            "tối đa|không quá|dưới|không vượt quá|chưa đến|chưa tới|chưa đầy|không nhiều hơn|không cao hơn|\
             nhiều nhất|không hơn|không vượt|tối đa là|không lớn hơn|chưa quá|tối đa không quá",
            B(Bound::AtMost),
        ),
        (
            "cao hơn|thấp hơn|nhiều hơn|ít hơn|lớn hơn|nhỏ hơn|giảm hơn so với|sớm hơn|\
             muộn hơn|tốt hơn|đạt và vượt",
            Difference,
        ),
    ])
});

/// The bound stated before token `at`, and the token its words begin at.
pub(crate) fn before(tokens: &[Token], from: usize, at: usize) -> (Option<Bound>, usize) {
    const TU: u64 = key("từ");
    let mut first = at;
    let mut bound = None;
    let mut end = at;
    loop {
        // "ít nhất từ 2", "khoảng từ 10 đến 15"
        let skip = end > from && tokens[end - 1].key == TU;
        let edge = if skip { end - 1 } else { end };
        if let Some(says) = symbol(tokens, from, end) {
            return (bound.or(Some(says)), end - 1);
        }
        match BEFORE.before(tokens, edge) {
            Some((Says::Bound(says), start)) if start >= from => {
                bound = bound.or(Some(*says));
                first = start;
                end = start;
            }
            Some((Says::Difference, start)) if start >= from && bound.is_none() => {
                return (None, at);
            }
            _ => return (bound, first),
        }
    }
}

/// "≥ 5", "< 2%", "~30" as tables write them.
fn symbol(tokens: &[Token], from: usize, end: usize) -> Option<Bound> {
    let Kind::Mark(mark) = tokens.get(end.checked_sub(1).filter(|i| *i >= from)?)?.kind else {
        return None;
    };
    match mark {
        '>' => Some(Bound::Over),
        '<' | '≤' => Some(Bound::AtMost),
        '≥' => Some(Bound::AtLeast),
        '~' | '≈' => Some(Bound::About),
        _ => None,
    }
}

/// "trên 5 lĩnh vực", "dưới 3 hình thức": the word is a preposition there.
pub(crate) fn is_place_of(tokens: &[Token], first: usize, noun: usize) -> bool {
    const TREN: u64 = key("trên");
    const DUOI: u64 = key("dưới");
    static ON: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "lĩnh vực|mặt|phương diện|địa bàn|nền tảng|kênh|hình thức|loại hình|mặt trận|cánh đồng|trang|tuyến biên giới|phương tiện|cơ quan báo",
            (),
        )])
    });
    tokens
        .get(first)
        .is_some_and(|t| matches!(t.key, TREN | DUOI))
        && ON.has(tokens, noun)
}

/// "trở lên", "trở xuống" after a quantity: its bound and the token after it.
pub(crate) fn after(tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
    static AFTER: LazyLock<Phrases<Bound>> = LazyLock::new(|| {
        Phrases::new(&[
            ("trở lên|đổ lên|trở ra", Bound::AtLeast),
            ("trở xuống|đổ xuống|trở lại", Bound::AtMost),
        ])
    });
    AFTER.at(tokens, at).map(|(bound, next)| (*bound, next))
}

/// "vượt 3/18 chỉ tiêu", "đạt và vượt 5 tiêu chí" count what was surpassed.
pub(crate) fn counts_surpassed(tokens: &[Token], first: usize, noun: usize) -> bool {
    const VUOT: u64 = key("vượt");
    const VA: u64 = key("và");
    first > 0
        && tokens.get(first).is_some_and(|t| t.key == VUOT)
        && tokens.get(first - 1).is_some_and(|t| t.key == VA)
        && NOUNS.has(tokens, noun)
}
