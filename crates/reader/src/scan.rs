//! Text into tokens: words, numerals and marks, each with its place in bytes
//! and code points. A word carries a key that ignores case, NFC/NFD and where
//! the tone mark stands, so that `hoà`, `Hòa` and its NFD form are one word.

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

const LETTERS: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
const TONED: [&str; 12] = [
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "iìỉĩíị",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "uùủũúụ",
    "ưừửữứự",
    "yỳỷỹýỵ",
];
const TONED_CAPITALS: [&str; 12] = [
    "AÀẢÃÁẠ",
    "ĂẰẲẴẮẶ",
    "ÂẦẨẪẤẬ",
    "EÈẺẼÉẸ",
    "ÊỀỂỄẾỆ",
    "IÌỈĨÍỊ",
    "OÒỎÕÓỌ",
    "ÔỒỔỖỐỘ",
    "ƠỜỞỠỚỢ",
    "UÙỦŨÚỤ",
    "ƯỪỬỮỨỰ",
    "YỲỶỸÝỴ",
];
const CAPITALS: &str = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ";

const TABLE_LENGTH: usize = 0x1f00;
const LETTER_MASK: u16 = 0x3f;
const TONE_SHIFT: u16 = 6;
const CAPITAL: u16 = 1 << 9;
/// Digits follow the 33 letters in the key alphabet.
const DIGIT_BASE: u16 = 40;
/// Ten six-bit letters and three bits of tone fit a key.
const LONGEST_KEY: u32 = 10;

/// The next code point of `bytes` at `at`, and where the one after it begins.
const fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let first = bytes[at] as u32;
    if first < 0x80 {
        (first, at + 1)
    } else if first < 0xe0 {
        (
            ((first & 0x1f) << 6) | (bytes[at + 1] as u32 & 0x3f),
            at + 2,
        )
    } else if first < 0xf0 {
        let middle = (bytes[at + 1] as u32 & 0x3f) << 6;
        let last = bytes[at + 2] as u32 & 0x3f;
        (((first & 0x0f) << 12) | middle | last, at + 3)
    } else {
        (0xfffd, at + 4)
    }
}

const fn fill(mut table: [u16; TABLE_LENGTH], letters: &str, flag: u16) -> [u16; TABLE_LENGTH] {
    let bytes = letters.as_bytes();
    let mut at = 0;
    let mut code = 1;
    while at < bytes.len() {
        let (c, next) = decode(bytes, at);
        table[c as usize] = code | flag;
        code += 1;
        at = next;
    }
    table
}

const fn fill_tones(
    mut table: [u16; TABLE_LENGTH],
    rows: &[&str; 12],
    flag: u16,
) -> [u16; TABLE_LENGTH] {
    let mut row = 0;
    while row < rows.len() {
        let bytes = rows[row].as_bytes();
        let (base, mut at) = decode(bytes, 0);
        let code = table[base as usize] & LETTER_MASK;
        let mut tone = 1;
        while at < bytes.len() {
            let (c, next) = decode(bytes, at);
            table[c as usize] = code | (tone << TONE_SHIFT) | flag;
            tone += 1;
            at = next;
        }
        row += 1;
    }
    table
}

const fn build() -> [u16; TABLE_LENGTH] {
    let mut table = [0; TABLE_LENGTH];
    table = fill(table, LETTERS, 0);
    table = fill(table, CAPITALS, CAPITAL);
    table = fill_tones(table, &TONED, 0);
    table = fill_tones(table, &TONED_CAPITALS, CAPITAL);
    // Icelandic Ð is what many keyboards and PDF fonts give for Đ.
    table[0xd0] = table[0x110];
    table[0xf0] = table[0x111];
    let mut digit = 0;
    while digit < 10 {
        table[0x30 + digit as usize] = DIGIT_BASE + digit;
        digit += 1;
    }
    table[0xb2] = DIGIT_BASE + 2;
    table[0xb3] = DIGIT_BASE + 3;
    table
}

const TABLE: [u16; TABLE_LENGTH] = build();
static LOOKUP: [u16; TABLE_LENGTH] = TABLE;

/// A key under construction.
#[derive(Clone, Copy)]
struct Syllable {
    letters: u64,
    count: u32,
    tone: u16,
}

impl Syllable {
    const EMPTY: Syllable = Syllable {
        letters: 0,
        count: 0,
        tone: 0,
    };

    const fn with(mut self, code: u16) -> Syllable {
        self.count += 1;
        self.letters = (self.letters << 6) | (code & LETTER_MASK) as u64;
        let tone = (code >> TONE_SHIFT) & 7;
        if tone != 0 {
            self.tone = tone;
        }
        self
    }

    /// Applies a combining mark to the last letter; false if it is none.
    fn mark(&mut self, mark: u32) -> bool {
        let last = self.letters & 0x3f;
        let swap = |from: [u64; 4], to: [u64; 4]| {
            let at = from.iter().position(|l| *l == last);
            at.map_or(last, |i| to[i])
        };
        let changed = match mark {
            0x300 => return self.tone_is(1),
            0x309 => return self.tone_is(2),
            0x303 => return self.tone_is(3),
            0x301 => return self.tone_is(4),
            0x323 => return self.tone_is(5),
            0x302 => swap([1, 8, 19, 0], [3, 9, 20, 0]),
            0x306 => swap([1, 0, 0, 0], [2, 0, 0, 0]),
            0x31b => swap([19, 27, 0, 0], [21, 28, 0, 0]),
            _ => return false,
        };
        self.letters = (self.letters & !0x3f) | changed;
        true
    }

    fn tone_is(&mut self, tone: u16) -> bool {
        self.tone = tone;
        true
    }

    const fn key(self) -> u64 {
        if self.count > LONGEST_KEY {
            0
        } else {
            (self.letters << 3) | self.tone as u64
        }
    }
}

/// The key of a word written in the source, composed and in lower case.
pub(crate) const fn key(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut syllable = Syllable::EMPTY;
    let mut at = 0;
    while at < bytes.len() {
        let (c, next) = decode(bytes, at);
        syllable = syllable.with(TABLE[c as usize]);
        at = next;
    }
    syllable.key()
}

fn code_of(c: char) -> u16 {
    LOOKUP.get(c as usize).copied().unwrap_or(0)
}

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

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Reads the tokens of `line`, which begins at byte `from` and code point
/// `start` of the text, into `tokens`; returns the code point after the line.
pub(crate) fn scan(line: &str, from: usize, start: usize, tokens: &mut Vec<Token>) -> usize {
    tokens.clear();
    let mut walk = Walk {
        line,
        at: 0,
        from,
        point: start,
    };
    let mut glued = false;
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
                walk.word()
            } else {
                walk.single(c)
            };
            token.glued = glued;
            glued = true;
            tokens.push(token);
        }
    }
    walk.point
}

struct Walk<'t> {
    line: &'t str,
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

    fn word(&mut self) -> Token {
        let mut token = self.open(Kind::Word);
        let mut syllable = Syllable::EMPTY;
        let (mut capitals, mut letters) = (0u32, 0u32);
        while let Some(c) = self.peek() {
            let code = code_of(c);
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
        self.close(token)
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
