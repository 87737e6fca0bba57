//! All SQL of data keys.

use db::{Conn, Tx, Val, args};

db::sql! {
    NEWEST = "SELECT realm, number, master, wrapped, made_at FROM data_key WHERE realm = $1 ORDER BY number DESC LIMIT 1";
    ONE = "SELECT realm, number, master, wrapped, made_at FROM data_key WHERE realm = $1 AND number = $2";
    OF_REALM = "SELECT realm, number, master, wrapped, made_at FROM data_key WHERE realm = $1 ORDER BY number";
    ALL = "SELECT realm, number, master, wrapped, made_at FROM data_key ORDER BY realm, number";
    ADD = "INSERT INTO data_key(realm, number, master, wrapped, made_at) VALUES ($1, $2, $3, $4, $5)";
    WRAP = "UPDATE data_key SET master = $3, wrapped = $4 WHERE realm = $1 AND number = $2";
    DROP = "DELETE FROM data_key WHERE realm = $1 AND number = $2";
}

db::row! {
    /// A realm's data key as stored: never itself.
    #[derive(Clone, Debug)]
    pub struct DataKey {
        /// Whose.
        pub realm: i64,
        /// From 1; the largest seals, earlier ones only open.
        pub number: u32,
        /// Name of the master key that wraps it.
        pub master: String,
        /// Nonce and ciphertext.
        pub wrapped: Vec<u8>,
        /// When.
        pub made_at: String,
    }
}

impl DataKey {
    /// Every value sealed with an earlier data key sorts before these bytes.
    #[must_use]
    pub fn first_bytes(&self) -> [u8; 4] {
        self.number.to_be_bytes()
    }

    /// All columns.
    pub(super) fn row(&self) -> [Val; 5] {
        args![
            self.realm,
            self.number,
            self.master.as_str(),
            self.wrapped.as_slice(),
            self.made_at.as_str()
        ]
    }
}

pub(super) fn newest(conn: &mut Conn, realm: i64) -> db::Result<Option<DataKey>> {
    conn.opt(NEWEST, &args![realm])
}

pub(super) fn one(conn: &mut Conn, realm: i64, number: u32) -> db::Result<Option<DataKey>> {
    conn.opt(ONE, &args![realm, number])
}

pub(super) fn of_realm(conn: &mut Conn, realm: i64) -> db::Result<Vec<DataKey>> {
    conn.all(OF_REALM, &args![realm])
}

pub(super) fn all(conn: &mut Conn) -> db::Result<Vec<DataKey>> {
    conn.all(ALL, &[])
}

pub(super) fn add(tx: &mut Tx<'_>, key: &DataKey) -> db::Result<()> {
    tx.exec(ADD, &key.row())?;
    Ok(())
}

pub(super) fn wrap(tx: &mut Tx<'_>, key: &DataKey) -> db::Result<()> {
    let [realm, number, master, wrapped, _] = key.row();
    tx.exec(WRAP, &[realm, number, master, wrapped])?;
    Ok(())
}

pub(super) fn drop_key(tx: &mut Tx<'_>, realm: i64, number: u32) -> db::Result<()> {
    tx.exec(DROP, &args![realm, number])?;
    Ok(())
}
