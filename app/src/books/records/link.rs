//! Records that point at others of their realm: a month's results at their model.

use std::collections::BTreeSet;

use db::Conn;
use orgtree::UnitId;
use packs::{Assertion, Fields, Kind, Nature, Register};
use vi::Span;

use super::store::{self, Link};
use crate::books::entries::{self, Entry};
use crate::ground::programmes::Catalog;
use crate::shell::access::Scope;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::Id;

/// What the fields point at, each pair once.
pub(super) fn links(register: &Register, fields: &Fields) -> Vec<Link> {
    let mut links: Vec<Link> = fields
        .references(register)
        .filter(|(_, field, _)| matches!(field.kind, Kind::Link { .. }))
        .filter_map(|(path, _, said)| Some((path, said.id.as_deref()?.parse().ok()?)))
        .collect();
    links.sort();
    links.dedup();
    links
}

/// What is wrong with the links: each must lead to a record of its register and realm.
///
/// # Errors
/// The database fails.
pub(super) fn astray(
    conn: &mut Conn,
    catalog: &Catalog,
    (register, fields): (&Register, &Fields),
    realm: i64,
) -> Result<Vec<Problem>, Fault> {
    let mut wrong = Vec::new();
    for (path, field, said) in fields.references(register) {
        let Kind::Link {
            register: wanted, ..
        } = &field.kind
        else {
            continue;
        };
        let id = said.id.as_deref().and_then(|id| id.parse().ok());
        let found = match id {
            Some(id) => store::register_of(conn, realm, id)?,
            None => None,
        };
        if found.as_ref() != Some(wanted) {
            let sought = catalog.pack.registers.get(wanted);
            let sought = sought.map_or(wanted, |known| &known.name);
            wrong.push(Problem {
                field: path,
                message: format!(
                    "\"{}\": không có hồ sơ {} trong sổ \"{sought}\" của địa bàn này",
                    field.label,
                    said.written()
                ),
            });
        }
    }
    Ok(wrong)
}

/// Refuses results that others about the same one have told already: those that it points at, those
/// that point there too, and those that point at it.
///
/// # Errors
/// What is told twice, and by which record; the database fails.
pub(super) fn refuse_twice(
    conn: &mut Conn,
    catalog: &Catalog,
    (realm, id, unit): (i64, Id, UnitId),
    (register, links): (&Register, &[Link]),
    assertions: &[Assertion],
) -> Result<(), Fault> {
    let mut others: BTreeSet<Id> = BTreeSet::new();
    for (path, target) in links {
        if is_once(register, path) {
            others.insert(*target);
            others.extend(store::pointing_any(conn, (realm, *target))?);
        }
    }
    let points_here = |known: &&Register| {
        let mut paths = known.links_to(&register.id);
        paths.any(|once| once)
    };
    if catalog
        .pack
        .registers
        .values()
        .any(|known| points_here(&known))
    {
        others.extend(store::pointing_any(conn, (realm, id))?);
    }
    others.remove(&id);
    let mut wrong = Vec::new();
    for other in others {
        for entry in entries::of_record(conn, realm, other)? {
            let measure = catalog.measure(entry.measure)?;
            let again = assertions.iter().find(|a| {
                let result = a.nature == Nature::Result && entry.nature == Nature::Result.code();
                let same = a.measure == measure.id && entry.unit == unit;
                result && same && meet(&a.span, &entry.span)
            });
            if let Some(again) = again {
                wrong.push(Problem {
                    field: "fields".to_owned(),
                    message: format!(
                        "chỉ tiêu \"{}\" của {} đã ghi ở hồ sơ {other} ({}); một kết quả không ghi hai lần",
                        measure.name,
                        again.span.to_vi(),
                        entry.span.to_vi()
                    ),
                });
            }
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Fault::Invalid(wrong))
    }
}

/// Whether the link at a path tells of a thing once.
fn is_once(register: &Register, path: &str) -> bool {
    let path = match path.split_once('.') {
        None => packs::Path {
            lines: None,
            field: path.to_owned(),
        },
        Some((lines, field)) => packs::Path {
            lines: Some(lines.to_owned()),
            field: field.to_owned(),
        },
    };
    let field = register.at(&path);
    field.is_some_and(|field| matches!(field.kind, Kind::Link { once: true, .. }))
}

/// Whether two spans have a day in common, as far as both are known.
fn meet(a: &Span, b: &Span) -> bool {
    let ((a_from, a_to), (b_from, b_to)) = (entries::ends(a), entries::ends(b));
    let known = *a != Span::UNKNOWN && *b != Span::UNKNOWN;
    known && a_from <= b_to && b_from <= a_to
}

/// A record that points at another, with what counts of it.
pub struct Pointing {
    pub id: Id,
    pub title: String,
    pub entries: Vec<Entry>,
}

/// The records that point at one, of those that the scope sees the first so many by their days.
///
/// # Errors
/// The database fails.
pub fn pointing(
    conn: &mut Conn,
    scope: &Scope,
    (realm, target): (i64, Id),
    limit: u32,
) -> Result<Vec<Pointing>, Fault> {
    store::pointing(conn, scope, (realm, target), i64::from(limit))?
        .into_iter()
        .map(|(id, title)| {
            let entries = entries::of_record(conn, realm, id)?;
            Ok(Pointing { id, title, entries })
        })
        .collect()
}
