//! What the audit log keeps of a revision.

use db::Tx;

use super::case::Case;
use super::store::Written;
use crate::shell::access::Who;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// How the log names a revision.
fn subject(id: Id, revision: i64) -> String {
    format!("{id}/{revision}")
}

/// The revision that the log names so.
pub(super) fn revision_of(subject: &str) -> Option<(Id, i64)> {
    let (id, number) = subject.split_once('/')?;
    Some((id.parse().ok()?, number.parse().ok()?))
}

/// What the log keeps of a revision.
pub(crate) struct Audited {
    subject: String,
    action: String,
    part: String,
    digest: [u8; 32],
}

impl Audited {
    /// Of the revision that storing the case writes: its name, what was done, to which parts, what
    /// it commits to.
    pub(crate) fn of(case: &Case, who: &Who) -> Result<Audited, Fault> {
        let written = Written::of(case, who)?;
        let (deed, part) = case.change.deed(written.revision == 1);
        Ok(Audited {
            subject: subject(written.id, written.revision),
            action: format!("records.{deed}"),
            part,
            digest: written.digest(),
        })
    }

    pub(crate) fn event<'a>(&'a self, realm: i64, who: &'a Who, at: Moment) -> audit::Event<'a> {
        audit::Event {
            realm,
            at,
            by: who.into(),
            action: &self.action,
            subject: &self.subject,
            part: &self.part,
            digest: self.digest,
        }
    }
}

/// Writes the revision into the audit log.
///
/// # Errors
/// The database fails.
pub(super) fn log(tx: &mut Tx<'_>, case: &Case, who: &Who, at: Moment) -> Result<(), Fault> {
    let audited = Audited::of(case, who)?;
    Ok(audit::write(tx, &audited.event(case.row.realm, who, at))?)
}
