//! The same numbers, quantities and times as a text in English writes them: `1,234.5`,
//! `over 52 billion đồng`, days in ISO. Nothing is rounded that Vietnamese does not round.

use crate::bound::Bound;
use crate::date::{Precision, Span};
use crate::decimal::Decimal;
use crate::number::group_digits;
use crate::quantity::{Quantity, apart};
use crate::uom::Uom;

const MILLION: i64 = 1_000_000;
const BILLION: i64 = 1_000_000_000;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Decimal {
    /// `1,234.5`.
    pub fn to_en(self) -> String {
        self.written(',', '.')
    }
}

impl Uom {
    /// What stands after a number in English text; empty for counts.
    pub fn symbol_en(self) -> &'static str {
        match self {
            Uom::Times => "times",
            Uom::Tonne => "tonnes",
            Uom::Point => "points",
            other => other.symbol_vi(),
        }
    }
}

impl Bound {
    /// The English words put before a value, with their space; of a range, before its lower end.
    fn prefix_en(self) -> &'static str {
        match self {
            Bound::Exact | Bound::Vague => "",
            Bound::Over => "over ",
            Bound::Nearly => "nearly ",
            Bound::About => "about ",
            Bound::AtLeast => "at least ",
            Bound::AtMost => "at most ",
            Bound::Range => "between ",
        }
    }
}

impl Span {
    /// As it stands in an English text: `2021-12-31`, `May 2023`, `2023`,
    /// `2016-01-01 to 2020-08-06`, `up to 2021-12-31`, `since 2021-05-18`, `unknown`.
    pub fn to_en(&self) -> String {
        match (self.precision, self.from, self.to) {
            (Precision::Day, Some(day), _) => day.to_string(),
            (Precision::Month, Some(day), _) => {
                let month = usize::try_from(chrono::Datelike::month0(&day)).unwrap_or_default();
                format!("{} {}", MONTHS[month], day.format("%Y"))
            }
            (Precision::Year, Some(day), _) => day.format("%Y").to_string(),
            (_, Some(from), Some(to)) => format!("{from} to {to}"),
            (_, None, Some(to)) => format!("up to {to}"),
            (_, Some(from), None) => format!("since {from}"),
            (_, None, None) => "unknown".to_owned(),
        }
    }
}

impl Quantity {
    /// As it stands in an English text: `over 52 billion đồng`, `nearly 21 km`, `41/44 (93.18%)`,
    /// `between 95 and 98%`, `about 6 to 105 km`, `hundreds`.
    pub fn to_en(&self, uom: Uom) -> String {
        let body = match (self.bound, self.high, self.of) {
            (bound, Some(high), of) => {
                let (low, high) = apart(figure(self.value, uom), figure(high, uom), &after(uom));
                let and = if bound == Bound::Range { "and" } else { "to" };
                let whole = of.map(|of| format!(" of {}", figure(of, uom)));
                let whole = whole.unwrap_or_default();
                format!("{}{low} {and} {high}{whole}", bound.prefix_en())
            }
            (Bound::Vague, ..) => magnitude(self.value),
            (bound, _, Some(of)) => {
                let (part, whole) = apart(figure(self.value, uom), figure(of, uom), &after(uom));
                format!("{}{part}/{whole}", bound.prefix_en())
            }
            (bound, ..) => format!("{}{}", bound.prefix_en(), figure(self.value, uom)),
        };
        let share = self
            .percent()
            .filter(|_| self.high.is_none())
            .map(|p| format!(" ({}%)", p.to_en()));
        format!("{body}{}{}", after(uom), share.unwrap_or_default())
    }
}

/// The number alone; money in millions and billions where exact.
fn figure(value: Decimal, uom: Uom) -> String {
    match (uom, value.at_scale(0)) {
        (Uom::Vnd, Some(dong)) if dong != 0 && dong % MILLION == 0 => {
            if dong.abs() >= BILLION {
                format!(
                    "{} billion",
                    Decimal::from_scaled(dong / MILLION, 3).to_en()
                )
            } else {
                format!("{} million", dong / MILLION)
            }
        }
        _ => value.to_en(),
    }
}

fn after(uom: Uom) -> String {
    match uom.symbol_en() {
        "" => String::new(),
        "%" => "%".to_owned(),
        symbol => format!(" {symbol}"),
    }
}

/// The word for an order of magnitude: 100 → hundreds, 10⁸ → hundreds of millions.
fn magnitude(value: Decimal) -> String {
    let text = value.to_string();
    let zeros = text
        .split('.')
        .next()
        .unwrap_or_default()
        .len()
        .saturating_sub(1);
    let small = ["", "tens", "hundreds"];
    let big = [
        "",
        "thousands",
        "millions",
        "billions",
        "trillions",
        "quadrillions",
        "quintillions",
    ];
    match (small.get(zeros % 3), big.get(zeros / 3)) {
        (Some(&""), Some(big)) if zeros > 0 => (*big).to_owned(),
        (Some(small), Some(&"")) if zeros > 0 => (*small).to_owned(),
        (Some(small), Some(big)) if zeros > 0 => format!("{small} of {big}"),
        _ => value.to_en(),
    }
}

/// A whole number with its groups: `3,321`.
pub fn group_en(n: i64) -> String {
    let digits = group_digits(&n.unsigned_abs().to_string(), ',');
    if n < 0 { format!("-{digits}") } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typed::parse_quantity;
    use proptest::prelude::*;

    fn said(typed: &str, uom: Uom) -> String {
        parse_quantity(typed).unwrap().0.to_en(uom)
    }

    #[test]
    fn quantities_are_written_in_english() {
        for (typed, uom, english) in [
            ("trên 52 tỷ đồng", Uom::Vnd, "over 52 billion đồng"),
            ("2 tỷ 652 triệu đồng", Uom::Vnd, "2.652 billion đồng"),
            ("652 triệu đồng", Uom::Vnd, "652 million đồng"),
            ("30.500 đồng", Uom::Vnd, "30,500 đồng"),
            ("gần 21,5 km", Uom::Km, "nearly 21.5 km"),
            ("41/44", Uom::Count, "41/44 (93.18%)"),
            ("từ 95 đến 98 %", Uom::Percent, "between 95 and 98%"),
            ("hàng trăm", Uom::Count, "hundreds"),
            ("hàng nghìn", Uom::Count, "thousands"),
            ("3.321", Uom::Count, "3,321"),
            ("ít nhất 4 lần", Uom::Times, "at least 4 times"),
        ] {
            assert_eq!(said(typed, uom), english, "{typed}");
        }
        let vague = |n: i64| Quantity::bounded(Decimal::from(n), Bound::Vague).unwrap();
        assert_eq!(vague(10_000).to_en(Uom::Count), "tens of thousands");
        let wide = Quantity {
            high: Some(Decimal::from(BILLION)),
            ..Quantity::bounded(Decimal::from(500), Bound::About).unwrap()
        };
        assert_eq!(wide.to_en(Uom::Vnd), "about 500 đồng to 1 billion đồng");
    }

    #[test]
    fn times_are_written_in_english() {
        for (stored, english) in [
            ("2021-12-31", "2021-12-31"),
            ("2023-05", "May 2023"),
            ("2023", "2023"),
            ("2016-01-01..2020-08-06", "2016-01-01 to 2020-08-06"),
            ("..2021-12-31", "up to 2021-12-31"),
            ("2021-05-18..", "since 2021-05-18"),
            ("unknown", "unknown"),
        ] {
            assert_eq!(Span::parse(stored).unwrap().to_en(), english);
        }
    }

    proptest! {
        /// Both languages say the same digits.
        #[test]
        fn no_digit_differs(mantissa in -10_i64.pow(15)..10_i64.pow(15), scale in 0_u8..6) {
            let value = Decimal::from_scaled(mantissa, scale);
            let swapped = |text: String| -> String {
                text.chars().map(|c| match c { '.' => ',', ',' => '.', c => c }).collect()
            };
            prop_assert_eq!(swapped(value.to_vi()), value.to_en());
            prop_assert_eq!(swapped(crate::group(mantissa)), group_en(mantissa));
        }
    }
}
