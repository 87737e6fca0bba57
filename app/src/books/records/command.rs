//! Commands to a record that is there: edit, act, submit, accept, return, separate.

use db::Tx;
use packs::Ability;
use serde::{Deserialize, Serialize};
use vi::Day;

use super::act::{self, Acting};
use super::case::Case;
use super::change::Stage;
use super::draft::Revision;
use super::edit::{Edit, edit};
use super::put::{Around, How};
use super::right::{may_act, refuse_own};
use super::text::record_unknown;
use super::{Put, register_of, review, right, same, sealed, store, write};
use crate::app::App;
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::Id;
use crate::shell::number::of_json;

/// Parts to be handed in.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitting {
    /// Names of parts: `chung`, `chi/1`; all that are not handed in when none is named.
    #[serde(default)]
    pub parts: Vec<String>,
}

/// Parts to be accepted.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepting {
    /// The revision that was read: what was changed since is not accepted unseen.
    #[serde(deserialize_with = "of_json")]
    #[schema(inline)]
    pub revision: Option<Revision>,
    /// Names of parts; all that are handed in when none is named.
    #[serde(default)]
    pub parts: Vec<String>,
}

/// Parts to be given back.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Returning {
    /// Names of parts; all that are handed in when none is named.
    #[serde(default)]
    pub parts: Vec<String>,
    /// What is to be mended.
    pub reason: String,
    /// Until when: `2026-06-30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
}

/// What somebody asks of a record that is there.
#[derive(Clone, Debug, Serialize)]
pub enum Command {
    /// Other values.
    Edit(Edit),
    /// An action that moves its state.
    Act(Acting),
    /// Parts are handed in.
    Submit(Submitting),
    /// Parts are accepted.
    Accept(Accepting),
    /// Parts are given back.
    Return(Returning),
    /// It is about a thing of its own again.
    Separate,
}

/// Does what is asked of a record.
///
/// # Errors
/// There is no such record in sight; a right is missing (which one is said, and what remains
/// possible); what is asked does not fit the record. Then nothing is stored.
pub fn perform(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    (id, command): (Id, &Command),
    at: Moment,
) -> Result<Put, Fault> {
    let missing = || record_unknown(id.to_string());
    let realm = store::seen(tx, &actor.scope, id)?
        .ok_or_else(missing)?
        .realm;
    audit::take_turn(tx, realm)?;
    app.programmes.refresh(tx)?;
    // What it was before the turn may have changed while this one waited.
    let known = store::seen(tx, &actor.scope, id)?.ok_or_else(missing)?;
    if let Command::Edit(asked) = command {
        return edit(tx, app, actor, (known, asked), at);
    }
    let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
    let around = Around {
        app,
        tree: &dated.tree,
        catalog: &catalog,
        actor,
        at,
    };
    let register = register_of(&catalog, &known.register)?;
    let mut case = write::load(tx, app, (&catalog, register), known)?;
    case.shape(&catalog, register);
    match command {
        Command::Edit(_) => {}
        Command::Act(asked) => {
            let action = act::allowed(register, &case.row.state, asked)?;
            may_act(tx, around, &case, (register, action), How::Change)?;
            act::act(&mut case, action, asked, at.day())?;
        }
        Command::Submit(asked) => {
            let place = (around.land(), case.unit());
            right::must(actor, Ability::Record, place, || {
                right::possible(actor, register, &case.row.state, place)
            })?;
            let left = |stage| !matches!(stage, Some(Stage::Submitted | Stage::Accepted));
            let parts = review::named(&case, register, &asked.parts, left)?;
            review::submit(&mut case, register, around.tree, parts, &actor.name());
        }
        Command::Accept(asked) => accept(tx, around, &mut case, asked)?,
        Command::Return(asked) => give_back(around, &mut case, asked)?,
        Command::Separate => same::alone(tx, around, &mut case)?,
    }
    let (row, known) = (&case.row, case.known.as_ref());
    let grouped = same::group(tx, realm, (id, known), row.same_as)?;
    case.row.thing = grouped.place.thing;
    write::write(tx, around, case, &grouped)
}

fn waits(stage: Option<Stage>) -> bool {
    stage == Some(Stage::Submitted)
}

/// Accepts what was seen: parts that changed since are read again first.
fn accept(
    tx: &mut Tx<'_>,
    around: Around<'_>,
    case: &mut Case,
    asked: &Accepting,
) -> Result<(), Fault> {
    let register = register_of(around.catalog, &case.row.register)?;
    let level = review::level(register, around.actor, (around.land(), case.unit()))?;
    refuse_own(tx, around, case, register)?;
    let parts = review::named(case, register, &asked.parts, waits)?;
    let Some(seen) = asked.revision else {
        return Err(Fault::field(
            "revision",
            "chưa ghi; cần lần sửa đã đọc, để không duyệt điều chưa thấy",
        ));
    };
    let seen: i64 = seen.get();
    let was = sealed::said(tx, around.app, &case.row, seen)?;
    let was = was.and_then(|said| register.parse(&around.catalog.pack, &said.fields).ok());
    let changed = was.map(|was| register.changed(&was, &case.fields));
    let unseen = parts.iter().find(|part| {
        changed
            .as_ref()
            .is_none_or(|changed| changed.contains(part))
    });
    if let Some(part) = unseen {
        return Err(Fault::Conflict(format!(
            "Phần \"{}\" đã sửa sau lần {} mà bạn đọc (nay là lần {}); hãy đọc lại rồi duyệt",
            register.part_name(part),
            seen,
            case.known.as_ref().map_or(0, |known| known.revision)
        )));
    }
    review::accept(case, register, parts, (&level, &around.actor.name()))
}

fn give_back(around: Around<'_>, case: &mut Case, asked: &Returning) -> Result<(), Fault> {
    let register = register_of(around.catalog, &case.row.register)?;
    review::level(register, around.actor, (around.land(), case.unit()))?;
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, message: String| {
        wrong.push(Problem {
            field: field.to_owned(),
            message,
        });
    };
    let reason = match act::told("reason", Some(&asked.reason)) {
        Ok(Some(reason)) => reason,
        Ok(None) => {
            refuse(
                "reason",
                "chưa ghi; trả lại thì phải nói cần sửa gì".to_owned(),
            );
            String::new()
        }
        Err(problem) => {
            refuse(&problem.field, problem.message);
            String::new()
        }
    };
    let due = asked.due.as_deref().map(|text| (text, text.parse::<Day>()));
    let due = match due {
        None => None,
        Some((_, Ok(day))) if day >= around.at.day() => Some(day),
        Some((text, _)) => {
            let today = around.at.day();
            refuse(
                "due",
                format!("ghi \"{text}\"; cần một ngày từ {today} trở đi"),
            );
            None
        }
    };
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    let parts = review::named(case, register, &asked.parts, waits)?;
    if parts.is_empty() {
        return Err(Fault::field(
            "parts",
            "hồ sơ này không có phần nào đang chờ duyệt; phần đã duyệt thì phải ghi tên",
        ));
    }
    review::give_back(case, register, parts, (&reason, due, &around.actor.name()))
}
