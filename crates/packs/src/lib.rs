//! Programmes as data: reads a pack's TOML files strictly, and gives from the one
//! declaration of each register its parser, its entries and its faces. Pure: no files, no clock.

mod ability;
pub mod assertion;
pub mod change;
pub mod display;
pub mod documents;
pub mod field;
pub mod life;
mod load;
pub mod measure;
pub mod mistake;
mod moved;
pub mod nature;
pub mod outline;
pub mod pack;
pub mod part;
pub mod position;
mod reading;
pub mod record;
pub mod register;
pub mod schema;
mod sealed;
pub mod taxonomy;
mod template;
mod words;

pub use ability::Ability;
pub use assertion::{Assertion, MOST_LINES, RATE_SCALE};
pub use change::Lost;
pub use display::Words;
pub use documents::Documents;
pub use field::{AmountRule, AmountSort, EXAMPLE, Field, Kind, Relation, ShowWhen, UnitRule};
pub use life::{Action, HeadSection, Needs, Review, State};
pub use load::load;
pub use measure::{Aggregate, Direction, Measure, OverTime, Per, Validity, few};
pub use mistake::Mistake;
pub use moved::Moved;
pub use nature::{Nature, Role, Standing};
pub use outline::{
    Appendix, AppendixOf, Basis, Column, ColumnSource, Outline, Part, Piece, Section, Template,
};
pub use pack::{Pack, Programme, Reconcile};
pub use position::Position;
pub use record::{Amount, FieldError, FieldValue, Fields, Point, Reference};
pub use register::{Asserts, MeasureOf, NatureOf, Path, Register, ValueOf, When};
pub use sealed::Parted;
pub use taxonomy::{Choice, Taxonomy};
pub use words::{English, Language};
