//! A cell as Excel keeps it: a number with a format that shows its bound or
//! unit, or a text.

use vi::Decimal;

use crate::Cell;
use crate::cell::fraction;

/// What goes into one cell of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// `exact` is the number as written; `format` Excel's code for showing it.
    Number {
        exact: Decimal,
        format: String,
    },
    Blank,
}

/// A longer bound would not fit Excel's 255 characters of number format.
const LONGEST_PREFIX: usize = 60;

/// Most decimals among the numbers of a column: all of it shows as many, so
/// that the marks stand under each other.
pub(super) fn places<'c>(column: impl Iterator<Item = &'c Cell>) -> u8 {
    let places = |cell: &Cell| match cell {
        Cell::Decimal(value) | Cell::Percent(value) | Cell::Bounded { number: value, .. } => {
            value.scale()
        }
        _ => 0,
    };
    column.map(places).max().unwrap_or(0)
}

pub(super) fn of(cell: &Cell, column_has_unit: bool, places: u8) -> Value {
    let number = |exact: Decimal, format: String| Value::Number { exact, format };
    match cell {
        Cell::Text(text) if text.is_empty() => Value::Blank,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Year(year) => number(i64::from(*year).into(), "0".to_owned()),
        Cell::Integer(value) => number((*value).into(), grouped(0)),
        Cell::Money(value) if column_has_unit => number((*value).into(), grouped(0)),
        Cell::Money(value) => number((*value).into(), format!("{}\" đ\"", grouped(0))),
        Cell::Decimal(value) => number(*value, grouped(places)),
        Cell::Percent(value) => percent(*value, places),
        Cell::Bounded {
            prefix,
            number: value,
        } if prefix.chars().count() <= LONGEST_PREFIX => {
            let shown: String = prefix
                .chars()
                .filter(|c| *c != '"' && !c.is_control())
                .collect();
            number(*value, format!("\"{shown}\"{}", grouped(places)))
        }
        Cell::Ratio { n, of } => Value::Text(fraction(*n, *of)),
        Cell::Bounded { .. } | Cell::Range { .. } | Cell::Empty => Value::Text(cell.shown(false)),
    }
}

/// The share that stands beside a ratio.
pub(super) fn share(cell: &Cell) -> Value {
    match cell {
        Cell::Ratio { n, of } => {
            Decimal::percent_of(*n, *of).map_or(Value::Blank, |p| percent(p, 2))
        }
        Cell::Empty => Value::Text(cell.shown(false)),
        _ => Value::Blank,
    }
}

/// Excel keeps 77,3 % as 0.773.
fn percent(value: Decimal, places: u8) -> Value {
    let decimals = decimals(places);
    Value::Number {
        exact: Decimal::from_scaled(value.mantissa(), value.scale().saturating_add(2)),
        format: format!("0{decimals}%"),
    }
}

/// Thousands grouped by the marks of the reader's locale.
fn grouped(scale: u8) -> String {
    format!("#,##0{}", decimals(scale))
}

fn decimals(scale: u8) -> String {
    match scale {
        0 => String::new(),
        places => format!(".{}", "0".repeat(usize::from(places))),
    }
}

/// The number as Excel stores it, or `None` when it would not come back the
/// same: more than 15 significant digits, or beyond 2^53.
pub(super) fn stored(exact: Decimal) -> Option<f64> {
    const LARGEST: u128 = 1 << 53;
    let mantissa = exact.mantissa().unsigned_abs();
    let digits = mantissa.to_string();
    let significant = digits.trim_end_matches('0').len();
    if mantissa > LARGEST || significant > 15 {
        return None;
    }
    exact.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_units_stay_in_the_format() {
        let bounded = of(&Cell::bounded("trên ", 3000), false, 0);
        assert_eq!(
            bounded,
            Value::Number {
                exact: Decimal::from(3000),
                format: "\"trên \"#,##0".to_owned()
            }
        );
        let percent = of(&Cell::Percent(Decimal::from_scaled(773, 1)), false, 1);
        assert_eq!(
            percent,
            Value::Number {
                exact: Decimal::from_scaled(773, 3),
                format: "0.0%".to_owned()
            }
        );
        let Value::Number { format, .. } = of(&Cell::Money(5), false, 0) else {
            panic!("text")
        };
        assert_eq!(format, "#,##0\" đ\"");
    }

    #[test]
    fn numbers_excel_would_change_are_refused() {
        assert_eq!(stored(Decimal::from(2_652_000_000)), Some(2_652_000_000.0));
        assert_eq!(stored(Decimal::from_scaled(-5, 2)), Some(-0.05));
        assert_eq!(
            stored(Decimal::from(1 << 53)),
            None,
            "16 significant digits"
        );
        assert_eq!(stored(Decimal::from(2_000_000_000_000_000)), Some(2e15));
        assert_eq!(stored(Decimal::from(9_100_000_000_000_000)), None);
        assert_eq!(stored(Decimal::from(i64::MIN)), None);
    }
}
