//! What is marked sensitive is sealed at rest: a data key of each realm seals the values, a master key
//! that stands apart from the database wraps the data keys. Without the master key all works but them.

mod cipher;
mod master;
mod proof;
mod store;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use db::{Conn, Tx};

pub use cipher::{Bound, Opened, commitment};
pub use master::{Asked, Master};
pub use proof::{Health, breaks, health};
pub use store::DataKey;

use cipher::{Key, Sealed};

use super::audit::{self, By};
use super::clock::Moment;
use super::fault::Fault;

/// The random bytes of one sealing: salt, nonce, and a data key with its nonce where the realm has
/// none yet.
pub type Chance = [u8; 96];

/// Why a sealed value does not open.
#[derive(Debug, thiserror::Error)]
pub enum Closed {
    /// This process has no master key.
    #[error(
        "Chưa có khóa chủ nên các trường riêng tư không mở và không ghi được; hãy đặt lại tệp lantoa.key cạnh cơ sở dữ liệu, hoặc chỉ ra bằng --key-file, LANTOA_KEY_FILE hay LANTOA_KEY"
    )]
    NoKey,
    /// Another one wrapped the data key.
    #[error(
        "Khóa chủ đang dùng là {ours}, các trường riêng tư của địa bàn {realm} được giữ bằng khóa {theirs}; hãy dùng tệp khóa {theirs}"
    )]
    OtherKey {
        /// Whose data key.
        realm: i64,
        /// The name of the one at hand.
        ours: String,
        /// The name of the one that is needed.
        theirs: String,
    },
    /// It is not what was sealed here.
    #[error("giá trị niêm phong của địa bàn {0} đã bị sửa hoặc hỏng")]
    Broken(i64),
    /// The database fails.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Closed {
    /// Whether the right key would open it.
    #[must_use]
    pub fn wants_key(&self) -> bool {
        matches!(self, Closed::NoKey | Closed::OtherKey { .. })
    }
}

impl From<Closed> for Fault {
    fn from(closed: Closed) -> Fault {
        match closed {
            Closed::Db(e) => Fault::Db(e),
            Closed::Broken(_) => Fault::Inside(closed.to_string()),
            _ => Fault::Refused(closed.to_string()),
        }
    }
}

/// Seals and opens; cheap to clone.
#[derive(Clone, Default)]
pub struct Vault(Arc<Inner>);

#[derive(Default)]
struct Inner {
    master: Option<Master>,
    /// The data keys that were needed so far. One is the same however often it is wrapped again.
    at_hand: RwLock<HashMap<(i64, u32), Key>>,
}

impl Vault {
    /// A vault that opens with this key; without one it opens nothing.
    #[must_use]
    pub fn new(master: Option<Master>) -> Vault {
        Vault(Arc::new(Inner {
            master,
            at_hand: RwLock::default(),
        }))
    }

    /// The key that it opens with.
    #[must_use]
    pub fn master(&self) -> Option<&Master> {
        self.0.master.as_ref()
    }

    /// Seals a text with the newest data key of its realm; the first one of a realm is made now. The
    /// writer has its turn in the realm.
    ///
    /// # Errors
    /// There is no key, or another one is needed; the database fails.
    pub fn seal(
        &self,
        tx: &mut Tx<'_>,
        bound: &Bound<'_>,
        text: &[u8],
        chance: &Chance,
        by: (By<'_>, Moment),
    ) -> Result<Vec<u8>, Fault> {
        let (salt, nonce, fresh) = parts(chance);
        let (number, key) = match store::newest(tx, bound.realm)? {
            Some(data) => (data.number, self.key(&data)?),
            None => self.add(tx, (bound.realm, 1), fresh, by)?,
        };
        cipher::seal((number, &key), bound, &Opened::new(text, salt), nonce)
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// There is no key, or another one is needed; it was changed; the database fails.
    pub fn open(
        &self,
        conn: &mut Conn,
        bound: &Bound<'_>,
        sealed: &[u8],
    ) -> Result<Opened, Closed> {
        let broken = || Closed::Broken(bound.realm);
        let sealed = Sealed::read(sealed).ok_or_else(broken)?;
        let known = self.known((bound.realm, sealed.number));
        let key = match known {
            Some(key) => key,
            None => {
                let data = store::one(conn, bound.realm, sealed.number)?;
                self.key(&data.ok_or_else(broken)?)?
            }
        };
        sealed.open(&key, bound).ok_or_else(broken)
    }

    /// A digest of something that may be sensitive and short: without the master key nobody can try
    /// what it is of.
    #[must_use]
    pub fn mark(&self, parts: &[&[u8]]) -> [u8; 32] {
        let key = self.master().map_or(&[][..], |master| master.secret());
        audit::digest(&[&[b"lantoa mark", key], parts].concat())
    }

    /// The data keys of a realm, unwrapped as they stand in the database.
    ///
    /// # Errors
    /// The database fails.
    pub fn ring(&self, conn: &mut Conn, realm: i64) -> db::Result<Ring> {
        let keys = store::of_realm(conn, realm)?.into_iter();
        let keys = keys.map(|data| (data.number, self.unwrapped(&data)));
        Ok(Ring(keys.collect()))
    }

    /// Seals again with the newest data key what was sealed with an earlier one; the commitment stays.
    ///
    /// # Errors
    /// As [`Vault::open`] and [`Vault::seal`].
    pub fn renewed(
        &self,
        tx: &mut Tx<'_>,
        bound: &Bound<'_>,
        sealed: &[u8],
        nonce: [u8; 24],
    ) -> Result<Vec<u8>, Fault> {
        let opened = self.open(tx, bound, sealed)?;
        let newest = store::newest(tx, bound.realm)?.ok_or(Closed::Broken(bound.realm))?;
        let key = self.key(&newest)?;
        cipher::seal((newest.number, &key), bound, &opened, nonce)
    }

    /// The realm's next data key: from now on it seals.
    ///
    /// # Errors
    /// There is no key, or another one is needed; the database fails.
    pub fn renew(
        &self,
        tx: &mut Tx<'_>,
        realm: i64,
        chance: &Chance,
        by: (By<'_>, Moment),
    ) -> Result<(), Fault> {
        let newest = store::newest(tx, realm)?.map_or(0, |data| data.number);
        let (.., fresh) = parts(chance);
        self.add(tx, (realm, newest + 1), fresh, by).map(drop)
    }

    /// Takes away the data keys before the newest: nothing is sealed with them any more.
    ///
    /// # Errors
    /// The database fails.
    pub fn forget(tx: &mut Tx<'_>, realm: i64, by: (By<'_>, Moment)) -> Result<(), Fault> {
        let mut keys = store::of_realm(tx, realm)?;
        keys.pop();
        for old in &keys {
            store::drop_key(tx, realm, old.number)?;
            proof::log(tx, proof::DROP, old, by)?;
        }
        Ok(())
    }

    /// Wraps every data key with another master key; returns how many. The writer has its turn in
    /// their realms.
    ///
    /// # Errors
    /// The key at hand does not open one; the database fails.
    pub fn rewrap(
        &self,
        tx: &mut Tx<'_>,
        new: &Master,
        nonce: impl Fn() -> Result<[u8; 24], Fault>,
        by: (By<'_>, Moment),
    ) -> Result<usize, Fault> {
        let all = store::all(tx)?;
        for data in &all {
            let key = self.key(data)?;
            let wrapped = DataKey {
                master: new.name(),
                wrapped: new.wrap((data.realm, data.number), &key, nonce()?)?,
                ..data.clone()
            };
            store::wrap(tx, &wrapped)?;
            proof::log(tx, proof::PUT, &wrapped, by)?;
        }
        Ok(all.len())
    }

    fn add(
        &self,
        tx: &mut Tx<'_>,
        (realm, number): (i64, u32),
        (random, nonce): Fresh,
        by: (By<'_>, Moment),
    ) -> Result<(u32, Key), Fault> {
        let master = self.master().ok_or(Closed::NoKey)?;
        // A process that still has the key from before a rotation would split the house in two.
        if let Some(other) = keys(tx)?.iter().find(|data| data.master != master.name()) {
            return Err(self.other(other).into());
        }
        let key = Key::of(random);
        let data = DataKey {
            realm,
            number,
            master: master.name(),
            wrapped: master.wrap((realm, number), &key, nonce)?,
            made_at: by.1.text(),
        };
        store::add(tx, &data)?;
        proof::log(tx, proof::PUT, &data, by)?;
        Ok((number, key))
    }

    fn known(&self, place: (i64, u32)) -> Option<Key> {
        let at_hand = self.0.at_hand.read();
        let at_hand = at_hand.unwrap_or_else(PoisonError::into_inner);
        at_hand.get(&place).cloned()
    }

    fn key(&self, data: &DataKey) -> Result<Key, Closed> {
        let place = (data.realm, data.number);
        if let Some(key) = self.known(place) {
            return Ok(key);
        }
        let key = self.unwrapped(data)?;
        let at_hand = self.0.at_hand.write();
        let mut at_hand = at_hand.unwrap_or_else(PoisonError::into_inner);
        at_hand.insert(place, key.clone());
        Ok(key)
    }

    /// The data key out of its row itself, whatever is at hand.
    fn unwrapped(&self, data: &DataKey) -> Result<Key, Closed> {
        let master = self.master().ok_or(Closed::NoKey)?;
        let key = master.unwrap((data.realm, data.number), &data.wrapped);
        key.ok_or_else(|| self.other(data))
    }

    fn other(&self, data: &DataKey) -> Closed {
        match self.master().map(Master::name) {
            None => Closed::NoKey,
            Some(ours) if ours == data.master => Closed::Broken(data.realm),
            Some(ours) => Closed::OtherKey {
                realm: data.realm,
                ours,
                theirs: data.master.clone(),
            },
        }
    }
}

/// The data keys of a realm at hand, or why one is not.
pub struct Ring(HashMap<u32, Result<Key, Closed>>);

impl Ring {
    /// Opens a sealed value.
    ///
    /// # Errors
    /// Its data key does not open, or it was changed.
    pub fn open(&self, bound: &Bound<'_>, sealed: &[u8]) -> Result<Opened, Closed> {
        let broken = || Closed::Broken(bound.realm);
        let sealed = Sealed::read(sealed).ok_or_else(broken)?;
        match self.0.get(&sealed.number) {
            Some(Ok(key)) => sealed.open(key, bound).ok_or_else(broken),
            Some(Err(closed)) if closed.wants_key() => Err(Closed::NoKey),
            _ => Err(broken()),
        }
    }
}

/// The data keys of all realms.
///
/// # Errors
/// The database fails.
pub fn keys(conn: &mut Conn) -> db::Result<Vec<DataKey>> {
    store::all(conn)
}

/// The data key that seals in a realm.
///
/// # Errors
/// The database fails.
pub fn newest(conn: &mut Conn, realm: i64) -> db::Result<Option<DataKey>> {
    store::newest(conn, realm)
}

/// The random bytes of a data key: itself, and the nonce under which it is wrapped.
type Fresh = ([u8; 32], [u8; 24]);

/// Salt, nonce, and a data key in case it is needed.
fn parts(chance: &Chance) -> ([u8; 16], [u8; 24], Fresh) {
    let (mut salt, mut nonce, mut key, mut wrap) = ([0; 16], [0; 24], [0; 32], [0; 24]);
    salt.copy_from_slice(&chance[..16]);
    nonce.copy_from_slice(&chance[16..40]);
    key.copy_from_slice(&chance[40..72]);
    wrap.copy_from_slice(&chance[72..]);
    (salt, nonce, (key, wrap))
}
