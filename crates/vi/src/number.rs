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
