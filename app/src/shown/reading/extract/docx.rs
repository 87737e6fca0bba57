//! Word documents: body, tables cell by cell, footnotes and endnotes; what was deleted or moved
//! away under tracked changes is left out. Sizes are bounded before anything is unfolded.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

const PARTS: [&str; 3] = [
    "word/document.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
];

/// Elements whose content is said elsewhere or no more.
const LEFT_OUT: [&str; 4] = ["w:del", "w:moveFrom", "mc:Fallback", "w:instrText"];

/// The document's text, a line a paragraph or cell; its parts unfold to `most` bytes together.
pub fn text(bytes: &[u8], most: u64) -> Result<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| "tệp Word bị hỏng hoặc tải về chưa hết; hãy lấy lại tệp".to_owned())?;
    let mut out = String::new();
    let mut left = most;
    for part in PARTS {
        let Some(xml) = part_of(&mut archive, part, &mut left, most)? else {
            continue;
        };
        paragraphs(&xml, &mut out)?;
    }
    Ok(out)
}

/// A part unfolded, no more of all parts together than is allowed: a file can claim any size.
fn part_of(
    archive: &mut zip::ZipArchive<Cursor<&[u8]>>,
    name: &str,
    left: &mut u64,
    most: u64,
) -> Result<Option<String>, String> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(zip::result::ZipError::UnsupportedArchive(_)) => {
            return Err(
                "tệp Word được nén theo cách không đọc được hoặc có mật khẩu; hãy mở bằng Word và lưu lại thành .docx".to_owned(),
            );
        }
        Err(_) => return Err(damaged()),
    };
    let mut bytes = Vec::new();
    file.take(*left + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| damaged())?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > *left {
        return Err(format!(
            "tệp Word bung ra quá {} MB chữ nên không đọc (có thể là tệp nén độc hại); hãy tách thành nhiều tệp",
            most >> 20
        ));
    }
    *left -= size;
    String::from_utf8(bytes).map(Some).map_err(|_| damaged())
}

fn damaged() -> String {
    "tệp Word bị hỏng; hãy mở bằng Word và lưu lại thành .docx".to_owned()
}

fn paragraphs(xml: &str, out: &mut String) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut left_out = 0_usize;
    let mut in_text = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                let name = e.name();
                let name = name.as_ref();
                if left_out > 0 || LEFT_OUT.contains(&name) {
                    left_out += 1;
                }
                in_text = name == "w:t";
            }
            Ok(Event::End(e)) => {
                in_text = false;
                if left_out > 0 {
                    left_out -= 1;
                } else if matches!(e.name().as_ref(), "w:p" | "w:tc") {
                    end_line(out);
                }
            }
            Ok(Event::Empty(e)) if left_out == 0 => match e.name().as_ref() {
                "w:tab" | "w:ptab" => out.push('\t'),
                "w:br" | "w:cr" => end_line(out),
                "w:noBreakHyphen" => out.push('-'),
                _ => {}
            },
            Ok(Event::Text(t)) if in_text && left_out == 0 => out.push_str(&t.xml10_content()),
            Ok(Event::CData(t)) if in_text && left_out == 0 => out.push_str(&t.xml10_content()),
            Ok(Event::GeneralRef(e)) if in_text && left_out == 0 => push_reference(&e, out),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(damaged()),
        }
    }
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// The five names of XML and numbered characters; a document has no others, and none unfold.
fn push_reference(e: &BytesRef<'_>, out: &mut String) {
    let known: &str = match e.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => {
            out.extend(e.resolve_char_ref().ok().flatten());
            return;
        }
    };
    out.push_str(known);
}
