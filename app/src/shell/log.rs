//! What the log says of the reference tables, to be held against what stands in them.

use std::collections::BTreeMap;

use db::Conn;

use super::store;

db::row! {
    /// One event.
    pub struct Line {
        /// When.
        pub at: String,
        /// `sources.put`, `tokens.new` …
        pub action: String,
        /// Id of the thing.
        pub subject: String,
        /// SHA-256 of what was written.
        pub digest: [u8; 32],
    }
}

/// Every event but what was done to records, oldest first.
pub struct Log(Vec<Line>);

/// Reads it: a few among many.
///
/// # Errors
/// The database fails.
pub fn read(conn: &mut Conn) -> db::Result<Log> {
    Ok(Log(conn.all(store::AUDIT_RARE, &[])?))
}

impl Log {
    /// The events of some actions, oldest first.
    pub fn of<'a>(&'a self, actions: &'a [&'a str]) -> impl DoubleEndedIterator<Item = &'a Line> {
        let wanted = move |line: &&Line| actions.contains(&line.action.as_str());
        self.0.iter().filter(wanted)
    }

    /// Each row, named by its subject, must be what the action last wrote of it, and every subject
    /// must have its row; what is not so is told, beginning with `what`.
    pub fn differences(
        &self,
        action: &str,
        what: &str,
        rows: impl IntoIterator<Item = (String, [u8; 32])>,
    ) -> Vec<String> {
        let actions = [action];
        let lines = self.of(&actions).map(|line| (line.subject.as_str(), line));
        let mut last: BTreeMap<&str, &Line> = lines.collect();
        let mut found = Vec::new();
        for (subject, digest) in rows {
            match last.remove(subject.as_str()) {
                Some(line) if line.digest == digest => {}
                Some(_) => found.push(format!(
                    "{what} {subject}: nội dung khác với dấu vết trong nhật ký"
                )),
                None => found.push(format!("{what} {subject}: nhật ký không có")),
            }
        }
        found.extend(
            last.keys()
                .map(|subject| format!("{what} {subject}: đã mất")),
        );
        found
    }
}
