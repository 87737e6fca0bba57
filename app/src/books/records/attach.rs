//! Files attached to the parts of a record. Whoever attaches says which contents belong to the
//! record; those that are not here yet are awaited, and the record is complete when all have come.

use std::collections::BTreeSet;
use std::sync::Arc;

use db::{Conn, Tx};
use orgtree::{Tree, UnitId};
use packs::part::Part;
use packs::{Ability, Fields};
use serde::{Deserialize, Serialize};

use super::store::{self, Attachment, Stored};
use super::{problems, proves, register_of, right, veil};
use crate::app::App;
use crate::books::files::{self, File};
use crate::ground::programmes::Catalog;
use crate::shell::access::{Actor, Registers, Scope};
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::{Fault, Problem};
use crate::shell::id::{Id, random};

/// The action under which the log knows that a file was attached, arrived or was taken back.
pub(super) const ACTION: &str = "papers.attach";
/// So many files may be attached at once.
const MOST: usize = 100;

/// Files to be attached to a record: all of them, or none.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Each file with the part that it proves.
    pub files: Vec<Wanted>,
}

/// One file to be attached: by its id, or by the hash of a content that may come later.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Id of a file.
    #[serde(default)]
    pub file: Option<String>,
    /// SHA-256 of the content in hexadecimal digits.
    #[serde(default)]
    pub sha256: Option<String>,
    /// What it is called, when it is still to come.
    #[serde(default)]
    pub name: Option<String>,
    /// Section of the record's head, or `lines-field/line-key`; without it the section of the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}

/// A file at a part of a record, as it is told.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Attached {
    /// The part that it proves.
    pub part: String,
    /// What it is called.
    pub name: String,
    /// SHA-256 of the content in hexadecimal digits.
    pub sha256: String,
    /// Its id; absent as long as the content is awaited.
    pub file: Option<String>,
    /// When it was attached.
    pub at: String,
}

impl From<Attachment> for Attached {
    fn from(a: Attachment) -> Attached {
        Attached {
            part: a.part,
            name: a.name,
            sha256: hex::encode(a.sha256),
            file: a.file.map(|id| id.to_string()),
            at: a.at,
        }
    }
}

/// What is attached to a record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Papers {
    /// Each file with its part.
    pub files: Vec<Attached>,
    /// Whether every content has come.
    pub complete: bool,
}

/// A content asked for, read.
enum Meant {
    Here(File),
    Awaited([u8; 32], String),
}

/// Attaches files to a record; what is attached already stays as it is.
///
/// # Errors
/// No right, no such record, part or file (all of them are told); then nothing is attached.
pub fn attach(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    (id, manifest): (Id, &Manifest),
    at: Moment,
) -> Result<Papers, Fault> {
    let row = mine(tx, app, actor, id)?;
    let dated = app.units.current(tx)?;
    let parts = Parts::of(tx, app, &row)?;
    let mut wrong = Vec::new();
    if manifest.files.is_empty() || manifest.files.len() > MOST {
        let n = manifest.files.len();
        return Err(Fault::field(
            "files",
            format!("có {n} tệp; cần từ 1 đến {MOST}"),
        ));
    }
    let mut meant = Vec::new();
    for (n, wanted) in manifest.files.iter().enumerate() {
        let field = |name: &str| format!("files[{n}].{name}");
        let part = parts.meant(wanted).unwrap_or_else(|message| {
            wrong.push(Problem {
                field: field("part"),
                message,
            });
            String::new()
        });
        match meant_by(tx, (&dated.tree, &actor.scope), row.realm, wanted) {
            Ok(read) => meant.push((read, part)),
            Err(e @ (Fault::Invalid(_) | Fault::Usage(_) | Fault::Missing(_))) => {
                let mut told = e.problems("file");
                for problem in &mut told {
                    problem.field = field(&problem.field);
                }
                wrong.extend(told);
            }
            Err(other) => return Err(other),
        }
    }
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    let known = store::attached(tx, row.realm, id)?;
    let mut arrived = false;
    for (meant, part) in meant {
        let (sha256, name, file) = match meant {
            Meant::Here(file) => (file.sha256, file.name, Some(file.id)),
            Meant::Awaited(sha256, name) => (sha256, name, None),
        };
        let same = |k: &&Attachment| (k.sha256, &k.part) == (sha256, &part);
        let living = known
            .iter()
            .find(same)
            .filter(|k| k.taken_back_at.is_none());
        // What has come does not go because somebody asks for it again.
        if living.is_some_and(|k| k.file.is_some() || file.is_none()) {
            continue;
        }
        arrived |= file.is_some();
        let new = Attachment {
            realm: row.realm,
            record: id,
            part,
            sha256,
            name,
            file,
            at: at.text(),
            actor: actor.name(),
            taken_back_at: None,
            salt: [0; 16],
        };
        write(tx, &new, (actor, at))?;
    }
    if arrived {
        proves::again(tx, app, row.realm, &[id])?;
    }
    papers(tx, &row)
}

/// Takes a file back from a part of a record; the mark of it stays.
///
/// # Errors
/// No right, no such record, nothing of the kind attached; then nothing changes.
pub fn detach(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    (id, wanted): (Id, &Wanted),
    at: Moment,
) -> Result<Papers, Fault> {
    let row = mine(tx, app, actor, id)?;
    // A line that is no more there may still have its files.
    let part = match &wanted.part {
        Some(part) => part.clone(),
        None => Parts::of(tx, app, &row)?.usual,
    };
    let named = |a: &Attachment| {
        let file = a.file.map(|id| id.to_string());
        a.part == part
            && match (&wanted.file, &wanted.sha256) {
                (Some(id), _) => file.as_ref() == Some(id),
                (None, Some(hash)) => hex::encode(a.sha256) == *hash,
                (None, None) => false,
            }
    };
    let known = store::attached(tx, row.realm, id)?.into_iter();
    let mut living = known.filter(|a| a.taken_back_at.is_none());
    let Some(mut gone) = living.find(named) else {
        return Err(Fault::Missing(format!(
            "tệp ấy ở phần \"{part}\" của hồ sơ {id}"
        )));
    };
    gone.taken_back_at = Some(at.text());
    write(tx, &gone, (actor, at))?;
    if gone.file.is_some() {
        proves::again(tx, app, row.realm, &[id])?;
    }
    papers(tx, &row)
}

/// A content has come: it takes its place wherever it was awaited.
///
/// # Errors
/// The database fails.
pub fn arrived(
    tx: &mut Tx<'_>,
    app: &App,
    file: &File,
    (actor, at): (&Actor, Moment),
) -> Result<(), Fault> {
    let mut records = BTreeSet::new();
    for mut awaited in store::awaiting(tx, file.realm, file.sha256)? {
        awaited.file = Some(file.id);
        write(tx, &awaited, (actor, at))?;
        records.insert(awaited.record);
    }
    let records: Vec<Id> = records.into_iter().collect();
    proves::again(tx, app, file.realm, &records)
}

/// Stores the row and what the log keeps of it.
fn write(tx: &mut Tx<'_>, row: &Attachment, (actor, at): (&Actor, Moment)) -> Result<(), Fault> {
    let row = &Attachment {
        salt: random()?,
        ..row.clone()
    };
    store::attach(tx, row)?;
    let event = audit::Event {
        realm: row.realm,
        at,
        by: actor.into(),
        action: ACTION,
        subject: &row.subject(),
        part: &row.part,
        digest: audit::row(&row.row()),
    };
    audit::write(tx, &event)?;
    Ok(())
}

/// The record, if the actor may write it; nobody else writes in its realm from here on.
fn mine(tx: &mut Tx<'_>, app: &App, actor: &Actor, id: Id) -> Result<Stored, Fault> {
    let missing = || Fault::Missing(format!("hồ sơ {id}"));
    let seen = store::seen(tx, &actor.scope, id)?.ok_or_else(missing)?;
    audit::take_turn(tx, seen.realm)?;
    app.programmes.refresh(tx)?;
    let row = store::seen(tx, &actor.scope, id)?.ok_or_else(missing)?;
    let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
    let place = ((&dated.tree, &catalog.pack), UnitId(row.unit));
    let remains = || "hồ sơ vẫn đọc được".to_owned();
    right::must(actor, Ability::Record, place, remains)?;
    Ok(row)
}

/// The parts that a record has.
struct Parts {
    catalog: Arc<Catalog>,
    register: String,
    fields: Fields,
    /// The section of the title.
    usual: String,
}

impl Parts {
    fn of(conn: &mut Conn, app: &App, row: &Stored) -> Result<Parts, Fault> {
        let catalog = app.programmes.version(conn, &row.version)?;
        let register = register_of(&catalog, &row.register)?;
        let fields = store::values(row.fields.as_bytes())?;
        let fields = register.parse(&catalog.pack, &fields);
        let usual = register.part_of(&register.title);
        Ok(Parts {
            fields: fields.map_err(|e| problems(&e))?,
            usual: usual.map_or_else(String::new, |part| part.to_string()),
            register: row.register.clone(),
            catalog,
        })
    }

    /// The part that is meant, or what is wrong with it and which there are.
    fn meant(&self, wanted: &Wanted) -> Result<String, String> {
        let Some(said) = &wanted.part else {
            return Ok(self.usual.clone());
        };
        let register = register_of(&self.catalog, &self.register).map_err(|e| e.to_string())?;
        let part: Part = said.parse()?;
        if register.has_part(&self.fields, &part) {
            return Ok(said.clone());
        }
        let known = register.parts(&self.fields).into_iter();
        let known: Vec<String> = known.map(|part| part.to_string()).collect();
        Err(format!("ghi \"{said}\"; hồ sơ có: {}", known.join(", ")))
    }
}

/// The content that is meant, if the scope sees it; a hash alone opens nobody's file.
fn meant_by(
    conn: &mut Conn,
    (tree, scope): (&Tree, &Scope),
    realm: i64,
    wanted: &Wanted,
) -> Result<Meant, Fault> {
    match (&wanted.file, &wanted.sha256) {
        (Some(id), None) => {
            let id: Id = id.parse()?;
            let file = files::living(conn, realm, id)?;
            let file = file.filter(|f| scope.sees(tree, UnitId(f.unit)));
            file.map(Meant::Here).ok_or_else(|| files::missing(id))
        }
        (None, Some(hash)) => {
            let sha256 = files::read_hash(hash)?;
            if let Some(file) = files::of_content(conn, (tree, scope), (realm, sha256))? {
                return Ok(Meant::Here(file));
            }
            let name = wanted.name.as_deref().map(files::name_of).transpose()?;
            Ok(Meant::Awaited(sha256, name.unwrap_or_else(|| hash.clone())))
        }
        _ => Err(Fault::field("file", "cần đúng một trong hai: file, sha256")),
    }
}

/// What is attached to a record now.
pub(super) fn papers(conn: &mut Conn, row: &Stored) -> Result<Papers, Fault> {
    let known = store::attached(conn, row.realm, row.id)?.into_iter();
    let living = known.filter(|a| a.taken_back_at.is_none());
    let files: Vec<Attached> = living.map(Attached::from).collect();
    Ok(Papers {
        complete: files.iter().all(|f| f.file.is_some()),
        files,
    })
}

/// Whether something needs a file: a part of a record.
///
/// # Errors
/// The database fails.
pub(crate) fn needs(conn: &mut Conn, file: &File) -> db::Result<Option<Id>> {
    let holding = store::holding(conn, file.realm, file.id)?;
    Ok(holding.first().map(|a| a.record))
}

/// Whether a file may be read: inside, whoever sees its unit or a record that it is attached to;
/// the public, what is attached to a part that is public as a whole.
///
/// # Errors
/// The database fails.
pub(crate) fn may_read(
    conn: &mut Conn,
    (app, tree): (&App, &Tree),
    scope: &Scope,
    file: &File,
) -> Result<bool, Fault> {
    let holding = store::holding(conn, file.realm, file.id)?;
    // Of a register that is not theirs they see no paper either.
    let free = scope.registers == Registers::All || holding.is_empty();
    if !scope.public_only && free && scope.sees(tree, UnitId(file.unit)) {
        return Ok(true);
    }
    for held in holding {
        let Some(row) = store::seen(conn, scope, held.record)? else {
            continue;
        };
        if !scope.public_only || veil::opens_part(conn, app, &row, &held.part)? {
            return Ok(true);
        }
    }
    Ok(false)
}
