//! Appendices after the signature: the unit's own numbers in one table, those of the units below,
//! and the records that the outline lists. What has nothing to show is left out.

use db::Conn;
use doc::Appendix;
use packs::AppendixOf;

use super::desk::Desk;
use super::{below, cases, listed, whole};
use crate::shell::fault::Fault;

/// All appendices that have something to show, numbered one after another.
pub(super) fn all(conn: &mut Conn, desk: &mut Desk<'_>) -> Result<Vec<Appendix>, Fault> {
    let outline = desk.outline;
    let mut all: Vec<Appendix> = whole::table(conn, desk)?.into_iter().collect();
    all.extend(below::tables(conn, desk)?);
    for appendix in outline.appendices.values() {
        if let AppendixOf::Register(register) = &appendix.of {
            let cases = cases::cases(conn, desk, register)?;
            if !cases.is_empty() {
                all.push(listed::table(desk, appendix, register, &cases));
            }
        }
    }
    for (at, appendix) in all.iter_mut().enumerate() {
        appendix.number = (at + 1).to_string();
        appendix.title = appendix.title.to_uppercase();
    }
    Ok(all)
}
