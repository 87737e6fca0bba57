//! Reads `en = { … }`: the English of an item's texts.

use super::table::Table;
use crate::words::English;

/// The English of those of an item's texts that have one.
pub(super) fn english(table: &Table<'_>, keys: &[&'static str]) -> English {
    let mut words = English::default();
    let Some(said) = table.table("en") else {
        return words;
    };
    for key in keys {
        if let Some(text) = said.string(key) {
            words.insert(key, text);
        }
    }
    said.finish();
    words
}
