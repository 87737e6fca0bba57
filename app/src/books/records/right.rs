//! Whether somebody may do something to a record: a right is an ability on a unit and all below it.
//! In which registers, their scope says: of others they see no record.

use orgtree::{Tree, UnitId};
use packs::{Ability, Register};

use crate::ground::people::{self, Land};
use crate::shell::access::Actor;
use crate::shell::fault::Fault;

/// Whether the actor has the ability on the unit.
pub(super) fn may(actor: &Actor, ability: Ability, tree: &Tree, unit: UnitId) -> bool {
    actor.rights.hold(tree, (ability, unit))
}

/// Refuses who lacks the ability on the unit; says which right is missing, who could have it, and
/// what remains.
pub(super) fn must(
    actor: &Actor,
    ability: Ability,
    (land, unit): (Land<'_>, UnitId),
    remains: impl FnOnce() -> String,
) -> Result<(), Fault> {
    if may(actor, ability, land.0, unit) {
        return Ok(());
    }
    let lacking = people::lacking(land, (ability, unit));
    Err(Fault::Denied(format!("{lacking}; {}", remains())))
}

/// The actions of a state that the actor may do, in words.
pub(super) fn possible(
    actor: &Actor,
    register: &Register,
    state: &str,
    ((tree, _), unit): (Land<'_>, UnitId),
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
