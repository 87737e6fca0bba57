//! Vietnamese text, numbers, quantities and dates: what every other crate
//! reads, compares and prints with. Pure: no clock, no files, no floats.
//!
//! ```
//! let (quantity, unit) = vi::parse_quantity("trên 52 tỷ đồng")?;
//! assert_eq!(quantity.value, vi::Decimal::from(52_000_000_000));
//! assert_eq!(quantity.bound, vi::Bound::Over);
//! assert_eq!(unit, Some(vi::Uom::Vnd));
//! assert_eq!(quantity.to_vi(vi::Uom::Vnd), "trên 52 tỷ đồng");
//!
//! let until = vi::Span::parse("đến 31/12/2021")?;
//! assert_eq!(until.iso(), "..2021-12-31");
//! # Ok::<(), String>(())
//! ```

pub mod bound;
pub mod date;
pub mod decimal;
mod english;
pub mod number;
pub mod quantity;
pub mod sort;
pub mod text;
mod typed;
pub mod uom;

pub use bound::{Bound, BoundCounts, Claim, claim};
pub use date::{Day, Precision, Span, YEARS, day_vi, place_and_date};
pub use decimal::Decimal;
pub use english::group_en;
pub use number::{group, money_short, money_words, percent_vi};
pub use quantity::Quantity;
pub use sort::sort_key;
pub use text::{fold, nfc, slug};
pub use typed::parse_quantity;
pub use uom::Uom;
