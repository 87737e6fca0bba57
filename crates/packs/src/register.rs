//! Registers: the declaration of one kind of record: fields, its life, what it asserts.

use indexmap::IndexMap;

use crate::field::{Field, Kind};
use crate::life::{Action, HeadSection, Review, State};
use crate::measure::Validity;
use crate::nature::{Nature, Standing};
use crate::words::{English, Language};

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
    pub actions: IndexMap<String, Action>,
    /// The sections of the head; at least one.
    pub sections: IndexMap<String, HeadSection>,
    pub review: Review,
    pub asserts: Vec<Asserts>,
    pub en: English,
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
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }

    pub fn one_in(&self, language: Language) -> &str {
        self.en.or(language, "one", &self.one)
    }

    pub fn description_in(&self, language: Language) -> &str {
        self.en.or(language, "description", &self.description)
    }

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

    /// The links to a register, each with whether it tells of a thing once.
    pub fn links_to<'a>(&'a self, register: &'a str) -> impl Iterator<Item = bool> + 'a {
        let columns = self.fields.values().flat_map(|field| match &field.kind {
            Kind::Lines { columns } => columns.values().collect::<Vec<_>>(),
            _ => vec![field],
        });
        columns.filter_map(move |field| match &field.kind {
            Kind::Link {
                register: known,
                once,
            } if known == register => Some(*once),
            _ => None,
        })
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
