//! What is said of a unit: every statement by itself, with its source; nothing is reconciled.

use db::Conn;
use packs::{Measure, RATE_SCALE};
use vi::Decimal;

use super::ask::Books;
use super::{Declared, decimal, store};
use crate::books::entries::Entry;
use crate::books::sources::{Cited, Source, own_word};
use crate::ground::units;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

/// Who says what an entry says: its source, and in words that or the unit itself.
///
/// # Errors
/// The database fails.
pub(crate) fn voice(
    conn: &mut Conn,
    books: Books<'_>,
    sources: &mut Cited,
    entry: &Entry,
) -> Result<(Option<Source>, String), Fault> {
    let realm = books.tree.unit(entry.unit).map_or(0, |u| u.realm);
    if let Some(source) = sources.of(conn, realm, entry.source.as_deref())? {
        let said_by = source.said_by();
        return Ok((Some(source), said_by));
    }
    let record = store::record(conn, realm, entry.record)?;
    let written = record.and_then(|r| Moment::read(&r.created_at));
    let unit = units::name(books.tree, entry.unit);
    Ok((None, own_word(&unit, written.map(Moment::day))))
}

/// One stored statement as it is told, with who says it.
pub(crate) fn told(
    measure: &Measure,
    entry: &Entry,
    (source, said_by): (Option<Source>, String),
) -> Declared {
    let scale = if entry.rate {
        RATE_SCALE
    } else {
        measure.scale
    };
    let at = |value| Decimal::from_scaled(value, scale);
    let of = entry.of.map(|of| decimal(measure, of));
    Declared {
        value: at(entry.value),
        high: entry.high.map(at),
        bound: entry.bound,
        of,
        percent: if entry.rate || measure.uom == vi::Uom::Percent {
            Some(at(entry.value))
        } else {
            of.and_then(|of| Decimal::percent_of(at(entry.value), of))
        },
        as_of: entry.span.iso(),
        role: entry.role.clone(),
        label: entry.label.clone(),
        excluded: entry.excluded.map(|n| decimal(measure, n).to_string()),
        source,
        said_by,
        record: entry.record.to_string(),
    }
}
