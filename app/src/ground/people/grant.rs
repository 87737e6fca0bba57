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

#[cfg(test)]
mod tests {
    use orgtree::{BEGINNING, OPEN, Tree, Unit, Version};
    use packs::{Ability, Pack};
    use proptest::prelude::*;

    use super::*;
    use crate::ground::founding;
    use crate::ground::programmes;
    use crate::shell::access::Who;

    /// Seven units: a country, two provinces, two communes in each.
    fn tree() -> Tree {
        let unit = |id: i64| Unit {
            id: UnitId(id),
            realm: 0,
            line: "territory".into(),
            slug: None,
            versions: vec![Version {
                from: BEGINNING,
                to: OPEN,
                name: format!("Đơn vị {id}"),
                kind: "xã".into(),
                level: ["country", "province", "commune"][id.ilog2() as usize].into(),
                code: Some(id.to_string()),
                parent: (id > 1).then_some(UnitId(id / 2)),
                lat: None,
                lon: None,
                document: None,
                unassigned: false,
            }],
            assigned: None,
        };
        Tree::new((1..=7).map(unit).collect(), Vec::new()).unwrap()
    }

    fn registers(pack: &Pack) -> Vec<String> {
        pack.registers.keys().cloned().collect()
    }

    /// Everything that rights let one do, by trying it.
    fn deeds(tree: &Tree, pack: &Pack, rights: &Rights) -> Vec<(Ability, UnitId, String)> {
        let mut found = Vec::new();
        for ability in Ability::ALL {
            for unit in tree.units().map(|unit| unit.id) {
                for register in registers(pack) {
                    if rights.hold_in(tree, (ability, unit), &register) {
                        found.push((ability, unit, register));
                    }
                }
            }
        }
        found
    }

    #[test]
    fn nobody_grants_what_they_do_not_hold() {
        let (tree, pack) = (tree(), programmes::load(&founding::pack_files()).unwrap());
        let kinds: Vec<String> = pack.positions.keys().cloned().collect();
        let some = prop::sample::subsequence(registers(&pack), 0..6);
        let held = (
            prop::sample::subsequence(Ability::ALL.to_vec(), 4..=9),
            1_i64..5,
            prop::option::of(some),
        );
        let asked = (held, prop::sample::select(kinds), 1_i64..8, any::<bool>());
        let mut granted = 0;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        for _ in 0..600 {
            use proptest::strategy::ValueTree;
            let ((abilities, at, only), kind, unit, is_own) =
                asked.new_tree(&mut runner).unwrap().current();
            let only = only.map_or(Registers::All, |some| {
                Registers::Only(some.into_iter().collect())
            });
            let actor = Actor::new(Who::Public, Rights::on(UnitId(at), abilities, only));
            let unit = UnitId(unit);
            let rights = rights_at(&pack, &kind, unit);
            let may = may_grant(&actor, (&tree, &pack), unit, &rights, is_own).is_ok();
            let before = deeds(&tree, &pack, &actor.rights);
            let after = deeds(&tree, &pack, &rights);
            let covers = after.iter().all(|deed| before.contains(deed));
            let administers = actor.rights.hold(&tree, (Ability::Administer, unit));
            if may {
                assert!(covers && (administers || is_own), "{actor:?} {kind} {unit}");
            } else if matches!(rights.scope(Ability::Read).registers, Registers::Only(_)) {
                assert!(
                    !covers || !(administers || is_own),
                    "{actor:?} {kind} {unit}"
                );
            }
            granted += usize::from(may);
        }
        assert!(granted > 20, "{granted} of 600");
    }
}
