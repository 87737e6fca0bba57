//! All SQL of the organisation: units, versions, succession, the two closures.

mod proof;

use std::collections::{BTreeMap, BTreeSet};

use db::{Conn, Tx, Val, args};
use orgtree::{Assignment, Day, Extent, Succession, Tree, Unit, UnitId, Version};

pub(super) use proof::{digest, paths, realms, stored_paths, untouched, waiting};

use super::{Coming, Dated};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::setting;

db::sql! {
    ADD_REALM = "INSERT INTO realm(id) VALUES ($1) ON CONFLICT (id) DO NOTHING";
    UNITS = "SELECT id, realm, line, slug FROM unit ORDER BY id";
    VERSIONS = "SELECT unit, from_day, to_day, name, kind, level, code, parent, lat, lon, document, unassigned FROM unit_version ORDER BY unit, from_day";
    SUCCESSIONS = "SELECT predecessor, successor, on_day, extent, default_heir, document FROM succession ORDER BY on_day, predecessor, successor";
    ASSIGNMENTS = "SELECT unit, place, on_day, document FROM unit_assignment ORDER BY unit";
    ADD_UNIT = "INSERT INTO unit(id, realm, line, slug) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET slug = excluded.slug";
    DROP_VERSIONS = "DELETE FROM unit_version WHERE unit IN ($1)";
    ADD_VERSION = "INSERT INTO unit_version(unit, from_day, to_day, name, kind, level, code, parent, lat, lon, document, unassigned) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ADD_SUCCESSION = "INSERT INTO succession(predecessor, successor, on_day, extent, default_heir, document) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (predecessor, successor, on_day) DO NOTHING";
    DROP_ASSIGNMENT = "DELETE FROM unit_assignment WHERE unit IN ($1)";
    ADD_ASSIGNMENT = "INSERT INTO unit_assignment(unit, place, on_day, document) VALUES ($1, $2, $3, $4)";
    DROP_PATHS = "DELETE FROM unit_path WHERE unit IN ($1)";
    ADD_PATH = "INSERT INTO unit_path(ancestor, unit, from_day, to_day, depth) VALUES ($1, $2, $3, $4, $5)";
    DROP_NOW = "DELETE FROM unit_now WHERE unit IN ($1)";
    ADD_NOW = "INSERT INTO unit_now(ancestor, unit, depth) VALUES ($1, $2, $3)";
    COMING = "SELECT id, operation, at, actor, misfit_of, misfit FROM coming ORDER BY on_day, at, id";
    OVERDUE = "SELECT COUNT(*) FROM coming WHERE on_day <= $1";
    WAIT = "INSERT INTO coming(id, on_day, operation, at, actor) VALUES ($1, $2, $3, $4, $5)";
    MISFITS = "UPDATE coming SET misfit_of = $2, misfit = $3 WHERE id = $1";
    NO_LONGER_WAITS = "DELETE FROM coming WHERE id = $1";
    MARK_REALM = "INSERT INTO rebuild(realm, generation, since) VALUES ($1, $2, $3) ON CONFLICT (realm) DO UPDATE SET generation = excluded.generation, since = CASE WHEN excluded.since < rebuild.since THEN excluded.since ELSE rebuild.since END";
}

/// The setting that counts the changes of the tree.
pub(super) const CHANGES: &str = "tree";

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

/// Operations that wait, the earliest first.
pub(super) fn coming(conn: &mut Conn) -> Result<Vec<Coming>, Fault> {
    type Row = (String, String, String, String, Option<i64>, Option<String>);
    let mut found = Vec::new();
    for (id, operation, at, actor, misfit_of, misfit) in conn.all::<Row>(COMING, &[])? {
        let operation = serde_json::from_str(&operation)
            .map_err(|e| Fault::Inside(format!("thao tác {id} đang chờ không đọc được: {e}")))?;
        found.push(Coming {
            id,
            operation,
            at,
            actor,
            misfit: misfit_of.zip(misfit),
        });
    }
    Ok(found)
}

pub(super) fn is_overdue(conn: &mut Conn, today: Day) -> db::Result<bool> {
    let count: (i64,) = conn.one(OVERDUE, &args![today.to_string()])?;
    Ok(count.0 > 0)
}

/// The columns of an operation that begins to wait.
pub(super) fn waiting_row(
    (id, on, operation): (&str, Day, &str),
    actor: &str,
    at: Moment,
) -> [Val; 5] {
    args![id, on.to_string(), operation, at.text(), actor]
}

pub(super) fn wait(tx: &mut Tx<'_>, row: &[Val; 5]) -> db::Result<()> {
    tx.exec(WAIT, row)?;
    Ok(())
}

/// Which tree an operation did not fit, and why.
pub(super) fn misfit_row(id: &str, generation: i64, why: &str) -> [Val; 3] {
    args![id, generation, why]
}

pub(super) fn misfits(tx: &mut Tx<'_>, row: &[Val; 3]) -> db::Result<()> {
    tx.exec(MISFITS, row)?;
    Ok(())
}

pub(super) fn no_longer_waits(tx: &mut Tx<'_>, id: &str) -> db::Result<()> {
    tx.exec(NO_LONGER_WAITS, &args![id])?;
    Ok(())
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
    let realms = |tree: &Tree| tree.units().map(|u| u.realm).collect::<BTreeSet<_>>();
    let known = before.map(realms).unwrap_or_default();
    let new = realms(after).into_iter().filter(|r| !known.contains(r));
    let rows: Vec<Vec<Val>> = new.map(|realm| args![realm].to_vec()).collect();
    tx.many(ADD_REALM, &rows)?;
    // A row that records refer to is written only when it says something else.
    let known = |u: &Unit| {
        before
            .and_then(|t| t.unit(u.id))
            .is_some_and(|o| o.slug == u.slug)
    };
    let rows: Vec<Vec<Val>> = changed
        .iter()
        .filter(|u| !known(u))
        .map(|u| args![u.id.0, u.realm, u.line.as_str(), u.slug.clone()].to_vec())
        .collect();
    tx.many(ADD_UNIT, &rows)?;
    if before.is_some() {
        let ids: Vec<Val> = changed.iter().map(|u| u.id.0.into()).collect();
        tx.among(DROP_VERSIONS, &[], &ids)?;
        tx.among(DROP_ASSIGNMENT, &[], &ids)?;
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
    if let Some(before) = before {
        let since = changed_since(before, &changed).to_string();
        let rows: Vec<Vec<Val>> = realms
            .iter()
            .map(|r| args![*r, generation, since.as_str()].to_vec())
            .collect();
        tx.many(MARK_REALM, &rows)?;
    }
    setting::set(tx, CHANGES, &generation.to_string())
}

/// The first day on which the tree is another one: what is said of days before it counts along the
/// tree of then as before. A unit that rises above the communes, or falls, changes from its beginning.
fn changed_since(before: &Tree, changed: &[&Unit]) -> Day {
    let first = |unit: &Unit| {
        let old = before.unit(unit.id);
        if old.is_some_and(|old| old.is_wide() != unit.is_wide()) {
            return Some(orgtree::BEGINNING);
        }
        let old = old.map_or(&[][..], |u| &u.versions);
        let gone = old.get(unit.versions.len()).map(|v| v.from);
        let pairs = old.iter().map(Some).chain(std::iter::repeat(None));
        let mut pairs = pairs.zip(&unit.versions);
        let Some((was, is)) = pairs.find(|(was, is)| *was != Some(*is)) else {
            return gone;
        };
        let Some(was) = was else { return Some(is.from) };
        let cut = Version {
            to: is.to,
            ..was.clone()
        };
        Some(if cut == *is {
            was.to.min(is.to)
        } else {
            was.from.min(is.from)
        })
    };
    let days = changed.iter().filter_map(|unit| first(unit));
    days.min().unwrap_or(orgtree::OPEN)
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
        let known = differ.iter().filter(|(u, _)| old.contains_key(u));
        let known: Vec<Val> = known.map(|(u, _)| u.0.into()).collect();
        tx.among(drop, &[], &known)?;
        let rows: Vec<Vec<Val>> = differ
            .iter()
            .flat_map(|(_, rows)| rows.iter().cloned())
            .collect();
        tx.many(add, &rows)?;
        moved.extend(differ.iter().map(|(u, _)| **u));
    }
    Ok(moved)
}
