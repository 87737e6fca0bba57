//! One quantity from the token where its number begins: number, range or
//! share, unit, rate, bound and the noun phrase counted.

use vi::{Bound, Decimal, Uom};

use crate::draft::{Draft, Read, settle, unread};
use crate::line::Line;
use crate::noun::NOUNS;
use crate::number::{self, Number};
use crate::scan::key;
use crate::thing::noun_phrase;
use crate::trap::{Found, Why};
use crate::unit::{self, After, Unit};
use crate::{broken, date, per, qualifier, range, spoken, worded};

pub(crate) const COUNT: Unit = Unit::Uom(Uom::Count);
pub(crate) const VND: Unit = Unit::Uom(Uom::Vnd);

/// Reads the quantity whose number begins at token `at`. `floor` is the first
/// token not taken by an earlier reading; `stood` is the end of the figure
/// before it.
pub(crate) fn at(line: &Line, floor: usize, at: usize, stood: usize) -> Read {
    let orders = worded::vague(line, floor, at);
    if let Some(read) = orders.or_else(|| worded::half(line, floor, at)) {
        return read;
    }
    if let Some(to) = broken::zeros(line, at) {
        let why = "chữ O ở chỗ của số 0";
        return Read::Doubt(at, to, why);
    }
    let n = match number::number(line.text, line.tokens, at) {
        None => return Read::Nothing,
        Some(Err((to, why))) => return unread(line, at, broken::row(line, to), why),
        Some(Ok(n)) => n,
    };
    // "là 1 trong những xã": an article in digits.
    if line.plain(at) == Some(1)
        && line.key(n.to) == key("trong")
        && range::whole_among(line, &n).is_none()
    {
        return Read::Nothing;
    }
    if let Some(year) = worded::year(line, at, &n) {
        return Read::Trap(year);
    }
    if n.words && !worded::counts(line, floor, at, &n, stood) {
        return Read::Nothing;
    }
    if let Some(to) = broken::at(line, at, &n) {
        return Read::Doubt(at, to, broken::TWO_WAYS);
    }
    Reader {
        line,
        floor,
        at,
        stood,
    }
    .read(&n)
}

struct Reader<'l, 't> {
    line: &'l Line<'t>,
    floor: usize,
    at: usize,
    stood: usize,
}

impl Reader<'_, '_> {
    fn read(&self, n: &Number) -> Read {
        let line = self.line;
        let whole = range::whole(line, n)
            .or_else(|| range::whole_in_words(line, n))
            .or_else(|| range::whole_among(line, n));
        let second = match whole {
            Some(_) => None,
            None => self.second(n),
        };
        let last = whole.or(second.as_ref().map(|s| s.number)).unwrap_or(*n);
        let (unit, after) = match self.unit(&last) {
            Ok(found) => found,
            Err(trap) => return Read::Trap(trap),
        };
        // "gian hàng 0 đồng", "chuyến xe 0 đồng"
        if unit == VND && n.value.is_zero() && n.magnitude == 1 {
            return Read::Trap(Found::new(self.at, after, Why::Name));
        }
        if unit == Unit::Uom(Uom::Percent) && number::magnitude(line.tokens, after).is_some() {
            let why = "vừa ghi phần trăm vừa ghi số tiền";
            return Read::Doubt(self.at, after, why);
        }
        let first = match (&second, whole) {
            (Some(second), _) => range::raised(n, &second.number),
            // "520/500 triệu"
            (None, Some(whole)) if n.magnitude == 1 => n.times(whole.magnitude).unwrap_or(*n),
            _ => *n,
        };
        let value = match settle(&first, unit) {
            Ok(value) => value,
            Err(why) => return Read::Doubt(self.at, after, why),
        };
        let mut draft = Draft {
            first: self.at,
            to: after,
            value,
            high: None,
            of: None,
            unit,
            per: None,
            bound: Bound::Exact,
            thing: None,
        };
        if unit == VND && last.magnitude == 1 && is_thousands(line, &last) {
            draft.value = match draft.value.checked_mul_int(1000) {
                Some(value) => value,
                None => return Read::Doubt(self.at, after, "số quá lớn"),
            };
        }
        if second.is_none() && whole.is_none() && spoken::is_half(line.tokens, after) {
            // "2 tấn rưỡi"
            let half = Decimal::from_scaled(5, 1);
            let plain = n.magnitude == 1 && n.value.is_integer() && !unit.is_whole();
            match draft.value.checked_add(half).filter(|_| plain) {
                Some(value) => (draft.value, draft.to) = (value, after + 1),
                None => return Read::Doubt(self.at, after + 1, broken::TWO_WAYS),
            }
        }
        if let Some(whole) = whole {
            draft.of = match settle(&whole, unit) {
                Ok(of) => Some(of),
                Err(why) => return Read::Doubt(self.at, after, why),
            };
        }
        if let Some(second) = &second {
            let high = match settle(&second.number, unit) {
                Ok(high) => high,
                Err(why) => return Read::Doubt(self.at, after, why),
            };
            if value >= high {
                return self.alone(n);
            }
            draft.high = Some(high);
        } else if whole.is_none() {
            if let Some(why) = self.shared_trap(&draft) {
                return Read::Trap(Found::new(self.at, draft.to, why));
            }
            self.inherit(n, &mut draft);
        }
        self.bounded(draft)
    }

    /// The number without what follows the dash: read again as if it stood
    /// alone.
    fn alone(&self, n: &Number) -> Read {
        let (unit, to) = match self.unit(n) {
            Ok(found) => found,
            Err(trap) => return Read::Trap(trap),
        };
        let value = match settle(n, unit) {
            Ok(value) => value,
            Err(why) => return Read::Doubt(self.at, to, why),
        };
        self.bounded(Draft {
            first: self.at,
            to,
            value,
            high: None,
            of: None,
            unit,
            per: None,
            bound: Bound::Exact,
            thing: None,
        })
    }

    /// The end of a range, unless it is a date or measured in something else.
    fn second(&self, n: &Number) -> Option<range::Second> {
        let line = self.line;
        let second = range::second(line, n)?;
        if date::at_numeral(line, second.at, second.at).is_some() {
            return None;
        }
        let unit_of = |number: &Number| match unit::after(line.tokens, number.to) {
            Some((After::Unit(unit), _)) => Some(unit),
            _ => None,
        };
        let (low, high) = (unit_of(n), unit_of(&second.number));
        let same = low.is_none() || low == high;
        (same && n.value < second.number.value).then_some(second)
    }

    /// The unit after number `n` and the token after it; a trap where the
    /// number tells time, age or level.
    fn unit(&self, n: &Number) -> Result<(Unit, usize), Found> {
        const LAN: u64 = key("lần");
        const DIEM: u64 = key("điểm");
        let line = self.line;
        match unit::after(line.tokens, n.to) {
            Some((After::Unit(unit), next)) => return Ok((unit, next)),
            Some((After::Thousands, next)) => return Ok((VND, next)),
            Some((After::Trap(why), next)) => return Err(self.timed(why, next)),
            None => {}
        }
        let whole = n.value.is_integer();
        if line.key(n.to) == LAN && unit::multiplies(line.tokens, self.at, n.to, whole) {
            return Ok((Unit::Uom(Uom::Times), n.to + 1));
        }
        if line.key(n.to) == DIEM
            && (!whole || line.key_before(self.at) == key("đạt"))
            && NOUNS
                .at(line.tokens, n.to)
                .is_none_or(|(_, next)| next == n.to + 1)
        {
            return Ok((Unit::Uom(Uom::Point), n.to + 1));
        }
        let counted = NOUNS.has(line.tokens, n.to);
        let money = n.magnitude >= 1_000_000 && !counted
            || n.magnitude == 1_000 && noun_phrase(line.tokens, n.to).is_none()
            || n.numeral.is_some_and(|n| n.grouped) && line.is_mark(n.to, '/');
        Ok((if money { VND } else { COUNT }, n.to))
    }

    /// "3 năm qua", "50 năm tuổi Đảng trở lên": the trap with its tail.
    fn timed(&self, why: Why, next: usize) -> Found {
        use std::sync::LazyLock;

        use crate::phrases::Phrases;
        static TAILS: LazyLock<Phrases<()>> = LazyLock::new(|| {
            Phrases::new(&[(
                "qua|nay|liên tục|liên tiếp|liền|gần đây|tuổi đảng|trở lên|trở xuống|đầu năm|cuối năm|đầu|cuối|tới|rưỡi|trước|tuổi",
                (),
            )])
        });
        let line = self.line;
        let mut to = next;
        while let Some((_, after)) = TAILS.at(line.tokens, to) {
            to = after;
        }
        let first = self.at;
        let from = match line.key_before(first) {
            FROM | THROUGH | UNDER if first > self.floor => first - 1,
            _ => first,
        };
        const FROM: u64 = key("từ");
        const THROUGH: u64 = key("qua");
        const UNDER: u64 = key("dưới");
        Found::new(from, to, why)
    }

    /// "88 và 84 tuổi", "2, 3 năm": what the next number is, this one is too.
    fn shared_trap(&self, draft: &Draft) -> Option<Why> {
        const AND: u64 = key("và");
        const OR: u64 = key("hoặc");
        let line = self.line;
        let listed = line.is_mark(draft.to, ',') || matches!(line.key(draft.to), AND | OR);
        if !listed || draft.unit != COUNT || !line.token(draft.to + 1)?.is_number() {
            return None;
        }
        match unit::after(line.tokens, draft.to + 2) {
            Some((After::Trap(why), _)) => Some(why),
            _ => None,
        }
    }

    /// "từ 30 lên 45 tổ": the first number takes what the second is of.
    fn inherit(&self, n: &Number, draft: &mut Draft) {
        use std::sync::LazyLock;

        use crate::phrases::Phrases;
        static CHANGES: LazyLock<Phrases<()>> = LazyLock::new(|| {
            Phrases::new(&[(
                "lên|xuống|còn|xuống còn|lên thành|thành|lên đến|lên tới|lên trên|lên gần|lên hơn|xuống dưới|xuống còn dưới|lên khoảng",
                (),
            )])
        });
        let line = self.line;
        if draft.to != n.to || draft.unit != COUNT && draft.unit != VND {
            return;
        }
        let Some((_, to)) = CHANGES.at(line.tokens, n.to) else {
            return;
        };
        let Some(Ok(second)) = number::number(line.text, line.tokens, to) else {
            return;
        };
        let Some((After::Unit(unit), _)) = unit::after(line.tokens, second.to) else {
            return;
        };
        draft.unit = unit;
        if n.magnitude == 1 && second.magnitude > 1 {
            draft.value = n.value.checked_mul_int(second.magnitude).unwrap_or(n.value);
        }
    }

    /// Adds the qualifiers and what follows the unit.
    fn bounded(&self, mut draft: Draft) -> Read {
        const TU: u64 = key("từ");
        const TREN: u64 = key("trên");
        let line = self.line;
        // "gần gấp 2 lần", "gấp hơn 2 lần": "gấp" stands among the qualifiers.
        const GAP: u64 = key("gấp");
        let (inner, mut first) = qualifier::before(line.tokens, self.floor, self.at);
        let mut bound = inner;
        if first > self.floor && line.key_before(first) == GAP {
            let (outer, start) = qualifier::before(line.tokens, self.floor, first - 1);
            (bound, first) = (inner.or(outer), start);
            draft.first = first;
        }
        let next = draft.to;
        let onto =
            line.key(first) == TREN && first == self.stood && first > 0 && spatial(draft.unit);
        let preposition = qualifier::is_place_of(line.tokens, first, next)
            || qualifier::counts_surpassed(line.tokens, first, next)
            || onto;
        if let Some(bound) = bound.filter(|_| !preposition) {
            draft.bound = bound;
            draft.first = first;
        }
        if draft.high.is_some() {
            draft.bound = Bound::Range;
        }
        let from = draft.first;
        let ranged = draft.high.is_some();
        if from > self.floor && line.key_before(from) == TU && ranged {
            draft.first = from - 1;
        }
        finish(line, self.floor, &mut draft);
        if let Some((bound, to)) = qualifier::after(line.tokens, draft.to) {
            draft.to = to;
            if !ranged {
                draft.bound = bound;
            }
            if draft.first > self.floor && line.key_before(draft.first) == TU {
                draft.first -= 1;
            }
        }
        Read::Figure(draft)
    }
}

/// "500k": the unit word itself is a thousand.
fn is_thousands(line: &Line, n: &Number) -> bool {
    matches!(unit::after(line.tokens, n.to), Some((After::Thousands, _)))
}

fn spatial(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::Uom(Uom::Km | Uom::M | Uom::Ha | Uom::M2 | Uom::Km2)
    )
}

/// Rate and noun phrase after the unit; the rate may also follow the noun
/// ("3 buổi/tuần") or stand before the number ("mỗi hộ 15.000 đồng").
pub(crate) fn finish(line: &Line, floor: usize, draft: &mut Draft) {
    let rate = |draft: &mut Draft| {
        if draft.per.is_none()
            && let Some((per, to)) = per::after_quantity(line.text, line.tokens, draft.to)
        {
            draft.per = Some(per);
            draft.to = to;
        }
    };
    rate(draft);
    let unnamed = draft.unit.is_money()
        || matches!(draft.unit, Unit::Uom(Uom::Times | Uom::Point))
        || draft.per.is_some();
    if !unnamed && let Some((head, to)) = noun_phrase(line.tokens, draft.to) {
        draft.thing = Some((head, to));
        draft.to = to;
        rate(draft);
    }
    if draft.per.is_none() {
        draft.per = per::before(line.text, line.tokens, floor, draft.first);
    }
}
