//! What was said and proved: records, the entries they assert, the figures these add up to.

pub mod entries;
pub mod figures;
pub mod files;
pub mod records;
pub mod sources;
