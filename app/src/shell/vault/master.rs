//! The master key: it wraps the data keys of the realms and stands apart from the database, in a file
//! or in the surroundings of the process.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use db::Location;

use super::cipher::Key;
use crate::shell::audit;
use crate::shell::fault::Fault;

/// Every key begins so, for those who find one lying about.
const MARK: &str = "lantoa_key_";
/// How a key file is called that stands beside its database.
const NAME: &str = "lantoa.key";
const HEAD: &str = "# Khóa chủ của Lan Tỏa: mở các trường riêng tư trong cơ sở dữ liệu.\n# Mất khóa là mất các trường ấy. Hãy giữ một bản ở nơi khác, đừng để cùng bản sao lưu.\n";
/// A key file is one line and a few words about it.
const LONGEST: u64 = 4096;

/// The key with the place where it was found.
#[derive(Clone)]
pub struct Master {
    key: Key,
    /// The file; none when it came from the surroundings.
    file: Option<PathBuf>,
}

/// Neither logs nor messages show a key.
impl fmt::Debug for Master {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Master({})", self.name())
    }
}

/// Where the command line says that the key is.
#[derive(Clone, Default)]
pub struct Asked {
    /// A file.
    pub file: Option<PathBuf>,
    /// The key itself.
    pub text: Option<String>,
}

impl Asked {
    /// The key, if there is one: the one named, else the file beside a SQLite database.
    ///
    /// # Errors
    /// Two are named; the file named is not there; it is no key.
    pub fn find(&self, place: &Location) -> Result<Option<Master>, Fault> {
        match (&self.file, &self.text) {
            (Some(_), Some(_)) => Err(Fault::Usage(
                "Chỉ dùng một trong --key-file (LANTOA_KEY_FILE) và biến LANTOA_KEY".into(),
            )),
            (None, Some(text)) => {
                let key = read(text).ok_or_else(|| no_key("Biến LANTOA_KEY"))?;
                Ok(Some(Master { key, file: None }))
            }
            (Some(file), None) if !file.exists() => Err(Fault::Missing(format!(
                "tệp khóa {}; hãy chép bản khóa đã cất về đó",
                file.display()
            ))),
            _ => match self.file(place).filter(|file| file.exists()) {
                Some(file) => Master::load(&file).map(Some),
                None => Ok(None),
            },
        }
    }

    /// The file in which the key stands or would stand.
    #[must_use]
    pub fn file(&self, place: &Location) -> Option<PathBuf> {
        match (&self.file, &self.text, place) {
            (Some(file), ..) => Some(file.clone()),
            (None, None, Location::File(path)) => Some(path.with_file_name(NAME)),
            _ => None,
        }
    }
}

impl Master {
    /// Reads a key file.
    ///
    /// # Errors
    /// It cannot be read, or is no key.
    pub fn load(file: &Path) -> Result<Master, Fault> {
        let unread = |why: String| {
            Fault::Refused(format!("Không đọc được tệp khóa {}: {why}", file.display()))
        };
        let length = std::fs::metadata(file).map_err(|e| unread(e.to_string()))?;
        let text = (length.len() <= LONGEST).then(|| std::fs::read_to_string(file));
        let text = text.transpose().map_err(|e| unread(e.to_string()))?;
        let key = text.as_deref().and_then(read);
        Ok(Master {
            key: key.ok_or_else(|| no_key(&format!("Tệp khóa {}", file.display())))?,
            file: Some(file.to_owned()),
        })
    }

    /// Makes a key file that only its owner can read.
    ///
    /// # Errors
    /// There is such a file, or it cannot be written.
    pub fn make(file: &Path, random: [u8; 32]) -> Result<Master, Fault> {
        let key = Key::of(random);
        let text = format!("{HEAD}{MARK}{}\n", hex::encode(random));
        write(file, text.as_bytes()).map_err(|e| {
            Fault::Refused(format!("Không tạo được tệp khóa {}: {e}", file.display()))
        })?;
        let file = Some(file.to_owned());
        Ok(Master { key, file })
    }

    /// By what a key is known without being told: it says nothing of the key.
    #[must_use]
    pub fn name(&self) -> String {
        let digest = audit::digest(&[b"lantoa master key", self.key.bytes()]);
        hex::encode(&digest[..6])
    }

    /// Where it was found, in words.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.file {
            Some(file) => file.display().to_string(),
            None => "biến LANTOA_KEY".to_owned(),
        }
    }

    /// The file that it came from.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Who else than its owner can read the file, if the system says.
    ///
    /// # Errors
    /// The file is there no more.
    pub fn exposure(&self) -> Result<Option<String>, Fault> {
        match &self.file {
            Some(file) => exposure(file).map_err(|e| {
                Fault::Refused(format!("Không đọc được tệp khóa {}: {e}", file.display()))
            }),
            None => Ok(None),
        }
    }

    pub(super) fn secret(&self) -> &[u8] {
        self.key.bytes()
    }

    /// The data key of a realm under this key: nonce and ciphertext.
    pub(super) fn wrap(
        &self,
        (realm, number): (i64, u32),
        key: &Key,
        nonce: [u8; 24],
    ) -> Result<Vec<u8>, Fault> {
        let wrapped = self
            .key
            .encrypt(nonce, &label(realm, number), key.bytes())?;
        Ok([&nonce[..], &wrapped].concat())
    }

    pub(super) fn unwrap(&self, (realm, number): (i64, u32), wrapped: &[u8]) -> Option<Key> {
        let (nonce, wrapped) = wrapped.split_at_checked(24)?;
        let nonce = nonce.try_into().ok()?;
        let key = self.key.decrypt(nonce, &label(realm, number), wrapped)?;
        Some(Key::of(key.try_into().ok()?))
    }
}

fn label(realm: i64, number: u32) -> [u8; 32] {
    let number = number.to_be_bytes();
    audit::digest(&[b"lantoa data key", &realm.to_be_bytes(), &number])
}

/// The key in a text; lines that begin with `#` are words about it.
fn read(text: &str) -> Option<Key> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    let mut key = [0; 32];
    hex::decode_to_slice(line.strip_prefix(MARK)?, &mut key).ok()?;
    Some(Key::of(key))
}

/// What stands there instead is not told: it may be a key with a letter too many.
fn no_key(what: &str) -> Fault {
    Fault::Refused(format!(
        "{what} không phải một khóa: cần một dòng {MARK}… với 64 chữ số thập lục phân"
    ))
}

fn write(file: &Path, text: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(file)?;
    open.write_all(text)?;
    open.sync_all()
}

#[cfg(unix)]
fn exposure(file: &Path) -> std::io::Result<Option<String>> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file)?.permissions().mode() & 0o777;
    Ok((mode & 0o077 != 0).then(|| {
        let file = file.display();
        format!("Tệp khóa {file} để người khác đọc được (chế độ {mode:o}); hãy chạy: chmod 600 \"{file}\"")
    }))
}

#[cfg(not(unix))]
fn exposure(_: &Path) -> std::io::Result<Option<String>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_its_owners_alone_and_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::File(folder.path().join("lantoa.db"));
        let asked = Asked::default();
        assert!(asked.find(&place).unwrap().is_none());
        let file = asked.file(&place).unwrap();
        let made = Master::make(&file, [3; 32]).unwrap();
        assert!(Master::make(&file, [4; 32]).is_err());
        let found = asked.find(&place).unwrap().unwrap();
        assert_eq!(
            (found.name(), found.exposure().unwrap()),
            (made.name(), None)
        );
        let text = std::fs::read_to_string(&file).unwrap();
        let asked = Asked {
            file: None,
            text: Some(text.lines().last().unwrap().to_owned()),
        };
        assert_eq!(asked.find(&place).unwrap().unwrap().name(), made.name());
        assert!(!format!("{found:?}").contains("0303"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
            assert!(found.exposure().unwrap().unwrap().contains("chế độ 640"));
        }
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_told() {
        let place = Location::Url("postgres://a@b/c".into());
        for text in [
            "",
            "lantoa_key_12",
            "3131313131",
            "lantoa_key_31\nlantoa_key_31",
        ] {
            let asked = Asked {
                file: None,
                text: Some(text.into()),
            };
            let told = asked.find(&place).unwrap_err().to_string();
            assert!(
                told.contains("LANTOA_KEY") && !told.contains("31"),
                "{told}"
            );
        }
        assert!(Asked::default().find(&place).unwrap().is_none());
        assert!(Asked::default().file(&place).is_none());
    }

    #[test]
    fn a_data_key_is_wrapped_for_one_place() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str, n| Master::make(&folder.path().join(name), [n; 32]).unwrap();
        let (ours, other) = (make("a", 1), make("b", 2));
        let wrapped = ours.wrap((10, 1), &Key::of([9; 32]), [4; 24]).unwrap();
        let key = ours.unwrap((10, 1), &wrapped).unwrap();
        assert_eq!(key.bytes(), &[9; 32]);
        assert!(other.unwrap((10, 1), &wrapped).is_none());
        assert!(ours.unwrap((11, 1), &wrapped).is_none());
        assert!(ours.unwrap((10, 2), &wrapped).is_none());
        assert!(ours.unwrap((10, 1), &wrapped[..20]).is_none());
    }
}
