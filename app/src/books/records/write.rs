//! The last step of every command: the record, its revision, acts and reviews, its entries with the
//! summaries, and the audit row, in the transaction that is open.

use db::Tx;
use packs::Register;
use packs::part::Part;

use super::asserted::asserted;
use super::case::{Case, is_accepted};
use super::change::Change;
use super::put::Around;
use super::same::{self, Grouped};
use super::store::{self, Kept, Stored};
use super::{Put, link, logged, problems, proves, register_of, rules, sealed};
use crate::app::App;
use crate::books::entries::{keep, pending};
use crate::ground::programmes::Catalog;
use crate::shell::fault::Fault;

/// A stored record at hand, its values read by the register of today.
///
/// # Errors
/// The register of today refuses the values: they are to be edited first.
pub(super) fn load(
    tx: &mut Tx<'_>,
    app: &App,
    (catalog, register): (&Catalog, &Register),
    known: Stored,
) -> Result<Case, Fault> {
    let said = sealed::said(tx, app, &known, known.revision)?;
    let said =
        said.ok_or_else(|| Fault::Inside(format!("hồ sơ {} không còn lần sửa", known.id)))?;
    let fields = register
        .parse(&catalog.pack, &said.fields)
        .map_err(|e| problems(&e))?;
    let mut case = Case {
        sensitive: said.sensitive,
        kept: Kept::default(),
        row: known.clone(),
        acts: store::acts(tx, known.realm, known.id)?,
        reviews: store::reviews(tx, known.realm, known.id)?,
        fields,
        change: Change::default(),
        revised: false,
        known: None,
    };
    if known.version != catalog.version {
        let shaped = app.programmes.version(tx, &known.version)?;
        let before = register_of(&shaped, &known.register)?;
        regroup(&mut case, before, register);
    }
    case.known = Some(known);
    Ok(case)
}

/// A pack may have moved a field into another section: what was not accepted where it stood is not
/// accepted where it stands.
fn regroup(case: &mut Case, before: &Register, now: &Register) {
    let moved: Vec<Part> = case
        .fields
        .iter()
        .filter_map(|(field, _)| {
            let (was, is) = (before.part_of(field), now.part_of(field)?);
            let sound = was.as_ref() == Some(&is)
                || was.is_some_and(|was| is_accepted(&case.reviews, &was));
            (!sound).then_some(is)
        })
        .collect();
    for part in moved {
        case.reopen(&part);
    }
}

/// Stores what the case has become; nothing when it is what was stored.
///
/// # Errors
/// An entry speaks of days on which its unit did not stand; the database fails.
pub(super) fn write(
    tx: &mut Tx<'_>,
    around: Around<'_>,
    mut case: Case,
    grouped: &Grouped,
) -> Result<Put, Fault> {
    let Around {
        tree,
        catalog,
        actor,
        at,
        ..
    } = around;
    let register = register_of(catalog, &case.row.register)?;
    let drawn = register.assertions(&catalog.pack, &case.fields, &case.row.state);
    rules::check_days(tree, case.unit(), &drawn)?;
    let links = link::links(register, &case.fields);
    let whose = (case.row.realm, case.row.id, case.unit());
    link::refuse_twice(tx, catalog, whose, (register, &links), &drawn)?;
    if let Some(known) = &case.known {
        if !case.says_another() {
            return Ok(Put {
                id: known.id,
                revision: known.revision,
                changed: false,
                created: false,
            });
        }
        case.row.revision = known.revision + 1;
        case.row.changed_at = at.text();
    }
    case.row.public = case.is_public(register);
    case.kept = sealed::keep(tx, around, &case)?;
    store::save(tx, &case, &actor.who)?;
    let (row, known) = (&case.row, case.known.is_some());
    store::link(tx, (row.realm, row.id), known, &links)?;
    let with_others = grouped.place.with_others;
    let proofs = proves::of(tx, (row, known), (&catalog.pack, register))?;
    let shape = (catalog, register);
    let made = asserted(shape, (row, with_others), &drawn, (&case.reviews, &proofs))?;
    let fresh = !known && row.same_as.is_none();
    let mut changed = same::follow(tx, row.realm, &grouped.moved)?;
    changed.push((row.id, made.entries));
    keep::replace(tx, (tree, catalog), row.realm, &changed, fresh)?;
    pending::replace(tx, row.realm, (row.id, known), &made.pending)?;
    logged::log(tx, &case, &actor.who, at)?;
    Ok(Put {
        id: row.id,
        revision: row.revision,
        changed: true,
        created: !known,
    })
}
