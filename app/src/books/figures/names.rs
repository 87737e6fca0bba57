//! The names of what figures hold only by id: measures, units, sources. Made where a person or a
//! machine reads, once for a whole answer.

use std::collections::BTreeMap;

use db::Conn;
use orgtree::UnitId;
use packs::Measure;

use super::{Books, FigureId};
use crate::books::records::source::{self, Source};
use crate::ground::units::{self, UnitRef};
use crate::shell::fault::Fault;

/// Names at hand.
pub struct Names<'a> {
    /// The organisation and the rules.
    pub books: Books<'a>,
    sources: BTreeMap<String, Source>,
}

impl<'a> Names<'a> {
    /// Reads who is cited.
    ///
    /// # Errors
    /// The database fails.
    pub fn read(conn: &mut Conn, books: Books<'a>) -> Result<Names<'a>, Fault> {
        let sources = source::all(conn)?;
        Ok(Names {
            books,
            sources: sources.into_iter().map(|s| (s.id.clone(), s)).collect(),
        })
    }

    /// The measure of a figure.
    ///
    /// # Errors
    /// The pack in force does not declare it any more.
    pub fn measure(&self, id: &FigureId) -> Result<&'a Measure, Fault> {
        self.books.catalog.measure(id.measure)
    }

    /// The address of a figure.
    #[must_use]
    pub fn address(&self, id: &FigureId) -> String {
        id.address(self.books.catalog)
    }

    /// A unit as it is named.
    #[must_use]
    pub fn unit(&self, unit: UnitId) -> UnitRef {
        UnitRef::of(self.books.tree, unit)
    }

    /// The names of some units.
    #[must_use]
    pub fn units(&self, units: &[UnitId]) -> Vec<String> {
        let names = units.iter().map(|u| units::name(self.books.tree, *u));
        names.collect()
    }

    /// Who states something.
    #[must_use]
    pub fn source(&self, id: Option<&str>) -> Option<&Source> {
        self.sources.get(id?)
    }
}
