//! Proves the histories: every revision is what the audit log says was written, and every record is
//! its last revision.

use std::collections::{BTreeMap, HashMap};

use db::{Conn, Tx};

use super::same;
use super::store::{self, Written};
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// The action under which the log knows that a record was put.
pub(super) const ACTION: &str = "records.put";

/// How the log names a revision.
pub(super) fn subject(id: Id, revision: i64) -> String {
    format!("{id}/{revision}")
}

impl Written {
    /// The hash of what was written, as the log keeps it.
    pub(crate) fn digest(&self) -> [u8; 32] {
        audit::digest(&[
            &self.unit.to_be_bytes(),
            self.state.as_bytes(),
            self.version.as_bytes(),
            self.same_as
                .map(|id| id.0)
                .as_ref()
                .map_or(&[], |id| id.as_slice()),
            self.source.as_deref().unwrap_or_default().as_bytes(),
            self.fields.as_bytes(),
        ])
    }
}

/// What the audit log says of a revision: its name and the hash of its values.
pub(crate) fn audited(row: &store::Stored) -> (String, [u8; 32]) {
    (subject(row.id, row.revision), row.written().digest())
}

/// Writes the revision into the audit log.
///
/// # Errors
/// The database fails.
pub(super) fn log(
    tx: &mut Tx<'_>,
    row: &store::Stored,
    actor: &Actor,
    at: Moment,
) -> Result<(), Fault> {
    let (subject, digest) = audited(row);
    audit::write(
        tx,
        &audit::Event {
            realm: row.realm,
            at,
            actor: &actor.name,
            action: ACTION,
            subject: &subject,
            digest,
        },
    )?;
    Ok(())
}

/// Each break in the histories of a realm, in Vietnamese.
///
/// # Errors
/// The database fails.
pub(crate) fn breaks(conn: &mut Conn, realm: i64) -> Result<Vec<String>, Fault> {
    let mut logged: HashMap<String, Vec<u8>> = audit::digests(conn, realm, ACTION)?;
    let mut last = BTreeMap::<Id, (i64, [u8; 32])>::new();
    let mut found = Vec::new();
    store::each_revision::<Fault>(conn, realm, |written| {
        let (id, number, digest) = (written.id, written.revision, written.digest());
        match logged.remove(&subject(id, number)) {
            Some(known) if known == digest => {}
            Some(_) => found.push(format!(
                "Hồ sơ {id}, lần sửa {number}: nội dung khác với dấu vết trong nhật ký"
            )),
            None => found.push(format!("Hồ sơ {id}, lần sửa {number}: nhật ký không có")),
        }
        last.insert(id, (number, digest));
        Ok(())
    })?;
    found.extend(logged.keys().map(|subject| match subject.split_once('/') {
        Some((id, number)) => format!("Hồ sơ {id}, lần sửa {number}: đã mất"),
        None => format!("Nhật ký địa bàn {realm}: không hiểu \"{subject}\""),
    }));
    store::each::<Fault>(conn, realm, |row| {
        let written = row.written();
        if last.remove(&row.id) != Some((row.revision, written.digest())) {
            found.push(format!(
                "Hồ sơ {} ({}): khác với lần sửa cuối ({}) của nó",
                row.id, row.title, row.revision
            ));
        }
        Ok(())
    })?;
    found.extend(same::breaks(conn, realm)?);
    let strays = store::strays(conn, realm)?;
    found.extend(
        last.into_keys()
            .chain(strays)
            .map(|id| format!("Hồ sơ {id}: đã mất, còn lại lần sửa hoặc số liệu của nó")),
    );
    Ok(found)
}
