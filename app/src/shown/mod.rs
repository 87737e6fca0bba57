//! What leaves the house: reports, public pages, texts read and held against the books.

pub mod portal;
pub mod reading;
pub mod reports;
