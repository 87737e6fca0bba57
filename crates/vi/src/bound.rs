//! How firmly a value is stated (trên, gần, khoảng …) and what a sum of such
//! values may still claim.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How the stated value relates to the true one.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The value itself.
    #[default]
    Exact,
    /// trên, hơn: more than the value.
    Over,
    /// gần: a little less than the value.
    Nearly,
    /// khoảng: near the value, on either side.
    About,
    /// ít nhất: the value or more.
    AtLeast,
    /// tối đa: the value or less.
    AtMost,
    /// từ … đến …: between two stated values.
    Range,
    /// hàng trăm: an order of magnitude; counted, never added.
    Vague,
}

impl Bound {
    pub const ALL: [Bound; 8] = [
        Bound::Exact,
        Bound::Over,
        Bound::Nearly,
        Bound::About,
        Bound::AtLeast,
        Bound::AtMost,
        Bound::Range,
        Bound::Vague,
    ];

    /// The code used in JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Bound::Exact => "exact",
            Bound::Over => "over",
            Bound::Nearly => "nearly",
            Bound::About => "about",
            Bound::AtLeast => "at_least",
            Bound::AtMost => "at_most",
            Bound::Range => "range",
            Bound::Vague => "vague",
        }
    }

    /// The Vietnamese word put before a value, with its space. A range reads
    /// `từ … đến …`, for the two values to be put in place of the dots.
    pub fn prefix(self) -> &'static str {
        match self {
            Bound::Exact => "",
            Bound::Over => "trên ",
            Bound::Nearly => "gần ",
            Bound::About => "khoảng ",
            Bound::AtLeast => "ít nhất ",
            Bound::AtMost => "tối đa ",
            Bound::Range => "từ … đến …",
            Bound::Vague => "hàng ",
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Bound {
    type Err = String;
    fn from_str(s: &str) -> Result<Bound, String> {
        Bound::ALL
            .into_iter()
            .find(|b| b.as_str() == s)
            .ok_or_else(|| {
                let known: Vec<&str> = Bound::ALL.iter().map(|b| b.as_str()).collect();
                format!("mức \"{s}\" không có; chọn một trong: {}", known.join(", "))
            })
    }
}

/// How many summands have each bound. Kept beside every sum so that taking a
/// value back is a subtraction; the bound of the sum is derived on reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BoundCounts {
    pub exact: i64,
    pub over: i64,
    pub nearly: i64,
    pub about: i64,
    pub at_least: i64,
    pub at_most: i64,
    pub range: i64,
    pub vague: i64,
}

impl BoundCounts {
    /// The counts of one value.
    pub fn one(bound: Bound) -> BoundCounts {
        let mut counts = BoundCounts::default();
        *counts.of_mut(bound) = 1;
        counts
    }

    /// How many values have this bound.
    pub fn of(&self, bound: Bound) -> i64 {
        match bound {
            Bound::Exact => self.exact,
            Bound::Over => self.over,
            Bound::Nearly => self.nearly,
            Bound::About => self.about,
            Bound::AtLeast => self.at_least,
            Bound::AtMost => self.at_most,
            Bound::Range => self.range,
            Bound::Vague => self.vague,
        }
    }

    pub fn of_mut(&mut self, bound: Bound) -> &mut i64 {
        match bound {
            Bound::Exact => &mut self.exact,
            Bound::Over => &mut self.over,
            Bound::Nearly => &mut self.nearly,
            Bound::About => &mut self.about,
            Bound::AtLeast => &mut self.at_least,
            Bound::AtMost => &mut self.at_most,
            Bound::Range => &mut self.range,
            Bound::Vague => &mut self.vague,
        }
    }

    /// How many values there are, vague ones included.
    pub fn total(&self) -> i64 {
        self.added() + self.vague
    }

    /// How many values are in the sum: all but the vague ones.
    pub fn added(&self) -> i64 {
        Bound::ALL
            .iter()
            .filter(|b| **b != Bound::Vague)
            .map(|b| self.of(*b))
            .sum()
    }
}

/// What a sum may claim: never less than all that its parts allow, never a point where they leave
/// an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub bound: Bound,
    /// The end that `bound` speaks of; the lower one where `high` is there.
    pub value: i128,
    /// The upper end of a range, or of what "khoảng" surrounds.
    pub high: Option<i128>,
}

/// What the sum of summands with these bounds claims. `low` is the sum of their lower ends, nothing
/// where a summand only has an upper one (`at_most`); `high` that of their upper ends. Both take the
/// stated value for an end that is open. Vague summands are in neither sum, but they are more than
/// nothing, so the sum is open above.
pub fn claim(counts: &BoundCounts, low: i128, high: i128) -> Claim {
    let point = |bound, value| Claim {
        bound,
        value,
        high: None,
    };
    if counts.added() == 0 && counts.vague > 0 {
        return point(Bound::Vague, low);
    }
    let strictly_above = counts.over + counts.vague > 0;
    let open_above = strictly_above || counts.at_least + counts.about > 0;
    let open_below = counts.nearly + counts.about > 0;
    match (open_below, open_above) {
        (false, false) if low == high => point(Bound::Exact, low),
        (false, false) if counts.range > 0 => Claim {
            bound: Bound::Range,
            value: low,
            high: Some(high),
        },
        (false, false) => point(Bound::AtMost, high),
        (false, true) if strictly_above => point(Bound::Over, low),
        (false, true) => point(Bound::AtLeast, low),
        (true, false) if low == high => point(Bound::Nearly, high),
        (true, false) => point(Bound::AtMost, high),
        (true, true) => Claim {
            bound: Bound::About,
            value: low,
            high: (low != high).then_some(high),
        },
    }
}

impl AddAssign for BoundCounts {
    fn add_assign(&mut self, other: BoundCounts) {
        for bound in Bound::ALL {
            *self.of_mut(bound) += other.of(bound);
        }
    }
}

impl SubAssign for BoundCounts {
    fn sub_assign(&mut self, other: BoundCounts) {
        for bound in Bound::ALL {
            *self.of_mut(bound) -= other.of(bound);
        }
    }
}

impl Add for BoundCounts {
    type Output = BoundCounts;
    fn add(mut self, other: BoundCounts) -> BoundCounts {
        self += other;
        self
    }
}

impl Sub for BoundCounts {
    type Output = BoundCounts;
    fn sub(mut self, other: BoundCounts) -> BoundCounts {
        self -= other;
        self
    }
}

impl Neg for BoundCounts {
    type Output = BoundCounts;
    fn neg(self) -> BoundCounts {
        BoundCounts::default() - self
    }
}

impl FromIterator<Bound> for BoundCounts {
    fn from_iter<I: IntoIterator<Item = Bound>>(bounds: I) -> BoundCounts {
        let mut counts = BoundCounts::default();
        for bound in bounds {
            counts += BoundCounts::one(bound);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bounds() -> impl Strategy<Value = Vec<Bound>> {
        prop::collection::vec(prop::sample::select(Bound::ALL.to_vec()), 1..12)
    }

    /// A summand as its source states it: its ends are those that the interval has, or none.
    fn part(bound: Bound, a: i64, b: i64) -> (Bound, i64, i64) {
        match bound {
            Bound::Range => (bound, a, a + b + 1),
            Bound::AtMost => (bound, 0, a),
            Bound::Vague => (bound, 0, 0),
            _ => (bound, a, a),
        }
    }

    fn claimed(parts: &[(Bound, i64, i64)]) -> Claim {
        let counts = parts.iter().map(|(bound, ..)| *bound).collect();
        let low = parts.iter().map(|(_, low, _)| i128::from(*low)).sum();
        let high = parts.iter().map(|(_, _, high)| i128::from(*high)).sum();
        claim(&counts, low, high)
    }

    #[test]
    fn sums_keep_their_bounds() {
        use Bound::*;
        let said = |parts: &[(Bound, i64, i64)]| {
            let Claim { bound, value, high } = claimed(parts);
            (bound, value, high)
        };
        let five = |bound| part(bound, 5, 0);
        let wide = (Range, 1, 100);
        for (parts, sum) in [
            (vec![], (Exact, 0, None)),
            (vec![five(Exact), five(Exact)], (Exact, 10, None)),
            (vec![five(Exact), five(Over)], (Over, 10, None)),
            (vec![five(AtLeast), five(Over)], (Over, 10, None)),
            (vec![five(AtLeast), five(Exact)], (AtLeast, 10, None)),
            (vec![five(Over), five(Nearly)], (About, 10, None)),
            (vec![five(Nearly), five(Exact)], (Nearly, 10, None)),
            (vec![five(Nearly), five(AtMost)], (AtMost, 10, None)),
            (vec![five(AtMost)], (AtMost, 5, None)),
            (vec![five(AtMost), five(Exact)], (AtMost, 10, None)),
            (vec![five(AtMost), five(AtLeast)], (AtLeast, 5, None)),
            (vec![five(AtMost), five(Over)], (Over, 5, None)),
            (vec![five(About), five(Exact)], (About, 10, None)),
            (vec![wide, five(Exact)], (Range, 6, Some(105))),
            (vec![wide, five(Over)], (Over, 6, None)),
            (vec![wide, five(Nearly)], (AtMost, 105, None)),
            (vec![wide, five(About)], (About, 6, Some(105))),
            (vec![wide, five(AtMost)], (Range, 1, Some(105))),
            (vec![five(Vague), five(Vague)], (Vague, 0, None)),
            (vec![five(Vague), five(Exact)], (Over, 5, None)),
            (vec![five(Vague), wide], (Over, 1, None)),
        ] {
            assert_eq!(said(&parts), sum, "{parts:?}");
        }
    }

    #[test]
    fn codes_and_json_agree() {
        for bound in Bound::ALL {
            assert_eq!(bound.as_str().parse(), Ok(bound));
            assert_eq!(
                serde_json::to_string(&bound).unwrap(),
                format!("\"{bound}\"")
            );
        }
        assert!(
            "above"
                .parse::<Bound>()
                .is_err_and(|e| e.contains("at_least"))
        );
    }

    proptest! {
        #[test]
        fn taking_back_is_a_subtraction(a in bounds(), b in bounds()) {
            let (a, b): (BoundCounts, BoundCounts) = (a.into_iter().collect(), b.into_iter().collect());
            prop_assert_eq!(a + b - b, a);
            prop_assert_eq!((a + b).total(), a.total() + b.total());
            prop_assert_eq!(a + -a, BoundCounts::default());
        }

        /// The claim of a sum holds for every way in which the true values can lie.
        #[test]
        fn the_sum_claims_no_more_than_its_summands(
            parts in prop::collection::vec(
                (prop::sample::select(Bound::ALL.to_vec()), 0i64..200, 0i64..200, 0i64..400),
                1..8,
            )
        ) {
            let mut truth = 0;
            for (bound, a, b, by) in &parts {
                truth += match bound {
                    Bound::Exact => *a,
                    Bound::Over => a + by + 1,
                    Bound::AtLeast => a + by,
                    Bound::Nearly => a - by - 1,
                    Bound::AtMost => by % (a + 1),
                    Bound::About => a + by - 200,
                    Bound::Range => a + by % (b + 2),
                    Bound::Vague => by + 1,
                };
            }
            let truth = i128::from(truth);
            let parts: Vec<_> = parts.iter().map(|(bound, a, b, _)| part(*bound, *a, *b)).collect();
            let Claim { bound, value, high } = claimed(&parts);
            match bound {
                Bound::Exact => prop_assert_eq!(truth, value),
                Bound::Over => prop_assert!(truth > value),
                Bound::AtLeast => prop_assert!(truth >= value),
                Bound::Nearly => prop_assert!(truth < value),
                Bound::AtMost => prop_assert!(truth <= value),
                Bound::Range => prop_assert!(value <= truth && Some(truth) <= high),
                Bound::About | Bound::Vague => {}
            }
        }
    }
}
