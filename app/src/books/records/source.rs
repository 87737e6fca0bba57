//! Sources: who states what is not seen by the unit itself (a newspaper, a superior's report).
//! A source states; it does not prove.

use db::{Conn, Tx};
use serde::{Deserialize, Serialize};

use super::store;
use crate::shell::audit::{self, By};
use crate::shell::clock::Moment;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::random;
use crate::shell::log::Log;

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
    /// All that is wrong with it: texts of a line each, of a sane length; a day; an address that a
    /// reader can open.
    ///
    /// # Errors
    /// Every mistake, with its field.
    pub fn check(&self) -> Result<(), Fault> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &str, message: String| {
            wrong.push(Problem {
                field: field.to_owned(),
                message,
            });
        };
        let texts = [
            ("id", Some(&self.id), 100),
            ("publisher", self.publisher.as_ref(), 300),
            ("title", Some(&self.title), 1_000),
            ("author", self.author.as_ref(), 300),
            ("address", self.address.as_ref(), 2_000),
        ];
        for (field, text, most) in texts {
            let Some(text) = text else { continue };
            let length = text.chars().count();
            if text.trim().is_empty() && field != "address" {
                refuse(field, "để trống; không biết thì bỏ hẳn mục này".into());
            } else if let Some(stray) = text.chars().find(|c| c.is_control()) {
                let code = u32::from(stray);
                refuse(
                    field,
                    format!("có ký tự điều khiển U+{code:04X}, hãy gõ lại"),
                );
            } else if length > most {
                refuse(field, format!("dài {length} ký tự; tối đa {most}"));
            }
        }
        if let Some(date) = &self.date {
            match vi::Span::parse(date) {
                Err(why) => refuse("date", why),
                Ok(span) if span.precision != vi::Precision::Day || span.iso() != *date => {
                    refuse("date", format!("ghi \"{date}\"; cần dạng 2025-06-30"));
                }
                Ok(_) => {}
            }
        }
        if let Some(address) = self.address.as_deref().filter(|a| !a.is_empty()) {
            let scheme = ["https://", "http://"];
            let rest = scheme.iter().find_map(|s| address.strip_prefix(s));
            if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
                refuse(
                    "address",
                    format!("ghi \"{address}\"; cần địa chỉ http:// hoặc https://, hoặc để trống"),
                );
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(wrong))
        }
    }

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

/// The action under which the log knows that a source was put.
const ACTION: &str = "sources.put";

/// Each source that is not what the log says of it, in Vietnamese.
///
/// # Errors
/// The database fails.
pub fn breaks(conn: &mut Conn, log: &Log) -> db::Result<Vec<String>> {
    Ok(log.differences(ACTION, "Nguồn", store::sources_hashed(conn)?))
}

/// Stores a source, or changes it; the same source again changes nothing.
///
/// # Errors
/// Something is wrong with it (all of it is told), or the database fails.
pub fn put<'a>(
    tx: &mut Tx<'_>,
    source: &Source,
    at: Moment,
    by: impl Into<By<'a>>,
) -> Result<(), Fault> {
    source.check()?;
    if store::source(tx, &source.id)?.as_ref() == Some(source) {
        return Ok(());
    }
    let row = store::source_row(source, random()?);
    store::put_source(tx, &row)?;
    let digest = audit::row(&row);
    let (action, subject) = (ACTION, source.id.as_str());
    audit::write(
        tx,
        &audit::Event {
            realm: 0,
            at,
            by: by.into(),
            action,
            subject,
            part: "",
            digest,
        },
    )?;
    Ok(())
}

/// Who cites a source must have declared it.
pub(super) fn must_exist(conn: &mut Conn, id: Option<&str>) -> Result<(), Fault> {
    match id {
        Some(id) if store::source(conn, id)?.is_none() => Err(Fault::field(
            "source",
            format!("ghi \"{id}\"; chưa có nguồn này, hãy khai nguồn trước"),
        )),
        _ => Ok(()),
    }
}

/// All sources: a few, read whole.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut Conn) -> db::Result<Vec<Source>> {
    store::sources(conn)
}
