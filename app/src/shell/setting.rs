//! A few named values of the installation, kept in the database.

use db::{Conn, Tx, args};

db::sql! {
    GET = "SELECT value FROM setting WHERE key = $1";
    SET = "INSERT INTO setting(key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
}

/// The value, if it was set.
///
/// # Errors
/// The database fails.
pub fn get(conn: &mut Conn, key: &str) -> db::Result<Option<String>> {
    Ok(conn.opt::<(String,)>(GET, &args![key])?.map(|(v,)| v))
}

/// Sets the value.
///
/// # Errors
/// The database fails.
pub fn set(tx: &mut Tx<'_>, key: &str, value: &str) -> db::Result<()> {
    tx.exec(SET, &args![key, value])?;
    Ok(())
}
