//! The finished package: what the Word writer leaves out or orders against
//! the schema is put right, and nothing in the archive depends on the clock.

use std::io::{Cursor, Read, Write};

use docx_rs::XMLDocx;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::order::by_schema;
use super::table::HEADER_HEIGHT;
use crate::{Document, Error, printable};

pub(super) fn pack(document: &Document, mut package: XMLDocx) -> Result<Vec<u8>, Error> {
    package.document = repeated_headers(&by_schema(&package.document)?).into_bytes();
    package.styles = defaults(&by_schema(&package.styles)?).into_bytes();
    for head in &mut package.headers {
        *head = by_schema(head)?.into_bytes();
    }
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

/// Paragraphs that name no style are of this one, and the language is
/// Vietnamese, so that Word does not underline every word.
fn defaults(xml: &str) -> String {
    let name = "w:styleId=\"Normal\"";
    let end = "</w:rPr></w:rPrDefault>";
    xml.replacen(name, &format!("w:default=\"1\" {name}"), 1)
        .replacen(end, &format!("<w:lang w:val=\"vi-VN\" />{end}"), 1)
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
