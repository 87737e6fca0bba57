//! Who may listen on the way to PostgreSQL: `sslmode` and `sslrootcert` of its address, as libpq
//! has them. Without a word an address prefers TLS and checks no certificate.

use std::path::Path;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use postgres::Config;
use postgres::config::SslMode;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The word for the certificates that the machine trusts.
const SYSTEM: &str = "system";

/// What an address says of TLS.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    /// The address without what the library does not know.
    rest: String,
    mode: Option<String>,
    roots: Option<String>,
}

/// Reads an address: how to connect, and how to be sure of the other side.
pub(crate) fn read(url: &str) -> Result<(Config, MakeRustlsConnect), String> {
    let asked = Asked::of(url)?;
    let mut config: Config = asked.rest.parse().map_err(|e: postgres::Error| {
        std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string)
    })?;
    let verifies = asked.mode.as_deref() == Some("verify-full");
    config.ssl_mode(match asked.mode.as_deref() {
        Some("disable") => SslMode::Disable,
        None | Some("prefer") => SslMode::Prefer,
        Some("require" | "verify-full") => SslMode::Require,
        Some(other) => {
            return Err(format!(
                "sslmode ghi \"{other}\"; cho phép: disable, prefer, require, verify-full"
            ));
        }
    });
    if !verifies && asked.roots.is_some() {
        return Err("sslrootcert chỉ đi cùng sslmode=verify-full".into());
    }
    let provider = Arc::new(ring::default_provider());
    let client = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?;
    let client = if verifies {
        client.with_root_certificates(roots(asked.roots.as_deref().unwrap_or(SYSTEM))?)
    } else {
        client
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anyone(provider)))
    };
    Ok((config, MakeRustlsConnect::new(client.with_no_client_auth())))
}

impl Asked {
    fn of(url: &str) -> Result<Asked, String> {
        let Some((head, query)) = url.split_once('?') else {
            return Ok(Asked {
                rest: url.to_owned(),
                ..Asked::default()
            });
        };
        let mut asked = Asked::default();
        let mut kept = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let of = match key {
                "sslmode" => &mut asked.mode,
                "sslrootcert" => &mut asked.roots,
                _ => {
                    kept.push(pair);
                    continue;
                }
            };
            let value = percent_decode_str(value).decode_utf8();
            *of = Some(value.map_err(|e| format!("{key}: {e}"))?.into_owned());
        }
        asked.rest = match kept.as_slice() {
            [] => head.to_owned(),
            kept => format!("{head}?{}", kept.join("&")),
        };
        Ok(asked)
    }
}

/// The certificates of a file, or those that the machine trusts.
fn roots(place: &str) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    let found = if place == SYSTEM {
        rustls_native_certs::load_native_certs().certs
    } else {
        let file = CertificateDer::pem_file_iter(Path::new(place));
        file.and_then(Iterator::collect)
            .map_err(|e| format!("không đọc được sslrootcert {place}: {e}"))?
    };
    roots.add_parsable_certificates(found);
    if roots.is_empty() {
        return Err(format!("sslrootcert {place} không có chứng chỉ gốc nào"));
    }
    Ok(roots)
}

/// Takes any certificate, as `prefer` and `require` do: what travels cannot be read on the way, but
/// nobody says that the other side is the server.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, cert, signed, known)
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, cert, signed, known)
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_library_does_not_know_is_taken_out_of_the_address() {
        let url =
            "postgres://a@b/c?sslmode=verify-full&application_name=x&sslrootcert=%2Fa%20b.pem";
        let asked = Asked::of(url).unwrap();
        assert_eq!(asked.rest, "postgres://a@b/c?application_name=x");
        assert_eq!(asked.mode.as_deref(), Some("verify-full"));
        assert_eq!(asked.roots.as_deref(), Some("/a b.pem"));
        assert_eq!(
            Asked::of("postgres://a@b/c").unwrap().rest,
            "postgres://a@b/c"
        );
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let said = |query: &str| read(&format!("postgres://a@b/c?{query}")).err().unwrap();
        assert!(said("sslmode=allow").contains("cho phép: disable, prefer, require, verify-full"));
        assert!(said("sslmode=require&sslrootcert=/a.pem").contains("verify-full"));
        assert!(said("sslmode=verify-full&sslrootcert=/khong/co.pem").contains("không đọc được"));
    }
}
