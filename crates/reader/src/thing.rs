//! The noun phrase that a number counts or measures, and, where none follows
//! the number, the phrase before it that it is said of.

use std::sync::LazyLock;

use crate::noun::{ACT_NOUNS, NOUNS, PLURALS, STOPS, Sort};
use crate::number::{MOT, begins_number};
use crate::phrases::Phrases;
use crate::scan::{Token, key};
use crate::unit;

/// Longest noun phrase, in tokens: what is longer is no longer a name.
const LONGEST: usize = 14;

/// The phrase from `at`: the token its head begins at and the token after it.
pub(crate) fn noun_phrase(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let mut head = at;
    while let Some((_, next)) = PLURALS.at(tokens, head) {
        head = next;
    }
    if !tokens.get(head)?.is_word() || !begins_phrase(tokens, head) {
        return None;
    }
    if let Some(next) = unit::comrades(tokens, head) {
        return Some((head, next));
    }
    let sort = NOUNS.at(tokens, head).map(|(sort, _)| *sort);
    let mut next = NOUNS.at(tokens, head).map_or(head + 1, |(_, next)| next);
    while next < tokens.len() && next - head < LONGEST {
        match step(tokens, head, next, sort) {
            Some(after) => next = after,
            None => break,
        }
    }
    Some((head, next))
}

/// A noun may begin here: it is a known one, or no word that ends a phrase.
fn begins_phrase(tokens: &[Token], at: usize) -> bool {
    let stop = STOPS.at(tokens, at).map(|(_, next)| next);
    let noun = NOUNS.at(tokens, at).map(|(_, next)| next);
    match (noun, stop) {
        (Some(noun), Some(stop)) => noun >= stop,
        (_, stop) => stop.is_none(),
    }
}

/// One step further inside the phrase, or `None` where it has ended.
fn step(tokens: &[Token], head: usize, at: usize, sort: Option<Sort>) -> Option<usize> {
    const AND: u64 = key("và");
    let token = tokens.get(at)?;
    if token.is_mark(',') || token.key == AND {
        return joined(tokens, at + 1, sort);
    }
    if token.is_dash() {
        let before = tokens.get(at.checked_sub(1)?)?;
        let after = tokens.get(at + 1)?;
        let name = after.is_word()
            && (token.glued && after.glued || !after.capital && begins_phrase(tokens, at + 1))
            && before.is_word();
        return name.then_some(at + 2);
    }
    if token.is_quote() {
        return quoted(tokens, at);
    }
    if !token.is_word() {
        return None;
    }
    // "500 hộ dân hai xã": another number begins.
    if begins_number(token.key) && token.key != MOT && !token.capital && NOUNS.has(tokens, at + 1) {
        return None;
    }
    if let Some((_, after)) = STOPS.at(tokens, at) {
        let noun = NOUNS.at(tokens, at).map(|(_, next)| next);
        if noun.is_some_and(|next| next > after) {
            return noun;
        }
        let named_by_act = ACT_NOUNS
            .before(tokens, at)
            .is_some_and(|(_, from)| from >= head);
        let verb = after - at > 1;
        return (named_by_act && verb).then_some(after);
    }
    Some(at + 1)
}

/// A comma or "và" goes on with another noun of the same sort, when no new
/// number comes before or right after it.
fn joined(tokens: &[Token], at: usize, sort: Option<Sort>) -> Option<usize> {
    let (next_sort, next) = NOUNS.at(tokens, at)?;
    let same = sort? == *next_sort && *next_sort != Sort::Thing;
    let bare = tokens
        .get(next)
        .is_none_or(|t| !t.is_number() && !t.is_mark(':'));
    (same && bare && !tokens.get(at)?.capital).then_some(next)
}

/// The name in quotation marks belongs to the phrase it follows.
fn quoted(tokens: &[Token], at: usize) -> Option<usize> {
    let closing = tokens
        .iter()
        .skip(at + 1)
        .take(LONGEST)
        .position(Token::is_quote)?;
    Some(at + closing + 2)
}

/// Nouns that name a measured or counted property before its number.
static SUBJECTS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "tỷ lệ|tỉ lệ|thu nhập|kinh phí|số tiền|trị giá|giá trị|doanh thu|quỹ|vốn|nguồn vốn|dư nợ|sản lượng|năng suất|\
         diện tích|chiều dài|lương|chi phí|mức|tổng vốn|lợi nhuận|tổng số|số hộ|số vụ|số người|số lượng|số đảng viên|tổng mức|tổng kinh phí|\
         tổng số tiền|nguồn lực|các nguồn lực|tiền|thu ngân sách|chi ngân sách|tốc độ|độ che phủ|chỉ số|học phí|lãi suất|\
         giá|tuyến đường|số|kim ngạch|trữ lượng|lượt xem|số tổ|học bổng|mức vay|mức đóng góp|tổng dư nợ|tổng giá trị|tổng diện tích|tổng chiều dài",
        (),
    )])
});

/// Who pays or earns a rate of money: the first people named in its clause,
/// unless the clause says what the money is ("thu nhập … 63 triệu/người").
pub(crate) fn payer(tokens: &[Token], from: usize, end: usize) -> Option<(usize, usize)> {
    const QUY: u64 = key("quỹ");
    let reach = from.max(end.saturating_sub(24));
    let clause = (reach..end)
        .rev()
        .find(|i| tokens[*i].is_mark(','))
        .map_or(reach, |i| i + 1);
    let named = subject(tokens, clause, end).is_some_and(|(first, _)| tokens[first].key != QUY);
    if named {
        return None;
    }
    let head = (clause..end).find(|at| matches!(NOUNS.at(tokens, *at), Some((Sort::People, _))))?;
    noun_phrase(tokens, head).map(|(first, to)| (first, to.min(end)))
}

/// The phrase before token `end` and not before `from` that a number without
/// a noun of its own is said of: "tỷ lệ hộ nghèo còn 0,79%".
pub(crate) fn subject(tokens: &[Token], from: usize, end: usize) -> Option<(usize, usize)> {
    let reach = from.max(end.saturating_sub(24));
    let mut at = end;
    while at > reach {
        if let Some((_, first)) = SUBJECTS.before(tokens, at)
            && first >= reach
        {
            let mut next = at;
            while next < end && tokens[next].is_word() && STOPS.at(tokens, next).is_none() {
                next += 1;
            }
            // "Chỉ thị số 05": no number of anything.
            if next > at || tokens[first].key != key("số") {
                return Some((first, next));
            }
        }
        at -= 1;
    }
    None
}
