//! Vietnamese text: the search form, the stored form and the address form of
//! a string. All accept NFC and NFD and never fail.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// The combining marks of the five written tones, in dictionary order after
/// the level tone: huyền, hỏi, ngã, sắc, nặng.
pub(crate) const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

pub(crate) fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Characters without width that word processors and web pages leave behind.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// The characters a reader sees: nothing invisible, and the Icelandic Ð that
/// old fonts and keyboards put for Đ turned into it.
pub(crate) fn visible(s: &str) -> impl Iterator<Item = char> {
    s.chars().filter(|c| !is_invisible(*c)).map(|c| match c {
        '\u{d0}' | '\u{189}' => 'Đ',
        '\u{f0}' => 'đ',
        other => other,
    })
}

/// Lower case, every letter followed by its marks as characters of their own.
pub(crate) fn letters_and_marks(s: &str) -> impl Iterator<Item = char> {
    visible(s).nfd().flat_map(char::to_lowercase).nfd()
}

/// The search form, stored beside the text and applied to the query alike:
/// lower case, no tone, no diacritic, đ → d, runs of space collapsed.
/// `hoà` and `hòa`, NFC and NFD fold to the same.
pub fn fold(s: &str) -> String {
    let bare = letters_and_marks(s)
        .filter(|c| !is_mark(*c))
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
    let mut chars: Vec<char> = visible(s)
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

#[cfg(test)]
mod tests;
