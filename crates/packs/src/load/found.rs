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

impl Found<'_> {
    pub(super) fn is_sensitive(&self) -> bool {
        self.field.is_some_and(|field| field.sensitive)
    }
}
