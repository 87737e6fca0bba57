//! Two numbers said together: ranges (`từ 95 đến 98%`, `25 - 30 triệu`) and
//! parts of a whole (`41/44`).

use std::sync::LazyLock;

use vi::Decimal;

use crate::line::Line;
use crate::number::{Number, number};
use crate::phrases::Phrases;
use crate::scan::{Token, key};
use crate::unit::{self, After};

/// The second number of a range and what stands after it.
pub(crate) struct Second {
    pub number: Number,
    /// The first token of the number.
    pub at: usize,
}

const DEN: u64 = key("đến");
const TOI: u64 = key("tới");

/// The end of the range that `first` begins: after it, or after its unit, a
/// dash or "đến" and another number.
pub(crate) fn second(line: &Line, first: &Number) -> Option<Second> {
    let past_unit = unit::after(line.tokens, first.to).map(|(_, next)| next);
    let joint = |at: usize| {
        line.token(at)
            .is_some_and(|t| t.is_dash() || matches!(t.key, DEN | TOI))
    };
    let at = [Some(first.to), past_unit]
        .into_iter()
        .flatten()
        .find(|at| joint(*at))?
        + 1;
    let number = number(line.text, line.tokens, at)?.ok()?;
    // A list bullet or a code, not a range: "- 5 mô hình" after a line end is
    // another line; "3-A" is no number.
    let token: &Token = line.token(at)?;
    let dash = line.token(at - 1).is_some_and(Token::is_dash);
    if dash && first.words != number.words {
        return None;
    }
    (token.is_number() || first.words).then_some(Second { number, at })
}

/// The first of two numbers in the measure of both: "25 - 30 triệu" and "1,7 - 1,8 nghìn" say the
/// magnitude once, "900.000 - 2 triệu" for the second alone.
pub(crate) fn raised(low: &Number, high: &Number) -> Number {
    let shared = low.magnitude == 1 && high.magnitude > 1 && low.value < high.value;
    match low.times(high.magnitude) {
        Some(raised) if shared && raised.value < high.value => raised,
        _ => *low,
    }
}

/// The whole after a slash: `44` in "41/44".
pub(crate) fn whole(line: &Line, part: &Number) -> Option<Number> {
    if !line.is_mark(part.to, '/') || part.magnitude != 1 {
        return None;
    }
    let numeral = part.numeral?;
    let whole = match number(line.text, line.tokens, part.to + 1)? {
        Ok(whole) if !whole.words => whole,
        _ => return None,
    };
    // "15.000/1 tháng" is a rate.
    let time = matches!(
        unit::after(line.tokens, whole.to),
        Some((After::Trap(_), _))
    );
    let rate = time && whole.value == Decimal::from(1);
    (!rate && whole.value > Decimal::ZERO && numeral.digits <= 9).then_some(whole)
}

/// "17 trong tổng số 19 mục tiêu": the whole after "trong (tổng) số", when the
/// part has no noun of its own.
pub(crate) fn whole_among(line: &Line, part: &Number) -> Option<Number> {
    static AMONG: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "trong tổng số|trên tổng số|trong số|trong tổng|trên tổng",
            (),
        )])
    });
    const IN: u64 = key("trong");
    let plain = !part.words && part.magnitude == 1;
    let at = match AMONG.at(line.tokens, part.to) {
        Some((_, at)) => at,
        // "3 trong 5 chỉ tiêu"; "là 1 trong 5 xã" counts the five only.
        None if line.key(part.to) == IN && part.value > Decimal::from(1) => part.to + 1,
        None => return None,
    };
    match number(line.text, line.tokens, at)? {
        Ok(whole) if plain && !whole.words && whole.magnitude == 1 => {
            (whole.value >= part.value).then_some(whole)
        }
        _ => None,
    }
}

/// "hai phần ba": the whole in words.
pub(crate) fn whole_in_words(line: &Line, part: &Number) -> Option<Number> {
    const PHAN: u64 = key("phần");
    if !part.words || line.key(part.to) != PHAN {
        return None;
    }
    match number(line.text, line.tokens, part.to + 1)? {
        Ok(whole) if whole.words && whole.value > part.value => Some(whole),
        _ => None,
    }
}
