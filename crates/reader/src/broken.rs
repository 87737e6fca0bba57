//! Numbers that fit no way of writing: broken by a blank, a sign or a second number, going on in
//! words. What they mean is for a person to say: a part of them read alone would be wrong.

use crate::line::Line;
use crate::noun::NOUNS;
use crate::number::{self, Number};
use crate::numeral::numeral;
use crate::scan::{Kind, Token, key};
use crate::unit::{self, After};
use crate::{code, figure::COUNT, figure::VND, name, spoken, trap};

/// What a clerk is told of a number that could be several.
pub(crate) const TWO_WAYS: &str = "cách viết này có thể hiểu thành nhiều số khác nhau";

/// The token after what the number at `at` may mean, where that is uncertain.
pub(crate) fn at(line: &Line, at: usize, n: &Number) -> Option<usize> {
    if n.words {
        return left_over(line, n);
    }
    if is_negative(line, at) {
        return Some(n.to);
    }
    in_groups(line, at)
        .or_else(|| by_sign(line, at, n))
        .or_else(|| by_comma(line, n))
        .or_else(|| beside(line, n))
        .or_else(|| goes_on(line, n))
}

/// "một trăm hai hộ", "hai phẩy năm": more words than the number takes up.
fn left_over(line: &Line, n: &Number) -> Option<usize> {
    let more = spoken::is_left_over(line.tokens, n.to) && name::homograph(line, n.to).is_none();
    more.then(|| fraction(line, n.to).unwrap_or(n.to + 1))
}

/// "phẩy" or "rưỡi" at `at`, with the number that may follow it.
fn fraction(line: &Line, at: usize) -> Option<usize> {
    spoken::is_fraction(line.tokens, at).then(|| {
        let more = number::number(line.text, line.tokens, at + 1).and_then(Result::ok);
        more.map_or(at + 1, |more| more.to)
    })
}

/// "tăng trưởng -2,5%": a sign, where a dash with blanks or a bullet would be none.
fn is_negative(line: &Line, at: usize) -> bool {
    at >= 2
        && line.glued(at)
        && line.token(at - 1).is_some_and(|t| t.is_dash() && !t.glued)
        && line.tokens[at - 2].is_word()
}

/// "1. 250 hộ", "1 .250 hộ": a group of thousands torn from its number.
fn in_groups(line: &Line, at: usize) -> Option<usize> {
    let first = line.plain(at).filter(|n| (1..1000).contains(n))?;
    let group = line.token(at + 2).filter(|t| t.is_number())?;
    let torn = line.glued(at + 1) != group.glued;
    let three = line.raw(at + 2).len() == 3 && line.plain(at + 2).is_some();
    let led = line.raw(at).len() == first.to_string().len();
    (line.is_mark(at + 1, '.') && torn && three && led).then_some(at + 3)
}

/// "3 x 5 m", "1'250", "5...7": two numbers joined by what joins no numbers.
fn by_sign(line: &Line, at: usize, n: &Number) -> Option<usize> {
    const X: u64 = key("x");
    let mut next = n.to;
    let token = line.token(next)?;
    let times = token.key == X || matches!(token.kind, Kind::Mark('×' | '*' | '+' | '±' | '='));
    let torn = matches!(
        token.kind,
        Kind::Mark('\'' | '’' | '`' | '_' | '·' | '^' | '…')
    );
    let dots = line.is_mark(next, '.') && line.is_mark(next + 1, '.');
    while line.is_mark(next, '.') || line.is_mark(next, '…') {
        next += 1;
    }
    next += usize::from(times || torn && next == n.to);
    let glued = (n.to..=next).all(|i| line.glued(i));
    let second = line.token(next).is_some_and(Token::is_number);
    // "1/2/3 tấn"
    let share = line.is_mark(at + 1, '/') && line.is_mark(at + 3, '/');
    let chain = share && line.plain(at + 2).is_some() && line.plain(at + 4).is_some();
    if chain {
        return Some(chained(line, at + 5));
    }
    (second && (times || (torn || dots) && glued)).then_some(next + 1)
}

/// "1/2/3-4-5/6": as far as signs and numerals go on without a blank, it is one.
fn chained(line: &Line, mut to: usize) -> usize {
    let sign = |i: usize| line.is_mark(i, '/') || line.token(i).is_some_and(Token::is_dash);
    while sign(to)
        && line.glued(to)
        && line.glued(to + 1)
        && line.token(to + 1).is_some_and(Token::is_number)
    {
        to += 2;
    }
    to
}

/// "22, 7 km": a decimal comma with a blank, or a list of two.
fn by_comma(line: &Line, n: &Number) -> Option<usize> {
    let comma = line.is_mark(n.to, ',') && line.glued(n.to) && n.magnitude == 1;
    let whole = n.numeral.is_some_and(|numeral| numeral.plain);
    let second = line.token(n.to + 1)?;
    if !comma || !whole || !second.is_number() || second.glued {
        return None;
    }
    let more = number::number(line.text, line.tokens, n.to + 1)?.ok()?;
    let measured = match unit::after(line.tokens, more.to) {
        Some((After::Unit(unit), _)) => unit != COUNT,
        _ => more.magnitude > 1,
    };
    (measured && more.numeral.is_some_and(|more| more.plain)).then_some(more.to)
}

/// "1 25 hộ", "2 tỷ 8 đồng": a second number right after, with nothing of its own to count.
fn beside(line: &Line, n: &Number) -> Option<usize> {
    let next = line.token(n.to).filter(|t| t.is_number())?;
    if next.glued || trap::at_numeral(line, n.to, n.to).is_some() {
        return None;
    }
    // "52 tỷ 105%" and "52 tỷ 12 hộ" stand side by side in a table.
    let apart = NOUNS.has(line.tokens, n.to + 1)
        || matches!(unit::after(line.tokens, n.to + 1), Some((After::Unit(unit), _)) if unit != VND);
    if n.magnitude > 1 && apart {
        return None;
    }
    // "1 1/2 ha", "12 35 47 hộ": all of the row.
    let mut to = n.to + 1;
    loop {
        let slash = usize::from(line.is_mark(to, '/'));
        if !line.token(to + slash).is_some_and(Token::is_number) {
            return Some(to);
        }
        to += slash + 1;
    }
}

/// The end of a row of numerals of which none can be read: "7.12,3 8.12,3".
pub(crate) fn row(line: &Line, mut to: usize) -> usize {
    while line.token(to).is_some_and(Token::is_number) && numeral(line.raw(to)).is_err() {
        to += 1;
    }
    to
}

/// "5OO", "5.O00", "1O.000": letters O among the digits from `at` on.
pub(crate) fn zeros(line: &Line, at: usize) -> Option<usize> {
    let zeros = |i: usize| line.glued(i) && code::is_zeros(line.raw(i));
    let stop = |i: usize| line.glued(i) && (line.is_mark(i, '.') || line.is_mark(i, ','));
    let mut to = at + 1;
    let mut found = false;
    loop {
        let more = to + usize::from(stop(to));
        let digits =
            more > to && line.glued(more) && line.token(more).is_some_and(Token::is_number);
        if zeros(more) || digits && found {
            found = true;
            to = more + 1;
        } else {
            return found.then_some(to);
        }
    }
}

/// "2 triệu năm trăm nghìn", "2 phẩy 5", "1,5 triệu rưỡi": digits that go on in words.
fn goes_on(line: &Line, n: &Number) -> Option<usize> {
    line.token(n.to).filter(|t| t.is_word())?;
    if let Some(to) = fraction(line, n.to) {
        return Some(to);
    }
    let more = (n.magnitude > 1).then(|| spoken::spoken(line.tokens, n.to))??;
    (more.to > n.to + 1).then_some(more.to)
}
