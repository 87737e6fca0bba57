//! How wide a text is in the serif face that official documents use, for rules
//! as long as their text and for columns that fit their words.

use unicode_normalization::UnicodeNormalization;

/// Width of one line in twips at `halves` half points. Advance widths are
/// those published for Times; Vietnamese marks add nothing, `ơ` and `ư` a little.
pub(crate) fn width(text: &str, halves: u16, bold: bool) -> u32 {
    let units: u32 = text.nfd().map(|c| advance(c, bold)).sum();
    // units/1000 em × halves/2 pt × 20 twips
    units * u32::from(halves) / 100
}

/// The widest part of a text that cannot be broken.
pub(crate) fn widest_word(text: &str, halves: u16, bold: bool) -> u32 {
    text.split([' ', '\n', '\t'])
        .map(|word| width(word, halves, bold))
        .max()
        .unwrap_or(0)
}

/// The widest line of a text that is not broken at all.
pub(crate) fn widest_line(text: &str, halves: u16, bold: bool) -> u32 {
    text.lines()
        .map(|line| width(line, halves, bold))
        .max()
        .unwrap_or(0)
}

/// Lines a text takes when broken at spaces into lines of `room` twips.
pub(crate) fn lines(text: &str, halves: u16, bold: bool, room: u32) -> u32 {
    let space = width(" ", halves, bold);
    let room = room.max(1);
    let mut count = 0;
    for line in text.split('\n') {
        count += 1;
        let mut used = 0;
        for word in line.split(' ') {
            let long = width(word, halves, bold);
            if used > 0 && used + space + long > room {
                count += 1;
                used = 0;
            }
            count += long.saturating_sub(1) / room;
            used += if used > 0 { space + long } else { long % room };
        }
    }
    count
}

/// Advance in thousandths of the em.
fn advance(c: char, bold: bool) -> u32 {
    match c {
        '\u{31b}' => 60,
        '\u{300}'..='\u{36f}' => 0,
        ' ' | '\u{a0}' | '.' | ',' => 250,
        'i' | 'j' | 'l' | 't' | ':' | ';' | '/' => 300,
        '\'' | '!' | '(' | ')' | '[' | ']' | '-' | 'I' | 'f' | 'r' => 345 + u32::from(bold) * 45,
        's' | 'J' => 390 + u32::from(bold) * 60,
        'a' | 'c' | 'e' | 'z' => 444 + u32::from(bold) * 20,
        'b' | 'd' | 'đ' | 'g' | 'h' | 'k' | 'n' | 'o' | 'p' | 'q' | 'u' | 'v' | 'x' | 'y' => {
            500 + u32::from(bold) * 40
        }
        '0'..='9' | '–' | '$' => 500,
        'E' | 'F' | 'L' | 'P' | 'S' | 'T' | 'Z' => 600 + u32::from(bold) * 40,
        'B' | 'C' | 'R' => 667 + u32::from(bold) * 30,
        'A' | 'D' | 'Đ' | 'G' | 'H' | 'K' | 'N' | 'O' | 'Q' | 'U' | 'V' | 'X' | 'Y' | 'w' => {
            722 + u32::from(bold) * 15
        }
        'm' => 778 + u32::from(bold) * 55,
        'M' | 'W' | '%' => 900 + u32::from(bold) * 60,
        _ => 600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn motto_is_as_long_as_the_font_sets_it() {
        // Set in Liberation Serif Bold 15 pt, metric-compatible with Times New
        // Roman, the line is 71 mm (4025 twips) long.
        let measured = width("ĐẢNG CỘNG SẢN VIỆT NAM", 30, true);
        assert!((3820..4230).contains(&measured), "{measured}");
    }

    #[test]
    fn lines_break_at_spaces_and_inside_endless_words() {
        let room = width("một hai", 24, false);
        assert_eq!(lines("một hai", 24, false, room), 1);
        assert_eq!(lines("một hai ba", 24, false, room), 2);
        assert_eq!(lines("một\n\nhai", 24, false, room), 3);
        assert_eq!(lines(&"a".repeat(100), 24, false, 1060), 11);
        assert_eq!(lines("", 24, false, 0), 1);
    }

    #[test]
    fn marks_add_no_width_and_words_break_at_spaces() {
        assert_eq!(width("ế", 28, false), width("e", 28, false));
        assert_eq!(
            widest_word("a phường b", 28, false),
            width("phường", 28, false)
        );
        assert_eq!(
            widest_line("một\nhai ba", 28, false),
            width("hai ba", 28, false)
        );
    }
}
