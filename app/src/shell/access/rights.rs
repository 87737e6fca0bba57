//! What one may do: abilities, each on the subtree of a unit, along today's tree.

use std::collections::BTreeSet;

use orgtree::{Tree, UnitId};
use packs::Ability;

use super::scope::{Registers, Scope, is_below};

/// An ability, and the unit on whose subtree it holds.
pub type Right = (Ability, UnitId);

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing: all see the same.
    Nothing,
    /// The ability, on whatever unit; who brings no token sees what is public.
    PublicOr(Ability),
    /// The ability, on whatever unit.
    Right(Ability),
}

/// Rights in some registers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    pairs: BTreeSet<Right>,
    registers: Registers,
}

impl Rights {
    /// Each ability on the unit's subtree.
    #[must_use]
    pub fn on(
        unit: UnitId,
        abilities: impl IntoIterator<Item = Ability>,
        registers: Registers,
    ) -> Rights {
        Rights {
            pairs: abilities.into_iter().map(|a| (a, unit)).collect(),
            registers,
        }
    }

    /// Every ability everywhere.
    #[must_use]
    pub fn all(tree: &Tree) -> Rights {
        let pairs = tree.root().into_iter();
        let pairs = pairs.flat_map(|root| Ability::ALL.map(|ability| (ability, root)));
        Rights {
            pairs: pairs.collect(),
            registers: Registers::All,
        }
    }

    /// Of these the ones on a unit that are of some abilities.
    #[must_use]
    pub fn only(&self, unit: UnitId, abilities: &[Ability]) -> Rights {
        let kept = |(ability, on): &&Right| *on == unit && abilities.contains(ability);
        Rights {
            pairs: self.pairs.iter().filter(kept).copied().collect(),
            registers: self.registers.clone(),
        }
    }

    /// Whether the ability holds on some unit.
    #[must_use]
    pub fn bring(&self, ability: Ability) -> bool {
        self.pairs.iter().any(|(a, _)| *a == ability)
    }

    fn units(&self, ability: Ability) -> Vec<UnitId> {
        let of = self.pairs.iter().filter(|(a, _)| *a == ability);
        of.map(|(_, unit)| *unit).collect()
    }

    /// Whether the ability holds on the unit, whatever the register.
    #[must_use]
    pub fn hold(&self, tree: &Tree, (ability, unit): Right) -> bool {
        is_below(tree, unit, &self.units(ability))
    }

    /// Whether the ability holds for the unit's records of a register.
    #[must_use]
    pub fn hold_in(&self, tree: &Tree, right: Right, register: &str) -> bool {
        self.registers.has(register) && self.hold(tree, right)
    }

    /// How far an ability reaches, as a scope.
    #[must_use]
    pub fn scope(&self, ability: Ability) -> Scope {
        let sensitive = self.units(Ability::ReadSensitive);
        Scope::below(self.units(ability), self.registers.clone(), sensitive)
    }

    /// What of the others these do not cover: the pairs, and whether registers.
    #[must_use]
    pub fn lack(&self, tree: &Tree, others: &Rights) -> (Vec<Right>, bool) {
        let missing = others
            .pairs
            .iter()
            .filter(|right| !self.hold(tree, **right));
        (
            missing.copied().collect(),
            !others.registers.are_in(&self.registers),
        )
    }
}
