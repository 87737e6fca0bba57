//! A few named values of the installation, kept in the database.

use std::collections::BTreeMap;

use db::{Conn, Tx, args};

use super::store;

/// The value, if it was set.
///
/// # Errors
/// The database fails.
pub fn get(conn: &mut Conn, key: &str) -> db::Result<Option<String>> {
    Ok(conn
        .opt::<(String,)>(store::SETTING_GET, &args![key])?
        .map(|(v,)| v))
}

/// All values by their names.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut Conn) -> db::Result<BTreeMap<String, String>> {
    let found: Vec<(String, String)> = conn.all(store::SETTING_ALL, &[])?;
    Ok(found.into_iter().collect())
}

/// Each of these values, which no slice knows, in Vietnamese.
#[must_use]
pub fn breaks(unknown: &BTreeMap<String, String>) -> Vec<String> {
    let told = |key: &String| format!("Cài đặt {key}: nhật ký không có");
    unknown.keys().map(told).collect()
}

/// Sets a value that follows from what the log keeps.
///
/// # Errors
/// The database fails.
pub fn set(tx: &mut Tx<'_>, key: &str, value: &str) -> db::Result<()> {
    tx.exec(store::SETTING_SET, &args![key, value])?;
    Ok(())
}

/// Adds one to a value that counts; the first time it becomes 1.
///
/// # Errors
/// The database fails.
pub fn count(tx: &mut Tx<'_>, key: &str) -> db::Result<()> {
    tx.exec(store::SETTING_COUNT, &args![key])?;
    Ok(())
}
