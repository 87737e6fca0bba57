//! The unit's own numbers in one table, under the titles of the outline's tables.

use db::Conn;
use doc::{Appendix, Row};

use super::desk::Desk;
use super::grid::unnumbered;
use super::{bodies, lines};
use crate::shell::fault::Fault;

/// The table, if anything is known of the unit.
pub(super) fn table(conn: &mut Conn, desk: &mut Desk<'_>) -> Result<Option<Appendix>, Fault> {
    let (mut rows, mut count) = (Vec::new(), 0);
    for appendix in lines::measured(desk) {
        let own = lines::of(desk, appendix, (desk.asked.unit, &desk.figures));
        if !own.is_empty() {
            rows.push(Row::group(&appendix.title));
            rows.extend(lines::rows(conn, desk, &own, &mut count)?);
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let table = lines::table(rows);
    let note = lines::note(&table);
    let title = format!("Số liệu chung của {}", bodies::inside(desk.version));
    Ok(Some(unnumbered(title, table, Some(note))))
}
