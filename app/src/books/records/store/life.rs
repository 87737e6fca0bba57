//! All SQL of what happens to records: their revisions, acts and reviews.

use db::{Conn, Row, Tx, Val, args};

use super::super::case::Case;
use super::super::change::{Act, Reviewed, Reviews};
use super::Stored;
use crate::shell::access::Who;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::{audit, vault};

db::sql! {
    ADD_REVISION = "INSERT INTO revision(realm, record, number, at, actor, position, unit, state, version, same_as, source, change, fields, salt, sealed, register) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    REVISIONS = "SELECT number, at, actor, position, unit, state, version, change, fields, sealed, register FROM revision WHERE realm = $1 AND record = $2 ORDER BY number";
    SAID = "SELECT number, version, fields, sealed, register FROM revision WHERE realm = $1 AND record = $2 AND number <= $3 AND fields IS NOT NULL ORDER BY number DESC LIMIT 1";
    WROTE = "SELECT COUNT(*) FROM revision WHERE realm = $1 AND record = $2 AND actor = $3 AND fields IS NOT NULL";
    ACTS = "SELECT action, day, reason, paper, state FROM act WHERE realm = $1 AND record = $2 ORDER BY n";
    ADD_ACT = "INSERT INTO act(realm, record, n, action, day, reason, paper, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    PARTS = "SELECT part, stage, level, reason, due, actor FROM part WHERE realm = $1 AND record = $2";
    PUT_PART = "INSERT INTO part(realm, record, part, stage, level, reason, due, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (realm, record, part) DO UPDATE SET stage = excluded.stage, level = excluded.level, reason = excluded.reason, due = excluded.due, actor = excluded.actor";
    DROP_PART = "DELETE FROM part WHERE realm = $1 AND record = $2 AND part = $3";
}

db::row! {
    /// A revision.
    pub(crate) struct Written {
        pub realm: i64,
        pub id: Id,
        pub revision: i64,
        pub at: String,
        pub actor: String,
        pub position: Option<Id>,
        pub unit: i64,
        pub state: String,
        pub version: String,
        pub same_as: Option<Id>,
        pub source: Option<String>,
        pub change: String,
        pub fields: Option<String>,
        pub salt: [u8; 16],
        pub sealed: Option<Vec<u8>>,
        pub register: String,
    }
}

/// What a revision keeps beside what is shown of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// With which the log commits to what it says.
    pub salt: [u8; 16],
    /// The sensitive values.
    pub sealed: Option<Vec<u8>>,
}

impl Written {
    /// What storing the case writes.
    pub(crate) fn of(case: &Case, who: &Who) -> Result<Written, Fault> {
        let row: &Stored = &case.row;
        Ok(Written {
            realm: row.realm,
            id: row.id,
            revision: row.revision,
            at: row.changed_at.clone(),
            actor: who.name(),
            position: who.position(),
            unit: row.unit,
            state: row.state.clone(),
            version: row.version.clone(),
            same_as: row.same_as,
            source: row.source.clone(),
            change: case.change.text()?,
            fields: case.revised.then(|| row.fields.clone()),
            salt: case.kept.salt,
            sealed: case.kept.sealed.clone(),
            register: row.register.clone(),
        })
    }

    fn head(&self) -> [Val; 11] {
        args![
            self.realm,
            self.id,
            self.revision,
            &self.at,
            &self.actor,
            self.position,
            self.unit,
            &self.state,
            &self.version,
            self.same_as,
            self.source.clone()
        ]
    }

    /// The row of the revision.
    fn row(&self) -> Vec<Val> {
        let sealed = self.sealed.clone();
        let said = args![
            &self.change,
            self.fields.clone(),
            self.salt,
            sealed,
            &self.register
        ];
        [&self.head()[..], &said].concat()
    }

    /// What the log covers: the columns, and the register. Of what the revision says it covers
    /// commitments, so that the log can go on when that is withheld or erased, and sealed anew.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let said = audit::row(&args![self.salt, &self.change, self.fields.clone()]);
        let sealed = self.sealed.as_deref();
        let sealed = sealed.map(|s| vault::commitment(s).unwrap_or(s).to_vec());
        let all = args![said, sealed, &self.register];
        audit::row(&[&self.head()[..], &all].concat())
    }
}

db::row! {
    /// One revision of a record.
    #[derive(Clone, Debug)]
    pub(crate) struct Revision {
        pub number: i64,
        pub at: String,
        pub actor: String,
        pub position: Option<Id>,
        pub unit: i64,
        pub state: String,
        pub version: String,
        pub change: String,
        /// None where the values stayed.
        pub fields: Option<String>,
        pub sealed: Option<Vec<u8>>,
        /// The register as it was called then.
        pub register: String,
    }
}

/// Stores what was done: the revisions, and the acts and reviews in them.
pub(super) fn revised(tx: &mut Tx<'_>, cases: &[&Case], who: &Who) -> Result<(), Fault> {
    let (mut revisions, mut acts, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        revisions.push(Written::of(case, who)?.row());
        let (realm, id) = (case.row.realm, case.row.id);
        let done = case.acts.len() - case.change.acts.len();
        for (n, a) in (1_i64..).zip(&case.acts).skip(done) {
            let (day, reason, paper) = (a.day.clone(), a.reason.clone(), a.paper.clone());
            acts.push(args![realm, id, n, &a.action, day, reason, paper, &a.state].to_vec());
        }
        for (part, reviewed) in &case.change.parts {
            match reviewed {
                None => drop(tx.exec(DROP_PART, &args![realm, id, part])?),
                Some(r) => {
                    let (level, reason, due) = (r.level.clone(), r.reason.clone(), r.due.clone());
                    let row = args![realm, id, part, r.stage.code(), level, reason, due, &r.by];
                    parts.push(row.to_vec());
                }
            }
        }
    }
    tx.many(ADD_REVISION, &revisions)?;
    tx.many(ADD_ACT, &acts)?;
    Ok(tx.many(PUT_PART, &parts)?)
}

pub(crate) fn revisions(conn: &mut Conn, realm: i64, id: Id) -> db::Result<Vec<Revision>> {
    conn.all(REVISIONS, &args![realm, id])
}

db::row! {
    /// The values of a record as a revision wrote them.
    pub(crate) struct SaidIn {
        pub number: i64,
        pub version: String,
        pub fields: String,
        pub sealed: Option<Vec<u8>>,
        pub register: String,
    }
}

/// The values of a record as a revision left them.
pub(crate) fn said(
    conn: &mut Conn,
    realm: i64,
    id: Id,
    revision: i64,
) -> db::Result<Option<SaidIn>> {
    conn.opt(SAID, &args![realm, id, revision])
}

/// Whether an actor wrote any of a record's values.
pub(crate) fn wrote(conn: &mut Conn, realm: i64, id: Id, actor: &str) -> db::Result<bool> {
    let (found,): (i64,) = conn.one(WROTE, &args![realm, id, actor])?;
    Ok(found > 0)
}

/// What a record went through.
pub(crate) fn acts(conn: &mut Conn, realm: i64, id: Id) -> Result<Vec<Act>, Fault> {
    let mut found = Vec::new();
    conn.each::<Fault>(ACTS, &args![realm, id], |mut row| {
        found.push(act_of(&mut row)?);
        Ok(())
    })?;
    Ok(found)
}

pub(super) fn act_of(row: &mut Row) -> db::Result<Act> {
    Ok(Act {
        action: row.take()?,
        day: row.take()?,
        reason: row.take()?,
        paper: row.take()?,
        state: row.take()?,
    })
}

/// How far a record's parts are.
pub(crate) fn reviews(conn: &mut Conn, realm: i64, id: Id) -> Result<Reviews, Fault> {
    let mut found = Reviews::new();
    conn.each::<Fault>(PARTS, &args![realm, id], |mut row| {
        let name: String = row.take()?;
        let part = name.parse().map_err(Fault::Inside)?;
        found.insert(part, reviewed_of(&mut row)?);
        Ok(())
    })?;
    Ok(found)
}

pub(super) fn reviewed_of(row: &mut Row) -> Result<Reviewed, Fault> {
    let stage: String = row.take()?;
    Ok(Reviewed {
        stage: stage.parse().map_err(Fault::Inside)?,
        level: row.take()?,
        reason: row.take()?,
        due: row.take()?,
        by: row.take()?,
    })
}
