//! Reports: a pack's outline filled from figures, frozen as data, laid out by a profile, signed.
//! A report holds no number of its own: every value stands beside the address of its figure.

mod appendix;
mod below;
mod bodies;
mod cases;
pub mod cli;
mod desk;
mod grid;
mod layout;
mod lines;
mod listed;
mod resolve;
mod section;
mod signed;
mod store;
mod tell;
mod whole;
mod words;

use serde::{Deserialize, Serialize};
use vi::Span;

use crate::shell::fault::Fault;

pub use desk::{Asked, Blanks};
pub use layout::{layout, party_layout};
pub use resolve::resolve;
pub use signed::{Outcome, Seal, breaks, sign, verify};

/// A report with all its figures in place; from it alone the document's bytes follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolved {
    /// Id of the outline.
    pub outline: String,
    /// Id of the pack.
    pub pack: String,
    /// Version of the pack.
    pub version: String,
    /// `#id` of the unit.
    pub unit: String,
    /// Its name as the report bears it.
    pub unit_name: String,
    /// Absent when each figure has its own period.
    pub period: Option<Span>,
    /// `then` or `now`.
    pub basis: String,
    /// The document with the very rules by which it is laid out.
    pub document: doc::Document,
    /// What is still to be written, each with its place; nothing of a report that is signed.
    pub blanks: Vec<String>,
    /// Every figure told, in order of telling.
    pub figures: Vec<Used>,
}

/// A figure that the report tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Its address.
    pub id: String,
    /// Name of the measure.
    pub name: String,
    /// `#id` of the unit.
    pub unit: String,
    /// Of what time.
    pub period: Span,
    /// Which of its values.
    pub standing: Standing,
    /// As it is read.
    pub text: String,
}

/// Which of a figure's three values is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// What is said of the unit.
    Declared,
    /// What records prove.
    Evidenced,
    /// What the units below declared, summed.
    Below,
}

/// Word or Excel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The report with its appendices.
    Docx,
    /// One sheet an appendix.
    Xlsx,
}

/// The file's bytes.
///
/// # Errors
/// The document cannot be written.
pub fn bytes(report: &Resolved, format: Format) -> Result<Vec<u8>, Fault> {
    let made = match format {
        Format::Docx => doc::docx(&report.document),
        Format::Xlsx => doc::xlsx(&report.document),
    };
    made.map_err(|e| Fault::Refused(format!("Không lập được văn bản: {e}")))
}
