//! Operations as people write them: a TOML file, and the tables that it names.
//! Errors name file, line and column, what was read and what is allowed.

mod act;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::name::{allowed, sane};
use crate::{Act, Day, Operation, Reform, SuccessionRow, UnitRow};
use act::RawAct;

/// A file that was read; a reform still wants the tables that it names.
#[derive(Clone, Debug)]
pub struct OperationFile {
    on: Day,
    document: Option<String>,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Ready(Act),
    Tables {
        units: String,
        succession: String,
        abolish: Vec<String>,
        documents: BTreeMap<String, String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    on: Spanned<Datetime>,
    document: Option<String>,
    #[serde(default)]
    act: Vec<Spanned<RawAct>>,
}

impl Operation {
    /// Reads an operation file: `on`, `document` and a list of `[[act]]`.
    ///
    /// # Errors
    /// Every mistake as `file, dòng, cột: what`. Bad TOML stops at the first.
    pub fn parse(toml_text: &str, file_name: &str) -> Result<OperationFile, Vec<String>> {
        let place = Place {
            file: file_name,
            text: toml_text,
        };
        let raw: RawFile = toml::from_str(toml_text).map_err(|error| {
            vec![place.says(
                error.span().unwrap_or_default(),
                &explained(error.message()),
            )]
        })?;
        let mut bad = Vec::new();
        let on = place.day(&raw.on).map_err(|message| bad.push(message)).ok();
        let mut steps = Vec::new();
        for act in raw.act {
            let span = act.get_ref().kind.span();
            match place.step(act.into_inner()) {
                Ok(step) => steps.push(step),
                Err(messages) => bad.extend(
                    messages
                        .into_iter()
                        .map(|message| place.says(span.clone(), &message)),
                ),
            }
        }
        if steps.is_empty() && bad.is_empty() {
            bad.push(format!(
                "{file_name}: không có [[act]] nào; cần ít nhất một"
            ));
        }
        match on {
            Some(on) if bad.is_empty() => Ok(OperationFile {
                on,
                document: raw.document,
                steps,
            }),
            _ => Err(bad),
        }
    }
}

impl OperationFile {
    /// Names of the tables to read, as the file writes them.
    #[must_use]
    pub fn tables(&self) -> Vec<&str> {
        self.steps
            .iter()
            .flat_map(|step| match step {
                Step::Ready(_) => vec![],
                Step::Tables {
                    units, succession, ..
                } => vec![units.as_str(), succession.as_str()],
            })
            .collect()
    }

    /// The operation, complete: `read` gives a table's text by its name.
    ///
    /// # Errors
    /// What `read` refused, and every bad line of the tables.
    pub fn with_tables(
        self,
        mut read: impl FnMut(&str) -> Result<String, String>,
    ) -> Result<Operation, Vec<String>> {
        let mut bad = Vec::new();
        let mut acts = Vec::new();
        for step in self.steps {
            let (units, succession, abolish_levels, documents) = match step {
                Step::Ready(act) => {
                    acts.push(act);
                    continue;
                }
                Step::Tables {
                    units,
                    succession,
                    abolish,
                    documents,
                } => (units, succession, abolish, documents),
            };
            let rows = read(&units)
                .map_err(|e| vec![e])
                .and_then(|t| UnitRow::read(&units, &t));
            let links = read(&succession)
                .map_err(|e| vec![e])
                .and_then(|t| SuccessionRow::read(&succession, &t));
            match (rows, links) {
                (Ok(rows), Ok(succession)) => {
                    bad.extend(nobodys(&documents, &units, &rows));
                    acts.push(Act::Reform(Reform {
                        units: rows,
                        succession,
                        abolish_levels,
                        documents,
                    }));
                }
                (rows, links) => {
                    bad.extend(rows.err().into_iter().flatten());
                    bad.extend(links.err().into_iter().flatten());
                }
            }
        }
        if bad.is_empty() {
            Ok(Operation {
                on: self.on,
                document: self.document,
                acts,
            })
        } else {
            Err(bad)
        }
    }
}

/// Documents for units that the table does not have.
fn nobodys(documents: &BTreeMap<String, String>, table: &str, rows: &[UnitRow]) -> Vec<String> {
    let above: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| row.parent.as_deref())
        .collect();
    documents
        .keys()
        .filter(|code| !above.contains(code.as_str()))
        .map(|code| {
            format!("documents ghi mã \"{code}\"; cần mã một đơn vị có cấp dưới trong {table}")
        })
        .collect()
}

struct Place<'a> {
    file: &'a str,
    text: &'a str,
}

impl Place<'_> {
    fn says(&self, span: Range<usize>, message: &str) -> String {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        format!("{}, dòng {line}, cột {column}: {message}", self.file)
    }

    fn day(&self, read: &Spanned<Datetime>) -> Result<Day, String> {
        let value = read.get_ref();
        let day = value
            .date
            .filter(|_| value.time.is_none())
            .and_then(|date| {
                Day::from_ymd_opt(
                    i32::from(date.year),
                    u32::from(date.month),
                    u32::from(date.day),
                )
            });
        day.and_then(sane).ok_or_else(|| {
            let message = format!(
                "đọc được \"{value}\"; cần một ngày như 2025-07-01, {}",
                allowed()
            );
            self.says(read.span(), &message)
        })
    }
}

/// The reader's English for the usual mistakes, in Vietnamese; anything else as it is.
fn explained(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let allowed = || quoted[1..].join(", ");
    match quoted.first() {
        Some(key) if message.starts_with("unknown field") => {
            format!("không có khóa \"{key}\"; dùng được: {}", allowed())
        }
        Some(key) if message.starts_with("unknown variant") => {
            format!("đọc được \"{key}\"; cần một trong: {}", allowed())
        }
        Some(key) if message.starts_with("missing field") => format!("thiếu khóa \"{key}\""),
        Some(key) if message.starts_with("duplicate key") => format!("khóa \"{key}\" lặp lại"),
        // Told by this crate, in Vietnamese already.
        _ if !message.is_ascii() => message.to_owned(),
        _ => format!("không đúng cú pháp TOML: {message}"),
    }
}
