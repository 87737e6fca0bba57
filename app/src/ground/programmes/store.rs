//! All SQL of packs: their files by version, and the numbers of measures.

use db::{Conn, Tx, args};
use packs::Pack;

use crate::shell::setting;

db::sql! {
    FILES = "SELECT files FROM pack WHERE version = $1";
    MEASURES = "SELECT id, slug FROM measure ORDER BY id";
    ADD = "INSERT INTO pack(version, id, files, installed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (version) DO NOTHING";
    ADD_MEASURE = "INSERT INTO measure(id, slug) VALUES ($1, $2)";
    REALMS = "SELECT DISTINCT realm FROM unit WHERE realm > 0 ORDER BY realm";
    SHAPED = "SELECT register, version, state, COUNT(*) FROM record GROUP BY register, version, state ORDER BY register, version, state";
    // The entries of a rule are numbered from ten thousand times its place.
    DRAWN = "SELECT COUNT(DISTINCT e.record) FROM record r JOIN entry e ON e.realm = r.realm AND e.record = r.id AND e.rule = $3 WHERE r.register = $1 AND r.version = $2";
    MEASURED = "SELECT COUNT(*) FROM entry WHERE measure = $1";
    KINDS = "SELECT kind, COUNT(*) FROM position WHERE ended_at IS NULL GROUP BY kind ORDER BY kind";
    PACKS = "SELECT version, id, files, installed_at FROM pack ORDER BY version";
    VERSIONS = "SELECT version, id, installed_at FROM pack ORDER BY installed_at";
}

/// The setting that names the pack in force.
pub(super) const CURRENT: &str = "pack";

db::row! {
    /// A pack as stored.
    pub(super) struct Installed {
        pub version: String,
        pub id: String,
        pub files: String,
        pub installed_at: String,
    }
}

/// The kinds of positions that there are, each with how many.
pub(super) fn kinds(conn: &mut Conn) -> db::Result<Vec<(String, i64)>> {
    conn.all(KINDS, &[])
}

pub(super) fn packs(conn: &mut Conn) -> db::Result<Vec<Installed>> {
    conn.all(PACKS, &[])
}

pub(crate) fn current(conn: &mut Conn) -> db::Result<Option<String>> {
    setting::get(conn, CURRENT)
}

pub(crate) fn files(conn: &mut Conn, version: &str) -> db::Result<Option<String>> {
    Ok(conn.opt::<(String,)>(FILES, &args![version])?.map(|(f,)| f))
}

pub(crate) fn measures(conn: &mut Conn) -> db::Result<Vec<(i64, String)>> {
    conn.all(MEASURES, &[])
}

pub(crate) fn versions(conn: &mut Conn) -> db::Result<Vec<(String, String, String)>> {
    conn.all(VERSIONS, &[])
}

/// The realms of the provinces.
pub(crate) fn realms(conn: &mut Conn) -> db::Result<Vec<i64>> {
    let found = conn.all::<(i64,)>(REALMS, &[])?;
    Ok(found.into_iter().map(|(realm,)| realm).collect())
}

db::row! {
    /// Stored records of one shape and state.
    pub(crate) struct Shaped {
        pub register: String,
        pub version: String,
        pub state: String,
        pub records: i64,
    }
}

pub(crate) fn shaped(conn: &mut Conn) -> db::Result<Vec<Shaped>> {
    conn.all(SHAPED, &[])
}

/// How many records of a shape have entries of this rule.
pub(crate) fn drawn(conn: &mut Conn, shape: (&str, &str), rule: u32) -> db::Result<i64> {
    let args = args![shape.0, shape.1, i64::from(rule)];
    Ok(conn.one::<(i64,)>(DRAWN, &args)?.0)
}

/// How many entries a measure has.
pub(crate) fn measured(conn: &mut Conn, measure: i64) -> db::Result<i64> {
    Ok(conn.one::<(i64,)>(MEASURED, &args![measure])?.0)
}

pub(crate) fn add(
    tx: &mut Tx<'_>,
    pack: &Pack,
    version: &str,
    files: &str,
    at: &str,
) -> db::Result<()> {
    tx.exec(ADD, &args![version, pack.id.as_str(), files, at])?;
    for (id, slug) in numbered(&measures(tx)?, pack) {
        tx.exec(ADD_MEASURE, &args![id, slug])?;
    }
    setting::set(tx, CURRENT, version)
}

/// The numbers that a pack's new measures get, in the order of their declaration.
pub(super) fn numbered(known: &[(i64, String)], pack: &Pack) -> Vec<(i64, String)> {
    let first = known.iter().map(|(id, _)| id + 1).max().unwrap_or(1);
    let is_new = |slug: &&String| known.iter().all(|(_, k)| k != *slug);
    (first..)
        .zip(pack.measures.keys().filter(is_new).cloned())
        .collect()
}
