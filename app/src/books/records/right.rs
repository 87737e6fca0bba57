//! Whether somebody may do something to a record: a right is an ability on a unit and all below it.
//! In which registers, their scope says: of others they see no record.

use db::{Conn, Tx};
use orgtree::{Tree, UnitId};
use packs::{Ability, Register};

use super::case::Case;
use super::put::{Around, How};
use super::{review, store};
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

/// Whether the actor may do the action: has the ability, and did not write the record where that
/// forbids it.
pub(super) fn may_act(
    tx: &mut Tx<'_>,
    around: Around<'_>,
    case: &Case,
    (register, action): (&Register, &packs::Action),
    how: How,
) -> Result<(), Fault> {
    let (actor, place) = (around.actor, (around.land(), case.unit()));
    let remains = || possible(actor, register, &case.row.state, place);
    must(actor, action.ability, place, remains)?;
    if action.not_own && how != How::TakeOver && wrote(tx, case, actor)? {
        return Err(Fault::Denied(format!(
            "Người ghi hồ sơ không tự làm việc \"{}\"; hãy nhờ người khác có quyền \"{}\"",
            action.name,
            action.ability.name()
        )));
    }
    Ok(())
}

/// Whether the actor wrote any of the record's values.
fn wrote(conn: &mut Conn, case: &Case, actor: &Actor) -> Result<bool, Fault> {
    // What is being written now is not stored yet.
    Ok(case.known.is_none()
        || !case.change.edited.is_empty()
        || store::wrote(conn, case.row.realm, case.row.id, &actor.name())?)
}

/// Refuses who wrote the record, where nobody accepts their own.
pub(super) fn refuse_own(
    tx: &mut Tx<'_>,
    around: Around<'_>,
    case: &Case,
    register: &Register,
) -> Result<(), Fault> {
    if review::not_own(register) && wrote(tx, case, around.actor)? {
        return Err(Fault::Denied(format!(
            "Người ghi hồ sơ không tự duyệt hồ sơ ấy; hãy nhờ người khác có quyền \"{}\"",
            review::ability(register).name()
        )));
    }
    Ok(())
}
