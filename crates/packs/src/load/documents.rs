//! Reads `[documents]`, and the kinds that a register names for itself.

use super::names::Names;
use super::table::Table;
use crate::documents::Documents;
use crate::taxonomy::Taxonomy;

pub(super) fn read(table: &Table<'_>, taxonomies: &Names<Taxonomy>) -> Option<Documents> {
    let taxonomy = table.need("taxonomy");
    let kinds = taxonomy
        .as_ref()
        .and_then(|said| taxonomies.find(table, "taxonomy", said));
    Some(Documents {
        proves: named(table, "proves", kinds),
        taxonomy: taxonomy?.text,
    })
}

/// `documents` of a register: kinds of the pack's taxonomy of sources.
pub(super) fn of_register(
    table: &Table<'_>,
    declared: Option<&Documents>,
    taxonomies: &Names<Taxonomy>,
) -> Option<Vec<String>> {
    if !table.has("documents") {
        return None;
    }
    if declared.is_none() {
        table.refuse("documents", "pack.toml chưa khai [documents]");
    }
    let kinds = declared.and_then(|documents| taxonomies.get(&documents.taxonomy));
    Some(named(table, "documents", kinds))
}

fn named(table: &Table<'_>, key: &'static str, kinds: Option<&Taxonomy>) -> Vec<String> {
    let said = table.need_texts(key);
    if let Some(kinds) = kinds {
        for kind in said.iter().filter(|s| !kinds.choices.contains_key(&s.text)) {
            table.unknown(key, kind, kinds.choices.keys().map(String::as_str));
        }
    }
    said.into_iter().map(|said| said.text).collect()
}
