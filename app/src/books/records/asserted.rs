//! From a stored record to the entries that it asserts.

use std::sync::Arc;

use orgtree::UnitId;
use packs::{Assertion, Register};

use super::change::{Reviews, Stage};
use super::proves::{self, Proofs};
use super::{case, link, problems, register_of, rules, store};
use crate::app::App;
use crate::books::entries::{self, Entry};
use crate::ground::programmes::Catalog;
use crate::shell::fault::Fault;

/// What a record asserts.
pub(crate) struct Asserted {
    /// What stands in accepted parts: it counts.
    pub entries: Vec<Entry>,
    /// What counts once the parts that are handed in are accepted.
    pub pending: Vec<Entry>,
}

/// What the record asserts, as entries of this installation; nothing when its state does not count.
/// `with_others`: another record is about the same thing, too.
pub(crate) fn asserted(
    (catalog, register): (&Catalog, &Register),
    (row, with_others): (&store::Stored, bool),
    assertions: &[Assertion],
    (reviews, proofs): (&Reviews, &Proofs),
) -> Result<Asserted, Fault> {
    let all = |a: &&Assertion, least: Stage| {
        let far = |part| reviews.get(part).is_some_and(|r| r.stage >= least);
        a.parts.iter().all(far)
    };
    let (accepted, others): (Vec<&Assertion>, Vec<&Assertion>) =
        assertions.iter().partition(|a| all(a, Stage::Accepted));
    let waiting = others.into_iter().filter(|a| all(a, Stage::Submitted));
    let made_of = (catalog, register, proofs);
    Ok(Asserted {
        entries: entries_of(made_of, (row, with_others), accepted)?,
        pending: entries_of(made_of, (row, with_others), waiting)?,
    })
}

fn entries_of<'a>(
    (catalog, register, proofs): (&Catalog, &Register, &Proofs),
    (row, with_others): (&store::Stored, bool),
    assertions: impl IntoIterator<Item = &'a Assertion>,
) -> Result<Vec<Entry>, Fault> {
    let mut entries = assertions
        .into_iter()
        .map(|a| {
            Ok(Entry {
                record: row.id,
                rule: i64::from(a.rule),
                line: a.line.clone(),
                measure: catalog.id(&a.measure)?,
                unit: UnitId(row.unit),
                nature: a.nature.code().to_owned(),
                standing: a.standing.code().to_owned(),
                role: a.role.code().to_owned(),
                value: a.value,
                high: a.high,
                of: a.of,
                excluded: a.excluded,
                rate: a.rate,
                bound: a.bound,
                span: a.span,
                thing: row.thing,
                label: a.label.clone(),
                source: row.source.clone(),
                documented: proofs.prove(register, a),
                shared: false,
            })
        })
        .collect::<Result<Vec<Entry>, Fault>>()?;
    entries.sort_by(|a, b| a.key().cmp(&b.key()));
    entries::mark_shared(&mut entries, with_others);
    Ok(entries)
}

/// What a stored record's register makes of its fields.
pub(crate) struct Drawn {
    /// The pack version that shaped it.
    pub catalog: Arc<Catalog>,
    pub made: Asserted,
    /// What it points at.
    pub links: Vec<store::Link>,
    pub title: String,
    pub day: String,
    pub public: bool,
}

/// What a stored record's register makes of it, in the pack version that shaped it.
///
/// # Errors
/// The version is not stored, or its register does not read the stored fields.
pub(crate) fn derive(
    conn: &mut db::Conn,
    app: &App,
    row: &store::Stored,
    (reviews, with_others): (&Reviews, bool),
) -> Result<Drawn, Fault> {
    let shaped = app.programmes.version(conn, &row.version)?;
    let register = register_of(&shaped, &row.register)?;
    let fields = store::values(row.fields.as_bytes())?;
    let fields = register
        .parse_open(&shaped.pack, &fields)
        .map_err(|e| problems(&e))?;
    let assertions = register.assertions(&shaped.pack, &fields, &row.state);
    let proofs = proves::of(conn, (row, true), (&shaped.pack, register))?;
    Ok(Drawn {
        made: asserted(
            (&shaped, register),
            (row, with_others),
            &assertions,
            (reviews, &proofs),
        )?,
        links: link::links(register, &fields),
        title: register.title_of(&fields).to_owned(),
        day: rules::day_text(register, &fields),
        public: case::is_public(register, &row.state, reviews),
        catalog: Arc::clone(&shaped),
    })
}
