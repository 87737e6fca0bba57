//! The SQL by which the histories are proved.

use std::collections::BTreeMap;

use db::{Conn, args};

use super::{Stored, Written, act_of, records, reviewed_of};
use crate::books::records::change::{Act, Reviews};
use crate::shell::fault::Fault;
use crate::shell::id::Id;

db::sql! {
    WRITTEN = "SELECT v.realm, v.record, v.number, v.at, v.actor, v.position, v.unit, v.state, v.version, v.same_as, v.source, v.change, v.fields, v.salt, v.sealed, v.register FROM revision v WHERE v.realm = $1 ORDER BY v.record, v.number";
    TWICE = "SELECT id FROM record GROUP BY id HAVING COUNT(*) > 1";
    STRAYS = "SELECT DISTINCT e.record FROM entry e WHERE e.realm = $1 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.realm = e.realm AND r.id = e.record) AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.realm = e.realm AND v.record = e.record)";
    OF_REALM = records!("FROM record r WHERE realm = $1 AND id > $2 ORDER BY id LIMIT $3");
    ACTS_BETWEEN = "SELECT record, n, action, day, reason, paper, state FROM act WHERE realm = $1 AND record > $2 AND record <= $3 ORDER BY record, n";
    PARTS_BETWEEN = "SELECT record, part, stage, level, reason, due, actor FROM part WHERE realm = $1 AND record > $2 AND record <= $3";
    LIFE_STRAYS = "SELECT record FROM act a WHERE a.realm = $1 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.realm = a.realm AND r.id = a.record) UNION SELECT record FROM part p WHERE p.realm = $1 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.realm = p.realm AND r.id = p.record)";
    // Every realm that anything names, known or not.
    NAMED = "SELECT realm FROM unit UNION SELECT realm FROM source UNION SELECT realm FROM file UNION SELECT realm FROM record UNION SELECT realm FROM attachment UNION SELECT realm FROM revision UNION SELECT realm FROM act UNION SELECT realm FROM part UNION SELECT realm FROM link UNION SELECT realm FROM pending UNION SELECT realm FROM entry UNION SELECT realm FROM summary UNION SELECT realm FROM audit ORDER BY realm";
}

/// The next records of a realm after an id, in the order of their ids.
pub(crate) fn after(conn: &mut Conn, realm: i64, id: Id, limit: i64) -> db::Result<Vec<Stored>> {
    conn.all(OF_REALM, &args![realm, id, limit])
}

/// Records that have their id in two realms.
pub(crate) fn twice(conn: &mut Conn) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(TWICE, &[])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Every realm that any row names.
pub(crate) fn named(conn: &mut Conn) -> db::Result<Vec<i64>> {
    let found = conn.all::<(i64,)>(NAMED, &[])?;
    Ok(found.into_iter().map(|(realm,)| realm).collect())
}

/// Every revision of a realm by record and number, one at a time.
pub(crate) fn each_revision<E: From<db::Error>>(
    conn: &mut Conn,
    realm: i64,
    mut each: impl FnMut(Written) -> Result<(), E>,
) -> Result<(), E> {
    conn.each(WRITTEN, &args![realm], |mut row| {
        each(db::FromRow::from_row(&mut row)?)
    })
}

/// Records that entries name and that have neither themselves nor a history.
pub(crate) fn strays(conn: &mut Conn, realm: i64) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(STRAYS, &args![realm])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// What some records went through, and how far their parts are.
pub(crate) type Lives = BTreeMap<Id, (Vec<Act>, Reviews)>;

/// Of the records behind one id, up to another.
pub(crate) fn lives(
    conn: &mut Conn,
    realm: i64,
    (after, to): (Id, Id),
    wrong: &mut Vec<String>,
) -> Result<Lives, Fault> {
    let mut lives = Lives::new();
    conn.each::<Fault>(ACTS_BETWEEN, &args![realm, after, to], |mut row| {
        let id: Id = row.take()?;
        let n: i64 = row.take()?;
        let (acts, _) = lives.entry(id).or_default();
        if usize::try_from(n) != Ok(acts.len() + 1) {
            wrong.push(format!("Hồ sơ {id}: các việc đánh số sai ({n})"));
        }
        acts.push(act_of(&mut row)?);
        Ok(())
    })?;
    conn.each::<Fault>(PARTS_BETWEEN, &args![realm, after, to], |mut row| {
        let id: Id = row.take()?;
        let name: String = row.take()?;
        let read = name.parse().map_err(Fault::Inside);
        match read.and_then(|part| Ok((part, reviewed_of(&mut row)?))) {
            Ok((part, reviewed)) => drop(lives.entry(id).or_default().1.insert(part, reviewed)),
            Err(why) => wrong.push(format!("Hồ sơ {id}: {why}")),
        }
        Ok(())
    })?;
    Ok(lives)
}

/// Records that acts or reviews name and that are not there.
pub(crate) fn life_strays(conn: &mut Conn, realm: i64) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(LIFE_STRAYS, &args![realm])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
