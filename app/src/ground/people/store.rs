//! All SQL of people, positions and assignments.

use db::{Conn, Tx, Val, args};

use super::{Assignment, Person, Position};
use crate::shell::id::Id;
use crate::shell::setting;

db::sql! {
    // A name given by its id alone is looked for in every realm.
    PERSON = "SELECT realm, id, unit, name, salt, created_at FROM person WHERE realm IN (SELECT id FROM realm) AND id = $1";
    PERSONS = "SELECT realm, id, unit, name, salt, created_at FROM person ORDER BY realm, id";
    ADD_PERSON = "INSERT INTO person(realm, id, unit, name, salt, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    POSITION = "SELECT realm, id, kind, unit, label, created_at, ended_at FROM position WHERE realm IN (SELECT id FROM realm) AND id = $1";
    POSITIONS = "SELECT realm, id, kind, unit, label, created_at, ended_at FROM position ORDER BY realm, id";
    ADD_POSITION = "INSERT INTO position(realm, id, kind, unit, label, created_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    END_POSITION = "UPDATE position SET ended_at = $3 WHERE realm = $1 AND id = $2";
    OF_POSITION = "SELECT realm, position, person, from_day, to_day, acting_for FROM assignment WHERE realm = $1 AND position = $2 ORDER BY from_day, person";
    ASSIGNMENTS = "SELECT realm, position, person, from_day, to_day, acting_for FROM assignment ORDER BY realm, position, from_day, person";
    ASSIGN = "INSERT INTO assignment(realm, position, person, from_day, to_day, acting_for) VALUES ($1, $2, $3, $4, $5, $6)";
    END_ASSIGNMENT = "UPDATE assignment SET to_day = $5 WHERE realm = $1 AND position = $2 AND person = $3 AND from_day = $4";
}

/// Counts the changes of who may do what, so that a process knows when its copy is old.
pub(super) const CHANGES: &str = "access";

pub(crate) fn generation(conn: &mut Conn) -> db::Result<i64> {
    let counted = setting::get(conn, CHANGES)?;
    Ok(counted.and_then(|v| v.parse().ok()).unwrap_or(0))
}

/// Counts one more.
pub(crate) fn changed(tx: &mut Tx<'_>) -> db::Result<()> {
    setting::count(tx, CHANGES)
}

pub(super) fn person(conn: &mut Conn, id: Id) -> db::Result<Option<Person>> {
    conn.opt(PERSON, &args![id])
}

pub(super) fn persons(conn: &mut Conn) -> db::Result<Vec<Person>> {
    conn.all(PERSONS, &[])
}

pub(super) fn person_row(p: &Person) -> [Val; 6] {
    args![
        p.realm,
        p.id,
        p.unit,
        p.name.as_str(),
        p.salt,
        p.created_at.as_str()
    ]
}

pub(super) fn add_person(tx: &mut Tx<'_>, p: &Person) -> db::Result<()> {
    tx.exec(ADD_PERSON, &person_row(p))?;
    changed(tx)
}

pub(super) fn position(conn: &mut Conn, id: Id) -> db::Result<Option<Position>> {
    conn.opt(POSITION, &args![id])
}

pub(super) fn positions(conn: &mut Conn) -> db::Result<Vec<Position>> {
    conn.all(POSITIONS, &[])
}

pub(super) fn position_row(p: &Position) -> [Val; 7] {
    args![
        p.realm,
        p.id,
        p.kind.as_str(),
        p.unit,
        p.label.as_str(),
        p.created_at.as_str(),
        p.ended_at.clone()
    ]
}

pub(super) fn add_position(tx: &mut Tx<'_>, p: &Position) -> db::Result<()> {
    tx.exec(ADD_POSITION, &position_row(p))?;
    changed(tx)
}

pub(super) fn end_position(tx: &mut Tx<'_>, p: &Position) -> db::Result<()> {
    tx.exec(END_POSITION, &args![p.realm, p.id, p.ended_at.clone()])?;
    changed(tx)
}

/// Who holds and held a position, the earliest first.
pub(crate) fn of_position(
    conn: &mut Conn,
    realm: i64,
    position: Id,
) -> db::Result<Vec<Assignment>> {
    conn.all(OF_POSITION, &args![realm, position])
}

pub(super) fn assignments(conn: &mut Conn) -> db::Result<Vec<Assignment>> {
    conn.all(ASSIGNMENTS, &[])
}

pub(super) fn assignment_row(a: &Assignment) -> [Val; 6] {
    args![
        a.realm,
        a.position,
        a.person,
        a.from_day.as_str(),
        a.to_day.as_str(),
        a.acting_for
    ]
}

pub(super) fn assign(tx: &mut Tx<'_>, a: &Assignment) -> db::Result<()> {
    tx.exec(ASSIGN, &assignment_row(a))?;
    changed(tx)
}

pub(super) fn end_assignment(tx: &mut Tx<'_>, a: &Assignment) -> db::Result<()> {
    tx.exec(
        END_ASSIGNMENT,
        &args![
            a.realm,
            a.position,
            a.person,
            a.from_day.as_str(),
            a.to_day.as_str()
        ],
    )?;
    changed(tx)
}
