//! Who bears which token: at hand for reading, asked of the database itself for writing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use db::{Conn, Db};
use orgtree::{Day, OPEN, UnitId};
use packs::{Ability, Pack};

use super::store::{self, Borne};
use super::{abilities, hash};
use crate::ground::people;
use crate::shell::access::{Actor, Bearer, Holder, Who};
use crate::shell::fault::Fault;

/// Who may no longer read is refused everywhere after at most this long.
const STALE: Duration = Duration::from_secs(1);

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
    borne: HashMap<[u8; 32], Vec<Borne>>,
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
            let generation = people::generation(conn)?;
            if generation == known {
                return Ok(None);
            }
            Ok::<_, Fault>(Some((generation, store::borne(conn)?)))
        })?;
        if let Some((generation, tokens)) = fresh {
            let mut borne = HashMap::<[u8; 32], Vec<Borne>>::new();
            for token in tokens {
                borne.entry(token.hash).or_default().push(token);
            }
            *self.valid.write().unwrap_or_else(PoisonError::into_inner) =
                Valid { generation, borne };
        }
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(began);
        Ok(())
    }

    /// Who bears this secret on a day, by the rules of a pack.
    ///
    /// # Errors
    /// Nobody: it was never made, it was revoked, its position has ended or is no longer held by
    /// whose it is.
    pub fn bearer(&self, secret: &str, pack: &Pack, day: Day) -> Result<Actor, Fault> {
        let valid = self.valid.read().unwrap_or_else(PoisonError::into_inner);
        let borne = valid.borne.get(&hash(secret));
        borne
            .and_then(|borne| actor(borne, pack, day))
            .ok_or(Fault::Stranger)
    }
}

/// The actor as they are at this moment, in the transaction in which they write: what was taken from
/// them while they waited holds at once.
///
/// # Errors
/// They may do nothing any more, or the database fails.
pub(crate) fn again(
    conn: &mut Conn,
    actor_then: &Actor,
    pack: &Pack,
    day: Day,
) -> Result<Actor, Fault> {
    let Who::Bearer(bearer) = &actor_then.who else {
        return Ok(actor_then.clone());
    };
    let borne = store::borne_now(conn, bearer.realm, &bearer.token)?;
    actor(&borne, pack, day).ok_or(Fault::Stranger)
}

/// Who bears the token on a day.
fn actor(borne: &[Borne], pack: &Pack, day: Day) -> Option<Actor> {
    let day = day.to_string();
    let holds = |b: &&Borne| {
        let (from, to) = (b.from_day.as_deref(), b.to_day.as_deref());
        b.person.is_none()
            || from
                .zip(to)
                .is_some_and(|(from, to)| from <= &*day && &*day < to)
    };
    let borne = borne.iter().find(holds)?;
    let until = borne.to_day.as_deref().and_then(|to| to.parse().ok());
    let bearer = Bearer {
        token: borne.token.clone(),
        realm: borne.realm,
        position: borne.position,
        holder: borne.person.map(|person| Holder {
            person,
            acting_for: borne.acting_for,
            until: until.filter(|to| *to != OPEN),
        }),
    };
    let unit = UnitId(borne.unit);
    let lent: Vec<Ability> = abilities(&borne.abilities).into_iter().collect();
    let rights = people::rights_at(pack, &borne.kind, unit).only(unit, &lent);
    Some(Actor::new(Who::Bearer(bearer), rights))
}
