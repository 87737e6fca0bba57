//! What a quantity is counted per: "/người/năm", "mỗi hộ", "một suất".

use std::sync::LazyLock;

use crate::noun::{NOUNS, STOPS};
use crate::phrases::Phrases;
use crate::scan::{Token, key};
use crate::unit::{After, after};

/// Names of what a rate is per; others keep their Vietnamese word.
static PER: LazyLock<Phrases<&'static str>> = LazyLock::new(|| {
    Phrases::new(&[
        ("người|nhân khẩu|đầu người", "person"),
        (
            "hộ|gia đình|hộ dân|hộ gia đình|hộ nghèo|hộ cận nghèo",
            "household",
        ),
        ("tháng", "month"),
        ("năm", "year"),
        ("ngày", "day"),
        ("tuần", "week"),
        ("quý", "quarter"),
        ("giờ", "hour"),
        ("lần", "time"),
        ("ha|héc ta|hécta", "ha"),
        ("m2|mét vuông", "m2"),
        ("m3|mét khối", "m3"),
        ("kg|ký|cân", "kg"),
        ("tấn", "tonne"),
        ("km", "km"),
        ("m|mét", "m"),
        ("sào", "sao"),
        ("lượt", "turn"),
        ("xã", "commune"),
        ("thôn|ấp|làng", "village"),
        ("chi bộ", "cell"),
    ])
});

/// The name of what stands at `at` after a slash or "mỗi".
fn per_name(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
    if let Some((name, next)) = PER.at(tokens, at) {
        return Some(((*name).to_string(), next));
    }
    if let Some((_, next)) = NOUNS.at(tokens, at) {
        let written = &text[tokens[at].from..tokens[next - 1].to];
        return Some((written.to_lowercase(), next));
    }
    if tokens.get(at)?.is_number() {
        // "5 triệu đồng/100kg"
        let (After::Unit(unit), next) = after(tokens, at + 1)? else {
            return None;
        };
        let amount = &text[tokens[at].from..tokens[at].to];
        return Some((format!("{amount} {unit}"), next));
    }
    let token = tokens.get(at)?;
    let plain = token.is_word() && !token.shouted && token.key != 0 && !STOPS.has(tokens, at);
    plain.then(|| (text[token.from..token.to].to_lowercase(), at + 1))
}

/// "/người/năm", "/1 tháng", "mỗi năm", "một suất" directly after a quantity:
/// the names joined by "/", and the token after them.
pub(crate) fn after_quantity(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
    const MOI: u64 = key("mỗi");
    const MOT: u64 = key("một");
    let mut names: Vec<String> = Vec::new();
    let mut next = at;
    while tokens.get(next).is_some_and(|t| t.is_mark('/')) && names.len() < 3 {
        let mut word = next + 1;
        let one = |t: &Token| t.is_number() && matches!(&text[t.from..t.to], "1" | "01");
        if tokens.get(word).is_some_and(one) || tokens.get(word).is_some_and(|t| t.key == MOT) {
            word += 1;
        }
        let Some((name, after)) = per_name(text, tokens, word) else {
            break;
        };
        names.push(name);
        next = after;
    }
    if names.is_empty() && tokens.get(at).is_some_and(|t| matches!(t.key, MOI | MOT)) {
        if let Some((name, after)) = PER.at(tokens, at + 1) {
            return Some(((*name).to_string(), after));
        }
        return each_noun(text, tokens, at);
    }
    (!names.is_empty()).then(|| (names.join("/"), next))
}

/// "10 hộ mỗi tổ", "một triệu đồng một suất": after "một" only what money is
/// paid for; "20 suất quà mỗi suất 500.000 đồng" rates what comes next.
fn each_noun(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
    const MOT: u64 = key("một");
    const DONG: u64 = key("đồng");
    const D: u64 = key("đ");
    let paid = at > 0 && matches!(tokens[at - 1].key, DONG | D);
    let (_, next) = NOUNS.at(tokens, at + 1)?;
    let rates_next = tokens.get(next).is_some_and(Token::is_number);
    if tokens[at].key == MOT && !paid || rates_next {
        return None;
    }
    let written = &text[tokens[at + 1].from..tokens[next - 1].to];
    Some((written.to_lowercase(), next))
}

/// "mỗi hộ", "mỗi tháng" ending directly before token `end`.
pub(crate) fn before(text: &str, tokens: &[Token], from: usize, end: usize) -> Option<String> {
    const MOI: u64 = key("mỗi");
    let reach = from.max(end.saturating_sub(3));
    let each = (reach..end).rev().find(|i| tokens[*i].key == MOI)?;
    if let Some((name, next)) = PER.at(tokens, each + 1)
        && next == end
    {
        return Some((*name).to_string());
    }
    // One word of any kind, or a noun of several: "mỗi vụ lời 10 triệu" has a verb.
    let known = NOUNS
        .at(tokens, each + 1)
        .is_some_and(|(_, next)| next == end);
    let single = each + 2 == end && tokens[each + 1].is_word() && !STOPS.has(tokens, each + 1);
    (known || single).then(|| text[tokens[each + 1].from..tokens[end - 1].to].to_lowercase())
}
