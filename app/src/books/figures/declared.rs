//! What is said of a unit: every statement by itself, with its source; nothing is reconciled.

use db::Conn;
use packs::{Measure, Nature, RATE_SCALE, Role};
use vi::{Decimal, Uom};

use super::{Books, Declared, store};
use crate::books::entries::Entry;
use crate::books::sources::{Cited, Voice};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

/// A stored number at the measure's scale.
pub(super) fn decimal(measure: &Measure, value: impl Into<i128>) -> Decimal {
    Decimal::from_scaled(value, measure.scale)
}

/// What kind of statement a stored one is.
pub(super) fn nature(entry: &Entry) -> Result<Nature, Fault> {
    Nature::from_code(&entry.nature).ok_or_else(|| unknown(entry, &entry.nature))
}

fn unknown(entry: &Entry, word: &str) -> Fault {
    let record = entry.record;
    Fault::Inside(format!(
        "số liệu của hồ sơ {record} ghi \"{word}\", không có nghĩa"
    ))
}

/// Who says what an entry says; of the unit's own word, its record knows the day.
pub(super) fn voice(
    conn: &mut Conn,
    books: Books<'_>,
    sources: &mut Cited,
    entry: &Entry,
) -> Result<Voice, Fault> {
    let realm = books.tree.unit(entry.unit).map_or(0, |u| u.realm);
    if let Some(source) = sources.of(conn, realm, entry.source.as_deref())? {
        return Ok(Voice::Cited(Box::new(source)));
    }
    let record = store::record(conn, realm, entry.record)?;
    let written = record.and_then(|r| Moment::read(&r.created_at));
    Ok(Voice::Own {
        unit: entry.unit,
        written: written.map(Moment::day),
    })
}

/// One stored statement as it is told.
pub(super) fn told(measure: &Measure, entry: &Entry, voice: Voice) -> Result<Declared, Fault> {
    let at = |value| scaled(measure, entry, value);
    let of = entry.of.map(|of| decimal(measure, of));
    let percent = if entry.rate || measure.uom == Uom::Percent {
        Some(at(entry.value))
    } else {
        of.and_then(|of| Decimal::percent_of(at(entry.value), of))
    };
    Ok(Declared {
        value: at(entry.value),
        high: entry.high.map(at),
        bound: entry.bound,
        of,
        percent,
        as_of: entry.span,
        role: Role::from_code(&entry.role).ok_or_else(|| unknown(entry, &entry.role))?,
        label: entry.label.clone(),
        excluded: entry.excluded.map(|n| decimal(measure, n)),
        voice,
        record: entry.record,
    })
}

/// A value of an entry: a rate has a scale of its own.
pub(super) fn scaled(measure: &Measure, entry: &Entry, value: i64) -> Decimal {
    if entry.rate {
        Decimal::from_scaled(value, RATE_SCALE)
    } else {
        decimal(measure, value)
    }
}
