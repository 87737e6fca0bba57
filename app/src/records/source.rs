//! Sources: who states what is not seen by the unit itself (a newspaper, a superior's report).
//! A source states; it does not prove.

use db::{Conn, Tx};
use serde::{Deserialize, Serialize};

use super::store;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

/// One source. What is not known is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Source {
    /// Short name by which records cite it.
    pub id: String,
    /// Newspaper or body.
    pub publisher: Option<String>,
    /// Title.
    pub title: String,
    /// Author as signed.
    pub author: Option<String>,
    /// ISO day of publication.
    pub date: Option<String>,
    /// Address.
    pub address: Option<String>,
}

impl Source {
    /// "Báo Đồng Tháp, 06/8/2020: Chuyển biến …", with what is unknown said so.
    #[must_use]
    pub fn cite(&self) -> String {
        let publisher = self.publisher.as_deref().unwrap_or("không rõ báo");
        let date = self
            .date
            .as_deref()
            .and_then(|d| d.parse().ok())
            .map_or_else(|| "không rõ ngày".to_owned(), vi::day_vi);
        format!("{publisher}, {date}: {}", self.title)
    }
}

/// Stores a source, or changes it; the same source again changes nothing.
///
/// # Errors
/// The database fails.
pub fn put(tx: &mut Tx<'_>, source: &Source, at: Moment, actor: &str) -> Result<(), Fault> {
    if store::source(tx, &source.id)?.as_ref() == Some(source) {
        return Ok(());
    }
    store::put_source(tx, source)?;
    let digest = audit::digest(&[source.cite().as_bytes()]);
    let (action, subject) = ("sources.put", source.id.as_str());
    audit::write(
        tx,
        &audit::Event {
            realm: 0,
            at,
            actor,
            action,
            subject,
            digest,
        },
    )?;
    Ok(())
}

pub(super) fn exists(conn: &mut Conn, id: &str) -> db::Result<bool> {
    Ok(store::source(conn, id)?.is_some())
}

/// All sources: a few, read whole.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut Conn) -> db::Result<Vec<Source>> {
    store::sources(conn)
}
