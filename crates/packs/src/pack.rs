//! A pack: one programme's rules as data, all typed, in the order of declaration.

use chrono::NaiveDate;
use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use crate::documents::Documents;
use crate::field::{Field, ShowWhen};
use crate::measure::Measure;
use crate::moved::Moved;
use crate::outline::Outline;
use crate::position::Position;
use crate::register::Register;
use crate::taxonomy::Taxonomy;
use crate::words::{English, Language};

/// Everything that the files of one pack declare.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    pub id: String,
    pub name: String,
    pub description: String,
    pub programmes: IndexMap<String, Programme>,
    /// Kinds of positions.
    pub positions: IndexMap<String, Position>,
    pub measures: IndexMap<String, Measure>,
    pub taxonomies: IndexMap<String, Taxonomy>,
    pub registers: IndexMap<String, Register>,
    pub reports: IndexMap<String, Outline>,
    /// Former ids of registers and states, and those of today.
    pub moved: Vec<Moved>,
    /// How texts are held against the books; none: only equal values agree.
    pub reconcile: Option<Reconcile>,
    /// Which sources prove; none: no source does.
    pub documents: Option<Documents>,
    pub en: English,
    pub(crate) files: Vec<(String, String)>,
}

/// A directive or conclusion that the pack serves, with its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    pub id: String,
    pub name: String,
    pub document: String,
    pub valid_from: NaiveDate,
    /// First day on which it no longer holds.
    pub valid_to: Option<NaiveDate>,
    pub legal_basis: String,
    pub verified: bool,
    pub en: English,
}

impl Programme {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }

    pub fn document_in(&self, language: Language) -> &str {
        self.en.or(language, "document", &self.document)
    }
}

/// How a figure of a text is held against the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconcile {
    /// How far "trên 52" reaches above 52 and "gần 21" below 21, in per cent.
    pub tolerance_percent: u32,
}

impl Pack {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }

    pub fn description_in(&self, language: Language) -> &str {
        self.en.or(language, "description", &self.description)
    }

    /// A condition in words, of a field among those declared beside it: "Loại" là "Mới".
    pub(crate) fn condition(&self, when: &ShowWhen, beside: &IndexMap<String, Field>) -> String {
        let other = beside.get(&when.field);
        let label = other.map_or(&when.field, |other| &other.label);
        let taxonomy = other.and_then(|other| self.taxonomies.get(other.kind.taxonomy()?));
        let names = when.is.iter().map(|id| {
            let choice = taxonomy.and_then(|known| known.choices.get(id));
            match (choice, id.as_str()) {
                (Some(choice), _) => format!("\"{}\"", choice.name),
                (None, "yes") => "\"có\"".to_owned(),
                (None, "no") => "\"không\"".to_owned(),
                (None, id) => format!("\"{id}\""),
            }
        });
        let names: Vec<_> = names.collect();
        format!("\"{label}\" là {}", names.join(" hoặc "))
    }

    /// The files in normal form, by name: `load` of them gives the same pack again.
    pub fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// The first 16 hex digits of the SHA-256 of the normal files.
    pub fn version(&self) -> String {
        let mut hash = Sha256::new();
        for (name, text) in &self.files {
            for part in [name, text] {
                hash.update(part.len().to_string());
                hash.update([0]);
                hash.update(part);
            }
        }
        hash.finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What the register and the state under which a record is stored are called today.
    pub fn today<'a>(&'a self, register: &'a str, state: &'a str) -> (&'a str, &'a str) {
        let find = |register: &str, state: Option<&str>| {
            let same =
                |moved: &&Moved| moved.register == register && moved.state.as_deref() == state;
            self.moved.iter().find(same).map(|moved| moved.to.as_str())
        };
        let register = find(register, None).unwrap_or(register);
        (register, find(register, Some(state)).unwrap_or(state))
    }

    /// The programme in force on a day; of several, the one that began last.
    pub fn programme_on(&self, day: NaiveDate) -> Option<&Programme> {
        let holds = |programme: &&Programme| {
            programme.valid_from <= day && programme.valid_to.is_none_or(|to| day < to)
        };
        self.programmes
            .values()
            .filter(holds)
            .max_by_key(|programme| programme.valid_from)
    }
}

/// Files in normal form: by name, `\n` line ends, no byte order mark, no blanks at line ends,
/// one line end at the end.
pub(crate) fn normal(files: &[(String, String)]) -> Vec<(String, String)> {
    let mut normal: Vec<(String, String)> = files
        .iter()
        .map(|(name, text)| (name.clone(), normal_text(text)))
        .collect();
    normal.sort();
    normal
}

fn normal_text(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_end())
}
