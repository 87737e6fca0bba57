//! Registers: the declaration of one kind of record: fields, its life, what it asserts.

use indexmap::IndexMap;

use crate::field::{Field, Kind};
use crate::life::{Action, HeadSection, Review, State};
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
    pub fields: IndexMap<String, Field>,
    pub states: IndexMap<String, State>,
    pub actions: IndexMap<String, Action>,
    /// The sections of the head; at least one.
    pub sections: IndexMap<String, HeadSection>,
    pub review: Review,
    pub asserts: Vec<Asserts>,
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
