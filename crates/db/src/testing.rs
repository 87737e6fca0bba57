//! Databases for tests: a SQLite file, and a fresh PostgreSQL database when `LANTOA_TEST_PG` names a server.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Durability, Error, Location, Result};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// The places a story runs on: SQLite in `folder`, and PostgreSQL if there is a server.
///
/// # Errors
/// The server named by `LANTOA_TEST_PG` refuses a new database.
pub fn each_engine(folder: &std::path::Path) -> Result<Vec<Location>> {
    let mut places = vec![Location::File(folder.join("lantoa.db"))];
    if let Ok(server) = std::env::var("LANTOA_TEST_PG") {
        let mut conn =
            crate::pool::connect(&Location::Url(server.clone()), true, Durability::Full)?;
        // A server that lives long has met a process of this number before.
        let name = loop {
            let name = format!(
                "t{}_{}",
                std::process::id(),
                NEXT.fetch_add(1, Ordering::Relaxed)
            );
            match conn.batch(&format!("CREATE DATABASE {name}")) {
                Err(Error::Engine(why)) if why.contains("42P04") => {}
                made => break made.map(|()| name)?,
            }
        };
        let (base, _) = server.rsplit_once('/').unwrap_or((&server, ""));
        places.push(Location::Url(format!("{base}/{name}")));
    }
    Ok(places)
}

/// Runs several statements in a database, as somebody with other tools would.
///
/// # Errors
/// What the engine says.
pub fn batch(place: &Location, sql: &str) -> Result<()> {
    crate::pool::connect(place, true, Durability::Full)?.batch(sql)
}
