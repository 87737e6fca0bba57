//! Which records are about the same thing: what each says of another makes groups, whatever the order
//! in which it was said, and a group's thing bears the smallest id of its records.

use std::collections::{BTreeMap, BTreeSet};

use db::{Conn, Tx};
use packs::Ability;

use super::case::Case;
use super::put::Around;
use super::right;
use super::store::{self, Sameness};
use crate::books::entries::{self, keep};
use crate::shell::access::{Actor, Scope};
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// The thing of each record, by what the records say of each other.
fn things(records: &BTreeMap<Id, Option<Id>>) -> BTreeMap<Id, Id> {
    let mut thing: BTreeMap<Id, Id> = records.keys().map(|id| (*id, *id)).collect();
    for (id, same_as) in records {
        let pair = thing.get(id).copied();
        let pair = pair.zip(same_as.and_then(|other| thing.get(&other).copied()));
        let Some((a, b)) = pair.filter(|(a, b)| a != b) else {
            continue;
        };
        for of in thing.values_mut().filter(|of| **of == a.max(b)) {
            *of = a.min(b);
        }
    }
    thing
}

/// Where a record stands once it says that it is about the thing of `same_as`, or of no other; and
/// the records that are about another thing than before because of it.
pub(super) struct Grouped {
    pub place: Place,
    pub moved: Vec<(Id, Place)>,
}

/// The thing that a record is about, and whether others are about it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub thing: Id,
    pub with_others: bool,
}

/// Each record's place, by the things that records are about.
fn places(things: &BTreeMap<Id, Id>) -> BTreeMap<Id, Place> {
    let mut count = BTreeMap::<Id, usize>::new();
    for thing in things.values() {
        *count.entry(*thing).or_default() += 1;
    }
    let place = |thing: &Id| Place {
        thing: *thing,
        with_others: count.get(thing).is_some_and(|n| *n > 1),
    };
    things
        .iter()
        .map(|(id, thing)| (*id, place(thing)))
        .collect()
}

/// # Errors
/// There is no such record in the realm; the database fails.
pub(super) fn group(
    tx: &mut Tx<'_>,
    realm: i64,
    (id, known): (Id, Option<&store::Stored>),
    same_as: Option<Id>,
) -> Result<Grouped, Fault> {
    let mut around = Vec::new();
    if let Some(known) = known {
        around.extend(store::about(tx, realm, known.thing)?);
    }
    if let Some(other) = same_as {
        let thing = store::thing(tx, realm, other)?.ok_or_else(|| {
            Fault::field(
                "same_as",
                format!("ghi {other}; không có hồ sơ này trong cùng địa bàn tỉnh"),
            )
        })?;
        around.extend(store::about(tx, realm, thing)?);
    }
    let was = places(&around.iter().map(|s| (s.id, s.thing)).collect());
    let mut says: BTreeMap<Id, Option<Id>> = around.iter().map(|s| (s.id, s.same_as)).collect();
    says.insert(id, same_as);
    let is = places(&things(&says));
    let moved = was
        .iter()
        .filter(|(other, _)| **other != id)
        .filter_map(|(other, place)| {
            let now = is.get(other)?;
            (now != place).then_some((*other, *now))
        })
        .collect();
    let alone = Place {
        thing: id,
        with_others: false,
    };
    Ok(Grouped {
        place: is.get(&id).copied().unwrap_or(alone),
        moved,
    })
}

/// Nobody says that their record is about the thing of one that they do not see: it would tell them
/// that there is such a record, and move what others count.
///
/// # Errors
/// The actor sees no such record; the database fails.
pub(super) fn must_see(tx: &mut Tx<'_>, actor: &Actor, other: Id) -> Result<(), Fault> {
    if store::seen(tx, &actor.scope, other)?.is_some() {
        return Ok(());
    }
    Err(Fault::field(
        "same_as",
        format!("ghi {other}; không có hồ sơ này trong phạm vi của bạn"),
    ))
}

/// Stores the new things of other records; what they assert, to be kept together with the change.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    realm: i64,
    moved: &[(Id, Place)],
) -> Result<Vec<keep::Asserted>, Fault> {
    let mut asserted = Vec::with_capacity(moved.len());
    for (id, place) in moved {
        store::set_thing(tx, realm, *id, place.thing)?;
        let mut entries = entries::of_record(tx, realm, *id)?;
        for entry in &mut entries {
            entry.thing = place.thing;
        }
        entries::mark_shared(&mut entries, place.with_others);
        asserted.push((*id, entries));
    }
    Ok(asserted)
}

/// Takes back what a record says of another: it is about a thing of its own again.
///
/// # Errors
/// The record says nothing of the kind, or the actor may not write it.
pub(super) fn alone(tx: &mut Tx<'_>, around: Around<'_>, case: &mut Case) -> Result<(), Fault> {
    let (actor, place) = (around.actor, (around.land(), case.unit()));
    right::must(actor, Ability::Record, place, || {
        "hồ sơ ghi trùng do đơn vị của nó tách".to_owned()
    })?;
    let row = &mut case.row;
    if row.same_as.take().is_some() {
        return Ok(());
    }
    let others = others(tx, &actor.scope, row)?;
    let said = others.seen.iter().map(Id::to_string).collect::<Vec<_>>();
    let id = row.id;
    Err(Fault::Refused(if said.is_empty() {
        format!("Hồ sơ {id} không ghi trùng với hồ sơ nào")
    } else {
        format!(
            "Hồ sơ {id} không tự ghi trùng; hãy tách hồ sơ ghi trùng với nó: {}",
            said.join(", ")
        )
    }))
}

/// Whether other records are about a record's thing, too.
///
/// # Errors
/// The database fails.
pub(super) fn with_others(conn: &mut Conn, of: &store::Stored) -> db::Result<bool> {
    Ok(store::about(conn, of.realm, of.thing)?.len() > 1)
}

/// The other records about a record's thing.
#[derive(Clone, Debug, Default)]
pub(super) struct Others {
    pub seen: Vec<Id>,
    /// How many more the scope does not see.
    pub hidden: usize,
}

/// # Errors
/// The database fails.
pub(super) fn others(conn: &mut Conn, scope: &Scope, of: &store::Stored) -> Result<Others, Fault> {
    let mut found = Others::default();
    for other in store::about(conn, of.realm, of.thing)? {
        if other.id == of.id {
            continue;
        }
        if store::seen(conn, scope, other.id)?.is_some() {
            found.seen.push(other.id);
        } else {
            found.hidden += 1;
        }
    }
    Ok(found)
}

/// The records of a realm that are about a thing with others, and each that is about another thing
/// than what the records say makes it.
///
/// # Errors
/// The database fails.
pub(super) fn proof(conn: &mut Conn, realm: i64) -> Result<(BTreeSet<Id>, Vec<String>), Fault> {
    let stored: Vec<Sameness> = store::sameness(conn, realm)?;
    let named = stored.iter().filter_map(|s| s.same_as);
    let mut says: BTreeMap<Id, Option<Id>> = named.map(|id| (id, None)).collect();
    says.extend(stored.iter().map(|s| (s.id, s.same_as)));
    let should = places(&things(&says));
    let is: BTreeMap<Id, Id> = stored.iter().map(|s| (s.id, s.thing)).collect();
    let mut together = BTreeSet::new();
    let mut breaks = Vec::new();
    for (id, place) in should {
        if place.with_others {
            together.insert(id);
        }
        if *is.get(&id).unwrap_or(&id) != place.thing {
            breaks.push(format!(
                "Hồ sơ {id}: phải cùng nói về {} theo các hồ sơ ghi trùng",
                place.thing
            ));
        }
    }
    Ok((together, breaks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sameness_has_no_order() {
        let id = |n| Id([n; 16]);
        let (x, y, z) = (id(1), id(2), id(3));
        let all: BTreeMap<Id, Id> = [(x, x), (y, x), (z, x)].into();
        for says in [
            [(x, Some(y)), (y, Some(z)), (z, None)],
            [(x, None), (y, Some(x)), (z, Some(y))],
            [(x, Some(y)), (y, None), (z, Some(y))],
            [(x, Some(z)), (y, Some(z)), (z, Some(x))],
        ] {
            assert_eq!(things(&says.into()), all, "{says:?}");
        }
        let apart = [(x, None), (y, Some(z)), (z, None)];
        assert_eq!(things(&apart.into()), [(x, x), (y, y), (z, y)].into());
    }
}
