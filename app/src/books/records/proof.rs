//! Proves the histories: every revision is what the audit log says was written, and every record is
//! its last revision, with what its register makes of the fields.

use std::collections::{BTreeMap, HashMap};

use db::{Conn, Val};

use super::asserted::{self, Drawn};
use super::change::{Act, Change, Reviews};
use super::logged::revision_of;
use super::store::{self, Stored, Written};
use super::{attach, same, sealed};
use crate::app::App;
use crate::books::entries;
use crate::shell::audit;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::log::Log;

/// How many records are held at a time.
const PAGE: i64 = 1000;

/// What was looked at in a realm, and each break, in Vietnamese.
#[derive(Default)]
pub(crate) struct Proof {
    pub records: u64,
    pub entries: u64,
    /// Revisions whose sensitive values opened, and those that want another key.
    pub opened: u64,
    pub locked: u64,
    pub breaks: Vec<String>,
}

/// A record as its revisions make it, one after another.
#[derive(Default)]
struct Made {
    created_at: String,
    acts: Vec<Act>,
    reviews: Reviews,
    fields: String,
}

impl Made {
    /// Does what one revision says.
    fn follow(&mut self, written: &Written) -> Result<(), Fault> {
        if let Some(fields) = &written.fields {
            self.fields.clone_from(fields);
        }
        Change::read(&written.change)?.follow(&mut self.acts, &mut self.reviews)
    }

    /// What the record must be after a revision.
    fn face(&self, last: &Written) -> Result<[u8; 32], Fault> {
        let row = [
            Val::from(&self.created_at),
            Val::from(&last.at),
            Val::from(last.revision),
            Val::from(last.unit),
            Val::from(&last.state),
            Val::from(&last.version),
            Val::from(last.same_as),
            Val::from(last.source.clone()),
            Val::from(&self.fields),
        ];
        face(row.to_vec(), &self.acts, &self.reviews)
    }
}

/// What a record is: its row, what it went through, how far its parts are.
fn face(mut row: Vec<Val>, acts: &[Act], reviews: &Reviews) -> Result<[u8; 32], Fault> {
    let told = Change {
        acts: acts.to_vec(),
        parts: reviews
            .iter()
            .map(|(part, reviewed)| (part.to_string(), Some(reviewed.clone())))
            .collect(),
        ..Change::default()
    };
    row.push(Val::from(told.text()?));
    Ok(audit::row(&row))
}

/// What a stored record is.
fn face_of(row: &Stored, (acts, reviews): &(Vec<Act>, Reviews)) -> Result<[u8; 32], Fault> {
    let values = [
        Val::from(&row.created_at),
        Val::from(&row.changed_at),
        Val::from(row.revision),
        Val::from(row.unit),
        Val::from(&row.state),
        Val::from(&row.version),
        Val::from(row.same_as),
        Val::from(row.source.clone()),
        Val::from(&row.fields),
    ];
    face(values.to_vec(), acts, reviews)
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
        let part = (at, end.id);
        at = end.id;
        let mut links = store::links_between(conn, realm, part)?;
        let mut lives = store::lives(conn, realm, part, &mut proof.breaks)?;
        let mut waiting = waiting(conn, realm, part)?;
        for row in page {
            proof.records += 1;
            let life = lives.remove(&row.id).unwrap_or_default();
            if last.remove(&row.id) != Some(face_of(&row, &life)?) {
                proof.breaks.push(format!(
                    "Hồ sơ {} ({}): khác với lần sửa cuối ({}) của nó",
                    row.id, row.title, row.revision
                ));
            }
            let beside = Beside {
                reviews: life.1,
                with_others: together.contains(&row.id),
                waiting: waiting.remove(&row.id).unwrap_or_default(),
                links: links.remove(&row.id).unwrap_or_default(),
            };
            drawn(conn, app, (&row, beside), &mut proof)?;
        }
    }
    let mut strays = store::strays(conn, realm)?;
    strays.extend(store::link_strays(conn, realm)?);
    strays.extend(store::life_strays(conn, realm)?);
    strays.extend(entries::pending_strays(conn, realm)?);
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
    audit::each_of_records::<Fault>(conn, realm, |subject, digest| {
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
    let (mut of, mut made) = (None, Made::default());
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
            of = Some(id);
            made = Made {
                created_at: written.at.clone(),
                ..Made::default()
            };
        }
        match made.follow(&written).and_then(|()| made.face(&written)) {
            Ok(face) => drop(last.insert(id, face)),
            Err(why) => proof
                .breaks
                .push(format!("Hồ sơ {id}, lần sửa {number}: {why}")),
        }
        Ok(())
    })?;
    let lost = logged.into_keys();
    proof
        .breaks
        .extend(lost.map(|(id, number)| format!("Hồ sơ {id}, lần sửa {number}: đã mất")));
    Ok(last)
}

/// The rows that wait, by their records.
fn waiting(
    conn: &mut Conn,
    realm: i64,
    part: (Id, Id),
) -> Result<BTreeMap<Id, Vec<Vec<Val>>>, Fault> {
    let mut found = BTreeMap::<Id, Vec<Vec<Val>>>::new();
    for row in entries::pending_between(conn, realm, part)? {
        let id = row.get(1).cloned().unwrap_or(Val::Null);
        let id = <Id as db::FromVal>::from_val(id).map_err(Fault::Inside)?;
        found.entry(id).or_default().push(row);
    }
    Ok(found)
}

/// What stands beside a record's row.
struct Beside {
    reviews: Reviews,
    with_others: bool,
    waiting: Vec<Vec<Val>>,
    links: Vec<store::Link>,
}

/// What the register, in the version that shaped the record, makes of the fields: what lists and
/// pages show of it, and its entries.
fn drawn(
    conn: &mut Conn,
    app: &App,
    (row, mut beside): (&Stored, Beside),
    proof: &mut Proof,
) -> Result<(), Fault> {
    let name = format!("Hồ sơ {} ({})", row.id, row.title);
    let drawn = match asserted::derive(conn, app, row, (&beside.reviews, beside.with_others)) {
        Ok(drawn) => drawn,
        Err(e) => {
            proof.breaks.push(format!("{name}: {e}"));
            return Ok(());
        }
    };
    let Drawn {
        catalog,
        made,
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
    let (stored, same) = entries::stored_as(conn, row.realm, &catalog, row.id, &made.entries)?;
    proof.entries += stored;
    if !same {
        proof.breaks.push(format!(
            "{name}: sổ khai ra {} số liệu, cơ sở dữ liệu có {stored} và không giống nhau",
            made.entries.len()
        ));
    }
    let mut waits: Vec<Vec<Val>> = made
        .pending
        .iter()
        .map(|entry| entries::pending_row(row.realm, entry))
        .collect();
    waits.sort();
    beside.waiting.sort();
    if waits != beside.waiting {
        proof.breaks.push(format!(
            "{name}: sổ khai ra {} số liệu chờ duyệt, cơ sở dữ liệu có {} và không giống nhau",
            waits.len(),
            beside.waiting.len()
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

/// Each attachment of these realms that is not what the log says of it, in Vietnamese.
///
/// # Errors
/// The database fails.
pub(crate) fn unattached(conn: &mut Conn, log: &Log, realms: &[i64]) -> db::Result<Vec<String>> {
    let mut rows = Vec::new();
    for realm in realms {
        rows.extend(store::attached_hashed(conn, *realm)?);
    }
    Ok(log.differences(attach::ACTION, "Tệp của hồ sơ", rows))
}
