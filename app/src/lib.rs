//! Lan Tỏa: a civic programme from plan to proof. One application of vertical slices;
//! data move one way: programmes, records, entries, figures, reports, portal.

pub mod app;
pub mod calendar;
pub mod command;
pub mod demo;
pub mod entries;
pub mod figures;
pub mod founding;
pub mod keeping;
pub mod openapi;
pub mod portal;
pub mod programmes;
pub mod reading;
pub mod records;
pub mod reports;
pub mod serve;
pub mod shell;
pub mod simulate;
pub mod tokens;
pub mod units;
pub mod verify;
