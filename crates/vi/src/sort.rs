//! The order of Vietnamese names as bytes, so that both database engines and
//! Rust sort alike without a collation library.

use crate::text::{TONES, is_mark, letters_and_marks};

const HORN: char = '\u{31b}';
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';

/// The sorting form, compared byte by byte (`memcmp`, BLOB and BYTEA alike):
/// letters in the Vietnamese order a ă â b c d đ e ê … first, then tones
/// (ngang, huyền, hỏi, ngã, sắc, nặng), one a word, so that where the tone
/// mark stands does not matter. Runs of digits compare as numbers
/// (`Thôn 2` < `Thôn 10`); case, leading zeros and spacing do not count.
pub fn sort_key(s: &str) -> Vec<u8> {
    let chars: Vec<char> = letters_and_marks(s).collect();
    let mut key = Vec::with_capacity(s.len() + 4);
    let mut tones = Vec::new();
    let mut in_word = false;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let width = run(&chars[at..], c);
        let cluster = &chars[at..at + width];
        at += width;
        if c.is_ascii_digit() {
            in_word = false;
            push_number(&mut key, cluster);
        } else if c.is_whitespace() {
            in_word = false;
            if !key.is_empty() && at < chars.len() {
                key.push(SPACE);
            }
        } else if let Some(rank) = letter_rank(c, &cluster[1..]) {
            key.push(rank);
            if !in_word {
                tones.push(LEVEL_TONE);
                in_word = true;
            }
            if let (Some(tone), Some(last)) = (tone_rank(&cluster[1..]), tones.last_mut()) {
                *last = tone;
            }
        } else {
            in_word = false;
            push_other(&mut key, c);
        }
    }
    key.push(END);
    key.extend(tones);
    key
}

const END: u8 = 0;
const SPACE: u8 = 1;
const MARK: u8 = 2;
const NUMBER: u8 = 3;
const LETTER: u8 = 16;
const OTHER: u8 = 0xf0;
const LEVEL_TONE: u8 = 1;

/// How many characters belong together: a run of digits or of spaces, or a
/// character with the combining marks that follow it.
fn run(rest: &[char], first: char) -> usize {
    let same = |c: &&char| {
        if first.is_ascii_digit() {
            c.is_ascii_digit()
        } else if first.is_whitespace() {
            c.is_whitespace()
        } else {
            is_mark(**c)
        }
    };
    1 + rest.iter().skip(1).take_while(same).count()
}

fn push_number(key: &mut Vec<u8>, digits: &[char]) {
    let zeros = digits.iter().take_while(|c| **c == '0').count();
    let digits = &digits[zeros.min(digits.len().saturating_sub(1))..];
    key.push(NUMBER);
    let mut length = digits.len();
    while length >= 255 {
        key.push(255);
        length -= 255;
    }
    key.push(u8::try_from(length).unwrap_or(254));
    let bytes: String = digits.iter().collect();
    key.extend(bytes.bytes());
}

fn push_other(key: &mut Vec<u8>, c: char) {
    if c.is_ascii() {
        key.push(MARK);
        key.push(u8::try_from(c).unwrap_or(1).max(1));
    } else {
        key.push(OTHER);
        key.extend(c.to_string().bytes());
    }
}

fn letter_rank(c: char, marks: &[char]) -> Option<u8> {
    const ORDER: [&str; 33] = [
        "a", "aw", "aa", "b", "c", "d", "dd", "e", "ee", "f", "g", "h", "i", "j", "k", "l", "m",
        "n", "o", "oo", "ow", "p", "q", "r", "s", "t", "u", "uw", "v", "w", "x", "y", "z",
    ];
    let has = |m: char| marks.contains(&m);
    let name = match c {
        'a' if has(BREVE) => "aw",
        'a' if has(CIRCUMFLEX) => "aa",
        'đ' => "dd",
        'e' if has(CIRCUMFLEX) => "ee",
        'o' if has(CIRCUMFLEX) => "oo",
        'o' if has(HORN) => "ow",
        'u' if has(HORN) => "uw",
        _ => "",
    };
    let at = ORDER.iter().position(|letter| {
        if name.is_empty() {
            letter.len() == 1 && letter.starts_with(c)
        } else {
            *letter == name
        }
    })?;
    u8::try_from(at).ok().map(|rank| LETTER + rank)
}

fn tone_rank(marks: &[char]) -> Option<u8> {
    let at = TONES.iter().position(|tone| marks.contains(tone))?;
    u8::try_from(at).ok().map(|rank| LEVEL_TONE + 1 + rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::nfc;
    use proptest::prelude::*;

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_key(|n| sort_key(n));
        names
    }

    #[test]
    fn letters_follow_the_vietnamese_alphabet() {
        let order = vec![
            "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "i", "k", "l", "m", "n", "o",
            "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "x", "y",
        ];
        let mut mixed = order.clone();
        mixed.reverse();
        assert_eq!(sorted(mixed), order);
    }

    #[test]
    fn tones_decide_only_between_equal_letters() {
        let order = vec![
            "ma", "mà", "mả", "mã", "má", "mạ", "mà con", "ma mới", "mă", "mâ",
        ];
        let mut mixed = order.clone();
        mixed.rotate_left(4);
        assert_eq!(sorted(mixed), order);
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        assert_eq!(
            sorted(vec!["Thôn 10", "Thôn 2", "Thôn", "Thôn 9a", "Thôn An"]),
            ["Thôn", "Thôn 2", "Thôn 9a", "Thôn 10", "Thôn An"]
        );
        assert_eq!(sort_key("Thôn 02"), sort_key("thôn  2"));
        let long = |n: usize| format!("1{}", "0".repeat(n));
        assert!(sort_key(&long(254)) < sort_key(&long(255)));
        assert!(sort_key(&long(509)) < sort_key(&long(510)));
        assert!(sort_key("0") < sort_key("1"));
    }

    #[test]
    fn districts_of_bac_ninh() {
        let order = vec![
            "Bắc Giang",
            "Bắc Ninh",
            "Đại Đồng",
            "Đào Viên",
            "Phố Mới",
            "Phù Lãng",
            "Quế Võ",
        ];
        let mut mixed = order.clone();
        mixed.swap(0, 6);
        mixed.swap(2, 4);
        assert_eq!(sorted(mixed), order);
    }

    #[test]
    fn spelling_case_and_composition_do_not_matter() {
        assert_eq!(sort_key("Hoà Bình"), sort_key("hòa bình"));
        assert_eq!(sort_key("thuý"), sort_key("thu\u{301}y"));
        assert_eq!(sort_key("\u{d0}ông Anh"), sort_key("Đông Anh"));
    }

    proptest! {
        #[test]
        fn any_text_has_a_key_and_its_stored_form_the_same(s in ".*") {
            prop_assert_eq!(sort_key(s.trim()), sort_key(&nfc(&s)));
        }

        #[test]
        fn a_beginning_sorts_before_the_whole(a in "[a-zăâđêôơư]{1,8}", b in "[a-zăâđêôơư ]{0,8}") {
            let whole = format!("{a} {b}x");
            prop_assert!(sort_key(&a) < sort_key(&whole));
        }

        #[test]
        fn numbers_sort_by_value(a: u64, b: u64) {
            let key = |n: u64| sort_key(&format!("Tổ {n}"));
            prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
        }
    }
}
