//! Proves the packs: the files are those that were installed, the measures have the numbers that
//! the installations gave them.

use std::collections::BTreeMap;

use db::Conn;

use super::{Programmes, store};
use crate::shell::audit;
use crate::shell::fault::Fault;
use crate::shell::log::Log;

/// The action under which the log knows that a pack came into force.
pub(super) const ACTION: &str = "packs.install";

/// What the log keeps of a pack: the hash of its files.
pub(super) fn digest(files: &str) -> [u8; 32] {
    audit::digest(&[files.as_bytes()])
}

/// Each break, in Vietnamese; takes its own out of the settings.
///
/// # Errors
/// The database fails.
pub fn breaks(
    conn: &mut Conn,
    programmes: &Programmes,
    log: &Log,
    settings: &mut BTreeMap<String, String>,
) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    let (mut installed, mut rows) = (BTreeMap::new(), Vec::new());
    for pack in store::packs(conn)? {
        let version = &pack.version;
        let mut lines = log.of(&[ACTION]).filter(|line| line.subject == *version);
        let first = lines.next();
        rows.push((version.clone(), digest(&pack.files)));
        // Files that are not those of the log are told as such; others are read once a process.
        if first.is_none_or(|line| line.digest != digest(&pack.files)) {
            continue;
        }
        let catalog = programmes.version(conn, version)?;
        if (&catalog.version, &catalog.pack.id) != (version, &pack.id)
            || first.map(|line| &line.at) != Some(&pack.installed_at)
        {
            found.push(format!(
                "Bộ quy định {version}: mã hay ngày cài khác với các tệp và nhật ký"
            ));
        }
        installed.insert(pack.version, catalog);
    }
    found.extend(log.differences(ACTION, "Bộ quy định", rows));
    let mut numbers = Vec::<(i64, String)>::new();
    for catalog in log
        .of(&[ACTION])
        .filter_map(|line| installed.get(&line.subject))
    {
        numbers.extend(store::numbered(&numbers, &catalog.pack));
    }
    if store::measures(conn)? != numbers {
        found.push("Chỉ tiêu: số thứ tự khác với thứ tự mà các bộ quy định đã cài khai ra".into());
    }
    let (current, last) = (
        settings.remove(store::CURRENT),
        log.of(&[ACTION]).next_back(),
    );
    if current.as_ref() != last.map(|line| &line.subject) {
        let current = current.unwrap_or_default();
        found.push(format!(
            "Bộ quy định đang dùng: cài đặt ghi \"{current}\", khác với lần cài cuối trong nhật ký"
        ));
    }
    Ok(found)
}
