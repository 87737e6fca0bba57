//! All SQL of tokens.

use db::{Conn, Tx, Val, args};

use super::Token;
use crate::shell::setting;

db::sql! {
    ALL = "SELECT id, hash, unit, abilities, label, created_at, revoked_at FROM token ORDER BY created_at, id";
    ADD = "INSERT INTO token(id, hash, unit, abilities, label, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    // Once revoked, the first moment stays.
    REVOKE = "UPDATE token SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1";
}

/// Counts the changes to the table, so that a process knows when its copy is old.
pub(super) const CHANGES: &str = "tokens";

pub(super) fn generation(conn: &mut Conn) -> db::Result<i64> {
    Ok(setting::get(conn, CHANGES)?
        .and_then(|v| v.parse().ok())
        .unwrap_or(0))
}

pub(super) fn all(conn: &mut Conn) -> db::Result<Vec<Token>> {
    conn.all(ALL, &[])
}

/// All of a token that stays as it was made.
pub(super) fn row(token: &Token) -> [Val; 6] {
    args![
        token.id.as_str(),
        token.hash,
        token.unit,
        token.abilities.as_str(),
        token.label.as_str(),
        token.created_at.as_str()
    ]
}

pub(super) fn add(tx: &mut Tx<'_>, token: &Token) -> db::Result<()> {
    tx.exec(ADD, &row(token))?;
    setting::count(tx, CHANGES)
}

/// Whether there was such a token.
pub(super) fn revoke(tx: &mut Tx<'_>, id: &str, at: &str) -> db::Result<bool> {
    let found = tx.exec(REVOKE, &args![id, at])? > 0;
    setting::count(tx, CHANGES)?;
    Ok(found)
}
