//! A few named values of the installation, kept in the database.

use std::collections::BTreeMap;

use db::{Conn, Tx, args};

use super::audit::{self, By, Event};
use super::clock::Moment;
use super::log::Log;
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

/// The action under which the log knows that a person chose a value.
const ACTION: &str = "settings.put";

/// Sets a value that a person chose; the log keeps it. The last step of a transaction.
///
/// # Errors
/// The database fails.
pub fn choose<'a>(
    tx: &mut Tx<'_>,
    (key, value): (&str, &str),
    (by, at): (impl Into<By<'a>>, Moment),
) -> db::Result<()> {
    set(tx, key, value)?;
    let event = Event {
        realm: 0,
        at,
        by: by.into(),
        action: ACTION,
        subject: key,
        part: "",
        digest: audit::row(&args![key, value]),
    };
    audit::write(tx, &event)
}

/// Each of these values that is not what the log says was chosen, in Vietnamese.
#[must_use]
pub fn breaks(settings: &BTreeMap<String, String>, log: &Log) -> Vec<String> {
    let row = |(key, value): (&String, &String)| (key.clone(), audit::row(&args![key, value]));
    log.differences(ACTION, "Cài đặt", settings.iter().map(row))
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
