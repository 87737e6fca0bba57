//! All SQL of which records are about the same thing.

use db::{Conn, Tx, args};

use crate::shell::id::Id;

db::sql! {
    THING = "SELECT thing FROM record WHERE realm = $1 AND id = $2";
    // A thing bears the id of one of its records; the others are found by it.
    ABOUT = "SELECT id, thing, same_as FROM record WHERE realm = $1 AND id = $2 UNION ALL SELECT id, thing, same_as FROM record WHERE realm = $1 AND thing = $2 AND thing <> id";
    SET_THING = "UPDATE record SET thing = $3 WHERE realm = $1 AND id = $2";
    SAMENESS = "SELECT id, thing, same_as FROM record WHERE realm = $1 AND (same_as IS NOT NULL OR thing <> id)";
}

db::row! {
    /// How a record stands to the others about its thing.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Sameness {
        pub id: Id,
        pub thing: Id,
        pub same_as: Option<Id>,
    }
}

pub(crate) fn thing(conn: &mut Conn, realm: i64, id: Id) -> db::Result<Option<Id>> {
    Ok(conn.opt::<(Id,)>(THING, &args![realm, id])?.map(|(t,)| t))
}

/// All records about a thing.
pub(crate) fn about(conn: &mut Conn, realm: i64, thing: Id) -> db::Result<Vec<Sameness>> {
    conn.all(ABOUT, &args![realm, thing])
}

pub(crate) fn set_thing(tx: &mut Tx<'_>, realm: i64, id: Id, thing: Id) -> db::Result<()> {
    tx.exec(SET_THING, &args![realm, id, thing])?;
    Ok(())
}

/// Every record of a realm that says it is about another's thing, or that is.
pub(crate) fn sameness(conn: &mut Conn, realm: i64) -> db::Result<Vec<Sameness>> {
    conn.all(SAMENESS, &args![realm])
}
