//! Proves the histories: every revision is what the audit log says was written, and every record is
//! its last revision, with what its register makes of the fields.

use std::collections::{BTreeMap, HashMap};

use db::{Conn, Tx, Val};

use super::asserted::{self, Drawn};
use super::same;
use super::store::{self, Stored, Written};
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

/// What the log keeps of a revision: its name and the hash of its row.
pub(crate) fn audited(row: &Stored, actor: &str) -> (String, [u8; 32]) {
    let written = row.written(actor);
    (subject(row.id, row.revision), audit::row(&written.row()))
}

/// Writes the revision into the audit log.
///
/// # Errors
/// The database fails.
pub(super) fn log(tx: &mut Tx<'_>, row: &Stored, actor: &Actor, at: Moment) -> Result<(), Fault> {
    let (subject, digest) = audited(row, &actor.name);
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

/// What a record has of its last revision, and the moment of its first.
fn face(written: &Written, created_at: &str) -> [u8; 32] {
    let head = [Val::from(created_at), Val::from(&written.at)];
    let said = [
        Val::from(written.revision),
        Val::from(written.unit),
        Val::from(&written.state),
        Val::from(&written.version),
        Val::from(written.same_as),
        Val::from(written.source.clone()),
        Val::from(&written.fields),
    ];
    audit::row(&[&head[..], &said[..]].concat())
}

/// Looks at everything of a realm.
///
/// # Errors
/// The database fails.
pub(crate) fn of_realm(conn: &mut Conn, app: &App, realm: i64) -> Result<Proof, Fault> {
    let mut proof = Proof::default();
    let mut last = histories(conn, realm, &mut proof)?;
    let (together, breaks) = same::proof(conn, realm)?;
    proof.breaks.extend(breaks);
    let mut at = Id([0; 16]);
    loop {
        let page = store::after(conn, realm, at, PAGE)?;
        let Some(end) = page.last() else { break };
        let part = (at, end.id);
        at = end.id;
        let mut links = store::links_between(conn, realm, part)?;
        for row in page {
            proof.records += 1;
            if last.remove(&row.id) != Some(face(&row.written(""), &row.created_at)) {
                proof.breaks.push(format!(
                    "Hồ sơ {} ({}): khác với lần sửa cuối ({}) của nó",
                    row.id, row.title, row.revision
                ));
            }
            let beside = Beside {
                with_others: together.contains(&row.id),
                links: links.remove(&row.id).unwrap_or_default(),
            };
            drawn(conn, app, (&row, beside), &mut proof)?;
        }
    }
    let mut strays = store::strays(conn, realm)?;
    strays.extend(store::link_strays(conn, realm)?);
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
    let mut last = BTreeMap::<Id, [u8; 32]>::new();
    let (mut of, mut created_at) = (None, String::new());
    store::each_revision::<Fault>(conn, realm, |written| {
        let (id, number) = (written.id, written.revision);
        match logged.remove(&(id, number)) {
            Some(known) if known == audit::row(&written.row()) => {}
            Some(_) => proof.breaks.push(format!(
                "Hồ sơ {id}, lần sửa {number}: nội dung khác với dấu vết trong nhật ký"
            )),
            None => proof
                .breaks
                .push(format!("Hồ sơ {id}, lần sửa {number}: nhật ký không có")),
        }
        if of != Some(id) {
            (of, created_at) = (Some(id), written.at.clone());
        }
        last.insert(id, face(&written, &created_at));
        Ok(())
    })?;
    let lost = logged.into_keys();
    proof
        .breaks
        .extend(lost.map(|(id, number)| format!("Hồ sơ {id}, lần sửa {number}: đã mất")));
    Ok(last)
}

/// What stands beside a record's row.
struct Beside {
    with_others: bool,
    links: Vec<store::Link>,
}

/// What the register, in the version that shaped the record, makes of the fields: what lists and
/// pages show of it, and its entries.
fn drawn(
    conn: &mut Conn,
    app: &App,
    (row, beside): (&Stored, Beside),
    proof: &mut Proof,
) -> Result<(), Fault> {
    let name = format!("Hồ sơ {} ({})", row.id, row.title);
    let drawn = match asserted::derive(conn, app, row, beside.with_others) {
        Ok(drawn) => drawn,
        Err(e) => {
            proof.breaks.push(format!("{name}: {e}"));
            return Ok(());
        }
    };
    let Drawn {
        catalog,
        entries,
        links,
        title,
        day,
        public,
    } = drawn;
    if (&row.title, &row.day, row.public) != (&title, &day, public) {
        proof.breaks.push(format!(
            "{name}: tên, ngày hay việc công khai khác với điều các trường ghi"
        ));
    }
    if links != beside.links {
        proof.breaks.push(format!(
            "{name}: các trường nối tới {} hồ sơ, cơ sở dữ liệu có {} và không giống nhau",
            links.len(),
            beside.links.len()
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
