//! Proves people, positions and assignments: each is what the log says was put.

use std::collections::BTreeMap;

use db::Conn;

use super::store;
use crate::shell::audit;
use crate::shell::log::Log;

/// The actions under which the log knows them.
pub(super) const PERSON: &str = "people.put";
pub(super) const POSITION: &str = "positions.put";
pub(super) const ASSIGNMENT: &str = "assignments.put";

/// Each break, in Vietnamese; takes the counter out of the settings. Of the log's other actions
/// those of `beside` count, too.
///
/// # Errors
/// The database fails.
pub fn breaks(
    conn: &mut Conn,
    log: &Log,
    settings: &mut BTreeMap<String, String>,
    beside: &[&str],
) -> db::Result<Vec<String>> {
    let persons = store::persons(conn)?.into_iter();
    let rows = persons.map(|p| (p.id.to_string(), audit::row(&store::person_row(&p))));
    let mut found = log.differences(PERSON, "Người", rows);
    let positions = store::positions(conn)?.into_iter();
    let rows = positions.map(|p| (p.id.to_string(), audit::row(&store::position_row(&p))));
    found.extend(log.differences(POSITION, "Chức danh", rows));
    let assignments = store::assignments(conn)?.into_iter();
    let rows = assignments.map(|a| (a.subject(), audit::row(&store::assignment_row(&a))));
    found.extend(log.differences(ASSIGNMENT, "Phân công", rows));
    let counted = settings
        .remove(store::CHANGES)
        .unwrap_or_else(|| "0".into());
    let actions = [&[PERSON, POSITION, ASSIGNMENT], beside].concat();
    if counted != log.of(&actions).count().to_string() {
        found.push(format!(
            "Phân quyền: cài đặt ghi đã đổi {counted} lần, khác với nhật ký"
        ));
    }
    Ok(found)
}
