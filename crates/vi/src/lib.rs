//! Vietnamese text, numbers, quantities and dates: what every other crate
//! reads, compares and prints with. Pure: no clock, no files, no floats.

pub mod bound;
pub mod date;
pub mod decimal;
pub mod number;
pub mod quantity;
pub mod sort;
pub mod text;
mod typed;
pub mod uom;

pub use bound::{Bound, BoundCounts, combine};
pub use date::{Day, Precision, Span, day_vi, place_and_date};
pub use decimal::Decimal;
pub use number::{group, money_short, money_words, percent_vi};
pub use quantity::Quantity;
pub use sort::sort_key;
pub use text::{fold, nfc, slug};
pub use typed::parse_quantity;
pub use uom::Uom;
