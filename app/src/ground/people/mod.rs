//! People and what they may do here.

mod denied;

pub use denied::{must, must_somewhere};
