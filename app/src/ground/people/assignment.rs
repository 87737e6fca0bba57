//! Who holds a position: from a day until a day, for themselves or in another's place.

use db::Tx;
use orgtree::{Day, OPEN, UnitId};

use super::position::{standing, wait};
use super::{Assignment, Land, grant, must_administer, note, person, proof, store};
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::Id;

/// Somebody who is to hold a position.
#[derive(Clone, Debug)]
pub struct NewAssignment {
    /// Which position.
    pub position: Id,
    /// Who.
    pub person: Id,
    /// From which day on.
    pub from: Day,
    /// The first day on which they no longer do; whoever stands in for another must have one.
    pub until: Option<Day>,
    /// Whose work it is, where they only stand in.
    pub acting_for: Option<Id>,
}

/// Gives a position to somebody.
///
/// # Errors
/// There is no such position or person, the days do not fit, or the actor may not grant what the
/// position brings.
pub fn assign(
    tx: &mut Tx<'_>,
    land: Land<'_>,
    actor: &Actor,
    new: &NewAssignment,
    at: Moment,
) -> Result<Assignment, Fault> {
    let position = standing(tx, new.position)?;
    let unit = UnitId(position.unit);
    let rights = grant::rights_at(land.1, &position.kind, unit);
    let is_own = grant::is_own(actor, position.id, new.acting_for);
    grant::may_grant(actor, land, unit, &rights, is_own)?;
    audit::take_turn(tx, position.realm)?;
    let held = store::of_position(tx, position.realm, position.id)?;
    if person(tx, new.person)?.realm != position.realm {
        return Err(Fault::field(
            "person",
            "người này thuộc địa bàn khác với chức danh; hãy ghi tên người ấy ở địa bàn của chức danh",
        ));
    }
    let assignment = Assignment {
        realm: position.realm,
        position: position.id,
        person: new.person,
        from_day: new.from.to_string(),
        to_day: new.until.unwrap_or(OPEN).to_string(),
        acting_for: new.acting_for,
    };
    let wrong = misfits(&assignment, &held);
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    store::assign(tx, &assignment)?;
    logged(tx, &assignment, actor, at)?;
    Ok(assignment)
}

/// What of the new assignment does not fit those that there are.
fn misfits(new: &Assignment, held: &[Assignment]) -> Vec<Problem> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, message: String| {
        wrong.push(Problem {
            field: field.to_owned(),
            message,
        });
    };
    if new.to_day <= new.from_day {
        let (from, to) = (&new.from_day, &new.to_day);
        refuse("until", format!("ghi {to}; phải sau ngày bắt đầu {from}"));
    }
    let meets = |other: &&Assignment| other.from_day < new.to_day && new.from_day < other.to_day;
    match new.acting_for {
        Some(other) => {
            let theirs = |a: &&Assignment| a.person == other && a.acting_for.is_none();
            if other == new.person {
                refuse("acting_for", "không ai làm thay chính mình".to_owned());
            } else if !held
                .iter()
                .filter(theirs)
                .any(|a| a.holds_on(&new.from_day))
            {
                refuse(
                    "acting_for",
                    format!(
                        "người {other} không giữ chức danh này vào ngày {}",
                        new.from_day
                    ),
                );
            }
            if new.to_day == OPEN.to_string() {
                refuse("until", "làm thay thì phải có ngày thôi".to_owned());
            }
        }
        None => {
            let own = held.iter().filter(|a| a.acting_for.is_none());
            for other in own.filter(meets) {
                let (person, from, to) = (other.person, &other.from_day, &other.to_day);
                let to = if *to == OPEN.to_string() { "nay" } else { to };
                refuse(
                    "from",
                    format!(
                        "người {person} giữ chức danh này từ {from} đến {to}; hãy kết thúc trước"
                    ),
                );
            }
        }
    }
    let again = |a: &&Assignment| a.person == new.person && a.from_day == new.from_day;
    if new.acting_for.is_some() && held.iter().filter(again).count() > 0 {
        let day = &new.from_day;
        refuse(
            "from",
            format!("người này đã có phân công bắt đầu ngày {day}"),
        );
    }
    wrong
}

/// Ends what somebody holds of a position from a day on. What they may do by it stops at once on
/// every process, once that day is here.
///
/// # Errors
/// They do not hold it, or the actor may not end it.
pub fn end_assignment(
    tx: &mut Tx<'_>,
    land: Land<'_>,
    actor: &Actor,
    (position, person, on): (Id, Id, Day),
    at: Moment,
) -> Result<Assignment, Fault> {
    let position = super::position(tx, position)?;
    let unit = UnitId(position.unit);
    wait(tx, land.0, &position)?;
    let day = on.to_string();
    let held = store::of_position(tx, position.realm, position.id)?;
    let last = held
        .into_iter()
        .rfind(|a| a.person == person && a.to_day > day);
    let Some(mut assignment) = last else {
        return Err(Fault::Missing(format!(
            "phân công nào của người {person} còn đến sau ngày {day}; xem `lantoa positions list`"
        )));
    };
    let own = [assignment.acting_for, Some(person)];
    if !own
        .iter()
        .any(|whose| grant::is_own(actor, position.id, *whose))
    {
        must_administer(actor, land, unit)?;
    }
    assignment.to_day = day.max(assignment.from_day.clone());
    store::end_assignment(tx, &assignment)?;
    logged(tx, &assignment, actor, at)?;
    Ok(assignment)
}

fn logged(tx: &mut Tx<'_>, a: &Assignment, actor: &Actor, at: Moment) -> Result<(), Fault> {
    let digest = audit::row(&store::assignment_row(a));
    note(
        tx,
        (actor, at),
        (a.realm, proof::ASSIGNMENT, &a.subject()),
        digest,
    )
}
