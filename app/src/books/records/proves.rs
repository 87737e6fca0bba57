//! What proves a record's parts, and what follows when that changes: its entries are drawn again in
//! the same transaction.

use std::collections::BTreeSet;

use db::{Conn, Tx};
use packs::{Ability, Assertion, Pack, Register};

use super::{asserted, right, same, store};
use crate::app::App;
use crate::books::entries::{keep, pending};
use crate::books::{files, sources};
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// What there is to prove a record by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proofs {
    /// The record's source is a document.
    by_source: bool,
    /// The parts that carry a file.
    parts: BTreeSet<String>,
}

impl Proofs {
    /// Whether a document proves what the register draws.
    pub(super) fn prove(&self, register: &Register, assertion: &Assertion) -> bool {
        let at = || register.proved_at(assertion);
        self.by_source || at().is_some_and(|part| self.parts.contains(part.name()))
    }
}

/// What proves a stored record; `stored`: files may be attached to it.
///
/// # Errors
/// The database fails.
pub(super) fn of(
    conn: &mut Conn,
    (row, stored): (&store::Stored, bool),
    (pack, register): (&Pack, &Register),
) -> db::Result<Proofs> {
    let cited = (row.realm, row.source.as_deref());
    let by_source = sources::proves(conn, cited, (pack, register))?;
    let attached = if stored {
        store::attached(conn, row.realm, row.id)?
    } else {
        Vec::new()
    };
    let here = attached
        .into_iter()
        .filter(|a| a.file.is_some() && a.taken_back_at.is_none());
    Ok(Proofs {
        by_source,
        parts: here.map(|a| a.part).collect(),
    })
}

/// Draws the entries of some records of a realm again.
///
/// # Errors
/// The database fails.
pub(super) fn again(tx: &mut Tx<'_>, app: &App, realm: i64, records: &[Id]) -> Result<(), Fault> {
    let dated = app.units.current(tx)?;
    let mut all = Vec::with_capacity(records.len());
    for id in records {
        let Some(row) = store::of(tx, realm, *id)? else {
            continue;
        };
        let reviews = store::reviews(tx, realm, *id)?;
        let with_others = same::with_others(tx, &row)?;
        let made = asserted::derive(tx, app, &row, (&reviews, with_others))?.made;
        pending::replace(tx, realm, (*id, true), &made.pending)?;
        all.push((*id, made.entries));
    }
    let catalog = app.programmes.current();
    keep::replace(tx, (&dated.tree, &catalog), realm, &all, false)
}

/// Makes or changes a source; what it proves otherwise than before is drawn again. Says whether
/// anything changed.
///
/// # Errors
/// Everything that is wrong with it, no right; then nothing is stored.
pub fn put_source(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    draft: &sources::Draft,
    at: Moment,
) -> Result<bool, Fault> {
    let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
    let land = (&dated.tree, &catalog.pack);
    let new = draft.check(&dated.tree, &catalog.pack)?;
    let known = sources::one(tx, new.realm(), new.id())?;
    let theirs = known.map(|k| orgtree::UnitId(k.unit));
    for unit in theirs.into_iter().chain([new.unit()]) {
        let remains = || "nguồn đã khai vẫn dẫn được".to_owned();
        right::must(actor, Ability::Record, (land, unit), remains)?;
    }
    audit::take_turn(tx, new.realm())?;
    if let Some(copy) = new.copy() {
        let file = files::living(tx, new.realm(), copy)?;
        let seen = file.is_some_and(|f| actor.scope.sees(&dated.tree, orgtree::UnitId(f.unit)));
        if !seen {
            let message = format!("ghi {copy}; không có tệp ấy, hãy gửi tệp trước");
            return Err(Fault::field("copy", message));
        }
    }
    let put = sources::put(tx, &new, at, actor.into())?;
    if put.proves_otherwise {
        let citing = store::citing(tx, new.realm(), new.id())?;
        again(tx, app, new.realm(), &citing)?;
    }
    Ok(put.changed)
}
