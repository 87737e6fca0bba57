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

/// What packed files may unfold to, in bytes: a file of a few kilobytes can claim any size.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// The parts of a Word file that hold text.
    pub word: u64,
    /// All streams of a PDF: letters, fonts and pictures.
    pub pdf: u64,
}

/// For who reads a file on his own machine.
pub const AT_HAND: Most = Most {
    word: 64 << 20,
    pdf: 1 << 30,
};

/// For who sends a file to a server that others use too.
pub const SENT: Most = Most {
    word: 16 << 20,
    pdf: 64 << 20,
};

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
    if path.as_os_str() == STANDARD_INPUT {
        let bytes = all(std::io::stdin().lock()).map_err(|e| broken(&e))?;
        return self::bytes(&name, &bytes, AT_HAND);
    }
    // Before it is opened: opening a pipe waits for who writes into it, perhaps for ever.
    let about = std::fs::metadata(path).map_err(|e| broken(&e))?;
    if about.is_dir() {
        return Err(Fault::Refused(format!(
            "{name} là thư mục; hãy ghi tên từng tệp"
        )));
    }
    if !about.is_file() {
        return Err(Fault::Refused(format!(
            "{name} là ống dẫn hoặc thiết bị, không phải tệp; hãy ghi nội dung ra tệp, hoặc đưa vào qua `lantoa read -`"
        )));
    }
    if about.len() >= TOO_LARGE {
        return Err(too_large(&name));
    }
    let opened = File::open(path).map_err(|e| broken(&e))?;
    let bytes = all(opened).map_err(|e| broken(&e))?;
    self::bytes(&name, &bytes, AT_HAND)
}

/// The name under which the standard input is read.
pub const STANDARD_INPUT: &str = "-";

fn all(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(TOO_LARGE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file's bytes; `name` is for its ending and for messages.
///
/// # Errors
/// As for a file of the machine.
pub fn bytes(name: &str, bytes: &[u8], most: Most) -> Result<Extracted, Fault> {
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
        Format::Docx => (
            docx::text(bytes, most.word).map_err(said)?,
            "Word (.docx)".to_owned(),
        ),
        Format::Pdf => (pdf::text(bytes, most.pdf).map_err(said)?, "PDF".to_owned()),
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

/// Refuses a PDF that unfolds to more than is allowed, without parsing it.
///
/// # Errors
/// It does.
pub fn fits(name: &str, pdf: &[u8], most: Most) -> Result<(), Fault> {
    pdf::bounded(pdf, most.pdf).map_err(|why| Fault::Refused(format!("{name}: {why}")))
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
