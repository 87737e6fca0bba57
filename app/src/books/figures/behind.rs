//! What stands behind a figure: the entries in its three values, each at its place in a trace.

use std::str::FromStr;

use db::Conn;
use packs::Nature;
use serde::Serialize;

use super::ask::belongs;
use super::below::{self, Above};
use super::evidence::{self, Question};
use super::{Books, FigureId};
use crate::books::entries::{self, Entry, ends, rollup};
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::request::cursor_malformed;

/// In which of a figure's three values an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// It proves the figure.
    Evidenced,
    /// It is said of the unit.
    Declared,
    /// It is said of a unit directly below.
    Below,
}

/// The place of an entry in a trace: where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    part: Part,
    record: Id,
    rule: i64,
    line: String,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cursor {
            part,
            record,
            rule,
            line,
        } = self;
        write!(f, "{}_{record}_{rule}_{line}", *part as u8)
    }
}

impl FromStr for Cursor {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Cursor, Fault> {
        let parse = || {
            let mut parts = text.splitn(4, '_');
            let part = match parts.next()? {
                "0" => Part::Evidenced,
                "1" => Part::Declared,
                "2" => Part::Below,
                _ => return None,
            };
            Some(Cursor {
                part,
                record: parts.next()?.parse().ok()?,
                rule: parts.next()?.parse().ok()?,
                line: parts.next()?.to_owned(),
            })
        };
        parse().ok_or_else(|| cursor_malformed(text))
    }
}

/// An entry behind the figure, not yet told.
pub(super) struct Behind {
    pub part: Part,
    pub adds: bool,
    pub entry: Entry,
}

impl Behind {
    pub(super) fn cursor(&self) -> Cursor {
        Cursor {
            part: self.part,
            record: self.entry.record,
            rule: self.entry.rule,
            line: self.entry.line.clone(),
        }
    }
}

/// All entries behind the figure's three values.
pub(super) fn behind(
    conn: &mut Conn,
    books: Books<'_>,
    id: &FigureId,
) -> Result<Vec<Behind>, Fault> {
    let question = Question::of(books, id)?;
    let measure = question.measure;
    let mine = |e: &Entry| e.nature == id.nature.code() && belongs(&id.period, &e.span);
    let realm = books.tree.unit(id.unit).map_or(0, |u| u.realm);
    let mut found: Vec<Behind> = entries::stated(conn, realm, id.unit, Some(id.measure))?
        .into_iter()
        .filter(mine)
        .map(|entry| Behind {
            part: Part::Declared,
            adds: true,
            entry,
        })
        .collect();
    if id.nature != Nature::Result {
        return Ok(found);
    }
    let mut said = below::read(conn, books.tree, (id.unit, id.basis), Some(id.measure))?;
    said.retain(mine);
    let above = Above {
        tree: books.tree,
        unit: id.unit,
        basis: id.basis,
        period: &id.period,
    };
    let said: Vec<&Entry> = said.iter().collect();
    let said = below::counted(above, measure, &said);
    found.extend(said.into_iter().map(|entry| Behind {
        part: Part::Below,
        adds: true,
        entry: entry.clone(),
    }));
    if let Some(how) = rollup::together(measure) {
        let days = ends(&id.period);
        let inside = evidence::inside(conn, &question, days)?;
        let proving = question.window(days).behind(how, &inside);
        found.extend(proving.into_iter().map(|b| Behind {
            part: Part::Evidenced,
            adds: b.adds,
            entry: b.entry.clone(),
        }));
    }
    Ok(found)
}
