//! The life of a register's records: the states that a thing goes through, the actions that alone
//! move it, and who accepts what was written.

use crate::ability::Ability;
use crate::words::{English, Language};

/// A state: what the thing itself goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub id: String,
    pub name: String,
    /// Whether the entries of records in it count.
    pub counts: bool,
    /// Whether the public may see records in it.
    pub public: bool,
    /// Where a new record begins; exactly one is.
    pub initial: bool,
    /// Taken back: neither counts nor is public. Exactly one is, and every other leads to it.
    pub withdrawn: bool,
    pub en: English,
}

/// What alone moves a record from one of several states to one other ("việc").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub id: String,
    pub name: String,
    /// What whoever does it must be able to.
    pub ability: Ability,
    pub from: Vec<String>,
    pub to: String,
    pub needs: Needs,
    /// Whether who wrote the record may not do it.
    pub not_own: bool,
    pub en: English,
}

/// What must be told with an action.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    pub reason: bool,
    pub day: bool,
    pub paper: bool,
}

/// How far what was written is accepted ("duyệt").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// The unit's own word is enough: handing in accepts.
    OwnWord,
    Accepted {
        /// What whoever accepts must be able to.
        ability: Ability,
        /// The levels of the units at which it is accepted, the nearest first; none: at the
        /// record's own unit.
        levels: Vec<String>,
        /// Whether who wrote or handed in a part may not accept it.
        not_own: bool,
    },
}

/// A titled group of fields of the head; it is handed in and accepted as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadSection {
    pub id: String,
    pub title: String,
    pub en: English,
}

impl State {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }
}

impl Action {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }
}

impl HeadSection {
    pub fn title_in(&self, language: Language) -> &str {
        self.en.or(language, "title", &self.title)
    }
}
