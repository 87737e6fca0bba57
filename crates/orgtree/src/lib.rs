//! The organisation as a dated tree: units whose name, kind, code and parent are versions in time,
//! and the succession from old units to new ones. Pure: no files, no clock, no database.
//!
//! A [`Tree`] is an immutable value. It is checked as a whole when it is made ([`Tree::new`]),
//! answers for any day, and changes only by [`Tree::apply`], which refuses or yields a new tree.

mod apply;
mod check;
mod closure;
mod country;
mod defect;
mod file;
mod find;
mod graph;
mod name;
mod operation;
mod past;
mod place;
mod refusal;
mod report;
mod table;
mod tree;
mod unit;
mod words;

pub use apply::Applied;
pub use country::country;
pub use defect::{Defect, Named};
pub use file::OperationFile;
pub use find::Ref;
pub use operation::{Act, Designation, NewUnit, Operation, Part, Reform, Target};
pub use place::Place;
pub use refusal::{Refusal, Why};
pub use report::Change;
pub use table::{SuccessionRow, UnitRow};
pub use tree::Tree;
pub use unit::{
    Assignment, BEGINNING, Day, Extent, OPEN, Succession, Unit, UnitId, Version, YEARS,
};
pub use words::{level_name, line_name};
