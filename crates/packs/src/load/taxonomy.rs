//! Reads `[[taxonomy]]` and its choices.

use super::names::{Names, catalogue};
use super::programme::dates;
use super::table::Table;
use super::words::english;
use crate::taxonomy::{Choice, Taxonomy, same_name};

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
            en: english(table, &["name"]),
        })
    });
    if choices.ids().next().is_none() && !table.has("choice") {
        table.missing("choice");
    }
    check_names(table, &choices);
    Some(Taxonomy {
        id: id.to_owned(),
        name,
        en: english(table, &["name"]),
        choices: choices.sound()?,
    })
}

/// A choice is named by its id or its name: no two may be called alike.
fn check_names(table: &Table<'_>, choices: &Names<Choice>) {
    let read: Vec<&Choice> = choices.read().collect();
    for (at, choice) in read.iter().enumerate() {
        let alike = |other: &&&Choice| {
            let called = |name: &str| choice.names().iter().any(|own| same_name(own, name));
            other.names().iter().any(|name| called(name))
        };
        if let Some(other) = read.iter().take(at).find(alike) {
            let message = format!(
                "lựa chọn \"{}\" và \"{}\" gọi giống nhau: \"{}\"",
                other.id, choice.id, choice.name
            );
            table.refuse("choice", message);
        }
    }
}
