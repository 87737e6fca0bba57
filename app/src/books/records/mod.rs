//! Records: one case in a register, with its whole history. Putting one in derives its entries,
//! moves the summaries and writes the audit row in the same transaction.

pub mod api;
mod asserted;
pub mod cli;
pub mod draft;
mod few;
mod link;
mod moved;
pub(crate) mod proof;
mod reference;
mod rules;
mod same;
pub mod source;
pub(crate) mod store;
pub mod turn;
pub mod view;

use std::sync::Arc;

use db::{Conn, Tx};
use orgtree::{Tree, UnitId};
use packs::{Fields, Register};

pub(crate) use asserted::entries_of;
pub use link::{Pointing, pointing};
pub use moved::install;
pub(crate) use proof::audited;
pub(crate) use rules::{day_text, is_public};
pub use same::separate;
pub(crate) use store::{Stored, add_many, named};

use crate::app::App;
use crate::books::entries::keep;
use crate::ground::programmes::Catalog;
use crate::ground::units::{self, Dated};
use crate::shell::access::{Action, Actor};
use crate::shell::clock::Moment;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::Id;
use draft::Draft;

/// A record that passed the rules; only [`Draft::check`] makes one.
pub struct NewRecord {
    /// Kept when given, so that sending the same record again changes nothing.
    pub id: Option<Id>,
    /// Which register.
    pub register: String,
    /// Whose record.
    pub unit: UnitId,
    /// In which state.
    pub state: Option<String>,
    /// Who states it, where it was not seen by the unit itself.
    pub source: Option<String>,
    /// The record whose thing this is too.
    pub same_as: Option<Id>,
    /// The revision that the writer saw, to refuse overwriting a later one.
    pub revision: Option<i64>,
    /// The values.
    pub fields: Fields,
}

/// How putting a record ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// Which record.
    pub id: Id,
    /// Its revision now.
    pub revision: i64,
    /// Whether anything changed.
    pub changed: bool,
    /// Whether it is new.
    pub created: bool,
}

/// Checks and stores a record.
///
/// # Errors
/// Wrong values (all of them), no right, a lost update; then nothing is stored.
pub fn put(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    draft: &Draft,
    at: Moment,
) -> Result<Put, Fault> {
    turn::take(tx, app, std::slice::from_ref(draft))?;
    let dated = app.units.current(tx)?;
    match check(app, dated, actor, draft.clone()) {
        Ok(checked) => store_record(tx, actor, checked, How::Either, at),
        Err(wrong) => Err(also_wrong(tx, app, actor, draft, wrong)?),
    }
}

/// What is wrong with a draft, with what the books alone can tell of it beside: whether its state
/// follows the stored one, whether there is such a source.
///
/// # Errors
/// The database fails.
pub fn also_wrong(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    draft: &Draft,
    wrong: Fault,
) -> Result<Fault, Fault> {
    let Fault::Invalid(mut problems) = wrong else {
        return Ok(wrong);
    };
    let catalog = app.programmes.current();
    if let Some(register) = catalog.pack.registers.get(&draft.register) {
        let id = draft.id.as_deref().and_then(|id| id.parse().ok());
        let known = match id {
            Some(id) => store::seen(conn, &actor.scope, id)?,
            None => None,
        };
        let asked = (draft.state.as_deref(), draft.source.as_deref());
        match led_to(conn, register, asked, known.as_ref()) {
            Err(Fault::Invalid(more)) => {
                let new = more.into_iter().filter(|p| !problems.contains(p));
                problems.extend(new.collect::<Vec<_>>());
            }
            Err(other) => return Err(other),
            Ok(_) => {}
        }
    }
    Ok(Fault::Invalid(problems))
}

/// The state to store, if the workflow leads there, and if the source cited is there.
fn led_to(
    conn: &mut Conn,
    register: &Register,
    (state, source): (Option<&str>, Option<&str>),
    known: Option<&store::Stored>,
) -> Result<String, Fault> {
    let state = rules::state_of(register, state, known);
    match (state, source::must_exist(conn, source)) {
        (Err(state), Err(source)) => {
            let both = [state.problems("state"), source.problems("source")];
            Err(Fault::Invalid(both.concat()))
        }
        (Err(e), _) | (_, Err(e)) => Err(e),
        (Ok(state), Ok(())) => Ok(state),
    }
}

/// A record checked against the tree and the pack of a moment.
pub struct Checked {
    dated: Arc<Dated>,
    catalog: Arc<Catalog>,
    draft: Draft,
    record: NewRecord,
}

impl Checked {
    /// Where it is to be written.
    #[must_use]
    pub fn realm(&self) -> i64 {
        let unit = self.dated.tree.unit(self.record.unit);
        unit.map_or(0, |u| u.realm)
    }
}

/// Checks what needs no database: values, unit, rights.
///
/// # Errors
/// Wrong values (all of them), no right.
pub fn check(app: &App, dated: Arc<Dated>, actor: &Actor, draft: Draft) -> Result<Checked, Fault> {
    actor.must(Action::WriteRecords)?;
    let catalog = app.programmes.current();
    let record = draft.check(&dated.tree, &catalog)?;
    if !actor.scope.sees(&dated.tree, record.unit) {
        return Err(Fault::Denied(format!(
            "Mã truy cập này không ghi được hồ sơ của {}",
            units::full_name(&dated.tree, record.unit)
        )));
    }
    Ok(Checked {
        dated,
        catalog,
        draft,
        record,
    })
}

/// Stores a checked record; checks it again when the tree or the pack has changed since.
///
/// # Errors
/// As [`put`].
pub fn put_checked(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    checked: Checked,
    how: How,
    at: Moment,
) -> Result<Put, Fault> {
    turn::take(tx, app, std::slice::from_ref(&checked.draft))?;
    let dated = app.units.current(tx)?;
    let fresh = dated.generation == checked.dated.generation
        && Arc::ptr_eq(&app.programmes.current(), &checked.catalog);
    let checked = if fresh {
        checked
    } else {
        check(app, dated, actor, checked.draft)?
    };
    store_record(tx, actor, checked, how, at)
}

/// Whether the writer means to make a record or to change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Whichever it is: files that are read again.
    Either,
    /// A new one; the same one again changes nothing.
    Create,
    /// One that is there.
    Change,
}

/// The stored record of that id, if the actor sees it and may mean it.
fn known_of(
    tx: &mut Tx<'_>,
    tree: &Tree,
    actor: &Actor,
    id: Option<Id>,
    how: How,
) -> Result<Option<store::Stored>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let known = store::anywhere(tx, id)?;
    let seen = known
        .as_ref()
        .map(|k| actor.scope.sees(tree, UnitId(k.unit)));
    match (seen, how) {
        (Some(true), _) | (None, How::Either | How::Create) => Ok(known),
        (Some(false), How::Create) => Err(Fault::Conflict(format!(
            "Mã hồ sơ {id} đã có người dùng; hãy để trống để nhận mã mới"
        ))),
        (Some(false), How::Either | How::Change) | (None, How::Change) => {
            Err(Fault::Missing(format!("hồ sơ {id}")))
        }
    }
}

fn store_record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    checked: Checked,
    how: How,
    at: Moment,
) -> Result<Put, Fault> {
    let Checked {
        dated,
        catalog,
        record,
        ..
    } = checked;
    let (tree, catalog) = (&dated.tree, &*catalog);
    let realm = tree.unit(record.unit).map_or(0, |u| u.realm);
    let register = register_of(catalog, &record.register)?;
    let known = known_of(tx, tree, actor, record.id, how)?;
    let seen = record.revision;
    let asked = (record.state.as_deref(), record.source.as_deref());
    let state = led_to(tx, register, asked, known.as_ref());
    let astray = link::astray(tx, catalog, (register, &record.fields), realm)?;
    let state = with_more(state, "state", astray)?;
    let id = match record.id {
        Some(id) => id,
        None => Id::new(at)?,
    };
    // What a record says of another stays until it is taken back by an action of its own.
    let said = known.as_ref().and_then(|k| k.same_as);
    let same_as = record.same_as.filter(|other| *other != id).or(said);
    let grouped = same::group(tx, realm, (id, known.as_ref()), same_as)?;
    let assertions = register.assertions(&catalog.pack, &record.fields, &state);
    rules::check_days(tree, record.unit, &assertions)?;
    let links = link::links(register, &record.fields);
    let whose = (realm, id, record.unit);
    let twice = link::told_twice(tx, catalog, whose, (register, &links), &assertions)?;
    if !twice.is_empty() {
        return Err(Fault::Invalid(twice));
    }
    let place = Place {
        realm,
        id,
        thing: grouped.place.thing,
        same_as,
        state,
    };
    let row = row_of(catalog, register, record, known.as_ref(), place, at);
    if let Some(known) = &known {
        rules::refuse_moves(known, &row, seen)?;
        if known.says_the_same(&row) {
            return Ok(Put {
                id,
                revision: known.revision,
                changed: false,
                created: false,
            });
        }
        if how == How::Create {
            return Err(Fault::Conflict(format!(
                "Hồ sơ {id} đã có; muốn sửa hãy dùng PUT /api/v1/records/{id}"
            )));
        }
    }
    store::save(tx, &row, known.is_some(), &actor.name)?;
    store::link(tx, (realm, id), known.is_some(), &links)?;
    let with_others = grouped.place.with_others;
    let entries = entries_of(catalog, (&row, with_others), &assertions)?;
    let fresh = known.is_none() && same_as.is_none();
    let mut asserted = same::follow(tx, realm, &grouped.moved)?;
    asserted.push((id, entries));
    keep::replace(tx, (tree, catalog), realm, &asserted, fresh)?;
    proof::log(tx, &row, actor, at)?;
    Ok(Put {
        id,
        revision: row.revision,
        changed: true,
        created: known.is_none(),
    })
}

/// What was found, unless there are problems: then those of both.
fn with_more<T>(found: Result<T, Fault>, field: &str, more: Vec<Problem>) -> Result<T, Fault> {
    if more.is_empty() {
        return found;
    }
    let mut all = found.map_or_else(|e| e.problems(field), |_| Vec::new());
    all.extend(more);
    Err(Fault::Invalid(all))
}

/// What the database says of a record beside its values.
struct Place {
    realm: i64,
    id: Id,
    thing: Id,
    same_as: Option<Id>,
    state: String,
}

/// The row to store; over a known one, its next revision.
fn row_of(
    catalog: &Catalog,
    register: &Register,
    record: NewRecord,
    known: Option<&store::Stored>,
    place: Place,
    at: Moment,
) -> store::Stored {
    store::Stored {
        realm: place.realm,
        id: place.id,
        register: register.id.clone(),
        unit: record.unit.0,
        public: is_public(register, &place.state),
        state: place.state,
        version: catalog.version.clone(),
        day: day_text(register, &record.fields),
        title: register.title_of(&record.fields).to_owned(),
        thing: place.thing,
        same_as: place.same_as,
        source: record.source,
        fields: record.fields.to_json().to_string(),
        revision: known.map_or(1, |k| k.revision + 1),
        created_at: known.map_or_else(|| at.text(), |k| k.created_at.clone()),
        changed_at: at.text(),
    }
}

pub(crate) fn register_of<'a>(catalog: &'a Catalog, id: &str) -> Result<&'a Register, Fault> {
    catalog.pack.registers.get(id).ok_or_else(|| {
        let known: Vec<&str> = catalog.pack.registers.keys().map(String::as_str).collect();
        Fault::field(
            "register",
            format!("ghi \"{id}\"; cho phép: {}", known.join(", ")),
        )
    })
}

pub(crate) fn problems(errors: &[packs::FieldError]) -> Fault {
    Fault::Invalid(
        errors
            .iter()
            .map(|e| Problem {
                field: e.path.clone(),
                message: e.to_string(),
            })
            .collect(),
    )
}
