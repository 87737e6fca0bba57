//! A refused action says which right is missing, on which unit, and which positions bring it.

use orgtree::{Tree, UnitId};
use packs::{Ability, Pack, Position};

use super::Land;
use crate::ground::units;
use crate::shell::access::{Actor, Right};
use crate::shell::fault::Fault;

/// # Errors
/// The actor has no such right on the unit, or not in the register.
pub fn must(actor: &Actor, land: Land<'_>, right: Right, register: &str) -> Result<(), Fault> {
    if !actor.rights.hold(land.0, right) {
        return Err(Fault::Denied(lacking(land, right)));
    }
    if actor.rights.hold_in(land.0, right, register) {
        return Ok(());
    }
    let name = land.1.registers.get(register).map_or(register, |r| &r.name);
    let takes = |kind: &&Position| kind.registers.is_empty() || kind.registers.contains(register);
    Err(Fault::Denied(told(
        land,
        right,
        &format!(" trong sổ \"{name}\""),
        takes,
    )))
}

/// # Errors
/// The actor does not administer the unit.
pub fn must_administer(actor: &Actor, land: Land<'_>, unit: UnitId) -> Result<(), Fault> {
    let right = (Ability::Administer, unit);
    if actor.rights.hold(land.0, right) {
        return Ok(());
    }
    Err(Fault::Denied(lacking(land, right)))
}

/// # Errors
/// The actor has no such right on any unit.
pub fn must_somewhere(actor: &Actor, pack: &Pack, ability: Ability) -> Result<(), Fault> {
    if actor.rights.bring(ability) {
        return Ok(());
    }
    let kinds = pack.positions.values();
    Err(Fault::Denied(missing(
        ability,
        "",
        kinds.filter(|kind| kind.abilities.contains(&ability)),
    )))
}

/// A right that somebody lacks, and which positions bring it there, in words.
#[must_use]
pub fn lacking(land: Land<'_>, right: Right) -> String {
    told(land, right, "", |_| true)
}

fn told(
    (tree, pack): Land<'_>,
    (ability, unit): Right,
    of: &str,
    takes: impl Fn(&&Position) -> bool,
) -> String {
    let brings = |kind: &&Position| kind.abilities.contains(&ability) && reaches(tree, kind, unit);
    let kinds = pack.positions.values().filter(brings).filter(takes);
    let place = format!("{of} ở {}", units::full_name(tree, unit));
    missing(ability, &place, kinds)
}

/// Whether there may be such a position at the unit or above it.
fn reaches(tree: &Tree, kind: &Position, unit: UnitId) -> bool {
    tree.path_now(unit).iter().any(|above| {
        let line = tree.unit(*above).map_or("", |u| &u.line);
        let level = tree.latest(*above).map_or("", |v| &v.level);
        kind.may_be_at(line, level)
    })
}

fn missing<'a>(ability: Ability, place: &str, kinds: impl Iterator<Item = &'a Position>) -> String {
    let names: Vec<&str> = kinds.map(|kind| kind.name.as_str()).collect();
    let who = if names.is_empty() {
        "bộ quy định không có chức danh nào có quyền này".to_owned()
    } else {
        format!("chức danh có quyền này: {}", names.join(", "))
    };
    format!(
        "Thiếu quyền \"{}\" ({}){place}; {who}",
        ability.name(),
        ability.code()
    )
}
