//! A few named values of the installation, kept in the database.

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

/// Sets the value.
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
