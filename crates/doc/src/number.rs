//! Exact decimals for printing, and how figures are written in Vietnamese:
//! dots between thousands, a comma before decimals.

use std::fmt;

use crate::Cell;

/// `mantissa / 10^scale`; no rounding ever happens in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub mantissa: i64,
    pub scale: u8,
}

impl Number {
    #[must_use]
    pub const fn new(mantissa: i64, scale: u8) -> Self {
        Self { mantissa, scale }
    }

    /// Digits with a point, as in `-12.50`: what a spreadsheet file stores.
    #[must_use]
    pub fn plain(self) -> String {
        let (whole, fraction) = self.parts();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    fn parts(self) -> (String, String) {
        let scale = usize::from(self.scale);
        let digits = self.mantissa.unsigned_abs().to_string();
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        (whole.to_owned(), fraction.to_owned())
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self::new(whole, 0)
    }
}

/// "2.652.000.000", "77,3", "-0,05".
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = self.parts();
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        if !fraction.is_empty() {
            write!(f, ",{fraction}")?;
        }
        Ok(())
    }
}

/// Share of `n` in `of` in per cent with one decimal, halves away from zero;
/// `None` when there is nothing to divide by.
pub(crate) fn percent_of(n: i64, of: i64) -> Option<Number> {
    if of == 0 {
        return None;
    }
    let (n, of) = (i128::from(n) * 1000, i128::from(of));
    let (n, of) = if of < 0 { (-n, -of) } else { (n, of) };
    let half = if n < 0 { -of } else { of };
    i64::try_from((2 * n + half) / (2 * of))
        .ok()
        .map(|mantissa| Number::new(mantissa, 1))
}

impl Cell {
    /// The words of a cell on paper. Money carries its "đ" only where the
    /// column does not name a unit.
    pub(crate) fn shown(&self, column_has_unit: bool) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(value) => Number::from(*value).to_string(),
            Self::Money(value) if column_has_unit => Number::from(*value).to_string(),
            Self::Money(value) => format!("{} đ", Number::from(*value)),
            Self::Decimal(number) => number.to_string(),
            Self::Percent(number) => format!("{number}%"),
            Self::Bounded { prefix, number } => format!("{prefix}{number}"),
            Self::Range { low, high } => format!("{low}–{high}"),
            Self::Ratio { n, of } => match percent_of(*n, *of) {
                Some(share) => format!("{}/{} ({share}%)", Number::from(*n), Number::from(*of)),
                None => format!("{}/{}", Number::from(*n), Number::from(*of)),
            },
            Self::Empty => "–".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_are_written_the_vietnamese_way() {
        assert_eq!(Number::from(2_652_000_000).to_string(), "2.652.000.000");
        assert_eq!(Number::new(773, 1).to_string(), "77,3");
        assert_eq!(Number::new(-5, 2).to_string(), "-0,05");
        assert_eq!(Number::from(999).to_string(), "999");
        assert_eq!(
            Number::from(i64::MIN).to_string(),
            "-9.223.372.036.854.775.808"
        );
    }

    #[test]
    fn cells_read_as_an_official_writes_them() {
        assert_eq!(Cell::Ratio { n: 41, of: 44 }.shown(false), "41/44 (93,2%)");
        assert_eq!(Cell::Ratio { n: 0, of: 0 }.shown(false), "0/0");
        assert_eq!(Cell::bounded("trên ", 3000).shown(false), "trên 3.000");
        assert_eq!(Cell::Money(500_000).shown(true), "500.000");
        assert_eq!(Cell::Money(500_000).shown(false), "500.000 đ");
        assert_eq!(Cell::Empty.shown(false), "–");
    }

    #[test]
    fn shares_round_half_away_from_zero() {
        assert_eq!(percent_of(1, 2000), Some(Number::new(1, 1)));
        assert_eq!(percent_of(-1, 2000), Some(Number::new(-1, 1)));
        assert_eq!(percent_of(120, 120), Some(Number::new(1000, 1)));
    }

    proptest! {
        #[test]
        fn separators_hide_no_digit(mantissa: i64, scale in 0_u8..6) {
            let number = Number::new(mantissa, scale);
            let shown: String = number.to_string().replace('.', "").replace(',', ".");
            prop_assert_eq!(shown, number.plain());
        }
    }
}
