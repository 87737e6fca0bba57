//! What every slice stands on: clock, ids, faults, access, audit, page chrome. No business word.

pub mod access;
pub mod assets;
pub mod audit;
pub mod clock;
pub mod connections;
pub mod fault;
pub mod form;
pub mod id;
pub mod json;
pub mod lang;
pub mod log;
pub mod number;
pub mod once;
pub mod page;
pub mod problem;
pub mod reason;
pub mod request;
pub mod routes;
pub mod setting;
pub mod shelf;
mod store;
pub mod terminal;
pub mod text;
pub mod vault;
pub mod watch;
