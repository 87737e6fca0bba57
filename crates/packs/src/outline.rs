//! Outlines of reports: sections, sentences with places for figures, lists, appendices.

use indexmap::IndexMap;

/// One kind of report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    pub id: String,
    pub name: String,
    /// "BÁO CÁO", "TỜ TRÌNH" …
    pub kind: String,
    pub subject: Template,
    pub sections: IndexMap<String, Section>,
    pub appendices: IndexMap<String, Appendix>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub id: String,
    pub number: String,
    pub title: String,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Dropped when all its figures are missing.
    Sentence(Template),
    /// Records of a register: the fields shown (empty: the title only) and how many.
    List {
        register: String,
        columns: Vec<Column>,
        top: Option<u32>,
    },
    /// A paragraph left for the writer.
    Prompt(String),
}

/// Text with places that are filled when the report is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Unit,
    Period,
    Place,
    Figure {
        measure: String,
        basis: Option<Basis>,
    },
}

/// Which of a measure's values a sentence tells; without one: declared, else evidenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Declared,
    Evidenced,
    Ratio,
}

impl Basis {
    pub(crate) const WORDS: [(&'static str, Self); 3] = [
        ("declared", Self::Declared),
        ("evidenced", Self::Evidenced),
        ("ratio", Self::Ratio),
    ];
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appendix {
    pub id: String,
    pub number: String,
    pub title: String,
    pub of: AppendixOf,
    pub columns: Vec<Column>,
}

/// What the rows of an appendix are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendixOf {
    /// The unit and its direct children.
    Measures,
    /// The records of a register.
    Register(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub source: ColumnSource,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnSource {
    Unit,
    Index,
    State,
    Source,
    Field(String),
    Measure(String),
}

impl Template {
    /// The measures that the text tells, in order.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Figure { measure, .. } => Some(measure.as_str()),
            _ => None,
        })
    }
}
