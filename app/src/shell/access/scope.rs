//! How far one sees: below which units, in which registers, where sensitive fields are open, and
//! whether only what is public.

use std::collections::BTreeSet;

use orgtree::{Tree, UnitId};

/// Which registers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Registers {
    /// All there are.
    #[default]
    All,
    /// These.
    Only(BTreeSet<String>),
}

impl Registers {
    /// Whether the register is one of them.
    #[must_use]
    pub fn has(&self, register: &str) -> bool {
        match self {
            Registers::All => true,
            Registers::Only(some) => some.contains(register),
        }
    }

    /// Whether each of them is one of the others.
    #[must_use]
    pub fn are_in(&self, others: &Registers) -> bool {
        match (self, others) {
            (_, Registers::All) => true,
            (Registers::All, Registers::Only(_)) => false,
            (Registers::Only(some), Registers::Only(others)) => some.is_subset(others),
        }
    }
}

/// How far one sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    tops: Vec<UnitId>,
    /// Of which registers.
    pub registers: Registers,
    sensitive: Vec<UnitId>,
    /// Only public states and fields.
    pub public_only: bool,
}

impl Scope {
    /// What stands below some units along today's tree, in some registers; sensitive fields below
    /// those of `sensitive`.
    #[must_use]
    pub fn below(
        tops: impl IntoIterator<Item = UnitId>,
        registers: Registers,
        sensitive: impl IntoIterator<Item = UnitId>,
    ) -> Scope {
        let sorted = |units: BTreeSet<UnitId>| units.into_iter().collect();
        Scope {
            tops: sorted(tops.into_iter().collect()),
            registers,
            sensitive: sorted(sensitive.into_iter().collect()),
            public_only: false,
        }
    }

    /// Every record of the country; sensitive fields stay closed.
    #[must_use]
    pub fn everything(tree: &Tree) -> Scope {
        Scope::below(tree.root(), Registers::All, None)
    }

    /// What registers declare public, everywhere.
    #[must_use]
    pub fn public(tree: &Tree) -> Scope {
        Scope {
            public_only: true,
            ..Scope::everything(tree)
        }
    }

    /// A unit and all below it; sensitive fields stay closed.
    #[must_use]
    pub fn subtree(top: UnitId) -> Scope {
        Scope::below([top], Registers::All, None)
    }

    /// The units on top of what is seen, along today's tree. One may stand below another.
    #[must_use]
    pub fn tops(&self) -> &[UnitId] {
        &self.tops
    }

    /// Whether the unit is seen: it is, or today counts, below one of the tops.
    #[must_use]
    pub fn sees(&self, tree: &Tree, unit: UnitId) -> bool {
        is_below(tree, unit, &self.tops)
    }

    /// Whether sensitive fields of the unit's records are open.
    #[must_use]
    pub fn opens_sensitive(&self, tree: &Tree, unit: UnitId) -> bool {
        !self.public_only && is_below(tree, unit, &self.sensitive)
    }
}

/// Whether the unit is one of these or, today, below one.
pub(super) fn is_below(tree: &Tree, unit: UnitId, tops: &[UnitId]) -> bool {
    !tops.is_empty() && tree.path_now(unit).iter().any(|above| tops.contains(above))
}
