//! Numbers in words: groups below a thousand with their ranks (trăm, nghìn, vạn, triệu, tỷ), zeros
//! spoken (không trăm, linh, lẻ), and short forms (hai lăm, hai trăm tư, một triệu rưỡi). What
//! could be heard in two ways is left open instead of guessed.

use crate::number::{MOT, digit, magnitude};
use crate::scan::{Token, key};

/// A number in words over the tokens up to `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub value: i64,
    pub to: usize,
    /// The product of the ranks from nghìn up that it ends with; 1 without any.
    pub magnitude: i64,
}

pub(crate) const MUOI_TEN: u64 = key("mười");
const MUOI: u64 = key("mươi");
const CHUC: u64 = key("chục");
const TRAM: u64 = key("trăm");
const LINH: u64 = key("linh");
const LE: u64 = key("lẻ");
const KHONG: u64 = key("không");
const NAM: u64 = key("năm");
const TU: u64 = key("tư");
const RUOI: u64 = key("rưỡi");
/// As many write it.
const RUOI_SPELT: u64 = key("rưởi");

/// More than all ranks together make.
const NO_LIMIT: i64 = i64::MAX;

/// The number in words that begins at token `at`; its value fits 10¹⁸.
pub(crate) fn spoken(tokens: &[Token], at: usize) -> Option<Spoken> {
    number(tokens, at, NO_LIMIT, false).map(|part| Spoken {
        value: part.value,
        to: part.to,
        magnitude: part.magnitude,
    })
}

/// Whether the words from `at` on belong to the number before them in no way that is certain:
/// "một trăm | hai hộ", "hai | ba hộ", "hai | phẩy năm".
pub(crate) fn is_left_over(tokens: &[Token], at: usize) -> bool {
    let word = word(tokens, at);
    let next = self::word(tokens, at + 1);
    let ranked =
        |at: usize| matches!(self::word(tokens, at), MUOI) || magnitude(tokens, at).is_some();
    match word {
        // "hai mươi năm": years.
        NAM => ranked(at + 1),
        _ if is_fraction(tokens, at) => true,
        LINH | LE => ones(tokens, at + 1).is_some(),
        KHONG => ranked(at + 1),
        TU => false,
        _ => {
            digit(word).is_some() && next != key("mẹ")
                || word == MUOI_TEN
                || closing(tokens, at).is_some()
                || ranked(at)
        }
    }
}

pub(crate) fn is_half(tokens: &[Token], at: usize) -> bool {
    matches!(word(tokens, at), RUOI | RUOI_SPELT)
}

/// "phẩy" and "rưỡi" where no number takes them up.
pub(crate) fn is_fraction(tokens: &[Token], at: usize) -> bool {
    const PHAY: u64 = key("phẩy");
    word(tokens, at) == PHAY || is_half(tokens, at)
}

fn word(tokens: &[Token], at: usize) -> u64 {
    tokens.get(at).map_or(0, |t| t.key)
}

/// How a group of hundreds was said: what may follow a rank depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One digit word.
    Digit,
    /// "hai lăm"
    Short,
    Full,
}

#[derive(Clone, Copy)]
struct Part {
    value: i64,
    to: usize,
    magnitude: i64,
    form: Form,
}

/// A number below `limit`; `inner` says that a higher rank was named before it.
fn number(tokens: &[Token], at: usize, limit: i64, inner: bool) -> Option<Part> {
    let mut part = group(tokens, at, inner)?;
    let mut outer = 1;
    while let Some(rank) = rank(tokens, part.to).filter(|r| *r < limit && *r > outer) {
        let value = part.value.checked_mul(rank).filter(|v| *v < limit)?;
        outer = rank;
        part = Part {
            value,
            to: part.to + 1,
            magnitude: part.magnitude.checked_mul(rank)?,
            form: Form::Full,
        };
        if let Some((more, to)) = fraction(tokens, part.to, rank) {
            (part.value, part.to) = (value.checked_add(more)?, to);
        } else if let Some(rest) =
            number(tokens, part.to, rank, true).filter(|rest| rest.form == Form::Full)
        {
            part = Part {
                value: value.checked_add(rest.value)?,
                ..rest
            };
        }
    }
    Some(part)
}

/// Ranks from nghìn up.
fn rank(tokens: &[Token], at: usize) -> Option<i64> {
    magnitude(tokens, at).filter(|rank| *rank >= 1_000)
}

/// "rưỡi", and the digit that closes a short form: half of `rank`, or tenths of it.
fn fraction(tokens: &[Token], at: usize, rank: i64) -> Option<(i64, usize)> {
    if is_half(tokens, at) {
        return Some((rank / 2, at + 1));
    }
    closing(tokens, at).map(|d| (d * rank / 10, at + 1))
}

/// A digit word that only ends a number: mốt, tư, lăm, nhăm.
fn closing(tokens: &[Token], at: usize) -> Option<i64> {
    const MOT_AFTER: u64 = key("mốt");
    const LAM: u64 = key("lăm");
    const NHAM: u64 = key("nhăm");
    match word(tokens, at) {
        MOT_AFTER => Some(1),
        TU if !is_compound(word(tokens, at + 1)) => Some(4),
        LAM | NHAM => Some(5),
        _ => None,
    }
}

/// "tư liệu", "tư nhân": no four.
fn is_compound(after: u64) -> bool {
    const LIEU: u64 = key("liệu");
    const NHAN: u64 = key("nhân");
    const TUONG: u64 = key("tưởng");
    const VAN: u64 = key("vấn");
    const CACH: u64 = key("cách");
    const PHAP: u64 = key("pháp");
    const THUC: u64 = key("thục");
    const THUONG: u64 = key("thương");
    matches!(
        after,
        LIEU | NHAN | TUONG | VAN | CACH | PHAP | THUC | THUONG
    )
}

/// The ones after tens: "năm" there is a year.
fn ones(tokens: &[Token], at: usize) -> Option<i64> {
    let plain = || digit(word(tokens, at)).filter(|_| word(tokens, at) != NAM);
    closing(tokens, at).or_else(plain)
}

/// The ones after spoken zeros, where "năm" is five.
fn last_ones(tokens: &[Token], at: usize) -> Option<i64> {
    closing(tokens, at).or_else(|| digit(word(tokens, at)))
}

fn is_zeros(tokens: &[Token], at: usize) -> bool {
    matches!(word(tokens, at), LINH | LE)
}

/// A number below a thousand.
fn group(tokens: &[Token], at: usize, inner: bool) -> Option<Part> {
    let full = |value: i64, to: usize| Part {
        value,
        to,
        magnitude: 1,
        form: Form::Full,
    };
    if inner && is_zeros(tokens, at) {
        let said = group(tokens, at + 1, false).filter(|said| said.form != Form::Digit);
        return said.or_else(|| last_ones(tokens, at + 1).map(|ones| full(ones, at + 2)));
    }
    let zero = inner && word(tokens, at) == KHONG;
    if zero && rank(tokens, at + 1).is_some() {
        return Some(full(0, at + 1));
    }
    let hundreds = if zero {
        Some(0)
    } else {
        digit(word(tokens, at))
    };
    let Some(hundreds) = hundreds.filter(|_| word(tokens, at + 1) == TRAM) else {
        return below_hundred(tokens, at);
    };
    let (value, next) = (hundreds * 100, at + 2);
    if is_zeros(tokens, next) {
        let ones = last_ones(tokens, next + 1);
        return Some(ones.map_or(full(value, next), |ones| full(value + ones, next + 2)));
    }
    if let Some((more, to)) = fraction(tokens, next, 100).filter(|_| hundreds > 0) {
        return Some(full(value + more, to));
    }
    let tens = below_hundred(tokens, next).filter(|tens| tens.form != Form::Digit);
    Some(tens.map_or(full(value, next), |tens| full(value + tens.value, tens.to)))
}

fn below_hundred(tokens: &[Token], at: usize) -> Option<Part> {
    let said = |value: i64, to: usize, form: Form| Part {
        value,
        to,
        magnitude: 1,
        form,
    };
    let (tens, next) = if word(tokens, at) == MUOI_TEN {
        (10, at + 1)
    } else {
        let first = digit(word(tokens, at))?;
        let next = at + 1;
        match word(tokens, next) {
            MUOI => (first * 10, next + 1),
            CHUC => {
                let (more, to) = fraction(tokens, next + 1, 10).unwrap_or((0, next + 1));
                return Some(said(first * 10 + more, to, Form::Full));
            }
            second => {
                // "một tư" is nothing, "năm tư" the fourth year.
                let short = word(tokens, at) != MOT && !(word(tokens, at) == NAM && second == TU);
                return Some(match closing(tokens, next).filter(|_| short) {
                    Some(ones) => said(first * 10 + ones, next + 1, Form::Short),
                    None => said(first, next, Form::Digit),
                });
            }
        }
    };
    // "hai mươi, ba mươi" without its comma: the ones begin another number.
    let another = matches!(word(tokens, next + 1), MUOI | TRAM | CHUC);
    Some(match ones(tokens, next).filter(|_| !another) {
        Some(ones) => said(tens + ones, next + 1, Form::Full),
        None => said(tens, next, Form::Full),
    })
}
