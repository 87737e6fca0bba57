//! A cell as Excel keeps it: a number with a format that shows its bound or
//! unit, or a text.

use crate::{Cell, Number};

/// What goes into one cell of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// `exact` is the number as written; `format` Excel's code for showing it.
    Number {
        exact: Number,
        format: String,
    },
    Blank,
}

/// A longer bound would not fit Excel's 255 characters of number format.
const LONGEST_PREFIX: usize = 60;

pub(super) fn of(cell: &Cell, column_has_unit: bool) -> Value {
    let number = |exact: Number, format: String| Value::Number { exact, format };
    match cell {
        Cell::Text(text) if text.is_empty() => Value::Blank,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Integer(value) => number((*value).into(), grouped(0)),
        Cell::Money(value) if column_has_unit => number((*value).into(), grouped(0)),
        Cell::Money(value) => number((*value).into(), format!("{}\" đ\"", grouped(0))),
        Cell::Decimal(value) => number(*value, grouped(value.scale)),
        Cell::Percent(value) => percent(*value),
        Cell::Bounded {
            prefix,
            number: value,
        } if prefix.chars().count() <= LONGEST_PREFIX => {
            let shown: String = prefix
                .chars()
                .filter(|c| *c != '"' && !c.is_control())
                .collect();
            number(*value, format!("\"{shown}\"{}", grouped(value.scale)))
        }
        Cell::Ratio { n, of } => Value::Text(format!("{}/{}", Number::from(*n), Number::from(*of))),
        Cell::Bounded { .. } | Cell::Range { .. } | Cell::Empty => Value::Text(cell.shown(false)),
    }
}

/// The share that stands beside a ratio.
pub(super) fn share(cell: &Cell) -> Value {
    match cell {
        Cell::Ratio { n, of } => crate::number::percent_of(*n, *of).map_or(Value::Blank, percent),
        Cell::Empty => Value::Text(cell.shown(false)),
        _ => Value::Blank,
    }
}

/// Excel keeps 77,3 % as 0.773.
fn percent(value: Number) -> Value {
    let decimals = decimals(value.scale);
    Value::Number {
        exact: Number::new(value.mantissa, value.scale.saturating_add(2)),
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
pub(super) fn stored(exact: Number) -> Option<f64> {
    const LARGEST: u64 = 1 << 53;
    let mantissa = exact.mantissa.unsigned_abs();
    let digits = mantissa.to_string();
    let significant = digits.trim_end_matches('0').len();
    if mantissa > LARGEST || significant > 15 {
        return None;
    }
    exact.plain().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_units_stay_in_the_format() {
        let bounded = of(&Cell::bounded("trên ", 3000), false);
        assert_eq!(
            bounded,
            Value::Number {
                exact: Number::from(3000),
                format: "\"trên \"#,##0".to_owned()
            }
        );
        let percent = of(&Cell::Percent(Number::new(773, 1)), false);
        assert_eq!(
            percent,
            Value::Number {
                exact: Number::new(773, 3),
                format: "0.0%".to_owned()
            }
        );
        let Value::Number { format, .. } = of(&Cell::Money(5), false) else {
            panic!("text")
        };
        assert_eq!(format, "#,##0\" đ\"");
    }

    #[test]
    fn numbers_excel_would_change_are_refused() {
        assert_eq!(stored(Number::from(2_652_000_000)), Some(2_652_000_000.0));
        assert_eq!(stored(Number::new(-5, 2)), Some(-0.05));
        assert_eq!(stored(Number::from(1 << 53)), None, "16 significant digits");
        assert_eq!(stored(Number::from(2_000_000_000_000_000)), Some(2e15));
        assert_eq!(stored(Number::from(9_100_000_000_000_000)), None);
        assert_eq!(stored(Number::from(i64::MIN)), None);
    }
}
