//! A record as it is shown; only what the scope sees.

use std::sync::Arc;

use db::Conn;
use orgtree::{Tree, UnitId};
use packs::part::Part;
use packs::{Language, Words};
use serde::Serialize;
use serde_json::{Map, Value};

pub use super::asked::{Ask, LONGEST, Limit, period, registered};
use super::attach::{self, Papers};
use super::change::{Act, Reviewed};
use super::history::{self, Past};
pub use super::list::{Page, list, newest};
pub use super::reference::name;
use super::same;
use super::sealed;
use super::store::{self, Stored};
use super::text::record_unknown;
use super::veil::{self, Veil};
use crate::app::App;
use crate::books::sources::{self, Source, Voice};
use crate::ground::programmes::Catalog;
use crate::ground::units::UnitRef;
use crate::shell::access::Scope;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// One record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Slug of the register.
    pub register: String,
    /// Whose record.
    pub unit: UnitRef,
    /// State.
    pub state: String,
    /// Name of the state.
    pub state_name: String,
    /// Title.
    pub title: String,
    /// The day by which lists sort.
    pub day: Option<String>,
    /// Who states it.
    pub source: Option<Source>,
    /// The same in words: the source, or the unit itself with the day on which it wrote.
    pub said_by: String,
    /// Who states it.
    #[serde(skip)]
    pub voice: Voice,
    /// The record that it says is about the same thing, if the caller may see that.
    pub same_as: Option<String>,
    /// When one record is asked for: all others about the same thing that the caller may see.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_thing: Vec<String>,
    /// How many more of them there are.
    #[serde(skip_serializing_if = "is_none")]
    pub same_thing_hidden: usize,
    /// Values by field id.
    #[schema(value_type = Object)]
    pub fields: Value,
    /// Version of the pack that shaped it.
    pub version: String,
    /// Revision.
    pub revision: i64,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub changed_at: String,
    /// What the thing went through, when one record is asked for and the scope is not the public's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// How far each part is accepted, alike.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartOf>,
    /// Why sensitive values that the caller may see do not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// When one record is asked for: its files that the caller may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<Papers>,
    /// Every revision, when one record is asked for and the scope is not the public's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Past>,
    /// How many more revisions there are, made while it was the record of a unit outside the scope.
    #[serde(skip_serializing_if = "is_none")]
    pub history_hidden: usize,
    /// Each value in words, by field id.
    #[serde(skip)]
    pub(super) told: Vec<(String, String)>,
    /// The pack that shaped the record: its labels are those of the values.
    #[serde(skip)]
    pub(super) shaped: Arc<Catalog>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_none(n: &usize) -> bool {
    *n == 0
}

/// A part of a record, and how far it is accepted.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PartOf {
    /// As commands name it: a section, or `lines-field/key`.
    pub part: String,
    /// For people.
    pub name: String,
    /// Its review; none: a draft.
    pub review: Option<Reviewed>,
}

/// One record with its history.
///
/// # Errors
/// The scope does not see it, or the database fails.
pub fn one(conn: &mut Conn, app: &App, scope: &Scope, id: Id) -> Result<Shown, Fault> {
    let dated = app.units.current(conn)?;
    let row = store::seen(conn, scope, id)?.ok_or_else(|| record_unknown(id.to_string()))?;
    let tree = &dated.tree;
    let mut record = shown(conn, app, tree, scope, &row)?;
    let others = same::others(conn, scope, &row)?;
    record.same_thing = others.seen.iter().map(Id::to_string).collect();
    record.same_thing_hidden = others.hidden;
    record.papers = Some(papers(conn, app, scope, &row)?);
    if !scope.public_only {
        record.acts = store::acts(conn, row.realm, id)?;
        record.parts = parts_of(conn, app, &row)?;
        let history = history::of(conn, app, (tree, scope), &row)?;
        record.closed = history.closed;
        record.history_hidden = history.hidden;
        record.history = history.seen;
        if let Some(whole) = history.whole {
            let opened = (&row, Some(&whole));
            let whole = shown_with(conn, app, tree, scope, opened)?;
            (record.fields, record.told) = (whole.fields, whole.told);
        }
    }
    Ok(record)
}

/// A record's files; the public is told of those at parts that are public as a whole.
fn papers(conn: &mut Conn, app: &App, scope: &Scope, row: &Stored) -> Result<Papers, Fault> {
    let mut papers = attach::papers(conn, row)?;
    if scope.public_only {
        let mut open = Vec::with_capacity(papers.files.len());
        for file in papers.files {
            if file.file.is_some() && veil::opens_part(conn, app, row, &file.part)? {
                open.push(file);
            }
        }
        papers = Papers {
            files: open,
            complete: true,
        };
    }
    Ok(papers)
}

/// Every part of a record, and how far it is accepted.
fn parts_of(conn: &mut Conn, app: &App, row: &Stored) -> Result<Vec<PartOf>, Fault> {
    let shaped = app.programmes.version(conn, &row.version)?;
    let register = super::register_of(&shaped, &row.register)?;
    let fields = register.parse_open(&shaped.pack, &store::values(row.fields.as_bytes())?);
    let parts = fields.map_or_else(|_| Vec::new(), |fields| register.parts(&fields));
    let mut reviews = store::reviews(conn, row.realm, row.id)?;
    let part_of = |part: Part| PartOf {
        name: register.part_name(&part),
        review: reviews.remove(&part),
        part: part.to_string(),
    };
    Ok(parts.into_iter().map(part_of).collect())
}

/// In which realm a record is.
///
/// # Errors
/// The scope does not see it, or the database fails.
pub fn realm_of(conn: &mut Conn, scope: &Scope, id: Id) -> Result<i64, Fault> {
    let row = store::seen(conn, scope, id)?;
    row.map(|row| row.realm)
        .ok_or_else(|| record_unknown(id.to_string()))
}

/// The stored record as the scope may see it, without anything sensitive: as in lists.
pub(crate) fn shown(
    conn: &mut Conn,
    app: &App,
    tree: &Tree,
    scope: &Scope,
    row: &Stored,
) -> Result<Shown, Fault> {
    shown_with(conn, app, tree, scope, (row, None))
}

/// The stored record as the scope may see it, with all its values where they were opened for it.
fn shown_with(
    conn: &mut Conn,
    app: &App,
    tree: &Tree,
    scope: &Scope,
    (row, whole): (&Stored, Option<&Value>),
) -> Result<Shown, Fault> {
    let shaped = app.programmes.version(conn, &row.version)?;
    let register = super::register_of(&shaped, &row.register)?;
    let stored = match whole {
        Some(whole) => whole.clone(),
        None => sealed::open(app, &row.register, &row.fields)?,
    };
    let typed = register.parse_open(&shaped.pack, &stored).ok();
    let current = app.programmes.current();
    let veil = Veil::over(
        conn,
        scope,
        row,
        (register, &shaped.pack),
        (&current.pack, typed.as_ref()),
    )?;
    let source = sources::Cited::default().of(conn, row.realm, row.source.as_deref())?;
    let own = || Voice::Own {
        unit: UnitId(row.unit),
        written: Moment::read(&row.created_at).map(Moment::day),
    };
    let voice = source.map_or_else(own, |source| Voice::Cited(Box::new(source)));
    let fields = match &typed {
        // What cannot be read cannot be judged.
        None if scope.public_only => Value::Object(Map::new()),
        _ => veil.part(None, &stored, register.fields.values()),
    };
    let words = Words {
        pack: &shaped.pack,
        language: Language::Vi,
        name: &|field, said| name(tree, field, said),
    };
    let told = typed.map_or_else(Vec::new, |typed| {
        let open = register.fields.values();
        let open = open.filter(|f| veil.opens_whole(f, &typed));
        open.filter_map(|f| Some((f.id.clone(), words.of(f, typed.get(&f.id)?))))
            .collect()
    });
    Ok(Shown {
        id: row.id.to_string(),
        register: row.register.clone(),
        unit: UnitRef::of(tree, UnitId(row.unit)),
        state: row.state.clone(),
        state_name: register
            .states
            .get(&row.state)
            .map_or_else(|| row.state.clone(), |s| s.name.clone()),
        title: row.title.clone(),
        day: (!row.day.is_empty()).then(|| row.day.clone()),
        source: voice.source().cloned(),
        said_by: voice.said_by(tree),
        voice,
        same_as: match row.same_as {
            Some(id) => store::seen(conn, scope, id)?.map(|other| other.id.to_string()),
            None => None,
        },
        same_thing: Vec::new(),
        same_thing_hidden: 0,
        fields,
        version: row.version.clone(),
        revision: row.revision,
        created_at: row.created_at.clone(),
        changed_at: row.changed_at.clone(),
        acts: Vec::new(),
        parts: Vec::new(),
        closed: None,
        papers: None,
        history: Vec::new(),
        history_hidden: 0,
        told,
        shaped: Arc::clone(&shaped),
    })
}
