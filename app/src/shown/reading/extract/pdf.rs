//! The text layer of a PDF, its printed lines joined to paragraphs again. A scan has none and
//! gives an empty text, which the caller says.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::read::ZlibDecoder;

/// The most that one stream may unfold to for each of its bytes; drawings and text lie near 10.
const MOST_FOLD: u64 = 400;

/// What any stream may unfold to whatever its fold.
const SMALL: u64 = 64 << 20;

/// The text; empty when no page has a text layer. All streams may unfold to `most` bytes together.
pub fn text(bytes: &[u8], most: u64) -> Result<String, String> {
    bounded(bytes, most)?;
    // The library gives up on some malformed files by panicking.
    let read = catch_unwind(AssertUnwindSafe(|| {
        pdf_extract::extract_text_from_mem(bytes)
    }));
    match read {
        Ok(Ok(text)) => Ok(unwrap(&text)),
        Ok(Err(e)) => {
            let said = e.to_string().to_lowercase();
            let locked = ["password", "decrypt", "encrypt"]
                .iter()
                .any(|w| said.contains(w));
            Err(if locked {
                "tệp PDF được đặt mật khẩu; hãy mở bằng mật khẩu và in lại thành PDF không có mật khẩu"
            } else {
                DAMAGED
            }
            .to_owned())
        }
        Err(_) => Err(DAMAGED.to_owned()),
    }
}

const DAMAGED: &str = "tệp PDF bị hỏng hoặc dùng cách ghi không đọc được; hãy in lại thành PDF từ máy tính hoặc dùng tệp Word gốc";

/// Refuses a file whose packed streams unfold to more than a document has, before it is parsed.
pub fn bounded(bytes: &[u8], most: u64) -> Result<(), String> {
    let mut total = 0;
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], b"stream") {
        let begin = from + at + b"stream".len();
        from = begin;
        let body = &bytes[begin..];
        let body = body.strip_prefix(b"\r").unwrap_or(body);
        let body = body.strip_prefix(b"\n").unwrap_or(body);
        // Only what begins like a zlib stream: deflate with a 32 KB window.
        if body.first() != Some(&0x78) {
            continue;
        }
        let packed = find(body, b"endstream").unwrap_or(body.len());
        let mut limited = ZlibDecoder::new(&body[..packed]).take(most - total + 1);
        let unfolded = count(&mut limited);
        total += unfolded;
        let fold = MOST_FOLD * u64::try_from(packed).unwrap_or(u64::MAX / MOST_FOLD);
        if total > most || (unfolded > fold && unfolded > SMALL) {
            return Err(
                "tệp PDF bung ra quá lớn nên không đọc (có thể là tệp nén độc hại)".to_owned(),
            );
        }
        from = begin + packed.min(bytes.len() - begin);
    }
    Ok(())
}

/// How many bytes come until the end or the first fault.
fn count(from: &mut impl Read) -> u64 {
    let mut buffer = [0; 16 * 1024];
    let mut total = 0;
    while let Ok(n) = from.read(&mut buffer) {
        if n == 0 {
            break;
        }
        total += u64::try_from(n).unwrap_or(0);
    }
    total
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| *b == what[0]) {
        let at = from + at;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Printed lines joined to paragraphs: a full line that does not end a sentence goes on in the
/// next. Lines of a page number alone fall away.
fn unwrap(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !is_page_number(l))
        .collect();
    let mut widths: Vec<usize> = lines.iter().map(|l| l.chars().count()).collect();
    widths.sort_unstable();
    let full = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0) * 3 / 4;
    let mut out = String::new();
    let mut before: Option<&str> = None;
    for line in lines {
        if let Some(before) = before {
            out.push(if goes_on(before, line, full) {
                ' '
            } else {
                '\n'
            });
        }
        out.push_str(line);
        before = Some(line);
    }
    out
}

fn is_page_number(line: &str) -> bool {
    let bare = line.trim_matches(['-', '–', ' ']);
    bare.len() <= 3 && !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit())
}

fn goes_on(before: &str, line: &str, full: usize) -> bool {
    let ended = before.ends_with(['.', ':', ';', '!', '?']);
    let item = line.starts_with(['-', '+', '•', '*', '–']);
    let small = line.starts_with(char::is_lowercase);
    !item && (small && !ended || before.chars().count() >= full && (small || !ended))
}
