//! The rules that several nodes need, held on one: every table is in the list, keys of what lies with
//! its realm begin with it, references go to what is everywhere, and no statement joins two realms.

use std::collections::{BTreeMap, BTreeSet};

use db::Lies::{By, Everywhere};
use lantoa::ground::founding::spread::TABLES;
use lantoa::shell::fault::Fault;

use crate::program::lantoa;
use crate::world::world;

const KEYS: &str = "SELECT m.name, c.name FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c WHERE m.type = 'table' AND i.\"unique\" = 1 AND c.seqno = 0 UNION SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.pk = 1";
const REFERENCES: &str = "SELECT m.name, f.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");

/// By which column a table is spread, if it is.
fn column_of(table: &str) -> Option<&'static str> {
    TABLES.iter().find_map(|(name, lies)| match lies {
        By(column) if *name == table => Some(*column),
        _ => None,
    })
}

fn pairs(sql: &'static str) -> Vec<(String, String)> {
    let read = |conn: &mut db::Conn| Ok::<_, Fault>(conn.all(sql, &[])?);
    world().app.db.read(read).unwrap()
}

#[test]
fn every_table_is_in_the_list_and_its_keys_begin_with_what_it_lies_by() {
    let keys = pairs(KEYS);
    let there: BTreeSet<&str> = keys.iter().map(|(table, _)| table.as_str()).collect();
    let listed: BTreeSet<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    assert_eq!(there, listed);
    assert_eq!(listed.len(), TABLES.len(), "a table is listed twice");
    for (table, first) in &keys {
        if let Some(column) = column_of(table) {
            assert_eq!(first, column, "a key of {table}");
        }
    }
}

#[test]
fn references_go_to_what_is_everywhere_and_was_put_there_before() {
    let place = |table: &str| TABLES.iter().position(|(name, _)| *name == table).unwrap();
    let references = pairs(REFERENCES);
    assert!(references.len() > 5);
    for (from, to) in references {
        assert_eq!(TABLES[place(&to)].1, Everywhere, "{from} refers to {to}");
        assert!(place(&to) <= place(&from), "{to} comes behind {from}");
    }
}

/// A table that a statement names, and how it calls it.
struct Named<'a> {
    table: &'a str,
    alias: &'a str,
}

fn tokens(sql: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || "_$.'".contains(c);
        let end = if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        found.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    found
}

fn named<'a>(tokens: &[&'a str]) -> Vec<Named<'a>> {
    let mut found = Vec::new();
    for (at, word) in tokens.iter().enumerate() {
        if !["FROM", "JOIN", "INTO", "UPDATE"].contains(word) {
            continue;
        }
        let Some(table) = tokens.get(at + 1).filter(|t| **t != "(" && **t != "SET") else {
            continue;
        };
        let alias = tokens.get(at + 2).copied().unwrap_or_default();
        let is_alias = alias
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        found.push(Named {
            table,
            alias: if is_alias && !alias.is_empty() {
                alias
            } else {
                ""
            },
        });
    }
    found
}

/// Whether one of the statement's parts that `UNION` joins leaves open in which realm it acts.
fn fans_out(name: &str, sql: &str) -> bool {
    let mut open = false;
    for part in sql.split("UNION") {
        let tokens = tokens(part);
        let spread: Vec<(Named<'_>, &str)> = named(&tokens)
            .into_iter()
            .filter_map(|n| column_of(n.table).map(|column| (n, column)))
            .collect();
        if tokens.first() == Some(&"INSERT") {
            for (_, column) in &spread {
                let lists: Vec<&str> = part.split('(').skip(1).collect();
                let of = |list: &str| list.split(')').next().unwrap_or_default().to_owned();
                assert!(
                    of(lists[0]).split(", ").any(|c| c == *column),
                    "{name}: {sql}"
                );
                if let Some((_, behind)) = part.split_once("ON CONFLICT (") {
                    assert!(
                        of(behind).split(", ").any(|c| c == *column),
                        "{name}: {sql}"
                    );
                }
            }
            continue;
        }
        let says = |left: &str, right: &dyn Fn(&str) -> bool| {
            tokens
                .windows(3)
                .any(|w| w[1] == "=" && w[0] == left && right(w[2]))
        };
        let column = |n: &Named<'_>, column: &str| match n.alias {
            "" => column.to_owned(),
            alias => format!("{alias}.{column}"),
        };
        let own: Vec<String> = spread.iter().map(|(n, c)| column(n, c)).collect();
        let is_given = |column: &str| says(column, &|right| right.starts_with('$'));
        // What is alone need not be called by its alias.
        let bare = |own: &str| own.rsplit('.').next().is_some_and(&is_given);
        let pinned = |one: &String| is_given(one) || (own.len() == 1 && bare(one));
        let joined = |a: &String, b: &String| {
            a != b && (says(a, &|right| right == b) || says(b, &|right| right == a))
        };
        for a in &own {
            let alone = own.len() == 1 || pinned(a);
            assert!(
                alone || own.iter().any(|b| joined(a, b)),
                "{name} joins across realms: {sql}"
            );
        }
        open |= own
            .iter()
            .any(|a| !pinned(a) && !own.iter().any(|b| pinned(b) && joined(a, b)));
    }
    open
}

/// `records::ANYWHERE` of `lantoa::books::records::store::ANYWHERE`.
fn short(name: &str) -> String {
    const LEFT_OUT: [&str; 7] = [
        "lantoa", "ground", "books", "work", "shown", "sample", "store",
    ];
    let parts = name.split("::").filter(|part| !LEFT_OUT.contains(part));
    parts.collect::<Vec<_>>().join("::")
}

/// Statement and why, from the table of the page that says how the house is built.
fn told() -> BTreeMap<String, String> {
    let (_, section) = ARCHITECTURE.split_once("## Several nodes").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let line = |line: &str| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let name = cells.next()?.trim_matches(['`', ' ']);
        Some((
            name.to_owned(),
            cells.next()?.trim_matches(['|', ' ']).to_owned(),
        ))
    };
    section.lines().filter_map(line).collect()
}

#[test]
fn a_statement_acts_in_one_realm_or_is_told_with_its_reason() {
    let mut open = BTreeSet::new();
    for statement in db::inventory::iter::<db::Stmt> {
        if statement.name.starts_with("lantoa::") && fans_out(statement.name, statement.text) {
            open.insert(short(statement.name));
        }
    }
    let told = told();
    assert!(told.values().all(|why| why.len() > 10), "{told:?}");
    assert_eq!(
        open,
        told.into_keys().collect(),
        "ARCHITECTURE.md, \"Several nodes\""
    );
}

#[test]
fn what_joins_two_realms_is_caught() {
    let fans = |sql: &str| std::panic::catch_unwind(|| fans_out("x", sql));
    assert!(!fans("SELECT 1 FROM record WHERE realm = $1").unwrap());
    assert!(fans("SELECT 1 FROM record").unwrap());
    assert!(fans("SELECT 1 FROM realm a JOIN record r ON r.realm = a.id").unwrap());
    assert!(
        !fans("SELECT 1 FROM record r JOIN entry e ON e.realm = r.realm WHERE r.realm = $1")
            .unwrap()
    );
    assert!(fans("SELECT 1 FROM record r JOIN entry e ON e.record = r.id").is_err());
    assert!(fans("INSERT INTO record(id) VALUES ($1)").is_err());
    assert!(
        fans("INSERT INTO record(realm, id) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING").is_err()
    );
}

#[test]
fn a_file_is_not_spread_over_nodes() {
    let data = tempfile::tempdir().unwrap();
    let ended = lantoa(data.path(), &["migrate", "--distributed"]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    assert!(ended.err.contains("Citus"), "{}", ended.err);
}
