//! Who, where, by which rules: units, programmes, whoever may use the house, and its founding.

pub mod founding;
pub mod people;
pub mod programmes;
pub mod tokens;
pub mod units;
