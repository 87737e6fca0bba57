//! All SQL of packs: their files by version, and the numbers of measures.

use db::{Conn, Tx, args};
use packs::Pack;

use crate::shell::setting;

db::sql! {
    FILES = "SELECT files FROM pack WHERE version = $1";
    MEASURES = "SELECT id, slug FROM measure ORDER BY id";
    ADD = "INSERT INTO pack(version, id, files, installed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (version) DO NOTHING";
    ADD_MEASURE = "INSERT INTO measure(id, slug) VALUES ($1, $2)";
    VERSIONS = "SELECT version, id, installed_at FROM pack ORDER BY installed_at";
}

pub(crate) fn current(conn: &mut Conn) -> db::Result<Option<String>> {
    setting::get(conn, "pack")
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

pub(crate) fn add(
    tx: &mut Tx<'_>,
    pack: &Pack,
    version: &str,
    files: &str,
    at: &str,
) -> db::Result<()> {
    tx.exec(ADD, &args![version, pack.id.as_str(), files, at])?;
    let known = measures(tx)?;
    let mut next = known.iter().map(|(id, _)| *id).max().unwrap_or(0);
    for slug in pack
        .measures
        .keys()
        .filter(|slug| known.iter().all(|(_, k)| k != *slug))
    {
        next += 1;
        tx.exec(ADD_MEASURE, &args![next, slug.as_str()])?;
    }
    setting::set(tx, "pack", version)
}
