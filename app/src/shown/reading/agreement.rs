//! Whether two quantities can both be true: bounds decide, with the pack's tolerance for rough ones.

use vi::{Bound, Decimal, Quantity};

/// How far the books are off, zero where both can be true; `tolerance` is in per cent. What the
/// books hold must lie where the text puts it; an exact number also agrees with a rough one in the
/// books that leaves room for it.
pub fn between(said: &Quantity, held: &Quantity, tolerance: i64) -> Option<Decimal> {
    let (low, high) = reach(said, tolerance)?;
    let held_low = held.value.checked_mul_int(100)?;
    let held_high = held.high.unwrap_or(held.value).checked_mul_int(100)?;
    let room = reach(held, tolerance)?;
    let fits = said.bound == Bound::Exact && room.0 <= low && high <= room.1;
    let off = if fits {
        return Some(Decimal::ZERO);
    } else if held_low < low {
        held_low.checked_sub(low)?
    } else if held_high > high {
        held_high.checked_sub(high)?
    } else {
        return Some(Decimal::ZERO);
    };
    Decimal::quotient(off, 100, 4)
}

/// Between which values the truth may lie, a hundredfold: "trên 52" reaches a tolerance above 52,
/// "hàng trăm" to a thousand.
fn reach(quantity: &Quantity, tolerance: i64) -> Option<(Decimal, Decimal)> {
    let at = |percent: i64| quantity.value.checked_mul_int(percent);
    Some(match quantity.bound {
        Bound::Exact => (at(100)?, at(100)?),
        Bound::Over | Bound::AtLeast => (at(100)?, at(100 + tolerance)?),
        Bound::Nearly | Bound::AtMost => (at(100 - tolerance)?, at(100)?),
        Bound::About => (at(100 - tolerance)?, at(100 + tolerance)?),
        Bound::Range => (at(100)?, quantity.high?.checked_mul_int(100)?),
        Bound::Vague => (at(100)?, at(1000)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: i64, bound: Bound) -> Quantity {
        Quantity {
            value: value.into(),
            high: None,
            of: None,
            bound,
        }
    }

    #[test]
    fn bounds_decide_what_agrees() {
        use Bound::{About, Exact, Nearly, Over, Vague};
        let off = |said, held| between(&said, &held, 10).unwrap().to_string();
        let exact = |n| quantity(n, Exact);
        for (said, held, gap) in [
            (quantity(520, Over), exact(520), "0"),
            (quantity(520, Over), exact(572), "0"),
            (quantity(520, Over), exact(573), "1"),
            (quantity(520, Over), exact(519), "-1"),
            (quantity(210, Nearly), exact(189), "0"),
            (quantity(210, Nearly), exact(188), "-1"),
            (quantity(210, Nearly), exact(211), "1"),
            (quantity(100, About), exact(90), "0"),
            (exact(76), exact(76), "0"),
            (exact(76), exact(79), "3"),
            (quantity(100, Vague), exact(430), "0"),
            (exact(530), quantity(520, Over), "0"),
            (exact(510), quantity(520, Over), "10"),
            (quantity(720, Over), quantity(700, Over), "-20"),
        ] {
            assert_eq!(off(said, held), gap, "{said:?} {held:?}");
        }
    }
}
