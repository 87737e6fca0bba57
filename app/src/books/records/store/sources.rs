//! All SQL of sources.

use db::{Conn, Tx, Val, args};

use crate::books::records::source::Source;
use crate::shell::audit;

db::sql! {
    PUT_SOURCE = "INSERT INTO source(id, publisher, title, author, day, address, salt) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET publisher = excluded.publisher, title = excluded.title, author = excluded.author, day = excluded.day, address = excluded.address, salt = excluded.salt";
    SOURCE = "SELECT id, publisher, title, author, day, address FROM source WHERE id = $1";
    SOURCES = "SELECT id, publisher, title, author, day, address FROM source ORDER BY id";
    SOURCE_ROWS = "SELECT id, publisher, title, author, day, address, salt FROM source ORDER BY id";
}

/// The row to be stored; with the salt the log commits to it.
pub(crate) fn source_row(s: &Source, salt: [u8; 16]) -> [Val; 7] {
    args![
        s.id.as_str(),
        s.publisher.clone(),
        s.title.as_str(),
        s.author.clone(),
        s.date.clone(),
        s.address.clone(),
        salt
    ]
}

pub(crate) fn put_source(tx: &mut Tx<'_>, row: &[Val; 7]) -> db::Result<()> {
    tx.exec(PUT_SOURCE, row)?;
    Ok(())
}

type SourceRow = (
    String,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn source_of((id, publisher, title, author, date, address): SourceRow) -> Source {
    Source {
        id,
        publisher,
        title,
        author,
        date,
        address,
    }
}

pub(crate) fn source(conn: &mut Conn, id: &str) -> db::Result<Option<Source>> {
    Ok(conn.opt::<SourceRow>(SOURCE, &args![id])?.map(source_of))
}

pub(crate) fn sources(conn: &mut Conn) -> db::Result<Vec<Source>> {
    Ok(conn
        .all::<SourceRow>(SOURCES, &[])?
        .into_iter()
        .map(source_of)
        .collect())
}

/// Every source with what the log must say of it.
pub(crate) fn sources_hashed(conn: &mut Conn) -> db::Result<Vec<(String, [u8; 32])>> {
    let rows: Vec<Vec<Val>> = conn.all(SOURCE_ROWS, &[])?;
    let ids = sources(conn)?.into_iter().map(|s| s.id);
    Ok(ids.zip(rows.iter().map(|row| audit::row(row))).collect())
}
