//! All SQL of what is attached to records.

use db::{Conn, Tx, Val, args};

use crate::shell::audit;
use crate::shell::id::Id;

db::sql! {
    ATTACH = "INSERT INTO attachment(realm, record, part, sha256, name, file, at, actor, taken_back_at, salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (realm, record, part, sha256) DO UPDATE SET name = excluded.name, file = excluded.file, at = excluded.at, actor = excluded.actor, taken_back_at = excluded.taken_back_at, salt = excluded.salt";
    OF_RECORD = "SELECT realm, record, part, sha256, name, file, at, actor, taken_back_at, salt FROM attachment WHERE realm = $1 AND record = $2 ORDER BY part, at, sha256";
    OF_FILE = "SELECT realm, record, part, sha256, name, file, at, actor, taken_back_at, salt FROM attachment WHERE realm = $1 AND file = $2 AND taken_back_at IS NULL ORDER BY record, part";
    AWAITING = "SELECT realm, record, part, sha256, name, file, at, actor, taken_back_at, salt FROM attachment WHERE realm = $1 AND sha256 = $2 AND file IS NULL AND taken_back_at IS NULL ORDER BY record, part";
    ATTACHED_OF_REALM = "SELECT realm, record, part, sha256, name, file, at, actor, taken_back_at, salt FROM attachment WHERE realm = $1 ORDER BY record, part, sha256";
    CITING = "SELECT id FROM record WHERE realm = $1 AND source = $2 ORDER BY id";
}

db::row! {
    /// A file of a part of a record, here or awaited.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Attachment {
        pub realm: i64,
        pub record: Id,
        /// Section of the head, or `lines-field/line-key`.
        pub part: String,
        pub sha256: [u8; 32],
        pub name: String,
        /// Nothing as long as the content has not arrived.
        pub file: Option<Id>,
        pub at: String,
        pub actor: String,
        /// The row stays as the mark of it.
        pub taken_back_at: Option<String>,
        /// With it the log commits to the rest.
        pub salt: [u8; 16],
    }
}

impl Attachment {
    pub(crate) fn row(&self) -> [Val; 10] {
        args![
            self.realm,
            self.record,
            &self.part,
            self.sha256,
            &self.name,
            self.file,
            &self.at,
            &self.actor,
            self.taken_back_at.clone(),
            self.salt
        ]
    }

    /// How the log names it.
    pub(crate) fn subject(&self) -> String {
        format!("{}/{}/{}", self.record, self.part, hex::encode(self.sha256))
    }
}

pub(crate) fn attach(tx: &mut Tx<'_>, attachment: &Attachment) -> db::Result<()> {
    tx.exec(ATTACH, &attachment.row())?;
    Ok(())
}

/// All that was ever attached to a record, taken back or not.
pub(crate) fn attached(conn: &mut Conn, realm: i64, record: Id) -> db::Result<Vec<Attachment>> {
    conn.all(OF_RECORD, &args![realm, record])
}

/// Where a file is attached.
pub(crate) fn holding(conn: &mut Conn, realm: i64, file: Id) -> db::Result<Vec<Attachment>> {
    conn.all(OF_FILE, &args![realm, file])
}

/// Where a content is awaited.
pub(crate) fn awaiting(
    conn: &mut Conn,
    realm: i64,
    sha256: [u8; 32],
) -> db::Result<Vec<Attachment>> {
    conn.all(AWAITING, &args![realm, sha256])
}

/// Every attachment of a realm by the name that the log has for it, with the hash of its row.
pub(crate) fn attached_hashed(conn: &mut Conn, realm: i64) -> db::Result<Vec<(String, [u8; 32])>> {
    let mut found = Vec::new();
    conn.each(ATTACHED_OF_REALM, &args![realm], |mut row| {
        let one: Attachment = db::FromRow::from_row(&mut row)?;
        found.push((one.subject(), audit::row(&one.row())));
        Ok::<(), db::Error>(())
    })?;
    Ok(found)
}

/// The records of a realm that cite a source.
pub(crate) fn citing(conn: &mut Conn, realm: i64, source: &str) -> db::Result<Vec<Id>> {
    let found = conn.all::<(Id,)>(CITING, &args![realm, source])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
