//! Reports: a pack's outline filled from figures, frozen as data, laid out by a profile, signed.
//! A report holds no number of its own: every value stands beside the id of its figure.

mod appendix;
mod bodies;
mod cases;
pub mod cli;
mod document;
mod resolve;
mod sentence;
pub mod signed;
mod store;
mod tell;

use doc::Profile;
use orgtree::Day;
use serde::{Deserialize, Serialize};
use vi::Decimal;

use crate::shell::fault::Fault;

pub use document::{Format, bytes};
pub use resolve::{Asked, resolve};
pub use signed::{Outcome, Seal, sign, verify};

/// The layouts inside the program.
const LAYOUTS: [(&str, &str); 3] = [
    (
        "party-2018",
        include_str!("../../../../packs/layouts/party-2018.toml"),
    ),
    (
        "party-2026",
        include_str!("../../../../packs/layouts/party-2026.toml"),
    ),
    (
        "state-2020",
        include_str!("../../../../packs/layouts/state-2020.toml"),
    ),
];

/// The text of a layout.
///
/// # Errors
/// There is none of that id; the error lists those there are.
pub fn layout(id: &str) -> Result<Layout, Fault> {
    let found = LAYOUTS.iter().find(|(known, _)| *known == id);
    let (id, text) = found.ok_or_else(|| {
        let known: Vec<&str> = LAYOUTS.iter().map(|(id, _)| *id).collect();
        Fault::Usage(format!(
            "--profile ghi \"{id}\"; cho phép: {}",
            known.join(", ")
        ))
    })?;
    Ok(Layout {
        id: (*id).to_owned(),
        text: (*text).to_owned(),
    })
}

/// The Party's layout in force on a day; the latest without one.
///
/// # Errors
/// A layout inside the program is broken.
pub fn party_layout(day: Option<Day>) -> Result<&'static str, Fault> {
    for (id, _) in LAYOUTS.iter().filter(|(id, _)| id.starts_with("party")) {
        if let Some(day) = day
            && layout(id)?.profile()?.is_valid_on(day)
        {
            return Ok(id);
        }
    }
    Ok("party-2026")
}

/// A layout as text, so that a signed report keeps the very rules it was laid out by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    pub id: String,
    pub text: String,
}

impl Layout {
    /// The layout read.
    ///
    /// # Errors
    /// Its mistakes.
    pub fn profile(&self) -> Result<Profile, Fault> {
        Profile::parse(&self.text).map_err(|e| Fault::Inside(e.to_string()))
    }
}

/// A report with all its figures in place; from it alone the document's bytes follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolved {
    pub outline: String,
    pub pack: String,
    /// Version of the pack.
    pub version: String,
    /// `#id` of the unit.
    pub unit: String,
    pub unit_name: String,
    /// Canonical text; absent when each figure has its own period.
    pub period: Option<String>,
    /// `then` or `now`.
    pub basis: String,
    pub layout: Layout,
    pub head: Head,
    pub blocks: Vec<Block>,
    pub signature: Signature,
    pub recipients: Vec<String>,
    pub appendices: Vec<Appendix>,
    /// Every figure told, in order of telling.
    pub figures: Vec<Used>,
}

/// The letterhead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub parent: Option<String>,
    pub issuer: String,
    pub number: Option<u32>,
    pub symbol: String,
    pub place: String,
    pub date: Option<Day>,
    pub kind: String,
    pub subject: String,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub authority: Option<String>,
    pub position: String,
    pub name: Option<String>,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Heading {
        level: u8,
        text: String,
    },
    Paragraph(Vec<Bit>),
    List(Vec<String>),
    /// Left for the writer.
    Prompt(String),
}

/// Some words of a paragraph, or the value of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bit {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
}

/// A figure that the report tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub period: String,
    /// `declared`, `evidenced` or `below`.
    pub standing: String,
    pub text: String,
}

/// A table after the signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appendix {
    pub number: String,
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub note: Option<String>,
}

/// A column of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub title: String,
    pub unit: Option<String>,
    pub align: Align,
}

/// Where a column's values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// A row of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// The unit itself under those below it.
    pub total: bool,
}

/// A value with the figure it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub value: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
}

impl Cell {
    fn plain(value: Value) -> Cell {
        Cell {
            value,
            figure: None,
        }
    }
}

/// A value of a table; numbers stay numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    Number(Decimal),
    /// Whole đồng.
    Money(i64),
    Percent(Decimal),
    Bounded {
        prefix: String,
        value: Decimal,
    },
    Range {
        low: Decimal,
        high: Decimal,
    },
    Ratio {
        n: i64,
        of: i64,
    },
    /// No source states it.
    Unknown,
}
