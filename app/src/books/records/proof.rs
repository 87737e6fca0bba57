//! Proves the histories: every revision is what the audit log says was written, and every record is
//! its last revision, with what its register makes of the fields.

use std::collections::{BTreeMap, HashMap};

use db::{Conn, Tx, args};

use super::asserted::{self, Drawn};
use super::store::{self, Stored, Written};
use super::{same, sealed};
use crate::app::App;
use crate::books::entries;
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// The action under which the log knows that a record was put.
pub(super) const ACTION: &str = "records.put";

/// How many records are held at a time.
const PAGE: i64 = 1000;

/// What was looked at in a realm, and each break, in Vietnamese.
#[derive(Default)]
pub(crate) struct Proof {
    pub records: u64,
    pub entries: u64,
    /// Revisions whose sensitive fields opened, and those that want another key.
    pub opened: u64,
    pub locked: u64,
    pub breaks: Vec<String>,
}

/// How the log names a revision.
fn subject(id: Id, revision: i64) -> String {
    format!("{id}/{revision}")
}

fn revision_of(subject: &str) -> Option<(Id, i64)> {
    let (id, number) = subject.split_once('/')?;
    Some((id.parse().ok()?, number.parse().ok()?))
}

/// What the log keeps of a revision: its name and what it commits to.
pub(crate) fn audited(written: &Written) -> (String, [u8; 32]) {
    (subject(written.id, written.revision), written.digest())
}

/// Writes the revision into the audit log.
///
/// # Errors
/// The database fails.
pub(super) fn log(
    tx: &mut Tx<'_>,
    written: &Written,
    actor: &Actor,
    at: Moment,
) -> Result<(), Fault> {
    let (subject, digest) = audited(written);
    audit::write(
        tx,
        &audit::Event {
            realm: written.realm,
            at,
            actor: &actor.name,
            action: ACTION,
            subject: &subject,
            digest,
        },
    )?;
    Ok(())
}

/// What a record has of its last revision, and the moment of its first.
fn face(row: &Stored) -> [u8; 32] {
    audit::row(&args![
        &row.created_at,
        &row.changed_at,
        row.revision,
        row.unit,
        &row.state,
        &row.version,
        row.same_as,
        row.source.clone(),
        &row.fields
    ])
}

/// The face of a record whose last revision this is.
fn left(written: Written, created_at: &str) -> [u8; 32] {
    audit::row(&args![
        created_at,
        written.at,
        written.revision,
        written.unit,
        written.state,
        written.version,
        written.same_as,
        written.source,
        written.fields
    ])
}

/// Looks at everything of a realm.
///
/// # Errors
/// The database fails.
pub(crate) fn of_realm(conn: &mut Conn, app: &App, realm: i64) -> Result<Proof, Fault> {
    let mut proof = Proof::default();
    let mut last = histories(conn, app, realm, &mut proof)?;
    let (together, breaks) = same::proof(conn, realm)?;
    proof.breaks.extend(breaks);
    let mut at = Id([0; 16]);
    loop {
        let page = store::after(conn, realm, at, PAGE)?;
        let Some(end) = page.last() else { break };
        at = end.id;
        for row in page {
            proof.records += 1;
            if last.remove(&row.id) != Some(face(&row)) {
                proof.breaks.push(format!(
                    "Hồ sơ {} ({}): khác với lần sửa cuối ({}) của nó",
                    row.id, row.title, row.revision
                ));
            }
            drawn(conn, app, (&row, together.contains(&row.id)), &mut proof)?;
        }
    }
    let strays = store::strays(conn, realm)?;
    proof.breaks.extend(
        last.into_keys()
            .chain(strays)
            .map(|id| format!("Hồ sơ {id}: đã mất, còn lại lần sửa hoặc số liệu của nó")),
    );
    Ok(proof)
}

/// Holds every revision against the log; returns what each record must be.
fn histories(
    conn: &mut Conn,
    app: &App,
    realm: i64,
    proof: &mut Proof,
) -> Result<BTreeMap<Id, [u8; 32]>, Fault> {
    let mut logged = HashMap::<(Id, i64), [u8; 32]>::new();
    audit::each_digest::<Fault>(conn, realm, ACTION, |subject, digest| {
        match revision_of(&subject) {
            Some(revision) => drop(logged.insert(revision, digest)),
            None => proof
                .breaks
                .push(format!("Nhật ký địa bàn {realm}: không hiểu \"{subject}\"")),
        }
        Ok(())
    })?;
    let ring = app.vault.ring(conn, realm)?;
    let mut last = BTreeMap::<Id, [u8; 32]>::new();
    let (mut of, mut created_at) = (None, String::new());
    store::each_revision::<Fault>(conn, realm, |written| {
        let (id, number) = (written.id, written.revision);
        match logged.remove(&(id, number)) {
            Some(known) if known == written.digest() => {}
            Some(_) => proof.breaks.push(format!(
                "Hồ sơ {id}, lần sửa {number}: nội dung khác với dấu vết trong nhật ký"
            )),
            None => proof
                .breaks
                .push(format!("Hồ sơ {id}, lần sửa {number}: nhật ký không có")),
        }
        if let Some(sealed) = &written.sealed {
            match ring.open(&sealed::bound(realm, (&id, number)), sealed) {
                Ok(_) => proof.opened += 1,
                Err(closed) if closed.wants_key() => proof.locked += 1,
                Err(_) => proof.breaks.push(format!(
                    "Hồ sơ {id}, lần sửa {number}: phần riêng tư đã bị sửa hoặc hỏng"
                )),
            }
        }
        if of != Some(id) {
            (of, created_at) = (Some(id), written.at.clone());
        }
        last.insert(id, left(written, &created_at));
        Ok(())
    })?;
    let lost = logged.into_keys();
    proof
        .breaks
        .extend(lost.map(|(id, number)| format!("Hồ sơ {id}, lần sửa {number}: đã mất")));
    Ok(last)
}

/// What the register, in the version that shaped the record, makes of the fields: what lists and
/// pages show of it, and its entries.
fn drawn(
    conn: &mut Conn,
    app: &App,
    (row, with_others): (&Stored, bool),
    proof: &mut Proof,
) -> Result<(), Fault> {
    let name = format!("Hồ sơ {} ({})", row.id, row.title);
    let drawn = match asserted::derive(conn, app, row, with_others) {
        Ok(drawn) => drawn,
        Err(e) => {
            proof.breaks.push(format!("{name}: {e}"));
            return Ok(());
        }
    };
    let Drawn {
        catalog,
        entries,
        title,
        day,
        public,
    } = drawn;
    if (&row.title, &row.day, row.public) != (&title, &day, public) {
        proof.breaks.push(format!(
            "{name}: tên, ngày hay việc công khai khác với điều các trường ghi"
        ));
    }
    let (stored, same) = entries::stored_as(conn, row.realm, &catalog, row.id, &entries)?;
    proof.entries += stored;
    if !same {
        proof.breaks.push(format!(
            "{name}: sổ khai ra {} số liệu, cơ sở dữ liệu có {stored} và không giống nhau",
            entries.len()
        ));
    }
    Ok(())
}

/// Records whose id stands in two realms: their owner would not be known.
///
/// # Errors
/// The database fails.
pub(crate) fn twice(conn: &mut Conn) -> db::Result<Vec<String>> {
    let found = store::twice(conn)?.into_iter();
    Ok(found
        .map(|id| format!("Hồ sơ {id}: có ở hai địa bàn"))
        .collect())
}
