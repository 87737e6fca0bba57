//! Which sources are documents: those of some kinds prove what they state, all others only state it.

use crate::pack::Pack;
use crate::register::Register;
use crate::taxonomy::Taxonomy;

/// `[documents]` of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents {
    /// The taxonomy whose choices are the kinds of sources.
    pub taxonomy: String,
    /// The kinds that prove, once a copy of the source is kept.
    pub proves: Vec<String>,
}

impl Pack {
    /// The kinds that a source may be of.
    pub fn source_kinds(&self) -> Option<&Taxonomy> {
        self.taxonomies.get(&self.documents.as_ref()?.taxonomy)
    }

    /// Whether a source of that kind proves what a record of the register takes from it. A register
    /// may name its own kinds.
    pub fn proves(&self, register: &Register, kind: &str) -> bool {
        let of_pack = self.documents.as_ref().map(|documents| &documents.proves);
        let kinds = register.documents.as_ref().or(of_pack);
        kinds.is_some_and(|kinds| kinds.iter().any(|known| known == kind))
    }
}
