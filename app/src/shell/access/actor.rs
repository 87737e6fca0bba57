//! Who acts: a person in a position, a program to which a position lent a token, the machine, the
//! house itself, the public.

use std::sync::OnceLock;

use orgtree::{Day, Tree};
use packs::Ability;

use super::rights::Rights;
use super::scope::Scope;
use crate::shell::id::Id;

/// A person who holds a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: Id,
    /// Whose work it is, where they only stand in for another.
    pub acting_for: Option<Id>,
    /// The first day on which they no longer hold it, where one is known.
    pub until: Option<Day>,
}

/// Whoever bears a token of a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Id of the token.
    pub token: String,
    /// Where the position stands in the books.
    pub realm: i64,
    /// Whose rights are used.
    pub position: Id,
    /// The person whose token it is; a program's belongs to the position alone.
    pub holder: Option<Holder>,
}

/// Who acts, by ids: what history and the log keep of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person in a position, or a program to which a position lent a token.
    Bearer(Bearer),
    /// Whoever sits at the command line: `os:` and the operating system's user.
    Machine(String),
    /// The program by itself: `system`, `demo`.
    House(&'static str),
    /// Anybody.
    Public,
}

impl Who {
    /// As history names them, whatever the token: a person's id, a program's token, `os:root`,
    /// `system`, `public`.
    #[must_use]
    pub fn name(&self) -> String {
        match self.person() {
            Some(person) => person.to_string(),
            None => self.means().to_owned(),
        }
    }

    /// As what they came in: a token's id, or as [`Who::name`].
    #[must_use]
    pub fn means(&self) -> &str {
        match self {
            Who::Bearer(bearer) => &bearer.token,
            Who::Machine(user) => user,
            Who::House(name) => name,
            Who::Public => "public",
        }
    }

    /// The person, where one is known.
    #[must_use]
    pub fn person(&self) -> Option<Id> {
        match self {
            Who::Bearer(bearer) => bearer.holder.as_ref().map(|holder| holder.person),
            _ => None,
        }
    }

    /// The position whose rights are used.
    #[must_use]
    pub fn position(&self) -> Option<Id> {
        match self {
            Who::Bearer(bearer) => Some(bearer.position),
            _ => None,
        }
    }

    /// The machine, named by the operating system's user. A process has one, so it is asked once.
    #[must_use]
    pub fn machine() -> Who {
        static USER: OnceLock<String> = OnceLock::new();
        let ask = || whoami::username().unwrap_or_else(|_| "?".to_owned());
        Who::Machine(format!("os:{}", USER.get_or_init(ask)))
    }
}

/// Who acts, with their rights.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub who: Who,
    /// What they may do.
    pub rights: Rights,
    /// What they may read.
    pub scope: Scope,
}

impl Actor {
    /// Somebody with some rights.
    #[must_use]
    pub fn new(who: Who, rights: Rights) -> Actor {
        Actor {
            who,
            scope: rights.scope(Ability::Read),
            rights,
        }
    }

    /// Whoever sits at the command line of the machine: may do everything.
    #[must_use]
    pub fn machine(tree: &Tree) -> Actor {
        Actor::new(Who::machine(), Rights::all(tree))
    }

    /// The program by itself, under a name.
    #[must_use]
    pub fn house(tree: &Tree, name: &'static str) -> Actor {
        Actor::new(Who::House(name), Rights::all(tree))
    }

    /// Anybody: sees what is public, does nothing.
    #[must_use]
    pub fn public(tree: &Tree) -> Actor {
        Actor {
            scope: Scope::public(tree),
            ..Actor::new(Who::Public, Rights::default())
        }
    }

    /// As history names them; see [`Who::name`].
    #[must_use]
    pub fn name(&self) -> String {
        self.who.name()
    }
}
