//! A source as somebody sends it, and what is wrong with it.

use orgtree::{Tree, UnitId};
use packs::Pack;
use serde::{Deserialize, Serialize};

use super::Stored;
use crate::ground::units;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::Id;

/// The JSON of a source. What is not known is left out.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Short name by which records cite it; given again, the source is changed.
    pub id: String,
    /// Whose it is: slug, code, or `level:code`. Records of the same province may cite it.
    pub unit: String,
    /// What it is: a choice of the pack's taxonomy of sources.
    #[serde(default)]
    pub kind: Option<String>,
    /// Newspaper or body.
    #[serde(default)]
    pub publisher: Option<String>,
    /// Title.
    pub title: String,
    /// Author as signed.
    #[serde(default)]
    pub author: Option<String>,
    /// ISO day of publication.
    #[serde(default)]
    pub date: Option<String>,
    /// Address, `http://` or `https://`.
    #[serde(default)]
    pub address: Option<String>,
    /// Id of the file that is its kept copy.
    #[serde(default)]
    pub copy: Option<String>,
}

/// A source that passed the rules; only [`Draft::check`] makes one.
pub struct NewSource(pub(super) Stored);

impl NewSource {
    /// Whose it is.
    #[must_use]
    pub fn unit(&self) -> UnitId {
        UnitId(self.0.unit)
    }

    /// Where it is to be written.
    #[must_use]
    pub fn realm(&self) -> i64 {
        self.0.realm
    }

    /// Its short name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The file that is to be its copy.
    pub(crate) fn copy(&self) -> Option<Id> {
        self.0.copy
    }
}

/// What is wrong, gathered.
#[derive(Default)]
struct Wrong(Vec<Problem>);

impl Wrong {
    fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(Problem {
            field: field.to_owned(),
            message: message.into(),
        });
    }

    /// The value, or nothing with the reasons kept.
    fn ok<T>(&mut self, field: &str, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|e| self.0.extend(e.problems(field))).ok()
    }
}

impl Draft {
    /// Checks it against the tree and the pack: texts of a line each, of a sane length; a kind that
    /// there is; a day; an address that a reader can open.
    ///
    /// # Errors
    /// Every mistake, with its field.
    pub fn check(&self, tree: &Tree, pack: &Pack) -> Result<NewSource, Fault> {
        let mut wrong = Wrong::default();
        let unit = wrong.ok("unit", units::find(tree, &self.unit, None));
        self.texts(&mut wrong);
        self.kind(pack, &mut wrong);
        self.date(&mut wrong);
        self.address(&mut wrong);
        let copy = self.copy.as_ref().map(|id| id.parse::<Id>());
        let copy = copy.and_then(|read| wrong.ok("copy", read));
        let unit = unit.and_then(|unit| tree.unit(unit));
        match unit {
            Some(unit) if wrong.0.is_empty() => Ok(NewSource(Stored {
                realm: unit.realm,
                id: self.id.clone(),
                unit: unit.id.0,
                kind: self.kind.clone(),
                publisher: self.publisher.clone(),
                title: self.title.clone(),
                author: self.author.clone(),
                date: self.date.clone(),
                address: self.address.clone().filter(|a| !a.is_empty()),
                copy,
                salt: [0; 16],
            })),
            _ => Err(Fault::Invalid(wrong.0)),
        }
    }

    fn texts(&self, wrong: &mut Wrong) {
        let texts = [
            ("id", Some(&self.id), 100),
            ("publisher", self.publisher.as_ref(), 300),
            ("title", Some(&self.title), 1_000),
            ("author", self.author.as_ref(), 300),
            ("address", self.address.as_ref(), 2_000),
        ];
        for (field, text, most) in texts {
            let Some(text) = text else { continue };
            let length = text.chars().count();
            if text.trim().is_empty() && field != "address" {
                wrong.refuse(field, "để trống; không biết thì bỏ hẳn mục này");
            } else if let Some(stray) = text.chars().find(|c| c.is_control()) {
                let code = u32::from(stray);
                let message = format!("có ký tự điều khiển U+{code:04X}, hãy gõ lại");
                wrong.refuse(field, message);
            } else if length > most {
                wrong.refuse(field, format!("dài {length} ký tự; tối đa {most}"));
            }
        }
    }

    fn kind(&self, pack: &Pack, wrong: &mut Wrong) {
        let Some(kind) = &self.kind else { return };
        let Some(kinds) = pack.source_kinds() else {
            return wrong.refuse("kind", "bộ quy định đang dùng không khai loại nguồn nào");
        };
        if !kinds.choices.contains_key(kind) {
            let known: Vec<&str> = kinds.choices.keys().map(String::as_str).collect();
            let message = format!("ghi \"{kind}\"; cho phép: {}", known.join(", "));
            wrong.refuse("kind", message);
        }
    }

    fn date(&self, wrong: &mut Wrong) {
        let Some(date) = &self.date else { return };
        match vi::Span::parse(date) {
            Err(why) => wrong.refuse("date", why),
            Ok(span) if span.precision != vi::Precision::Day || span.iso() != *date => {
                wrong.refuse("date", format!("ghi \"{date}\"; cần dạng 2025-06-30"));
            }
            Ok(_) => {}
        }
    }

    fn address(&self, wrong: &mut Wrong) {
        let Some(address) = self.address.as_deref().filter(|a| !a.is_empty()) else {
            return;
        };
        let scheme = ["https://", "http://"];
        let rest = scheme.iter().find_map(|s| address.strip_prefix(s));
        if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
            let message =
                format!("ghi \"{address}\"; cần địa chỉ http:// hoặc https://, hoặc để trống");
            wrong.refuse("address", message);
        }
    }
}
