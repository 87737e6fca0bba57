//! All SQL of sources.

use db::{Conn, Tx, Val, args};

use crate::books::records::source::Source;
use crate::shell::audit;

db::sql! {
    PUT_SOURCE = "INSERT INTO source(id, publisher, title, author, day, address) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET publisher = excluded.publisher, title = excluded.title, author = excluded.author, day = excluded.day, address = excluded.address";
    SOURCE = "SELECT id, publisher, title, author, day, address FROM source WHERE id = $1";
    SOURCES = "SELECT id, publisher, title, author, day, address FROM source ORDER BY id";
}

pub(crate) fn source_row(s: &Source) -> [Val; 6] {
    args![
        s.id.as_str(),
        s.publisher.clone(),
        s.title.as_str(),
        s.author.clone(),
        s.date.clone(),
        s.address.clone()
    ]
}

pub(crate) fn put_source(tx: &mut Tx<'_>, s: &Source) -> db::Result<()> {
    tx.exec(PUT_SOURCE, &source_row(s))?;
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

/// Every source with the hash of its row.
pub(crate) fn sources_hashed(conn: &mut Conn) -> db::Result<Vec<(String, [u8; 32])>> {
    let rows: Vec<Vec<Val>> = conn.all(SOURCES, &[])?;
    let ids = sources(conn)?.into_iter().map(|s| s.id);
    Ok(ids.zip(rows.iter().map(|row| audit::row(row))).collect())
}
