//! What a report is written from: what was asked, the books, the figures of the unit and of those
//! directly below it.

use std::collections::BTreeMap;

use db::Conn;
use orgtree::{Day, UnitId, Version};
use packs::{ColumnSource, Nature, Outline};
use vi::Span;

use super::tell::{self, Told};
use super::{Standing, Used, bodies};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::books::figures::{Books, Figure, Names, Sight};
use crate::shell::fault::Fault;

/// Which report.
pub struct Asked {
    pub unit: UnitId,
    /// Absent: each figure for its own period.
    pub period: Option<Span>,
    pub basis: Basis,
    pub layout: String,
    /// Id of the outline in the pack.
    pub outline: String,
    pub number: Option<u32>,
    /// The name of the unit without its kind when absent.
    pub place: Option<String>,
    /// Left to be written by hand when absent.
    pub date: Option<Day>,
    pub signer: Option<String>,
    pub position: Option<String>,
    /// What the writer says, by the id of the section: paragraphs in place of its prompts.
    pub texts: BTreeMap<String, Vec<String>>,
    pub blanks: Blanks,
}

/// What becomes of a place for which nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blanks {
    /// A draft asks for it.
    Ask,
    /// It is left out, and a section without content with it.
    Leave,
}

/// What a report is written from.
pub(super) struct Desk<'a> {
    pub app: &'a App,
    pub books: Books<'a>,
    pub names: Names<'a>,
    pub asked: &'a Asked,
    pub outline: &'a Outline,
    /// The period that figures are of unless told otherwise.
    pub common: Span,
    /// The day whose names, programme and units below the report uses.
    pub day: Day,
    pub version: &'a Version,
    pub figures: Vec<Figure>,
    pub below: Vec<Line>,
    pub used: Vec<Used>,
    pub blanks: Vec<String>,
}

/// A unit directly below, with its figures.
pub(super) struct Line {
    pub unit: UnitId,
    pub name: String,
    pub figures: Vec<Figure>,
}

impl Desk<'_> {
    /// Of the figures of a measure the value to tell: of the common period, else dated, else the
    /// latest.
    pub(super) fn best(
        &self,
        figures: &[Figure],
        measure: &str,
        tell: impl Fn(&Figure) -> Option<Told>,
    ) -> Option<Told> {
        let measure = self.books.catalog.id(measure).ok()?;
        let told = figures.iter().filter(|f| f.id.measure == measure);
        told.filter_map(tell).max_by_key(|t| {
            let period = t.period();
            (period == self.common, period != Span::UNKNOWN, period.to)
        })
    }

    /// Notes that a value is told; its address.
    pub(super) fn use_of(&mut self, told: &Told) -> Result<String, Fault> {
        let used = told.used(&self.names)?;
        let id = used.id.clone();
        let same = |u: &Used| (&u.id, u.standing) == (&used.id, used.standing);
        if !self.used.iter().any(same) {
            self.used.push(used);
        }
        Ok(id)
    }

    /// The units below whose records hold the figure.
    pub(super) fn held_by(&self, told: &Told) -> Vec<UnitId> {
        let holds = |line: &&Line| {
            let mut same = line
                .figures
                .iter()
                .filter(|f| (f.id.measure, f.id.period) == (told.id.measure, told.id.period));
            same.any(|f| tell::of(f, Standing::Evidenced).is_some())
        };
        let lines = self.below.iter().filter(holds);
        lines.map(|line| line.unit).collect()
    }

    /// The measures of an appendix with the titles of their columns.
    pub(super) fn measures(appendix: &packs::Appendix) -> impl Iterator<Item = (&str, &str)> {
        let columns = appendix.columns.iter();
        columns.filter_map(|column| match &column.source {
            ColumnSource::Measure(id) => Some((id.as_str(), column.title.as_str())),
            _ => None,
        })
    }

    /// How a measure is counted: "m²", "đồng/tháng".
    pub(super) fn counted_in(&self, measure: &str) -> String {
        let Some(measure) = self.books.catalog.pack.measures.get(measure) else {
            return String::new();
        };
        match (measure.uom, measure.per) {
            (vi::Uom::Percent, _) => String::new(),
            (uom, None) => uom.symbol_vi().to_owned(),
            (uom, Some(per)) => format!("{}/{}", uom.symbol_vi(), per.vietnamese()),
        }
    }
}

/// The units below on the report's day: those of its line, then the others, by name.
pub(super) fn below(
    conn: &mut Conn,
    books: Books<'_>,
    sight: &mut Sight<'_>,
    (asked, day): (&Asked, Day),
) -> Result<Vec<Line>, Fault> {
    let tree = books.tree;
    let line_of = |u: UnitId| tree.unit(u).map(|x| x.line.as_str());
    let name = |u: UnitId| bodies::named(tree, u, day).map_or_else(String::new, |v| v.name.clone());
    let mut units = tree.children(asked.unit, day);
    units.sort_by_cached_key(|u| (line_of(*u) != line_of(asked.unit), vi::sort_key(&name(*u))));
    let mut lines = Vec::new();
    for unit in units {
        let mut figures = sight.of_unit(conn, unit, asked.period.as_ref(), asked.basis)?;
        figures.retain(|f| f.id.nature == Nature::Result);
        lines.push(Line {
            unit,
            name: name(unit),
            figures,
        });
    }
    Ok(lines)
}
