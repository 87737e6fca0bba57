//! Who asks, and how far they see. Reading goes through one [`Scope`]; there is no query without it.

use orgtree::{Tree, UnitId};

use super::fault::Fault;

/// What a token may be allowed to do; each route declares the one it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// See what is public; needs no token.
    ReadPublic,
    /// See records of the subtree.
    ReadRecords,
    /// Create and change records of the subtree.
    WriteRecords,
    /// See figures of the subtree, with their trace.
    ReadFigures,
}

impl Action {
    /// All that a token can be given.
    pub const GRANTABLE: [Action; 3] = [
        Action::ReadRecords,
        Action::WriteRecords,
        Action::ReadFigures,
    ];

    /// As written on the command line and stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Action::ReadPublic => "public.read",
            Action::ReadRecords => "records.read",
            Action::WriteRecords => "records.write",
            Action::ReadFigures => "figures.read",
        }
    }

    /// Whether those without a token may do it, as far as registers and measures are public.
    #[must_use]
    pub fn has_public_part(self) -> bool {
        self != Action::WriteRecords
    }

    /// The action of that code.
    ///
    /// # Errors
    /// There is none; the error lists those there are.
    pub fn parse(code: &str) -> Result<Action, Fault> {
        Action::GRANTABLE
            .into_iter()
            .find(|a| a.code() == code)
            .ok_or_else(|| {
                let known: Vec<&str> = Action::GRANTABLE.iter().map(|a| a.code()).collect();
                Fault::Usage(format!(
                    "quyền ghi \"{code}\"; cho phép: {}",
                    known.join(", ")
                ))
            })
    }
}

/// Whose subtree, and whether only what registers declare public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The unit on top of what may be seen, along today's tree.
    pub top: UnitId,
    /// Only public states and fields.
    pub public_only: bool,
    /// Sensitive fields open, too: of one record that is asked for, never in a list.
    pub sensitive: bool,
}

impl Scope {
    /// Everything: the command line on the machine itself.
    #[must_use]
    pub fn everything(tree: &Tree) -> Scope {
        Scope {
            top: tree.root().unwrap_or(UnitId(0)),
            public_only: false,
            sensitive: true,
        }
    }

    /// What registers declare public, everywhere.
    #[must_use]
    pub fn public(tree: &Tree) -> Scope {
        Scope {
            public_only: true,
            sensitive: false,
            ..Scope::everything(tree)
        }
    }

    /// A unit and all below it.
    #[must_use]
    pub fn subtree(top: UnitId) -> Scope {
        Scope {
            top,
            public_only: false,
            sensitive: false,
        }
    }

    /// The same without sensitive fields: for what goes on to others.
    #[must_use]
    pub fn without_sensitive(self) -> Scope {
        Scope {
            sensitive: false,
            ..self
        }
    }

    /// Whether the unit is seen: it is, or today counts, below the top.
    #[must_use]
    pub fn sees(&self, tree: &Tree, unit: UnitId) -> bool {
        tree.path_now(unit).contains(&self.top)
    }
}

/// Who acts.
#[derive(Clone, Debug)]
pub struct Actor {
    /// A token's id, or `cli`.
    pub name: String,
    /// How far they see and write.
    pub scope: Scope,
    /// What they may do.
    pub actions: Vec<Action>,
}

impl Actor {
    /// The person at the machine.
    #[must_use]
    pub fn machine(tree: &Tree) -> Actor {
        Actor {
            name: "cli".into(),
            scope: Scope::everything(tree),
            actions: Action::GRANTABLE.to_vec(),
        }
    }

    /// Anybody: sees what is public, writes nothing.
    #[must_use]
    pub fn public(tree: &Tree) -> Actor {
        Actor {
            name: "public".into(),
            scope: Scope::public(tree),
            actions: Action::GRANTABLE
                .into_iter()
                .filter(|a| a.has_public_part())
                .collect(),
        }
    }

    /// # Errors
    /// The actor was not given the action.
    pub fn must(&self, action: Action) -> Result<(), Fault> {
        if action == Action::ReadPublic || self.actions.contains(&action) {
            return Ok(());
        }
        Err(Fault::Denied(format!(
            "Mã truy cập này không có quyền \"{}\"",
            action.code()
        )))
    }
}
