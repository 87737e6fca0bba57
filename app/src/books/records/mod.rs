//! Records: one case in a register, with its whole history. The way of a record, step by step:
//!
//! 1. `draft`: what somebody sends as JSON, read strictly; `edit`, `command`: what they ask of one
//!    that is there.
//! 2. `right`: whether they may; `turn`: waiting until nobody else writes in the realm.
//! 3. `case`: the record at hand. `act` moves its state, `patch` merges an edit with what others
//!    changed, `review` brings parts further; each says in `change` what was done.
//! 4. `reference`, `link`: the units and records that its fields point at; `same`: which records are
//!    about the same thing; `asserted`: which entries the case makes, and which wait for a review.
//! 5. `sealed`: what is sensitive is sealed; `write`: the row, its revision, acts and reviews, the
//!    entries with the summaries, and last the audit row, in one transaction. `moved` does so for
//!    all records that a pack calls otherwise.
//! 6. `view`: what a scope sees of it (`told`: in words), behind its `veil` (`few`: what tells of few people); `proof`: every record is what its
//!    revisions make of it, and they are what the log says.

mod act;
pub mod api;
mod asked;
mod asserted;
pub(crate) mod attach;
mod case;
mod change;
pub mod cli;
pub mod command;
pub mod diff;
pub mod draft;
mod edit;
mod few;
mod history;
mod link;
mod list;
mod logged;
mod moved;
mod patch;
pub(in crate::books) mod proof;
mod proves;
mod put;
mod reference;
mod review;
mod right;
mod rules;
mod same;
mod sealed;
mod store;
mod text;
mod told;
pub mod turn;
mod veil;
pub mod view;
mod write;

use orgtree::UnitId;
use packs::{Fields, Register};

pub use act::Acting;
pub(crate) use asserted::{Asserted, asserted};
pub use attach::{Manifest, Papers, Wanted, arrived, attach, detach};
pub(crate) use attach::{may_read, needs};
pub(crate) use case::Case;
pub use command::{Command, perform};
pub use draft::Far;
pub use edit::Edit;
pub use link::{Pointing, pointing};
pub(crate) use logged::Audited;
pub use moved::install;
pub(crate) use proof::unattached;
pub(crate) use proves::Proofs;
pub use proves::put_source;
pub(crate) use put::{Around, taken_over};
pub use put::{Checked, How, also_wrong, check, put, put_checked, take_over};
pub use sealed::{renew, waits_for_key};
pub(crate) use store::named;
pub(crate) use store::{add_many, publicly_held};

use crate::ground::programmes::Catalog;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::Id;

/// A record that passed the rules; only [`draft::Draft::check`] and an edit make one.
pub struct NewRecord {
    /// Kept when given, so that sending the same record again changes nothing.
    pub id: Option<Id>,
    /// Which register.
    pub register: String,
    /// Whose record.
    pub unit: UnitId,
    /// Who states it, where it was not seen by the unit itself.
    pub source: Option<String>,
    /// The record whose thing this is too.
    pub same_as: Option<Id>,
    /// The revision that the writer saw, to refuse overwriting a later one.
    pub revision: Option<i64>,
    /// The values.
    pub fields: Fields,
    /// What the thing went through.
    pub acts: Vec<Acting>,
    /// How far its parts are to be.
    pub review: Far,
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// Which record.
    pub id: Id,
    /// Its revision now.
    pub revision: i64,
    /// Whether anything changed.
    pub changed: bool,
    /// Whether it is new.
    pub created: bool,
}

/// Where a record stands in the database and among the others about its thing.
pub(crate) struct Place {
    pub realm: i64,
    pub id: Id,
    pub thing: Id,
    pub same_as: Option<Id>,
}

pub(crate) fn register_of<'a>(catalog: &'a Catalog, id: &str) -> Result<&'a Register, Fault> {
    catalog.pack.registers.get(id).ok_or_else(|| {
        let known: Vec<&str> = catalog.pack.registers.keys().map(String::as_str).collect();
        Fault::field(
            "register",
            format!("ghi \"{id}\"; cho phép: {}", known.join(", ")),
        )
    })
}

pub(crate) fn problems(errors: &[packs::FieldError]) -> Fault {
    Fault::Invalid(
        errors
            .iter()
            .map(|e| Problem {
                field: e.path.clone(),
                message: e.to_string(),
            })
            .collect(),
    )
}
