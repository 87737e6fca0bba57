//! All SQL of records; that of their files, their life, the proof and sameness in the rooms beside.

mod attach;
mod life;
mod link;
mod proof;
mod same;
mod sealed;

use chrono::NaiveDate;
use db::{Conn, Tx, Val, args};
use orgtree::UnitId;

pub(crate) use attach::*;
pub(crate) use life::*;
pub(crate) use link::*;
pub(crate) use proof::*;
pub(crate) use same::*;
pub(crate) use sealed::*;

use super::case::Case;
use crate::shell::access::{Scope, Who};
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// A question for records, their columns in the order of [`Stored`].
macro_rules! records {
    ($which:literal) => {
        concat!("SELECT ", "r.realm, r.id, r.register, r.unit, r.public, r.state, r.version, r.day, r.title, r.thing, r.same_as, r.source, r.fields, r.revision, r.created_at, r.changed_at ", $which)
    };
}
pub(crate) use records;

db::sql! {
    // An id given by the sender may name a record of any realm: where it is likely is looked first.
    HERE = records!("FROM record r WHERE r.realm = $1 AND r.id = $2");
    ANYWHERE = records!("FROM realm a JOIN record r ON r.realm = a.id AND r.id = $1");
    SEEN = records!("FROM realm a JOIN record r ON r.realm = a.id AND r.id = $1 JOIN unit_now s ON s.unit = r.unit AND s.ancestor = $2 WHERE r.public = 1 OR $3 = 0");
    ID_TURN = "UPDATE id_turn SET slot = slot WHERE slot = $1";
    ID_OPEN = "INSERT INTO id_turn(slot) VALUES ($1) ON CONFLICT (slot) DO NOTHING";
    ADD = "INSERT INTO record(realm, id, register, unit, public, state, version, day, title, thing, same_as, source, fields, revision, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    CHANGE = "UPDATE record SET unit = $3, public = $4, state = $5, version = $6, day = $7, title = $8, thing = $9, same_as = $10, source = $11, fields = $12, revision = $13, changed_at = $14 WHERE realm = $1 AND id = $2";
    // A wide subtree walks the day index and drops what is outside.
    PAGE_BY_DAY = records!("FROM record r WHERE r.realm = $1 AND r.register = $2 AND (r.day, r.id) < ($3, $4) AND r.day >= $5 AND (r.public = 1 OR $6 = 0) AND EXISTS (SELECT 1 FROM unit_now s WHERE s.ancestor = $7 AND s.unit = r.unit) AND ($9 = '' OR EXISTS (SELECT 1 FROM entry e WHERE e.realm = r.realm AND e.record = r.id AND e.nature = 'result' AND e.from_day >= $9 AND e.to_day <= $10)) ORDER BY r.day DESC, r.id DESC LIMIT $8");
    // A narrow one starts from its units.
    PAGE_BY_UNIT = records!("FROM unit_now s JOIN record r ON r.realm = $1 AND r.unit = s.unit AND r.register = $2 AND (r.day, r.id) < ($3, $4) AND r.day >= $5 WHERE s.ancestor = $7 AND (r.public = 1 OR $6 = 0) AND ($9 = '' OR EXISTS (SELECT 1 FROM entry e WHERE e.realm = r.realm AND e.record = r.id AND e.nature = 'result' AND e.from_day >= $9 AND e.to_day <= $10)) ORDER BY r.day DESC, r.id DESC LIMIT $8");
    // What ended long ago has nobody below it today: the units that were, as far as the scope sees.
    PAGE_OF_ENDED = records!("FROM record r WHERE r.realm = $1 AND r.register = $2 AND (r.day, r.id) < ($3, $4) AND r.day >= $5 AND (r.public = 1 OR $6 = 0) AND r.unit IN (SELECT p.unit FROM unit_path p WHERE p.ancestor = $7) AND EXISTS (SELECT 1 FROM unit_now s WHERE s.ancestor = $11 AND s.unit = r.unit) AND ($9 = '' OR EXISTS (SELECT 1 FROM entry e WHERE e.realm = r.realm AND e.record = r.id AND e.nature = 'result' AND e.from_day >= $9 AND e.to_day <= $10)) ORDER BY r.day DESC, r.id DESC LIMIT $8");
    NAMED_SO = records!("FROM record r WHERE r.realm = $1 AND r.register = $2 AND r.state = $3 AND r.id > $4 ORDER BY r.id LIMIT $5");
    CALL = "UPDATE record SET register = $3 WHERE realm = $1 AND id = $2";
    // Of the same register, unit, day and name.
    TWINS = "SELECT o.id FROM realm a JOIN record r ON r.realm = a.id AND r.id = $1 JOIN record o ON o.realm = r.realm AND o.unit = r.unit AND o.register = r.register AND o.day = r.day AND o.title = r.title AND o.id <> r.id ORDER BY o.id";
    HELD_PUBLICLY = "SELECT u.id FROM unit u WHERE EXISTS (SELECT 1 FROM record r WHERE r.realm = u.realm AND r.unit = u.id AND r.public = 1) ORDER BY u.id";
}

db::row! {
    /// A record as stored.
    #[derive(Clone, Debug)]
    pub(crate) struct Stored {
        pub realm: i64,
        pub id: Id,
        pub register: String,
        pub unit: i64,
        pub public: bool,
        pub state: String,
        /// Version of the pack that shaped it.
        pub version: String,
        /// Sorts lists; empty when unknown.
        pub day: String,
        pub title: String,
        /// Which thing it is about: the smallest id of the records that are about it.
        pub thing: Id,
        /// The record that it says is about the same thing.
        pub same_as: Option<Id>,
        pub source: Option<String>,
        /// Canonical JSON.
        pub fields: String,
        pub revision: i64,
        pub created_at: String,
        pub changed_at: String,
    }
}

impl Stored {
    /// Whether storing `other` over it would change nothing.
    pub(crate) fn says_the_same(&self, other: &Stored) -> bool {
        (
            self.unit,
            &self.state,
            &self.version,
            &self.source,
            &self.fields,
            self.same_as,
        ) == (
            other.unit,
            &other.state,
            &other.version,
            &other.source,
            &other.fields,
            other.same_as,
        )
    }
}

/// The record of that id, in whatever realm, whoever may see it: only who writes asks so. In
/// this realm it is looked for first.
pub(crate) fn anywhere(tx: &mut Tx<'_>, likely: i64, id: Id) -> db::Result<Option<Stored>> {
    match tx.opt(HERE, &args![likely, id])? {
        None => tx.opt(ANYWHERE, &args![id]),
        here => Ok(here),
    }
}

/// The record of that id in a realm, for those who write.
pub(crate) fn of(conn: &mut Conn, realm: i64, id: Id) -> db::Result<Option<Stored>> {
    conn.opt(HERE, &args![realm, id])
}

/// In how many places ids wait for each other: few meet that are not the same.
const SLOTS: u16 = 1024;

/// Where an id waits.
pub(crate) fn slot(id: Id) -> i64 {
    let [.., a, b] = id.0;
    i64::from(u16::from_be_bytes([a, b]) % SLOTS)
}

/// Waits until no other transaction looks for an id of that slot, and keeps it so until the end of
/// this one. Nobody knows an id made here before its record is stored: only those that are brought
/// along wait.
pub(crate) fn take_slot(tx: &mut Tx<'_>, slot: i64) -> db::Result<()> {
    if tx.exec(ID_TURN, &args![slot])? == 0 {
        tx.exec(ID_OPEN, &args![slot])?;
        tx.exec(ID_TURN, &args![slot])?;
    }
    Ok(())
}

/// The record, if the scope sees it.
pub(crate) fn seen(conn: &mut Conn, scope: &Scope, id: Id) -> db::Result<Option<Stored>> {
    for top in scope.tops() {
        let found = conn.opt::<Stored>(SEEN, &args![id, top.0, scope.public_only])?;
        if let Some(found) = found.filter(|row| scope.registers.has(&row.register)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Stores many new records with their first revision.
pub(crate) fn add_many(tx: &mut Tx<'_>, cases: &[&Case], who: &Who) -> Result<(), Fault> {
    let added: Vec<_> = cases.iter().map(|case| added(&case.row)).collect();
    tx.many(ADD, &added)?;
    revised(tx, cases, who)
}

/// Values as they are stored.
///
/// # Errors
/// They are no JSON.
pub(crate) fn values(stored: &[u8]) -> Result<serde_json::Value, Fault> {
    serde_json::from_slice(stored).map_err(|e| Fault::Inside(e.to_string()))
}

fn added(r: &Stored) -> Vec<Val> {
    args![
        r.realm,
        r.id,
        &r.register,
        r.unit,
        r.public,
        &r.state,
        &r.version,
        &r.day,
        &r.title,
        r.thing,
        r.same_as,
        r.source.clone(),
        &r.fields,
        r.revision,
        &r.created_at,
        &r.changed_at
    ]
    .to_vec()
}

/// Stores what the case has become, and its next revision.
pub(crate) fn save(tx: &mut Tx<'_>, case: &Case, who: &Who) -> Result<(), Fault> {
    let r = &case.row;
    if case.known.is_some() {
        tx.exec(
            CHANGE,
            &args![
                r.realm,
                r.id,
                r.unit,
                r.public,
                &r.state,
                &r.version,
                &r.day,
                &r.title,
                r.thing,
                r.same_as,
                r.source.clone(),
                &r.fields,
                r.revision,
                &r.changed_at
            ],
        )?;
    } else {
        tx.exec(ADD, &added(r))?;
    }
    revised(tx, &[case], who)
}

/// Where a page of a list begins: just before this day and id, newest first.
#[derive(Clone, Debug)]
pub(crate) struct After {
    pub day: String,
    pub id: Id,
}

impl After {
    /// Before everything: sorts after every ISO day.
    pub(crate) fn start() -> After {
        After {
            day: "9999-99".into(),
            id: Id([0xff; 16]),
        }
    }
}

/// The units below the one on top.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Below {
    /// Few stand below it today.
    Few,
    /// Many do.
    Many,
    /// It ended: those that were below it.
    Were,
}

/// First and last day.
pub(crate) type Days = (NaiveDate, NaiveDate);

/// Which records a page lists.
pub(crate) struct Wanted<'a> {
    pub register: &'a str,
    /// The unit on top, inside the scope.
    pub under: UnitId,
    pub below: Below,
    /// Only of these days, by the day that sorts the list.
    pub registered: Option<Days>,
    /// Only with a result wholly in these days.
    pub results: Option<Days>,
    pub after: After,
    pub limit: i64,
}

/// One page, newest first, of what the scope sees in the realms given.
pub(crate) fn page(
    conn: &mut Conn,
    scope: &Scope,
    realms: impl IntoIterator<Item = i64>,
    want: &Wanted<'_>,
) -> db::Result<Vec<Stored>> {
    let mut found: Vec<Stored> = Vec::new();
    if !scope.registers.has(want.register) {
        return Ok(found);
    }
    let mut after = want.after.clone();
    let mut since = String::new();
    if let Some((first, last)) = want.registered {
        since = first.to_string();
        let behind = last.succ_opt().unwrap_or(last).to_string();
        if behind < after.day {
            // Strictly before the day behind the last one, whatever the id.
            after = After {
                day: behind,
                id: Id([0; 16]),
            };
        }
    }
    let results = want.results.map(|(a, b)| (a.to_string(), b.to_string()));
    let (from, to) = results.unwrap_or_default();
    for realm in realms {
        let args = args![
            realm,
            want.register,
            after.day.as_str(),
            after.id,
            since.as_str(),
            scope.public_only,
            want.under.0,
            want.limit,
            from.as_str(),
            to.as_str()
        ];
        match want.below {
            Below::Few => found.extend(conn.all::<Stored>(PAGE_BY_UNIT, &args)?),
            Below::Many => found.extend(conn.all::<Stored>(PAGE_BY_DAY, &args)?),
            Below::Were => {
                for top in scope.tops() {
                    let args = [&args[..], &args![top.0]].concat();
                    found.extend(conn.all::<Stored>(PAGE_OF_ENDED, &args)?);
                }
            }
        }
    }
    newest(&mut found, want.limit);
    Ok(found)
}

/// Other records of the same register, unit, day and name.
pub(crate) fn twins(conn: &mut Conn, id: Id) -> db::Result<Vec<Id>> {
    let found: Vec<(Id,)> = conn.all(TWINS, &args![id])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The units that have a public record of their own.
pub(crate) fn publicly_held(conn: &mut Conn) -> db::Result<Vec<UnitId>> {
    let found: Vec<(i64,)> = conn.all(HELD_PUBLICLY, &[])?;
    Ok(found.into_iter().map(|(unit,)| UnitId(unit)).collect())
}

/// Keeps the newest records, each once.
pub(crate) fn newest(found: &mut Vec<Stored>, limit: i64) {
    found.sort_by(|a, b| (&b.day, b.id).cmp(&(&a.day, a.id)));
    found.dedup_by_key(|row| row.id);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
}

/// The next records of a realm after an id that are of this register and in this state.
pub(crate) fn named_so(
    conn: &mut Conn,
    realm: i64,
    (register, state): (&str, &str),
    after: Id,
    limit: i64,
) -> db::Result<Vec<Stored>> {
    conn.all(NAMED_SO, &args![realm, register, state, after, limit])
}

/// Calls the register of a record otherwise.
pub(crate) fn call(tx: &mut Tx<'_>, (realm, id): (i64, Id), register: &str) -> db::Result<()> {
    tx.exec(CALL, &args![realm, id, register])?;
    Ok(())
}
