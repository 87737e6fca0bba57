//! A quantity being read: the numbers of one figure with their place in the
//! tokens, before thing and context are known.

use vi::{Bound, Decimal};

use crate::line::Line;
use crate::number::Number;
use crate::numeral::Unread;
use crate::unit::Unit;

/// What stands at a token that may begin a quantity.
pub(crate) enum Read {
    Figure(Draft),
    /// A number over `[from, to)` that cannot be read, and why.
    Doubt(usize, usize, &'static str),
    Trap(crate::trap::Found),
    /// No number here; go on at the next token.
    Nothing,
}

/// One figure over the tokens `[first, to)`.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub first: usize,
    pub to: usize,
    pub value: Decimal,
    pub high: Option<Decimal>,
    pub of: Option<Decimal>,
    pub unit: Unit,
    pub per: Option<String>,
    pub bound: Bound,
    /// The tokens of the noun phrase after the number.
    pub thing: Option<(usize, usize)>,
}

/// What a clerk is told of a numeral without a reading.
pub(crate) fn unread(line: &Line, from: usize, to: usize, why: Unread) -> Read {
    let reason = match why {
        Unread::TooLong => "số quá dài: giữ chính xác tối đa 18 chữ số",
        Unread::BadGroups => {
            "dấu chấm, dấu phẩy đặt không theo nhóm ba chữ số và không phải một phần thập phân"
        }
    };
    Read::Doubt(from, to.min(line.tokens.len()), reason)
}

/// The value of `n` in `unit`, of the two that `1,250` may have; the reason
/// where neither is certain.
pub(crate) fn settle(n: &Number, unit: Unit) -> Result<Decimal, &'static str> {
    const TWO: &str = "dấu phẩy có thể là dấu thập phân hoặc dấu ngăn hàng nghìn";
    let Some(numeral) = n.numeral else {
        return Ok(n.value);
    };
    if let Some(other) = n.other {
        let round = other.at_scale(0).is_some_and(|v| v % 10 == 0);
        return match (unit.is_whole(), n.magnitude) {
            (true, 1) => Ok(other),
            (_, 1) if unit == Unit::Uom(vi::Uom::M2) => Err(TWO),
            (true, _) if round => Err(TWO),
            _ => Ok(n.value),
        };
    }
    let fraction = !n.value.is_integer();
    if fraction && unit == Unit::Uom(vi::Uom::Vnd) {
        return Err("số tiền đồng không thể có phần lẻ");
    }
    if fraction && unit.is_whole() && n.magnitude == 1 && numeral.dotted {
        return Err("dấu chấm không ngăn đúng nhóm ba chữ số mà vật đếm được thì không có phần lẻ");
    }
    Ok(n.value)
}
