//! Vietnamese letters before Unicode: recognised by how many common syllables a reading of them
//! gives, then converted; text in which no reading stands out is left alone.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::tables::{Pairs, TCVN3, VISCII, VISCII_LOW, VNI_ALONE, VNI_MARKS};

/// A set of letters before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    Tcvn3,
    Vni,
    Viscii,
}

impl Letters {
    const ALL: [Letters; 3] = [Letters::Tcvn3, Letters::Vni, Letters::Viscii];

    fn name(self) -> &'static str {
        match self {
            Letters::Tcvn3 => "TCVN3 (ABC)",
            Letters::Vni => "VNI",
            Letters::Viscii => "VISCII",
        }
    }

    fn read(self, codes: impl Iterator<Item = Code>) -> String {
        match self {
            Letters::Tcvn3 => each(codes, |code| find(TCVN3, code)),
            Letters::Viscii => each(codes, |code| {
                find(VISCII_LOW, code).or_else(|| {
                    let at = usize::from(code.checked_sub(0x80)?);
                    let row = VISCII[at / 16];
                    let start = row.char_indices().nth(at % 16)?;
                    row[start.0..].get(..start.1.len_utf8())
                })
            }),
            Letters::Vni => vni(codes),
        }
    }
}

/// A character of the text: one with a code of the old fonts, or another.
#[derive(Clone, Copy)]
enum Code {
    Old(u8),
    Other(char),
}

/// What Windows puts at 0x80 to 0x9F of its Western code page.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn code(c: char) -> Code {
    let at = WINDOWS.iter().position(|w| *w == c);
    match (u8::try_from(u32::from(c)), at) {
        (Ok(byte), _) => Code::Old(byte),
        (_, Some(at)) => u8::try_from(0x80 + at).map_or(Code::Other(c), Code::Old),
        _ => Code::Other(c),
    }
}

fn find(pairs: Pairs, code: u8) -> Option<&'static str> {
    pairs.iter().find(|(c, _)| *c == code).map(|(_, to)| *to)
}

/// A code without a letter is what Windows shows for it: quotation marks and dashes among them.
fn as_windows(code: u8) -> char {
    let at = usize::from(code).wrapping_sub(0x80);
    WINDOWS.get(at).copied().unwrap_or(char::from(code))
}

fn each(codes: impl Iterator<Item = Code>, letter: impl Fn(u8) -> Option<&'static str>) -> String {
    let mut out = String::new();
    for code in codes {
        match code {
            Code::Other(c) => out.push(c),
            Code::Old(b'\t' | b'\n' | b'\r') | Code::Old(b' '..=b'~') => {
                if let Code::Old(b) = code {
                    out.push(char::from(b));
                }
            }
            Code::Old(b) => match letter(b) {
                Some(letter) => out.push_str(letter),
                None => out.push(as_windows(b)),
            },
        }
    }
    out
}

fn vni(codes: impl Iterator<Item = Code>) -> String {
    let mut out = String::new();
    let mut vowel = false;
    for code in codes {
        let Code::Old(b) = code else {
            if let Code::Other(c) = code {
                out.push(c);
            }
            vowel = false;
            continue;
        };
        if let Some(marks) = find(VNI_MARKS, b).filter(|_| vowel) {
            out.push_str(marks);
            vowel = false;
        } else if let Some(letter) = find(VNI_ALONE, b) {
            out.push_str(letter);
            vowel = matches!(letter, "ơ" | "Ơ" | "ư" | "Ư");
        } else {
            out.push(as_windows(b));
            vowel = b"aeouyAEOUY".contains(&b);
        }
    }
    vi::nfc(&out)
}

/// Reads the bytes of a file that is not UTF-8.
pub fn recognise(bytes: &[u8]) -> Option<(String, &'static str)> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let letters = best(0, |letters| {
        letters.read(sample.iter().map(|b| Code::Old(*b)))
    })?;
    let text = letters.read(bytes.iter().map(|b| Code::Old(*b)));
    Some((text, letters.name()))
}

/// Old letters that a program took for Western European ones and stored as Unicode: how they
/// stand in Word files typed with `.VnTime` or `VNI-Times`. Lines with Vietnamese letters of
/// their own stay as they are.
pub fn in_disguise(text: &str) -> Option<(String, &'static str)> {
    let western = |c: &char| ('\u{a1}'..='\u{ff}').contains(c);
    let sample = || text.chars().take(SAMPLE);
    // Vietnamese in Unicode has letters beyond Western Europe's in every sentence.
    let (old, own) = (
        sample().filter(western).count(),
        sample().filter(|c| is_vietnamese(*c)).count(),
    );
    if old < 4 || own > old {
        return None;
    }
    let letters = best(hits(&sample().collect::<String>()), |letters| {
        letters.read(sample().map(code))
    })?;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.chars().any(is_vietnamese) {
            out.push_str(line);
        } else {
            out.push_str(&letters.read(line.chars().map(code)));
        }
    }
    Some((out, letters.name()))
}

/// Letters are told apart by so many characters of a text.
const SAMPLE: usize = 64 * 1024;

/// Letters that only Vietnamese in Unicode has.
fn is_vietnamese(c: char) -> bool {
    matches!(
        c,
        'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ĩ' | 'ũ' | '\u{300}'..='\u{323}'
    ) || ('\u{1ea0}'..='\u{1ef9}').contains(&c)
}

/// The letters whose reading has clearly more common syllables than the others and the text as
/// it stands.
fn best(as_is: usize, read: impl Fn(Letters) -> String) -> Option<Letters> {
    let mut ranked: Vec<(usize, Letters)> = Letters::ALL
        .into_iter()
        .map(|letters| (hits(&read(letters)), letters))
        .collect();
    ranked.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    let [(first, letters), (second, _), ..] = ranked[..] else {
        return None;
    };
    (first >= 3 && first > as_is + as_is / 2 && first > second + second / 2).then_some(letters)
}

/// How many words of the text are common syllables with marks.
fn hits(text: &str) -> usize {
    static COMMON: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| COMMON_SYLLABLES.split_whitespace().collect());
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() > 1 && COMMON.contains(word.to_lowercase().as_str()))
        .count()
}

/// Frequent syllables of reports and the press, only those with marks.
const COMMON_SYLLABLES: &str = "\
    và của các được là có người đã với những trong để đồng một đến từ này cho về tỷ đảng ủy \
    xã huyện tỉnh thị trấn phường thôn bản ấp làng cán bộ viên chức hộ gia đình dân nhân \
    học tập làm theo bác tư tưởng đạo đức phong cách hồ chí minh mô hình phát triển kinh tế \
    xây dựng nông mới đường cầu quỹ tiền đất công lao động đóng góp ủng hỗ trợ nghèo cận \
    đạt trên hơn gần khoảng năm tháng ngày kế hoạch nghị quyết chỉ thị kết luận thực hiện \
    triển khai tổ chi đoàn phụ nữ cựu chiến thanh niên hội mặt trận quốc nước việt vận \
    tiêu biểu điển tỷ lệ số lượt giảm tăng còn không phải như vào tại nhiều việc sự cũng \
    thành lập hiệu quả chất lượng đời sống giữ gìn vệ môi trường giáo dục y tế sức khỏe \
    đó nên đều sẽ lại khi hoặc cùng bằng qua sau trước giữa nhất rất lớn nhỏ tốt triệu nghìn";
