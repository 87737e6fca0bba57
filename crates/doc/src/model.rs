//! What a document says, apart from how it looks. The layout is the
//! [`Profile`]; three functions turn both into files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vi::{Day, Decimal};

use crate::Profile;

/// One official document: letterhead, body, signature, recipients, appendices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub profile: Profile,
    pub header: Header,
    pub blocks: Vec<Block>,
    pub signature: Signature,
    /// "Nơi nhận": bare items; bullet and final mark come from the profile.
    pub recipients: Vec<String>,
    pub appendices: Vec<Appendix>,
}

/// The opening of a document, from the issuing body to the addressee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Body directly above the issuer, as printed ("TỈNH ỦY BẮC NINH").
    pub parent: Option<String>,
    /// Issuing body, as printed ("ĐẢNG ỦY PHƯỜNG QUẾ VÕ").
    pub issuer: String,
    pub number: DocNumber,
    /// Place name before the date.
    pub place: String,
    /// `None` leaves day and month to be written by hand.
    pub date: Option<Day>,
    /// Kind of document in capitals ("BÁO CÁO").
    pub kind: String,
    /// Trích yếu: what the document is about.
    pub subject: String,
    /// "Kính gửi": who it is sent to, where the kind of document names one.
    pub addressee: Option<String>,
}

/// Số và ký hiệu. The profile writes it: "Số 05-BC/ĐU" or "Số: 15/BC-UBND".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocNumber {
    /// `None` leaves a gap for the number given by hand on issue.
    pub ordinal: Option<u32>,
    /// Kind and issuer as abbreviated by the issuer ("BC/ĐU", "BC-UBND").
    pub symbol: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Level 1 is the highest; deeper than the profile knows prints as its last.
    Heading {
        level: u8,
        text: String,
    },
    Para(Vec<Run>),
    /// Items of equal rank, each led by a dash.
    List(Vec<Vec<Run>>),
    Table(Table),
    /// Small print under a table or paragraph.
    Note(String),
    PageBreak,
}

impl Block {
    /// A paragraph of plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Para(vec![Run::plain(text)])
    }

    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }
}

/// A stretch of text of one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    /// Of what the text is the value: a name that means something to whoever made the document.
    /// Not printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

impl Run {
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bold: false,
            italic: false,
            of: None,
        }
    }

    #[must_use]
    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            bold: true,
            ..Self::plain(text)
        }
    }

    #[must_use]
    pub fn italic(text: impl Into<String>) -> Self {
        Self {
            italic: true,
            ..Self::plain(text)
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub caption: Option<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub title: String,
    /// Unit of measurement, printed under the title in brackets.
    pub unit: Option<String>,
    pub width: Width,
    pub align: Align,
}

impl Column {
    /// A column of words: left, width by content.
    #[must_use]
    pub fn text(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            unit: None,
            width: Width::Auto,
            align: Align::Left,
        }
    }

    /// A column of numbers: right, width by content.
    #[must_use]
    pub fn number(title: impl Into<String>) -> Self {
        Self {
            align: Align::Right,
            ..Self::text(title)
        }
    }

    #[must_use]
    pub fn unit(self, unit: impl Into<String>) -> Self {
        Self {
            unit: Some(unit.into()),
            ..self
        }
    }

    #[must_use]
    pub fn width_mm(self, mm: u16) -> Self {
        Self {
            width: Width::Mm(mm),
            ..self
        }
    }

    #[must_use]
    pub fn centred(self) -> Self {
        Self {
            align: Align::Center,
            ..self
        }
    }
}

/// How wide a column wants to be; the page may give it less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// By the longest word and the amount of text in it.
    Auto,
    Mm(u16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    Left,
    Center,
    Right,
}

/// A row has one cell for each column; a group row may have a single cell,
/// which then spans the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub kind: RowKind,
    /// By column, of what a cell is the value, as [`Run::of`]. Not printed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub of: BTreeMap<usize, String>,
}

impl Row {
    #[must_use]
    pub fn body(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            kind: RowKind::Body,
            of: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            kind: RowKind::Total,
            of: BTreeMap::new(),
        }
    }

    /// A heading inside the table, across all columns.
    #[must_use]
    pub fn group(text: impl Into<String>) -> Self {
        Self {
            cells: vec![Cell::text(text)],
            kind: RowKind::Group,
            of: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    Body,
    Total,
    Group,
}

/// One value of a table. Numbers stay numbers in the spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    Text(String),
    Integer(i64),
    /// A number that names something and is never grouped.
    Year(u16),
    Decimal(Decimal),
    /// Whole đồng.
    Money(i64),
    /// 77,3 % is `Decimal::from_scaled(773, 1)`.
    Percent(Decimal),
    /// A number known only as a bound: prefix "trên ", "gần ", "khoảng ".
    Bounded {
        prefix: String,
        number: Decimal,
    },
    /// "từ 1 đến 2": printed "1–2", text in the spreadsheet.
    Range {
        low: Decimal,
        high: Decimal,
    },
    /// "41/44"; the spreadsheet adds the percentage in a column of its own.
    Ratio {
        n: i64,
        of: i64,
    },
    /// Không rõ: the source does not state it. Printed as an en dash, explained
    /// under the table. A cell that has nothing to say is `Text("")`.
    Empty,
}

/// Who signs, in which capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    pub authority: Option<Authority>,
    /// "BÍ THƯ", "PHÓ BÍ THƯ".
    pub position: String,
    /// `None` leaves room for the name to be written.
    pub name: Option<String>,
}

/// The words before the body signed for; the profile knows how they are
/// abbreviated ("T/M" or "TM.").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Thay mặt a collective body ("BAN THƯỜNG VỤ").
    OnBehalf(String),
    /// Ký thay the head ("CHỦ TỊCH").
    Deputy(String),
    /// Thừa lệnh.
    ByOrder(String),
    /// Thừa ủy quyền.
    ByDelegation(String),
}

/// A table of its own after the signature. It starts on a new page, unless it and those before it
/// on that page are small.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appendix {
    /// As printed after the word "Phụ lục": "1", "I".
    pub number: String,
    pub title: String,
    pub table: Table,
    pub note: Option<String>,
}

impl Table {
    pub(crate) fn shows_unknown(&self) -> bool {
        self.rows.iter().any(|row| row.cells.contains(&Cell::Empty))
    }
}

/// Rows of tables that a page holds beside the titles of small appendices.
const SMALL: usize = 16;
/// What the titles, the head and the note of one more appendix take up, in rows.
const HEAD: usize = 5;

impl Document {
    /// Of each appendix, whether it starts on a new page: a few small ones share one.
    pub(crate) fn appendix_starts(&self) -> Vec<bool> {
        let mut on_page = usize::MAX;
        let mut wide = None;
        let mut starts = Vec::with_capacity(self.appendices.len());
        for appendix in &self.appendices {
            let turn = appendix.is_wide(&self.profile);
            let takes = appendix.table.rows.len().saturating_add(HEAD);
            let together = on_page.saturating_add(takes);
            let fits = wide == Some(turn) && together <= SMALL + HEAD;
            on_page = if fits { together } else { takes };
            wide = Some(turn);
            starts.push(!fits);
        }
        starts
    }
}

impl Appendix {
    /// A table of many columns stands on a page turned to landscape.
    pub(crate) fn is_wide(&self, profile: &Profile) -> bool {
        self.table.columns.len() >= usize::from(profile.table.landscape_from_columns)
    }
}
