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

    /// The true value is not below the stated one.
    pub fn is_lower(self) -> bool {
        matches!(self, Bound::Over | Bound::AtLeast)
    }

    /// The true value is not above the stated one.
    pub fn is_upper(self) -> bool {
        matches!(self, Bound::Nearly | Bound::AtMost)
    }

    /// The bound of the sum of two values. A lattice: exact at the bottom,
    /// about at the top, so the order of adding does not matter. A vague value
    /// is not added and leaves the other's bound as it is.
    pub fn join(self, other: Bound) -> Bound {
        use Bound::{About, AtLeast, AtMost, Exact, Vague};
        match (self, other) {
            (a, b) if a == b => a,
            (Vague, b) | (b, Vague) | (Exact, b) | (b, Exact) => b,
            (a, b) if a.is_lower() && b.is_lower() => AtLeast,
            (a, b) if a.is_upper() && b.is_upper() => AtMost,
            _ => About,
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

/// The bound of a sum whose summands have these bounds. Without summands it is
/// exact; with vague ones only it is vague.
pub fn combine(counts: &BoundCounts) -> Bound {
    Bound::ALL
        .into_iter()
        .filter(|b| counts.of(*b) > 0)
        .reduce(Bound::join)
        .unwrap_or(Bound::Exact)
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

    #[test]
    fn sums_keep_their_bounds() {
        use Bound::*;
        for (summands, sum) in [
            (vec![], Exact),
            (vec![Exact, Exact], Exact),
            (vec![Exact, Over], Over),
            (vec![Over, Over], Over),
            (vec![Over, Nearly], About),
            (vec![Nearly, Exact], Nearly),
            (vec![About, Exact], About),
            (vec![AtLeast, Exact], AtLeast),
            (vec![AtLeast, Over], AtLeast),
            (vec![AtMost, Exact, Nearly], AtMost),
            (vec![AtLeast, AtMost], About),
            (vec![Over, AtMost], About),
            (vec![Range, Exact, Range], Range),
            (vec![Range, Over], About),
            (vec![Range, About], About),
            (vec![Vague, Over], Over),
            (vec![Vague, Vague], Vague),
        ] {
            assert_eq!(
                combine(&summands.iter().copied().collect()),
                sum,
                "{summands:?}"
            );
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
        fn order_and_grouping_do_not_matter(a in bounds(), b in bounds(), c in bounds()) {
            let [x, y, z] = [&a, &b, &c].map(|v| v.iter().copied().reduce(Bound::join).unwrap());
            prop_assert_eq!(x.join(y), y.join(x));
            prop_assert_eq!(x.join(y).join(z), x.join(y.join(z)));
            let all: BoundCounts = a.iter().chain(&b).chain(&c).copied().collect();
            prop_assert_eq!(combine(&all), x.join(y).join(z));
        }

        #[test]
        fn taking_back_is_a_subtraction(a in bounds(), b in bounds()) {
            let (a, b): (BoundCounts, BoundCounts) = (a.into_iter().collect(), b.into_iter().collect());
            prop_assert_eq!(a + b - b, a);
            prop_assert_eq!((a + b).total(), a.total() + b.total());
            prop_assert_eq!(a + -a, BoundCounts::default());
        }

        /// The claim of a sum holds for every way the true values can lie.
        #[test]
        fn the_sum_claims_no_more_than_its_summands(
            parts in prop::collection::vec((prop::sample::select(Bound::ALL.to_vec()), 0i64..5), 1..8)
        ) {
            // each part is stated as 100; `off` is how far the true value lies
            let mut off = 0;
            for (bound, by) in &parts {
                off += match bound {
                    Bound::Over => by + 1,
                    Bound::AtLeast => *by,
                    Bound::Nearly => -by - 1,
                    Bound::AtMost => -by,
                    Bound::About => by - 2,
                    Bound::Exact | Bound::Range | Bound::Vague => 0,
                };
            }
            match combine(&parts.iter().map(|(b, _)| *b).collect()) {
                Bound::Exact | Bound::Range => prop_assert_eq!(off, 0),
                Bound::Over => prop_assert!(off > 0),
                Bound::AtLeast => prop_assert!(off >= 0),
                Bound::Nearly => prop_assert!(off < 0),
                Bound::AtMost => prop_assert!(off <= 0),
                Bound::About | Bound::Vague => {}
            }
        }
    }
}
