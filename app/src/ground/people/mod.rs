//! People, the positions that they hold, and what these let them do. A right is an ability on a
//! unit's subtree; kinds of positions and their abilities are data of the pack.

mod assignment;
pub mod cli;
mod denied;
mod grant;
mod position;
pub mod proof;
mod store;

use db::{Conn, Tx};
use orgtree::{Tree, UnitId};
use packs::Pack;

pub use assignment::{NewAssignment, assign, end_assignment};
pub use denied::{lacking, must, must_administer, must_somewhere};
pub(crate) use grant::is_own;
pub use grant::{may_grant, rights_at};
pub use position::{NewPosition, create, end};
pub(crate) use position::{standing, wait};
pub(crate) use store::{changed, generation, of_position};

use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::{Id, random};

/// The organisation, and the rules in force.
pub type Land<'a> = (&'a Tree, &'a Pack);

db::row! {
    /// A person. The name stands here alone; everything else knows the id.
    #[derive(Clone, Debug)]
    pub struct Person {
        /// Of the unit.
        pub realm: i64,
        /// Names them everywhere.
        pub id: Id,
        /// Where they belong.
        pub unit: i64,
        /// As they are called.
        pub name: String,
        /// Keeps the log's hash from telling a name that one guesses.
        pub salt: [u8; 16],
        /// When they were entered.
        pub created_at: String,
    }
}

db::row! {
    /// A position.
    #[derive(Clone, Debug)]
    pub struct Position {
        /// Of the unit.
        pub realm: i64,
        /// Names it everywhere.
        pub id: Id,
        /// Id of its kind in the pack.
        pub kind: String,
        /// Where it is: its abilities hold on the subtree.
        pub unit: i64,
        /// What tells it from others of its kind there.
        pub label: String,
        /// When it was made.
        pub created_at: String,
        /// When it ceased to be.
        pub ended_at: Option<String>,
    }
}

db::row! {
    /// Who holds a position, from a day until before another.
    #[derive(Clone, Debug)]
    pub struct Assignment {
        /// Of the position.
        pub realm: i64,
        /// What is held.
        pub position: Id,
        /// By whom.
        pub person: Id,
        /// The first day.
        pub from_day: String,
        /// The first day on which they no longer do; far ahead where none is known.
        pub to_day: String,
        /// Whose work it is, where they only stand in.
        pub acting_for: Option<Id>,
    }
}

impl Assignment {
    /// Whether it holds on an ISO day.
    #[must_use]
    pub fn holds_on(&self, day: &str) -> bool {
        *self.from_day <= *day && *day < *self.to_day
    }

    /// How the log names it.
    fn subject(&self) -> String {
        format!("{}/{}/{}", self.position, self.person, self.from_day)
    }
}

/// Enters a person.
///
/// # Errors
/// The name is no name, or the actor does not administer the unit.
pub fn add(
    tx: &mut Tx<'_>,
    land: Land<'_>,
    actor: &Actor,
    (name, unit): (&str, UnitId),
    at: Moment,
) -> Result<Person, Fault> {
    must_administer(actor, land, unit)?;
    let name = vi::nfc(name);
    let length = name.chars().count();
    if length == 0 || length > 200 || name.chars().any(char::is_control) {
        return Err(Fault::field(
            "name",
            "cần họ và tên, từ 1 đến 200 chữ, không có ký tự điều khiển",
        ));
    }
    let person = Person {
        realm: land.0.unit(unit).map_or(0, |u| u.realm),
        id: Id::new(at)?,
        unit: unit.0,
        name,
        salt: random()?,
        created_at: at.text(),
    };
    audit::take_turn(tx, person.realm)?;
    store::add_person(tx, &person)?;
    let digest = audit::row(&store::person_row(&person));
    let subject = person.id.to_string();
    note(
        tx,
        (actor, at),
        (person.realm, proof::PERSON, &subject),
        digest,
    )?;
    Ok(person)
}

/// A person.
///
/// # Errors
/// There is none of that id.
pub fn person(conn: &mut Conn, id: Id) -> Result<Person, Fault> {
    store::person(conn, id)?
        .ok_or_else(|| Fault::Missing(format!("người {id}; xem `lantoa people list`")))
}

/// A position.
///
/// # Errors
/// There is none of that id.
pub fn position(conn: &mut Conn, id: Id) -> Result<Position, Fault> {
    store::position(conn, id)?
        .ok_or_else(|| Fault::Missing(format!("chức danh {id}; xem `lantoa positions list`")))
}

/// Writes into the log that something of an access was put.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    (actor, at): (&Actor, Moment),
    (realm, action, subject): (i64, &str, &str),
    digest: [u8; 32],
) -> Result<(), Fault> {
    let event = audit::Event {
        realm,
        at,
        by: actor.into(),
        action,
        subject,
        part: "",
        digest,
    };
    Ok(audit::write(tx, &event)?)
}
