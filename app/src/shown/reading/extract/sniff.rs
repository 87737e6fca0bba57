//! What a file is, by its first bytes; a name that says otherwise is told, not guessed around.

use std::io::Cursor;

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Html,
    Docx,
    Pdf,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::Text => "văn bản thường",
            Format::Html => "trang web (HTML)",
            Format::Docx => "văn bản Word (.docx)",
            Format::Pdf => "PDF",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Format::Text => ".txt",
            Format::Html => ".html",
            Format::Docx => ".docx",
            Format::Pdf => ".pdf",
        }
    }

    /// What to say of a sound file in which there is nothing to read.
    pub fn without_text(self) -> &'static str {
        match self {
            Format::Text | Format::Html => "tệp không có chữ nào",
            Format::Docx => {
                "tệp Word không có chữ nào; nếu nội dung là ảnh chụp thì cần nhận dạng chữ (OCR) hoặc gõ lại"
            }
            Format::Pdf => {
                "tệp PDF không có lớp chữ (bản quét hoặc ảnh chụp); cần bản PDF xuất từ máy tính, tệp Word gốc, hoặc nhận dạng chữ (OCR) trước"
            }
        }
    }
}

/// Beginnings of files that hold no text to read, and what they are.
const OTHERS: &[(&[u8], &str)] = &[
    (
        b"{\\rtf",
        "văn bản RTF; hãy mở bằng Word và lưu thành .docx",
    ),
    (
        b"\x89PNG\r\n\x1a\n",
        "ảnh PNG; cần nhận dạng chữ (OCR) trước",
    ),
    (b"\xff\xd8\xff", "ảnh JPEG; cần nhận dạng chữ (OCR) trước"),
    (b"GIF8", "ảnh GIF; cần nhận dạng chữ (OCR) trước"),
    (
        b"II*\0",
        "ảnh TIFF (bản quét); cần nhận dạng chữ (OCR) trước",
    ),
    (
        b"MM\0*",
        "ảnh TIFF (bản quét); cần nhận dạng chữ (OCR) trước",
    ),
    (
        b"7z\xbc\xaf\x27\x1c",
        "tệp nén 7z; hãy giải nén rồi đọc từng tệp",
    ),
    (
        b"Rar!\x1a\x07",
        "tệp nén RAR; hãy giải nén rồi đọc từng tệp",
    ),
    (b"\x1f\x8b", "tệp nén gzip; hãy giải nén rồi đọc từng tệp"),
    (b"MZ", "chương trình Windows, không phải văn bản"),
    (b"\x7fELF", "chương trình Linux, không phải văn bản"),
    (
        b"SQLite format 3\0",
        "cơ sở dữ liệu SQLite, không phải văn bản",
    ),
];

/// How much of a text is looked at for tags.
const PIECE: usize = 16 * 1024;

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What the bytes are, or why they cannot be read.
pub fn format(bytes: &[u8]) -> Result<Format, String> {
    if bytes.starts_with(OLE) {
        return Err(ole(bytes).to_owned());
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    // The head of a PDF may stand behind other bytes, by the standard's own allowance.
    let head = &bytes[..bytes.len().min(1024)];
    let start = &bytes[..bytes.len().min(PIECE)];
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| is(bytes, magic)) {
        return Err(format!("nội dung là {what}"));
    }
    Ok(if is_html(start) {
        Format::Html
    } else {
        Format::Text
    })
}

/// Two letters alone may begin a text: a program also has bytes that no text has.
fn is(bytes: &[u8], magic: &[u8]) -> bool {
    bytes.starts_with(magic) && (magic.len() > 2 || bytes.iter().take(512).any(|b| *b == 0))
}

/// The old binary container: Word 97, Excel 97, or a newer document under a password.
fn ole(bytes: &[u8]) -> &'static str {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|w| w == wide)
    };
    if has("EncryptedPackage") {
        "văn bản được đặt mật khẩu; hãy mở bằng Word, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ tài liệu) rồi lưu lại"
    } else if has("WordDocument") {
        "nội dung là Word đời cũ (.doc); hãy mở bằng Word và lưu thành .docx"
    } else if has("Workbook") || has("Book") {
        "nội dung là bảng tính Excel đời cũ (.xls); hãy lưu thành văn bản .docx hoặc .txt"
    } else {
        "nội dung là tệp Office đời cũ hoặc có mật khẩu; hãy mở bằng Word và lưu thành .docx"
    }
}

fn zip(bytes: &[u8]) -> Result<Format, String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| "tệp nén (zip) bị hỏng hoặc tải về chưa hết; hãy lấy lại tệp".to_owned())?;
    let has = |start: &str| {
        let mut names = archive.file_names().filter_map(Result::ok);
        names.any(|name| name.starts_with(start))
    };
    if has("word/document.xml") {
        return Ok(Format::Docx);
    }
    Err(if has("xl/") {
        "nội dung là bảng tính Excel (.xlsx); đọc được .txt, .html, .docx, .pdf"
    } else if has("ppt/") {
        "nội dung là bản trình chiếu (.pptx); đọc được .txt, .html, .docx, .pdf"
    } else if has("content.xml") {
        "nội dung là văn bản OpenDocument (.odt); hãy lưu thành .docx"
    } else {
        "nội dung là tệp nén zip; hãy giải nén rồi đọc từng tệp"
    }
    .to_owned())
}

/// Elements whose tags make a text a piece of a page.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "body",
    "title",
    "meta",
    "p",
    "div",
    "span",
    "br",
    "hr",
    "a",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "img",
    "article",
    "section",
    "main",
    "header",
    "footer",
    "figure",
    "figcaption",
    "blockquote",
    "center",
    "sub",
    "sup",
    "small",
];

/// A page, or a piece of one without `<html>`: it begins with a tag, or has several. A bracket in a
/// text makes none.
fn is_html(head: &[u8]) -> bool {
    // UTF-16 has zeros between.
    let ascii: String = head
        .iter()
        .filter(|b| b.is_ascii() && **b != 0)
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    let begins = ascii.trim_start();
    if begins.starts_with("<!doctype html") || begins.starts_with("<!--") {
        return true;
    }
    let tags = ascii.split('<').skip(1).filter(|rest| is_tag(rest)).count();
    tags > 1 || begins.strip_prefix('<').is_some_and(is_tag)
}

/// What follows a `<`: the name of an element, opened or closed, and its end.
fn is_tag(rest: &str) -> bool {
    let Some((rest, _)) = rest.split_once('>') else {
        return false;
    };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let ends = after.is_empty() || after.starts_with([' ', '/', '\n', '\t', '\r']);
    ELEMENTS.contains(&name) && ends
}

/// Whether the name's ending says what the content is; names without a known ending say nothing.
pub fn agrees(name: &str, format: Format) -> Result<(), String> {
    let lower = name.to_lowercase();
    let Some((_, ending)) = lower.rsplit_once('.').filter(|(_, e)| !e.contains('/')) else {
        return Ok(());
    };
    let fits = match ending {
        // Articles are saved as text with their tags in it.
        "txt" | "text" | "md" => matches!(format, Format::Text | Format::Html),
        "htm" | "html" | "xhtml" => matches!(format, Format::Html | Format::Text),
        "docx" | "docm" | "dotx" => format == Format::Docx,
        "pdf" => format == Format::Pdf,
        "doc" | "rtf" | "xls" | "xlsx" | "odt" | "ppt" | "pptx" | "zip" | "jpg" | "jpeg"
        | "png" => false,
        _ => true,
    };
    if fits {
        return Ok(());
    }
    Err(format!(
        "tên ghi .{ending} nhưng nội dung là {}; hãy đổi đuôi tệp thành {} rồi đọc lại",
        format.name(),
        format.ending()
    ))
}
