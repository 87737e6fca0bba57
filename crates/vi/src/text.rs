//! Vietnamese text: the search form, the sorting form, the stored form and
//! the address form of a string. All accept NFC and NFD and never fail.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

const HORN: char = '\u{31b}';
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';

/// The combining marks of the five written tones, in dictionary order after
/// the level tone: huyền, hỏi, ngã, sắc, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Characters without width that word processors and web pages leave behind.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// The search form, stored beside the text and applied to the query alike:
/// lower case, no tone, no diacritic, đ → d, runs of space collapsed.
/// `hoà` and `hòa`, NFC and NFD fold to the same.
pub fn fold(s: &str) -> String {
    let bare = s
        .nfd()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !is_mark(*c) && !is_invisible(*c))
        .map(|c| if c == 'đ' { 'd' } else { c });
    let mut out = String::with_capacity(s.len());
    let mut gap = false;
    for c in bare {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(c);
    }
    out
}

/// The address form: `Mô hình "Cầu dân sinh"` → `mo-hinh-cau-dan-sinh`.
/// Only `a-z`, `0-9` and single inner hyphens; empty if nothing is left.
pub fn slug(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in fold(s).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    out
}

/// The stored form: NFC, trimmed, non-breaking spaces turned into spaces,
/// invisible characters dropped, and the tone where official spelling puts it
/// (`hoà` → `hòa`, `thuý` → `thúy`, `uỷ` → `ủy`; `quý` and `hoàn` stay).
/// Line breaks and inner spaces are kept.
/// Source of the spelling: Hướng dẫn 05-HD/VPTW ("ủy").
pub fn nfc(s: &str) -> String {
    let mut chars: Vec<char> = s
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
            other => other,
        })
        .nfc()
        .collect();
    for at in 1..chars.len() {
        if let Some((first, second)) = tone_moved_back(&chars, at) {
            chars[at - 1] = first;
            chars[at] = second;
        }
    }
    let joined: String = chars.into_iter().collect();
    joined.trim().to_string()
}

/// For an open syllable ending in oà, oè or uý, the same two letters with the
/// tone on the first. `u` after `q` is part of the consonant.
fn tone_moved_back(chars: &[char], at: usize) -> Option<(char, char)> {
    let (base, tone) = without_tone(*chars.get(at)?)?;
    let before = *chars.get(at.checked_sub(1)?)?;
    let after_q = at
        .checked_sub(2)
        .and_then(|i| chars.get(i))
        .is_some_and(|c| matches!(c, 'q' | 'Q'));
    let moves = matches!(
        (before.to_ascii_lowercase(), base.to_ascii_lowercase()),
        ('o', 'a' | 'e') | ('u', 'y')
    ) && !after_q;
    let open = chars
        .get(at + 1)
        .is_none_or(|c| !c.is_alphabetic() && !is_mark(*c));
    if !moves || !open {
        return None;
    }
    Some((compose(before, tone)?, base))
}

/// Splits a composed letter into the letter without its tone and the tone.
fn without_tone(c: char) -> Option<(char, char)> {
    let parts: Vec<char> = std::iter::once(c).nfd().collect();
    let tone = *parts.iter().find(|p| TONES.contains(p))?;
    let mut rest = parts.into_iter().filter(|p| *p != tone).nfc();
    match (rest.next(), rest.next()) {
        (Some(base), None) => Some((base, tone)),
        _ => None,
    }
}

/// The sorting form, compared byte by byte (`memcmp`, BLOB and BYTEA alike):
/// letters in the Vietnamese order a ă â b c d đ e ê … first, then tones
/// (ngang, huyền, hỏi, ngã, sắc, nặng), one a word, so that where the tone
/// mark stands does not matter. Runs of digits compare as numbers
/// (`Thôn 2` < `Thôn 10`); case, leading zeros and spacing do not count.
pub fn sort_key(s: &str) -> Vec<u8> {
    let chars: Vec<char> = s
        .nfd()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|c| !is_invisible(*c))
        .collect();
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
