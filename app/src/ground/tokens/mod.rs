//! Tokens: a position lends a program, or a person who holds it, some of its abilities. Only the
//! SHA-256 of a token is stored; who bears one is kept at hand and read again soon after it changed.

mod bearers;
pub mod cli;
pub mod proof;
mod store;

use std::collections::BTreeSet;

use db::{Conn, Tx};
use orgtree::UnitId;
use packs::Ability;
use sha2::{Digest, Sha256};

pub use bearers::Tokens;
pub(crate) use bearers::again;

use crate::ground::people::{self, Land};
use crate::shell::access::{Actor, Rights};
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// Every token begins so, for those who find one lying about.
const MARK: &str = "lantoa_";

db::row! {
    /// A token as stored: never its secret.
    #[derive(Clone, Debug)]
    pub struct Token {
        /// Of the position.
        pub realm: i64,
        /// Names it in lists, the audit log and `token revoke`.
        pub id: String,
        /// SHA-256 of the secret.
        pub hash: [u8; 32],
        /// Whose abilities it lends.
        pub position: Id,
        /// The person whose it is; a program's belongs to the position alone.
        pub person: Option<Id>,
        /// Codes of the abilities, with blanks between them.
        pub abilities: String,
        /// What it is for.
        pub label: String,
        /// When it was made.
        pub created_at: String,
        /// When it ceased to be valid.
        pub revoked_at: Option<String>,
    }
}

/// The abilities of a list of codes; codes of another version of the program are left out.
fn abilities(codes: &str) -> BTreeSet<Ability> {
    let known = codes
        .split(' ')
        .filter_map(|code| Ability::parse(code).ok());
    known.collect()
}

/// What a new token is for.
pub struct NewToken {
    /// Whose abilities it lends.
    pub position: Id,
    /// The person who holds the position and bears it.
    pub person: Option<Id>,
    /// Only these of the position's abilities; none named: all it has today.
    pub abilities: Vec<Ability>,
    /// What it is for, in words.
    pub label: String,
}

/// Makes a token out of 32 + 6 random bytes; the secret is returned and kept nowhere.
///
/// # Errors
/// The position is not there, lacks an ability or is not the person's; the actor may not grant what
/// it lends; the database fails.
pub fn add(
    tx: &mut Tx<'_>,
    land: Land<'_>,
    new: &NewToken,
    (secret, name): ([u8; 32], [u8; 6]),
    (actor, at): (&Actor, Moment),
) -> Result<(String, String), Fault> {
    let position = people::standing(tx, new.position)?;
    let (unit, whole) = (
        UnitId(position.unit),
        people::rights_at(land.1, &position.kind, UnitId(position.unit)),
    );
    let lent = lent(&whole, unit, &new.abilities)?;
    let is_own = people::is_own(actor, position.id, new.person);
    people::may_grant(actor, land, unit, &lent, is_own)?;
    if let Some(person) = new.person {
        let held = people::of_position(tx, position.realm, position.id)?;
        let today = at.day().to_string();
        if !held.iter().any(|a| a.person == person && today < a.to_day) {
            return Err(Fault::field(
                "person",
                format!("người {person} không giữ chức danh này; hãy phân công trước"),
            ));
        }
    }
    let secret = format!("{MARK}{}", hex::encode(secret));
    let codes: Vec<&str> = Ability::ALL
        .into_iter()
        .filter(|ability| lent.bring(*ability))
        .map(Ability::code)
        .collect();
    let token = Token {
        realm: position.realm,
        id: hex::encode(name),
        hash: hash(&secret),
        position: position.id,
        person: new.person,
        abilities: codes.join(" "),
        label: new.label.clone(),
        created_at: at.text(),
        revoked_at: None,
    };
    audit::take_turn(tx, token.realm)?;
    store::add(tx, &token)?;
    let digest = audit::row(&store::row(&token));
    people::note(
        tx,
        (actor, at),
        (token.realm, proof::NEW, &token.id),
        digest,
    )?;
    Ok((token.id, secret))
}

/// Of what a position brings, what a token of it brings.
fn lent(whole: &Rights, unit: UnitId, wanted: &[Ability]) -> Result<Rights, Fault> {
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|ability| !whole.bring(**ability))
        .map(|ability| ability.code())
        .collect();
    if !missing.is_empty() {
        let has = Ability::ALL
            .into_iter()
            .filter(|ability| whole.bring(*ability));
        let has: Vec<&str> = has.map(Ability::code).collect();
        return Err(Fault::field(
            "can",
            format!(
                "ghi {}; chức danh này có: {}",
                missing.join(", "),
                has.join(", ")
            ),
        ));
    }
    Ok(if wanted.is_empty() {
        whole.clone()
    } else {
        whole.only(unit, wanted)
    })
}

/// Takes a token's validity away, at once on every process; doing it again changes nothing.
///
/// # Errors
/// There is no such token, the actor may not revoke it, or the database fails.
pub fn revoke(
    tx: &mut Tx<'_>,
    land: Land<'_>,
    id: &str,
    actor: &Actor,
    at: Moment,
) -> Result<(), Fault> {
    let mut known = store::all(tx)?.into_iter();
    let token = known
        .find(|token| token.id == id)
        .ok_or_else(|| Fault::Missing(format!("mã truy cập \"{id}\"; xem `lantoa token list`")))?;
    let position = people::position(tx, token.position)?;
    if !people::is_own(actor, position.id, token.person) {
        people::must_administer(actor, land, UnitId(position.unit))?;
    }
    people::wait(tx, land.0, &position)?;
    store::revoke(tx, token.realm, id, &at.text())?;
    people::note(
        tx,
        (actor, at),
        (token.realm, proof::REVOKE, id),
        audit::digest(&[]),
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_only_by_its_hash() {
        let secret = format!("{MARK}{}", hex::encode([0xab; 32]));
        assert_eq!(secret.len(), MARK.len() + 64);
        assert!(!hex::encode(hash(&secret)).contains("abab"));
        assert_ne!(hash(&secret), hash(&secret[1..]));
    }

    #[test]
    fn what_another_version_allowed_is_left_out() {
        assert!(abilities("read sing").into_iter().eq([Ability::Read]));
    }

    #[test]
    fn a_token_lends_no_more_than_its_position_has() {
        let unit = UnitId(7);
        let all = [Ability::Read, Ability::Record];
        let whole = Rights::on(unit, all, crate::shell::access::Registers::All);
        let refused = lent(&whole, unit, &[Ability::Read, Ability::Sign]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "can: ghi sign; chức danh này có: read, record"
        );
        assert!(
            !lent(&whole, unit, &[Ability::Read])
                .unwrap()
                .bring(Ability::Record)
        );
        assert_eq!(lent(&whole, unit, &[]).unwrap(), whole);
    }
}
