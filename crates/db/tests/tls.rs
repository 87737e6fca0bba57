//! The way to a server: who listens on it, and whether it is the right server.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::time::{Duration, Instant};

use db::{Db, Durability, Error, Location, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

const HIDDEN: &str =
    "SELECT CASE WHEN ssl THEN 1 ELSE 0 END FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
const FOLDER: &str = "SELECT current_setting('data_directory')";
const LONG: Duration = Duration::from_secs(20);

/// One who vouches for servers, with a server's certificate and key.
struct Issued {
    roots: String,
    certificate: String,
    key: String,
}

fn issued(name: &str) -> Issued {
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(root, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let server = server.signed_by(&key, &root).unwrap();
    Issued {
        roots: root.pem(),
        certificate: server.pem(),
        key: key.serialize_pem(),
    }
}

/// Whether what travels is hidden, at this address.
fn hidden(url: &str, query: &str) -> Result<bool> {
    let db = Db::open(&Location::Url(format!("{url}?{query}")), Durability::Full)?;
    let (hidden,) = db.read(|conn| conn.one::<(i64,)>(HIDDEN, &[]))?;
    Ok(hidden == 1)
}

/// Gives the server a certificate, as its owner would: the key is for nobody else to read.
fn present(place: &Location, issued: &Issued) {
    let own = Db::open(place, Durability::Full).unwrap();
    let (folder,) = own.read(|c| c.one::<(String,)>(FOLDER, &[])).unwrap();
    let write = |name: &str, text: &str| {
        let lines = text.trim().replace('\n', "'), ('");
        let place = format!("{folder}/{name}");
        format!(
            "COPY (SELECT column1 FROM (VALUES ('{lines}')) v) TO PROGRAM 'umask 077; cat > {place}'"
        )
    };
    for sql in [
        write("lantoa.crt", &issued.certificate),
        write("lantoa.key", &issued.key),
        "ALTER SYSTEM SET ssl_cert_file = 'lantoa.crt'".to_owned(),
        "ALTER SYSTEM SET ssl_key_file = 'lantoa.key'".to_owned(),
        "ALTER SYSTEM SET ssl = on".to_owned(),
        "SELECT pg_reload_conf()".to_owned(),
    ] {
        db::testing::batch(place, &sql).unwrap();
    }
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file.display().to_string()
}

#[test]
fn a_certificate_is_asked_for_and_looked_at_as_the_address_says() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let Location::Url(url) = &place else { continue };
        let (ours, others) = (issued("127.0.0.1"), issued("127.0.0.1"));
        present(&place, &ours);
        let begun = Instant::now();
        while !hidden(url, "sslmode=prefer").unwrap() {
            assert!(begun.elapsed() < LONG, "the server does not begin to hide");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(!hidden(url, "sslmode=disable").unwrap());
        assert!(hidden(url, "sslmode=require").unwrap());

        let verified = |roots: &str, url: &str| {
            hidden(url, &format!("sslmode=verify-full&sslrootcert={roots}"))
        };
        let right = file(folder.path(), "right.pem", &ours.roots);
        assert!(verified(&right, url).unwrap());
        let named = url.replace("127.0.0.1", "localhost");
        let wrong = file(folder.path(), "wrong.pem", &others.roots);
        // Another who vouches, another name, whoever the machine trusts: none of them is the server.
        for refused in [
            verified(&wrong, url),
            verified(&right, &named),
            hidden(url, "sslmode=verify-full"),
        ] {
            let Err(Error::Open { place, why }) = refused else {
                panic!("{refused:?}");
            };
            assert!(!place.contains("postgres@"), "{place}");
            assert!(why.contains("certificate"), "{why}");
        }
    }
}
