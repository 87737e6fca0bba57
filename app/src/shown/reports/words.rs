//! Words of reports: times, first letters, numbers of sections.

use packs::Section;
use vi::Span;

/// A time inside a sentence.
pub(super) fn when(period: &Span) -> String {
    if *period == Span::UNKNOWN {
        "chưa rõ thời điểm".to_owned()
    } else {
        period.to_vi()
    }
}

/// The first letter small, as inside a sentence; an abbreviation ("TCCSĐ") stays.
pub(super) fn lower(text: &str) -> String {
    if text.chars().nth(1).is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first(text, |c| c.to_lowercase().collect())
}

/// The first letter large, as a sentence begins.
pub(super) fn upper(text: &str) -> String {
    first(text, |c| c.to_uppercase().collect())
}

fn first(text: &str, change: impl Fn(char) -> String) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |c| change(c) + letters.as_str())
}

/// 1 for roman numbers, 2 for arabic ones, 3 for letters.
pub(super) fn depth(section: &Section) -> u8 {
    let roman = |c: char| "IVXLC".contains(c);
    match section.number.chars().next() {
        Some(c) if roman(c) => 1,
        Some(c) if c.is_ascii_digit() => 2,
        Some(_) => 3,
        None => 1,
    }
}

/// How the n-th section of a depth is numbered.
pub(super) fn number(depth: u8, n: usize) -> String {
    const LETTERS: [&str; 12] = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m"];
    match depth {
        1 => roman(n),
        2 => n.to_string(),
        _ => LETTERS
            .get(n.saturating_sub(1))
            .map_or_else(|| n.to_string(), |letter| (*letter).to_owned()),
    }
}

fn roman(mut n: usize) -> String {
    const SIGNS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while n >= value {
            text.push_str(sign);
            n -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_numbered_as_an_office_does() {
        let told: Vec<String> = [1, 4, 9, 14].into_iter().map(|n| number(1, n)).collect();
        assert_eq!(told, ["I", "IV", "IX", "XIV"]);
        assert_eq!((number(2, 3), number(3, 5)), ("3".into(), "đ".into()));
    }

    #[test]
    fn an_abbreviation_keeps_its_letters_inside_a_sentence() {
        assert_eq!(lower("TCCSĐ đăng ký"), "TCCSĐ đăng ký");
        assert_eq!(lower("Đã thắp sáng"), "đã thắp sáng");
        assert_eq!(upper("đến 09/6/2024"), "Đến 09/6/2024");
    }
}
