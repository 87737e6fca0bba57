//! Vietnamese letters, composed or not, as keys: one `u64` a syllable, the same
//! for either case, for NFC and NFD, and wherever the tone mark stands.

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
pub(crate) const LETTER_MASK: u16 = 0x3f;
const TONE_SHIFT: u16 = 6;
pub(crate) const CAPITAL: u16 = 1 << 9;
/// Digits follow the 33 letters in the key alphabet.
pub(crate) const DIGIT_BASE: u16 = 40;
/// Ten six-bit letters and three bits of tone fit a key.
pub(crate) const LONGEST_KEY: u32 = 10;

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
pub(crate) struct Syllable {
    letters: u64,
    pub count: u32,
    tone: u16,
}

impl Syllable {
    pub const EMPTY: Syllable = Syllable {
        letters: 0,
        count: 0,
        tone: 0,
    };

    pub const fn with(mut self, code: u16) -> Syllable {
        self.count += 1;
        self.letters = (self.letters << 6) | (code & LETTER_MASK) as u64;
        let tone = (code >> TONE_SHIFT) & 7;
        if tone != 0 {
            self.tone = tone;
        }
        self
    }

    /// Applies a combining mark to the last letter; false if it is none.
    pub fn mark(&mut self, mark: u32) -> bool {
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

    pub const fn key(self) -> u64 {
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

pub(crate) fn code_of(c: char) -> u16 {
    LOOKUP.get(c as usize).copied().unwrap_or(0)
}

/// A tone mark or diacritic typed after its letter.
pub(crate) fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
