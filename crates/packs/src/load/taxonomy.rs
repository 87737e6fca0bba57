//! Reads `[[taxonomy]]` and its choices.

use super::names::catalogue;
use super::programme::dates;
use super::table::Table;
use crate::taxonomy::{Choice, Taxonomy};

pub(super) fn read(table: &Table<'_>, id: &str) -> Option<Taxonomy> {
    let name = table.need_string("name");
    let choices = catalogue(table.tables("choice"), true, |table, id| {
        let name = table.need_string("name");
        let (valid_from, valid_to) = dates(table);
        Some(Choice {
            id: id.to_owned(),
            name,
            valid_from,
            valid_to,
        })
    });
    if choices.ids().next().is_none() && !table.has("choice") {
        table.missing("choice");
    }
    Some(Taxonomy {
        id: id.to_owned(),
        name,
        choices: choices.sound()?,
    })
}
