//! All SQL of what is sealed.

use db::{Conn, Tx, args};

use crate::shell::id::Id;

db::sql! {
    // A sealed value begins with the number of its data key.
    BEFORE = "SELECT record, number, sealed FROM revision WHERE realm = $1 AND sealed IS NOT NULL AND SUBSTR(sealed, 1, 4) < $2 AND (record, number) > ($3, $4) ORDER BY record, number LIMIT $5";
    RESEAL = "UPDATE revision SET sealed = $4 WHERE realm = $1 AND record = $2 AND number = $3";
}

db::row! {
    /// A revision that is sealed with an earlier data key.
    pub(crate) struct Earlier {
        pub record: Id,
        pub number: i64,
        pub sealed: Vec<u8>,
    }
}

/// The next revisions of a realm, after one, that are sealed with data keys before one.
pub(crate) fn sealed_before(
    conn: &mut Conn,
    realm: i64,
    key: [u8; 4],
    (record, number): (Id, i64),
    limit: i64,
) -> db::Result<Vec<Earlier>> {
    let key = key.to_vec();
    conn.all(BEFORE, &args![realm, key, record, number, limit])
}

pub(crate) fn reseal(
    tx: &mut Tx<'_>,
    realm: i64,
    (record, number): (Id, i64),
    sealed: &[u8],
) -> db::Result<()> {
    tx.exec(RESEAL, &args![realm, record, number, sealed])?;
    Ok(())
}
