//! The finished package: what the Word writer leaves out or orders against
//! the schema is put right, and nothing in the archive depends on the clock.

use std::io::{Cursor, Read, Write};

use docx_rs::XMLDocx;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::table::HEADER_HEIGHT;
use crate::{Document, Error, printable};

pub(super) fn pack(document: &Document, mut package: XMLDocx) -> Result<Vec<u8>, Error> {
    let xml =
        String::from_utf8(package.document).map_err(|error| Error::Word(error.to_string()))?;
    package.document = headers_first(&repeated_headers(&xml)).into_bytes();
    package.doc_props.core = core(document).into_bytes();
    let mut stored = Cursor::new(Vec::new());
    package
        .pack(&mut stored)
        .map_err(|error| Error::Word(error.to_string()))?;
    repack(stored)
}

/// Every entry again, compressed, without directories, at the first moment a
/// ZIP archive can name.
fn repack(stored: Cursor<Vec<u8>>) -> Result<Vec<u8>, Error> {
    let mut old = ZipArchive::new(stored)?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for at in 0..old.len() {
        let mut entry = old.by_index(at)?;
        if entry.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        let name = entry.name()?.into_owned();
        new.start_file(name, options)?;
        new.write_all(&bytes)?;
    }
    Ok(new.finish()?.into_inner())
}

/// Marks header rows (the only ones with a height) as repeated on every page.
fn repeated_headers(xml: &str) -> String {
    let height = format!("<w:trHeight w:val=\"{HEADER_HEIGHT}\" w:hRule=\"atLeast\" />");
    xml.replace(&height, &format!("{height}<w:tblHeader />"))
}

/// The schema wants header references before all else in a section.
fn headers_first(xml: &str) -> String {
    const OPEN: &str = "<w:sectPr>";
    const REFERENCE: &str = "<w:headerReference ";
    let mut out = String::with_capacity(xml.len());
    let mut sections = xml.split(OPEN);
    out.push_str(sections.next().unwrap_or_default());
    for section in sections {
        out.push_str(OPEN);
        let end = section.find("</w:sectPr>").unwrap_or(section.len());
        let reference = section[..end].find(REFERENCE).and_then(|start| {
            let length = section[start..end].find("/>")?;
            Some(start..start + length + 2)
        });
        match reference {
            Some(range) => {
                out.push_str(&section[range.clone()]);
                out.push_str(&section[..range.start]);
                out.push_str(&section[range.end..]);
            }
            None => out.push_str(section),
        }
    }
    out
}

/// Title and issuer for the file's properties; the date is the document's own.
fn core(document: &Document) -> String {
    let header = &document.header;
    let title = escaped(&format!("{} {}", header.kind, header.subject));
    let creator = escaped(&header.issuer);
    let date = header.date.map_or_else(String::new, |day| {
        let stamp = day.format("%Y-%m-%dT00:00:00Z");
        format!(
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{stamp}</dcterms:created>\
             <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{stamp}</dcterms:modified>"
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>{date}</cp:coreProperties>"
    )
}

fn escaped(text: &str) -> String {
    printable(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
