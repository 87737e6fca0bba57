//! Reads `[[programme]]` and the keys of validity that every rule has.

use chrono::NaiveDate;

use super::table::Table;
use super::words::english;
use crate::measure::Validity;
use crate::pack::{Programme, Reconcile};

pub(super) fn read(table: &Table<'_>, id: &str) -> Option<Programme> {
    let (name, document) = (table.need_string("name"), table.need_string("document"));
    let legal_basis = table.need_string("legal_basis");
    if !table.has("valid_from") {
        table.missing("valid_from");
    }
    let (from, to) = dates(table);
    let verified = verified(table);
    Some(Programme {
        id: id.to_owned(),
        name,
        document,
        valid_from: from?,
        valid_to: to,
        legal_basis,
        verified,
        en: english(table, &["name", "document"]),
    })
}

/// `[reconcile]`: a tolerance of 100 would let "gần 21" agree with nothing at all.
pub(super) fn reconcile(table: &Table<'_>) -> Option<Reconcile> {
    if !table.has("tolerance_percent") {
        table.missing("tolerance_percent");
    }
    let tolerance_percent = table.count("tolerance_percent")?;
    if tolerance_percent > 50 {
        let message =
            format!("\"tolerance_percent\" ghi {tolerance_percent}; cho phép từ 0 đến 50");
        table.refuse("tolerance_percent", message);
    }
    Some(Reconcile { tolerance_percent })
}

/// `valid_from`, `valid_to`, `legal_basis`, `verified`, all of them optional.
pub(super) fn validity(table: &Table<'_>) -> Validity {
    let (from, to) = dates(table);
    Validity {
        from,
        to,
        legal_basis: table.string("legal_basis"),
        verified: verified(table),
    }
}

fn verified(table: &Table<'_>) -> bool {
    table.flag("verified").unwrap_or(false)
}

/// `valid_from` and `valid_to`, in this order.
pub(super) fn dates(table: &Table<'_>) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (from, to) = (table.date("valid_from"), table.date("valid_to"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        let message = format!("\"valid_to\" ghi {to}, trước \"valid_from\" {from}");
        table.refuse("valid_to", message);
    }
    (from, to)
}
