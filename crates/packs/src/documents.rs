//! What proves: sources of some kinds prove what they state, all others only state it; a file proves
//! the part of the record at which it is.

use crate::assertion::Assertion;
use crate::field::{Field, Kind};
use crate::pack::Pack;
use crate::part::Part;
use crate::record::Fields;
use crate::register::{Register, ValueOf};
use crate::taxonomy::Taxonomy;

/// `[documents]` of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents {
    /// The taxonomy whose choices are the kinds of sources.
    pub taxonomy: String,
    /// The kinds that prove, once a copy of the source is kept.
    pub proves: Vec<String>,
}

impl Pack {
    /// The kinds that a source may be of.
    pub fn source_kinds(&self) -> Option<&Taxonomy> {
        self.taxonomies.get(&self.documents.as_ref()?.taxonomy)
    }

    /// Whether a source of that kind proves what a record of the register takes from it. A register
    /// may name its own kinds.
    pub fn proves(&self, register: &Register, kind: &str) -> bool {
        let of_pack = self.documents.as_ref().map(|documents| &documents.proves);
        let kinds = register.documents.as_ref().or(of_pack);
        kinds.is_some_and(|kinds| kinds.iter().any(|known| known == kind))
    }
}

impl Register {
    /// The part whose files prove an assertion: where its value stands. What counts as one stands
    /// where the title does, or is a whole line.
    pub fn proved_at(&self, assertion: &Assertion) -> Option<Part> {
        let rule = self.asserts.get(usize::try_from(assertion.rule).ok()?)?;
        match (&rule.per_line, &rule.value) {
            (Some(lines), _) => Some(Part::line(lines, &assertion.line)),
            (None, ValueOf::One) => self.part_of(&self.title),
            (None, ValueOf::Field(path)) => self.part_of(&path.field),
        }
    }

    /// The fields of the head, or the columns of the line, that a part is made of.
    pub fn fields_of(&self, part: &Part) -> Vec<&Field> {
        match part.as_line() {
            Some((lines, _)) => match self.fields.get(lines).map(|field| &field.kind) {
                Some(Kind::Lines { columns }) => columns.values().collect(),
                _ => Vec::new(),
            },
            None => self
                .fields
                .values()
                .filter(|field| self.part_of(&field.id).as_ref() == Some(part))
                .collect(),
        }
    }

    /// Whether a record with these fields has the part, or has room for it.
    pub fn has_part(&self, fields: &Fields, part: &Part) -> bool {
        match part.as_line() {
            Some((lines, key)) => fields.has_line(lines, key),
            None => self.sections.contains_key(part.name()),
        }
    }
}
