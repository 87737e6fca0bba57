//! Declared names: what each id stands for, and which ids are known although what they
//! stand for could not be read.

use indexmap::IndexMap;

use super::desk::Said;
use super::table::Table;
use crate::mistake::Mistake;

/// Items by id in declaration order; `None` for one with mistakes of its own.
pub(super) struct Names<T> {
    items: IndexMap<String, Option<T>>,
    /// Whether every name could be read, so that an unknown one is a mistake.
    whole: bool,
}

impl<T> Names<T> {
    pub(super) fn none() -> Self {
        Self {
            items: IndexMap::new(),
            whole: true,
        }
    }

    pub(super) fn insert(&mut self, id: &str, item: Option<T>) {
        self.items.insert(id.to_owned(), item);
    }

    /// The item that a text names. An unknown name is reported, a broken item is not.
    pub(super) fn find(&self, table: &Table<'_>, key: &str, said: &Said) -> Option<&T> {
        let found = self.items.get(&said.text);
        if found.is_none() && self.whole {
            table.unknown(key, said, self.ids());
        }
        found.and_then(Option::as_ref)
    }

    pub(super) fn get(&self, id: &str) -> Option<&T> {
        self.items.get(id).and_then(Option::as_ref)
    }

    /// Whether the name is declared, or might be in a part that could not be read.
    pub(super) fn may_have(&self, id: &str) -> bool {
        !self.whole || self.items.contains_key(id)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }

    /// The items that could be read.
    pub(super) fn read(&self) -> impl Iterator<Item = &T> {
        self.items.values().flatten()
    }

    /// All items, if every one could be read.
    pub(super) fn sound(self) -> Option<IndexMap<String, T>> {
        self.items
            .into_iter()
            .map(|(id, item)| Some((id, item?)))
            .collect()
    }
}

/// Reads a list of tables that have an `id` each. An id used twice is a mistake.
pub(super) fn catalogue<'a, T>(
    tables: Vec<Table<'a>>,
    whole: bool,
    mut read: impl FnMut(&Table<'a>, &str) -> Option<T>,
) -> Names<T> {
    let mut names = Names {
        items: IndexMap::new(),
        whole,
    };
    let mut lines: IndexMap<String, usize> = IndexMap::new();
    for table in tables {
        let before = table.desk().count();
        let id = table.need_id("id");
        let item = read(&table, id.as_ref().map_or("", |id| id.text.as_str()));
        table.finish();
        let Some(id) = id else {
            names.whole = false;
            continue;
        };
        if let Some(line) = lines.get(&id.text) {
            let message = format!("\"id\" ghi \"{}\", đã dùng ở dòng {line}", id.text);
            table
                .desk()
                .add(Mistake::new(&id.at, message).read(id.text));
            names.whole = false;
            continue;
        }
        lines.insert(id.text.clone(), id.at.line);
        let sound = table.desk().count() == before;
        names.insert(&id.text, item.filter(|_| sound));
    }
    names
}
