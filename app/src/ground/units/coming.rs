//! Operations whose day is ahead. They are tried when they are handed in, wait, are shown as
//! coming, and are applied on their day; one that no longer fits then keeps waiting and is told of.

use db::{Conn, Tx, Val};
use orgtree::{Applied, Change, Day, Operation, Tree, UnitId, Version};
use serde::Serialize;

use super::{Dated, apply, proof, refused, store};
use crate::shell::audit::{self, By};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

/// An operation that waits for its day.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Of its content: the same operation waits once.
    pub id: String,
    /// What will be done.
    pub operation: Operation,
    /// When it was handed in.
    pub at: String,
    /// By whom.
    pub actor: String,
    /// Of the tree that it did not fit on its day, with the reason.
    pub misfit: Option<(i64, String)>,
}

/// What became of an operation that was handed in.
pub enum Taken {
    /// Its day is here: it was applied.
    Done(Applied),
    /// It waits; then this will change.
    Waits(Vec<Change>),
    /// The same one waits already.
    Known,
}

/// A waiting operation and what it would do now, after those that wait for an earlier day.
#[derive(Debug, Serialize)]
pub struct Foreseen {
    /// A name for it that `units cancel` takes.
    pub id: String,
    /// Its day.
    pub on: String,
    /// Its document.
    pub document: Option<String>,
    /// Who handed it in, and when.
    pub actor: String,
    /// When.
    pub at: String,
    /// What will change.
    pub changes: Vec<String>,
    /// Why it does not fit the tree.
    pub misfit: Option<String>,
}

/// What waits for one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// From when.
    pub on: Day,
    /// By which document.
    pub document: Option<String>,
    /// The unit then; none when it will have ended.
    pub will_be: Option<Version>,
}

fn identity(operation: &Operation) -> Result<(String, String), Fault> {
    let text = serde_json::to_string(operation).map_err(|e| Fault::Inside(e.to_string()))?;
    let digest = audit::digest(&[text.as_bytes()]);
    let id = digest[..8].iter().map(|b| format!("{b:02x}")).collect();
    Ok((id, text))
}

/// The tree behind everything that waits until a day and fits.
fn foreseen(tree: &Tree, waiting: &[Coming], until: Day) -> Tree {
    let due = waiting.iter().filter(|c| c.operation.on <= until);
    due.fold(tree.clone(), |tree, coming| {
        tree.apply(&coming.operation).map_or(tree, |done| done.tree)
    })
}

/// What an operation would do on its day.
///
/// # Errors
/// The tree of that day refuses it, or the database fails.
pub fn tried(conn: &mut Conn, dated: &Dated, operation: &Operation) -> Result<Vec<Change>, Fault> {
    let tree = foreseen(&dated.tree, &store::coming(conn)?, operation.on);
    Ok(tree.apply(operation).map_err(refused)?.report)
}

/// Applies an operation, or lets it wait when its day is ahead.
///
/// # Errors
/// The tree of its day refuses it, or the database fails; then nothing has changed.
pub fn take<'a>(
    tx: &mut Tx<'_>,
    operation: &Operation,
    by: impl Into<By<'a>>,
    at: Moment,
) -> Result<Taken, Fault> {
    let by = by.into();
    if operation.on <= at.day() {
        return apply(tx, operation, by, at).map(Taken::Done);
    }
    audit::take_turn(tx, 0)?;
    let (id, text) = identity(operation)?;
    if store::coming(tx)?.iter().any(|coming| coming.id == id) {
        return Ok(Taken::Known);
    }
    let dated = store::load(tx)?;
    let changes = tried(tx, &dated, operation)?;
    let row = store::waiting_row((&id, operation.on, &text), by.actor, at);
    store::wait(tx, &row)?;
    told(tx, (proof::WAIT, &id), &row, by, at)?;
    Ok(Taken::Waits(changes))
}

fn told(
    tx: &mut Tx<'_>,
    (action, id): (&str, &str),
    row: &[Val],
    by: By<'_>,
    at: Moment,
) -> Result<(), Fault> {
    audit::write(
        tx,
        &audit::Event {
            realm: 0,
            at,
            by,
            action,
            subject: id,
            part: "",
            digest: audit::row(row),
        },
    )?;
    Ok(())
}

/// Takes a waiting operation back.
///
/// # Errors
/// None of that name waits, or the database fails.
pub fn cancel<'a>(
    tx: &mut Tx<'_>,
    id: &str,
    by: impl Into<By<'a>>,
    at: Moment,
) -> Result<Coming, Fault> {
    audit::take_turn(tx, 0)?;
    let waiting = store::coming(tx)?;
    let Some(found) = waiting.into_iter().find(|coming| coming.id == id) else {
        return Err(Fault::Missing(format!(
            "thao tác \"{id}\" đang chờ; `lantoa units coming` liệt kê các thao tác ấy"
        )));
    };
    store::no_longer_waits(tx, id)?;
    told(tx, (proof::CANCEL, id), &[], by.into(), at)?;
    Ok(found)
}

/// How many operations wait.
///
/// # Errors
/// The database fails.
pub fn waiting(conn: &mut Conn) -> Result<usize, Fault> {
    Ok(store::coming(conn)?.len())
}

/// Operations that wait although their day is here, the earliest first: each either was not
/// tried yet or does not fit.
///
/// # Errors
/// The database fails.
pub fn overdue(conn: &mut Conn, today: Day) -> Result<Vec<Coming>, Fault> {
    if !store::is_overdue(conn, today)? {
        return Ok(Vec::new());
    }
    let mut waiting = store::coming(conn)?;
    waiting.retain(|coming| coming.operation.on <= today);
    Ok(waiting)
}

/// Applies what has come due, each once however many processes try; says how many were applied.
///
/// # Errors
/// The database fails.
pub fn apply_due(tx: &mut Tx<'_>, at: Moment) -> Result<usize, Fault> {
    audit::take_turn(tx, 0)?;
    let mut applied = 0;
    for coming in overdue(tx, at.day())? {
        let generation = store::generation(tx)?;
        if coming
            .misfit
            .as_ref()
            .is_some_and(|(of, _)| *of == generation)
        {
            continue;
        }
        let by = By::from(coming.actor.as_str());
        match apply(tx, &coming.operation, by, at) {
            Ok(_) => {
                store::no_longer_waits(tx, &coming.id)?;
                told(tx, (proof::DUE, &coming.id), &[], by, at)?;
                applied += 1;
            }
            // The tree refuses before anything is written.
            Err(Fault::Refused(why)) => {
                let row = store::misfit_row(&coming.id, generation, &why);
                store::misfits(tx, &row)?;
                told(tx, (proof::MISFIT, &coming.id), &row, by, at)?;
            }
            Err(other) => return Err(other),
        }
    }
    Ok(applied)
}

/// All that waits, the earliest first, with what each would do.
///
/// # Errors
/// The database fails.
pub fn foresee(conn: &mut Conn, tree: &Tree) -> Result<Vec<Foreseen>, Fault> {
    let mut tree = tree.clone();
    let mut told = Vec::new();
    for coming in store::coming(conn)? {
        let (changes, misfit) = match tree.apply(&coming.operation) {
            Ok(done) => {
                tree = done.tree;
                (done.report, None)
            }
            Err(why) => (Vec::new(), Some(refused(why).to_string())),
        };
        told.push(Foreseen {
            id: coming.id,
            on: coming.operation.on.to_string(),
            document: coming.operation.document,
            actor: coming.actor,
            at: coming.at,
            changes: changes.iter().map(ToString::to_string).collect(),
            misfit,
        });
    }
    Ok(told)
}

/// What waits for one unit.
///
/// # Errors
/// The database fails.
pub fn foresee_unit(conn: &mut Conn, tree: &Tree, unit: UnitId) -> Result<Vec<Ahead>, Fault> {
    let mut tree = tree.clone();
    let mut told = Vec::new();
    for Coming { operation, .. } in store::coming(conn)? {
        let Ok(done) = tree.apply(&operation) else {
            continue;
        };
        if done.tree.unit(unit) != tree.unit(unit) {
            let will_be = done.tree.version_on(unit, operation.on).cloned();
            let document = will_be.as_ref().and_then(|v| v.document.clone());
            told.push(Ahead {
                on: operation.on,
                document: document.or(operation.document),
                will_be,
            });
        }
        tree = done.tree;
    }
    Ok(told)
}
