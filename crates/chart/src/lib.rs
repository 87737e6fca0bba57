//! Data → SVG for pages and print: a map of Viet Nam made of unit centres, bars, a ratio, a spark line.
//! Pure and integer only: a figure comes in as `i64` and as the text to show, nothing is computed from it but lengths.
//!
//! Every chart carries `<title>` and `<desc>`, takes its colours from CSS classes (`chart-…`, `map-…`) and
//! has no `style` attribute, so that a strict content security policy lets it through.

mod bars;
mod label;
mod map;
mod ratio;
mod spark;

pub use bars::{Bar, Kind, bars};
pub use map::{Land, MapText, Mark, Place, map};
pub use ratio::ratio;
pub use spark::spark;
