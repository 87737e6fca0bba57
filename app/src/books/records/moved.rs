//! A pack's declared migration: records stored under former names of registers and states go over to
//! those of today, each with a revision of its own.

use db::Tx;
use packs::Pack;

use super::put::Around;
use super::store::{self, Stored};
use super::{register_of, same, write};
use crate::app::App;
use crate::ground::programmes::{self, Catalog, Former};
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
pub fn install(app: &App, pack: Pack, at: Moment) -> Result<(), Fault> {
    let inner = app.clone();
    app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        let machine = Actor::machine(&dated.tree);
        let follow = |tx: &mut Tx<'_>, catalog: &Catalog, former: &[Former]| {
            let around = Around {
                app: &inner,
                tree: &dated.tree,
                catalog,
                actor: &machine,
                at,
            };
            follow(tx, around, former)
        };
        programmes::install_moving(tx, &pack, at, &machine, &follow)
    })
}

fn follow(tx: &mut Tx<'_>, around: Around<'_>, former: &[Former]) -> Result<(), Fault> {
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
                    let who = format!("{} ({})", known.title, known.id);
                    if let Err(why) = go_over(tx, around, known) {
                        left.push(format!("{who}: {why}"));
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
fn go_over(tx: &mut Tx<'_>, around: Around<'_>, known: Stored) -> Result<(), Fault> {
    let Around { app, catalog, .. } = around;
    let (register, state) = catalog.pack.today(&known.register, &known.state);
    let register = register_of(catalog, register)?;
    let state = state.to_owned();
    let grouped = same::group(tx, known.realm, (known.id, Some(&known)), known.same_as)?;
    let mut case = write::load(tx, app, (catalog, register), known)?;
    case.row.register.clone_from(&register.id);
    case.row.state = state;
    case.shape(catalog, register);
    store::call(tx, (case.row.realm, case.row.id), &register.id)?;
    write::write(tx, around, case, &grouped).map(drop)
}
