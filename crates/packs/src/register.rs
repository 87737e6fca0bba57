//! Registers: the declaration of one kind of record: fields, states, what it asserts.

use indexmap::IndexMap;

use crate::field::{Field, Kind};
use crate::measure::Validity;
use crate::nature::{Nature, Standing};

/// One register ("sổ").
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    pub id: String,
    /// Vietnamese plural heading.
    pub name: String,
    /// What one record is called.
    pub one: String,
    pub description: String,
    pub validity: Validity,
    pub standing: Standing,
    /// The text field that titles a record.
    pub title: String,
    /// The date or period field that dates entries unless a rule names another.
    pub date: Option<String>,
    /// The kinds of sources that prove here, where they are others than the pack's.
    pub documents: Option<Vec<String>>,
    pub fields: IndexMap<String, Field>,
    pub states: IndexMap<String, State>,
    pub transitions: Vec<Transition>,
    pub asserts: Vec<Asserts>,
}

/// A state of the workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub id: String,
    pub name: String,
    /// Whether the entries of records in it count.
    pub counts: bool,
    /// Whether the public may see records in it.
    pub public: bool,
    pub initial: bool,
}

/// An action that moves a record from one of several states to one other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    pub action: String,
    pub name: String,
    pub from: Vec<String>,
    pub to: String,
}

/// A field of the record, or a column of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The lines field, when the value stands in a line.
    pub lines: Option<String>,
    pub field: String,
}

/// One rule: which entry a record asserts, one per record or one per line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asserts {
    pub measure: MeasureOf,
    pub value: ValueOf,
    /// Where the whole stands of which the value is a part.
    pub of: Option<Path>,
    /// Where the number stands that was left out of the whole.
    pub excluded: Option<Path>,
    /// The value is a percentage without its numerator.
    pub rate: bool,
    pub date: Option<Path>,
    pub nature: NatureOf,
    /// A choice field whose choices are `main`, `complement`, `restatement`.
    pub role: Option<Path>,
    pub when: Option<When>,
    pub label: Option<Path>,
    /// The lines field that gives one entry per line.
    pub per_line: Option<String>,
}

/// Which measure an entry belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeasureOf {
    Fixed(String),
    Chosen(Path),
}

/// Where an entry's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueOf {
    /// The record, or each line, counts as one.
    One,
    Field(Path),
}

/// Where an entry's nature comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NatureOf {
    Fixed(Nature),
    Chosen(Path),
}

/// A rule that holds only for some choices of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    pub field: Path,
    pub is: Vec<String>,
}

impl Register {
    /// The state of a new record.
    pub fn initial(&self) -> Option<&State> {
        self.states.values().find(|state| state.initial)
    }

    /// The actions possible in a state with the states they lead to, in declaration order.
    pub fn next_states<'a>(
        &'a self,
        state: &str,
    ) -> impl Iterator<Item = (&'a Transition, &'a State)> {
        self.transitions
            .iter()
            .filter(move |transition| transition.from.iter().any(|from| from == state))
            .filter_map(|transition| Some((transition, self.states.get(&transition.to)?)))
    }

    /// The state an action leads to from a state; the error is a Vietnamese sentence.
    pub fn transition(&self, state: &str, action: &str) -> Result<&State, String> {
        let found = self
            .next_states(state)
            .find(|(transition, _)| transition.action == action);
        found
            .map(|(_, to)| to)
            .ok_or_else(|| self.refusal(state, action))
    }

    fn refusal(&self, state: &str, action: &str) -> String {
        let now = self
            .states
            .get(state)
            .map_or(state, |known| known.name.as_str());
        let possible: Vec<_> = self
            .next_states(state)
            .map(|(next, _)| next.action.as_str())
            .collect();
        let possible = if possible.is_empty() {
            "không có".to_owned()
        } else {
            possible.join(", ")
        };
        format!(
            "{} đang ở \"{now}\" không thể \"{action}\"; việc làm được: {possible}",
            self.one
        )
    }

    /// Whether the entries of records in a state count.
    pub fn counts(&self, state: &str) -> bool {
        self.states.get(state).is_some_and(|state| state.counts)
    }

    /// The field, or column of lines, that a path names.
    pub fn at(&self, path: &Path) -> Option<&Field> {
        match &path.lines {
            None => self.fields.get(&path.field),
            Some(lines) => match &self.fields.get(lines)?.kind {
                Kind::Lines { columns } => columns.get(&path.field),
                _ => None,
            },
        }
    }
}
