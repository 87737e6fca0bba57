//! Quantities in words: orders of magnitude ("hàng trăm") and number words, and
//! when such a word counts rather than names.

use std::sync::LazyLock;

use vi::{Bound, Decimal, Uom};

use crate::draft::{Draft, Read};
use crate::figure::{COUNT, VND, finish};
use crate::line::Line;
use crate::noun::NOUNS;
use crate::number::{self, MOT, Number};
use crate::phrases::Phrases;
use crate::scan::key;
use crate::thing::noun_phrase;
use crate::trap::{Found, Why};
use crate::unit::{self, After, Unit};
use crate::{qualifier, range, spoken};

/// "hàng trăm em", "hơn chục hộ", "trăm mét vuông".
pub(crate) fn vague(line: &Line, floor: usize, at: usize) -> Option<Read> {
    let (value, to, bound, first) = if let Some((value, to)) = number::vague(line.tokens, at) {
        let (bound, first) = qualifier::before(line.tokens, floor, at);
        let half = line.key(at) == key("nửa");
        let unqualified = if half { Bound::Exact } else { Bound::Vague };
        (value, to, bound.unwrap_or(unqualified), first)
    } else {
        let (product, mut to) = number::magnitudes(line.tokens, at);
        // "trăm rưỡi", "hơn nghìn rưỡi"
        let half = to > at && spoken::is_half(line.tokens, to);
        to += usize::from(half);
        let (bound, first) = qualifier::before(line.tokens, floor, at);
        let measured = matches!(unit::after(line.tokens, to), Some((After::Unit(_), _)));
        if to == at || bound.is_none() && !half && !(measured && product == 100) {
            return None;
        }
        let value = if half { product + product / 2 } else { product };
        (
            Decimal::from(value),
            to,
            bound.unwrap_or(Bound::Exact),
            first,
        )
    };
    let (unit, after) = match unit::after(line.tokens, to) {
        Some((After::Unit(unit), after)) => (unit, after),
        Some((After::Trap(why), after)) => return Some(Read::Trap(Found::new(first, after, why))),
        _ if value >= Decimal::from(1_000_000) && !NOUNS.has(line.tokens, to) => (VND, to),
        _ => (COUNT, to),
    };
    if unit == COUNT && noun_phrase(line.tokens, to).is_none() {
        return None;
    }
    let times = line.key(to) == key("lần");
    let mut draft = Draft {
        first,
        to: after,
        value,
        high: None,
        of: None,
        unit: if times { Unit::Uom(Uom::Times) } else { unit },
        per: None,
        bound,
        thing: None,
    };
    finish(line, floor, &mut draft);
    Some(Read::Figure(draft))
}

/// "hơn một nửa số hộ", "quá nửa đảng viên": one of two, where what is halved
/// is named; "nửa đầu năm" and "nửa tháng" count nothing.
pub(crate) fn half(line: &Line, floor: usize, at: usize) -> Option<Read> {
    const NUA: u64 = key("nửa");
    const SO: u64 = key("số");
    const TONG: u64 = key("tổng");
    let one = usize::from(line.key(at) == MOT);
    let to = at + one + 1;
    if line.key(at + one) != NUA {
        return None;
    }
    let (bound, first) = qualifier::before(line.tokens, floor, at);
    let firm = one == 1 && bound.is_some() || NOUNS.has(line.tokens, to);
    let halved =
        matches!(line.key(to), SO | TONG) || firm && unit::after(line.tokens, to).is_none();
    if one == 0 && bound.is_none() || !halved || noun_phrase(line.tokens, to).is_none() {
        return None;
    }
    let mut draft = Draft {
        first,
        to,
        value: Decimal::from(1),
        high: None,
        of: Some(Decimal::from(2)),
        unit: COUNT,
        per: None,
        bound: bound.unwrap_or(Bound::Exact),
        thing: None,
    };
    finish(line, floor, &mut draft);
    Some(Read::Figure(draft))
}

/// Whether a number in words counts: more than one word, or a digit word right
/// before a unit or a counted noun and not part of a name.
pub(crate) fn counts(line: &Line, floor: usize, at: usize, n: &Number, stood: usize) -> bool {
    const VA: u64 = key("và");
    const NAM: u64 = key("năm");
    const DEN: u64 = key("đến");
    let before = line.key_before(at);
    const THU: u64 = key("thứ");
    const THANG: u64 = key("tháng");
    const NGAY: u64 = key("ngày");
    const LAN: u64 = key("lần");
    const MUNG: u64 = key("mùng");
    const MONG: u64 = key("mồng");
    let each = at >= 2 && line.key(at - 2) == key("mỗi");
    if matches!(before, THU | THANG | MUNG | MONG | LAN | NGAY) && !each {
        return false;
    }
    let named = line.token(at).is_some_and(|t| t.capital) && !line.opens_sentence(at);
    if named {
        return false;
    }
    let next = n.to;
    if n.length > 1 {
        return line.key(at) != NAM || before != key("trong") || n.magnitude > 1;
    }
    // "có năm ba hộ": some, no five and no three.
    if number::digit(line.key(next)).is_some() && line.key(at) == NAM {
        let some = NOUNS.has(line.tokens, next + 1) || unit::after(line.tokens, next + 1).is_some();
        return some && five(line, at);
    }
    let counted = NOUNS.has(line.tokens, next) || unit::after(line.tokens, next).is_some();
    if line.key(next) == key("phần") {
        return range::whole_in_words(line, n).is_some();
    }
    if line.key(next) == key("lần") {
        return line.key(at) != MOT || unit::multiplies(line.tokens, at, next, true);
    }
    if line.key(at) == MOT {
        let firm = matches!(
            qualifier::before(line.tokens, floor, at).0,
            Some(Bound::AtLeast | Bound::AtMost)
        );
        // "12 xã và một thị trấn"
        let added = before == VA && stood > 0 && stood + 1 == at;
        return (firm || added) && counted
            || line.key(next) == DEN && range::second(line, n).is_some();
    }
    let stated = qualifier::before(line.tokens, floor, at).0.is_some() && counted;
    if line.key(at) == NAM && !stated && !five(line, at) {
        return false;
    }
    // "ba" is also a father and "chín" ripe: only the others count any noun.
    const BA: u64 = key("ba");
    const CHIN: u64 = key("chín");
    let plain = !matches!(line.key(at), BA | CHIN | NAM)
        && before != key("cả")
        && line.token(next).is_some_and(|t| !t.capital)
        && noun_phrase(line.tokens, next).is_some();
    counted || plain || range::second(line, n).is_some_and(|s| s.number.words)
}

/// "năm hai nghìn không trăm hai mươi ba"
pub(crate) fn year(line: &Line, at: usize, n: &Number) -> Option<Found> {
    const NAM: u64 = key("năm");
    let value = n.value.at_scale(0)?;
    let counted = NOUNS.has(line.tokens, n.to) || unit::after(line.tokens, n.to).is_some();
    let year = n.words && (1900..=2100).contains(&value) && line.key_before(at) == NAM;
    (year && !counted).then(|| Found::new(at, n.to, Why::Date))
}

/// "năm" counts five only after a word that takes an object or a qualifier,
/// or where a sentence opens with counted people.
fn five(line: &Line, at: usize) -> bool {
    static TAKES: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "có|gồm|được|và|hơn|gần|khoảng|trên|làm|xây|xây dựng|hỗ trợ|tặng|trao|mở|lập|thành lập|giúp|còn|với|là|cho|thêm|ra mắt|\
             tổ chức|kết nạp|biểu dương|đủ|cả|chọn|sửa|trồng|nuôi|vận động|tại|ở|gấp|ít nhất|tối thiểu|bao gồm|đào tạo|khen thưởng",
            (),
        )])
    });
    let after = unit::after(line.tokens, at + 1).map(|(after, _)| after);
    // "Bằng chữ: Năm đồng"
    let amount = at > 0 && line.is_mark(at - 1, ':') && after == Some(After::Unit(VND));
    let taken = at > 0 && TAKES.before(line.tokens, at).is_some();
    amount || taken && !matches!(after, Some(After::Trap(_)))
}
