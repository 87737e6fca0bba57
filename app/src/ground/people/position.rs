//! Positions: queues, signatures and rights belong to them, whoever holds them.

use db::{Conn, Tx};
use orgtree::{Tree, UnitId};

use super::{Land, Position, grant, must_administer, note, position, proof, store};
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// A position to be made.
#[derive(Clone, Debug)]
pub struct NewPosition {
    /// Id of its kind in the pack.
    pub kind: String,
    /// Where it is.
    pub unit: UnitId,
    /// What tells it from others of its kind there; may be empty.
    pub label: String,
}

/// Makes a position.
///
/// # Errors
/// The pack has no such kind or does not want it at such a unit, or the actor may not grant what it
/// brings.
pub fn create(
    tx: &mut Tx<'_>,
    land: Land<'_>,
    actor: &Actor,
    new: &NewPosition,
    at: Moment,
) -> Result<Position, Fault> {
    let (tree, pack) = land;
    let kind = pack.positions.get(&new.kind).ok_or_else(|| {
        let known: Vec<&str> = pack.positions.keys().map(String::as_str).collect();
        let (read, known) = (&new.kind, known.join(", "));
        Fault::field("kind", format!("ghi \"{read}\"; cho phép: {known}"))
    })?;
    let unit = tree.unit(new.unit);
    let level = tree.latest(new.unit).map_or("", |v| &v.level);
    if !kind.may_be_at(unit.map_or("", |u| &u.line), level) {
        let (name, whose) = (&kind.name, units::full_name(tree, new.unit));
        let allowed = [&kind.levels[..], &kind.lines[..]].concat().join(", ");
        return Err(Fault::field(
            "unit",
            format!("{whose} thuộc cấp \"{level}\"; chức danh \"{name}\" chỉ có ở: {allowed}"),
        ));
    }
    let rights = grant::rights_at(pack, &new.kind, new.unit);
    grant::may_grant(actor, land, new.unit, &rights, false)?;
    let made = Position {
        realm: unit.map_or(0, |u| u.realm),
        id: Id::new(at)?,
        kind: new.kind.clone(),
        unit: new.unit.0,
        label: new.label.clone(),
        created_at: at.text(),
        ended_at: None,
    };
    audit::take_turn(tx, made.realm)?;
    store::add_position(tx, &made)?;
    logged(tx, &made, actor, at)?;
    Ok(made)
}

/// Ends a position: nobody acts in it any more, on no process, as soon as this is done.
///
/// # Errors
/// There is no such position, it has ended, or the actor may not end it.
pub fn end(
    tx: &mut Tx<'_>,
    land: Land<'_>,
    actor: &Actor,
    id: Id,
    at: Moment,
) -> Result<Position, Fault> {
    let mut ended = standing(tx, id)?;
    must_administer(actor, land, UnitId(ended.unit))?;
    wait(tx, land.0, &ended)?;
    ended.ended_at = Some(at.text());
    store::end_position(tx, &ended)?;
    logged(tx, &ended, actor, at)?;
    Ok(ended)
}

/// The position, if it has not ended.
///
/// # Errors
/// There is none, or it has ended.
pub(crate) fn standing(conn: &mut Conn, id: Id) -> Result<Position, Fault> {
    let found = position(conn, id)?;
    match &found.ended_at {
        None => Ok(found),
        Some(at) => Err(Fault::Refused(format!(
            "Chức danh {id} đã kết thúc lúc {at}"
        ))),
    }
}

/// Waits until nobody writes in any realm that the position reaches, so that no write that began
/// before its rights were taken away is stored after.
///
/// # Errors
/// The database fails.
pub(crate) fn wait(tx: &mut Tx<'_>, tree: &Tree, position: &Position) -> Result<(), Fault> {
    let mut realms = tree.realms_under(UnitId(position.unit));
    realms.insert(position.realm);
    for realm in realms {
        audit::take_turn(tx, realm)?;
    }
    Ok(())
}

fn logged(tx: &mut Tx<'_>, p: &Position, actor: &Actor, at: Moment) -> Result<(), Fault> {
    let digest = audit::row(&store::position_row(p));
    note(
        tx,
        (actor, at),
        (p.realm, proof::POSITION, &p.id.to_string()),
        digest,
    )
}
