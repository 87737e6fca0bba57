//! Text out of files: plain, HTML, Word, PDF, also in the letters used before Unicode.
//! What a file is decides its content, not its name; no text is an error, never an empty answer.

mod docx;
mod html;
mod legacy;
mod pdf;
mod plain;
mod sniff;
mod tables;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::shell::fault::Fault;
use sniff::Format;

/// Files of this size and larger are refused: a report is a thousandth of it.
pub const TOO_LARGE: u64 = 200_000_000;

/// The most text that a packed file may unfold to.
const MOST_TEXT: u64 = 64 << 20;

/// The text of a file and what it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    pub text: String,
    /// "Word (.docx)", "văn bản TCVN3 (ABC)" …
    pub form: String,
}

/// Reads the file at `path`.
///
/// # Errors
/// It cannot be opened, is too large, is of another kind than its name says, or holds no text.
pub fn file(path: &Path) -> Result<Extracted, Fault> {
    let name = path.display().to_string();
    let broken = |e: &std::io::Error| opening(&name, e);
    let opened = File::open(path).map_err(|e| broken(&e))?;
    let about = opened.metadata().map_err(|e| broken(&e))?;
    if about.is_dir() {
        return Err(Fault::Refused(format!(
            "{name} là thư mục; hãy ghi tên từng tệp"
        )));
    }
    if about.len() >= TOO_LARGE {
        return Err(too_large(&name));
    }
    let mut bytes = Vec::new();
    opened
        .take(TOO_LARGE)
        .read_to_end(&mut bytes)
        .map_err(|e| broken(&e))?;
    self::bytes(&name, &bytes)
}

/// Reads a file's bytes; `name` is for its ending and for messages.
///
/// # Errors
/// As for [`file()`].
pub fn bytes(name: &str, bytes: &[u8]) -> Result<Extracted, Fault> {
    if u64::try_from(bytes.len()).is_ok_and(|n| n >= TOO_LARGE) {
        return Err(too_large(name));
    }
    if bytes.is_empty() {
        return Err(Fault::Refused(format!(
            "{name}: tệp rỗng, không có byte nào"
        )));
    }
    let said = |why: String| Fault::Refused(format!("{name}: {why}"));
    let format = sniff::format(bytes).map_err(said)?;
    sniff::agrees(name, format).map_err(said)?;
    let (text, form) = match format {
        Format::Docx => (docx::text(bytes).map_err(said)?, "Word (.docx)".to_owned()),
        Format::Pdf => (pdf::text(bytes).map_err(said)?, "PDF".to_owned()),
        Format::Html => {
            let (source, _) = plain::decode(bytes).map_err(said)?;
            (html::text(&source), "trang web (.html)".to_owned())
        }
        Format::Text => {
            let (text, letters) = plain::decode(bytes).map_err(said)?;
            (text, format!("văn bản {letters}"))
        }
    };
    let (text, form) = match legacy::in_disguise(&text) {
        Some((converted, letters)) => (converted, format!("{form}, chữ {letters}")),
        None => (text, form),
    };
    if !text.chars().any(char::is_alphanumeric) {
        return Err(said(format.without_text().to_owned()));
    }
    Ok(Extracted { text, form })
}

/// Whether the bytes are a PDF.
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    sniff::format(bytes) == Ok(Format::Pdf)
}

fn opening(name: &str, e: &std::io::Error) -> Fault {
    match e.kind() {
        std::io::ErrorKind::NotFound => Fault::Missing(format!("tệp {name}")),
        std::io::ErrorKind::PermissionDenied => {
            Fault::Refused(format!("{name}: không có quyền đọc tệp này"))
        }
        _ => Fault::Refused(format!("{name}: không đọc được ({e})")),
    }
}

fn too_large(name: &str) -> Fault {
    Fault::Refused(format!(
        "{name}: tệp từ 200 MB trở lên không đọc; hãy tách thành nhiều tệp nhỏ hơn"
    ))
}

#[cfg(test)]
mod tests;
