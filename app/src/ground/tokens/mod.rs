//! Tokens: a unit lends a program some abilities in its subtree. Only the SHA-256 of
//! a token is stored; the table is kept at hand and read again soon after it changed.

pub mod cli;
pub mod proof;
mod store;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use db::{Conn, Db, Tx};
use orgtree::UnitId;
use packs::Ability;
use sha2::{Digest, Sha256};

use crate::shell::access::{Actor, Bearer, Registers, Rights, Who};
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// A revoked token is refused everywhere after at most this long.
const STALE: Duration = Duration::from_secs(1);
/// Every token begins so, for those who find one lying about.
const MARK: &str = "lantoa_";

db::row! {
    /// A token as stored: never its secret.
    #[derive(Clone, Debug)]
    pub struct Token {
        /// Names it in lists, the audit log and `token revoke`.
        pub id: String,
        /// SHA-256 of the secret.
        pub hash: [u8; 32],
        /// Whose subtree.
        pub unit: i64,
        /// Codes of what it may do, with blanks between them.
        pub abilities: String,
        /// What it is for.
        pub label: String,
        /// When it was made.
        pub created_at: String,
        /// When it ceased to be valid.
        pub revoked_at: Option<String>,
    }
}

impl Token {
    /// What it may do; codes of another version of the program are left out.
    #[must_use]
    pub fn abilities(&self) -> Vec<Ability> {
        self.abilities
            .split(' ')
            .filter_map(|code| Ability::parse(code).ok())
            .collect()
    }
}

/// What a new token is for.
pub struct NewToken {
    /// Whose subtree.
    pub unit: UnitId,
    /// What it may do.
    pub abilities: Vec<Ability>,
    /// What it is for, in words.
    pub label: String,
}

/// Makes a token out of 32 + 6 random bytes; the secret is returned and kept nowhere.
///
/// # Errors
/// The database fails.
pub fn add(
    tx: &mut Tx<'_>,
    new: &NewToken,
    (secret, name): ([u8; 32], [u8; 6]),
    (actor, at): (&Actor, Moment),
) -> Result<(String, String), Fault> {
    let secret = format!("{MARK}{}", hex(&secret));
    let abilities: BTreeSet<Ability> = new.abilities.iter().copied().collect();
    let codes: Vec<&str> = abilities.into_iter().map(Ability::code).collect();
    let token = Token {
        id: hex(&name),
        hash: hash(&secret),
        unit: new.unit.0,
        abilities: codes.join(" "),
        label: new.label.clone(),
        created_at: at.text(),
        revoked_at: None,
    };
    store::add(tx, &token)?;
    let digest = audit::row(&store::row(&token));
    note(tx, (actor, at), proof::NEW, &token.id, digest)?;
    Ok((token.id, secret))
}

/// Takes a token's validity away; doing it again changes nothing.
///
/// # Errors
/// There is no such token, or the database fails.
pub fn revoke(tx: &mut Tx<'_>, id: &str, actor: &Actor, at: Moment) -> Result<(), Fault> {
    if !store::revoke(tx, id, &at.text())? {
        return Err(Fault::Missing(format!(
            "mã truy cập \"{id}\"; xem `lantoa token list`"
        )));
    }
    note(tx, (actor, at), proof::REVOKE, id, audit::digest(&[]))
}

fn note(
    tx: &mut Tx<'_>,
    (actor, at): (&Actor, Moment),
    action: &str,
    subject: &str,
    digest: [u8; 32],
) -> Result<(), Fault> {
    audit::write(
        tx,
        &audit::Event {
            realm: 0,
            at,
            actor: actor.name(),
            action,
            subject,
            digest,
        },
    )?;
    Ok(())
}

/// Every token, oldest first.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut Conn) -> db::Result<Vec<Token>> {
    store::all(conn)
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The valid tokens at hand, by the hash of their secret: a guess learns nothing from how long
/// the look-up took, for it cannot choose its hash.
#[derive(Clone)]
pub struct Tokens {
    db: Db,
    valid: Arc<RwLock<Valid>>,
    /// When the database was last asked whether the copy is old.
    asked: Arc<Mutex<Option<Instant>>>,
}

#[derive(Default)]
struct Valid {
    generation: i64,
    actors: HashMap<[u8; 32], Arc<Actor>>,
}

impl Tokens {
    /// Reads nothing yet.
    #[must_use]
    pub fn new(db: &Db) -> Tokens {
        Tokens {
            db: db.clone(),
            valid: Arc::default(),
            asked: Arc::default(),
        }
    }

    /// Whether the copy must be compared with the database before it is trusted.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none_or(|at| at.elapsed() >= STALE)
    }

    /// Compares the copy with the database. Blocks: not for async code.
    ///
    /// # Errors
    /// The database fails.
    pub fn refresh(&self) -> Result<(), Fault> {
        let began = Instant::now();
        let known = self
            .valid
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .generation;
        let fresh = self.db.read(|conn| {
            let generation = store::generation(conn)?;
            if generation == known {
                return Ok(None);
            }
            Ok::<_, Fault>(Some((generation, store::all(conn)?)))
        })?;
        if let Some((generation, tokens)) = fresh {
            let actors = tokens
                .into_iter()
                .filter(|t| t.revoked_at.is_none())
                .map(|t| (t.hash, Arc::new(actor(&t))))
                .collect();
            *self.valid.write().unwrap_or_else(PoisonError::into_inner) =
                Valid { generation, actors };
        }
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(began);
        Ok(())
    }

    /// Who bears this secret.
    ///
    /// # Errors
    /// Nobody: it was never made, or it was revoked.
    pub fn bearer(&self, secret: &str) -> Result<Arc<Actor>, Fault> {
        self.valid
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .actors
            .get(&hash(secret))
            .cloned()
            .ok_or(Fault::Stranger)
    }
}

fn actor(token: &Token) -> Actor {
    // Which position lent it is known once there are positions.
    let who = Who::Bearer(Bearer {
        token: token.id.clone(),
        realm: 0,
        position: Id([0; 16]),
        holder: None,
    });
    Actor::new(
        who,
        Rights::on(UnitId(token.unit), token.abilities(), Registers::All),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::access::Scope;

    #[test]
    fn a_secret_is_known_only_by_its_hash() {
        let secret = format!("{MARK}{}", hex(&[0xab; 32]));
        assert_eq!(secret.len(), MARK.len() + 64);
        assert!(!hex(&hash(&secret)).contains("abab"));
        assert_ne!(hash(&secret), hash(&secret[1..]));
    }

    #[test]
    fn what_another_version_allowed_is_left_out() {
        let token = Token {
            id: "a".into(),
            hash: [0; 32],
            unit: 7,
            abilities: "read sing".into(),
            label: String::new(),
            created_at: String::new(),
            revoked_at: None,
        };
        let actor = actor(&token);
        assert!(actor.rights.bring(Ability::Read) && !actor.rights.bring(Ability::Sign));
        assert_eq!(actor.scope, Scope::subtree(UnitId(7)));
    }
}
