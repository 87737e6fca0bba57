//! The names of what figures hold only by id: measures and units. Made where a person or a machine
//! reads.

use orgtree::UnitId;
use packs::Measure;

use super::{Books, FigureId};
use crate::books::sources::Voice;
use crate::ground::units::{self, UnitRef};
use crate::shell::fault::Fault;

/// Names at hand.
pub struct Names<'a> {
    /// The organisation and the rules.
    pub books: Books<'a>,
}

impl<'a> Names<'a> {
    /// The names of a moment.
    #[must_use]
    pub fn of(books: Books<'a>) -> Names<'a> {
        Names { books }
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

    /// Who states something, in words.
    #[must_use]
    pub fn said_by(&self, voice: &Voice) -> String {
        voice.said_by(self.books.tree)
    }
}
