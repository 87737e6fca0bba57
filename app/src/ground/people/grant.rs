//! Nobody can grant what they do not hold.

use orgtree::UnitId;
use packs::Pack;

use super::{Land, must_administer};
use crate::ground::units;
use crate::shell::access::{Actor, Registers, Rights};
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// What a kind of position brings at a unit; nothing, where the pack knows no such kind.
#[must_use]
pub fn rights_at(pack: &Pack, kind: &str, unit: UnitId) -> Rights {
    let Some(kind) = pack.positions.get(kind) else {
        return Rights::default();
    };
    let registers = if kind.registers.is_empty() {
        Registers::All
    } else {
        Registers::Only(kind.registers.clone())
    };
    Rights::on(unit, kind.abilities.iter().copied(), registers)
}

/// Whether somebody may give these rights away, at a unit that they administer; of their own
/// position they may lend some without that.
///
/// # Errors
/// They do not administer the unit, or do not hold all of the rights themselves.
pub fn may_grant(
    actor: &Actor,
    (tree, pack): Land<'_>,
    unit: UnitId,
    rights: &Rights,
    is_own: bool,
) -> Result<(), Fault> {
    if !is_own {
        must_administer(actor, (tree, pack), unit)?;
    }
    let (missing, wider) = actor.rights.lack(tree, rights);
    if missing.is_empty() && !wider {
        return Ok(());
    }
    let mut told: Vec<String> = missing
        .iter()
        .map(|(ability, unit)| {
            format!(
                "\"{}\" của {}",
                ability.name(),
                units::full_name(tree, *unit)
            )
        })
        .collect();
    if wider {
        told.push("quyền ở những sổ ngoài phạm vi của bạn".to_owned());
    }
    Err(Fault::Denied(format!(
        "Không trao được quyền mà mình không có: {}",
        told.join(", ")
    )))
}

/// Whether it is the actor's own position, for their own person.
pub(crate) fn is_own(actor: &Actor, position: Id, person: Option<Id>) -> bool {
    person.is_some() && actor.who.position() == Some(position) && actor.who.person() == person
}
