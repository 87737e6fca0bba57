//! Parts: what of a record is handed in and accepted by itself, a section of the head or one line.

use std::fmt;
use std::str::FromStr;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::field::{Field, Kind};
use crate::life::HeadSection;
use crate::record::{FieldValue, Fields};
use crate::register::{Path, Register};

/// The longest key of a line, in bytes.
pub const LONGEST_KEY: usize = 40;

/// One part of a record, by its name: a section's id, or `lines-field/line-key`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part(String);

impl Part {
    pub fn section(id: &str) -> Part {
        Part(id.to_owned())
    }

    pub fn line(lines: &str, key: &str) -> Part {
        Part(format!("{lines}/{key}"))
    }

    /// The name, as the database and programs write it.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The lines field and the key, of a part that is a line.
    pub fn as_line(&self) -> Option<(&str, &str)> {
        self.0.split_once('/')
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl FromStr for Part {
    type Err = String;

    /// The part of that name; whether a record has it is for its register to say.
    fn from_str(name: &str) -> Result<Part, String> {
        let sound = match name.split_once('/') {
            None => is_key(name),
            Some((lines, key)) => is_key(lines) && is_key(key),
        };
        if sound {
            return Ok(Part(name.to_owned()));
        }
        Err(format!(
            "phần ghi \"{name}\"; cần mã mục như \"chung\", hay \"sổ-dòng/khóa-dòng\""
        ))
    }
}

/// Whether a text may be the key of a line: lower-case ASCII letters and digits in groups joined
/// by single hyphens, forty at most.
pub fn is_key(text: &str) -> bool {
    text.len() <= LONGEST_KEY
        && text.split('-').all(|group| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            !group.is_empty() && group.bytes().all(plain)
        })
}

impl Register {
    /// The section to which a field of the head belongs: the one it names, else the first.
    pub fn section_of(&self, field: &Field) -> Option<&HeadSection> {
        let named = field.section.as_ref();
        named
            .and_then(|id| self.sections.get(id))
            .or_else(|| self.sections.values().next())
    }

    /// Every part that these fields have: the section of the title, each section of which something
    /// is stated, each line.
    pub fn parts(&self, fields: &Fields) -> Vec<Part> {
        let stated = |section: &HeadSection| {
            self.head(section)
                .any(|field| field.id == self.title || fields.get(&field.id).is_some())
        };
        let sections = self.sections.values().filter(|section| stated(section));
        let lines = self.fields.keys().flat_map(|id| {
            let keys = fields.lines(id).into_iter().flatten();
            keys.map(move |(key, _)| Part::line(id, key))
        });
        sections
            .map(|section| Part::section(&section.id))
            .chain(lines)
            .collect()
    }

    /// The parts of which the two say different things: changed, added, taken away.
    pub fn changed(&self, was: &Fields, is: &Fields) -> Vec<Part> {
        let differs = |section: &HeadSection| {
            self.head(section)
                .any(|field| was.get(&field.id) != is.get(&field.id))
        };
        let sections = self.sections.values().filter(|section| differs(section));
        let lines = self.fields.keys().flat_map(|id| {
            let (was, is) = (was.lines(id), is.lines(id));
            let mut keys: IndexMap<&str, ()> = IndexMap::new();
            for (key, _) in is.into_iter().chain(was).flatten() {
                keys.insert(key, ());
            }
            let at = |lines: Option<&IndexMap<String, Fields>>, key: &str| {
                lines.and_then(|lines| lines.get(key).cloned())
            };
            let differ = move |key: &&str| at(was, key) != at(is, key);
            keys.into_keys()
                .filter(differ)
                .map(|key| Part::line(id, key))
                .collect::<Vec<_>>()
        });
        sections
            .map(|section| Part::section(&section.id))
            .chain(lines)
            .collect()
    }

    /// The part in which the value at a path stands, in a line of that key when it stands in one.
    pub(crate) fn part_at(&self, path: &Path, key: Option<&str>) -> Option<Part> {
        match (&path.lines, key) {
            (Some(lines), Some(key)) => Some(Part::line(lines, key)),
            _ => {
                let section = self.section_of(self.fields.get(&path.field)?)?;
                Some(Part::section(&section.id))
            }
        }
    }

    /// The part that a field of the head belongs to; none for lines, each of which is its own.
    pub fn part_of(&self, field: &str) -> Option<Part> {
        let field = self.fields.get(field)?;
        if matches!(field.kind, Kind::Lines { .. }) {
            return None;
        }
        Some(Part::section(&self.section_of(field)?.id))
    }

    /// How a person calls a part: the section's title, or the field's label with the line's key.
    pub fn part_name(&self, part: &Part) -> String {
        match part.as_line() {
            None => self
                .sections
                .get(part.name())
                .map_or_else(|| part.name().to_owned(), |section| section.title.clone()),
            Some((lines, key)) => {
                let label = self.fields.get(lines).map_or(lines, |f| f.label.as_str());
                format!("{label}, dòng {key}")
            }
        }
    }

    /// The fields of a section, lines apart.
    fn head<'a>(&'a self, section: &'a HeadSection) -> impl Iterator<Item = &'a Field> {
        self.fields.values().filter(move |field| {
            !matches!(field.kind, Kind::Lines { .. })
                && self
                    .section_of(field)
                    .is_some_and(|own| own.id == section.id)
        })
    }
}

impl Fields {
    /// Whether a part of that name is there.
    pub fn has_line(&self, lines: &str, key: &str) -> bool {
        matches!(self.get(lines), Some(FieldValue::Lines(lines)) if lines.contains_key(key))
    }
}
