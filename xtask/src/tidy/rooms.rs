//! Inside a slice: its files are private, so that the compiler keeps its door, and they use each
//! other in one direction. `mod.rs` stands outside that order: its words are everybody's, and what it
//! takes over from a file is that file's.

use std::collections::{BTreeMap, BTreeSet};

use super::rust::Source;
use super::slices::{BASE, EDGES, inside, slice_of};
use super::{Finding, Tree};

/// Slices of which this is proved; the others are to follow.
const FORMED: &[&str] = &["figures", "reports", "portal", "reading"];

/// The name of the file or folder of a slice that a path stands in; none for its `mod.rs`.
fn room<'a>(path: &'a str, slice: &str) -> Option<&'a str> {
    let (_, rest) = path.strip_prefix(BASE)?.split_once(&format!("{slice}/"))?;
    let first = rest.split('/').next()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (name != "mod").then_some(name)
}

fn sources<'a>(tree: &'a Tree, slice: &'a str) -> impl Iterator<Item = &'a Source> {
    let own = move |source: &&Source| slice_of(&source.path) == Some(slice);
    tree.rust.iter().filter(own)
}

fn door<'a>(tree: &'a Tree, slice: &'a str) -> Option<&'a Source> {
    sources(tree, slice).find(|source| room(&source.path, slice).is_none())
}

pub fn private(tree: &Tree, findings: &mut Vec<Finding>) {
    for slice in FORMED {
        let Some(door) = door(tree, slice) else {
            continue;
        };
        for (name, line, public) in door.modules() {
            if public && !EDGES.contains(&name.as_str()) {
                let message =
                    format!("`{name}` is open: keep it private, and offer its items in mod.rs");
                findings.push(Finding::at(&door.path, line, message));
            }
        }
    }
}

pub fn circles(tree: &Tree, findings: &mut Vec<Finding>) {
    for slice in FORMED {
        // By room, the rooms that it uses and where.
        let mut uses = BTreeMap::<&str, BTreeMap<String, (&str, usize)>>::new();
        let taken: BTreeMap<String, String> =
            door(tree, slice).map_or_else(BTreeMap::new, Source::taken);
        for source in sources(tree, slice) {
            let Some(own) = room(&source.path, slice) else {
                continue;
            };
            let reaches = source.reaches();
            for reach in reaches.iter().filter(|reach| !reach.test) {
                let [other, name, ..] = inside(&reach.path) else {
                    continue;
                };
                if other != slice {
                    continue;
                }
                let used = taken.get(name).unwrap_or(name);
                let is_room = sources(tree, slice).any(|s| room(&s.path, slice) == Some(used));
                if is_room && used != own {
                    let place = (source.path.as_str(), reach.line);
                    let mine = uses.entry(own).or_default();
                    mine.entry(used.clone()).or_insert(place);
                }
            }
        }
        for (own, used) in &uses {
            for (other, (path, line)) in used {
                if leads(&uses, other, own) {
                    let message = format!("a circle: `{own}` uses `{other}`, which uses it");
                    findings.push(Finding::at(path, *line, message));
                }
            }
        }
    }
}

/// Whether a room uses another, by whatever ways.
fn leads(uses: &BTreeMap<&str, BTreeMap<String, (&str, usize)>>, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(at) = next.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            let used = uses.get(at).into_iter().flat_map(BTreeMap::keys);
            next.extend(used.map(String::as_str));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn rooms_are_private_and_use_each_other_one_way() {
        let files = [
            (
                "app/src/books/figures/mod.rs",
                "mod ask;\npub mod sight;\npub mod api;\nmod trace;\npub use trace::{Trace, Page};\npub(crate) mod said;",
            ),
            (
                "app/src/books/figures/ask.rs",
                "use super::said::together;\n#[cfg(test)]\nmod tests { use super::super::trace::Trace; }",
            ),
            (
                "app/src/books/figures/said.rs",
                "use crate::books::figures::FigureId;",
            ),
            (
                "app/src/books/figures/sight.rs",
                "use super::ask::one;\nuse super::Trace;",
            ),
            ("app/src/books/figures/trace.rs", "use super::sight::Sight;"),
            ("app/src/books/records/mod.rs", "pub mod view;"),
        ];
        assert_eq!(
            found(private, &files),
            [
                "app/src/books/figures/mod.rs:2",
                "app/src/books/figures/mod.rs:6"
            ]
        );
        assert_eq!(
            found(circles, &files),
            [
                "app/src/books/figures/sight.rs:2",
                "app/src/books/figures/trace.rs:1"
            ]
        );
    }
}
