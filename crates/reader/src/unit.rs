//! Units of measurement after a number, what they are counted per, and the
//! units of time and age that make a number no figure.

use std::fmt;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};
use vi::Uom;

use crate::noun::{NOUNS, STOPS};
use crate::phrases::Phrases;
use crate::scan::{Kind, Token, key};
use crate::trap::Why;

/// What a value is measured in: a unit in which measures are declared, or one
/// that texts use and no measure does. Never converted: the value stays as
/// written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    Uom(Uom),
    /// `USD`.
    Usd,
    /// `EUR`.
    Eur,
    /// `m3`.
    M3,
    /// `cm`.
    Cm,
    /// `mm`.
    Mm,
    /// `litre`.
    Litre,
    /// `g`.
    Gram,
    /// `quintal`: tạ, 100 kg.
    Quintal,
    /// `yen`: yến, 10 kg.
    Yen,
    /// `sao`: sào, 360 to 500 m² by region.
    Sao,
    /// `mau`: mẫu, ten sào.
    Mau,
    /// `cong`: công đất, about 1.000 m².
    Cong,
    /// `kW`.
    Kw,
    /// `MW`.
    Mw,
    /// `permille`.
    Permille,
}

impl Unit {
    /// The code written in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Unit::Uom(uom) => uom.code(),
            Unit::Usd => "USD",
            Unit::Eur => "EUR",
            Unit::M3 => "m3",
            Unit::Cm => "cm",
            Unit::Mm => "mm",
            Unit::Litre => "litre",
            Unit::Gram => "g",
            Unit::Quintal => "quintal",
            Unit::Yen => "yen",
            Unit::Sao => "sao",
            Unit::Mau => "mau",
            Unit::Cong => "cong",
            Unit::Kw => "kW",
            Unit::Mw => "MW",
            Unit::Permille => "permille",
        }
    }

    /// The unit in which measures are declared, if it is one.
    pub fn uom(self) -> Option<Uom> {
        match self {
            Unit::Uom(uom) => Some(uom),
            _ => None,
        }
    }

    pub(crate) fn is_money(self) -> bool {
        matches!(self, Unit::Uom(Uom::Vnd) | Unit::Usd | Unit::Eur)
    }

    /// Fractions of it make no sense.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Unit::Uom(Uom::Vnd | Uom::Count))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

/// What follows a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    Unit(Unit),
    /// A thousand đồng ("500k").
    Thousands,
    /// No figure: the number belongs to a duration, an age, a level.
    Trap(Why),
}

static AFTER: LazyLock<Phrases<After>> = LazyLock::new(|| {
    use After::{Thousands, Trap, Unit as U};
    let uom = |u| U(Unit::Uom(u));
    Phrases::new(&[
        ("đồng|đ|vnđ|vnd|đồng việt nam", uom(Uom::Vnd)),
        ("usd|đô la|đô la mỹ|đô", U(Unit::Usd)),
        ("euro|eur", U(Unit::Eur)),
        ("k", Thousands),
        ("phần trăm|điểm phần trăm", uom(Uom::Percent)),
        ("m2|mét vuông|m vuông|mét2", uom(Uom::M2)),
        (
            "km2|ki lô mét vuông|kilômét vuông|km vuông|cây số vuông",
            uom(Uom::Km2),
        ),
        ("ha|héc ta|hécta|hecta|hec ta|hectar", uom(Uom::Ha)),
        ("km|ki lô mét|kilômét|kilomet|kilomét|cây số", uom(Uom::Km)),
        ("m|mét|mét dài|md|m dài", uom(Uom::M)),
        ("kg|ki lô gam|kilôgam|kilogam|cân|ký", uom(Uom::Kg)),
        ("tấn", uom(Uom::Tonne)),
        ("kwh|ki lô oát giờ", uom(Uom::KWh)),
        ("m3|mét khối|m khối", U(Unit::M3)),
        ("cm|xen ti mét|xăng ti mét", U(Unit::Cm)),
        ("mm|mi li mét", U(Unit::Mm)),
        ("lít", U(Unit::Litre)),
        ("gam|gram", U(Unit::Gram)),
        ("tạ", U(Unit::Quintal)),
        ("yến", U(Unit::Yen)),
        ("sào", U(Unit::Sao)),
        ("mẫu", U(Unit::Mau)),
        ("công đất|công ruộng|công lúa|công vườn", U(Unit::Cong)),
        ("kw", U(Unit::Kw)),
        ("mw", U(Unit::Mw)),
        ("kv|kva|w|v", Trap(Why::Code)),
        (
            "năm|tháng|tuần|tuần lễ|ngày|ngày đêm|đêm|giờ đồng hồ|tiếng đồng hồ|phút|giây|quý|nhiệm kỳ|thập kỷ|thập niên|\
             thế kỷ|năm học|tiếng|mùa|ngày lương|tháng lương",
            Trap(Why::Duration),
        ),
        ("giờ", Trap(Why::Clock)),
        ("tuổi|tháng tuổi|năm tuổi|tuổi đời", Trap(Why::Age)),
        ("năm tuổi đảng|tuổi đảng|năm tuổi quân", Trap(Why::Duration)),
        ("sao", Trap(Why::Level)),
    ])
});

/// Words that begin like a unit and are counted things.
static COUNTED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "ký tự|đồng chí|đồng bào|đồng đội|đồng nghiệp|đồng hồ|đồng hương|đồng ruộng|ngày công|giờ công|giờ giảng|giờ học|\
         giờ dạy|ngày hội|ngày người|tháng công|đêm diễn|đêm hội|đêm nhạc|cân bàn|mẫu vật|mẫu giống|mẫu nước|mẫu đất|mẫu xét nghiệm|mẫu phiếu|\
         tiếng nói|tuần phim|mét khối khí|mùa hội|công an|công dân|công chức|công nhân|công đoàn|công ty|công trình|sao đỏ|quý vị|năm điểm|\
         tấn công|ngày phép",
        (),
    )])
});

/// What stands directly after a number: the unit and the token after it.
pub(crate) fn after(tokens: &[Token], at: usize) -> Option<(After, usize)> {
    const DIEM: u64 = key("điểm");
    let token = tokens.get(at)?;
    match token.kind {
        Kind::Mark('%') => return Some((After::Unit(Unit::Uom(Uom::Percent)), at + 1)),
        Kind::Mark('‰') => return Some((After::Unit(Unit::Permille), at + 1)),
        Kind::Mark('$') => return Some((After::Unit(Unit::Usd), at + 1)),
        Kind::Word => {}
        _ => return None,
    }
    if COUNTED.has(tokens, at) || comrades(tokens, at).is_some() {
        return None;
    }
    if token.key == DIEM && tokens.get(at + 1).is_some_and(|t| t.is_mark('%')) {
        return Some((After::Unit(Unit::Uom(Uom::Percent)), at + 2));
    }
    if is_code_letter(tokens, at) {
        return None;
    }
    if token.key == key("g") {
        return hour_or_gram(tokens, at).map(|what| (what, at + 1));
    }
    let (what, next) = AFTER.at(tokens, at)?;
    // A capital M, K or Đ alone after a space begins a name.
    let short = token.end - token.start == 1;
    if short && token.capital && !token.glued {
        return None;
    }
    // "45 Tạ Quang Bửu" is a house, "45 tạ" a weight.
    let name = token.capital && !token.shouted && !short;
    if name && tokens.get(next).is_some_and(|t| t.capital) {
        return None;
    }
    if *what == After::Thousands && !token.glued {
        return None;
    }
    Some((*what, next))
}

/// "4G", "5K", "3M": a single capital that is no unit; đ and "200K" are money.
fn is_code_letter(tokens: &[Token], at: usize) -> bool {
    const K: u64 = key("k");
    const D: u64 = key("đ");
    let token = &tokens[at];
    let single = token.end - token.start == 1 && token.capital && token.glued;
    let price = at
        .checked_sub(1)
        .is_some_and(|i| tokens[i].end - tokens[i].start > 1);
    single && token.key != D && !(token.key == K && price)
}

/// "12 đ/c": đồng chí, not đồng. The token after it.
pub(crate) fn comrades(tokens: &[Token], at: usize) -> Option<usize> {
    const D: u64 = key("đ");
    const C: u64 = key("c");
    let slash = tokens.get(at + 1)?.is_mark('/');
    (tokens[at].key == D && slash && tokens.get(at + 2)?.key == C).then_some(at + 3)
}

/// "22 g" is ten in the evening, "500g" is grams: newspapers write both. An
/// hour has at most two digits.
fn hour_or_gram(tokens: &[Token], at: usize) -> Option<After> {
    let number = tokens.get(at.checked_sub(1)?)?;
    if !number.is_number() {
        return None;
    }
    const LUC: u64 = key("lúc");
    const TU: u64 = key("từ");
    const DEN: u64 = key("đến");
    const VAO: u64 = key("vào");
    let before = at.checked_sub(2).map_or(0, |i| tokens[i].key);
    let said = matches!(before, LUC | TU | DEN | VAO);
    let hour = number.to - number.from <= 2 && (said || !tokens[at].glued);
    Some(if hour {
        After::Trap(Why::Clock)
    } else {
        After::Unit(Unit::Gram)
    })
}

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
pub(crate) fn per(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
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
pub(crate) fn per_before(text: &str, tokens: &[Token], from: usize, end: usize) -> Option<String> {
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

/// Whether "lần" at `at` multiplies (gấp 3 lần, tăng 1,5 lần) or counts
/// occasions (họp 3 lần).
pub(crate) fn multiplies(tokens: &[Token], first: usize, at: usize, whole: bool) -> bool {
    const GAP: u64 = key("gấp");
    static GROW: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[("gấp|tăng|giảm|bằng|hơn|nhân|tăng gấp|cao hơn|thấp hơn", ())])
    });
    static COMPARE: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::new(&[("so với|so", ())]));
    let (_, qualified) = crate::qualifier::before(tokens, 0, first);
    !whole
        || GROW.before(tokens, first).is_some()
        || GROW.before(tokens, qualified).is_some()
        || tokens.get(first).is_some_and(|t| t.key == GAP)
        || (first..at).any(|i| tokens[i].key == GAP)
        || COMPARE.has(tokens, at + 1)
}
