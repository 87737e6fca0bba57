//! Units of measurement after a number, what they are counted per, and the
//! units of time and age that make a number no figure.

use std::fmt;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};
use vi::Uom;

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
         giờ dạy|ngày hội|ngày người|tháng công|đêm diễn|đêm hội|đêm nhạc|cân bàn|mẫu đất nền|mẫu đất xét nghiệm|\
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
    if *what == After::Unit(Unit::Mau) && !is_land(tokens, at) {
        return None;
    }
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

/// "5 mẫu lúa", "cấy được 12 mẫu", "2 mẫu 3 sào": an area beside land and crops; a sample or a form
/// anywhere else.
fn is_land(tokens: &[Token], at: usize) -> bool {
    static LAND: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "đất|ruộng|lúa|ngô|khoai|sắn|lạc|đậu|vừng|rau|màu|mía|dưa|chè|cà phê|cao su|hồ tiêu|điều|keo|bạch đàn|rừng|vườn|ao|đầm|             cói|dâu|hoa|cỏ|cây|thuốc lào|thuốc lá|bưởi|cam|nhãn|vải|thanh long|ớt|hành|tỏi|mặt nước|nuôi tôm|nuôi cá|bắc bộ|trung bộ|sào",
            (),
        )])
    });
    static WORKED: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "gieo|gieo trồng|gieo cấy|gieo sạ|cấy|trồng|diện tích|ruộng|đất|vườn|rừng|canh tác|cày|cày bừa|gặt|thu hoạch|hiến|khai hoang|             lúa|ngô|khoai|sắn|rộng|đầm|ao|thuê|khoán",
            (),
        )])
    });
    static SAMPLED: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "lấy|xét nghiệm|kiểm nghiệm|phân tích|quan trắc|kiểm tra|thử|gửi",
            (),
        )])
    });
    const REACH: usize = 6;
    let around = at.saturating_sub(REACH)..(at + REACH).min(tokens.len());
    if around.clone().any(|near| SAMPLED.has(tokens, near)) {
        return false;
    }
    let sao = tokens.get(at + 1).is_some_and(Token::is_number) && LAND.has(tokens, at + 2);
    sao || LAND.has(tokens, at + 1) || (around.start..at).any(|near| WORKED.has(tokens, near))
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
