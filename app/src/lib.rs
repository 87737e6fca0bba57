//! Lan Tỏa: a civic programme from plan to proof. One application of vertical slices;
//! data move one way: programmes, records, entries, figures, reports, portal.

pub mod app;
pub mod books;
pub mod calendar;
pub mod command;
pub mod ground;
pub mod health;
pub mod keeping;
pub mod keys;
pub mod openapi;
pub mod sample;
pub mod serve;
pub mod shell;
pub mod shown;
pub mod verify;
