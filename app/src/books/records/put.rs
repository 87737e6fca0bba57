//! From a draft to a record: a new one, or the next revision of one that is there.

use std::sync::Arc;

use db::{Conn, Tx};
use orgtree::{Tree, UnitId};
use packs::{Ability, Register};

use super::case::Case;
use super::change::Stage;
use super::draft::{Draft, Far};
use super::right::{may_act, refuse_own};
use super::text::record_unknown;
use super::{NewRecord, Place, Put, act, link, register_of, review, rules, same};
use super::{store, turn, write};
use crate::app::App;
use crate::books::sources;
use crate::ground::people::{self, Land};
use crate::ground::programmes::Catalog;
use crate::ground::units::{self, Dated};
use crate::shell::access::Actor;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// How the writer means a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A file of books that were kept elsewhere: made or changed, whichever it is; what was accepted
    /// and done there is taken over, by whomever it was.
    TakeOver,
    /// A new record; the same one again changes nothing.
    Create,
    /// Another version of one that is there.
    Change,
}

/// Checks and stores a record out of a file, as [`How::TakeOver`] says.
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
        Ok(checked) => keep(tx, app, actor, checked, How::TakeOver, at),
        Err(wrong) => Err(also_wrong(tx, app, actor, draft, wrong)?),
    }
}

/// What is wrong with a draft, with what the books alone can tell of it beside: whether its actions
/// follow what was done, whether there is such a source.
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
    let mut more = Vec::new();
    // Where it is to be written is known once there is a unit.
    let dated = app.units.current(conn)?;
    let unit = units::find(&dated.tree, &draft.unit, None).ok();
    if let Some(unit) = unit.and_then(|unit| dated.tree.unit(unit))
        && let Err(Fault::Invalid(found)) =
            sources::must_exist(conn, unit.realm, draft.source.as_deref())
    {
        more.extend(found);
    }
    if let Some(register) = catalog.pack.registers.get(&draft.register) {
        let id = draft.id.as_deref().and_then(|id| id.parse().ok());
        let known = match id {
            Some(id) => store::seen(conn, &actor.scope, id)?,
            None => None,
        };
        let begin = || register.initial().map(|s| s.id.clone()).unwrap_or_default();
        let (state, done) = match known {
            Some(known) => {
                let done = store::acts(conn, known.realm, known.id)?.len();
                (known.state, done)
            }
            None => (begin(), 0),
        };
        let acts = draft.acts.get(done..).unwrap_or_default();
        more.extend(act::misled(register, state, (done, acts)));
    }
    more.retain(|problem| !problems.contains(problem));
    problems.extend(more);
    Ok(Fault::Invalid(problems))
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
    let catalog = app.programmes.current();
    let record = draft.check(&dated.tree, &catalog)?;
    let land = (&dated.tree, &catalog.pack);
    let right = (Ability::Record, record.unit);
    people::must(actor, land, right, &record.register)?;
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
    keep(tx, app, actor, checked, how, at)
}

fn keep(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    checked: Checked,
    how: How,
    at: Moment,
) -> Result<Put, Fault> {
    let realm = checked.realm();
    let Checked {
        dated,
        catalog,
        record,
        ..
    } = checked;
    let known = known_of(tx, (&dated.tree, realm), actor, record.id, how)?;
    let around = Around {
        app,
        tree: &dated.tree,
        catalog: &catalog,
        actor,
        at,
    };
    revise(tx, around, record, known, how)
}

/// The stored record of that id, if the actor may write over it and may mean it.
fn known_of(
    tx: &mut Tx<'_>,
    (tree, realm): (&Tree, i64),
    actor: &Actor,
    id: Option<Id>,
    how: How,
) -> Result<Option<store::Stored>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let known = store::anywhere(tx, realm, id)?;
    let writes = |known: &store::Stored| {
        let right = (Ability::Record, UnitId(known.unit));
        actor.rights.hold_in(tree, right, &known.register)
    };
    let seen = known.as_ref().map(writes);
    match (seen, how) {
        (Some(true), _) | (None, How::TakeOver | How::Create) => Ok(known),
        (Some(false), How::Create) => Err(Fault::Conflict(format!(
            "Mã hồ sơ {id} đã có người dùng; hãy để trống để nhận mã mới"
        ))),
        (Some(false), How::TakeOver | How::Change) | (None, How::Change) => {
            Err(record_unknown(id.to_string()))
        }
    }
}

/// By what and by whom a record is changed.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub app: &'a App,
    pub tree: &'a Tree,
    pub catalog: &'a Catalog,
    pub actor: &'a Actor,
    pub at: Moment,
}

impl<'a> Around<'a> {
    /// The organisation, and the rules.
    pub fn land(self) -> Land<'a> {
        (self.tree, &self.catalog.pack)
    }
}

/// Stores what a record says now, as a new one or over the known one.
pub(super) fn revise(
    tx: &mut Tx<'_>,
    around: Around<'_>,
    record: NewRecord,
    known: Option<store::Stored>,
    how: How,
) -> Result<Put, Fault> {
    let Around {
        app,
        tree,
        catalog,
        at,
        ..
    } = around;
    let register = register_of(catalog, &record.register)?;
    let realm = tree.unit(record.unit).map_or(0, |u| u.realm);
    let cited = sources::must_exist(tx, realm, record.source.as_deref());
    let astray = link::astray(tx, catalog, (register, &record.fields), realm)?;
    if let Some(known) = &known {
        rules::refuse_moves(known, (&record.register, realm), record.revision)?;
    }
    let id = match record.id {
        Some(id) => id,
        None => Id::new(at)?,
    };
    // What a record says of another stays until it is taken back by an action of its own.
    let said = known.as_ref().and_then(|k| k.same_as);
    let named = record.same_as.filter(|other| *other != id);
    if let Some(other) = named.filter(|other| Some(*other) != said) {
        same::must_see(tx, around.actor, other)?;
    }
    let same_as = named.or(said);
    let grouped = same::group(tx, realm, (id, known.as_ref()), same_as)?;
    let place = Place {
        realm,
        id,
        thing: grouped.place.thing,
        same_as,
    };
    let (acts, far) = (record.acts.clone(), record.review);
    let mut case = match known {
        None => Case::begin((catalog, register), record, &place, at),
        Some(known) => {
            let mut case = write::load(tx, app, (catalog, register), known)?;
            let mut record = record;
            if !around.actor.scope.opens_sensitive(tree, case.unit()) {
                record.fields = register.kept(record.fields, &case.fields);
            }
            case.say((catalog, register), record, &place);
            case
        }
    };
    let acts = act::fresh(&case, &acts)?;
    let mut wrong = cited.map_or_else(|e| e.problems("source"), |()| Vec::new());
    let state = case.row.state.clone();
    wrong.extend(act::misled(register, state, (case.acts.len(), acts)));
    wrong.extend(astray);
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    let done = case.acts.len();
    for (n, asked) in (done + 1..).zip(acts) {
        let action = act::allowed(register, &case.row.state, asked)?;
        may_act(tx, around, &case, (register, action), how)?;
        act::act(&mut case, action, asked, at.day()).map_err(|e| Fault::Invalid(act::at(n, e)))?;
    }
    let accepted = far == Far::Accepted;
    if accepted && how != How::TakeOver {
        refuse_own(tx, around, &case, register)?;
    }
    bring(around, &mut case, (register, far))?;
    if how == How::Create && case.known.is_some() && case.says_another() {
        return Err(Fault::Conflict(format!(
            "Hồ sơ {id} đã có; muốn sửa hãy dùng PATCH /api/v1/records/{id}"
        )));
    }
    write::write(tx, around, case, &grouped)
}

/// A new record with its history, as [`How::TakeOver`] makes one, not yet stored: what is made in
/// bulk goes the same way.
///
/// # Errors
/// An action does not follow the one before, or tells too little; no right to accept.
pub(crate) fn taken_over(
    around: Around<'_>,
    record: NewRecord,
    place: &Place,
) -> Result<Case, Fault> {
    let Around { catalog, at, .. } = around;
    let register = register_of(catalog, &record.register)?;
    let (acts, far) = (record.acts.clone(), record.review);
    let mut case = Case::begin((catalog, register), record, place, at);
    for asked in &acts {
        let action = act::allowed(register, &case.row.state, asked)?;
        act::act(&mut case, action, asked, at.day())?;
    }
    bring(around, &mut case, (register, far))?;
    case.row.public = case.is_public(register);
    Ok(case)
}

/// Brings the parts of a record as far as its draft says; what was returned stays so until it is
/// mended.
fn bring(
    around: Around<'_>,
    case: &mut Case,
    (register, far): (&Register, Far),
) -> Result<(), Fault> {
    if far == Far::Draft {
        return Ok(());
    }
    let Around { tree, actor, .. } = around;
    let mut parts = register.parts(&case.fields);
    let edited = case.change.edited.clone();
    parts.retain(|part| {
        let returned = case
            .reviews
            .get(part)
            .is_some_and(|r| r.stage == Stage::Returned);
        !returned || edited.iter().any(|name| name == part.name())
    });
    review::submit(case, register, tree, parts.clone(), &actor.name());
    parts.retain(|part| {
        let stage = case.reviews.get(part).map(|reviewed| reviewed.stage);
        stage == Some(Stage::Submitted)
    });
    if far == Far::Submitted || parts.is_empty() {
        return Ok(());
    }
    let level = review::level(register, actor, (around.land(), case.unit()))?;
    review::accept(case, register, parts, (&level, &actor.name()))
}

/// Checks and stores several records out of a file, from the machine itself: all, or none of them.
///
/// # Errors
/// As [`put`]; says which of the records is wrong.
pub fn take_over(app: &App, drafts: Vec<Draft>, at: Moment) -> Result<Vec<Put>, Fault> {
    let inner = app.clone();
    app.db.write(move |tx| {
        turn::take(tx, &inner, &drafts)?;
        let dated = inner.units.current(tx)?;
        let actor = Actor::machine(&dated.tree);
        let mut puts = Vec::new();
        for (i, draft) in drafts.iter().enumerate() {
            let done = put(tx, &inner, &actor, draft, at);
            puts.push(done.map_err(|e| e.of_several(i, drafts.len()))?);
        }
        Ok(puts)
    })
}
