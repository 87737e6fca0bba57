//! What a file is, by its content: its name only names it.

use crate::shell::fault::Fault;

/// Kinds that prove something to a reader and run nothing: code, content type, what people call it.
const KINDS: [(&str, &str); 14] = [
    ("pdf", "application/pdf"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("heif", "image/heif"),
    ("tif", "image/tiff"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
];

/// The kind of a content, as stored.
///
/// # Errors
/// It is of none that is taken.
pub(super) fn of(content: &[u8]) -> Result<&'static str, Fault> {
    let found = infer::get(content);
    let known = found.and_then(|found| KINDS.iter().find(|(_, mime)| *mime == found.mime_type()));
    let known = known.map(|(code, _)| *code).or_else(|| office(content));
    known.ok_or_else(|| {
        let read = found.map_or("không nhận ra được".to_owned(), |f| {
            format!("là {}", f.extension())
        });
        let allowed: Vec<&str> = KINDS.iter().map(|(code, _)| *code).collect();
        Fault::field(
            "file",
            format!("nội dung {read}; nhận: {}", allowed.join(", ")),
        )
    })
}

/// An office document by the folder of its parts, in whatever order they were packed.
fn office(content: &[u8]) -> Option<&'static str> {
    let parts = zip::ZipArchive::new(std::io::Cursor::new(content)).ok()?;
    let kinds = [("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")];
    let is = |folder: &str| {
        parts
            .file_names()
            .any(|name| name.is_ok_and(|name| name.starts_with(folder)))
    };
    let found = kinds.into_iter().find(|(folder, _)| is(folder));
    found.map(|(_, code)| code)
}

/// What a stored kind is called in HTTP.
pub(crate) fn mime(code: &str) -> &'static str {
    let known = KINDS.iter().find(|(known, _)| *known == code);
    known.map_or("application/octet-stream", |(_, mime)| mime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_from_the_content() {
        assert_eq!(of(b"%PDF-1.7\n").unwrap(), "pdf");
        assert_eq!(of(b"\x89PNG\r\n\x1a\n....").unwrap(), "png");
        let docx = {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for name in ["[Content_Types].xml", "_rels/.rels", "word/document.xml"] {
                let plain = zip::write::SimpleFileOptions::default();
                zip.start_file(name, plain).unwrap();
                std::io::Write::write_all(&mut zip, b"<x/>").unwrap();
            }
            zip.finish().unwrap().into_inner()
        };
        assert_eq!(of(&docx).unwrap(), "docx");
        let program = [&b"\x7fELF\x02\x01\x01"[..], &[0; 64]].concat();
        for (other, read) in [
            (&b"<html><script>"[..], "html"),
            (&program, "elf"),
            (b"chi la chu", "không nhận ra"),
            (b"", "không nhận ra"),
        ] {
            let told = of(other).unwrap_err().to_string();
            assert!(
                told.contains(read) && told.contains("nhận: pdf, jpg"),
                "{told}"
            );
        }
        assert_eq!(mime("pdf"), "application/pdf");
    }
}
