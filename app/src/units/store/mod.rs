//! All SQL of the organisation: units, versions, succession, the two closures.

mod coming;

use std::collections::{BTreeMap, BTreeSet};

use db::{Conn, FromRow, FromVal, Tx, Val, args};
use orgtree::{Assignment, Day, Extent, Succession, Tree, Unit, UnitId, Version};

pub(crate) use coming::*;

use super::Dated;
use crate::shell::fault::Fault;
use crate::shell::{audit, setting};

db::sql! {
    UNITS = "SELECT id, realm, line, slug FROM unit ORDER BY id";
    VERSIONS = "SELECT unit, from_day, to_day, name, kind, level, code, parent, lat, lon, document, unassigned FROM unit_version ORDER BY unit, from_day";
    SUCCESSIONS = "SELECT predecessor, successor, on_day, extent, default_heir, document FROM succession ORDER BY on_day, predecessor, successor";
    ASSIGNMENTS = "SELECT unit, place, on_day, document FROM unit_assignment ORDER BY unit";
    ADD_UNIT = "INSERT INTO unit(id, realm, line, slug) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET slug = excluded.slug";
    DROP_VERSIONS = "DELETE FROM unit_version WHERE unit = $1";
    ADD_VERSION = "INSERT INTO unit_version(unit, from_day, to_day, name, kind, level, code, parent, lat, lon, document, unassigned) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ADD_SUCCESSION = "INSERT INTO succession(predecessor, successor, on_day, extent, default_heir, document) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (predecessor, successor, on_day) DO NOTHING";
    DROP_ASSIGNMENT = "DELETE FROM unit_assignment WHERE unit = $1";
    ADD_ASSIGNMENT = "INSERT INTO unit_assignment(unit, place, on_day, document) VALUES ($1, $2, $3, $4)";
    DROP_PATHS = "DELETE FROM unit_path WHERE unit = $1";
    ADD_PATH = "INSERT INTO unit_path(ancestor, unit, from_day, to_day, depth) VALUES ($1, $2, $3, $4, $5)";
    DROP_NOW = "DELETE FROM unit_now WHERE unit = $1";
    ADD_NOW = "INSERT INTO unit_now(ancestor, unit, depth) VALUES ($1, $2, $3)";
    PATHS = "SELECT ancestor, unit, from_day, to_day, depth FROM unit_path";
    NOW = "SELECT ancestor, unit, depth FROM unit_now";
    MARK_REALM = "INSERT INTO rebuild(realm, generation) VALUES ($1, $2) ON CONFLICT (realm) DO UPDATE SET generation = excluded.generation";
}

/// The setting that counts the changes of the tree.
pub(super) const CHANGES: &str = "tree";

/// The hash of the whole tree as stored.
pub(super) fn digest(conn: &mut Conn) -> db::Result<[u8; 32]> {
    let mut tables = Vec::new();
    for rows in [UNITS, VERSIONS, SUCCESSIONS, ASSIGNMENTS] {
        let mut table = Vec::new();
        conn.each(rows, &[], |mut row| {
            table.extend(audit::row(&Vec::from_row(&mut row)?));
            Ok::<(), db::Error>(())
        })?;
        tables.push(table);
    }
    Ok(hash(&tables))
}

/// The hash of no tree.
pub(super) fn untouched() -> [u8; 32] {
    hash(&[Vec::new(), Vec::new(), Vec::new(), Vec::new()])
}

fn hash(tables: &[Vec<u8>]) -> [u8; 32] {
    audit::digest(&tables.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// How many operations the stored tree has seen; 0 when there is none.
pub(crate) fn generation(conn: &mut Conn) -> db::Result<i64> {
    Ok(setting::get(conn, CHANGES)?
        .and_then(|v| v.parse().ok())
        .unwrap_or(0))
}

fn day(text: &str) -> db::Result<Day> {
    text.parse()
        .map_err(|_| db::Error::Schema(format!("ngày \"{text}\" không đúng dạng năm-tháng-ngày")))
}

/// Reads the whole tree: a few ten thousand units. An operation that is committed between two of
/// its statements is seen by the number, and all is read again.
pub(crate) fn load(conn: &mut Conn) -> Result<Dated, Fault> {
    loop {
        let before = generation(conn)?;
        let read = load_once(conn, before);
        if generation(conn)? == before {
            return read;
        }
    }
}

fn load_once(conn: &mut Conn, generation: i64) -> Result<Dated, Fault> {
    let mut versions = read_versions(conn)?;
    let mut assigned = BTreeMap::new();
    for (unit, place, on, document) in
        conn.all::<(i64, i64, String, Option<String>)>(ASSIGNMENTS, &[])?
    {
        assigned.insert(
            unit,
            Assignment {
                to: UnitId(place),
                on: day(&on)?,
                document,
            },
        );
    }
    let units = conn
        .all::<(i64, i64, String, Option<String>)>(UNITS, &[])?
        .into_iter()
        .map(|(id, realm, line, slug)| Unit {
            id: UnitId(id),
            realm,
            line,
            slug,
            versions: versions.remove(&id).unwrap_or_default(),
            assigned: assigned.remove(&id),
        })
        .collect();
    let mut successions = Vec::new();
    for (predecessor, successor, on, extent, heir, document) in
        conn.all::<(i64, i64, String, String, bool, Option<String>)>(SUCCESSIONS, &[])?
    {
        successions.push(Succession {
            predecessor: UnitId(predecessor),
            successor: UnitId(successor),
            extent: if extent == "whole" {
                Extent::Whole
            } else {
                Extent::Part
            },
            default_heir: heir,
            on: day(&on)?,
            document,
        });
    }
    let tree = Tree::new(units, successions).map_err(|defects| {
        let lines: Vec<String> = defects.iter().take(20).map(ToString::to_string).collect();
        Fault::Inside(format!(
            "cây đơn vị trong cơ sở dữ liệu không đúng:\n{}",
            lines.join("\n")
        ))
    })?;
    Ok(Dated { generation, tree })
}

fn read_versions(conn: &mut Conn) -> db::Result<BTreeMap<i64, Vec<Version>>> {
    let mut versions = BTreeMap::<i64, Vec<Version>>::new();
    conn.each(VERSIONS, &[], |mut row| {
        let unit: i64 = row.take()?;
        versions.entry(unit).or_default().push(Version {
            from: day(&row.take::<String>()?)?,
            to: day(&row.take::<String>()?)?,
            name: row.take()?,
            kind: row.take()?,
            level: row.take()?,
            code: row.take()?,
            parent: row.take::<Option<i64>>()?.map(UnitId),
            lat: row.take()?,
            lon: row.take()?,
            document: row.take()?,
            unassigned: row.take()?,
        });
        Ok::<(), db::Error>(())
    })?;
    Ok(versions)
}

/// Writes what differs between two trees; marks the realms whose places or paths changed.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    before: Option<&Tree>,
    after: &Tree,
    generation: i64,
) -> db::Result<()> {
    let changed: Vec<&Unit> = after
        .units()
        .filter(|u| {
            before
                .and_then(|t| t.unit(u.id))
                .is_none_or(|old| old != *u)
        })
        .collect();
    let rows: Vec<Vec<Val>> = changed
        .iter()
        .map(|u| args![u.id.0, u.realm, u.line.as_str(), u.slug.clone()].to_vec())
        .collect();
    tx.many(ADD_UNIT, &rows)?;
    let ids: Vec<Vec<Val>> = changed.iter().map(|u| args![u.id.0].to_vec()).collect();
    if before.is_some() {
        for id in &ids {
            tx.exec(DROP_VERSIONS, id)?;
            tx.exec(DROP_ASSIGNMENT, id)?;
        }
    }
    let rows: Vec<Vec<Val>> = changed
        .iter()
        .flat_map(|u| u.versions.iter().map(|v| version_row(u.id, v)))
        .collect();
    tx.many(ADD_VERSION, &rows)?;
    let rows: Vec<Vec<Val>> = changed
        .iter()
        .filter_map(|u| {
            u.assigned
                .as_ref()
                .map(|a| args![u.id.0, a.to.0, a.on.to_string(), a.document.clone()].to_vec())
        })
        .collect();
    tx.many(ADD_ASSIGNMENT, &rows)?;
    save_successions(tx, before, after)?;
    let moved = save_closures(tx, before, after)?;
    let ended = changed.iter().filter(|u| !u.is_standing()).map(|u| u.id);
    let realms: BTreeSet<i64> = moved
        .into_iter()
        .chain(ended)
        .filter_map(|u| after.unit(u))
        .map(|u| u.realm)
        .collect();
    if before.is_some() {
        let rows: Vec<Vec<Val>> = realms
            .iter()
            .map(|r| args![*r, generation].to_vec())
            .collect();
        tx.many(MARK_REALM, &rows)?;
    }
    setting::set(tx, CHANGES, &generation.to_string())
}

fn version_row(unit: UnitId, v: &Version) -> Vec<Val> {
    args![
        unit.0,
        v.from.to_string(),
        v.to.to_string(),
        v.name.as_str(),
        v.kind.as_str(),
        v.level.as_str(),
        v.code.clone(),
        v.parent.map(|p| p.0),
        v.lat,
        v.lon,
        v.document.clone(),
        v.unassigned
    ]
    .to_vec()
}

fn save_successions(tx: &mut Tx<'_>, before: Option<&Tree>, after: &Tree) -> db::Result<()> {
    let known = before.map_or(&[][..], Tree::successions);
    let rows: Vec<Vec<Val>> = after
        .successions()
        .iter()
        .filter(|s| !known.contains(s) || known.is_empty())
        .map(|s| {
            let extent = if s.extent == Extent::Whole {
                "whole"
            } else {
                "part"
            };
            args![
                s.predecessor.0,
                s.successor.0,
                s.on.to_string(),
                extent,
                s.default_heir,
                s.document.clone()
            ]
            .to_vec()
        })
        .collect();
    tx.many(ADD_SUCCESSION, &rows)
}

type Closure = BTreeMap<UnitId, Vec<Vec<Val>>>;

fn closures(tree: &Tree) -> (Closure, Closure) {
    let (mut then, mut now) = (Closure::new(), Closure::new());
    for (above, unit, depth, from, to) in tree.closure_then() {
        let depth = i64::try_from(depth).unwrap_or(i64::MAX);
        then.entry(unit)
            .or_default()
            .push(args![above.0, unit.0, from.to_string(), to.to_string(), depth].to_vec());
    }
    for (above, unit, depth) in tree.closure_now() {
        let depth = i64::try_from(depth).unwrap_or(i64::MAX);
        now.entry(unit)
            .or_default()
            .push(args![above.0, unit.0, depth].to_vec());
    }
    (then, now)
}

/// Every row of both closures that the tree makes, with its unit.
pub(super) fn paths(tree: &Tree) -> impl Iterator<Item = (UnitId, Vec<Val>)> {
    let (then, now) = closures(tree);
    let of = |(unit, rows): (UnitId, Vec<Vec<Val>>)| rows.into_iter().map(move |row| (unit, row));
    then.into_iter()
        .flat_map(of)
        .chain(now.into_iter().flat_map(of))
}

/// Every row of both closures that is stored, with its unit.
pub(super) fn stored_paths(conn: &mut Conn) -> db::Result<Vec<(UnitId, Vec<Val>)>> {
    let mut found = Vec::new();
    for sql in [PATHS, NOW] {
        conn.each(sql, &[], |mut row| {
            let row = Vec::from_row(&mut row)?;
            let unit = row.get(1).cloned().unwrap_or(Val::Null);
            found.push((UnitId(i64::from_val(unit).unwrap_or(0)), row));
            Ok::<(), db::Error>(())
        })?;
    }
    Ok(found)
}

/// Rewrites the paths of the units whose paths differ; returns those units.
fn save_closures(
    tx: &mut Tx<'_>,
    before: Option<&Tree>,
    after: &Tree,
) -> db::Result<BTreeSet<UnitId>> {
    let old = before.map(closures).unwrap_or_default();
    let new = closures(after);
    let mut moved = BTreeSet::new();
    for (old, new, drop, add) in [
        (&old.0, &new.0, DROP_PATHS, ADD_PATH),
        (&old.1, &new.1, DROP_NOW, ADD_NOW),
    ] {
        let differ: Vec<(&UnitId, &Vec<Vec<Val>>)> = new
            .iter()
            .filter(|(u, rows)| old.get(u) != Some(rows))
            .collect();
        for (unit, _) in differ.iter().filter(|(u, _)| old.contains_key(u)) {
            tx.exec(drop, &args![unit.0])?;
        }
        let rows: Vec<Vec<Val>> = differ
            .iter()
            .flat_map(|(_, rows)| rows.iter().cloned())
            .collect();
        tx.many(add, &rows)?;
        moved.extend(differ.iter().map(|(u, _)| **u));
    }
    Ok(moved)
}
