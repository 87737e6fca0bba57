//! Proves the tokens: each is what was made, none was made, revoked or revived past the log.

use std::collections::BTreeMap;

use db::Conn;

use super::store;
use crate::shell::audit;
use crate::shell::log::Log;

/// The actions under which the log knows tokens.
pub(super) const NEW: &str = "tokens.new";
pub(super) const REVOKE: &str = "tokens.revoke";

/// Each break, in Vietnamese; takes its own out of the settings.
///
/// # Errors
/// The database fails.
pub fn breaks(
    conn: &mut Conn,
    log: &Log,
    settings: &mut BTreeMap<String, String>,
) -> db::Result<Vec<String>> {
    let (mut found, mut rows) = (Vec::new(), Vec::new());
    for token in store::all(conn)? {
        let mut revoked = log.of(&[REVOKE]).filter(|line| line.subject == token.id);
        if revoked.next().map(|line| &line.at) != token.revoked_at.as_ref() {
            let id = &token.id;
            found.push(format!("Mã truy cập {id}: việc thu hồi khác với nhật ký"));
        }
        rows.push((token.id.clone(), audit::row(&store::row(&token))));
    }
    found.extend(log.differences(NEW, "Mã truy cập", rows));
    let counted = settings
        .remove(store::CHANGES)
        .unwrap_or_else(|| "0".into());
    if counted != log.of(&[NEW, REVOKE]).count().to_string() {
        found.push(format!(
            "Mã truy cập: cài đặt ghi đã đổi {counted} lần, khác với nhật ký"
        ));
    }
    Ok(found)
}
