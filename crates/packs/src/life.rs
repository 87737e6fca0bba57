//! The life of a register's records: the states that a thing goes through, the actions that alone
//! move it, and who accepts what was written.

use crate::ability::Ability;
use crate::register::Register;

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
}

impl Register {
    /// The state of a new record.
    pub fn initial(&self) -> Option<&State> {
        self.states.values().find(|state| state.initial)
    }

    /// The actions possible in a state with the states they lead to, in declaration order.
    pub fn actions_from<'a>(
        &'a self,
        state: &str,
    ) -> impl Iterator<Item = (&'a Action, &'a State)> {
        self.actions
            .values()
            .filter(move |action| action.from.iter().any(|from| from == state))
            .filter_map(|action| Some((action, self.states.get(&action.to)?)))
    }

    /// The action of that id from a state, with the state it leads to; the error is a Vietnamese
    /// sentence that lists what is possible.
    pub fn action(&self, state: &str, action: &str) -> Result<(&Action, &State), String> {
        self.actions_from(state)
            .find(|(known, _)| known.id == action)
            .ok_or_else(|| self.refusal(state, action))
    }

    fn refusal(&self, state: &str, action: &str) -> String {
        let now = self
            .states
            .get(state)
            .map_or(state, |known| known.name.as_str());
        format!(
            "{} đang ở \"{now}\" không thể \"{action}\"; {}",
            self.one,
            self.possible(state)
        )
    }

    /// What may be done in a state, in words.
    pub fn possible(&self, state: &str) -> String {
        let possible: Vec<_> = self
            .actions_from(state)
            .map(|(next, _)| format!("{} ({})", next.id, next.name))
            .collect();
        if possible.is_empty() {
            "không còn việc nào làm được".to_owned()
        } else {
            format!("việc làm được: {}", possible.join(", "))
        }
    }

    /// Whether the entries of records in a state count.
    pub fn counts(&self, state: &str) -> bool {
        self.states.get(state).is_some_and(|state| state.counts)
    }
}
