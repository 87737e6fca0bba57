//! Reading: figures out of articles and reports, so that a clerk confirms instead of typing and a
//! published number is held against the registers. Nothing is written here.

pub mod extract;
