//! A layout profile: every number and word that a guidance on the form of
//! documents fixes, read from a layout file (`packs/layouts/*.toml`).

mod length;
mod read;
mod sections;

pub(crate) use length::twips_of_mm;
pub use length::{Mm, Pt};
pub use read::{Mistake, Mistakes};

use serde::{Deserialize, Serialize};

use crate::Day;

/// One guidance, or one edition of it, with its validity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: String,
    pub name: String,
    pub valid_from: Day,
    /// First day on which it no longer holds.
    pub valid_to: Option<Day>,
    pub legal_basis: String,
    /// Whether someone compared the file with the official text.
    pub verified: bool,
    pub font: String,
    pub paper: Paper,
    pub page_number: PageNumber,
    pub letterhead: Letterhead,
    pub number: NumberStyle,
    pub titles: Titles,
    pub body: Body,
    pub headings: Vec<HeadingStyle>,
    pub table: TableStyle,
    pub signature: SignatureStyle,
    pub recipients: Recipients,
    pub end: End,
}

impl Profile {
    /// Reads a layout file strictly.
    ///
    /// # Errors
    /// Every mistake of the file with its line and column: syntax, unknown or
    /// missing keys, wrong types, lengths out of range.
    pub fn parse(toml: &str) -> Result<Self, Mistakes> {
        sections::profile(toml)
    }

    /// Whether the profile governs documents of that day.
    #[must_use]
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    pub width: Mm,
    pub height: Mm,
    pub top: Mm,
    pub bottom: Mm,
    pub left: Mm,
    pub right: Mm,
}

/// Centred in the top margin, never on the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageNumber {
    pub size: Pt,
    /// From the edge of the paper to the number.
    pub from_top: Mm,
}

/// The pair at the head of page 1: issuer on the left, motto on the right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// Share of the left column of the text width.
    pub left_percent: u8,
    pub parent: TextStyle,
    pub issuer: TextStyle,
    pub issuer_mark: Mark,
    pub motto: Vec<Motto>,
    pub motto_mark: Mark,
    pub date: TextStyle,
    /// Days below this are written with a leading zero.
    pub date_pad_day_below: u8,
    /// Months below this are written with a leading zero.
    pub date_pad_month_below: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Motto {
    pub text: String,
    pub style: TextStyle,
}

/// What stands under a text to close it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    None,
    /// Characters of their own line: `*`, `-----`.
    Text(String),
    /// A solid rule as long as this share of the text above it.
    Rule {
        percent: u8,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextStyle {
    pub size: Pt,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberStyle {
    pub size: Pt,
    /// "Số " or "Số: ".
    pub prefix: String,
    /// Between ordinal and symbol: "-" or "/".
    pub separator: String,
    pub min_digits: u8,
    /// Width of the gap left for a number given by hand, in spaces.
    pub blank_spaces: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Titles {
    pub kind: TextStyle,
    pub subject: TextStyle,
    pub subject_mark: Mark,
    pub addressee: TextStyle,
    /// "Kính gửi: ".
    pub addressee_label: String,
    /// "Phụ lục".
    pub appendix_label: String,
    pub appendix: TextStyle,
}

/// Running text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub size: Pt,
    pub line: Line,
    pub first_line: Mm,
    /// Between paragraphs.
    pub space: Pt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Exact(Pt),
    /// Of the font's own line height.
    Percent(u16),
}

/// One level of headings inside the text, highest first in the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingStyle {
    pub style: TextStyle,
    pub centred: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableStyle {
    pub size: Pt,
    pub note_size: Pt,
    /// An appendix with at least this many columns is turned to landscape.
    pub landscape_from_columns: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureStyle {
    pub authority: TextStyle,
    pub position: TextStyle,
    pub name: TextStyle,
    /// Room for the signature between position and name.
    pub gap: Mm,
    /// "T/M", "TM.".
    pub on_behalf: String,
    pub deputy: String,
    pub by_order: String,
    /// Absent where the guidance knows no such capacity.
    pub by_delegation: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipients {
    pub label: String,
    pub label_style: TextStyle,
    pub item: TextStyle,
    /// "- ".
    pub bullet: String,
    /// After every item but the last.
    pub separator: String,
    /// After the last item.
    pub last: String,
}

/// How the text of a document ends: "." or "./.".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub mark: String,
}
