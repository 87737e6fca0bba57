//! Whole numbers and money as Vietnamese offices write them: grouped, in
//! tỷ and triệu, and in words for receipts.

use crate::decimal::Decimal;

const BILLION: i64 = 1_000_000_000;
const MILLION: i64 = 1_000_000;

/// `2652000000` → `2.652.000.000`.
pub fn group(n: i64) -> String {
    let digits = group_digits(&n.unsigned_abs().to_string(), '.');
    if n < 0 { format!("-{digits}") } else { digits }
}

pub(crate) fn group_digits(digits: &str, sign: char) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(sign);
        }
        out.push(c);
    }
    out
}

/// Money in đồng, in tỷ and triệu where that is exact (`2 tỷ 652 triệu
/// đồng`), otherwise with every digit (`30.000 đồng`).
pub fn money_short(dong: i64) -> String {
    format!("{} đồng", money_figure(dong))
}

/// As `money_short`, without the unit.
pub(crate) fn money_figure(dong: i64) -> String {
    if dong == 0 || dong % MILLION != 0 {
        return group(dong);
    }
    let (billions, millions) = (dong / BILLION, dong % BILLION / MILLION);
    match (billions, millions) {
        (0, m) => format!("{} triệu", group(m)),
        (b, 0) => format!("{} tỷ", group(b)),
        (b, m) => format!("{} tỷ {} triệu", group(b), m.unsigned_abs()),
    }
}

/// `93,18 %`.
pub fn percent_vi(percent: Decimal) -> String {
    format!("{} %", percent.to_vi())
}

/// An amount of money in words, for receipts and vouchers:
/// `Hai tỷ sáu trăm năm mươi hai triệu đồng`.
pub fn money_words(dong: i64) -> String {
    let mut words = Vec::new();
    if dong < 0 {
        words.push("âm");
    }
    read(dong.unsigned_abs(), false, &mut words);
    words.push("đồng");
    let text = words.join(" ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// Reads `n`; `inner` says that words of a higher group stand before, so that
/// a missing hundred must be spoken (không trăm linh năm).
fn read(n: u64, inner: bool, words: &mut Vec<&'static str>) {
    const STEPS: [(u64, &str); 3] = [
        (1_000_000_000, "tỷ"),
        (1_000_000, "triệu"),
        (1_000, "nghìn"),
    ];
    for (step, name) in STEPS {
        if n >= step {
            read(n / step, inner, words);
            words.push(name);
            if !n.is_multiple_of(step) {
                read(n % step, true, words);
            }
            return;
        }
    }
    let digit = |d: u64| {
        usize::try_from(d)
            .ok()
            .and_then(|d| DIGITS.get(d))
            .copied()
            .unwrap_or_default()
    };
    let (hundreds, tens, ones) = (n / 100, n / 10 % 10, n % 10);
    if hundreds > 0 || inner {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && (hundreds > 0 || inner) => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, ones) {
        (_, 0) if n > 0 => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_by_three() {
        assert_eq!(group(2_652_000_000), "2.652.000.000");
        assert_eq!(group(-1_000), "-1.000");
        assert_eq!(group(999), "999");
        assert_eq!(group(i64::MIN), "-9.223.372.036.854.775.808");
    }

    #[test]
    fn short_money_is_exact() {
        for (dong, text) in [
            (2_652_000_000, "2 tỷ 652 triệu đồng"),
            (52_000_000_000, "52 tỷ đồng"),
            (1_250_000_000_000, "1.250 tỷ đồng"),
            (300_000_000, "300 triệu đồng"),
            (30_000, "30.000 đồng"),
            (63_500_000, "63.500.000 đồng"),
            (0, "0 đồng"),
            (-2_800_000_000, "-2 tỷ 800 triệu đồng"),
        ] {
            assert_eq!(money_short(dong), text);
        }
    }

    #[test]
    fn words_for_receipts() {
        for (dong, words) in [
            (2_652_000_000, "Hai tỷ sáu trăm năm mươi hai triệu đồng"),
            (0, "Không đồng"),
            (5, "Năm đồng"),
            (10, "Mười đồng"),
            (15, "Mười lăm đồng"),
            (21, "Hai mươi mốt đồng"),
            (24, "Hai mươi tư đồng"),
            (55, "Năm mươi lăm đồng"),
            (105, "Một trăm linh năm đồng"),
            (110, "Một trăm mười đồng"),
            (30_000, "Ba mươi nghìn đồng"),
            (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
            (1_050_000, "Một triệu không trăm năm mươi nghìn đồng"),
            (2_000_000_005, "Hai tỷ không trăm linh năm đồng"),
            (1_200_000_000_000, "Một nghìn hai trăm tỷ đồng"),
            (-1_000, "Âm một nghìn đồng"),
        ] {
            assert_eq!(money_words(dong), words);
        }
    }

    #[test]
    fn percent_has_a_comma() {
        assert_eq!(percent_vi(Decimal::from_scaled(9318, 2)), "93,18 %");
    }

    /// Reads the words back, independently of how they are made.
    fn value(words: &str) -> i128 {
        let (mut total, mut group, mut last) = (0i128, 0i128, 0i128);
        for word in words.to_lowercase().split(' ') {
            match word {
                "âm" | "đồng" | "linh" => {}
                "trăm" => (group, last) = (group + last * 100, 0),
                "mươi" => (group, last) = (group + last * 10, 0),
                "mười" => group += 10,
                "nghìn" => (total, group, last) = (add_thousands(total, group + last), 0, 0),
                "triệu" => (total, group, last) = (total + (group + last) * 1_000_000, 0, 0),
                "tỷ" => (total, group, last) = ((total + group + last) * 1_000_000_000, 0, 0),
                "mốt" => last = 1,
                "tư" => last = 4,
                "lăm" => last = 5,
                digit => {
                    last = DIGITS
                        .iter()
                        .position(|d| *d == digit)
                        .map(|d| d as i128)
                        .unwrap()
                }
            }
        }
        total + group + last
    }

    fn add_thousands(total: i128, thousands: i128) -> i128 {
        total + thousands * 1_000
    }

    proptest! {
        #[test]
        fn words_say_the_amount(dong: i64, small in -10_000_000i64..10_000_000) {
            for dong in [dong, small] {
                prop_assert_eq!(value(&money_words(dong)), i128::from(dong.unsigned_abs()));
            }
        }

        #[test]
        fn grouping_only_adds_dots(n: i64) {
            prop_assert_eq!(group(n).replace('.', ""), n.to_string());
        }
    }
}
