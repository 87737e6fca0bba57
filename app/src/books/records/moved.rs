//! A pack's declared migration: records stored under former names of registers and states go over to
//! those of today, each with a revision of its own.

use db::{Db, Tx};
use orgtree::{Tree, UnitId};
use packs::Pack;

use super::store::{self, Stored};
use super::{entries_of, is_public, link, proof, register_of, rules, same};
use crate::books::entries::keep;
use crate::ground::programmes::{self, Catalog, Former};
use crate::ground::units::Units;
use crate::shell::access::Actor;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// So many records are held at a time.
const PAGE: i64 = 500;
/// So many records that cannot go over are told; the rest are counted.
const TOLD: usize = 10;

/// Puts a pack in force and brings stored records over to the names that it gives them.
///
/// # Errors
/// Stored records would lose what they assert, or their fields are not read by their register of
/// today; then nothing has changed.
pub fn install(db: &Db, pack: Pack, at: Moment, actor: &str) -> Result<(), Fault> {
    let (units, actor) = (Units::open(db)?, actor.to_owned());
    db.write(move |tx| {
        let dated = units.current(tx)?;
        let follow = |tx: &mut Tx<'_>, catalog: &Catalog, former: &[Former]| {
            follow(tx, &dated.tree, catalog, former, at)
        };
        programmes::install_moving(tx, &pack, at, &actor, &follow)
    })
}

fn follow(
    tx: &mut Tx<'_>,
    tree: &Tree,
    catalog: &Catalog,
    former: &[Former],
    at: Moment,
) -> Result<(), Fault> {
    let mut left: Vec<String> = Vec::new();
    for realm in programmes::realms(tx)? {
        for names in former {
            let mut after = Id([0; 16]);
            loop {
                let names = (names.register.as_str(), names.state.as_str());
                let page = store::named_so(tx, realm, names, after, PAGE)?;
                let Some(last) = page.last() else { break };
                after = last.id;
                for known in page {
                    if let Err(why) = go_over(tx, (tree, catalog), &known, at) {
                        left.push(format!("{} ({}): {why}", known.title, known.id));
                    }
                }
            }
        }
    }
    if left.is_empty() {
        return Ok(());
    }
    let more = left.len().saturating_sub(TOLD);
    left.truncate(TOLD);
    if more > 0 {
        left.push(format!("và {more} hồ sơ nữa"));
    }
    Err(Fault::Refused(format!(
        "Có hồ sơ không chuyển được sang mã mới:\n{}",
        left.join("\n")
    )))
}

/// One record under its names of today, read by its register of today.
fn go_over(
    tx: &mut Tx<'_>,
    (tree, catalog): (&Tree, &Catalog),
    known: &Stored,
    at: Moment,
) -> Result<(), Fault> {
    let (register, state) = catalog.pack.today(&known.register, &known.state);
    let register = register_of(catalog, register)?;
    let json = serde_json::from_str(&known.fields).map_err(|e| Fault::Inside(e.to_string()))?;
    let fields = register
        .parse(&catalog.pack, &json)
        .map_err(|e| super::problems(&e))?;
    let assertions = register.assertions(&catalog.pack, &fields, state);
    rules::check_days(tree, UnitId(known.unit), &assertions)?;
    let row = Stored {
        register: register.id.clone(),
        state: state.to_owned(),
        version: catalog.version.clone(),
        public: is_public(register, state),
        day: rules::day_text(register, &fields),
        title: register.title_of(&fields).to_owned(),
        fields: fields.to_json().to_string(),
        revision: known.revision + 1,
        changed_at: at.text(),
        ..known.clone()
    };
    let grouped = same::group(tx, row.realm, (row.id, Some(known)), row.same_as)?;
    let entries = entries_of(catalog, (&row, grouped.place.with_others), &assertions)?;
    let actor = Actor::machine(tree);
    store::save(tx, &row, true, &actor.name)?;
    store::call(tx, (row.realm, row.id), &row.register)?;
    let links = link::links(register, &fields);
    store::link(tx, (row.realm, row.id), true, &links)?;
    keep::replace(tx, (tree, catalog), row.realm, &[(row.id, entries)], false)?;
    proof::log(tx, &row, &actor, at)
}
