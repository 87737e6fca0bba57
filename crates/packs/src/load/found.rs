//! A path of `[[asserts]]` with the field that it names.

use super::desk::Said;
use crate::field::Field;
use crate::register::Path;

/// A path with the field it names, when that could be read.
pub(super) struct Found<'a> {
    pub(super) path: Path,
    pub(super) said: Said,
    pub(super) field: Option<&'a Field>,
}
