//! Text into tokens: words, numerals and marks, each with its place in bytes
//! and code points. A word carries a key that ignores case, NFC/NFD and where
//! the tone mark stands, so that `hoà`, `Hòa` and its NFD form are one word.

use crate::glued;
pub(crate) use crate::letters::key;
use crate::letters::{
    CAPITAL, DIGIT_BASE, LETTER_MASK, LONGEST_KEY, Syllable, code_of, is_combining,
};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, perhaps with digits after them (`m2`, `QL1A`).
    Word,
    /// Digits, with single dots or commas between digits.
    Number,
    /// Any other visible character.
    Mark(char),
}

/// One token of a line. Places are absolute in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    /// The syllable key of a word; 0 for anything else and for words too long.
    pub key: u64,
    /// Bytes `[from, to)`.
    pub from: usize,
    pub to: usize,
    /// Code points `[start, end)`.
    pub start: usize,
    pub end: usize,
    /// No space before it.
    pub glued: bool,
    /// The first letter is a capital.
    pub capital: bool,
    /// At least two letters, all capitals.
    pub shouted: bool,
    /// The word has a digit in it.
    pub coded: bool,
}

impl Token {
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// A hyphen or dash as typists use them between two values.
    pub fn is_dash(&self) -> bool {
        matches!(
            self.kind,
            Kind::Mark('-' | '–' | '—' | '−' | '‑' | '‐' | '~' | '÷')
        )
    }

    pub fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Mark('"' | '“' | '”' | '«' | '»' | '„'))
    }
}

/// "1,2nghìntỷđồng": three words in one.
const MOST_GLUED: u8 = 3;

/// "mét2" is a unit.
const METRES: u64 = key("mét");

/// Code points; addresses of pages are longer, words are not.
const LONGEST_WORD: usize = 64;

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{a0}') || (!c.is_ascii() && c.is_whitespace())
}

/// Characters without width that word processors leave inside words.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Reads the tokens of `line`, which begins at byte `from` and code point
/// `start` of the text, into `tokens`; returns the code point after the line.
pub(crate) fn scan(line: &str, from: usize, start: usize, tokens: &mut Vec<Token>) -> usize {
    tokens.clear();
    let mut walk = Walk {
        line,
        ahead: false,
        at: 0,
        from,
        point: start,
    };
    let mut glued = false;
    // Whether a number goes before: its rank and unit may be glued to one another.
    let mut counting = false;
    while let Some(c) = walk.peek() {
        if is_space(c) {
            glued = false;
            walk.step(c);
        } else if is_invisible(c) || is_combining(c) {
            walk.step(c);
        } else {
            let mut token = if c.is_ascii_digit() {
                walk.number()
            } else if code_of(c) != 0 || c.is_alphabetic() {
                walk.word(if counting { MOST_GLUED } else { 0 })
            } else {
                walk.single(c)
            };
            token.glued = glued;
            glued = true;
            counting = token.is_number() || glued::is_counting(token.key);
            tokens.push(token);
        }
    }
    walk.point
}

struct Walk<'t> {
    line: &'t str,
    /// Only looking, no further than a word can reach.
    ahead: bool,
    at: usize,
    from: usize,
    point: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<char> {
        let byte = *self.line.as_bytes().get(self.at)?;
        if byte < 0x80 {
            Some(char::from(byte))
        } else {
            self.line.get(self.at..)?.chars().next()
        }
    }

    fn step(&mut self, c: char) {
        self.at += c.len_utf8();
        self.point += 1;
    }

    fn open(&self, kind: Kind) -> Token {
        Token {
            kind,
            key: 0,
            from: self.from + self.at,
            to: 0,
            start: self.point,
            end: 0,
            glued: false,
            capital: false,
            shouted: false,
            coded: false,
        }
    }

    fn close(&self, mut token: Token) -> Token {
        token.to = self.from + self.at;
        token.end = self.point;
        token
    }

    fn single(&mut self, c: char) -> Token {
        let token = self.open(Kind::Mark(c));
        self.step(c);
        self.close(token)
    }

    fn number(&mut self) -> Token {
        let token = self.open(Kind::Number);
        let bytes = self.line.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let from = self.at;
        while digit(self.at)
            || (matches!(bytes.get(self.at), Some(b'.' | b',')) && digit(self.at + 1))
        {
            self.at += 1;
        }
        self.point += self.at - from;
        self.close(token)
    }

    /// A word; after a number, up to where its rank or unit ends and another known word begins:
    /// no more than `glued` words are looked for in one.
    fn word(&mut self, glued: u8) -> Token {
        let mut token = self.open(Kind::Word);
        let mut syllable = Syllable::EMPTY;
        let (mut capitals, mut letters) = (0u32, 0u32);
        let mut marked = false;
        while let Some(c) = self.peek() {
            let code = code_of(c);
            // "đạt5.800", "trên52": a word, not a code like m2 or QL1A.
            let plain = marked && !token.coded && capitals <= 1 && letters > 1;
            if c.is_ascii_digit() && plain && syllable.key() != METRES {
                break;
            }
            let enough = self.ahead && letters > LONGEST_KEY;
            if enough
                || glued > 0 && letters > 0 && c.is_alphabetic() && self.splits(syllable, c, glued)
            {
                break;
            }
            marked |= !c.is_ascii();
            if code != 0 {
                syllable = syllable.with(code);
                if code & LETTER_MASK >= DIGIT_BASE {
                    token.coded = true;
                } else {
                    letters += 1;
                    capitals += u32::from(code & CAPITAL != 0);
                }
                if letters == 1 && !token.coded {
                    token.capital = code & CAPITAL != 0;
                }
            } else if is_combining(c) {
                syllable.mark(u32::from(c));
            } else if c.is_alphabetic() {
                // A letter of another alphabet: no Vietnamese word.
                syllable.count = LONGEST_KEY + 1;
                letters += 1;
            } else if !is_invisible(c) {
                break;
            }
            self.step(c);
        }
        token.key = syllable.key();
        token.shouted = letters > 1 && capitals == letters;
        let token = self.close(token);
        if token.end - token.start > LONGEST_WORD {
            // No word of any name or phrase: what is repeated with every figure stays short.
            return Token {
                kind: Kind::Mark('\u{fffd}'),
                ..token
            };
        }
        token
    }

    /// Whether what was read of the word is a rank or unit, and the word from `c` on another.
    fn splits(&self, read: Syllable, c: char, glued: u8) -> bool {
        if is_combining(c) || !glued::may_end(read.key()) {
            return false;
        }
        let mut ahead = Walk {
            ahead: true,
            ..*self
        };
        let rest = ahead.word(glued - 1);
        glued::joins(read.key(), rest.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut out = Vec::new();
        scan(text, 0, 0, &mut out);
        out
    }

    #[test]
    fn spellings_of_one_word_share_a_key() {
        for same in ["hòa", "hoà", "HÒA", "ho\u{300}a", "hoa\u{300}"] {
            assert_eq!(tokens(same)[0].key, key("hòa"), "{same}");
        }
        assert_eq!(tokens("a\u{323}\u{302}p")[0].key, key("ập"));
        assert_eq!(tokens("thu\u{31b}o\u{31b}\u{309}ng")[0].key, key("thưởng"));
        assert_ne!(key("năm"), key("nam"));
        assert_ne!(key("ba"), key("bà"));
    }

    #[test]
    fn numerals_keep_inner_dots_only() {
        let text = "trên 2.208m2, 22,7km. 30.000đ/1 tháng";
        let seen: Vec<&str> = tokens(text).iter().map(|t| &text[t.from..t.to]).collect();
        assert_eq!(
            seen,
            [
                "trên", "2.208", "m2", ",", "22,7", "km", ".", "30.000", "đ", "/", "1", "tháng"
            ]
        );
    }

    #[test]
    fn places_count_code_points() {
        let all = tokens("Đảng bộ “A”");
        assert_eq!((all[1].start, all[1].end), (5, 7));
        assert_eq!((all[2].start, all[3].start), (8, 9));
    }
}
