//! All SQL of tokens.

use db::{Conn, Tx, Val, args};

use super::Token;
use crate::ground::people;
use crate::shell::id::Id;

db::sql! {
    ALL = "SELECT realm, id, hash, position, person, abilities, label, created_at, revoked_at FROM token ORDER BY created_at, id";
    ADD = "INSERT INTO token(realm, id, hash, position, person, abilities, label, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    // Once revoked, the first moment stays.
    REVOKE = "UPDATE token SET revoked_at = COALESCE(revoked_at, $3) WHERE realm = $1 AND id = $2";
    // A person's token lives as long as they hold the position: each time has a row of its own.
    BORNE = "SELECT t.realm, t.id, t.hash, t.abilities, t.position, p.kind, p.unit, t.person, a.acting_for, a.from_day, a.to_day FROM token t JOIN position p ON p.realm = t.realm AND p.id = t.position LEFT JOIN assignment a ON a.realm = t.realm AND a.position = t.position AND a.person = t.person WHERE t.revoked_at IS NULL AND p.ended_at IS NULL";
    BORNE_NOW = "SELECT t.realm, t.id, t.hash, t.abilities, t.position, p.kind, p.unit, t.person, a.acting_for, a.from_day, a.to_day FROM token t JOIN position p ON p.realm = t.realm AND p.id = t.position LEFT JOIN assignment a ON a.realm = t.realm AND a.position = t.position AND a.person = t.person WHERE t.realm = $1 AND t.id = $2 AND t.revoked_at IS NULL AND p.ended_at IS NULL";
}

db::row! {
    /// A token that is not revoked, of a position that stands, in one of the times in which its
    /// person holds it.
    #[derive(Clone, Debug)]
    pub(super) struct Borne {
        pub realm: i64,
        pub token: String,
        pub hash: [u8; 32],
        pub abilities: String,
        pub position: Id,
        pub kind: String,
        pub unit: i64,
        pub person: Option<Id>,
        pub acting_for: Option<Id>,
        pub from_day: Option<String>,
        pub to_day: Option<String>,
    }
}

pub(super) fn all(conn: &mut Conn) -> db::Result<Vec<Token>> {
    conn.all(ALL, &[])
}

pub(super) fn borne(conn: &mut Conn) -> db::Result<Vec<Borne>> {
    conn.all(BORNE, &[])
}

/// One token, as the database has it at this moment.
pub(super) fn borne_now(conn: &mut Conn, realm: i64, token: &str) -> db::Result<Vec<Borne>> {
    conn.all(BORNE_NOW, &args![realm, token])
}

/// All of a token that stays as it was made.
pub(super) fn row(token: &Token) -> [Val; 8] {
    args![
        token.realm,
        token.id.as_str(),
        token.hash,
        token.position,
        token.person,
        token.abilities.as_str(),
        token.label.as_str(),
        token.created_at.as_str()
    ]
}

pub(super) fn add(tx: &mut Tx<'_>, token: &Token) -> db::Result<()> {
    tx.exec(ADD, &row(token))?;
    people::changed(tx)
}

pub(super) fn revoke(tx: &mut Tx<'_>, realm: i64, id: &str, at: &str) -> db::Result<()> {
    tx.exec(REVOKE, &args![realm, id, at])?;
    people::changed(tx)
}
