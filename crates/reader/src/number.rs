//! Number phrases: numerals and number words with their orders of magnitude,
//! `2 tỷ 800 triệu`, `3,2 nghìn`, `một nghìn rưỡi`, `hàng trăm`.

use vi::Decimal;

use crate::numeral::{Numeral, Unread, numeral};
use crate::scan::{Token, key};
use crate::spoken::{MUOI_TEN, is_half, spoken};

/// A number phrase: tokens up to `to`, and what they come to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    pub value: Decimal,
    /// The other reading of `1,250`, with the same magnitude.
    pub other: Option<Decimal>,
    /// The token after the phrase.
    pub to: usize,
    /// The product of the magnitude words of its last term; 1 without any.
    pub magnitude: i64,
    /// The numeral, when there is exactly one and it has no magnitude word.
    pub numeral: Option<Numeral>,
    /// Written in words throughout.
    pub words: bool,
    /// How many words, magnitudes included (1 for "hai").
    pub length: usize,
}

impl Number {
    /// With a magnitude that was said elsewhere.
    pub fn times(&self, magnitude: i64) -> Option<Number> {
        let scaled = |value: Decimal| value.checked_mul_int(magnitude);
        Some(Number {
            value: scaled(self.value)?,
            other: match self.other {
                Some(other) => Some(scaled(other)?),
                None => None,
            },
            magnitude: self.magnitude.checked_mul(magnitude)?,
            ..*self
        })
    }
}

const NAM: u64 = key("năm");
const CHUC: u64 = key("chục");
const TRAM: u64 = key("trăm");
pub(crate) const MOT: u64 = key("một");

/// What the digit words count; "năm" is also a year and is told apart later.
pub(crate) fn digit(word: u64) -> Option<i64> {
    const HAI: u64 = key("hai");
    const BA: u64 = key("ba");
    const BON: u64 = key("bốn");
    const SAU: u64 = key("sáu");
    const BAY: u64 = key("bảy");
    const BAYF: u64 = key("bẩy");
    const TAM: u64 = key("tám");
    const CHIN: u64 = key("chín");
    Some(match word {
        MOT => 1,
        HAI => 2,
        BA => 3,
        BON => 4,
        NAM => 5,
        SAU => 6,
        BAY | BAYF => 7,
        TAM => 8,
        CHIN => 9,
        _ => return None,
    })
}

/// Whether a number in words may begin with this word.
pub(crate) fn begins_number(word: u64) -> bool {
    digit(word).is_some() || word == MUOI_TEN
}

/// The order of magnitude that token `at` states.
pub(crate) fn magnitude(tokens: &[Token], at: usize) -> Option<i64> {
    const NGHIN: u64 = key("nghìn");
    const NGAN: u64 = key("ngàn");
    const VAN: u64 = key("vạn");
    const TRIEU: u64 = key("triệu");
    const TR: u64 = key("tr");
    const TY: u64 = key("tỷ");
    const TI: u64 = key("tỉ");
    const PHU: u64 = key("phú");
    let after = |key: u64| tokens.get(at + 1).is_some_and(|t| t.key == key);
    Some(match tokens.get(at)?.key {
        CHUC => 10,
        TRAM => 100,
        NGHIN | NGAN => 1_000,
        VAN => 10_000,
        TRIEU if !after(PHU) => 1_000_000,
        TR => 1_000_000,
        TY | TI if !is_ratio(tokens, at) && !after(PHU) => 1_000_000_000,
        _ => return None,
    })
}

/// "tỷ lệ", "tỷ trọng", "tỷ số", "tỷ giá", "tỷ suất" are no thousand millions.
fn is_ratio(tokens: &[Token], at: usize) -> bool {
    const LE_RATE: u64 = key("lệ");
    const TRONG: u64 = key("trọng");
    const SUAT: u64 = key("suất");
    const GIA: u64 = key("giá");
    tokens
        .get(at + 1)
        .is_some_and(|t| matches!(t.key, LE_RATE | TRONG | SUAT | GIA))
}

/// The product of the magnitude words from token `at`: "nghìn tỷ" is 10¹².
pub(crate) fn magnitudes(tokens: &[Token], at: usize) -> (i64, usize) {
    let (mut product, mut next) = (1i64, at);
    while let Some(more) = magnitude(tokens, next).and_then(|m| product.checked_mul(m)) {
        product = more;
        next += 1;
        // "45 tr.đồng"
        if tokens.get(next).is_some_and(|t| t.is_mark('.') && t.glued)
            && tokens.get(next + 1).is_some_and(|t| t.glued && t.is_word())
            && tokens[next - 1].key == key("tr")
        {
            next += 1;
        }
    }
    (product, next)
}

/// Reads the number phrase that begins at token `at`. `None` when none does.
pub(crate) fn number(
    text: &str,
    tokens: &[Token],
    at: usize,
) -> Option<Result<Number, (usize, Unread)>> {
    let first = tokens.get(at)?;
    if first.is_number() {
        return Some(in_digits(text, tokens, at));
    }
    in_words(tokens, at).map(Ok)
}

fn in_digits(text: &str, tokens: &[Token], at: usize) -> Result<Number, (usize, Unread)> {
    let (raw, next) = grouped_by_spaces(text, tokens, at);
    let first = numeral(&raw).map_err(|why| (next, why))?;
    let (product, mut to) = magnitudes(tokens, next);
    let overflow = |to: usize| (to, Unread::TooLong);
    let mut value = first.value.checked_mul_int(product).ok_or(overflow(to))?;
    let mut last = product;
    while last > 1 {
        // "2 tỷ 800 triệu": a smaller term must name its own magnitude.
        let Some(term) = tokens.get(to).filter(|t| t.is_number()) else {
            break;
        };
        let Ok(small) = numeral(&text[term.from..term.to]) else {
            break;
        };
        let (product, after) = magnitudes(tokens, to + 1);
        // "1 triệu 250.000 đồng"
        let rest = small.grouped && product == 1 && small.value < Decimal::from(last);
        let term = small.plain && small.digits <= 3 && product > 1 && product < last;
        if !rest && !term {
            break;
        }
        value = small
            .value
            .checked_mul_int(product)
            .and_then(|more| value.checked_add(more))
            .ok_or(overflow(after))?;
        (last, to) = (product, after);
    }
    // "1,5 triệu rưỡi" is nothing.
    let half = last > 1 && first.value.is_integer();
    if half && is_half(tokens, to) {
        value = value
            .checked_add(Decimal::from(last / 2))
            .ok_or(overflow(to))?;
        to += 1;
    }
    Ok(Number {
        value,
        other: first.other.and_then(|other| other.checked_mul_int(product)),
        to,
        magnitude: last,
        numeral: Some(first),
        words: false,
        length: to - at,
    })
}

/// `1 250 000`: one to three digits, then tokens of exactly three.
fn grouped_by_spaces(text: &str, tokens: &[Token], at: usize) -> (String, usize) {
    let raw = |i: usize| &text[tokens[i].from..tokens[i].to];
    let three = |i: usize| {
        tokens.get(i).is_some_and(|t| t.is_number() && !t.glued)
            && raw(i).len() == 3
            && raw(i).bytes().all(|b| b.is_ascii_digit())
    };
    let first = raw(at);
    let may_lead =
        first.len() <= 3 && !first.starts_with('0') && first.bytes().all(|b| b.is_ascii_digit());
    let mut next = at + 1;
    let mut joined = first.to_string();
    while may_lead && three(next) && joined.len() < 18 {
        joined.push_str(raw(next));
        next += 1;
    }
    // "2 208,5"
    let fraction = tokens.get(next).filter(|t| t.is_number() && !t.glued);
    if let Some((whole, _)) = fraction.and_then(|_| raw(next).split_once(','))
        && may_lead
        && whole.len() == 3
        && raw(next).bytes().filter(|b| *b == b',').count() == 1
        && !whole.contains('.')
    {
        joined.push_str(raw(next));
        next += 1;
    }
    (joined, next)
}

fn in_words(tokens: &[Token], at: usize) -> Option<Number> {
    let spoken = spoken(tokens, at)?;
    Some(Number {
        value: Decimal::from(spoken.value),
        other: None,
        to: spoken.to,
        magnitude: spoken.magnitude,
        numeral: None,
        words: true,
        length: spoken.to - at,
    })
}

/// "hàng trăm", "vài chục", "cả nghìn", and a bare "chục" after "hơn": the
/// order of magnitude beginning at token `at`, and the token after it.
pub(crate) fn vague(tokens: &[Token], at: usize) -> Option<(Decimal, usize)> {
    const HANG: u64 = key("hàng");
    const HANGF: u64 = key("hằng");
    const VAI: u64 = key("vài");
    const MAY: u64 = key("mấy");
    const CA: u64 = key("cả");
    const DAM: u64 = key("dăm");
    const BA: u64 = key("ba");
    const NUA: u64 = key("nửa");
    let opener = tokens.get(at)?.key;
    if opener == NUA {
        let (product, next) = magnitudes(tokens, at + 1);
        return (product >= 1000).then(|| (Decimal::from(product / 2), next));
    }
    if !matches!(opener, HANG | HANGF | VAI | MAY | CA | DAM) {
        return None;
    }
    let mut from = at + 1;
    if matches!(opener, VAI | DAM) && tokens.get(from).is_some_and(|t| t.key == BA) {
        from += 1;
    }
    let (product, next) = magnitudes(tokens, from);
    (next > from).then(|| (Decimal::from(product), next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::scan;

    fn read(text: &str) -> String {
        let mut tokens = Vec::new();
        scan(text, 0, 0, &mut tokens);
        match number(text, &tokens, 0) {
            Some(Ok(n)) => n.value.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn phrases_come_to_their_values() {
        for (text, value) in [
            ("2 tỷ 800 triệu đồng", "2800000000"),
            ("3,2 nghìn", "3200"),
            ("27,4 nghìn tỷ đồng", "27400000000000"),
            ("một nghìn rưỡi", "1500"),
            ("hai vạn cây", "20000"),
            ("ba chục hộ", "30"),
            ("ba mươi lăm hộ", "35"),
            ("hai trăm linh ba", "203"),
            ("hai tỷ tám trăm triệu đồng", "2800000000"),
            ("một nghìn hai trăm đoàn viên", "1200"),
            ("mười hai hộ", "12"),
            ("mười năm", "10"),
            ("1 250 000 đồng", "1250000"),
            ("45 tr.đồng", "45000000"),
            ("5 tỷ lệ", "5"),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn orders_of_magnitude_are_vague() {
        let mut tokens = Vec::new();
        scan("hàng trăm tỷ đồng", 0, 0, &mut tokens);
        let (value, next) = vague(&tokens, 0).unwrap();
        assert_eq!((value.to_string().as_str(), next), ("100000000000", 3));
    }
}
