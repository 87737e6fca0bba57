//! What is said of a unit: every statement by itself, with its source; nothing is reconciled.

use std::collections::BTreeMap;

use packs::{Measure, RATE_SCALE};
use vi::Decimal;

use super::{Declared, decimal};
use crate::books::entries::Entry;
use crate::books::records::source::Source;

/// One stored statement as it is told.
pub(crate) fn told(
    measure: &Measure,
    entry: &Entry,
    sources: &BTreeMap<String, Source>,
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
        source: entry
            .source
            .as_ref()
            .and_then(|id| sources.get(id).cloned()),
        record: entry.record.to_string(),
    }
}
