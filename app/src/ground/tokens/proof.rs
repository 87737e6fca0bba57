//! Proves the tokens: each is what was made, none was made, revoked or revived past the log.

use db::Conn;

use super::store;
use crate::shell::audit;
use crate::shell::log::Log;

/// The actions under which the log knows tokens.
pub(super) const NEW: &str = "tokens.new";
pub(super) const REVOKE: &str = "tokens.revoke";

/// Everything by which they change who may do what.
pub const ACTIONS: [&str; 2] = [NEW, REVOKE];

/// Each break, in Vietnamese.
///
/// # Errors
/// The database fails.
pub fn breaks(conn: &mut Conn, log: &Log) -> db::Result<Vec<String>> {
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
    Ok(found)
}
