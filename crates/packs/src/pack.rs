//! A pack: one programme's rules as data, all typed, in the order of declaration.

use chrono::NaiveDate;
use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use crate::documents::Documents;
use crate::measure::Measure;
use crate::outline::Outline;
use crate::position::Position;
use crate::register::Register;
use crate::taxonomy::Taxonomy;

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
    /// How texts are held against the books; none: only equal values agree.
    pub reconcile: Option<Reconcile>,
    /// Which sources prove; none: no source does.
    pub documents: Option<Documents>,
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
}

/// How a figure of a text is held against the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconcile {
    /// How far "trên 52" reaches above 52 and "gần 21" below 21, in per cent.
    pub tolerance_percent: u32,
}

impl Pack {
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
