//! Whether somebody may do something to a record: a right is an ability on a unit and all below it.

use orgtree::{Tree, UnitId};
use packs::{Ability, Register};

use crate::ground::units;
use crate::shell::access::{Action, Actor};
use crate::shell::fault::Fault;

/// Whether the actor has the ability on the unit.
pub(super) fn may(actor: &Actor, ability: Ability, tree: &Tree, unit: UnitId) -> bool {
    let needed = match ability {
        Ability::Read => Action::ReadRecords,
        _ => Action::WriteRecords,
    };
    actor.must(needed).is_ok() && actor.scope.sees(tree, unit)
}

/// Refuses who lacks the ability on the unit; says which right is missing, and what remains.
pub(super) fn must(
    actor: &Actor,
    ability: Ability,
    (tree, unit): (&Tree, UnitId),
    remains: impl FnOnce() -> String,
) -> Result<(), Fault> {
    if may(actor, ability, tree, unit) {
        return Ok(());
    }
    Err(Fault::Denied(format!(
        "Thiếu quyền \"{}\" ({}) ở {}; {}",
        ability.name(),
        ability.code(),
        units::full_name(tree, unit),
        remains()
    )))
}

/// The actions of a state that the actor may do, in words.
pub(super) fn possible(
    actor: &Actor,
    register: &Register,
    state: &str,
    (tree, unit): (&Tree, UnitId),
) -> String {
    let mine: Vec<String> = register
        .actions_from(state)
        .filter(|(action, _)| may(actor, action.ability, tree, unit))
        .map(|(action, _)| format!("{} ({})", action.id, action.name))
        .collect();
    if mine.is_empty() {
        "bạn không có việc nào làm được với hồ sơ này".to_owned()
    } else {
        format!("việc bạn làm được: {}", mine.join(", "))
    }
}
