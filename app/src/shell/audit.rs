//! The append-only audit log: one hash chain a realm, whose head the writing transaction takes last.
//! Rows hold ids and digests of values, never the values. What somebody may be withheld is hashed with
//! a salt of its own, which stays with the content: a bare hash of something short can be guessed.

use db::{Conn, Tx, Val, args};
use sha2::{Digest, Sha256};

use super::access::{Actor, Who};
use super::clock::Moment;
use super::id::Id;
use super::store;

/// Who did it, by ids.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// As what they came in: a token's id, `os:root`, `system`.
    pub actor: &'a str,
    /// The person, where one is known.
    pub person: Option<Id>,
    /// The position whose rights were used.
    pub position: Option<Id>,
}

impl<'a> From<&'a str> for By<'a> {
    fn from(actor: &'a str) -> By<'a> {
        By {
            actor,
            person: None,
            position: None,
        }
    }
}

impl<'a> From<&'a Who> for By<'a> {
    fn from(who: &'a Who) -> By<'a> {
        By {
            actor: who.means(),
            person: who.person(),
            position: who.position(),
        }
    }
}

impl<'a> From<&'a Actor> for By<'a> {
    fn from(actor: &'a Actor) -> By<'a> {
        By::from(&actor.who)
    }
}

/// What happened, who did it, to what; `digest` is the hash of the values written.
pub struct Event<'a> {
    /// Whose chain.
    pub realm: i64,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: By<'a>,
    /// `records.edit`, `units.apply` …
    pub action: &'a str,
    /// Id of the thing.
    pub subject: &'a str,
    /// Which part of it; empty for the whole.
    pub part: &'a str,
    /// SHA-256 of what was written.
    pub digest: [u8; 32],
}

impl Event<'_> {
    /// All its columns but those that link it to what was before it.
    fn told(&self) -> [Val; 8] {
        args![
            self.at.text(),
            self.by.actor,
            self.by.person,
            self.by.position,
            self.action,
            self.subject,
            self.part,
            self.digest
        ]
    }
}

/// SHA-256 of several parts, each preceded by its length.
#[must_use]
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// SHA-256 of a row as stored: each value with its kind and length. With a random salt among the values
/// it is a commitment: it binds to them and tells nothing of them.
#[must_use]
pub fn row(values: &[Val]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for value in values {
        let number;
        let (kind, bytes): (u8, &[u8]) = match value {
            Val::Null => (0, &[]),
            Val::Int(n) => {
                number = n.to_be_bytes();
                (1, &number)
            }
            Val::Text(text) => (2, text.as_bytes()),
            Val::Bytes(bytes) => (3, bytes),
        };
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    hash.finalize().into()
}

/// The hash of an event: over the one before it, its number and all its columns.
fn link(previous: &[u8], seq: i64, told: &[Val]) -> [u8; 32] {
    digest(&[previous, &seq.to_be_bytes(), &row(told)])
}

/// Waits until no other transaction writes in the realm, and keeps it so until the end of this one:
/// what is summed by things and by units is read before it is written. Several realms are taken in
/// the order of their numbers. Where there is one writer there is nobody to wait for.
///
/// # Errors
/// The database fails.
pub fn take_turn(tx: &mut Tx<'_>, realm: i64) -> db::Result<()> {
    if tx.engine() == db::Engine::Postgres && tx.exec(store::AUDIT_TURN, &args![realm])? == 0 {
        tx.exec(store::AUDIT_OPEN, &args![realm, [0u8; 32]])?;
        tx.exec(store::AUDIT_TURN, &args![realm])?;
    }
    Ok(())
}

/// An event as stored.
fn line(realm: i64, seq: i64, told: [Val; 8], hash: [u8; 32]) -> Vec<Val> {
    let mut line = args![realm, seq].to_vec();
    line.extend(told);
    line.push(Val::from(hash));
    line
}

/// Appends an event; call it as the last step of the transaction.
///
/// # Errors
/// The database fails.
pub fn write(tx: &mut Tx<'_>, event: &Event<'_>) -> db::Result<()> {
    if tx.exec(store::AUDIT_TAKE, &args![event.realm])? == 0 {
        tx.exec(store::AUDIT_OPEN, &args![event.realm, [0u8; 32]])?;
        tx.exec(store::AUDIT_TAKE, &args![event.realm])?;
    }
    let (seq, previous): (i64, Vec<u8>) = tx.one(store::AUDIT_HEAD, &args![event.realm])?;
    let told = event.told();
    let hash = link(&previous, seq, &told);
    tx.exec(store::AUDIT_ADD, &line(event.realm, seq, told, hash))?;
    tx.exec(store::AUDIT_MOVE, &args![event.realm, hash])?;
    Ok(())
}

/// What a realm's log keeps of records, one at a time: subject, hash of the values.
///
/// # Errors
/// What the database or `each` says.
pub fn each_of_records<E: From<db::Error>>(
    conn: &mut Conn,
    realm: i64,
    mut each: impl FnMut(String, [u8; 32]) -> Result<(), E>,
) -> Result<(), E> {
    conn.each(store::AUDIT_RECORDS, &args![realm], |mut row| {
        each(row.take()?, row.take()?)
    })
}

/// The hash that a realm's log last keeps of a subject, of any action but those on records.
///
/// # Errors
/// The database fails.
pub fn last(
    conn: &mut Conn,
    realm: i64,
    action: &str,
    subject: &str,
) -> db::Result<Option<[u8; 32]>> {
    let found = conn.opt::<([u8; 32],)>(store::AUDIT_LAST, &args![realm, action, subject])?;
    Ok(found.map(|(digest,)| digest))
}

/// Appends many events of one realm: the head is taken once.
///
/// # Errors
/// The database fails.
pub fn write_many<'a>(
    tx: &mut Tx<'_>,
    realm: i64,
    events: impl Iterator<Item = Event<'a>>,
) -> db::Result<()> {
    let (mut seq, mut hash) = tx
        .opt::<(i64, Vec<u8>)>(store::AUDIT_HEAD, &args![realm])?
        .unwrap_or((0, vec![0; 32]));
    let mut rows = Vec::new();
    for event in events {
        seq += 1;
        let told = event.told();
        let next = link(&hash, seq, &told);
        rows.push(line(realm, seq, told, next));
        hash = next.to_vec();
    }
    tx.many(store::AUDIT_ADD, &rows)?;
    tx.exec(store::AUDIT_PUT_HEAD, &args![realm, seq, hash])?;
    Ok(())
}

/// How many events there are in all chains: it changes with every write.
///
/// # Errors
/// The database fails.
pub fn length(conn: &mut Conn) -> db::Result<i64> {
    Ok(conn.one::<(i64,)>(store::AUDIT_LENGTH, &[])?.0)
}

/// Walks every chain; returns each break in Vietnamese.
///
/// # Errors
/// The database fails.
pub fn breaks(conn: &mut Conn) -> db::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut heads = std::collections::BTreeMap::<i64, (i64, Vec<u8>)>::new();
    conn.each(store::AUDIT_ROWS, &[], |mut row| {
        let line: Vec<Val> = db::FromRow::from_row(&mut row)?;
        let [Val::Int(realm), Val::Int(seq), told @ .., Val::Bytes(hash)] = &line[..] else {
            found.push(format!("Nhật ký: có một dòng không đọc được: {line:?}"));
            return Ok(());
        };
        let (last, previous) = heads.entry(*realm).or_insert((0, vec![0; 32]));
        let expected = link(previous, *seq, told);
        if *seq != *last + 1 || expected[..] != hash[..] {
            let named = told.iter().filter_map(|value| match value {
                Val::Text(text) => Some(text.as_str()),
                _ => None,
            });
            let named: Vec<&str> = named.skip(2).collect();
            found.push(format!(
                "Nhật ký địa bàn {realm}: mắt xích {seq} ({}) không khớp",
                named.join(" ").trim_end()
            ));
        }
        (*last, *previous) = (*seq, hash.clone());
        Ok::<(), db::Error>(())
    })?;
    for (realm, seq, hash) in conn.all::<(i64, i64, Vec<u8>)>(store::AUDIT_HEADS, &[])? {
        let walked = heads.remove(&realm).unwrap_or((0, vec![0; 32]));
        if walked != (seq, hash) {
            found.push(format!(
                "Nhật ký địa bàn {realm}: đầu chuỗi ghi {seq}, đi được đến {}",
                walked.0
            ));
        }
    }
    found.extend(
        heads
            .keys()
            .map(|realm| format!("Nhật ký địa bàn {realm}: mất đầu chuỗi")),
    );
    Ok(found)
}
