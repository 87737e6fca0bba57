//! The words of `tus` 1.0, the protocol of resumable uploads: what its headers say.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgtree::UnitId;

use super::LARGEST;
use super::text::upload_version;
use super::upload::{Checksum, Head};
use crate::ground::people::Land;
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::fault::Fault;

pub(super) const VERSION: &str = "1.0.0";
pub(super) const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";
pub(super) const CONTENT: &str = "application/offset+octet-stream";
pub(super) const OFFSET: &str = "upload-offset";
pub(super) const LENGTH: &str = "upload-length";

/// A header's text.
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// A client must say which version it speaks.
///
/// # Errors
/// It speaks another.
pub(super) fn spoken(headers: &HeaderMap) -> Result<(), Fault> {
    match text(headers, "tus-resumable") {
        Some(VERSION) => Ok(()),
        other => Err(upload_version(other.unwrap_or_default())),
    }
}

/// Whether the request brings bytes of a file.
pub(super) fn brings(headers: &HeaderMap) -> bool {
    text(headers, "content-type") == Some(CONTENT)
}

/// A header that is a number of bytes.
///
/// # Errors
/// It is not there, or no number.
pub(super) fn number(headers: &HeaderMap, name: &str) -> Result<u64, Fault> {
    let said = text(headers, name).unwrap_or("không có");
    said.parse()
        .map_err(|_| Fault::Usage(format!("{name} ghi \"{said}\"; cần một số byte")))
}

/// What the request's content must hash to.
///
/// # Errors
/// The algorithm is not known, or the hash is none of it.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Fault> {
    let Some(said) = text(headers, "upload-checksum") else {
        return Ok(None);
    };
    let read = said.split_once(' ').and_then(|(algorithm, hash)| {
        let hash = STANDARD.decode(hash).ok()?;
        match (algorithm, hash.len()) {
            ("sha1", 20) => Some(Checksum::Sha1(hash)),
            ("sha256", 32) => Some(Checksum::Sha256(hash)),
            _ => None,
        }
    });
    read.map(Some).ok_or_else(|| {
        let known = Checksum::KNOWN;
        Fault::Usage(format!(
            "Upload-Checksum ghi \"{said}\"; cần tên ({known}), một dấu cách và mã băm base64"
        ))
    })
}

/// What somebody wants to send.
pub(super) struct Begin {
    unit: UnitId,
    name: String,
    size: u64,
    sha256: Option<String>,
}

impl Begin {
    /// Reads the headers of a creation.
    ///
    /// # Errors
    /// A length or a value that cannot be; more than is kept; a unit for which the actor does not
    /// write.
    pub(super) fn read(headers: &HeaderMap, land: Land<'_>, actor: &Actor) -> Result<Begin, Fault> {
        let size = number(headers, LENGTH)?;
        if size > LARGEST as u64 {
            return Err(Fault::TooLarge(LARGEST));
        }
        if size == 0 {
            return Err(Fault::Usage(format!("{LENGTH} ghi 0; tệp rỗng không nhận")));
        }
        let said = metadata(text(headers, "upload-metadata").unwrap_or_default())?;
        let need = |key: &str| {
            said.get(key)
                .ok_or_else(|| Fault::Usage(format!("Upload-Metadata thiếu \"{key}\"")))
        };
        let unit = units::find(land.0, need("unit")?, None)?;
        super::may_give(actor, land, unit)?;
        let sha256 = said.get("sha256").map(|hash| super::read_hash(hash));
        Ok(Begin {
            unit,
            name: super::name_of(need("filename")?)?,
            size,
            sha256: sha256.transpose()?.map(hex::encode),
        })
    }

    /// As the upload keeps it.
    pub(super) fn head(self) -> Head {
        Head {
            id: String::new(),
            unit: self.unit.0,
            name: self.name,
            size: self.size,
            sha256: self.sha256,
            expires_at: String::new(),
            file: None,
        }
    }
}

/// `key base64,key base64 …`
fn metadata(text: &str) -> Result<BTreeMap<&str, String>, Fault> {
    let mut said = BTreeMap::new();
    for pair in text
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
    {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value).ok();
        let value = value.and_then(|bytes| String::from_utf8(bytes).ok());
        let value = value.ok_or_else(|| {
            Fault::Usage(format!(
                "Upload-Metadata: giá trị của \"{key}\" không phải chữ UTF-8 mã hóa base64"
            ))
        })?;
        said.insert(key, value);
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(of: &[(&'static str, &str)]) -> HeaderMap {
        of.iter()
            .map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap()))
            .collect()
    }

    #[test]
    fn metadata_is_pairs_of_a_key_and_a_coded_text() {
        let said = metadata("unit bGFpLXZ1bmc=, filename Y+G6p3UuanBn,leer").unwrap();
        assert_eq!(said["unit"], "lai-vung");
        assert_eq!(
            (said["filename"].as_str(), said["leer"].as_str()),
            ("cầu.jpg", "")
        );
        for wrong in ["unit lai-vung", "unit /w=="] {
            assert!(
                metadata(wrong)
                    .unwrap_err()
                    .to_string()
                    .contains("\"unit\"")
            );
        }
    }

    #[test]
    fn what_headers_say_is_read_or_refused_with_what_is_needed() {
        let good = "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=";
        let empty = checksum(&headers(&[("upload-checksum", good)])).unwrap();
        assert!(matches!(empty, Some(Checksum::Sha1(_))));
        for wrong in [
            "sha1",
            "md5 2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
            "sha256 AAAA",
            "sha1 ?",
        ] {
            let told = checksum(&headers(&[("upload-checksum", wrong)])).unwrap_err();
            assert!(told.to_string().contains("sha1,sha256"), "{told}");
        }
        assert_eq!(number(&headers(&[(OFFSET, "12")]), OFFSET).unwrap(), 12);
        assert!(number(&headers(&[(OFFSET, "-1")]), OFFSET).is_err());
        assert!(number(&headers(&[]), OFFSET).is_err());
        let told = spoken(&headers(&[("tus-resumable", "0.2.2")])).unwrap_err();
        assert_eq!(told.code(), "upload_version", "{told}");
    }
}
