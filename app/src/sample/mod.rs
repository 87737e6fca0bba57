//! Houses that come furnished: the five localities of the press, a simulated country.

pub mod demo;
pub mod simulate;
