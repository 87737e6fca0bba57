//! How the value of a cell is written on paper.

use vi::{Decimal, group, percent_vi};

use crate::Cell;

impl Cell {
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    #[must_use]
    pub fn bounded(prefix: impl Into<String>, number: impl Into<Decimal>) -> Self {
        Self::Bounded {
            prefix: prefix.into(),
            number: number.into(),
        }
    }

    /// The words of a cell. Money carries its "đ" only where the column does
    /// not name a unit; a ratio carries its percentage.
    pub(crate) fn shown(&self, column_has_unit: bool) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(value) => group(*value),
            Self::Year(year) => year.to_string(),
            Self::Money(value) if column_has_unit => group(*value),
            Self::Money(value) => format!("{} đ", group(*value)),
            Self::Decimal(number) => number.to_vi(),
            Self::Percent(percent) => percent_vi(*percent),
            Self::Bounded { prefix, number } => format!("{prefix}{}", number.to_vi()),
            Self::Range { low, high } => format!("{}–{}", low.to_vi(), high.to_vi()),
            Self::Ratio { n, of } => match Decimal::percent_of(*n, *of) {
                Some(share) => format!("{} ({})", fraction(*n, *of), percent_vi(share)),
                None => fraction(*n, *of),
            },
            Self::Empty => "–".to_owned(),
        }
    }
}

/// "41/44".
pub(crate) fn fraction(n: i64, of: i64) -> String {
    format!("{}/{}", group(n), group(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_an_official_writes_them() {
        assert_eq!(Cell::Integer(2_652_000_000).shown(false), "2.652.000.000");
        assert_eq!(Cell::Year(2026).shown(false), "2026");
        assert_eq!(
            Cell::Ratio { n: 41, of: 44 }.shown(false),
            "41/44 (93,18\u{a0}%)".replace('\u{a0}', space())
        );
        assert_eq!(Cell::Ratio { n: 0, of: 0 }.shown(false), "0/0");
        assert_eq!(Cell::bounded("trên ", 3000).shown(false), "trên 3.000");
        assert_eq!(Cell::Money(500_000).shown(true), "500.000");
        assert_eq!(Cell::Money(500_000).shown(false), "500.000 đ");
        assert_eq!(
            Cell::Decimal(Decimal::from_scaled(-5, 2)).shown(false),
            "-0,05"
        );
        assert_eq!(Cell::Empty.shown(false), "–");
    }

    /// Whichever space the house writes before the per cent sign.
    fn space() -> &'static str {
        if percent_vi(Decimal::ZERO).contains('\u{a0}') {
            "\u{a0}"
        } else {
            " "
        }
    }
}
