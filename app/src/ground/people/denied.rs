//! A refused action says which right is missing, on which unit, and which positions bring it.

use orgtree::{Tree, UnitId};
use packs::{Ability, Pack, Position};

use super::Land;
use crate::ground::units;
use crate::shell::access::{Actor, Right};
use crate::shell::fault::Fault;

/// # Errors
/// The actor has no such right on the unit, or not in the register.
pub fn must(
    actor: &Actor,
    (tree, pack): Land<'_>,
    right: Right,
    register: &str,
) -> Result<(), Fault> {
    if actor.rights.hold_in(tree, right, register) {
        return Ok(());
    }
    let (ability, unit) = right;
    let register_name = pack.registers.get(register).map_or(register, |r| &r.name);
    let in_register = if actor.rights.hold(tree, right) {
        format!(" trong sổ \"{register_name}\"")
    } else {
        String::new()
    };
    let whose = units::full_name(tree, unit);
    let bring = |kind: &&Position| {
        let takes = kind.registers.is_empty() || kind.registers.contains(register);
        takes && kind.abilities.contains(&ability) && reaches(tree, kind, unit)
    };
    let kinds = pack.positions.values().filter(bring);
    Err(denied(
        ability,
        &format!("{in_register} của {whose}"),
        kinds,
    ))
}

/// # Errors
/// The actor does not administer the unit.
pub fn must_administer(actor: &Actor, (tree, pack): Land<'_>, unit: UnitId) -> Result<(), Fault> {
    let ability = Ability::Administer;
    if actor.rights.hold(tree, (ability, unit)) {
        return Ok(());
    }
    let whose = units::full_name(tree, unit);
    let bring = |kind: &&Position| kind.abilities.contains(&ability) && reaches(tree, kind, unit);
    let kinds = pack.positions.values().filter(bring);
    Err(denied(ability, &format!(" của {whose}"), kinds))
}

/// # Errors
/// The actor has no such right on any unit.
pub fn must_somewhere(actor: &Actor, pack: &Pack, ability: Ability) -> Result<(), Fault> {
    if actor.rights.bring(ability) {
        return Ok(());
    }
    let bring = |kind: &&Position| kind.abilities.contains(&ability);
    Err(denied(ability, "", pack.positions.values().filter(bring)))
}

/// Whether there may be such a position at the unit or above it.
fn reaches(tree: &Tree, kind: &Position, unit: UnitId) -> bool {
    tree.path_now(unit).iter().any(|above| {
        let line = tree.unit(*above).map_or("", |u| &u.line);
        let level = tree.latest(*above).map_or("", |v| &v.level);
        kind.may_be_at(line, level)
    })
}

fn denied<'a>(ability: Ability, place: &str, kinds: impl Iterator<Item = &'a Position>) -> Fault {
    let names: Vec<&str> = kinds.map(|kind| kind.name.as_str()).collect();
    let who = if names.is_empty() {
        "bộ quy định không có chức danh nào có quyền này".to_owned()
    } else {
        format!("chức danh có quyền này: {}", names.join(", "))
    };
    Fault::Denied(format!(
        "Thiếu quyền \"{}\" ({}){place}; {who}",
        ability.name(),
        ability.code()
    ))
}
